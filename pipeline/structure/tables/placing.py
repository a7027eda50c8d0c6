"""The pieces of rows in the columns they belong to, where cells were lost, cut or printed again."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.structure.lines import Line, join
from pipeline.structure.tables.fits import continue_cost, end_cost, skip_cost, start_cost
from pipeline.structure.tables.found import FoundCell, FoundRow
from pipeline.structure.tables.reprints import merged_reprint
from pipeline.structure.tables.shapes import UNIT_ROLES, VALUE_ROLES, Shape, Shapes

_UNSURE = 0.6


def whole_columns(rows: Sequence[Sequence[Line]], width: int) -> list[list[str]]:
    """What each column holds, by the rows that show every cell."""
    whole = [row for row in rows if len(row) == width]
    return [[row[k].text for row in whole if row[k].text] for k in range(width)]


def placed_rows(
    grid: Sequence[Sequence[Line]], roles: Sequence[str], shapes: Shapes, *, joined: bool = False
) -> list[FoundRow]:
    """Rows in columns: one cut in two by a line break is joined, a reprint after a page break merged.

    With `joined` cells may themselves have been taken apart at spaces.
    """
    found: list[FoundRow] = []
    seen: list[set[str]] = [set() for _ in roles]
    strict = _strict_columns(grid, roles, shapes)
    cut: list[Line] = []
    for k, pieces in enumerate(grid):
        row = [*cut[:-1], join([cut[-1], pieces[0]]), *pieces[1:]] if cut else list(pieces)
        cut = []
        held = [piece for piece in row if piece.text]
        if not held:
            continue
        if joined and "number" in roles and found and shapes.of(held[0].text).number is None:
            _go_on(found, held, roles, shapes)
            continue
        if joined and len(held) > len(roles):
            row = held = _rejoined(held, roles, shapes)
        if k + 1 < len(grid) and _is_cut(row, grid[k + 1], roles, shapes):
            cut = row
        elif len(held) == 1:
            _place_alone(found, row, held[0], roles, shapes)
        else:
            placed = placed_row(row, roles, seen, strict, shapes)
            if not merged_reprint(found, placed, roles, shapes):
                placed = _without_tails(placed, roles, seen, shapes)
                for column, cell in enumerate(placed.cells):
                    if cell is not None:
                        seen[column].add(cell.line.text)
                found.append(placed)
    return found


def _rejoined(pieces: Sequence[Line], roles: Sequence[str], shapes: Shapes) -> list[Line]:
    """Pieces joined to as many cells as there are columns, at the least cost."""
    best: dict[int, tuple[float, list[Line]]] = {0: (0.0, [])}
    for column, role in enumerate(roles):
        after: dict[int, tuple[float, list[Line]]] = {}
        last = len(pieces) - (len(roles) - column - 1)
        for start, (cost, cells) in best.items():
            for end in range(start + 1, last + 1):
                cell = join(list(pieces[start:end]))
                shape = shapes.of(cell.text)
                total = cost + start_cost(shape, role) + end_cost(shape, role) + 0.1 * (end - start - 1)
                if end not in after or total < after[end][0]:
                    after[end] = (total, [*cells, cell])
        best = after
    return best[len(pieces)][1]


def _go_on(found: list[FoundRow], pieces: Sequence[Line], roles: Sequence[str], shapes: Shapes) -> None:
    """A line that goes on in cells of the row above, each piece where it fits best; loose where that is not sure."""
    cells = found[-1].cells
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    for piece in pieces:
        best = [
            (cost + continue_cost(shapes.of(cell.line.text), shapes.of(piece.text), roles[k]), (*path, k))
            for cost, path in best
            for k, cell in enumerate(cells)
            if cell is not None and roles[k] != "number" and k > (path[-1] if path else -1)
        ]
    cost, path = min(best, default=(_UNSURE + 1, ()))
    if cost > _UNSURE * len(pieces):
        found.append(FoundRow([], loose=tuple(pieces)))
        return
    for piece, k in zip(pieces, path, strict=True):
        above = cells[k]
        assert above is not None
        cells[k] = FoundCell(join([above.line, piece]))


def _is_cut(row: Sequence[Line], following: Sequence[Line], roles: Sequence[str], shapes: Shapes) -> bool:
    """Whether a line break inside a cell has cut a row in two lines that make a whole one together."""
    if len(row) + len(following) - 1 != len(roles) or not row[-1].text or not following[0].text:
        return False
    if roles[0] == "number":
        return shapes.of(row[0].text).number is not None and shapes.of(following[0].text).number is None
    before, after = shapes.of(row[-1].text), shapes.of(following[0].text)
    return continue_cost(before, after, roles[len(row) - 1]) < end_cost(before, roles[len(row) - 1])


def _place_alone(found: list[FoundRow], row: Sequence[Line], piece: Line, roles: Sequence[str], shapes: Shapes) -> None:
    """A line with one cell: the rest of the cell above, a banner, or a piece that stands nowhere."""
    column = row.index(piece) if len(row) == len(roles) else len(roles) - 1
    above = found[-1].cells[column] if found and found[-1].cells else None
    leading = row[0] is piece
    if above is not None and (len(row) > 1 or end_cost(shapes.of(above.line.text), roles[column]) >= 1.5):
        before, after = shapes.of(above.line.text), shapes.of(piece.text)
        if continue_cost(before, after, roles[column]) < 2.0 and (not leading or before.open_end):
            found[-1].cells[column] = FoundCell(join([above.line, piece]))
            return
    shape = shapes.of(piece.text)
    if leading and not shape.value and not shape.prose:
        found.append(FoundRow([], banner=piece))
    elif roles[column] in ("content", "indicator", "target") and len(row) == len(roles):
        cells: list[FoundCell | None] = [None] * len(roles)
        cells[column] = FoundCell(piece)
        found.append(FoundRow(cells))
    else:
        found.append(FoundRow([], loose=(piece,)))


def _strict_columns(grid: Sequence[Sequence[Line]], roles: Sequence[str], shapes: Shapes) -> frozenset[int]:
    """The columns of values that hold values only, by the rows that show every cell."""
    found: set[int] = set()
    for k, held in enumerate(whole_columns(grid, len(roles))):
        plain = sum(shapes.of(text).value or shapes.of(text).empty for text in held)
        if roles[k] in VALUE_ROLES and len(held) >= 3 and plain >= 0.8 * len(held):
            found.add(k)
    return frozenset(found)


def placed_row(
    row: Sequence[Line], roles: Sequence[str], seen: Sequence[set[str]], strict: frozenset[int], shapes: Shapes
) -> FoundRow:
    """The pieces of a row in the columns that they fit best; what is too much is loose.

    The n-th piece stands in the n-th column unless cells were lost; each loss costs once, so that one gap is
    preferred to several. `seen` holds what the columns held in rows above, `strict` the columns of plain values.
    """
    pieces = list(row)
    while len(pieces) > len(roles) and not pieces[-1].text:
        pieces.pop()
    columns = _alignment([shapes.of(piece.text) for piece in pieces[: len(roles)]], roles, seen, strict)
    cells: list[FoundCell | None] = [None] * len(roles)
    for piece, column in zip(pieces, columns, strict=False):
        cells[column] = FoundCell(piece) if piece.text else None
    number = cells[roles.index("number")] if "number" in roles else None
    loose = tuple(piece for piece in pieces[len(roles) :] if piece.text)
    return FoundRow(cells, number=number.line.text if number else None, loose=loose)


def _alignment(
    pieces: Sequence[Shape], roles: Sequence[str], seen: Sequence[set[str]], strict: frozenset[int]
) -> list[int]:
    """The column of each piece, ascending, at the least cost."""
    spare = len(roles) - len(pieces)
    if spare == 0:
        return list(range(len(roles)))
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for at, piece in enumerate(pieces):
        after: dict[int, tuple[float, tuple[int, ...]]] = {}
        for shift, (cost, path) in best.items():
            for wider in range(shift, spare + 1):
                column = at + wider
                lost = sum(skip_cost(roles[skipped]) for skipped in range(at + shift, column))
                total = cost + lost + (0.0 if wider == shift else 0.8 if at == 0 else 1.0)
                if piece.text:
                    total += start_cost(piece, roles[column]) + end_cost(piece, roles[column])
                    total -= 0.5 if piece.text in seen[column] else 0.0
                    total += 2.0 if column in strict and not (piece.value or piece.empty) else 0.0
                if wider not in after or total < after[wider][0]:
                    after[wider] = (total, (*path, column))
        best = after
    return list(min((cost + 0.6 * (spare - shift), path) for shift, (cost, path) in best.items())[1])


def _without_tails(row: FoundRow, roles: Sequence[str], seen: Sequence[set[str]], shapes: Shapes) -> FoundRow:
    """A row without unit cells that are only the end of a name, its beginning lost: such a name is not known."""
    cells, loose = list(row.cells), list(row.loose)
    for k, role in enumerate(roles):
        cell = cells[k]
        if cell is None or role not in UNIT_ROLES or shapes.of(cell.line.text).unit_start:
            continue
        text = cell.line.text
        if len(text) >= 2 and any(len(other) > len(text) and other.endswith(text) for other in seen[k]):
            loose.append(cell.line)
            cells[k] = None
    return row._replace(cells=cells, loose=tuple(loose))
