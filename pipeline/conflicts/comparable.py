"""Statements: targets made ready for comparison, and the reasons why two of them cannot be compared."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from pipeline.conflicts.admissible import Admissible, Direction, admissible
from pipeline.records import Document, Facts, Target
from pipeline.resolve.documents import Area, area_of, document_area, document_of, lies_in, region_names
from pipeline.resolve.indicators import IndicatorKey, Indicators, indicators, without_region
from pipeline.resolve.wording import squeeze
from pipeline.rules import RuleBook

_BY = re.compile(
    r"(?:到|至|截至|截止)\s*(?:20\d\d|“?十[三四五六七]五)|20\d\d\s*年\s*(?:年?底|年?末|年?初)?\s*(?:以?前|之前)"
)
_IN = re.compile(r"20\d\d\s*年(?!\s*(?:底|末|初)?\s*(?:以?前|之前))")
_PROGRAMME_YEAR = re.compile(r"(20\d\d)年(?!修订|修正|版)")
_KEPT = re.compile(r"(?:保持|稳定|维持|巩固)\s*(?:在|达到|于)?\s*\d")
_SPAN = re.compile(r"20\d\d\s*年?\s*[—\-至~～]\s*20\d\d")
_RATE = re.compile(r"(?:[率比度]|系数|指数)$")
_LEVELS = frozenset({"stock", "built"})


@dataclass(frozen=True, slots=True)
class Statement:
    """A target ready for comparison. `doc` and `place` order statements; `span` is its place in the file's text."""

    doc: str
    place: int
    target: Target = field(repr=False)
    key: IndicatorKey
    value: Fraction
    value_max: Fraction | None
    admits: Admissible
    area: Area
    region: str | None
    scope: str
    base: str
    """The core of the indicator without its scope."""
    due: str | None
    annual: bool
    keeps: bool
    word: Direction | None
    programme: bool
    """Whether the document is a programme of one year and this target is due in it."""

    @property
    def aspirational(self) -> bool:
        return self.target.force == "aspirational"

    @property
    def amount(self) -> tuple[Fraction, Fraction | None]:
        return self.value, self.value_max

    @property
    def growth(self) -> bool:
        """Whether it is a rate of growth with no stated baseline (增长6%): that of a year, unlike 下降13% of a plan."""
        unstated = self.key.change == "increase" and self.target.baseline_year is None
        return unstated and self.key.dimension == "ratio" and not _RATE.search(self.key.core)

    @property
    def flow(self) -> bool:
        """Whether it counts what is done in a stretch of time (新增, 改造, a year's growth), not what there is."""
        if self.annual or (self.key.change != "none" and self.target.baseline_year is None):
            return True
        return self.key.act not in _LEVELS or "新增" in self.key.core

    @property
    def of_one_year(self) -> bool:
        """Whether it is an amount of the one year of its deadline (2024年新增…), not one up to it (到2024年…)."""
        if not self.flow:
            return False
        if _BY.search(self.target.evidence):
            return False
        return self.annual or self.programme or bool(_IN.search(self.target.evidence))

    @property
    def meaning(self) -> tuple[object, ...]:
        """What it says: two statements of one document with one meaning are one."""
        return (
            self.doc,
            self.key.core,
            self.key.act,
            self.key.change,
            self.key.dimension,
            self.value,
            self.value_max,
            self.target.comparator,
            self.due,
            self.area,
            self.scope,
        )


def last_day(deadline: str | None) -> str | None:
    """A deadline by its last day: 2025 is 2025-12-31, 2025-06 is 2025-06-30."""
    if deadline is None:
        return None
    parts = deadline.split("-")
    if len(parts) == 1:
        return f"{parts[0]}-12-31"
    if len(parts) == 2:
        return f"{deadline}-{calendar.monthrange(int(parts[0]), int(parts[1]))[1]:02d}"
    return deadline


class _Home(NamedTuple):
    """What a document's statements share: its name, its region as printed and resolved, the names of that, and the
    year that it is a programme of."""

    doc: str
    region: str | None
    area: Area
    names: tuple[str, ...]
    year: str | None


class _Said(NamedTuple):
    """What a target says, normalised; `base` is the core of the indicator without its scope."""

    key: IndicatorKey
    base: str
    value: Fraction
    value_max: Fraction | None
    admits: Admissible


