"""Every record that passes between stages: frozen, typed, and free of behaviour beyond its own shape.

The order of this module is the way of the data: what a reader gives (`Source`), what structure makes of it
(`Outline`), what extraction finds (`Facts`), what resolution judges (`Judgement`), what the comparison of
targets says (`Conflict`). Offsets are always characters of `Source.text`, the text as read, before any
normalisation; numbers are decimals, never floats.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Comparator = Literal["=", ">=", ">", "<=", "<", "~"]
Change = Literal["none", "increase", "decrease"]
Force = Literal["stated", "aspirational", "binding"]
Origin = Literal["text", "table"]
Role = Literal["lead", "responsible", "support"]
Relation = Literal["basis", "implements", "issues", "amends", "repeals", "refers"]
Strength = Literal["contradiction", "divergence"]
ConflictKind = Literal["text_table", "value", "comparator", "regression", "deadline", "hierarchy", "owner"]


Box = tuple[float, float, float, float]
"""A rectangle on a page as it is shown: left, top, right, bottom in points (1/72 inch) from its upper left corner."""


class Record(BaseModel):
    """A frozen record: equal by value, hashable, safe to hand to another process."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# ---------------------------------------------------------------- what a reader gives


class Cell(Record):
    """One cell of a table that the file itself marks as such; `start` and `end` are characters of `Source.text`.

    `box` is where it stands on the page, `address` what the file calls it ("任务!C7"), where there is such.
    """

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    start: int
    end: int
    header: bool = False
    box: Box | None = None
    address: str | None = None


class Table(Record):
    """A grid of cells. A merged cell is given once, at its upper left place, with its spans."""

    rows: int
    columns: int
    cells: tuple[Cell, ...]


class Block(Record):
    """A piece of the file in reading order: a heading or paragraph (or one printed line of it), or a table.

    `level` is the depth of a marked heading (h1, Word's Heading 1, one # = 1). Pages count from 1; `box` is where it
    stands on its page, where the format has places.
    """

    kind: Literal["heading", "paragraph", "table"]
    start: int
    end: int
    page: int | None = None
    level: int | None = None
    table: Table | None = None
    box: Box | None = None


class MetaField(Record):
    """An entry of a government site's metadata block, as printed (索引号, 发文字号, 成文日期 …)."""

    name: str
    value: str
    start: int
    end: int


class Source(Record):
    """A file as read. `text` holds every character that facts may point at; blocks follow one another in it.

    `flow` says what a block is: "lines" when blocks are printed lines that may be cut in the middle of a
    sentence (plain text, PDF), "paragraphs" when each block is whole (HTML, DOCX).
    """

    name: str
    path: str
    format: Literal["text", "html", "pdf", "docx"]
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    flow: Literal["lines", "paragraphs"]
    fields: tuple[MetaField, ...] = ()
    warnings: tuple[str, ...] = ()


# ---------------------------------------------------------------- what structure makes of it


class Passage(Record):
    """A heading, paragraph or cell, normalised for reading by rules, with the way back to the source.

    `text` has no line breaks and no spaces but those between Latin words; widths are folded (see
    `pipeline.structure.lines`). `places[i]` is the offset in `Source.text` of `text[i]`. `clause` is the index
    in `Outline.clauses` of the innermost clause it stands in, None before the first.
    """

    text: str
    places: tuple[int, ...]
    kind: Literal["heading", "paragraph", "cell"]
    clause: int | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None


class Clause(Record):
    """A numbered or titled unit. `passage` holds its heading: text[heading_start:heading_end] of that passage
    is number and title; what follows heading_end in the same passage is the run-in body.

    `level` follows the guideline: 1 = 一、 第一章 附件, 2 = （一） 第一条 and rows of an attachment's table,
    3 = 1., 4 = （1）.
    """

    number: str
    path: str
    title: str | None
    level: int
    parent: int | None
    passage: int
    heading_start: int
    heading_end: int
    row: bool = False


class Column(Record):
    """A column of a rebuilt table: its printed head and what it holds.

    `role` is one of: number, group (一级指标, 重点任务 …), indicator, content (具体任务, 主要内容), baseline (现状值),
    target (目标值), unit (单位 of measure), lead, responsible, support, deadline, kind (约束性/预期性), other.
    `year` is the ISO year, month or date a head names ("2025年目标值": "2025").
    """

    name: str
    role: str
    year: str | None = None
    unit: str | None = None


class TableRow(Record):
    """A row: for each column the index in `Outline.passages` of its cell, None where it is empty. A cell merged
    down or across is given in every row it covers. `clause` is the row's clause, where rows are clauses."""

    cells: tuple[int | None, ...]
    clause: int | None = None


