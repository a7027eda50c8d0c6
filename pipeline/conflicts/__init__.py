"""Conflicts: where targets of documents contradict each other, or themselves.

    conflicts(documents, book) -> list[Conflict]

Only targets of one indicator are brought together, and of those only the ones for one region or for a region and
those that contain it: never all pairs. The order of the documents changes nothing. See docs/conflicts.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.conflicts.explain import explain
from pipeline.conflicts.register import Register, Standing
from pipeline.records import Conflict, Facts, Judgement
from pipeline.rules import RuleBook

__all__ = ["Register", "Standing", "conflicts", "explain"]


def conflicts(
    documents: Sequence[Facts],
    book: RuleBook,
    with_incomparable: bool = False,
    judgements: Sequence[Judgement] = (),
) -> list[Conflict]:
    """Every pair of targets that conflict, across and inside documents, in a fixed order.

    `with_incomparable` adds the pairs of like indicators that were not compared (kind "not_comparable" or
    "superseded"), each with its reason. `judgements` are a user's own on indicators (printed names `a` and `b`):
    "same" has them compared, "different" keeps them apart, whatever the vocabulary says; and on departments.
    """
    register = Register(book, judgements)
    register.judge(documents)
    return register.conflicts(with_incomparable)
