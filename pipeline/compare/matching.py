"""Which target, milestone or assignment of the new text is which of the old one.

Candidates must mean the same; of several the pair that agrees in most is taken, and each is used once. The order of
pairs rests on what they say and where they stand, never on chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from pipeline.compare.asked import Asked
from pipeline.records import Agreement, Milestone
from pipeline.resolve.indicators import indicators
from pipeline.resolve.spoken import months_between
from pipeline.resolve.wording import squeeze
from pipeline.rules import RuleBook

Why = Callable[[int, int], tuple[Agreement, ...]]
FURTHEST = 60
"""Months between the dates of one target in two texts: a plan's period. What lies further apart are two targets."""
_ALIKE = 70.0
"""How like the words of two milestones must be, of 100."""


class Pair(NamedTuple):
    """Places of one thing in the old and in the new list; None where one has it not. `why` says what they agree in."""

    old: int | None
    new: int | None
    why: tuple[Agreement, ...] = ()


def match_targets(old: Sequence[Asked], new: Sequence[Asked], book: RuleBook) -> list[Pair]:
    """The targets of two texts, paired."""
    compatible = indicators(book).wording.compatible
    by_quantity: dict[object, list[int]] = defaultdict(list)
    for at, one in enumerate(old):
        by_quantity[one.quantity].append(at)
    candidates = []
    for at, one in enumerate(new):
        for was in by_quantity[one.quantity]:
            if old[was].area == one.area and compatible(old[was].key.act, one.key.act):
                gap = _apart(old[was].due, one.due)
                if gap is not None:
                    candidates.append((_cost(old[was], one, gap), was, at))
    return _paired(candidates, len(old), len(new), lambda was, at: _why(old[was], new[at]))


def match_milestones(old: Sequence[Milestone], new: Sequence[Milestone]) -> list[Pair]:
    """The milestones of two texts, paired by their words."""
    from rapidfuzz import process
    from rapidfuzz.fuzz import ratio

    if not old or not new:
        return _paired([], len(old), len(new), lambda _was, _at: ())
    words = [[squeeze(one.action) for one in each] for each in (new, old)]
    likeness = process.cdist(*words, scorer=ratio, score_cutoff=_ALIKE)
    candidates = []
    for at, row in enumerate(likeness.tolist()):
        for was, like in enumerate(row):
            gap = _apart(old[was].deadline, new[at].deadline)
            if like and gap is not None:
                candidates.append(((-like, gap, abs(was - at)), was, at))

    def why(was: int, at: int) -> tuple[Agreement, ...]:
        return ("words",) if words[1][was] == words[0][at] else ("like",)

    return _paired(candidates, len(old), len(new), why)


def match_keys(old: Sequence[Sequence[Any]], new: Sequence[Sequence[Any]], why: Agreement) -> list[Pair]:
    """Things of two lists, paired by the first of their keys that they have in common."""
    candidates = []
    for was, theirs in enumerate(old):
        ranks = {key: rank for rank, key in reversed(list(enumerate(theirs)))}
        for at, ours in enumerate(new):
            common = [max(rank, ranks[key]) for rank, key in enumerate(ours) if key in ranks]
            if common:
                candidates.append(((min(common), abs(was - at)), was, at))
    return _paired(candidates, len(old), len(new), lambda _was, _at: (why,))


def _paired(candidates: Iterable[tuple[Any, int, int]], olds: int, news: int, why: Why) -> list[Pair]:
    """The best pairs, each place once: those of the new list in its order, then what only the old one has."""
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, was, at in sorted(candidates):
        if at not in taken and was not in used:
            taken[at] = was
            used.add(was)
    found = [Pair(taken.get(at), at, why(taken[at], at) if at in taken else ()) for at in range(news)]
    return found + [Pair(was, None) for was in range(olds) if was not in used]


def _apart(old: str | None, new: str | None) -> int | None:
    """The months between two dates; much where only one is there, None where they are too far apart."""
    if old is None or new is None:
        return 0 if old == new else FURTHEST + 1
    months = abs(months_between(old, new))
    return months if months <= FURTHEST else None


def _cost(old: Asked, new: Asked, gap: int) -> tuple[object, ...]:
    """How much two targets of one quantity differ: the date weighs most, then what is asked, then where it stands."""
    was, now = old.target, new.target
    return (
        gap,
        old.key.act != new.key.act,
        was.baseline_year != now.baseline_year,
        old.amount != new.amount,
        was.comparator != now.comparator,
        was.source != now.source,
        old.clause != new.clause,
        abs(old.place - new.place),
    )


def _why(old: Asked, new: Asked) -> tuple[Agreement, ...]:
    found: list[Agreement] = ["name" if old.target.indicator == new.target.indicator else "wording"]
    if old.key.bare:
        found.append("clause")
    if old.scope:
        found.append("scope")
    return (*found, "date" if old.due == new.due else "nearest")
