"""Tables that the file itself marks (HTML, DOCX, PDF)."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Block, Cell, Column, Source, Table
from pipeline.rules.book import RuleBook
from pipeline.structure.lines import Line, fold
from pipeline.structure.tables.captions import caption_above
from pipeline.structure.tables.columns import base_year, columns_of, is_head_row, roles_of, settled
from pipeline.structure.tables.finish import carried
from pipeline.structure.tables.found import FoundCell, FoundRow, FoundTable
from pipeline.structure.tables.heads import Heads, heads_of
from pipeline.structure.tables.shapes import Shapes, shapes_of

_ABOVE = 4
_DEEPEST_HEAD = 3

Row = list[tuple[Cell, Line] | None]


def marked_table(source: Source, block: Block, book: RuleBook, before: FoundTable | None = None) -> FoundTable | None:
    """The table that the file itself marks; None when it is layout or cannot be understood.

    `before` is the table that ends right above on the page before: a table without heads but with as many columns
    goes on with its columns. Merged cells are given in every place they cover, carried in all but the first.
    """
    if block.table is None or block.table.columns < 2:
        return None
    heads, shapes = heads_of(book), shapes_of(book)
    grid = _grid(source, block)
    title, start = _title(grid)
    names, body = _heads(grid, start, heads)
    if names:
        base = base_year(source.text, heads)
        above, unit = caption_above(_lines_above(source, block), heads)
        caption = title or above
        read = [heads.read(name) for name in names]
        past = caption is not None and any(word in caption.text for word in heads.vocabulary.past)
        samples = [[row[k][1].text for row in grid[body:] if row[k]] for k in range(len(names))]  # type: ignore[index]
        roles = settled(roles_of(read, base, past), samples, shapes)
        columns = columns_of(read, roles)
        year = heads.year_of(caption.text) if caption else None
    elif before is not None and before.origin == "marked" and len(before.columns) == block.table.columns:
        columns, caption, unit, year, body = before.columns, before.caption, before.unit, before.year, 0
        roles = [column.role for column in columns]
    else:
        return None
    rows = [_row(grid, k, roles, shapes) for k in range(body, len(grid)) if not _repeats_head(grid[k], columns)]
    rows = [row for row in rows if row.cells or row.banner or row.loose]
    if not any(row.cells for row in rows):
        return None
    return FoundTable(0, 0, columns, carried(rows, roles, shapes, owners=False), caption, unit, year, "marked")


def _grid(source: Source, block: Block) -> list[Row]:
    """Every place of the table with the cell that covers it."""
    assert isinstance(block.table, Table)
    rows: list[Row] = [[None] * block.table.columns for _ in range(block.table.rows)]
    for cell in block.table.cells:
        line = fold(source.text, cell.start, cell.end, block.page)
        for row in rows[cell.row : cell.row + cell.row_span]:
            for column in range(cell.column, min(cell.column + cell.column_span, len(row))):
                row[column] = (cell, line)
    return [row for row in rows if any(place is not None and place[1].text for place in row)]


def _texts(row: Row) -> list[str]:
    return [place[1].text if place else "" for place in row]


def _only(row: Row) -> Line | None:
    """The line of a row that holds a single cell, over more than half the width or first in the row."""
    cells = {place[0]: place[1] for place in row if place is not None and place[1].text}
    if len(cells) != 1:
        return None
    cell, line = next(iter(cells.items()))
    return line if 2 * cell.column_span > len(row) or cell.column == 0 else None


def _title(grid: Sequence[Row]) -> tuple[Line | None, int]:
    """A title inside the table, and the row after it."""
    line = _only(grid[0]) if grid else None
    return (line, 1) if line is not None and len(line.text) <= 60 else (None, 0)


def _heads(grid: Sequence[Row], start: int, heads: Heads) -> tuple[list[str], int]:
    """The name of each column, upper and lower heads joined, and the first row after them."""
    if start >= len(grid) or not is_head_row(list(dict.fromkeys(_texts(grid[start]))), heads):
        return [], start
    end = start + 1
    deepest = max((place[0].row_span for place in grid[start] if place is not None), default=1)
    spanned = any(place is not None and place[0].column_span > 1 for place in grid[start])
    if spanned or deepest > 1:
        while end < min(len(grid), start + max(deepest, 2), start + _DEEPEST_HEAD) and _goes_on(
            grid, start, end, heads
        ):
            end += 1
    names: list[str] = []
    for k in range(len(grid[start])):
        parts = dict.fromkeys(text for row in grid[start:end] if (text := _texts(row)[k]))
        names.append("".join(parts))
    return names, end


def _goes_on(grid: Sequence[Row], start: int, at: int, heads: Heads) -> bool:
    """Whether a row is a further row of heads: it stands beside heads merged down, or holds known heads only."""
    above = [place[0] for place in grid[start] if place is not None]
    merged = any(place is not None and place[0] in above for place in grid[at])
    own = [place[1].text for place in grid[at] if place is not None and place[0] not in above and place[1].text]
    return bool(own) and (merged or all(heads.is_head(text) for text in own))


def _repeats_head(row: Row, columns: Sequence[Column]) -> bool:
    return _texts(row) == [column.name for column in columns]


def _row(grid: Sequence[Row], at: int, roles: Sequence[str], shapes: Shapes) -> FoundRow:
    row = grid[at]
    line = _only(row)
    if line is not None:
        return (
            FoundRow([], loose=(line,))
            if shapes.heads.closes(line.text) or len(line.text) > 80
            else FoundRow([], banner=line)
        )
    above = {place[0] for place in grid[at - 1] if place is not None} if at else set()
    cells: list[FoundCell | None] = []
    seen: set[Cell] = set()
    for place in row:
        if place is None or not place[1].text:
            cells.append(None)
            continue
        cells.append(FoundCell(place[1], carried=place[0] in above or place[0] in seen))
        seen.add(place[0])
    number = cells[roles.index("number")] if "number" in roles else None
    printed = number.line.text if number is not None and shapes.of(number.line.text).number is not None else None
    return FoundRow(cells, number=printed)


def _lines_above(source: Source, block: Block) -> list[Line]:
    """The lines right above a table, in order."""
    before = [other for other in source.blocks if other.end <= block.start][-_ABOVE:]
    folded: list[Line] = []
    for other in before:
        folded = [] if other.kind == "table" else [*folded, fold(source.text, other.start, other.end, other.page)]
    return folded