class Reader:
    """Makes statements of the targets of documents. `same` maps printed indicators to others that they mean."""

    def __init__(self, book: RuleBook, same: dict[str, str] | None = None) -> None:
        self._book = book
        self._same = same or {}
        self._indicators: Indicators = indicators(book)
        words = self._indicators.wording.vocabulary
        own = sorted({squeeze(word) for word in (*words.region, "全国", "我国", "全社会")}, key=len, reverse=True)
        self._region_words = re.compile(f"^(?:{'|'.join(own)})")
        less, more = ("|".join(words.verbs[way]) for way in ("less", "more"))
        self._less = re.compile(f"^(?:{less})|(?:{less})$")
        self._more = re.compile(f"^(?:{more})")
        self._keep = re.compile("|".join(words.verbs["keep"]))
        self._scopes: dict[tuple[str, Area], tuple[Area, str]] = {}
        self._sayings: dict[tuple[object, ...], _Said] = {}

    def statements(self, documents: Sequence[Facts]) -> Iterator[Statement]:
        """The statements of all targets whose indicator is clear enough to compare, in the order of name and place."""
        for facts in sorted(documents, key=lambda facts: facts.name):
            home = self._home(facts)
            for place, target in enumerate(facts.records):
                if isinstance(target, Target):
                    statement = self._statement(home, place, target)
                    if not statement.key.bare:
                        yield statement

    def _home(self, facts: Facts) -> _Home:
        document = document_of(facts)
        if document is None:
            return _Home(facts.name, None, Area(None), (), None)
        area = document_area(document, self._book)
        names = region_names(area, document.region, self._book)
        return _Home(facts.name, document.region, area, names, _programme_year(document))

    def _statement(self, home: _Home, place: int, target: Target) -> Statement:
        area, scope = self._scope(target.scope, home)
        said = self._said(home, scope, target)
        return Statement(
            doc=home.doc,
            place=place,
            target=target,
            key=said.key,
            value=said.value,
            value_max=said.value_max,
            admits=said.admits,
            area=area,
            region=home.region if area == home.area else target.scope,
            scope=scope,
            base=said.base,
            due=last_day(target.deadline),
            annual=target.recurrence == "annual" or said.key.annual,
            keeps=bool(self._keep.search(target.verb or "") or _KEPT.search(target.evidence)),
            word=self._word(target, said.key),
            programme=home.year is not None and target.deadline is not None and target.deadline[:4] == home.year,
        )

    def _said(self, home: _Home, scope: str, target: Target) -> _Said:
        """The indicator and the amounts of a target; many targets say the same, so what is worked out is kept."""
        name = without_region(self._same.get(target.indicator, target.indicator), home.names)
        of = without_region(target.of, home.names) if target.of else None
        asked = (name, scope, target.unit, target.change, of, target.value, target.value_max, target.comparator)
        found = self._sayings.get(asked)
        if found is None:
            base = self._indicators.key(name, target.unit, target.change, of)
            key = self._of_subset(scope, name, target, base) if scope else base
            value = key.quantity(target.value).value
            value_max = None if target.value_max is None else key.quantity(target.value_max).value
            found = _Said(key, base.core, value, value_max, admissible(target.comparator, value, value_max))
            self._sayings[asked] = found
        return found

    def _of_subset(self, scope: str, name: str, target: Target, base: IndicatorKey) -> IndicatorKey:
        """The indicator of a subset. Whether its words are printed as scope or as part of the name does not matter."""
        whole = self._indicators.key(scope + name, target.unit, target.change, target.of)
        if whole.name.standard and whole.core != base.core:
            return whole
        return base._replace(core=self._indicators.wording.words(scope) + base.core)

    def _scope(self, scope: str | None, home: _Home) -> tuple[Area, str]:
        """The region that a target is for, and the subset of it: a scope that names a region inside the document's
        own is that region."""
        if not scope:
            return home.area, ""
        if (scope, home.area) not in self._scopes:
            self._scopes[scope, home.area] = self._scoped(scope, home)
        return self._scopes[scope, home.area]

    def _scoped(self, scope: str, home: _Home) -> tuple[Area, str]:
        plain = squeeze(scope)
        for name in home.names:
            plain = plain.removeprefix(squeeze(name))
        plain = self._region_words.sub("", plain)
        if not plain:
            return home.area, ""
        inside = area_of(scope, "", self._book)
        if inside.code and not inside.part and lies_in(inside, home.area, self._book):
            return inside, ""
        return home.area, plain

    def _word(self, target: Target, key: IndicatorKey) -> Direction | None:
        verb = target.verb or ""
        if self._less.search(verb):
            return "less"
        return "more" if key.act != "stock" or self._more.search(verb) else None


def _programme_year(document: Document | None) -> str | None:
    """The single year in the title of a yearly programme (2023年工作要点); a span of years is none."""
    title = document.title if document else ""
    years = set(_PROGRAMME_YEAR.findall(title))
    return years.pop() if len(years) == 1 and not _SPAN.search(title) else None


def same_act(a: Statement, b: Statement, book: RuleBook) -> bool:
    """Whether what is done to the counted things (新增, 改造, 建成) gives one count."""
    text_and_table = a.doc == b.doc and a.target.source != b.target.source
    return indicators(book).wording.compatible(a.key.act, b.key.act, text_and_table)


def why_not(a: Statement, b: Statement, book: RuleBook) -> str | None:
    """The first reason of the guideline's table why two statements cannot be compared; None when they can."""
    if not same_act(a, b, book) or (a.key.core != b.key.core and (a.base != b.base or a.scope == b.scope)):
        return "indicator"
    if a.key.change != b.key.change:
        return "change"
    if a.key.dimension != b.key.dimension:
        return "unit"
    if a.key.change != "none" and a.target.baseline_year != b.target.baseline_year:
        return "baseline"
    if a.annual != b.annual:
        return "recurrence"
    if a.key.core != b.key.core:
        return "scope"
    if a.area != b.area and not lies_in(a.area, b.area, book) and not lies_in(b.area, a.area, book):
        return "region"
    if a.area == Area(None) and a.doc != b.doc:
        return "region"
    if (a.due is None) != (b.due is None):
        return "deadline"
    return None
