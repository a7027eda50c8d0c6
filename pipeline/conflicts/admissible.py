"""What a target admits: the set of values that meet it, on the normalised unit, and which of two asks for more."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple, TypeAlias

from pipeline.records import Change, Comparator
from pipeline.resolve.indicators import Direction

Exact: TypeAlias = "int | Fraction"
"""A number without any rounding."""
ABOUT = Fraction(5, 100)
"""How far 左右 and 约 reach on both sides, as a share of the value."""


class Admissible(NamedTuple):
    """An interval; None is without end. An open end is not itself admitted."""

    low: Exact | None
    high: Exact | None
    low_open: bool = False
    high_open: bool = False

    def meets(self, other: Admissible) -> bool:
        """Whether some value is admitted by both."""
        return self._reaches(other) and other._reaches(self)

    def _reaches(self, other: Admissible) -> bool:
        """Whether this one's upper end is not below the other's lower end."""
        if self.high is None or other.low is None:
            return True
        if self.high == other.low:
            return not (self.high_open or other.low_open)
        return self.high > other.low


def admissible(comparator: Comparator, value: Exact, value_max: Exact | None = None) -> Admissible:
    """The values that a target admits: >=v is [v,∞), ~v is v ± 5 %, a range is [v, value_max]."""
    if value_max is not None:
        return Admissible(min(value, value_max), max(value, value_max))
    if comparator == ">=":
        return Admissible(value, None)
    if comparator == ">":
        return Admissible(value, None, low_open=True)
    if comparator == "<=":
        return Admissible(None, value)
    if comparator == "<":
        return Admissible(None, value, high_open=True)
    if comparator == "~":
        margin = ABOUT * (value if value >= 0 else -value)
        return Admissible(value - margin, value + margin)
    return Admissible(value, value)


def direction(
    comparators: tuple[Comparator, Comparator],
    words: tuple[Direction | None, Direction | None],
    change: Change,
    better: Direction | None,
) -> Direction | None:
    """Which way asks for more, from what either side prints; None where nothing tells.

    Bounds and verbs of going down speak first, then the standard indicator (`better`), then weak verbs (达到 before a
    rate that should be small says nothing). A larger change is more, unless the change itself is capped.
    """
    strong = {_BOUNDS[c] for c in comparators if c in _BOUNDS} | {word for word in words if word == "less"}
    if len(strong) == 1:
        return strong.pop()
    if change != "none":
        return "less" if change == "increase" and better == "less" else "more"
    return better or ("more" if "more" in words and not strong else None)


_BOUNDS: dict[str, Direction] = {">=": "more", ">": "more", "<=": "less", "<": "less"}


def asks_less(one: tuple[Exact, Exact | None], other: tuple[Exact, Exact | None], way: Direction | None) -> bool:
    """Whether the first target (value, upper end of a range) asks for less than the second; at an equal value, no."""
    if way == "more":
        return one[0] < other[0]
    if way == "less":
        return max(one[0], one[1] or one[0]) > max(other[0], other[1] or other[0])
    return False
