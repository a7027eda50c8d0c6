"""The search for conflicts: statements grouped by indicator, then by region, then judged pair by pair."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from itertools import combinations

from pipeline.conflicts.comparable import Reader, Statement, same_act, why_not
from pipeline.conflicts.explain import explain
from pipeline.conflicts.kinds import ORDER, Verdict, corridor, hierarchy, one_place, same_region, settled_key
from pipeline.conflicts.owners import Owners
from pipeline.records import Conflict, Facts, Judgement, Side
from pipeline.resolve.documents import Area
from pipeline.resolve.versions import copies, replacements
from pipeline.rules import RuleBook
from pipeline.rules.regions import NATION, gazetteer

MANY = 4
"""Figures of one name and date in one document that cannot all be of one thing."""


class Search:
    """One search over the facts of some documents."""

    def __init__(self, documents: Sequence[Facts], book: RuleBook, judgements: Sequence[Judgement] = ()) -> None:
        self._book = book
        self._documents = documents
        judged = [one for one in judgements if one.kind == "indicator"]
        self._apart = {frozenset((one.a, one.b)) for one in judged if one.verdict == "different"}
        self._reader = Reader(book, {one.b: one.a for one in judged if one.verdict == "same"})
        self._chains: dict[str, tuple[str, ...]] = {}
        self._owners = Owners(documents, book, judgements)
        self._replaced = {
            **{frozenset(pair): "copy" for pair in copies(documents, book, judgements)},
            **{frozenset((one.newer, one.older)): one.reason for one in replacements(documents, book, judgements)},
        }

    def found(self, with_incomparable: bool) -> list[Conflict]:
        """The conflicts, ordered by kind within each pair of documents."""
        by_core: dict[str, list[Statement]] = defaultdict(list)
        for statement in self._reader.statements(self._documents):
            by_core[statement.key.core].append(statement)
        records: list[Conflict] = []
        for core in sorted(by_core):
            records += self._of_indicator(by_core[core])
        if with_incomparable:
            by_base: dict[str, list[Statement]] = defaultdict(list)
            for one in (one for core in sorted(by_core) for one in by_core[core]):
                by_base[one.base].append(one)
            for base in sorted(by_base):
                records += self._not_compared(by_base[base])
            records += self._near(by_base)
        return sorted(records, key=lambda r: (r.a.doc, r.b.doc, ORDER.index(r.kind), r.id))

    # ------------------------------------------------------------ one indicator

    def _of_indicator(self, statements: list[Statement]) -> Iterator[Conflict]:
        statements = _clear(statements)
        best: dict[object, tuple[int, Conflict]] = {}
        settled = frozenset(settled_key(one, one.due) for one in statements)
        for a, b, verdict in self._judged(_distinct(statements), settled):
            record = self._record(verdict.kind, a, b, strength=verdict.strength)
            pair = frozenset((a.meaning, b.meaning))
            rank = ORDER.index(verdict.kind)
            if pair not in best or rank < best[pair][0]:
                best[pair] = rank, record
        yield from (record for _, record in best.values())
        for a, b in self._owners.disputed(statements, self._comparable_but_date):
            yield self._record("owner", a, b, strength="divergence")

    def _judged(
        self, statements: list[Statement], settled: frozenset[tuple[object, ...]]
    ) -> Iterator[tuple[Statement, Statement, Verdict]]:
        """The pairs in conflict, each in the order in which it is reported."""
        groups: dict[tuple[object, ...], dict[Area, list[Statement]]] = defaultdict(lambda: defaultdict(list))
        for one in statements:
            groups[_sort_of(one)][one.area].append(one)
        for by_area in groups.values():
            for area, here in by_area.items():
                for a, b in combinations(here, 2):
                    if self._may_compare(a, b) and (area != Area(None) or a.doc == b.doc):
                        verdict = same_region(a, b, settled)
                        if verdict:
                            yield *_presented(a, b, verdict), verdict
                for above in self._above(area, by_area):
                    for part in here:
                        for whole in by_area[above]:
                            verdict = hierarchy(part, whole) if self._may_compare(part, whole) else None
                            if verdict:
                                yield part, whole, verdict

    def _may_compare(self, a: Statement, b: Statement) -> bool:
        return (
            same_act(a, b, self._book)
            and frozenset((a.doc, b.doc)) not in self._replaced
            and frozenset((a.target.indicator, b.target.indicator)) not in self._apart
        )

    def _above(self, area: Area, present: Container[Area]) -> list[Area]:
        """The regions among those present that contain one."""
        if area.code is None:
            return []
        if area.code not in self._chains:
            self._chains[area.code] = self._chain(area.code)
        chain = self._chains[area.code] if not area.part else (area.code, *self._chains[area.code])
        return [above for code in chain if (above := Area(code)) in present]

    def _chain(self, code: str) -> tuple[str, ...]:
        """The codes of all regions that contain one, the nation last."""
        known = gazetteer(self._book)
        found: dict[str, None] = {}
        todo = [code]
        while todo:
            parents = [parent for parent in known.get(todo.pop()).parents if parent not in found]
            found.update(dict.fromkeys(parents))
            todo += parents
        found.pop(NATION, None)
        return (*found, NATION) if code != NATION else ()

    # ------------------------------------------------------------ pairs not compared

    def _not_compared(self, statements: list[Statement]) -> Iterator[Conflict]:
        for a, b in combinations(_distinct(statements), 2):
            reason = why_not(a, b, self._book)
            replaced = self._replaced.get(frozenset((a.doc, b.doc)))
            if reason:
                yield self._record("not_comparable", a, b, reason=reason)
            elif replaced:
                yield self._record("superseded", a, b, reason=replaced)
            elif self._interim(a, b):
                yield self._record("not_comparable", a, b, reason="series")

    def _interim(self, a: Statement, b: Statement) -> bool:
        later = a.area == b.area and a.due != b.due and a.amount != b.amount
        return later and same_region(a, b, frozenset()) is None

    def _near(self, by_base: dict[str, list[Statement]]) -> Iterator[Conflict]:
        """Pairs of one region whose indicators differ by a qualifier only."""
        by_end: dict[tuple[str, Area], list[Statement]] = defaultdict(list)
        for base in sorted(by_base):
            for one in _distinct(by_base[base]):
                by_end[base[-2:], one.area].append(one)
        for group in by_end.values():
            for a, b in combinations(group, 2):
                if a.base != b.base and (_within(a.base, b.base) or _within(b.base, a.base)):
                    yield self._record("not_comparable", a, b, reason="indicator")

    # ------------------------------------------------------------ records

    def _comparable_but_date(self, a: Statement, b: Statement) -> bool:
        return self._may_compare(a, b) and why_not(a, b, self._book) in (None, "deadline")

    def _record(
        self, kind: str, a: Statement, b: Statement, strength: str | None = None, reason: str | None = None
    ) -> Conflict:
        sides = self._side(a), self._side(b)
        digest = hashlib.sha256("|".join((kind, *(_identity(one) for one in (a, b)))).encode()).hexdigest()[:16]
        record = Conflict.model_validate(
            {
                "id": digest,
                "kind": kind,
                "strength": strength,
                "a": sides[0],
                "b": sides[1],
                "reason": reason,
                "explanation": "",
            }
        )
        return record.model_copy(update={"explanation": explain(record, "zh", self._book)})

    def _side(self, one: Statement) -> Side:
        target = one.target
        return Side(
            doc=one.doc,
            indicator=target.indicator,
            value=target.value,
            value_max=target.value_max,
            unit=target.unit,
            comparator=target.comparator,
            change=target.change,
            deadline=target.deadline,
            region=one.region,
            clause=target.clause,
            evidence=target.evidence,
            owners=self._owners.names(one),
            source=target.source,
            fact=target.id,
        )


def _identity(one: Statement) -> str:
    target = one.target
    return f"{one.doc}/{target.id or one.place}/{target.indicator}/{target.value}/{target.deadline}"


def _sort_of(one: Statement) -> tuple[object, ...]:
    """Statements that agree in this can be compared, regions and acts aside."""
    baseline = one.target.baseline_year if one.key.change != "none" else None
    return one.key.change, one.key.dimension, baseline, one.annual, one.due is None


def _clear(statements: list[Statement]) -> list[Statement]:
    """The statements without those whose name means several things in their document: it gives that name and date
    two figures in one place, or many figures anywhere."""
    groups: dict[object, list[Statement]] = defaultdict(list)
    for one in statements:
        groups[one.doc, one.key.act, one.due, one.area, _sort_of(one)].append(one)
    shared: set[int] = set()
    for group in groups.values():
        if len(group) > 1 and _names_several(group):
            shared |= {id(one) for one in group}
    return [one for one in statements if id(one) not in shared] if shared else statements


def _names_several(group: list[Statement]) -> bool:
    if len({one.amount for one in group}) >= MANY:
        return True
    pairs = combinations(group, 2)
    return any(a.amount != b.amount and one_place(a, b) and not corridor(a, b) for a, b in pairs)


def _distinct(statements: Sequence[Statement]) -> list[Statement]:
    """One of each meaning in each of a document's text and tables; a hope and a demand stay apart."""
    first: dict[object, Statement] = {}
    for one in statements:
        first.setdefault((one.meaning, one.target.source, one.aspirational, one.keeps, _sort_of(one)), one)
    return list(first.values())


def _presented(a: Statement, b: Statement, verdict: Verdict) -> tuple[Statement, Statement]:
    """Earlier before later, text before table, otherwise by document and place."""
    if verdict.kind in ("regression", "deadline"):
        return (a, b) if (a.due or "") <= (b.due or "") else (b, a)
    if verdict.kind == "text_table":
        return (a, b) if a.target.source == "text" else (b, a)
    return (a, b) if (a.doc, a.place) <= (b.doc, b.place) else (b, a)


def _within(short: str, long: str) -> bool:
    """Whether all characters of one name stand in the other in the same order."""
    rest = iter(long)
    return len(short) < len(long) and all(char in rest for char in short)
