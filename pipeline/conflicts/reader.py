"""Making statements of the targets of documents.

What repeats is worked out once: a name printed in one region's documents, a quantity, what a target says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import replace
from itertools import combinations

from pipeline.conflicts.admissible import admissible
from pipeline.conflicts.kinds import corridor, one_place
from pipeline.conflicts.levels import DerivedLevel, derived_level
from pipeline.conflicts.statements import Measure, Saying, Statement
from pipeline.records import Change, Document, Facts, Target
from pipeline.resolve.documents import Area, document_of
from pipeline.resolve.homes import Home, Homes
from pipeline.resolve.indicators import Indicators, indicators, without_region
from pipeline.resolve.spoken import last_day
from pipeline.rules import RuleBook

MANY = 4
"""Figures of one name and date in one document that cannot all be of one thing."""

_BY = re.compile(
    r"(?:到|至|截至|截止)\s*(?:20\d\d|“?十[三四五六七]五)|20\d\d\s*年\s*(?:年?底|年?末|年?初)?\s*(?:以?前|之前)"
)
_IN = re.compile(r"20\d\d\s*年(?!\s*(?:底|末|初)?\s*(?:以?前|之前))")
_PROGRAMME_YEAR = re.compile(r"(20\d\d)年(?!修订|修正|版)")
_KEPT = re.compile(r"(?:保持|稳定|维持|巩固)\s*(?:在|达到|于)?\s*\d")
_SPAN = re.compile(r"20\d\d\s*年?\s*[—\-至~～]\s*20\d\d")


_Named = tuple[str, Measure, Area, str | None]
"""A printed indicator in a region's documents: its name without that region's, what it measures, for which region,
under which name that region is printed."""


class Reader:
    """Makes statements. `same` maps printed indicators to others that they mean."""

    def __init__(self, book: RuleBook, same: dict[str, str] | None = None) -> None:
        self._book = book
        self._same = same or {}
        self._homes = Homes(book)
        self._indicators: Indicators = indicators(book)
        self._keep = re.compile("|".join(self._indicators.wording.vocabulary.verbs["keep"]))
        self._measures: dict[tuple[str | None, ...], Measure] = {}
        self._said: dict[tuple[object, ...], Saying] = {}
        self._sayings: dict[tuple[object, ...], Saying] = {}
        self._numbers: dict[Hashable, int] = {}

    def statements(self, facts: Facts) -> list[Statement]:
        """The statements of all targets of a document whose indicator is clear enough to compare, in their order."""
        document = document_of(facts)
        home, year = self._homes.of(document), _programme_year(document)
        found: list[Statement] = []
        by_core: dict[str, list[Statement]] = {}
        for place, target in enumerate(facts.records):
            if type(target) is Target:
                for one in self._of_target(facts.name, home, year, place, target):
                    found.append(one)
                    by_core.setdefault(one.said.core, []).append(one)
        if len(by_core) == len(found):
            return found
        dropped = [_sort_out(group) for group in by_core.values() if len(group) > 1]
        gone = set().union(*dropped)
        return [one for one in found if id(one) not in gone] if gone else found

    def _of_target(
        self, doc: str, home: Home, year: str | None, place: int, target: Target
    ) -> tuple[()] | tuple[Statement] | tuple[Statement, Statement]:
        """The statement of a target, and of the level that it leads to; none where its name is too general."""
        printed = target.indicator, target.scope, target.unit, target.change, target.of
        if printed[4] or printed[0][:2] in home.openings:
            named = self._named(home, *printed)
        else:
            area, subset = home.scopes.get(printed[1] or "") or self._homes.scope(printed[1], home)
            region = home.region if area == home.area else printed[1]
            named = printed[0], self._measure(printed[0], subset, *printed[2:]), area, region
        name, measure, area, region = named
        if measure.key.bare:
            return ()
        said = self._saying(measure, target, year)
        own = Statement(doc, place, target, said, area, region, target.owners)
        level = derived_level(target, self._book) if target.baseline_value and target.change != "none" else None
        if level is None:
            return (own,)
        of_level = self._measure(name, measure.scope, level.unit, "none", target.of)
        return own, Statement(doc, place, target, self._levelled(of_level, said, level), area, region, ())

    # ------------------------------------------------------------ what is measured, and where

    def _named(
        self, home: Home, indicator: str, scope: str | None, unit: str | None, change: Change, of: str | None
    ) -> _Named:
        area, subset, name = self._homes.named(indicator, scope, home)
        measure = self._measure(name, subset, unit, change, without_region(of, home.names) if of else None)
        region = home.region if area == home.area else scope or indicator.removesuffix(name)
        return name, measure, area, region

    def _measure(self, name: str, subset: str, unit: str | None, change: Change, of: str | None) -> Measure:
        asked = (name, subset, unit, change, of)
        found = self._measures.get(asked)
        if found is None:
            found = self._measures[asked] = self._measured(name, subset, unit, change, of)
        return found

    def _measured(self, name: str, subset: str, unit: str | None, change: Change, of: str | None) -> Measure:
        """The quantity. Whether the words of a subset are printed as scope or as part of the name does not matter."""
        name = self._same.get(name, name)
        base = self._indicators.key(name, unit, change, of)
        if not subset:
            return Measure(base, "", base.core)
        whole = self._indicators.key(subset + name, unit, change, of)
        if whole.name.standard and whole.core != base.core:
            return Measure(whole, subset, base.core)
        return Measure(base._replace(core=self._indicators.wording.words(subset) + base.core), subset, base.core)

    # ------------------------------------------------------------ what is said

    def _saying(self, measure: Measure, target: Target, year: str | None) -> Saying:
        text, deadline = target.evidence, target.deadline
        programme = year is not None and deadline is not None and deadline[:4] == year
        flow = measure.key.act != "stock" or target.change != "none" or "新增" in measure.key.core
        asked = (
            measure, target.value, target.value_max, target.comparator, deadline, target.recurrence, target.force,
            target.verb, target.baseline_year, programme, _KEPT.search(text) is not None,
            flow and _BY.search(text) is not None, flow and _IN.search(text) is not None,
        )  # fmt: skip
        found = self._said.get(asked)
        if found is None:
            found = self._said[asked] = self._shared(self._said_by(measure, target, *asked[-4:]))
        return found

    def _said_by(
        self, measure: Measure, target: Target, programme: bool, kept: bool, dated_by: bool, dated_in: bool
    ) -> Saying:
        key = measure.key
        value = measure.exact(target.value)
        value_max = None if target.value_max is None else measure.exact(target.value_max)
        return Saying(
            measure=measure,
            key=key,
            core=key.core,
            value=value,
            value_max=value_max,
            admits=admissible(target.comparator, value, value_max),
            comparator=target.comparator,
            due=last_day(target.deadline) if target.deadline else None,
            annual=target.recurrence == "annual" or key.annual,
            baseline=target.baseline_year if key.change != "none" else None,
            aspirational=target.force == "aspirational",
            keeps=kept or self._keep.search(target.verb or "") is not None,
            word=self._indicators.direction(target.verb, key.act),
            programme=programme,
            dated_by=dated_by,
            dated_in=dated_in,
            level=None,
        )

    def _levelled(self, measure: Measure, said: Saying, level: DerivedLevel) -> Saying:
        """The saying of a level that follows from a baseline and a change."""
        asked = ("level", measure, said, level)
        found = self._said.get(asked)
        if found is None:
            value = measure.exact(level.value)
            found = replace(
                said, measure=measure, key=measure.key, core=measure.key.core, value=value, value_max=None,
                admits=admissible(level.comparator, value), comparator=level.comparator, baseline=None, keeps=False,
                word=None, dated_by=True, dated_in=False, level=level,
            )  # fmt: skip
            found = self._said[asked] = self._shared(found)
        return found

    def _shared(self, said: Saying) -> Saying:
        """The one saying of all that say the same, numbered by what must agree for this and that."""
        key = said.key
        measured = self._number((said.core, key.change, key.dimension))
        sort = self._number((measured, said.baseline, said.annual, said.due is None))
        meaning = self._number(
            (measured, key.act, said.value, said.value_max, said.comparator, said.due, said.measure.scope)
        )
        sense = self._number((meaning, sort, said.aspirational, said.keeps))
        whole = sense, key.better, key.adds, said.word, said.programme, said.dated_by, said.dated_in, said.level
        found = self._sayings.setdefault(whole, said)
        if found is said:
            said.sort, said.meaning, said.sense = sort, meaning, sense
        return found

    def _number(self, of: Hashable) -> int:
        return self._numbers.setdefault(of, len(self._numbers))


def _programme_year(document: Document | None) -> str | None:
    """The single year in the title of a yearly programme (2023年工作要点); a span of years is none."""
    title = document.title if document else ""
    years = set(_PROGRAMME_YEAR.findall(title))
    return years.pop() if len(years) == 1 and not _SPAN.search(title) else None


def _sort_out(group: list[Statement]) -> set[int]:
    """Among the statements of one document and core mark those whose name means several things there, and those that
    repeat another; gives the ids of worked-out levels for which the document itself states one."""
    stated = {(one.area, one.said.due) for one in group if one.said.key.change == "none" and one.said.level is None}
    dropped = {id(one) for one in group if one.said.level is not None and (one.area, one.said.due) in stated}
    kept = [one for one in group if id(one) not in dropped]
    together: dict[object, list[Statement]] = defaultdict(list)
    for one in kept:
        together[one.said.sort, one.said.key.act, one.said.due, one.area].append(one)
    for several in together.values():
        if len(several) > 1 and _names_several(several):
            for one in several:
                one.clear = False
    seen: set[object] = set()
    for one in kept:
        said = one.said.sense, one.area, one.target.source
        one.first = said not in seen
        seen.add(said)
    return dropped


def _names_several(group: list[Statement]) -> bool:
    """Whether a document gives one name and date two figures in one place, or many figures anywhere."""
    if len({one.said.amount for one in group}) >= MANY:
        return True
    pairs = combinations(group, 2)
    return any(a.said.amount != b.said.amount and one_place(a, b) and not corridor(a.said, b.said) for a, b in pairs)
