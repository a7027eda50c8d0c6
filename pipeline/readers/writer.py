"""The text and blocks of a source, written piece by piece, so that every offset is right by construction."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.records import Block, Box, Cell, Doubt, Flow, Frame, MetaField, Notice, Source, SourceFormat, Table

_SURE_DIGIT = 0.9
_NUMBER = re.compile(r"[0-9０-９]+(?:[.．,，:：/][0-9０-９]+)*")
_BROKEN = re.compile(r"\d+\n\d+")


class Recognised(NamedTuple):
    """What is known of text that was recognised in a picture: the mean confidence of its characters (0 to 1), and the
    numbers in it that are not sure, as start, end and the least confidence of their digits."""

    confidence: float
    doubts: tuple[tuple[int, int, float], ...] = ()


def recognised(text: str, sure: Sequence[float]) -> Recognised:
    """What is known of recognised text whose characters have these confidences. Digits on two lines of a cell may be
    one number or, where a ruling line is faint, two."""
    doubts = []
    for number in _NUMBER.finditer(text):
        least = min(sure[at] for at in range(*number.span()) if text[at].isdigit())
        if least < _SURE_DIGIT:
            doubts.append((number.start(), number.end(), round(least, 2)))
    doubts += [(*broken.span(), 0.0) for broken in _BROKEN.finditer(text)]
    return Recognised(round(sum(sure) / len(sure), 2), tuple(doubts))


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
    ocr: Recognised | None = None


class Writer:
    """Collects text, blocks and fields: a newline after each block, tabs between cells, newlines between rows."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._fields: list[MetaField] = []
        self._doubts: list[Doubt] = []
        self._frames: list[Frame] = []

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
        ocr: Recognised | None = None,
        address: str | None = None,
    ) -> None:
        """A heading or paragraph (or a line of it); blank text is left out."""
        text = text.strip()
        if text:
            start, end = self._write(text)
            self._write("\n")
            sure = self._noted(ocr, start, page)
            self._blocks.append(
                Block(kind=kind, start=start, end=end, page=page, level=level, box=box, ocr=sure, address=address)
            )

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
                    ocr=self._noted(cell.ocr, start, cell.page or page),
                )
            )
        table = Table(
            rows=max(cell.row + cell.row_span for cell in ordered),
            columns=max(cell.column + cell.column_span for cell in ordered),
            cells=tuple(written),
        )
        self._blocks.append(Block(kind="table", start=table_start, end=self._length, page=page, table=table, box=box))
        self._write("\n")

    @contextmanager
    def frame(self) -> Iterator[None]:
        """What is written within stands in a frame."""
        start = self._length
        yield
        if self._length > start:
            self._frames.append(Frame(start=start, end=self._length))

    def aside(self, text: str) -> None:
        """Words that belong to no block (a footnote): no sentence goes through them, no facts come from them."""
        self._write(f"{text.strip()}\n")

    def _noted(self, ocr: Recognised | None, start: int, page: int | None) -> float | None:
        """Keeps the doubtful numbers of a text that begins at `start`; its confidence."""
        if ocr is None:
            return None
        for first, last, confidence in ocr.doubts:
            self._doubts.append(Doubt(start=start + first, end=start + last, page=page or 1, confidence=confidence))
        return ocr.confidence

    def field(self, name: str, value: str) -> None:
        """An entry of the metadata block: its words stand in the text, but in no block."""
        self._write(f"{name}\t")
        start, end = self._write(value)
        self._write("\n")
        self._fields.append(MetaField(name=name, value=value, start=start, end=end))

    def source(
        self,
        path: Path,
        data: bytes,
        form: SourceFormat,
        flow: Flow,
        warnings: Iterable[Notice] = (),
    ) -> Source:
        """All that was written, as the source of a file: its path and its bytes."""
        return Source(
            name=path.stem,
            path=str(path),
            format=form,
            sha256=hashlib.sha256(data).hexdigest(),
            text=self.text,
            blocks=self.blocks,
            flow=flow,
            fields=tuple(self._fields),
            warnings=tuple(warnings),
            doubts=self.doubts,
            frames=self.frames,
        )

    @property
    def text(self) -> str:
        """All text written so far."""
        return "".join(self._parts)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks in reading order."""
        return tuple(self._blocks)

    @property
    def frames(self) -> tuple[Frame, ...]:
        """The frames in the order of their beginnings, an outer one before those in it."""
        return tuple(sorted(self._frames, key=lambda frame: (frame.start, -frame.end)))

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """The numbers that text recognition is not sure of, in reading order."""
        return tuple(self._doubts)
