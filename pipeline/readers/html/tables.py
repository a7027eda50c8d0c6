"""Tables of a page: which hold data and which only place text, and the grid of those that hold data."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.readers.html.runs import Run
from pipeline.readers.html.tree import Element
from pipeline.readers.writer import CellText

_TABLE = frozenset(("table",))
_CELL = frozenset(("td", "th"))
_MOST_SPAN = 1000
_MOST_PLACES = 200_000


class _Placed(NamedTuple):
    row: int
    column: int
    row_span: int
    column_span: int
    element: Element


def table_around(element: Element) -> Element | None:
    """The innermost table that an element stands in."""
    return element.closest(_TABLE)


def cell_around(element: Element) -> Element | None:
    """The innermost cell that an element stands in."""
    return element.closest(_CELL)


def _rows(table: Element) -> list[Element]:
    rows: list[Element] = []
    for child in table.children:
        if isinstance(child, Element) and child.tag == "tr":
            rows.append(child)
        elif isinstance(child, Element) and child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(row for row in child.children if isinstance(row, Element) and row.tag == "tr")
    return rows


def _span(cell: Element, name: str) -> int:
    written = cell.get(name).strip()
    return min(max(int(written), 1), _MOST_SPAN) if written.isascii() and written.isdigit() else 1


def _placed(table: Element) -> list[_Placed]:
    """The cells at their places, after the HTML standard's way of forming a table."""
    rows = _rows(table)
    cells: list[_Placed] = []
    covered: set[tuple[int, int]] = set()
    for row, element in enumerate(rows):
        column = 0
        for cell in element.children:
            if not isinstance(cell, Element) or cell.tag not in _CELL:
                continue
            while (row, column) in covered:
                column += 1
            row_span = min(_span(cell, "rowspan"), len(rows) - row)
            column_span = _span(cell, "colspan")
            if len(covered) + row_span * column_span > _MOST_PLACES:
                row_span = column_span = 1  # no real table spans as much
            covered.update((row + down, column + right) for down in range(row_span) for right in range(column_span))
            cells.append(_Placed(row, column, row_span, column_span, cell))
            column += column_span
    return cells


def _is_header(cell: Element) -> bool:
    return cell.tag == "th" or any(element.tag == "thead" for element in cell.ancestors())


def _places_text(table: Element, filled: list[_Placed], words: dict[Element, list[Run]]) -> bool:
    """Whether a table only places text: in one row or column, with a table inside, or most of it in one cell."""
    if table.get("role").lower() in ("presentation", "none"):
        return True
    if len({cell.row for cell in filled}) < 2 or len({cell.column for cell in filled}) < 2:
        return True
    if any(isinstance(node, Element) and node.tag == "table" for node in table.descendants()):
        return True
    if any(cell.element.tag == "th" for cell in filled):
        return False
    runs = [words[cell.element] for cell in filled]
    total = sum(len(run.text) for cell in runs for run in cell)
    largest = max(runs, key=lambda cell: sum(len(run.text) for run in cell))
    return len(largest) > 8 and sum(len(run.text) for run in largest) > total * 0.6


def is_column(table: Element) -> bool:
    """Whether a table is one column wide: a frame around text."""
    return all(cell.column == 0 for cell in _placed(table))


def holds_data(table: Element, runs: list[Run]) -> bool:
    """Whether a table holds data, going by those of a page's runs that stand in it."""
    return table_cells(table, [run for run in runs if table in run.owner.ancestors()]) is not None


def table_cells(table: Element, runs: list[Run]) -> list[CellText] | None:
    """The cells of a table that holds data, None for one that only places text.

    `runs` are the runs inside the table. Rows and columns without any words are kept, so that places stay true.
    """
    words: dict[Element, list[Run]] = {}
    for run in runs:
        cell = cell_around(run.owner)
        if cell is not None:
            words.setdefault(cell, []).append(run)
    cells = _placed(table)
    if _places_text(table, [cell for cell in cells if cell.element in words], words):
        return None
    return [
        CellText(
            row=cell.row,
            column=cell.column,
            text="\n".join(run.text for run in words.get(cell.element, [])),
            row_span=cell.row_span,
            column_span=cell.column_span,
            header=_is_header(cell.element),
        )
        for cell in cells
    ]
