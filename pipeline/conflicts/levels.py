"""Levels that follow from a baseline and a change: 从2020年的65%提高10个百分点 is 75%.

Only where it is beyond doubt: the baseline is printed as a plain figure of the indicator, and the change is an amount
in the same dimension, percentage points of a share, or a percentage of an amount. A share that rises by a percentage
(从65%提高10%) may mean either and gives no level.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from pipeline.records import Comparator, Target
from pipeline.resolve.units import Quantity, normalise
from pipeline.rules import RuleBook

_FIGURE = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>[^\d，。、左右上下]*)$")
_OPPOSITE: dict[Comparator, Comparator] = {">=": "<=", ">": "<", "<=": ">=", "<": ">", "=": "=", "~": "~"}


class DerivedLevel(NamedTuple):
    """A level in the unit in which the baseline is printed."""

    value: Fraction
    unit: str | None
    comparator: Comparator

    @property
    def decimal(self) -> Decimal:
        """The level as a decimal."""
        return Decimal(self.value.numerator) / Decimal(self.value.denominator)


def derived_level(target: Target, book: RuleBook) -> DerivedLevel | None:
    """The level that a change from a printed baseline leads to; None where it is not beyond doubt."""
    printed = _FIGURE.fullmatch((target.baseline_value or "").replace(",", ""))
    if printed is None or target.change == "none" or target.value_max is not None or target.recurrence is not None:
        return None
    number, unit = Fraction(printed["number"]), printed["unit"] or None
    base, by = normalise(number, unit, book), normalise(target.value, target.unit, book)
    moved = _moved(base, by)
    if moved is None or number == 0:
        return None
    grows = target.change == "increase"
    value = number * (base.value + (moved if grows else -moved)) / base.value
    return DerivedLevel(value, unit, target.comparator if grows else _OPPOSITE[target.comparator])


def _moved(base: Quantity, by: Quantity) -> Fraction | None:
    """By how much a baseline moves, in the base of its dimension."""
    if base.dimension == "ratio":
        return by.value / 100 if by.dimension == "share_points" else None
    if by.dimension == "ratio":
        return base.value * by.value
    return by.value if by.dimension == base.dimension else None
