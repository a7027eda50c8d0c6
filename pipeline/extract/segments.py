"""Segments: the pieces of a comma clause with one predicate each, cut behind every amount that 、 or 和 follows."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.extract.amounts import Amount
from pipeline.extract.sentences import CommaClause
from pipeline.extract.times import Time
from pipeline.rules import RuleBook

_JOINT = re.compile(r"、|以及|和|及|与|并|，")

_THING = re.compile(r"(?:以[上下内])?(?!以[上下内]|左右|[、和及，（])[一-龥]{2}")


class Segment(NamedTuple):
    """A predicate: `left` is the text before its first amount without expressions of time, `right` what follows the
    last. `amounts` has several members only where they stand side by side (分别达到55%、45%); `start` and `end` are
    its place in the passage, `first` says that it opens its comma clause."""

    left: str
    right: str
    amounts: tuple[Amount, ...]
    start: int
    end: int
    first: bool


def _after(book: RuleBook) -> re.Pattern[str]:
    known = book.derived.get(__name__)
    if known is None:
        joint = r"(?:{less})?(?P<joint>、|以及|和|及(?!以[上下])|与|并且?)"
        known = book.derived[__name__] = book.compile(joint, "segments")
    assert isinstance(known, re.Pattern)
    return known


def without_times(text: str, start: int, end: int, found: list[Time]) -> str:
    """text[start:end] without the expressions of time that stand in it."""
    pieces, at = [], start
    for time in found:
        if time.start >= at and time.end <= end:
            pieces.append(text[at : time.start])
            at = time.end
    pieces.append(text[at:end])
    return "".join(pieces)


def segments(text: str, clause: CommaClause, found: list[Amount], times: list[Time], book: RuleBook) -> list[Segment]:
    """The segments of a comma clause that hold amounts. An amount that nothing cuts off from the next one belongs to
    the next one's left side (由28%提高到35%, 20万人口以上的区建有1所)."""
    after = _after(book)
    result: list[Segment] = []
    start, group = clause.start, []
    for index, amount in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        group.append(amount)
        if following is None:
            cut = clause.end
        else:
            joint = after.match(text, amount.end, following.start)
            if joint and joint.end() == following.start and _listed(text, start, clause.end, amount, following):
                continue
            cut = joint.start("joint") if joint else _last_joint(text, amount.end, following.start)
            if cut < 0:
                group = []
                continue
        left = without_times(text, start, group[0].start, times)
        right = without_times(text, group[-1].end, cut, times)
        result.append(Segment(left, right, tuple(group), start, cut, start == clause.start))
        start, group = cut, []
    return result


def _listed(text: str, start: int, end: int, one: Amount, two: Amount) -> bool:
    """Whether two amounts side by side are a list (55%、45%; 300个、2万户), and the second does not open a new item
    (100%、20户以上自然村…)."""
    alike = one.unit is None or two.unit is None or one.unit == two.unit
    return alike or "分别" in text[start : one.start] or not _THING.match(text, two.end, end)


def _last_joint(text: str, start: int, end: int) -> int:
    """Where a new item begins between two amounts: at the 、 or 和 right before the second; -1 where there is none."""
    starts = [joint.start() for joint in _JOINT.finditer(text, start, end) if joint.end() == end]
    return starts[-1] if starts else -1
