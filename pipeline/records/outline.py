"""What structure makes of a source."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pipeline.records.base import Record
from pipeline.records.source import Source


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
    category: str | None = None
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

    def chain(self, clause: int | None) -> list[int]:
        """A clause and those it stands in, innermost first."""
        found: list[int] = []
        while clause is not None:
            found.append(clause)
            clause = self.clauses[clause].parent
        return found
