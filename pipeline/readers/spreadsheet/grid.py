"""The cells of a sheet, and what of it is titles and what is tables.

Above a table stand its title, a line for the unit (单位：万亩) and lines like 填报单位：…; its head is the first row
that fills at least half of its width. A sheet may hold several tables, one below the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.readers.places import column_letters
from pipeline.readers.writer import CellText, Writer

_MOST_ABOVE = 12
_LONGEST_HEAD = 20
_LOOK_AHEAD = 256
_NO_NAMES = ("sheet", "工作表", "表")


class GridCell(NamedTuple):
    """A cell with words, at its place on the sheet from 0; a merged cell stands once, with its spans."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


class Sheet(NamedTuple):
    """A sheet's cells in order; `rows` and `columns` are those that are hidden. A CSV file is a sheet without name."""

    name: str | None
    cells: list[GridCell]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


class _Shown(NamedTuple):
    """A cell that is shown: its place and spans among what is shown, and its address on the sheet."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    address: str


def write_sheet(sheet: Sheet, writer: Writer) -> None:
    """Writes the titles and tables of a sheet. A sheet without title is headed by its name, unless that says nothing
    (Sheet1)."""
    regions = _regions(_shown(sheet))
    for place, cells in enumerate(regions):
        head = _head_row(cells)
        above = [cell for cell in cells if cell.row < head]
        body = [cell for cell in cells if cell.row >= head]
        name = sheet.name if place == 0 and not above and sheet.name is not None else None
        if name is not None and name.startswith("附"):
            writer.paragraph(name, "heading", 2, address=_in_sheet(name, ""))
            name = None
        _write_above(above, writer)
        _write_table(body, name if name is not None and not _says_nothing(name) else None, writer)


def _write_above(cells: Sequence[_Shown], writer: Writer) -> None:
    for cell in cells:
        alone = sum(other.row == cell.row for other in cells) == 1
        titles = alone and not _is_label(cell)
        writer.paragraph(cell.text, "heading" if titles else "paragraph", 1 if titles else None, address=cell.address)


def _write_table(cells: Sequence[_Shown], name: str | None, writer: Writer) -> None:
    if not cells:
        return
    first, left = cells[0].row - (name is not None), min(cell.column for cell in cells)
    table = [
        CellText(c.row - first, c.column - left, c.text, c.row_span, c.column_span, address=c.address) for c in cells
    ]
    if name is not None:
        width = max(cell.column + cell.column_span for cell in table)
        table.insert(0, CellText(0, 0, name, column_span=width, address=_in_sheet(name, "")))
    writer.table(table)


def _says_nothing(name: str) -> bool:
    return name.strip().lower().rstrip("0123456789 ()（）").rstrip() in ("", *_NO_NAMES)


def _in_sheet(name: str | None, cell: str) -> str:
    """An address as spreadsheets write it; a name with other than letters and digits stands in quotation marks."""
    if name is None:
        return cell
    return f"{name if name.isidentifier() else chr(39) + name.replace(chr(39), chr(39) * 2) + chr(39)}!{cell}"


# ---------------------------------------------------------------- what is shown


def _shown(sheet: Sheet) -> list[_Shown]:
    """The cells that are shown. Empty rows shrink to one, empty columns are taken out."""
    cells = [cell for cell in sheet.cells if cell.text.strip()]
    rows = _kept(((cell.row, cell.row_span) for cell in cells), sheet.hidden_rows)
    columns = _kept(((cell.column, cell.column_span) for cell in cells), sheet.hidden_columns)
    gaps = _gaps(rows, sheet.hidden_rows)
    spread = {row: place + gap for place, (row, gap) in enumerate(zip(rows, gaps, strict=True))}
    across = {column: place for place, column in enumerate(columns)}
    found: list[_Shown] = []
    for cell in cells:
        down = [spread[row] for row in range(cell.row, cell.row + cell.row_span) if row in spread]
        right = [across[column] for column in range(cell.column, cell.column + cell.column_span) if column in across]
        if down and right:
            address = _in_sheet(sheet.name, f"{column_letters(cell.column)}{cell.row + 1}")
            row_span, column_span = down[-1] - down[0] + 1, right[-1] - right[0] + 1
            found.append(_Shown(down[0], right[0], row_span, column_span, cell.text, address))
    return sorted(found)


def _kept(spans: Iterable[tuple[int, int]], hidden: frozenset[int]) -> list[int]:
    """The rows or columns that cells with words cover and that are not hidden."""
    return sorted({at for first, span in spans for at in range(first, first + span)} - hidden)


def _gaps(rows: Sequence[int], hidden: frozenset[int]) -> list[int]:
    """For each row how many gaps of empty rows stand before it; hidden rows are no gap."""
    gaps = [0] if rows else []
    for before, row in pairwise(rows):
        gaps.append(gaps[-1] + any(between not in hidden for between in range(before + 1, row)))
    return gaps


# ---------------------------------------------------------------- what is a table


def _regions(cells: Sequence[_Shown]) -> list[list[_Shown]]:
    """The cells parted at gaps behind which a new table begins: titles, then a row of heads alone."""
    regions: list[list[_Shown]] = []
    last = -1
    for place, cell in enumerate(cells):
        if not regions or (cell.row > last + 1 and _begins_table(cells[place : place + _LOOK_AHEAD])):
            regions.append([])
        regions[-1].append(cell)
        last = max(last, cell.row + cell.row_span - 1)
    return regions


def _begins_table(cells: Sequence[_Shown]) -> bool:
    row = cells[0].row
    for _ in range(_MOST_ABOVE):
        line = [cell for cell in cells if cell.row == row]
        if not line:
            return False
        if len(line) > 1 and not all(map(_is_label, line)):
            plain = all(len(c.text) <= _LONGEST_HEAD and not c.text[:1].isdigit() and "。" not in c.text for c in line)
            return row > cells[0].row and plain
        row += 1
    return False


def _is_label(cell: _Shown) -> bool:
    """Whether a cell is a line like 单位：万亩 or 填报单位：某局."""
    return "：" in cell.text[1:] or ":" in cell.text[1:]


def _head_row(cells: Sequence[_Shown]) -> int:
    """The row in which the table begins: the first that fills at least half of the width, else the first of several
    cells; behind all rows where there is none."""
    left, right = min(c.column for c in cells), max(c.column + c.column_span for c in cells)
    rows: dict[int, list[_Shown]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    several: int | None = None
    for row, line in list(rows.items())[:_MOST_ABOVE]:
        if len(line) < 2 or all(map(_is_label, line)):
            continue
        several = row if several is None else several
        if 2 * sum(cell.column_span for cell in line) >= right - left:
            return row
    return cells[-1].row + cells[-1].row_span if several is None else several
