from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.numbers import fraction_to_percent, han_to_decimal, to_decimal

_DIGITS = "零一二三四五六七八九"


def _printed(number: int) -> str:
    """A number below 100,000 in Chinese numerals, as a clerk writes it."""
    if number == 0:
        return "零"
    text, zero = "", False
    for place, name in ((10000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, place)
        if digit:
            text += ("零" if zero and text else "") + _DIGITS[digit] + name
            zero = False
        else:
            zero = bool(text)
    return text


@given(st.integers(min_value=0, max_value=99_999))
def test_numerals_are_read_as_they_are_written(number: int) -> None:
    assert han_to_decimal(_printed(number)) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("二十", 20),
        ("两", 2),
        ("二〇二五", 2025),
        ("一百零二", 102),
        ("三点五", "3.5"),
        ("三亿", 300_000_000),
    ],
)
def test_common_forms(text: str, value: int | str) -> None:
    assert han_to_decimal(text) == Decimal(value)


def test_thousands_separators_do_not_count() -> None:
    assert to_decimal("1,298.5") == Decimal("1298.5")


@pytest.mark.parametrize("text", ["几十", "若干"])
def test_other_words_are_no_numbers(text: str) -> None:
    with pytest.raises(ValueError, match=text[0]):
        han_to_decimal(text)


@pytest.mark.parametrize(
    ("text", "percent"), [("三分之一", "33.33"), ("三分之二", "66.67"), ("百分之三十", "30"), ("四分之三", "75")]
)
def test_worded_fractions_are_per_cent(text: str, percent: str) -> None:
    assert fraction_to_percent(text) == Decimal(percent)


def test_a_number_is_no_fraction() -> None:
    assert fraction_to_percent("三十") is None
