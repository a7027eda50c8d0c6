"""Whether two statements of one target are given to different units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from pipeline.conflicts.comparable import Statement
from pipeline.records import Facts, Judgement, Responsibility
from pipeline.resolve.departments import DepartmentKey, normalise
from pipeline.resolve.documents import Area
from pipeline.rules import RuleBook


class Owners:
    """The lead and responsible units of targets, resolved."""

    def __init__(self, documents: Sequence[Facts], book: RuleBook, judgements: Sequence[Judgement] = ()) -> None:
        self._book = book
        self._judgements = tuple(judgements)
        self._support: dict[tuple[str, str], set[str]] = {}
        for facts in documents:
            for record in facts.records:
                if isinstance(record, Responsibility):
                    self._note(facts.name, record)
        self._keys: dict[tuple[str, str | None], DepartmentKey] = {}

    def _note(self, doc: str, record: Responsibility) -> None:
        """Keeps the units of a place that only support it."""
        roles: dict[str, set[str]] = defaultdict(set)
        for unit in record.departments:
            roles[unit.name].add(unit.role)
        only = {name for name, held in roles.items() if held == {"support"}}
        place = doc, record.where
        self._support[place] = self._support[place] & only if place in self._support else only

    def names(self, statement: Statement) -> tuple[str, ...]:
        """The units that lead or are responsible, as printed; classes (各县区政府) and supporting units left out."""
        if not statement.target.owners:
            return ()
        support = self._support.get((statement.doc, statement.target.clause or ""), set())
        return tuple(
            name
            for name in statement.target.owners
            if name not in support and not self._key(name, statement.region).is_class
        )

    def _units(self, statement: Statement) -> frozenset[DepartmentKey]:
        return frozenset(self._key(name, statement.region) for name in self.names(statement))

    def _key(self, name: str, region: str | None) -> DepartmentKey:
        if (name, region) not in self._keys:
            self._keys[name, region] = normalise(name, region, self._book, self._judgements)
        return self._keys[name, region]

    def disputed(
        self, statements: Sequence[Statement], comparable: Callable[[Statement, Statement], bool]
    ) -> Iterator[tuple[Statement, Statement]]:
        """For each pair of documents the first pair of statements, of the same date where there is one, whose units
        have none in common."""
        by_area: dict[Area, list[tuple[Statement, frozenset[DepartmentKey]]]] = defaultdict(list)
        for one in statements:
            units = self._units(one)
            if units:
                by_area[one.area].append((one, units))
        by_documents: dict[tuple[str, str], list[tuple[Statement, Statement]]] = defaultdict(list)
        for owned in by_area.values():
            for (a, units), (b, others) in combinations(owned, 2):
                if units.isdisjoint(others) and comparable(a, b):
                    pair = (a, b) if (a.doc, a.place) <= (b.doc, b.place) else (b, a)
                    by_documents[pair[0].doc, pair[1].doc].append(pair)
        for pairs in by_documents.values():
            yield min(pairs, key=lambda pair: (pair[0].due != pair[1].due, pair[0].place, pair[1].place))
