"""Where characters of a source stand in its file as people see it: page and box, paragraph, or cell."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from pipeline.records import Block, Box, Cell, Member, Source


class Spot(NamedTuple):
    """A place in a file; what the format does not have is None.

    `page` counts from 1 and `box` lies on it. `paragraph` is the paragraph's number from 1, tables not counted, in a
    file whose blocks are paragraphs. `cell` is what the file calls its cells, else letter and number as spreadsheets
    have them, both from the table's corner on ("B3", "A3:D3"). `ocr` is the least confidence of recognised text.
    `member` is the file's name where several were read together; pages, paragraphs and cells are counted in it.
    """

    page: int | None = None
    box: Box | None = None
    paragraph: int | None = None
    cell: str | None = None
    ocr: float | None = None
    member: str | None = None


def around(boxes: Iterable[Box]) -> Box | None:
    """The smallest box that holds all of some boxes; None for none."""
    found = list(boxes)
    if not found:
        return None
    return min(b[0] for b in found), min(b[1] for b in found), max(b[2] for b in found), max(b[3] for b in found)


def column_letters(column: int) -> str:
    """A column's number from 0 as spreadsheets write it: A, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _address(cell: Cell) -> str:
    return cell.address or f"{column_letters(cell.column)}{cell.row + 1}"


class Places:
    """Finds the spots of a source."""

    def __init__(self, source: Source) -> None:
        self._blocks = source.blocks
        self._doubts = source.doubts
        self._starts = [block.start for block in source.blocks]
        self._ends = [block.end for block in source.blocks]
        self._bounds: dict[int, tuple[list[int], list[int]]] = {}
        self._paragraphs: list[int | None] = []
        whole = Member(name="", format=source.format, flow=source.flow, start=0, end=len(source.text))
        self._members = source.members or (whole,)
        self._member_ends = [member.end for member in self._members]
        counts: dict[str, int] = {}
        for block in source.blocks:
            member = self._member(block.start)
            if member is None or member.flow == "lines" or block.kind == "table" or block.address is not None:
                self._paragraphs.append(None)
                continue
            counts[member.name] = counts.get(member.name, 0) + 1
            self._paragraphs.append(counts[member.name])

    def at(self, start: int, end: int) -> Spot:
        """The spot of the characters [start, end); where they go on overleaf, of those on the first page."""
        first = bisect_right(self._ends, start)
        touched = self._blocks[first : bisect_left(self._starts, max(end, start + 1))]
        if not touched:
            return Spot()
        cells = self._cells(touched[0], start, end)
        page = next((cell.page for cell in cells if cell.page), touched[0].page)
        boxes = [box for block in touched for box in _boxes(block, self._cells(block, start, end), page)]
        ocr = self._confidence(touched, start, end)
        cell = _range(cells) if cells else touched[0].address
        member = self._member(touched[0].start)
        return Spot(page, around(boxes), self._paragraphs[first], cell, ocr, (member.name or None) if member else None)

    def _member(self, at: int) -> Member | None:
        """The file that a character stands in; None for what none of several files holds."""
        place = bisect_right(self._member_ends, at)
        found = self._members[place] if place < len(self._members) else None
        return found if found is not None and found.start <= at else None

    def _cells(self, block: Block, start: int, end: int) -> list[Cell]:
        """The cells of a table with words among the characters [start, end), in their order."""
        if block.table is None:
            return []
        cells = block.table.cells
        bounds = self._bounds.get(block.start)
        if bounds is None:
            # what ends at most here before each cell, and what begins at least there behind it
            ends = list(accumulate((cell.end for cell in cells), max))
            starts = list(accumulate((cell.start for cell in reversed(cells)), min))[::-1]
            bounds = self._bounds[block.start] = ends, starts
        first, last = bisect_right(bounds[0], start), bisect_left(bounds[1], end)
        return [cell for cell in cells[first:last] if max(cell.start, start) < min(cell.end, end)]

    def _confidence(self, touched: Sequence[Block], start: int, end: int) -> float | None:
        pieces: list[Block | Cell] = []
        for block in touched:
            pieces += self._cells(block, start, end) or [block]
        found = [piece.ocr for piece in pieces if piece.ocr is not None]
        found += [each.confidence for each in self._doubts if max(each.start, start) < min(each.end, end)]
        return min(found, default=None)


def _range(cells: list[Cell]) -> str:
    """The first and the last of some cells as spreadsheets write a range; a sheet's name stands once."""
    first, last = _address(cells[0]), _address(cells[-1])
    sheet = first.rpartition("!")[0]
    return first if first == last else f"{first}:{last.removeprefix(f'{sheet}!') if sheet else last}"


def _boxes(block: Block, cells: Sequence[Cell], page: int | None) -> list[Box]:
    """Of a block, or of some of its cells, the boxes on one page."""
    inside = [cell.box for cell in cells if cell.box is not None and (cell.page or block.page) == page]
    return inside or ([block.box] if block.box is not None and block.page == page else [])
