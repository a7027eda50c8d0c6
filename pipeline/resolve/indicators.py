"""Indicators: which printed names mean one quantity, and in what measure.

Spelling, brackets, abbreviations and synonyms do not matter, qualifiers do: 细颗粒物（PM2.5）年均浓度 and PM2.5浓度 are
one, 数字经济增加值占比 and 数字经济核心产业增加值占比 are two. Some verbs give the same count at a date (加氢站 and
建成加氢站) and others do not (新增加氢站). Names too general to mean the same in two places (覆盖率, 培育企业) are
compared with nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from pipeline.records import Change
from pipeline.resolve.units import Quantity
from pipeline.resolve.wording import IndicatorVocabulary, Name, Wording
from pipeline.rules import RuleBook
from pipeline.rules.units import ParsedUnit, units

_SHARE = re.compile(r"(?:占比|比重|比例)$")
_RATELESS = ("ratio", "share_points", "doublings", "number")
_YEAR = Fraction(12)
_ADDITIVE = {
    "count", "area", "length", "volume", "mass", "money", "money_usd", "power", "energy", "person_times", "computing",
    "coal_equivalent", "co2_equivalent", "container", "data", "freight_turnover", "passenger_turnover", "heat",
    "apparent_power", "deadweight", "person_months", "area_times", "lane_length", "fibre_length", "cable_length",
}  # fmt: skip
Direction = Literal["more", "less"]


class IndicatorKey(NamedTuple):
    """A quantity. Two names mean the same when `core`, `change` and `annual` agree and their acts are compatible;
    `factor` and `dimension` bring a number printed with it to the dimension's base."""

    core: str
    act: str
    change: Change
    annual: bool
    dimension: str
    factor: Fraction
    bare: bool
    better: Direction | None
    adds: bool
    name: Name

    @property
    def id(self) -> str:
        """A short stable id of the quantity, whatever its unit."""
        return hashlib.sha256(f"{self.core}|{self.act}|{self.change}".encode()).hexdigest()[:16]

    @property
    def label(self) -> str | None:
        """The standard name, where it is a standard indicator."""
        return self.name.standard.name if self.name.standard else None

    def quantity(self, value: Decimal | Fraction) -> Quantity:
        """A printed number as a quantity of this indicator."""
        return Quantity(Fraction(value) * self.factor, self.dimension)


