"""What a Word document holds, in its order: paragraphs, and tables whose cells hold paragraphs and tables again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from itertools import groupby
from typing import NamedTuple

from pipeline.readers.writer import CellText, Writer
from pipeline.records import Source


class Paragraph(NamedTuple):
    """A paragraph or one of its lines, with its outline level where it is a heading; whether it has a border on all
    sides, which it shares with its neighbours."""

    text: str
    level: int | None = None
    bordered: bool = False


class Grid(NamedTuple):
    """A table: its cells at their places, a merged one once, each with what it holds."""

    cells: list[tuple[CellText, list[Item]]]


class Framed(NamedTuple):
    """What stands in a text box."""

    items: list[Item]


Item = Paragraph | Grid | Framed


def write(items: Iterable[Item], writer: Writer) -> None:
    """Writes paragraphs and tables. A table whose words stand in one row or one column only places them: it is written
    as what it holds, one of a single column as a frame. Tables inside a cell of another follow that one. Paragraphs
    with a border stand in a frame."""
    for bordered, group in groupby(items, key=lambda item: isinstance(item, Paragraph) and item.bordered):
        with writer.frame() if bordered else nullcontext():
            for item in group:
                _write(item, writer)


def _write(item: Item, writer: Writer) -> None:
    if isinstance(item, Paragraph):
        writer.paragraph(item.text, "heading" if item.level else "paragraph", item.level or None)
        return
    if isinstance(item, Framed):
        with writer.frame():
            write(item.items, writer)
        return
    texts = [cell._replace(text=_text(held)) for cell, held in item.cells]
    filled = [cell for cell in texts if cell.text]
    columns = len({cell.column for cell in filled})
    if len({cell.row for cell in filled}) > 1 and columns > 1:
        writer.table(texts)
        write((each for _, held in item.cells for each in unframed(held) if isinstance(each, Grid)), writer)
        return
    with writer.frame() if columns == 1 else nullcontext():
        write((each for _, held in item.cells for each in held), writer)


def _text(held: list[Item]) -> str:
    return "\n".join(item.text for item in unframed(held) if isinstance(item, Paragraph) and item.text)


def unframed(items: Iterable[Item]) -> Iterator[Paragraph | Grid]:
    """Paragraphs and tables, those of frames among them."""
    for item in items:
        if isinstance(item, Framed):
            yield from unframed(item.items)
        else:
            yield item


def items_of(source: Source) -> Iterator[Item]:
    """The paragraphs and tables of another source, for a document that holds one."""
    for block in source.blocks:
        if block.table is None:
            yield Paragraph(source.text[block.start : block.end], block.level)
        else:
            cells = [
                CellText(cell.row, cell.column, "", cell.row_span, cell.column_span, cell.header)
                for cell in block.table.cells
            ]
            texts: list[list[Item]] = [[Paragraph(source.text[cell.start : cell.end])] for cell in block.table.cells]
            yield Grid(list(zip(cells, texts, strict=True)))
