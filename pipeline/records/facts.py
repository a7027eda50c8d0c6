"""What extraction finds."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from pipeline.records.base import Box, Change, Comparator, Ending, Force, Origin, Record, Relation, Role
from pipeline.records.source import Notice


def _is_none(value: object) -> bool:
    return value is None


class Place(Record):
    """Where a fact stands: characters [start, end) of the text as read from the file with this SHA-256; for a
    table the table's, row's and column's number from 0.

    `page` and `box`, `paragraph` or `cell` say where that is in the file as people see it (pipeline.readers.places).
    `ocr` is the least confidence (0 to 1) of what text recognition read there; left out where none did. `member` is the
    name of the file among those that were read together (a notice and its attachments); left out where there is one.
    """

    sha256: str
    start: int
    end: int
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    box: Box | None = None
    paragraph: int | None = None
    cell: str | None = None
    ocr: float | None = Field(default=None, exclude_if=_is_none)
    member: str | None = Field(default=None, exclude_if=_is_none)


class Fact(Record):
    """What every fact carries. `evidence` is exactly the piece of the source at `place`."""

    id: str = ""
    clause: str | None = None
    rule: str | None = None
    evidence: str
    place: Place


class Validity(Record):
    """A statement of a document about its own validity, with its evidence and place like a fact.

    `kind`: effective (in force from `date`), expires (`date` is its last day), ended (out of force from `date`, or on
    an unknown day), trial (试行, 暂行), draft (`text`: 征求意见稿, 草案 …). `clauses` are those that it is
    limited to, as printed (第五条); none means the whole document.
    """

    kind: Literal["effective", "expires", "ended", "trial", "draft"]
    date: str | None = None
    text: str | None = None
    clauses: tuple[str, ...] = ()
    clause: str | None = None
    rule: str
    evidence: str
    place: Place


class Document(Fact):
    """The document itself (exactly one in a file). What it says about its own validity stands in `validity`, and in
    sum in `effective_from` (first day in force), `expires_on` (last day), `ended_on`, `trial` and `draft`."""

    type: Literal["document"] = "document"
    title: str
    notice_title: str | None = None
    doc_number: str | None = None
    issuers: tuple[str, ...] = ()
    issued_on: str | None = None
    published_on: str | None = None
    index_number: str | None = None
    category: str | None = None
    region: str | None = None
    addressees: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    effective_from: str | None = None
    expires_on: str | None = None
    ended_on: str | None = None
    trial: bool = False
    draft: str | None = None
    validity: tuple[Validity, ...] = ()


class ClauseFact(Fact):
    """A numbered or titled unit."""

    type: Literal["clause"] = "clause"
    number: str
    path: str
    title: str | None = None
    level: int


class Target(Fact):
    """Something that must reach, keep, change by, or count up to a number (see the guideline's target table)."""

    type: Literal["target"] = "target"
    indicator: str
    value: Decimal
    value_max: Decimal | None = None
    unit: str | None = None
    comparator: Comparator = "="
    change: Change = "none"
    deadline: str | None = None
    recurrence: Literal["annual"] | None = None
    from_year: int | None = None
    baseline_year: int | None = None
    baseline_value: str | None = None
    of: str | None = None
    force: Force = "stated"
    scope: str | None = None
    owners: tuple[str, ...] = ()
    source: Origin = "text"
    verb: str | None = None
    """The word that reaches, keeps or changes (达到, 降至, 保持, 新增): the direction of "more" rests on it."""


class Milestone(Fact):
    """A goal with a date and no number."""

    type: Literal["milestone"] = "milestone"
    action: str
    deadline: str | None = None
    recurrence: Literal["annual"] | None = None
    owners: tuple[str, ...] = ()
    source: Origin = "text"


class Unit(Record):
    """A unit of organisation with its role at one place; `name` is verbatim, shared heads put back."""

    name: str
    role: Role


class Responsibility(Fact):
    """A place that assigns units to work. `where` is the clause path, "" before the first clause."""

    type: Literal["responsibility"] = "responsibility"
    where: str
    departments: tuple[Unit, ...]


class Citation(Fact):
    """A mention of another document (or, `internal`, of an attachment of this one).

    `ends` says that the cited document, or the `clauses` of it that are named, ends or changes with this one (or from
    `ends_on`), by the rule `ends_rule`; a plan to revise it ends nothing. `extends`: in force until `ends_on`.
    """

    type: Literal["citation"] = "citation"
    title: str | None = None
    doc_number: str | None = None
    relation: Relation = "refers"
    internal: bool = False
    ends: Ending | None = None
    clauses: tuple[str, ...] = ()
    ends_on: str | None = None
    ends_rule: str | None = None


AnyFact = Document | ClauseFact | Target | Milestone | Responsibility | Citation


class Facts(Record):
    """All facts of one file, in reading order, the document first. `warnings` say what of the file was not read as it
    should be; they are said when it is read, and not kept with the facts."""

    name: str
    records: tuple[AnyFact, ...]
    warnings: tuple[Notice, ...] = ()

    def to_jsonl(self) -> str:
        """The facts as JSON Lines in the guideline's shapes, UTF-8 characters kept, one newline after each."""
        from pipeline.jsonl import dump_lines

        return dump_lines(self.records)


class Number(Record):
    """A number that a document prints, and what became of it: characters [start, end) of `Source.text`.

    `claimed` by the facts whose amount, deadline, baseline … it is (`use` says which); `explained` by the rule in
    `reason`, which says why it is no goal; else `open`. `passage` is None for a site's metadata. `ocr` is the
    confidence of text recognition where that is too low to be relied on.
    """

    text: str
    start: int
    end: int
    page: int | None = None
    passage: int | None = None
    clause: str | None = None
    sentence: str
    status: Literal["claimed", "explained", "open"]
    ocr: float | None = None
    use: str | None = None
    reason: str | None = None
    facts: tuple[str, ...] = ()
