"""The text and blocks of a source, written piece by piece, so that every offset is right by construction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from pipeline.records import Block, Box, Cell, MetaField, Table


class CellText(NamedTuple):
    """A cell with its words; a merged cell stands once, at its upper left place."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    header: bool = False
    box: Box | None = None
    address: str | None = None
    page: int | None = None
    ocr: float | None = None


class Writer:
    """Collects text, blocks and fields: a newline after each block, tabs between cells, newlines between rows."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._fields: list[MetaField] = []

    def _write(self, text: str) -> tuple[int, int]:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start, self._length

    def paragraph(
        self,
        text: str,
        kind: Literal["heading", "paragraph"] = "paragraph",
        level: int | None = None,
        page: int | None = None,
        box: Box | None = None,
        ocr: float | None = None,
    ) -> None:
        """A heading or paragraph (or a line of it); blank text is left out."""
        text = text.strip()
        if text:
            start, end = self._write(text)
            self._write("\n")
            self._blocks.append(Block(kind=kind, start=start, end=end, page=page, level=level, box=box, ocr=ocr))

    def table(self, cells: Iterable[CellText], page: int | None = None, box: Box | None = None) -> None:
        """A table; a table without any words is left out."""
        ordered = sorted(cells, key=lambda cell: (cell.row, cell.column))
        if not any(cell.text.strip() for cell in ordered):
            return
        written: list[Cell] = []
        table_start = self._length
        for index, cell in enumerate(ordered):
            if index:
                self._write("\t" if cell.row == ordered[index - 1].row else "\n")
            start, end = self._write(cell.text.strip())
            written.append(
                Cell(
                    row=cell.row,
                    column=cell.column,
                    row_span=cell.row_span,
                    column_span=cell.column_span,
                    start=start,
                    end=end,
                    header=cell.header,
                    box=cell.box,
                    address=cell.address,
                    page=cell.page,
                    ocr=cell.ocr,
                )
            )
        table = Table(
            rows=max(cell.row + cell.row_span for cell in ordered),
            columns=max(cell.column + cell.column_span for cell in ordered),
            cells=tuple(written),
        )
        self._blocks.append(Block(kind="table", start=table_start, end=self._length, page=page, table=table, box=box))
        self._write("\n")

    def aside(self, text: str) -> None:
        """Words that belong to no block (a footnote): no sentence goes through them, no facts come from them."""
        self._write(f"{text.strip()}\n")

    def field(self, name: str, value: str) -> None:
        """An entry of the metadata block: its words stand in the text, but in no block."""
        self._write(f"{name}\t")
        start, end = self._write(value)
        self._write("\n")
        self._fields.append(MetaField(name=name, value=value, start=start, end=end))

    @property
    def text(self) -> str:
        """All text written so far."""
        return "".join(self._parts)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks in reading order."""
        return tuple(self._blocks)

    @property
    def fields(self) -> tuple[MetaField, ...]:
        """The metadata entries in reading order."""
        return tuple(self._fields)
