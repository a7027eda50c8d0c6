"""Quantities: a number with its unit brought to the base of its dimension, exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from pipeline.rules import RuleBook
from pipeline.rules.units import units


class Quantity(NamedTuple):
    """A value in the base of its dimension: 0.5亿元 and 5000万元 are both 50000000 of `money`.

    The value is a fraction, so that nothing is lost (1公顷 = 15亩). A word that is no known unit is a dimension of
    its own, so that only the same word compares with it.
    """

    value: Fraction
    dimension: str


def normalise(value: Decimal | Fraction, unit: str | None, book: RuleBook) -> Quantity:
    """A printed number and its unit as a quantity. No unit gives the dimension "number"."""
    known = units(book).parse(unit)
    if known is None:
        return Quantity(Fraction(value), f"unit:{unit}")
    return Quantity(Fraction(value) * known.factor, known.dimension)
