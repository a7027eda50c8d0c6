from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.amounts import amounts
from pipeline.rules import RuleBook


@pytest.mark.parametrize(
    ("text", "value", "value_max", "unit"),
    [
        ("达到22%以上", "22", None, "%"),
        ("新增580万平方米", "580", None, "万平方米"),
        ("培育3—5家企业", "3", "5", "家"),
        ("培育10-15个", "10", "15", "个"),
        ("40-45", "40", "45", None),
        ("指数保持在80—85左右", "80", "85", None),
        ("降至百分之三十", "30", None, "%"),
        ("三分之二以上", "66.67", None, "%"),
        ("翻一番", "1", None, "番"),
        ("8.5万吨/天", "8.5", None, "万吨/天"),
        ("提高2个百分点", "2", None, "个百分点"),
        ("30毫克/立方米", "30", None, "毫克/立方米"),
        ("限20个工作日", "20", None, "个工作日"),
        ("1,298.5亿元", "1298.5", None, "亿元"),
        ("一半以上", "50", None, "%"),
        ("培育二十余家", "20", None, "家"),
        ("值不高于1.4", "1.4", None, None),
    ],
)
def test_an_amount_is_read_with_its_unit(
    text: str, value: str, value_max: str | None, unit: str | None, book: RuleBook
) -> None:
    (found,) = amounts(text, book)
    assert found.value == Decimal(value)
    assert found.value_max == (None if value_max is None else Decimal(value_max))
    assert found.unit == unit


@pytest.mark.parametrize(
    "text", ["第31次会议", "PM2.5", "千亿级产业集群", "〔2024〕77号", "三大工程", "第三产业", "5G", "2021—2025，"]
)
def test_names_and_ordinals_are_no_amounts_with_units(text: str, book: RuleBook) -> None:
    assert [amount for amount in amounts(text, book) if amount.unit is not None] == []


def test_numbers_of_attachments_and_tables_are_no_amounts(book: RuleBook) -> None:
    assert amounts("参照附件3、附件4和表2，见图1。", book) == []


@given(st.decimals(min_value=0, max_value=10**7, places=2), st.sampled_from(["%", "万吨", "个", "公里", "亿元"]))
def test_every_number_before_a_unit_is_found_where_it_stands(book: RuleBook, number: Decimal, unit: str) -> None:
    printed = f"{number.normalize():f}"
    text = f"总量达到{printed}{unit}以上"
    (found,) = amounts(text, book)
    assert (found.value, found.unit) == (number, unit)
    assert text[found.start : found.end] == f"{printed}{unit}"
