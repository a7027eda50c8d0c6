"""The reasons why two statements cannot be compared."""

from __future__ import annotations

from pipeline.conflicts.statements import Statement
from pipeline.resolve.documents import Area, lies_in
from pipeline.resolve.indicators import indicators
from pipeline.rules import RuleBook


def same_act(a: Statement, b: Statement, book: RuleBook) -> bool:
    """Whether what is done to the counted things (新增, 改造, 建成) gives one count."""
    one, other = a.said.key.act, b.said.key.act
    if one == other:
        return True
    text_and_table = a.doc == b.doc and a.target.source != b.target.source
    return indicators(book).wording.compatible(one, other, text_and_table)


def why_not(a: Statement, b: Statement, book: RuleBook) -> str | None:
    """The first reason of the guideline's table why two statements cannot be compared; None when they can."""
    reason = said_apart(a, b, book)
    if reason is not None:
        return reason
    if a.area != b.area and not lies_in(a.area, b.area, book) and not lies_in(b.area, a.area, book):
        return "region"
    if a.area == Area(None) and a.doc != b.doc:
        return "region"
    return "deadline" if (a.said.due is None) != (b.said.due is None) else None


def said_apart(a: Statement, b: Statement, book: RuleBook) -> str | None:
    """The first reason in what they say, wherever they stand, that comes before region and deadline."""
    one, other = a.said, b.said
    if not same_act(a, b, book):
        return "indicator"
    if one.core != other.core and (one.measure.base != other.measure.base or one.measure.scope == other.measure.scope):
        return "indicator"
    if one.key.change != other.key.change:
        return "change"
    if one.key.dimension != other.key.dimension:
        return "unit"
    if one.baseline != other.baseline:
        return "baseline"
    if one.annual != other.annual:
        return "recurrence"
    return "scope" if one.core != other.core else None
