"""The pairs that were set aside, with their reasons.

Among thousands of documents nearly all pairs of like indicators are set aside (two cities are never compared), so not
every pair is listed: each statement stands in the list once for each reason, with the first statement, in the order
of documents and places, that it was set aside from. Of two documents of which one replaces the other every pair is
listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from pipeline.conflicts.comparable import said_apart, why_not
from pipeline.conflicts.kinds import across, within
from pipeline.conflicts.pairs import Chains, Said
from pipeline.conflicts.reporting import AnyKind
from pipeline.conflicts.statements import Statement
from pipeline.resolve.documents import Area
from pipeline.rules import RuleBook

Aside = tuple[AnyKind, Statement, Statement, str]
_Class = dict[Area, list[Statement]]
"""Statements that differ in figure, date and region only, by region."""


class Incomparable:
    """Finds what was set aside among the statements of all indicators."""

    def __init__(
        self, said: Mapping[str, Said], replaced: Mapping[frozenset[str], str], chains: Chains, book: RuleBook
    ) -> None:
        self._book = book
        self._chains = chains
        self._replaced = replaced
        self._replaced_by: dict[str, set[str]] = defaultdict(set)
        for pair in replaced:
            for name in pair:
                self._replaced_by[name] |= pair - {name}
        self._by_base: dict[str, list[Statement]] = defaultdict(list)
        for by_document in said.values():
            for statements in by_document.values():
                for one in statements:
                    if one.first and one.said.level is None:
                        self._by_base[one.said.measure.base].append(one)

    def pairs(self) -> Iterator[Aside]:
        """Kind, the two statements in order, and the reason."""
        for base in sorted(self._by_base):
            statements = sorted(self._by_base[base], key=lambda one: one.order)
            yield from self._superseded(statements)
            classes: dict[object, _Class] = defaultdict(dict)
            for one in statements:
                like = one.said.sort, one.said.key.act, one.said.measure.scope
                classes[like].setdefault(one.area, []).append(one)
            found = [*self._apart(list(classes.values())), *self._interim(classes.values())]
            yield from (("not_comparable", *aside) for aside in _once_each(found))
        yield from (("not_comparable", *aside) for aside in self._near())

    def _apart(self, classes: Sequence[_Class]) -> Iterator[tuple[Statement, Statement, str]]:
        """What cannot be compared for what it says, or for its region or date."""
        for ours in classes:
            for theirs in classes:
                one, other = _first(ours), _first(theirs)
                if ours is not theirs and said_apart(one, other, self._book):
                    for a in (a for statements in ours.values() for a in statements):
                        reason = why_not(a, other, self._book)
                        if reason:
                            yield a, other, reason
                else:
                    yield from self._elsewhere(ours, theirs)

    def _elsewhere(self, ours: _Class, theirs: _Class) -> Iterator[tuple[Statement, Statement, str]]:
        """The first statement of another region, and the first with (or without) a date for a region on the chain."""
        below: dict[Area, Area] = {}
        for area in theirs:
            for above in self._chains.above(area):
                below.setdefault(above, area)
        for area, statements in ours.items():
            chain = {area, *self._chains.above(area)}
            unlike = (b for b in theirs if b not in chain and area not in self._chains.above(b))
            on_chain = (b for b in (area, *self._chains.above(area), below.get(area)) if b in theirs)
            for other in (next(unlike, None), next(on_chain, None) if ours is not theirs else None):
                if other is not None:
                    first = theirs[other][0]
                    for a in statements:
                        reason = why_not(a, first, self._book)
                        if reason:
                            yield a, first, reason

    def _interim(self, classes: Iterable[_Class]) -> Iterator[tuple[Statement, Statement, str]]:
        """Figures of one region on the way to another."""
        for statements in (several for by_area in classes for several in by_area.values()):
            for a, b in combinations(statements, 2):
                if a.said.due == b.said.due or a.said.amount == b.said.amount or self._replaces(a, b):
                    continue
                verdict = within(a, b) if a.doc == b.doc else across(a.said, b.said)
                if verdict is None and why_not(a, b, self._book) is None:
                    yield a, b, "series"

    def _superseded(self, statements: Sequence[Statement]) -> Iterator[Aside]:
        by_document: dict[str, list[Statement]] = defaultdict(list)
        for one in statements:
            by_document[one.doc].append(one)
        for name in sorted(by_document.keys() & self._replaced_by.keys()):
            for other in sorted(self._replaced_by[name]):
                for a in by_document[name]:
                    for b in by_document.get(other, ()) if name < other else ():
                        if why_not(a, b, self._book) is None:
                            yield "superseded", a, b, self._replaced[frozenset((name, other))]

    def _replaces(self, a: Statement, b: Statement) -> bool:
        return b.doc in self._replaced_by.get(a.doc, ())

    def _near(self) -> Iterator[tuple[Statement, Statement, str]]:
        """The first statements of a region whose indicators differ by a qualifier only."""
        by_area: dict[str, dict[Area, Statement]] = {}
        for base, statements in self._by_base.items():
            heads = by_area[base] = {}
            for one in statements:
                if one.area not in heads or one.order < heads[one.area].order:
                    heads[one.area] = one
        for short, long in _qualified(sorted(self._by_base)):
            for area in by_area[short].keys() & by_area[long].keys():
                a, b = by_area[short][area], by_area[long][area]
                yield (a, b, "indicator") if a.order <= b.order else (b, a, "indicator")


def _first(by_area: _Class) -> Statement:
    return min((statements[0] for statements in by_area.values()), key=lambda one: one.order)


def _once_each(found: Iterable[tuple[Statement, Statement, str]]) -> Iterator[tuple[Statement, Statement, str]]:
    """Of the pairs of each statement for each reason the one with the first other statement."""
    best: dict[tuple[int, str], tuple[Statement, Statement, str]] = {}
    for aside in found:
        one, other, reason = aside
        known = best.get((id(one), reason))
        if known is None or other.order < known[1].order:
            best[id(one), reason] = aside
    seen: set[tuple[frozenset[int], str]] = set()
    for one, other, reason in best.values():
        pair = frozenset((id(one), id(other))), reason
        if pair not in seen:
            seen.add(pair)
            yield (one, other, reason) if one.order <= other.order else (other, one, reason)


def _qualified(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of names with one ending of which the shorter's characters all stand in the longer in their order."""
    holding: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for char in set(name):
            holding[char].add(name)
    for short in names:
        rarest = min(set(short), key=lambda char: len(holding[char]))
        for long in sorted(holding[rarest]):
            if len(short) < len(long) and short[-2:] == long[-2:]:
                rest = iter(long)
                if all(char in rest for char in short):
                    yield short, long
