"""Units of measure: how they are printed, taken apart and converted."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.units import Quantity, normalise
from pipeline.rules.units import UnitVocabulary, parse_unit, unit_pattern, units


@pytest.mark.parametrize(
    ("value", "unit", "other", "other_unit"),
    [
        ("0.5", "亿元", "5000", "万元"),
        ("1", "公顷", "15", "亩"),
        ("10", "兆瓦", "1", "万千瓦"),
        ("1", "GW", "100", "万千瓦"),
        ("1", "平方公里", "100", "公顷"),
        ("3.2", "EFLOPS", "3200", "P"),
        ("440", "万吨", "88", "亿斤"),
        ("2", "万吨/日", "20000", "吨/天"),
        ("35", "微克/立方米", "0.035", "毫克/立方米"),
        ("35", "μg/m³", "35", "微克/立方米"),
        ("1", "万kWh", "10", "兆瓦时"),
        ("6.5", "‰", "0.65", "%"),
        ("12", "/10万", "0.12", "‰"),
        ("1.1", "倍", "110", "%"),
        ("4", "批次/千人", "40", "批次/万人"),
        ("36", "个月", "3", "年"),
        ("48", "小时", "2", "天"),
        ("20", "家", "20", "户"),
        ("5", "台（套）", "5", "件/套"),
        ("150", "㎡", "0.0150", "公顷"),
        ("100", "基点", "1", "个百分点"),
        ("1", "千米", "1000", "m"),
    ],
)
def test_equal_quantities(book, value, unit, other, other_unit):
    assert normalise(Decimal(value), unit, book) == normalise(Decimal(other), other_unit, book)


@pytest.mark.parametrize(
    ("unit", "other"),
    [
        ("%", "个百分点"),
        ("元", "美元"),
        ("千瓦", "千瓦时"),
        ("吨", "吨标准煤"),
        ("天", "个工作日"),
        ("天", "个月"),
        ("人", "人次"),
        ("万吨", "万吨/日"),
        ("张", "张/千人"),
        ("个/县", "个/村"),
        ("亩", "亩次"),
        ("番", "倍"),
    ],
)
def test_dimensions_that_do_not_convert(book, unit, other):
    assert normalise(Decimal(1), unit, book).dimension != normalise(Decimal(1), other, book).dimension


def test_an_unknown_word_is_a_dimension_of_its_own(book):
    assert normalise(Decimal(3), "坨", book) == Quantity(Fraction(3), "unit:坨")
    assert normalise(Decimal(3), None, book) == Quantity(Fraction(3), "number")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_conversion_is_exact(book, value):
    mu, hectares = normalise(value * 15, "亩", book), normalise(value, "公顷", book)
    assert mu == hectares


@pytest.mark.parametrize("number", ["3", "2.5", "1000"])
def test_every_unit_is_found_whole_behind_a_number(book, number):
    """A longer unit is never cut short: 千瓦时 is not read as 千瓦."""
    pattern = re.compile(number + f"(?P<unit>{unit_pattern(book)})$", re.VERBOSE)
    vocabulary = book.vocabulary("units", UnitVocabulary)
    names = [name for entry in vocabulary.units for name in (entry.name, *entry.aliases)]
    for name in (*names, *units(book).classifiers):
        for printed in (name, f"万{name}"):
            found = pattern.match(number + printed)
            assert found, printed
            assert found["unit"] == printed


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("12家以上", "家"),
        ("30万千瓦时左右", "万千瓦时"),
        ("8.5万吨/天，", "万吨/天"),
        ("2500台（套）以上", "台（套）"),
        ("0.35件/万人", "件/万人"),
        ("180升/人·日", "升/人·日"),
        ("7.2张/千人。", "张/千人"),
        ("3万，", "万"),
        ("500元每吨", "元每吨"),
        ("15户籍", None),
        ("5方面", None),
        ("2成立", None),
        ("4G网络", None),
        ("10年度", None),
    ],
)
def test_where_a_unit_ends(book, text, unit):
    found = re.match(r"\d+(?:\.\d+)?(?P<unit>" + unit_pattern(book) + ")?", text, re.VERBOSE)
    assert found is not None
    assert found["unit"] == unit


def test_a_rate_names_what_it_is_per(book):
    rate = parse_unit("元/人·月", book)
    assert rate is not None
    assert rate.dimension == "money/calendar/人"
    assert parse_unit("坨", book) is None
    assert parse_unit("万坨/人", book) is None


def test_no_two_units_claim_one_name(book):
    vocabulary = book.vocabulary("units", UnitVocabulary)
    names = [name for entry in vocabulary.units for name in (entry.name, *entry.aliases)]
    assert len(names) == len(set(names))
    assert not set(names) & set(units(book).classifiers)