class Indicators:
    """The indicator vocabulary of a rule book, compiled."""

    def __init__(self, book: RuleBook) -> None:
        self.wording = Wording(book.vocabulary("indicators", IndicatorVocabulary))
        self._units = units(book)
        words = self.wording.vocabulary
        self._per_head = re.compile("|".join(words.per_head))
        self._intensive = re.compile(f"(?:{'|'.join(words.intensive)})$|^(?:单位|每)|{'|'.join(words.per_part)}")
        self._ends: tuple[tuple[Direction, re.Pattern[str]], ...] = (
            ("less", _ends(words.less)),
            ("more", _ends(words.more)),
        )
        less, more = ("|".join(words.verbs[way]) for way in ("less", "more"))
        self._less = re.compile(f"^(?:{less})|(?:{less})$")
        self._more = re.compile(f"^(?:{more})")
        self._known: dict[tuple[str, str | None, Change], IndicatorKey] = {}

    def key(
        self,
        indicator: str,
        unit: str | None,
        change: Change = "none",
        of: str | None = None,
        region: tuple[str, ...] = (),
    ) -> IndicatorKey:
        """See `indicator_key`."""
        text = without_region(indicator, region)
        if of:
            text = f"{_SHARE.sub('', text)}占{without_region(of, region)}比重"
        asked = text, unit, change
        if asked not in self._known:
            self._known[asked] = self._key(*asked)
        return self._known[asked]

    def direction(self, verb: str | None, act: str) -> Direction | None:
        """Which way the words of a target point: down (降至), or up (提高到, and whatever is built or done)."""
        if self._less.search(verb or ""):
            return "less"
        return "more" if act != "stock" or self._more.search(verb or "") else None

    def _key(self, text: str, unit: str | None, change: Change) -> IndicatorKey:
        name = self.wording.name(text)
        core, parsed = self._core_and_unit(name, unit)
        return IndicatorKey(
            core=core,
            act=name.act,
            change=name.change if change == "none" else change,
            annual=name.annual,
            dimension=parsed.dimension,
            factor=parsed.factor,
            bare=name.bare,
            better=self._better(name, core),
            adds=self._adds(name, core, parsed.dimension),
            name=name,
        )

    def _core_and_unit(self, name: Name, unit: str | None) -> tuple[str, ParsedUnit]:
        """The name and the unit with what each says about the rate put together."""
        parsed = self._units.parse(unit)
        if parsed is None:
            return name.core, ParsedUnit(Fraction(1), unit or "", None, f"unit:{unit}", Fraction(1))
        if parsed.per and self._per_head.search(name.core):
            return name.core, self._units.parse(re.split("[/／每]", unit or "")[0]) or parsed
        if (
            parsed.per
            and parsed.dimension.endswith("/calendar")
            and self._units.parse(parsed.per) == self._units.parse("年")
        ):
            return name.core, parsed._replace(
                dimension=parsed.dimension.removesuffix("/calendar"), factor=parsed.factor * _YEAR
            )
        if name.per and "/" not in parsed.dimension and parsed.dimension not in _RATELESS:
            return name.core, parsed._replace(
                dimension=f"{parsed.dimension}/{name.per_what}", factor=parsed.factor / name.per
            )
        if parsed.dimension == "count/人" and not name.per:
            return f"每人{name.core}", parsed
        return name.core, parsed

    def _better(self, name: Name, core: str) -> Direction | None:
        """Which way is better: a standard indicator says so, else the end of the name may."""
        if name.standard:
            return None if name.standard.better == "none" else name.standard.better
        return next((way for way, end in self._ends if end.search(core)), None)

    def _adds(self, name: Name, core: str, dimension: str) -> bool:
        """Whether the parts of a whole add up to it: counts, areas, amounts and capacities do."""
        if name.standard and dimension in name.standard.unit:
            return name.standard.adds
        return self.additive(core, dimension)

    def additive(self, core: str, dimension: str) -> bool:
        """Whether a quantity of that name and dimension is one that adds up, whatever the vocabulary says of it."""
        top, _, under = dimension.partition("/")
        return top in _ADDITIVE and under in ("", "time", "calendar") and not self._intensive.search(core)


def _ends(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")$")


def without_region(text: str, region: tuple[str, ...]) -> str:
    """A name without that of the document's own region in front."""
    if not text.startswith(region):
        return text
    longest = max((name for name in region if text.startswith(name)), key=len)
    return text[len(longest) :] if len(text) > len(longest) + 1 else text


def indicators(book: RuleBook) -> Indicators:
    """The indicator vocabulary of a rule book, compiled once."""
    found = book.derived.get(__name__)
    if not isinstance(found, Indicators):
        found = book.derived[__name__] = Indicators(book)
    return found


def indicator_key(
    indicator: str,
    unit: str | None,
    book: RuleBook,
    change: Change = "none",
    of: str | None = None,
    region: tuple[str, ...] = (),
) -> IndicatorKey:
    """The quantity that a printed indicator means.

    `unit` is its printed unit, `of` the denominator of a worded ratio, `region` the names of the document's own
    region, which are dropped at the front (西安市森林覆盖率).
    """
    return indicators(book).key(indicator, unit, change, of, region)


def same_indicator(one: IndicatorKey, other: IndicatorKey, book: RuleBook) -> bool:
    """Whether two keys name one quantity (units and changes aside), and one clear enough to compare."""
    return (
        one.core == other.core
        and not one.bare
        and not other.bare
        and indicators(book).wording.compatible(one.act, other.act)
    )
