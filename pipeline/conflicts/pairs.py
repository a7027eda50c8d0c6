"""The pairs in conflict among the statements of one indicator.

Statements are grouped by sort (change, dimension, baseline …) and region, then by what they say: two sayings are
judged once, however many documents say them. Only regions on one chain (county, city, province, nation) meet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from pipeline.conflicts.comparable import same_act
from pipeline.conflicts.kinds import ORDER, Verdict, across, hierarchy, in_time, states, within
from pipeline.conflicts.statements import Saying, Statement
from pipeline.resolve.documents import Area
from pipeline.rules import RuleBook
from pipeline.rules.regions import NATION, gazetteer

Said = Mapping[str, Sequence[Statement]]
"""The statements of one indicator by document."""
Found = tuple[Statement, Statement, Verdict]
_BySaying = dict[Saying, list[Statement]]
_NOWHERE = Area(None)


class Chains:
    """Which regions contain which, as areas."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._known: dict[Area, tuple[Area, ...]] = {}

    def above(self, area: Area) -> tuple[Area, ...]:
        """The areas that contain one, the nation last."""
        found = self._known.get(area)
        if found is None:
            found = self._known[area] = self._above(area)
        return found

    def _above(self, area: Area) -> tuple[Area, ...]:
        if area.code is None:
            return ()
        known = gazetteer(self._book)
        codes: dict[str, None] = {area.code: None} if area.part else {}
        todo = [area.code]
        while todo:
            parents = [known.today(parent) for parent in known.get(todo.pop()).parents]
            todo += [parent for parent in parents if parent not in codes]
            codes.update(dict.fromkeys(parents))
        codes.pop(NATION, None)
        return tuple(map(Area, (*codes, NATION))) if area != Area(NATION) else ()


class Pairs:
    """Judges the statements of one indicator. `apart` says of which pairs nothing is to be reported."""

    def __init__(self, book: RuleBook, chains: Chains, apart: Callable[[Statement, Statement], bool]) -> None:
        self._book = book
        self._chains = chains
        self._apart = apart

    def found(self, said: Said, touched: Collection[str] | None = None) -> list[Found]:
        """The pairs in conflict, each in the order in which it is reported, one for each pair of meanings. With
        `touched` only pairs with a statement of one of these documents."""
        best: dict[frozenset[tuple[object, ...]], tuple[tuple[object, ...], Found]] = {}
        for a, b, verdict in self._judged(said, touched):
            if not self._apart(a, b):
                pair = frozenset(((a.doc, a.area, a.said.meaning), (b.doc, b.area, b.said.meaning)))
                rank = (ORDER.index(verdict.kind), a.order, b.order)
                if pair not in best or rank < best[pair][0]:
                    best[pair] = rank, (a, b, verdict)
        return [found for _, found in best.values()]

    def _judged(self, said: Said, touched: Collection[str] | None) -> Iterator[Found]:
        for name in said if touched is None else touched:
            if len(said.get(name, ())) > 1:
                yield from self._of_document(said[name])
        for by_area in self._sorted(said, touched):
            here = None if touched is None else _areas(by_area, touched)
            for area, sayings in by_area.items():
                if area != _NOWHERE and len(sayings) > 1 and (here is None or area in here):
                    yield from self._of_region(sayings, said, touched)
            yield from self._of_chains(by_area, here, touched)

    def _sorted(self, said: Said, touched: Collection[str] | None) -> Iterable[dict[Area, _BySaying]]:
        """The statements to compare by sort, region, and saying."""
        sorts = None
        if touched is not None:
            sorts = {one.said.sort for name in touched for one in said.get(name, ())}
        groups: dict[int, dict[Area, _BySaying]] = defaultdict(dict)
        for statements in said.values():
            for one in statements:
                if one.clear and one.first and (sorts is None or one.said.sort in sorts):
                    by_saying = groups[one.said.sort].setdefault(one.area, {})
                    by_saying.setdefault(one.said, []).append(one)
        return groups.values()

    def _of_document(self, statements: Sequence[Statement]) -> Iterator[Found]:
        """Pairs of one document for one region."""
        compared = [one for one in statements if one.clear and one.first]
        for a, b in combinations(compared, 2):
            if a.area == b.area and a.said.sort == b.said.sort and same_act(a, b, self._book):
                verdict = within(a, b)
                if verdict:
                    yield *_presented(a, b, verdict), verdict

    def _of_region(self, sayings: _BySaying, said: Said, touched: Collection[str] | None) -> Iterator[Found]:
        """Pairs of two documents for one region."""
        for (one, ours), (other, theirs) in combinations(sayings.items(), 2):
            verdict = across(one, other)
            if verdict is None or not same_act(ours[0], theirs[0], self._book):
                continue
            for a, b in _meeting(ours, theirs, touched):
                if a.doc != b.doc and not (verdict.kind == "deadline" and _date_is_settled(a, b, said)):
                    yield *_presented(a, b, verdict), verdict

    def _of_chains(
        self, by_area: dict[Area, _BySaying], here: Collection[Area] | None, touched: Collection[str] | None
    ) -> Iterator[Found]:
        """Pairs for a region and one that contains it."""
        judged: dict[tuple[Saying, Saying], Verdict | None] = {}
        for area, parts in by_area.items():
            for above in self._chains.above(area):
                wholes = by_area.get(above)
                if wholes is None or (here is not None and area not in here and above not in here):
                    continue
                for part, ours in parts.items():
                    for whole, theirs in wholes.items():
                        asked = part, whole
                        if asked not in judged:
                            judged[asked] = hierarchy(part, whole)
                        verdict = judged[asked]
                        if verdict is not None and same_act(ours[0], theirs[0], self._book):
                            for a, b in _meeting(ours, theirs, touched):
                                yield a, b, verdict


def _areas(by_area: dict[Area, _BySaying], touched: Collection[str]) -> set[Area]:
    """The regions for which some documents say something."""
    return {
        area
        for area, sayings in by_area.items()
        if any(one.doc in touched for statements in sayings.values() for one in statements)
    }


def _meeting(
    ours: Sequence[Statement], theirs: Sequence[Statement], touched: Collection[str] | None
) -> Iterator[tuple[Statement, Statement]]:
    for a in ours:
        for b in theirs:
            if touched is None or a.doc in touched or b.doc in touched:
                yield a, b


def _date_is_settled(a: Statement, b: Statement, said: Said) -> bool:
    """Whether one document states the value for both dates, which leaves no doubt about the date."""
    earlier, later = (a, b) if in_time(a.said, b.said)[0] is a.said else (b, a)
    return any(
        one.clear and states(one, own.said, other.said.due, own.area)
        for own, other in ((earlier, later), (later, earlier))
        for one in said[own.doc]
    )


def _presented(a: Statement, b: Statement, verdict: Verdict) -> tuple[Statement, Statement]:
    """Earlier before later, text before table, otherwise by document and place."""
    if verdict.kind in ("regression", "deadline"):
        return (a, b) if (a.said.due or "") <= (b.said.due or "") else (b, a)
    if verdict.kind == "text_table":
        return (a, b) if a.target.source == "text" else (b, a)
    return (a, b) if a.order <= b.order else (b, a)
