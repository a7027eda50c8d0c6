"""What is in force on a day: the period of every document, from what it says of itself and what others do to it.

A period runs from its first day up to, not including, the day on which the document is out of force (the half-open
periods of SQL:2011). Without a stated day it begins on the day of the document; a year alone counts from 1 January.
It ends the day after its last day, or when a document that repeals, replaces or supersedes it comes into force. Drafts
are never in force, and neither is a document without any date, nor one that has ended on an unknown day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from pipeline.records import Document, Facts, Judgement
from pipeline.resolve.documents import document_of
from pipeline.resolve.versions import Replacement, Versions, dated
from pipeline.rules import RuleBook

OPEN = "9999-12-31"
"""The end of a period that has none (ISO 8601)."""
_ENDING = ("repeals", "replaces", "version", "final")
Doubt = Literal["draft", "undated", "ended"]


class Period(NamedTuple):
    """When a document is in force: from `start` up to, not including, `end`; never where there is no start, and then
    `doubt` says why. `by` names the document that ends it. `clauses` end earlier than the rest, each on its day."""

    start: str | None
    end: str = OPEN
    by: str | None = None
    doubt: Doubt | None = None
    clauses: Mapping[str, str] = {}

    def holds(self, day: str, clause: str | None = None) -> bool:
        """Whether the document, or what stands in a clause of it, is in force on a day."""
        return self.start is not None and self.start <= day < self.clause_end(clause)

    def clause_end(self, path: str | None) -> str:
        """The day on which what stands in a clause is out of force: the document's, or an earlier one of the clause
        or of one above it."""
        ends = [end for number, end in self.clauses.items() if number in (path or "").split("/")]
        return min([self.end, *ends])


def periods(documents: Sequence[Facts], book: RuleBook, judgements: Sequence[Judgement] = ()) -> dict[str, Period]:
    """The period of every document, by name. `judgements` are a user's own about documents."""
    over_time = Versions(documents, book, judgements)
    heads = {facts.name: own for facts in documents if (own := document_of(facts)) is not None}
    extended = over_time.extensions()
    found = {name: _own(own, extended.get(name)) for name, own in heads.items()}
    for one in over_time.replacements():
        found[one.older] = _ended(found[one.older], one, found[one.newer].start)
    return found


def in_force(documents: Iterable[Facts], known: Mapping[str, Period], day: str) -> list[Facts]:
    """Of some documents those in force on a day, without the facts of clauses that are no longer."""
    found = []
    for facts in documents:
        period = known[facts.name]
        if period.holds(day):
            kept = tuple(one for one in facts.records if period.holds(day, one.clause))
            found.append(facts.model_copy(update={"records": kept}) if period.clauses else facts)
    return found


def _own(document: Document, extended: str | None) -> Period:
    """The period that a document gives itself."""
    if document.draft is not None:
        return Period(None, doubt="draft")
    day = document.effective_from or dated(document)
    if not day:
        return Period(None, doubt="undated")
    last = max(document.expires_on or "", extended or "") if document.expires_on or extended else None
    ends = [end for end in (_next(last), document.ended_on) if end]
    if any(one.kind == "ended" for one in document.validity) and not document.ended_on:
        return Period(None, doubt="ended")
    return Period(f"{day}-01-01" if len(day) == len("2024") else day, min(ends, default=OPEN))


def _ended(period: Period, ending: Replacement, newer_from: str | None) -> Period:
    """A period after another document has been taken in. A newer one without a day leaves it unknown when it ended."""
    if period.start is None or ending.reason not in _ENDING:
        return period
    day = ending.on or newer_from
    if ending.clauses:
        return period._replace(clauses={**period.clauses, **dict.fromkeys(ending.clauses, day)}) if day else period
    if day is None:
        return Period(None, by=ending.newer, doubt="ended")
    return period._replace(end=day, by=ending.newer) if day < period.end else period


def _next(day: str | None) -> str | None:
    """The day after; None for none."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat() if day else None
