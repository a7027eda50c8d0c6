"""Whether two statements of one target are given to different units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import combinations, product

from pipeline.conflicts.pairs import Said
from pipeline.conflicts.statements import Statement
from pipeline.records import Facts, Judgement, Responsibility
from pipeline.resolve.departments import DepartmentKey, normalise
from pipeline.resolve.documents import Area
from pipeline.rules import RuleBook

_Units = frozenset[DepartmentKey]
_Owned = tuple[tuple[str, ...], _Units]
_NOBODY: _Owned = ((), frozenset())


class Owners:
    """The lead and responsible units of targets, resolved."""

    def __init__(self, book: RuleBook, judgements: Sequence[Judgement] = ()) -> None:
        self._book = book
        self._judgements = tuple(judgements)
        self._support: dict[str, dict[str, frozenset[str]]] = {}
        self._known: dict[tuple[object, ...], _Owned] = {}

    def put(self, facts: Facts) -> None:
        """Take note of the units that only support a place of a document."""
        found: dict[str, frozenset[str]] = {}
        for record in facts.records:
            if type(record) is Responsibility:
                roles: dict[str, set[str]] = defaultdict(set)
                for unit in record.departments:
                    roles[unit.name].add(unit.role)
                only = frozenset(name for name, held in roles.items() if held == {"support"})
                found[record.where] = found[record.where] & only if record.where in found else only
        if found:
            self._support[facts.name] = found
        else:
            self._support.pop(facts.name, None)

    def drop(self, doc: str) -> None:
        """Forget a document."""
        self._support.pop(doc, None)

    def names(self, statement: Statement) -> tuple[str, ...]:
        """The units that lead or are responsible, as printed; classes (各县区政府) and supporting units left out."""
        return self._owned(statement)[0]

    def _owned(self, statement: Statement) -> _Owned:
        owners = statement.owners
        if not owners:
            return _NOBODY
        places = self._support.get(statement.doc)
        support = places.get(statement.target.clause or "") if places else None
        asked = owners, statement.region, support
        found = self._known.get(asked)
        if found is None:
            region = statement.region
            keys = {name: normalise(name, region, self._book, self._judgements) for name in owners}
            names = tuple(name for name in owners if name not in (support or ()) and not keys[name].is_class)
            found = self._known[asked] = names, frozenset(keys[name] for name in names)
        return found

    def disputed(
        self,
        said: Said,
        comparable: Callable[[Statement, Statement], bool],
        touched: Collection[str] | None = None,
    ) -> Iterator[tuple[Statement, Statement]]:
        """For each pair of documents the first pair of statements, of the same date where there is one, whose units
        have none in common."""
        by_documents: dict[tuple[str, str], list[tuple[Statement, Statement]]] = defaultdict(list)
        for by_units in self._by_units(said).values():
            for (units, ours), (others, theirs) in combinations(by_units.items(), 2):
                if not units.isdisjoint(others):
                    continue
                for a, b in product(ours, theirs):
                    if (touched is None or a.doc in touched or b.doc in touched) and comparable(a, b):
                        pair = (a, b) if a.order <= b.order else (b, a)
                        by_documents[pair[0].doc, pair[1].doc].append(pair)
        for pairs in by_documents.values():
            yield min(pairs, key=lambda pair: (pair[0].said.due != pair[1].said.due, pair[0].place, pair[1].place))

    def _by_units(self, said: Said) -> dict[Area, dict[_Units, list[Statement]]]:
        """The statements of printed targets that somebody is responsible for, by region and units."""
        found: dict[Area, dict[_Units, list[Statement]]] = {}
        owned = [one for statements in said.values() for one in statements if one.owners]
        for one in owned if len(owned) > 1 else ():
            units = self._owned(one)[1]
            if units and one.clear:
                found.setdefault(one.area, {}).setdefault(units, []).append(one)
        return found
