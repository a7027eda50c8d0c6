"""What became of the targets and milestones of a text in another one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pipeline.compare.asked import Asked, Asking, title_path, way_of
from pipeline.compare.matching import Pair, match_milestones, match_targets
from pipeline.conflicts.admissible import Admissible, asks_less
from pipeline.records import ChangeKind, ClauseFact, Difference, Facts, Judgement, Milestone, Trend
from pipeline.resolve.departments import normalise
from pipeline.resolve.documents import document_of
from pipeline.resolve.spoken import last_day
from pipeline.rules import RuleBook


def targets(old: Facts, new: Facts, book: RuleBook, judgements: Sequence[Judgement]) -> list[Difference]:
    """The targets of two texts, each with what became of it."""
    asking = Asking(book, judgements)
    before, after = asking.of(old), asking.of(new)
    pairs = match_targets(before, after, book)
    return [
        _target(
            before[pair.old] if pair.old is not None else None, after[pair.new] if pair.new is not None else None, pair
        )
        for pair in pairs
    ]


def _target(old: Asked | None, new: Asked | None, pair: Pair) -> Difference:
    if old is None or new is None:
        kind: ChangeKind = "added" if old is None else "dropped"
        one, other = old.target if old else None, new.target if new else None
        return Difference(what="target", kind=kind, changes=(kind,), old=one, new=other)
    changes = tuple(_changes(old, new))
    difference = (new.value - old.value) / new.key.factor if "value" in changes else None
    share = new.target.unit in ("%", "％")
    return Difference(
        what="target",
        kind=changes[0],
        changes=changes,
        trends=tuple(_trends(old, new, changes)),
        old=old.target,
        new=new.target,
        by=None if difference is None else decimal_of(difference),
        by_unit=None if difference is None else "个百分点" if share else new.target.unit,
        match=pair.why,
    )


def _changes(old: Asked, new: Asked) -> list[ChangeKind]:
    was, now = old.target, new.target
    differs: dict[ChangeKind, bool] = {
        "value": old.amount != new.amount,
        "baseline": was.baseline_year != now.baseline_year,
        "deadline": old.due != new.due,
        "comparator": was.comparator != now.comparator and new.value_max is None and old.value_max is None,
        "force": was.force != now.force,
        "owner": old.owners != new.owners,
        "moved": was.clause != now.clause and old.clause != new.clause,
    }
    return [kind for kind, is_so in differs.items() if is_so] or ["unchanged"]


def _trends(old: Asked, new: Asked, changes: Sequence[ChangeKind]) -> list[Trend]:
    """Which way a target went. Against another baseline amounts say nothing; a hope made a demand is stricter."""
    found: list[Trend] = []
    if "baseline" not in changes:
        way = way_went(old, new)
        found += [way] if way else []
    hopes = (old.target.force == "aspirational", new.target.force == "aspirational")
    if not found and hopes[0] != hopes[1]:
        found.append("stricter" if hopes[0] else "looser")
    if old.due and new.due and old.due != new.due:
        found.append("earlier" if new.due < old.due else "later")
    return found


def way_went(old: Asked, new: Asked) -> Literal["stricter", "looser"] | None:
    """Whether the second asks for more or less than the first: by the amounts, where these agree by what they admit;
    None where nothing tells."""
    way = way_of(old, new)
    if asks_less(old.amount, new.amount, way):
        return "stricter"
    if asks_less(new.amount, old.amount, way):
        return "looser"
    if old.amount == new.amount and old.admits != new.admits:
        if _within(new.admits, old.admits):
            return "stricter"
        if _within(old.admits, new.admits):
            return "looser"
    return None


def _within(inner: Admissible, outer: Admissible) -> bool:
    """Whether every value that one admits is admitted by the other."""
    above = outer.low is None or (
        inner.low is not None
        and (inner.low > outer.low or (inner.low == outer.low and (inner.low_open or not outer.low_open)))
    )
    below = outer.high is None or (
        inner.high is not None
        and (inner.high < outer.high or (inner.high == outer.high and (inner.high_open or not outer.high_open)))
    )
    return above and below


def decimal_of(value: Fraction, places: int = 6) -> Decimal:
    """A fraction as a decimal, rounded where it does not end within so many places."""
    exact = round(Decimal(value.numerator) / Decimal(value.denominator), places)
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()


def milestones(old: Facts, new: Facts, book: RuleBook, judgements: Sequence[Judgement]) -> list[Difference]:
    """The milestones of two texts, each with what became of it."""
    before, after = ([one for one in each.records if isinstance(one, Milestone)] for each in (old, new))
    sides = _Side(old, book, judgements), _Side(new, book, judgements)
    found = []
    for pair in match_milestones(before, after):
        was = before[pair.old] if pair.old is not None else None
        now = after[pair.new] if pair.new is not None else None
        if was is None or now is None:
            kind: ChangeKind = "added" if was is None else "dropped"
            found.append(Difference(what="milestone", kind=kind, changes=(kind,), old=was, new=now))
        else:
            found.append(_milestone(was, now, sides, pair))
    return found


class _Side:
    """What is asked about a text's milestones: who owns them, and under which titles they stand."""

    def __init__(self, facts: Facts, book: RuleBook, judgements: Sequence[Judgement]) -> None:
        document = document_of(facts)
        self._region = document.region if document else None
        self._titles = {one.path: one.title or one.number for one in facts.records if isinstance(one, ClauseFact)}
        self._book, self._judgements = book, judgements

    def owners(self, milestone: Milestone) -> frozenset[object]:
        return frozenset(normalise(name, self._region, self._book, self._judgements) for name in milestone.owners)

    def clause(self, milestone: Milestone) -> str:
        return title_path(milestone.clause, self._titles)


def _milestone(old: Milestone, new: Milestone, sides: tuple[_Side, _Side], pair: Pair) -> Difference:
    dates = tuple(last_day(one.deadline) if one.deadline else None for one in (old, new))
    differs: dict[ChangeKind, bool] = {
        "deadline": dates[0] != dates[1],
        "owner": sides[0].owners(old) != sides[1].owners(new),
        "wording": "like" in pair.why,
        "moved": old.clause != new.clause and sides[0].clause(old) != sides[1].clause(new),
    }
    changes = tuple(kind for kind, is_so in differs.items() if is_so) or ("unchanged",)
    trends: tuple[Trend, ...] = ()
    if dates[0] and dates[1] and dates[0] != dates[1]:
        trends = ("earlier" if dates[1] < dates[0] else "later",)
    return Difference(
        what="milestone", kind=changes[0], changes=changes, trends=trends, old=old, new=new, match=pair.why
    )
