"""Tables that go on overleaf, made one: heads printed again are left out, a row that the page cut is joined."""

from __future__ import annotations

import re
from itertools import groupby
from typing import NamedTuple

from pipeline.readers.pdf.grids import FilledGrid
from pipeline.readers.pdf.order import in_order, unframed
from pipeline.readers.pdf.reading import Page
from pipeline.readers.pdf.shapes import Line
from pipeline.readers.writer import CellText, Recognised

_NEAR = 8.0
_MOST_HEADS = 4
_AGAIN = re.compile(r"[（(]?续(?:上)?表\s*\d*[）)]?|(?:附?表|专栏)\s*[\d一二三四五六七八九十-]*.{0,30}[（(]续[）)]")
_SPACE = re.compile(r"\s+")
_NUMERAL = re.compile(r"\d{1,3}[.、．]?")

Rows = list[list[CellText]]


class _End(NamedTuple):
    """The table that a page ends with: the page that it begins on, and its number among that page's tables."""

    page: int
    table: int


def joined_overleaf(pages: list[Page]) -> list[Page]:
    """Pages with each table whole on the page that it begins on. Its cells carry the page that they are printed on.

    A table goes on overleaf when nothing stands between its parts but 续表, and their columns are the same.
    """
    tables: list[list[FilledGrid | None]] = [
        [_on_page(table, number) for table in page.tables] for number, page in enumerate(pages, 1)
    ]
    lines = [page.lines for page in pages]
    end: _End | None = None
    for number, page in enumerate(pages):
        order = list(unframed(in_order(page.lines, page.tables, page.frames)))
        first = _first_table(order)
        if end is not None and first is not None and page.tables:
            at = page.tables.index(order[first])  # type: ignore[arg-type]
            whole, rest = tables[end.page][end.table], tables[number][at]
            if whole is not None and rest is not None and _same_columns(whole, rest):
                tables[end.page][end.table] = _joined(whole, rest)
                tables[number][at] = None
                lines[number] = [line for line in page.lines if line not in order[:first]]
                if order[-1] is not order[first]:
                    end = _last(order, page, number)
                continue
        end = _last(order, page, number)
    return [
        page._replace(lines=lines[number], tables=[table for table in tables[number] if table is not None])
        for number, page in enumerate(pages)
    ]


def _on_page(table: FilledGrid, page: int) -> FilledGrid:
    return table._replace(cells=[cell._replace(page=page) for cell in table.cells])


def _first_table(order: list[Line | FilledGrid]) -> int | None:
    """The place of the table that a page begins with, 续表 before it aside."""
    for at, item in enumerate(order):
        if isinstance(item, FilledGrid):
            return at
        if not _AGAIN.fullmatch(_SPACE.sub("", item.text)):
            return None
    return None


def _last(order: list[Line | FilledGrid], page: Page, number: int) -> _End | None:
    """The table that a page ends with."""
    if not order or not isinstance(order[-1], FilledGrid):
        return None
    return _End(number, page.tables.index(order[-1]))


def _same_columns(one: FilledGrid, other: FilledGrid) -> bool:
    if len(one.columns) != len(other.columns):
        return False
    shift = other.columns[0] - one.columns[0]
    return all(abs(b - a - shift) <= _NEAR for a, b in zip(one.columns, other.columns, strict=True))


def _joined(whole: FilledGrid, rest: FilledGrid) -> FilledGrid:
    """A table with its rest: the heads printed again left out, a row that was cut put together."""
    rows = _rows_of(rest)
    rows = rows[_heads_again(_rows_of(whole), rows) :]
    if not rows:
        return whole
    cells = list(whole.cells)
    end = max(cell.row + cell.row_span for cell in cells)
    empty = sorted(cell.column for cell in rows[0] if not cell.text)
    columns = len(whole.columns)
    if empty and empty[0] == 0:
        if _is_group(cells, end, empty, columns):
            rows[0] = _grown(cells, rows[0], end)
        else:
            _complete(cells, rows[0], end)
            rows = rows[1:]
    skipped = min((cell.row for row in rows for cell in row), default=0)
    cells += [cell._replace(row=cell.row - skipped + end) for row in rows for cell in row]
    return whole._replace(cells=cells)


def _rows_of(table: FilledGrid) -> Rows:
    ordered = sorted(table.cells, key=lambda cell: (cell.row, cell.column))
    return [list(row) for _, row in groupby(ordered, key=lambda cell: cell.row)]


def _heads_again(whole: Rows, rest: Rows) -> int:
    """How many of the first rows are those of the whole table, printed again."""
    same = 0
    for above, below in zip(whole[:_MOST_HEADS], rest, strict=False):
        if [_SPACE.sub("", cell.text) for cell in above] != [_SPACE.sub("", cell.text) for cell in below]:
            break
        same += 1
    return same


def _last_in(cells: list[CellText], column: int, end: int) -> int | None:
    """The place of the cell that ends a column."""
    return next(
        (
            at
            for at, cell in enumerate(cells)
            if cell.row + cell.row_span == end and cell.column <= column < cell.column + cell.column_span
        ),
        None,
    )


def _is_group(cells: list[CellText], end: int, empty: list[int], columns: int) -> bool:
    """Whether the first cells are empty because they are merged with those before the page break: a group's name.

    Else the row itself was cut. A row's number is no group; a row with most of its cells is no rest of one.
    """
    last = _last_in(cells, 0, end)
    numbered = last is not None and _NUMERAL.fullmatch(cells[last].text) is not None
    return not numbered and empty == list(range(len(empty))) and columns - len(empty) >= 2


def _grown(cells: list[CellText], row: list[CellText], end: int) -> list[CellText]:
    """Lets the groups before the page break cover the rows of the empty cells; the other cells of the row."""
    kept: list[CellText] = []
    for cell in row:
        at = _last_in(cells, cell.column, end) if not cell.text else None
        if at is None or cell.column != cells[at].column:
            kept.append(cell)
        else:
            cells[at] = cells[at]._replace(row_span=cells[at].row_span + cell.row_span)
    return kept


def _complete(cells: list[CellText], row: list[CellText], end: int) -> None:
    """Puts the rest of a row that the page cut into the cells that end before the page break."""
    for cell in row:
        at = _last_in(cells, cell.column, end)
        if at is None or not cell.text:
            continue
        above = cells[at]
        text = f"{above.text}\n{cell.text}" if above.text else cell.text
        cells[at] = above._replace(text=text, ocr=_both(above, cell))


def _both(above: CellText, below: CellText) -> Recognised | None:
    """What is known of two recognised cells put together."""
    if above.ocr is None or below.ocr is None:
        return above.ocr or below.ocr
    shift = len(above.text) + 1 if above.text else 0
    moved = tuple((start + shift, end + shift, sure) for start, end, sure in below.ocr.doubts)
    return Recognised(min(above.ocr.confidence, below.ocr.confidence), above.ocr.doubts + moved)
