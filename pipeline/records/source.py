"""What a reader gives."""

from __future__ import annotations

from typing import Literal

from pipeline.records.base import Box, Record


class Notice(Record):
    """A sentence for the user on what was not read as it should be, in Chinese and English."""

    zh: str
    en: str


class Doubt(Record):
    """A number that text recognition is not sure of: characters [start, end) of `Source.text`, its page, and the least
    confidence (0 to 1) of its digits."""

    start: int
    end: int
    page: int
    confidence: float


class Cell(Record):
    """One cell of a table that the file itself marks as such; `start` and `end` are characters of `Source.text`.

    `box` is where it stands on the page, `address` what the file calls it ("任务!C7"), where there is such. `page` is
    its own where the table goes on overleaf. `ocr` is the confidence (0 to 1) of what text recognition read.
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
    page: int | None = None
    ocr: float | None = None


class Table(Record):
    """A grid of cells. A merged cell is given once, at its upper left place, with its spans."""

    rows: int
    columns: int
    cells: tuple[Cell, ...]


class Block(Record):
    """A piece of the file in reading order: a heading or paragraph (or one printed line of it), or a table.

    `level` is the depth of a marked heading (h1, Word's Heading 1, one # = 1). Pages count from 1; `box` is where it
    stands on its page, where the format has places; `address` is what a spreadsheet calls its cell. `ocr` is the
    confidence (0 to 1) of text recognition, None for what the file itself says.
    """

    kind: Literal["heading", "paragraph", "table"]
    start: int
    end: int
    page: int | None = None
    level: int | None = None
    table: Table | None = None
    box: Box | None = None
    ocr: float | None = None
    address: str | None = None


class Frame(Record):
    """Characters [start, end) of `Source.text` that the file sets apart: by lines drawn round them, by a table of one
    column, as a text box or a picture. A frame may stand in another."""

    start: int
    end: int


class MetaField(Record):
    """An entry of a government site's metadata block, as printed (索引号, 发文字号, 成文日期 …)."""

    name: str
    value: str
    start: int
    end: int


class Member(Record):
    """One of several files that were read together, a notice or an attachment: its name, and what `Source` says of a
    file; `start` and `end` are its characters in `Source.text`."""

    name: str
    format: str
    flow: Flow
    start: int
    end: int


SourceFormat = Literal["text", "html", "pdf", "docx", "doc", "rtf", "ofd", "xlsx", "xls", "csv", "bundle"]
Flow = Literal["lines", "paragraphs"]


class Source(Record):
    """A file as read. `text` holds every character that facts may point at; blocks follow one another in it.

    `flow` says what a block is: "lines" when blocks are printed lines that may be cut in the middle of a
    sentence (plain text, PDF), "paragraphs" when each block is whole (HTML, DOCX). `doubts` are numbers for a
    human to look at. `frames` are in the order of their beginnings, an outer one before those in it.
    `members` are the files that make it up, where a notice was read together with its attachments;
    what stands in none of them are numbers and titles from the attachments' names.
    """

    name: str
    path: str
    format: SourceFormat
    sha256: str
    text: str
    blocks: tuple[Block, ...]
    flow: Flow
    fields: tuple[MetaField, ...] = ()
    warnings: tuple[Notice, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    frames: tuple[Frame, ...] = ()
    members: tuple[Member, ...] = ()
