"""Tables that were flattened to a row a line: cells parted by tabs, strokes or wide gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.structure.lines import Line, join
from pipeline.structure.tables.columns import columns_of, is_head_row, joined_heads, roles_of, settled
from pipeline.structure.tables.finish import carried, shared_owners
from pipeline.structure.tables.found import FoundCell, FoundRow, FoundTable
from pipeline.structure.tables.heads import Heads
from pipeline.structure.tables.pieces import Separator, is_rule, separator, split
from pipeline.structure.tables.shapes import (
    UNIT_ROLES,
    VALUE_ROLES,
    Shape,
    Shapes,
    continue_cost,
    end_cost,
    skip_cost,
    start_cost,
)

_LONGEST_BANNER = 40


class _Grid(NamedTuple):
    """Heads and rows of pieces as printed, before their meaning is known."""

    first: int
    last: int
    heads: list[str]
    rows: list[list[Line]]


def delimited_table(
    text: str, lines: Sequence[Line], first: int, heads: Heads, shapes: Shapes, base: int | None, past: bool
) -> FoundTable | None:
    """The table whose row of heads is line `first`; None when it is none. Caption and unit are left to the caller."""
    parting = separator(text, lines[first])
    if parting is None:
        return None
    cells = split(text, lines[first], parting)
    if not is_head_row([cell.text for cell in cells], heads):
        return None
    grid = _grid(text, lines, first, parting, heads)
    if not grid.rows:
        return None
    read = [heads.read(head) for head in grid.heads]
    roles = roles_of(read, base, past)
    roles = settled(roles, _columns(grid.rows, len(roles)), shapes)
    rows = _rows(grid.rows, roles, shapes)
    rows = carried(rows, roles, shapes, owners=shared_owners(rows, roles))
    return FoundTable(first, grid.last, columns_of(read, roles), rows, origin="tabbed")


def _grid(text: str, lines: Sequence[Line], first: int, parting: Separator, heads: Heads) -> _Grid:
    """Heads and rows from a head row on, up to the line that belongs to no row."""
    head = split(text, lines[first], parting)
    doubled = any(not cell.text for cell in head[1:-1]) and not _second_head(text, lines, first + 1, parting, heads)
    names = [cell.text for cell in head]
    while names and not names[-1]:
        names.pop()
    start = first + 1
    while start < len(lines) and is_rule(lines[start]):
        start += 1
    second = _second_head(text, lines, start, parting, heads)
    if second:
        names = _merged(names, second, heads)
        start += 1
    else:
        names = [name for name in names if name]
    rows: list[list[Line]] = []
    at = start
    while at < len(lines):
        if is_rule(lines[at]):
            at += 1
            continue
        cells = _cells(text, lines, at, parting, heads)
        if cells is None:
            break
        if [cell.text for cell in cells if cell.text] != [name for name in names if name] or not rows:
            rows.append([cell for cell in cells if cell.text] if doubled else cells)
        at += 1
    return _Grid(first, at, names, rows)


def _second_head(text: str, lines: Sequence[Line], at: int, parting: Separator, heads: Heads) -> list[str]:
    """The cells of a second row of heads (years or known heads, no number before them); [] when there is none."""
    if at >= len(lines) or separator(text, lines[at]) != parting:
        return []
    texts = [cell.text for cell in split(text, lines[at], parting)]
    held = [text for text in texts if text]
    return texts if held and all(heads.read(text).role in ("year", "target", "baseline") for text in held) else []


def _merged(upper: list[str], lower: list[str], heads: Heads) -> list[str]:
    """Two rows of heads joined, cell by cell where both show their empty cells."""
    if len(upper) == len(lower) and not all(upper):
        filled = [upper[0]]
        for name, below in zip(upper[1:], lower[1:], strict=True):
            filled.append(name or (filled[-1] if below else ""))
        return [above if above.endswith(below) else above + below for above, below in zip(filled, lower, strict=True)]
    leading = next(k for k, text in enumerate(lower) if text)
    return joined_heads([name for name in upper if name], leading, [text for text in lower if text], None, heads)


def _cells(text: str, lines: Sequence[Line], at: int, parting: Separator, heads: Heads) -> list[Line] | None:
    """The cells of a line of the table; None where the table has ended."""
    line = lines[at]
    if line.text.startswith(heads.vocabulary.notes):
        return None
    own = separator(text, line)
    if own == parting or (parting == "tab" and own == "gap" and "\t" in text[line.places[0] : line.places[-1]]):
        return split(text, line, parting)
    if text[text.rfind("\n", 0, line.places[0]) + 1 : line.places[0]].count("\t") and parting == "tab":
        return split(text, line, parting)
    following = at + 1 < len(lines) and separator(text, lines[at + 1]) == parting
    return [line] if following and len(line.text) <= _LONGEST_BANNER and "。" not in line.text[:-1] else None


def _columns(rows: Sequence[Sequence[Line]], width: int) -> list[list[str]]:
    """What each column holds, by the rows that show every cell."""
    whole = [row for row in rows if len(row) == width]
    return [[row[k].text for row in whole if row[k].text] for k in range(width)]


def _rows(grid: Sequence[Sequence[Line]], roles: Sequence[str], shapes: Shapes) -> list[FoundRow]:
    """Rows in columns: one cut in two by a line break is joined, a reprint after a page break merged."""
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
    for k, held in enumerate(_columns(grid, len(roles))):
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


# ---------------------------------------------------------------- reprints


def merged_reprint(found: list[FoundRow], row: FoundRow, roles: Sequence[str], shapes: Shapes) -> bool:
    """Whether a row is the rest of the row above, printed again after a page break; if so, it is merged into that.

    It is when it names the same indicator, or when it completes a unit's name that was cut above and repeats the
    values. What it only repeats becomes loose.
    """
    if not found or not found[-1].cells or row.number is not None:
        return False
    above = found[-1]
    subjects = [k for k, role in enumerate(roles) if role in ("indicator", "content")]
    same = any(_same_thing(above.cells[k], row.cells[k]) for k in subjects)
    values = [k for k, role in enumerate(roles) if role in VALUE_ROLES]
    pairs = [(a.line.text, b.line.text) for k in values if (a := above.cells[k]) and (b := row.cells[k])]
    repeated = bool(pairs) and all(a == b for a, b in pairs)
    completes = any(
        _completes(above.cells[k], row.cells[k], shapes) for k, role in enumerate(roles) if role in UNIT_ROLES
    )
    if not ((same and not repeated) or (repeated and completes)):
        return False
    loose = list(row.loose)
    for k, cell in enumerate(row.cells):
        if cell is None:
            continue
        merged = _merged_cell(above.cells[k], cell, roles[k], shapes)
        if merged is None:
            loose.append(cell.line)
        else:
            above.cells[k] = merged
    if loose:
        found.append(FoundRow([], loose=tuple(loose)))
    return True


def _same_thing(above: FoundCell | None, below: FoundCell | None) -> bool:
    if above is None or below is None:
        return False
    a, b = sorted((above.line.text, below.line.text), key=len)
    return len(a) >= 6 and b.startswith(a) and len(b) - len(a) <= 2


def _completes(above: FoundCell | None, below: FoundCell | None, shapes: Shapes) -> bool:
    if above is None or below is None:
        return False
    return (
        not shapes.of(above.line.text).unit_end
        and not shapes.of(below.line.text).unit_start
        and shapes.is_units(above.line.text + below.line.text)
    )


def _merged_cell(above: FoundCell | None, below: FoundCell, role: str, shapes: Shapes) -> FoundCell | None:
    """The cell above with what the reprint adds to it; None where it adds nothing sure."""
    if above is None:
        return below if role in VALUE_ROLES | UNIT_ROLES else None
    if below.line.text in above.line.text:
        return None
    note = role in VALUE_ROLES and below.line.text.startswith("（")
    if note or (role in UNIT_ROLES and _completes(above, below, shapes)):
        return FoundCell(join([above.line, below.line]))
    return None
