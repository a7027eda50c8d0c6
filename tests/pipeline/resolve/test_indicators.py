"""Which printed indicators mean one quantity."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from pipeline.resolve.indicators import indicator_key, same_indicator
from tests.indicator_pairs import figures, found_same, pairs

FLOOR = {"first": 1.0, "held-out": 0.95, "second": 0.9, "tricky": 0.0}
"""The least recall of each group of pairs; precision is to be perfect, for a false alarm costs trust."""


@pytest.mark.parametrize("group", FLOOR)
def test_precision_and_recall_on_the_list_of_pairs(book, group):
    rows = pairs(group)
    false = [(row.a, row.b) for row in rows if not row.same and found_same(row, book)]
    assert false == []
    assert figures(rows, book).recall >= FLOOR[group]


def test_the_list_of_pairs_is_long_and_says_each_thing_once():
    rows = pairs()
    assert {row.group for row in rows} == set(FLOOR)
    assert {row.verdict for row in rows} == {"same", "different"}
    assert len(rows) >= 1000
    printed = Counter(frozenset(((row.a, row.unit_a), (row.b, row.unit_b))) for row in rows)
    assert [pair for pair, times in printed.items() if times > 1] == []


def test_sameness_is_mutual_and_reflexive(book):
    for row in pairs():
        assert found_same(row, book) == found_same(row.turned, book)
        first = row._replace(b=row.a, unit_b=row.unit_a)
        assert found_same(first, book) != indicator_key(row.a, row.unit_a, book).bare


@pytest.mark.parametrize("spelling", ["“双师型”教师占比", "双师型 教师占比", "双师型教师占比（%）", "双师型教师的占比"])
def test_spelling_does_not_matter(book, spelling):
    assert same_indicator(indicator_key(spelling, "%", book), indicator_key("双师型教师占比", "%", book), book)


def test_a_worded_ratio_is_its_share(book):
    worded = indicator_key("民营经济增加值", "%", book, of="地区生产总值")
    assert same_indicator(worded, indicator_key("民营经济增加值占GDP比重", "%", book), book)


def test_rates_in_the_name_and_in_the_unit_give_one_number(book):
    by_name = indicator_key("每千人口托位数", "个", book).quantity(Decimal("4.5"))
    by_unit = indicator_key("托位数", "个/千人", book).quantity(Decimal("4.5"))
    by_ten = indicator_key("每万人口托位数", "个", book).quantity(Decimal(45))
    assert by_name == by_unit == by_ten


def test_a_rate_of_change_in_a_name_is_a_change(book):
    level, annual = (
        indicator_key("地区生产总值年均增速", "%", book),
        indicator_key("地区生产总值", "%", book, "increase"),
    )
    assert level.core == annual.core
    assert (level.change, level.annual) == ("increase", True)


def test_the_documents_own_region_is_dropped_in_front(book):
    own = indicator_key("绵阳市森林覆盖率", "%", book, region=("绵阳市", "绵阳"))
    assert own.label == "森林覆盖率"


@pytest.mark.parametrize("name", ["覆盖率", "培育企业", "项目", "举办培训班", "单个企业最高奖励", "占比", "检查率"])
def test_general_names_are_the_same_as_nothing(book, name):
    key = indicator_key(name, "%", book)
    assert not same_indicator(key, key, book)


@pytest.mark.parametrize(
    ("indicator", "unit", "better", "adds"),
    [
        ("森林覆盖率", "%", "more", False),
        ("城镇调查失业率", "%", "less", False),
        ("PM2.5浓度", "微克/立方米", "less", False),
        ("用水总量", "亿立方米", "less", True),
        ("粮食产量", "万吨", "more", True),
        ("居民人均可支配收入", "元", "more", False),
        ("新增停车泊位", "个", "more", True),
        ("新增值守岗亭", "个", None, True),
        ("污水处理能力", "万吨/日", "more", True),
        ("煤电装机容量", "万千瓦", None, True),
        ("稻谷烘干能力", "万吨/日", None, True),
        ("城乡低保标准", "元/人·月", "more", False),
        ("办事大厅平均等候时间", "分钟", None, False),
        ("绿色信贷余额", "亿元", None, True),
        ("山塘水库漏损率", "%", "less", False),
    ],
)
def test_which_way_is_better_and_what_adds_up(book, indicator, unit, better, adds):
    key = indicator_key(indicator, unit, book)
    assert (key.better, key.adds) == (better, adds)
