"""What targets admit, and which way asks for more."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.conflicts.admissible import Admissible, admissible, asks_less, direction

COMPARATORS = ("=", ">=", ">", "<=", "<", "~")
values = st.fractions(min_value=-1000, max_value=1000, max_denominator=100)
sets = st.builds(admissible, st.sampled_from(COMPARATORS), values, st.none() | values)


def admits(found: Admissible, value: Fraction) -> bool:
    above = found.low is None or (value > found.low if found.low_open else value >= found.low)
    below = found.high is None or (value < found.high if found.high_open else value <= found.high)
    return above and below


@pytest.mark.parametrize(
    ("comparator", "inside", "outside"),
    [
        ("=", ["20"], ["19.9", "20.1"]),
        (">=", ["20", "99"], ["19.9"]),
        (">", ["20.01"], ["20"]),
        ("<=", ["20", "-5"], ["20.01"]),
        ("<", ["19.99"], ["20"]),
        ("~", ["19", "20", "21"], ["18.9", "21.1"]),
    ],
)
def test_the_values_a_comparator_admits(comparator, inside, outside):
    found = admissible(comparator, Fraction(20))
    assert all(admits(found, Fraction(value)) for value in inside)
    assert not any(admits(found, Fraction(value)) for value in outside)


def test_a_range_admits_its_ends_whatever_its_comparator():
    assert admissible("=", Fraction(15), Fraction(20)) == Admissible(Fraction(15), Fraction(20))


def test_about_a_negative_value_is_an_interval_too():
    found = admissible("~", Fraction(-10))
    assert admits(found, Fraction(-10))
    assert not admits(found, Fraction(-11))


@given(sets, sets)
def test_meeting_is_mutual(one, other):
    assert one.meets(other) == other.meets(one)


@given(sets)
def test_a_set_meets_itself(one):
    assert one.meets(one)


@given(sets, sets, values)
def test_sets_with_a_common_value_meet(one, other, value):
    if admits(one, value) and admits(other, value):
        assert one.meets(other)


@given(st.sampled_from(COMPARATORS), st.sampled_from(COMPARATORS), values, values)
def test_sets_that_meet_have_a_common_value(first, second, low, high):
    one, other = admissible(first, low), admissible(second, high)
    ends = [end for found in (one, other) for end in (found.low, found.high) if end is not None]
    tries = {*ends, *((a + b) / 2 for a in ends for b in ends), max(ends) + 1, min(ends) - 1}
    assert one.meets(other) == any(admits(one, value) and admits(other, value) for value in tries)


@pytest.mark.parametrize(
    ("comparators", "words", "change", "better", "expected"),
    [
        ((">=", "="), (None, None), "none", None, "more"),
        (("<=", "="), (None, None), "none", None, "less"),
        (("=", "="), (None, "less"), "none", None, "less"),
        (("=", "="), ("more", None), "none", None, "more"),
        (("=", "="), (None, None), "none", None, None),
        (("=", "="), ("more", "more"), "none", "less", "less"),  # 达到 before a rate that should be small
        ((">=", "<="), (None, None), "none", None, None),
        (("=", "="), (None, None), "decrease", "less", "more"),  # 下降15% asks for more than 下降13%
        (("=", "="), (None, None), "increase", None, "more"),
        (("=", "<="), (None, None), "increase", None, "less"),  # 增长控制在3%以内
        (("=", "="), (None, None), "increase", "less", "less"),  # prices
    ],
)
def test_which_way_asks_for_more(comparators, words, change, better, expected):
    assert direction(comparators, words, change, better) == expected
    assert direction(comparators[::-1], words[::-1], change, better) == expected


@given(values, values, st.sampled_from(["more", "less"]))
def test_only_one_of_two_asks_for_less(one, other, way):
    first, second = asks_less((one, None), (other, None), way), asks_less((other, None), (one, None), way)
    assert (first != second) == (one != other)
    assert not (first and second)


def test_nothing_asks_for_less_where_no_way_is_known():
    assert not asks_less((Fraction(1), None), (Fraction(2), None), None)


def test_a_range_is_judged_by_the_end_that_asks_least():
    assert asks_less((Fraction(15), Fraction(30)), (Fraction(20), None), "more")
    assert asks_less((Fraction(15), Fraction(30)), (Fraction(20), None), "less")