class Grid(Record):
    """A table with known columns; rows exclude the header and banner rows. `origin` tells how it was found."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    clause: int | None = None
    caption: str | None = None
    unit: str | None = None
    year: str | None = None
    origin: Literal["marked", "tabbed", "flattened"] = "marked"


class Header(Record):
    """The document's head after GB/T 9704; spans are [start, end) in `Source.text`, keyed by field name."""

    title: str
    notice_title: str | None = None
    doc_number: str | None = None
    issuers: tuple[str, ...] = ()
    issued_on: str | None = None
    published_on: str | None = None
    index_number: str | None = None
    region: str | None = None
    addressees: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    spans: dict[str, tuple[int, int]] = Field(default_factory=dict)


class Outline(Record):
    """A document's structure. Passages stand in reading order; a table's cells follow row by row.

    `first` and `last` are the indices of the passages of the policy itself: what precedes (the notice) and
    follows it (site furniture) is kept, and is read for header and citations, but holds no clauses.
    """

    source: Source
    header: Header
    passages: tuple[Passage, ...]
    clauses: tuple[Clause, ...]
    tables: tuple[Grid, ...]
    first: int = 0
    last: int = -1


# ---------------------------------------------------------------- what extraction finds


class Place(Record):
    """Where a fact stands: characters [start, end) of the text as read from the file with this SHA-256; for a
    table the table's, row's and column's number from 0.

    `page` and `box`, `paragraph` or `cell` say where that is in the file as people see it (pipeline.readers.places).
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


class Fact(Record):
    """What every fact carries. `evidence` is exactly the piece of the source at `place`."""

    id: str = ""
    clause: str | None = None
    rule: str | None = None
    evidence: str
    place: Place


class Document(Fact):
    """The document itself (exactly one in a file)."""

    type: Literal["document"] = "document"
    title: str
    notice_title: str | None = None
    doc_number: str | None = None
    issuers: tuple[str, ...] = ()
    issued_on: str | None = None
    published_on: str | None = None
    index_number: str | None = None
    region: str | None = None
    addressees: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()


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
    """A mention of another document (or, `internal`, of an attachment of this one)."""

    type: Literal["citation"] = "citation"
    title: str | None = None
    doc_number: str | None = None
    relation: Relation = "refers"
    internal: bool = False


AnyFact = Document | ClauseFact | Target | Milestone | Responsibility | Citation


class Facts(Record):
    """All facts of one file, in reading order, the document first."""

    name: str
    records: tuple[AnyFact, ...]

    def to_jsonl(self) -> str:
        """The facts as JSON Lines in the guideline's shapes, UTF-8 characters kept, one newline after each."""
        from pipeline.jsonl import dump_lines

        return dump_lines(self.records)


class Number(Record):
    """A number that a document prints, and what became of it: characters [start, end) of `Source.text`.

    `claimed` by the facts whose amount, deadline, baseline … it is (`use` says which); `explained` by the rule in
    `reason`, which says why it is no goal; else `open`. `passage` is None for a site's metadata.
    """

    text: str
    start: int
    end: int
    page: int | None = None
    passage: int | None = None
    clause: str | None = None
    sentence: str
    status: Literal["claimed", "explained", "open"]
    use: str | None = None
    reason: str | None = None
    facts: tuple[str, ...] = ()


# ---------------------------------------------------------------- what resolution and comparison say


class Judgement(Record):
    """A recorded decision about identity: never a merge, always a reason, reversible by a user's own.

    `kind` names what is judged; `a` and `b` are stable ids or names of that kind; `rule` the rule that decided.
    """

    id: str
    kind: Literal["department", "region", "indicator", "document", "unit"]
    a: str
    b: str
    verdict: Literal["same", "different", "unsure"]
    reason: str
    rule: str


class Side(Record):
    """One of the two targets of a conflict; `doc` is the file's name without suffix."""

    doc: str
    indicator: str
    value: Decimal
    value_max: Decimal | None = None
    unit: str | None = None
    comparator: Comparator
    change: Change
    deadline: str | None = None
    region: str | None = None
    clause: str | None = None
    evidence: str
    owners: tuple[str, ...] = ()
    source: Origin = "text"
    fact: str
    """The id of the target's fact."""


class Conflict(Record):
    """A verdict on a pair of targets (gold/CONFLICTS.md); `reason` is set where the pair was not compared."""

    id: str
    kind: Literal[ConflictKind, "not_comparable", "superseded"]
    strength: Strength | None = None
    a: Side
    b: Side
    reason: str | None = None
    explanation: str
