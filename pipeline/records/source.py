"""What a reader gives."""

from __future__ import annotations

from typing import Literal

from pipeline.records.base import Box, Record


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
    format: Literal["text", "html", "pdf", "docx", "doc", "rtf", "ofd"]
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    flow: Literal["lines", "paragraphs"]
    fields: tuple[MetaField, ...] = ()
    warnings: tuple[str, ...] = ()
