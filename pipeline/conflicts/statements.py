"""Statements: targets made ready for comparison.

What a target says is worked out once for all targets that say the same (`Saying`); a `Statement` is a saying in its
place. Both are plain slotted objects, compared by identity: there may be millions of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipeline.conflicts.admissible import Admissible, Exact
from pipeline.conflicts.levels import DerivedLevel
from pipeline.records import Comparator, Target
from pipeline.resolve.documents import Area
from pipeline.resolve.indicators import Direction, IndicatorKey

SCALE = 3 * 10**12
"""What amounts are multiplied by, so that nearly all are whole numbers, which compare faster than fractions; 3
because a 亩 is 2000/3 square metres."""

_RATE = re.compile(r"(?:[率比度]|系数|指数)$")
_LEVELS = frozenset({"stock", "built"})


class Measure:
    """What a target measures: the quantity, the subset that it is about ("" for all), and the core of the quantity
    without that subset."""

    __slots__ = ("_over", "_times", "base", "key", "scope")

    def __init__(self, key: IndicatorKey, scope: str, base: str) -> None:
        self.key = key
        self.scope = scope
        self.base = base
        worth = key.factor * SCALE
        self._times, self._over = worth.numerator, worth.denominator

    def exact(self, value: Decimal | Fraction) -> Exact:
        """A printed number in the base of its dimension, times SCALE: an integer where that is one."""
        numerator, denominator = value.as_integer_ratio()
        numerator, denominator = numerator * self._times, denominator * self._over
        whole, rest = divmod(numerator, denominator)
        return Fraction(numerator, denominator) if rest else whole


@dataclass(slots=True, eq=False)
class Saying:
    """What a target says, wherever it stands. Targets that say the same share one.

    `sort` stands for what must agree for two sayings of one core to be compared at all; `sense` for what makes two
    statements of one document one statement; `meaning` for the same with hopes, repetitions and sorts put together.
    """

    measure: Measure
    key: IndicatorKey
    core: str
    value: Exact
    value_max: Exact | None
    admits: Admissible
    comparator: Comparator
    due: str | None
    annual: bool
    baseline: int | None
    aspirational: bool
    keeps: bool
    word: Direction | None
    programme: bool
    """Whether the document is a programme of one year and this is due in it."""
    dated_by: bool
    """Whether it is printed as reached by a date (到2024年…)."""
    dated_in: bool
    """Whether it is printed as done in a year (2024年新增…)."""
    level: DerivedLevel | None
    """The level worked out from a baseline and a change; None where the value itself is printed."""
    sort: int = 0
    sense: int = 0
    meaning: int = 0

    @property
    def amount(self) -> tuple[Exact, Exact | None]:
        return self.value, self.value_max

    @property
    def growth(self) -> bool:
        """Whether it is a rate of growth with no stated baseline (增长6%): that of a year, unlike 下降13% of a plan."""
        unstated = self.key.change == "increase" and self.baseline is None
        return unstated and self.key.dimension == "ratio" and not _RATE.search(self.core)

    @property
    def flow(self) -> bool:
        """Whether it counts what is done in a stretch of time (新增, 改造, a year's growth), not what there is."""
        if self.annual or (self.key.change != "none" and self.baseline is None):
            return True
        return self.key.act not in _LEVELS or "新增" in self.core

    @property
    def of_one_year(self) -> bool:
        """Whether it is an amount of the one year of its deadline (2024年新增…), not one up to it (到2024年…)."""
        if not self.flow or self.dated_by:
            return False
        return self.annual or self.programme or self.dated_in


@dataclass(slots=True, eq=False)
class Statement:
    """A target ready for comparison. `doc` and `place` order statements.

    `clear` is false where its name means several things in its document, `first` where the document has said the
    same before: neither is compared.
    """

    doc: str
    place: int
    target: Target
    said: Saying
    area: Area
    region: str | None
    owners: tuple[str, ...]
    """The target's, here because looking into every target again would take long."""
    clear: bool = True
    first: bool = True

    @property
    def order(self) -> tuple[str, int]:
        return self.doc, self.place
