"""Tables without ruling lines, or with flat ones only: rows of pieces that stand in the same columns.

Only what cannot be anything else is taken: three columns or more, three full rows or more, short pieces that never
reach into the next column. A line of a cell that is printed over several lines belongs to the row that it is nearest.
"""

from __future__ import annotations

import statistics
from typing import NamedTuple

from pipeline.readers.pdf.grids import FilledGrid, cell_of
from pipeline.readers.pdf.order import rows
from pipeline.readers.pdf.shapes import Box, Char, Line, around

_LEAST_COLUMNS = 3
_LEAST_ROWS = 3
_LONGEST = 24
_APART = 4.0
_FAR = 3.5
_TIGHT = 0.4


class _Row(NamedTuple):
    """A printed row: its pieces from the left."""

    pieces: list[Line]

    @property
    def box(self) -> Box:
        return around(*(corner for piece in self.pieces for corner in (piece.box[:2], piece.box[2:])))


def unruled_tables(lines: list[Line]) -> tuple[list[FilledGrid], list[Line]]:
    """The tables among some lines, and the lines in none of them."""
    if sum(bool(line.parts) for line in lines) + len(lines) < _LEAST_ROWS:
        return [], lines
    pieces = [piece for line in lines for piece in (line.parts or (line,))]
    printed = [_Row([piece for piece in row if isinstance(piece, Line)]) for row in rows(list(pieces))]
    found: list[FilledGrid] = []
    used: set[Line] = set()
    for run in _runs(printed):
        table = _table(run)
        if table is not None:
            found.append(table)
            used.update(piece for row in run for piece in row.pieces)
    if not found:
        return [], lines
    return found, [line for line in lines if not used.issuperset(line.parts or (line,))]


def _runs(printed: list[_Row]) -> list[list[_Row]]:
    """Rows one below the other, the first and last of which have three pieces or more."""
    runs: list[list[_Row]] = []
    current: list[_Row] = []
    for row in [*printed, None]:
        near = row is not None and (not current or row.box.top - current[-1].box.bottom < _FAR * row.pieces[0].size)
        if row is not None and near and (len(row.pieces) >= _LEAST_COLUMNS or (current and _fits(row, current))):
            current.append(row)
            continue
        while len(current) > 1 and not _closes(current[-2], current[-1]):
            current.pop()
        if sum(len(each.pieces) >= _LEAST_COLUMNS for each in current) >= _LEAST_ROWS:
            runs.append(current)
        current = [row] if row is not None and len(row.pieces) >= _LEAST_COLUMNS else []
    return runs


def _closes(above: _Row, row: _Row) -> bool:
    """Whether a row may be the last of a table: a full one, or the next line of a cell."""
    return len(row.pieces) >= _LEAST_COLUMNS or row.box.top - above.box.bottom < _TIGHT * row.pieces[0].size


def _fits(row: _Row, run: list[_Row]) -> bool:
    """Whether each piece of a row stands in a single column of the rows above."""
    columns = _columns(run)
    return all(len(_touched(piece, columns)) == 1 for piece in row.pieces)


def _columns(run: list[_Row]) -> list[tuple[float, float]]:
    """The stretches from left to right that the pieces of full rows cover."""
    spans = sorted((piece.box.left, piece.box.right) for row in run for piece in row.pieces)
    found: list[tuple[float, float]] = []
    for left, right in spans:
        if found and left < found[-1][1]:
            found[-1] = (found[-1][0], max(right, found[-1][1]))
        else:
            found.append((left, right))
    return found


def _touched(piece: Line, columns: list[tuple[float, float]]) -> list[int]:
    return [
        k
        for k, (left, right) in enumerate(columns)
        if piece.box.left < right + _APART and piece.box.right > left - _APART
    ]


def _table(run: list[_Row]) -> FilledGrid | None:
    """The rows as a table; None when their pieces do not stand in columns."""
    columns = _columns(run)
    full = [row for row in run if len(row.pieces) >= min(_LEAST_COLUMNS, len(columns))]
    texts = [len(piece.text) for row in full for piece in row.pieces]
    places = [[_place(piece, columns) for piece in row.pieces] for row in run]
    if len(columns) < _LEAST_COLUMNS or statistics.mean(texts) > _LONGEST:
        return None
    if any(len(set(row)) < len(row) for row in places):
        return None
    owners = _owners(run, full)
    cells: dict[tuple[int, int], list[Line]] = {}
    for row, owner, at in zip(run, owners, places, strict=True):
        for piece, column in zip(row.pieces, at, strict=True):
            cells.setdefault((owner, column), []).append(piece)
    written = [
        cell_of(
            row, column, _chars(lines), around(*(corner for line in lines for corner in (line.box[:2], line.box[2:])))
        )
        for (row, column), lines in sorted(cells.items())
    ]
    box = around(*(corner for row in run for corner in (row.box[:2], row.box[2:])))
    return FilledGrid(box, written, set(), tuple(left for left, _ in columns))


def _place(piece: Line, columns: list[tuple[float, float]]) -> int:
    middle = piece.box.middle[0]
    return min(
        range(len(columns)),
        key=lambda k: abs(sum(columns[k]) / 2 - middle) if columns[k][0] > middle or columns[k][1] < middle else 0,
    )


def _owners(run: list[_Row], full: list[_Row]) -> list[int]:
    """For each printed row the number of the table's row that it belongs to."""
    return [min(range(len(full)), key=lambda k: _distance(row.box, full[k].box)) for row in run]


def _distance(one: Box, other: Box) -> float:
    return max(0.0, max(one.top, other.top) - min(one.bottom, other.bottom)) if one != other else -1.0


def _chars(lines: list[Line]) -> list[Char]:
    found: list[Char] = []
    for line in lines:
        found += [Char("\n", None)] if found else []
        found += [
            Char(char, line.box.middle, line.sure[at] if line.sure else None) for at, char in enumerate(line.text)
        ]
    return found
