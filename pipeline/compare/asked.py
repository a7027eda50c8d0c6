"""Targets made ready for comparison over time or down the levels: what each asks, of which quantity, for which region,
by when, of whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from pipeline.conflicts.admissible import Admissible, admissible, direction
from pipeline.records import ClauseFact, Facts, Judgement, Target
from pipeline.resolve.departments import DepartmentKey, normalise
from pipeline.resolve.documents import Area, document_of
from pipeline.resolve.homes import Home, Homes
from pipeline.resolve.indicators import Direction, IndicatorKey, indicators, without_region
from pipeline.resolve.spoken import last_day
from pipeline.rules import RuleBook


@dataclass(frozen=True, slots=True)
class Asked:
    """What a target asks. `also` are further places of its document that state the same, `clause` the titles of the
    clauses it stands in."""

    doc: str
    place: int
    target: Target = field(repr=False)
    key: IndicatorKey
    area: Area
    scope: str
    value: Fraction
    value_max: Fraction | None
    due: str | None
    word: Direction | None
    owners: frozenset[DepartmentKey]
    clause: str
    also: tuple[Target, ...] = ()

    @property
    def admits(self) -> Admissible:
        """The values that meet it."""
        return admissible(self.target.comparator, self.value, self.value_max)

    @property
    def amount(self) -> tuple[Fraction, Fraction | None]:
        return self.value, self.value_max

    @property
    def quantity(self) -> tuple[object, ...]:
        """What is asked of what: targets that agree in this may be held against one another, regions aside. A name
        too general to mean the same elsewhere is known by its clause."""
        place = self.clause if self.key.bare else ""
        return self.key.core, self.key.change, self.key.dimension, self.key.annual or self.annual, self.scope, place

    @property
    def annual(self) -> bool:
        return self.target.recurrence == "annual"


def way_of(a: Asked, b: Asked) -> Direction | None:
    """Which way asks for more, for this pair."""
    comparators, words = (a.target.comparator, b.target.comparator), (a.word, b.word)
    return direction(comparators, words, a.key.change, a.key.better or b.key.better)


class Asking:
    """Reads what the targets of documents ask; `judgements` are a user's own about indicators and departments."""

    def __init__(self, book: RuleBook, judgements: Sequence[Judgement] = ()) -> None:
        self._book = book
        self._judgements = tuple(judgements)
        self._known = indicators(book)
        judged = [one for one in judgements if one.kind == "indicator"]
        self._same = {one.b: one.a for one in judged if one.verdict == "same"}
        self._own = {one.b for one in judged if one.verdict == "different"}
        self._homes = Homes(book)

    def of(self, facts: Facts) -> list[Asked]:
        """What the targets of a document ask, in reading order, what is said twice once."""
        document = document_of(facts)
        home = self._homes.of(document)
        titles = {one.path: one.title or one.number for one in facts.records if isinstance(one, ClauseFact)}
        found: dict[object, Asked] = {}
        for place, target in enumerate(facts.records):
            if isinstance(target, Target):
                one = self._asked(facts.name, place, target, home, titles)
                said = (*one.quantity, one.key.act, one.area, one.amount, target.comparator, one.due, target.force)
                first = found.get(said)
                found[said] = one if first is None else _joined(first, one)
        return list(found.values())

    def _asked(
        self,
        doc: str,
        place: int,
        target: Target,
        home: Home,
        titles: dict[str, str],
    ) -> Asked:
        indicator = self._same.get(target.indicator, target.indicator)
        area, scope, printed = self._homes.named(indicator, target.scope, home)
        of = without_region(target.of, home.names) if target.of else None
        key = self._known.key(printed, target.unit, target.change, of)
        if target.indicator in self._own:
            key = key._replace(core=f"{key.core}~{target.indicator}")
        return Asked(
            doc=doc,
            place=place,
            target=target,
            key=key,
            area=area,
            scope=scope,
            value=key.quantity(target.value).value,
            value_max=None if target.value_max is None else key.quantity(target.value_max).value,
            due=last_day(target.deadline) if target.deadline else None,
            word=self._known.direction(target.verb, key.act),
            owners=frozenset(normalise(name, home.region, self._book, self._judgements) for name in target.owners),
            clause=title_path(target.clause, titles),
        )


def title_path(path: str | None, titles: dict[str, str]) -> str:
    """The titles of a clause and of those above it, numbers aside, so that a clause is known again when its number
    has changed."""
    parts = (path or "").split("/")
    above = ("/".join(parts[:end]) for end in range(1, len(parts) + 1))
    return "/".join(titles.get(each, "") for each in above)


def _joined(first: Asked, again: Asked) -> Asked:
    """A target with another place of its document that states the same; owners add up."""
    names = tuple(dict.fromkeys((*first.target.owners, *again.target.owners)))
    return replace(
        first,
        target=first.target.model_copy(update={"owners": names}),
        owners=first.owners | again.owners,
        also=(*first.also, again.target),
    )
