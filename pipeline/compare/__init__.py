"""What changed from one document to another, by target and not by line.

    compare(old, new, book) -> list[Difference]
    cascade(documents, name, book) -> list[Rung]

The two are versions of one document, or a document and the one that takes its place. Targets are paired by the
quantity they set, their scope and the nearness of their dates; milestones by their words; work by department and
clause. `cascade` holds the targets of regions against those of the regions above them. See docs/versions.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.compare.assignments import assignments
from pipeline.compare.cascade import cascade
from pipeline.compare.goals import milestones, targets
from pipeline.compare.rungs import explain_rung
from pipeline.compare.sentences import explain
from pipeline.records import Difference, Facts, Judgement
from pipeline.rules import RuleBook

__all__ = ["cascade", "compare", "explain", "explain_rung"]

_WHAT = ("target", "milestone", "assignment")
_LAST = ("dropped", "unchanged")


def compare(old: Facts, new: Facts, book: RuleBook, judgements: Sequence[Judgement] = ()) -> list[Difference]:
    """Every target, milestone and assignment of work of two texts, with what became of it.

    In this order: targets, milestones, work; of each first what changed or was added, as the new text has it, then
    what was dropped, as the old one had it, then what is unchanged. `judgements` are a user's own about indicators and
    departments. The same facts give the same differences.
    """
    found = [
        *targets(old, new, book, judgements),
        *milestones(old, new, book, judgements),
        *assignments(old, new, book, judgements),
    ]
    spoken = [one.model_copy(update={"explanation": explain(one, "zh", book)}) for one in found]
    return sorted(
        spoken, key=lambda one: (_WHAT.index(one.what), _LAST.index(one.kind) + 1 if one.kind in _LAST else 0)
    )
