"""Levels that follow from a printed baseline and a change."""

from __future__ import annotations

from fractions import Fraction

import pytest

from pipeline.conflicts import conflicts, explain
from pipeline.conflicts.levels import derived_level
from pipeline.records import Target
from tests.pipeline.conflicts.plans import NOWHERE, plan, target

WATER, COAL = "农村自来水普及率", "煤炭消费量"


def rise(base, value, unit="个百分点", indicator=WATER, **fields):
    fields = {"change": "increase", "verb": "提高", "baseline_year": 2020, **fields}
    return target(indicator, value, unit, baseline_value=base, **fields)


def fall(base, value, unit="%", indicator=COAL, **fields):
    return rise(base, value, unit, indicator, change="decrease", verb="下降", **fields)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (rise("65%", 10), (75, "%", "=")),
        (rise("65%", 10, comparator=">="), (75, "%", ">=")),
        (rise("65.5%", "0.5"), (66, "%", "=")),
        (fall("12%", 3, "个百分点"), (9, "%", "=")),
        (fall("100万吨", 15), (85, "万吨", "=")),
        (fall("100万吨", 15, comparator=">="), (85, "万吨", "<=")),
        (fall("100万吨", 5000, "吨"), (Fraction("99.5"), "万吨", "=")),
        (rise("1,200公里", 300, "公里", "高速公路里程"), (1500, "公里", "=")),
        (rise("65%", 10, "%"), None),  # a share that rises by a percentage: of itself, or by points?
        (rise("约65%", 10), None),
        (rise("65%左右", 10), None),
        (rise("65%", 10, value_max="12"), None),
        (rise("65%", 10, recurrence="annual"), None),
        (rise("65万人", 10), None),
        (rise(None, 10), None),
        (rise("65%", 75, "%", change="none"), None),
    ],
)
def test_what_follows_from_a_change(book, fields, expected):
    found = derived_level(Target(place=NOWHERE, **fields), book)
    assert (found and tuple(found)) == expected


def two(book, first, second, city="绵阳市", other="绵阳市"):
    return conflicts([plan("A", city, first), plan("B", other, second)], book)


def test_a_derived_level_is_compared_with_a_stated_one(book):
    (found,) = two(book, rise("65%", 10), target(WATER, 72))
    assert (found.kind, found.strength) == ("value", "contradiction")
    assert (found.a.value, found.a.unit, found.a.change) == (10, "个百分点", "increase")
    assert found.explanation == (
        "“农村自来水普及率”：《A》要求2025年75%，《B》要求2025年72%（《A》由2020年65%提高10个百分点推得75%），"
        "相差3个百分点，没有同时满足两者的数值。"
    )
    assert "(《A》: 2020 65% up by 10个百分点 makes 75%)" in explain(found, "en", book)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (rise("65%", 10), target(WATER, 75), []),
        (rise("65%", 10, comparator=">="), target(WATER, 75, comparator=">="), []),
        (rise("65%", 10, comparator=">="), target(WATER, 76), ["value"]),
        (fall("100万吨", 15), target(COAL, 80, "万吨", comparator="<="), ["value"]),
        (fall("100万吨", 25, comparator=">="), target(COAL, 80, "万吨", comparator="<="), ["value"]),
        (fall("100万吨", 15), target(COAL, 850000, "吨"), []),
        (rise("65%", 10), target(WATER, 70, deadline="2027"), ["regression"]),
        (rise("65%", 10), rise("65%", 12), ["value"]),  # as changes from one year, not a second time as levels
        (rise("65%", 10), rise("68%", 8, baseline_year=2022), ["value"]),  # 75 and 76, from years of their own
        (rise("65%", 10), rise("68%", 7, baseline_year=2022), []),
    ],
)
def test_levels_against_levels(book, first, second, expected):
    assert [found.kind for found in two(book, first, second)] == expected


def test_a_document_that_states_the_level_itself_is_taken_at_its_word(book):
    both = plan("甲", "绵阳市", rise("64.8%", 10), target(WATER, 75))
    assert conflicts([both], book) == []
    assert conflicts([both, plan("乙", "绵阳市", target(WATER, 75))], book) == []


def test_a_part_below_its_whole_by_a_derived_level(book):
    (found,) = two(book, rise("60%", 10), target(WATER, 75), other="四川省")
    assert found.kind == "hierarchy"
    assert "低5个百分点" in found.explanation
    assert "由2020年60%提高10个百分点推得70%" in found.explanation
