"""Tables of a PDF page from its ruling lines.

Lines that touch make one frame. Its flat and standing lines cut the frame into pieces; pieces with no line between
them are one (merged) cell. Sides that are left open, as tables in official papers often have them left and right, are
closed at the ends of the lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.readers.pdf.shapes import Box, Char, Edge
from pipeline.readers.writer import CellText, recognised

_NEAR = 3.0
_SHORTEST = 6.0
_COVER = 0.6
_BANNER = 40.0
_MOST_LINES = 300
_LEAST_IN_A_STRIP = 3
_NEW_LINE = Char("\n", None)


class Slot(NamedTuple):
    """A place for a cell."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


class Grid(NamedTuple):
    """A frame, and the cells that it is cut in. `closed`: lines stand on both of its sides and lie along an end; the
    other end may be overleaf."""

    box: Box
    slots: list[Slot]
    closed: bool = False


class FilledGrid(NamedTuple):
    """A table with its words, which characters of the page they are, and where its columns begin."""

    box: Box
    cells: list[CellText]
    taken: set[int]
    columns: tuple[float, ...] = ()


class _Sets:
    """Disjoint sets over the numbers below `size`."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def find(self, member: int) -> int:
        while self._parents[member] != member:
            self._parents[member] = self._parents[self._parents[member]]
            member = self._parents[member]
        return member

    def join(self, a: int, b: int) -> None:
        self._parents[self.find(a)] = self.find(b)

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for member in range(len(self._parents)):
            found.setdefault(self.find(member), []).append(member)
        return list(found.values())


def _clusters(positions: Iterable[float]) -> list[float]:
    """Positions with those that lie near each other made one."""
    found: list[list[float]] = []
    for position in sorted(positions):
        if found and position - found[-1][-1] <= _NEAR:
            found[-1].append(position)
        else:
            found.append([position])
    return [sum(group) / len(group) for group in found]


def _joined(edges: list[Edge]) -> list[Edge]:
    """Pieces of the same ruling line made one; what stays shorter than a letter is left out."""
    joined: list[Edge] = []
    for flat in (True, False):
        same = [edge for edge in edges if edge.flat is flat]
        lines = _clusters(edge.at for edge in same)
        rows: list[list[Edge]] = [[] for _ in lines]
        for edge in same:
            rows[min(range(len(lines)), key=lambda place: abs(lines[place] - edge.at))].append(edge)
        for at, row in zip(lines, rows, strict=True):
            current: Edge | None = None
            for edge in sorted(row, key=lambda edge: edge.start):
                if current is not None and edge.start - current.end <= _NEAR:
                    current = current._replace(end=max(current.end, edge.end))
                else:
                    if current is not None:
                        joined.append(current)
                    current = Edge(flat, at, edge.start, edge.end)
            if current is not None:
                joined.append(current)
    return [edge for edge in joined if edge.end - edge.start >= _SHORTEST]


def _touch(flat: Edge, standing: Edge) -> bool:
    return (
        flat.start - _NEAR <= standing.at <= flat.end + _NEAR
        and standing.start - _NEAR <= flat.at <= standing.end + _NEAR
    )


def _extent(frame: list[Edge]) -> Box:
    xs = [x for edge in frame for x in ((edge.start, edge.end) if edge.flat else (edge.at,))]
    ys = [y for edge in frame for y in ((edge.at,) if edge.flat else (edge.start, edge.end))]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _continues(upper: list[Edge], lower: list[Edge]) -> bool:
    """Whether two frames are one whose sides are open: a row across the whole width has no line to join them."""
    above, below = _extent(upper), _extent(lower)
    is_open = not any(
        not edge.flat and abs(edge.at - above.left) <= _NEAR and edge.end > above.top + _NEAR
        for edge in [*upper, *lower]
    )
    alike = abs(above.left - below.left) <= _NEAR and abs(above.right - below.right) <= _NEAR
    return alike and is_open and 0 < below.top - above.bottom <= _BANNER


def _frames(edges: list[Edge]) -> list[list[Edge]]:
    """Ruling lines that touch, as groups that can make a table, from the top down."""
    sets = _Sets(len(edges))
    flat = [number for number, edge in enumerate(edges) if edge.flat]
    standing = [number for number, edge in enumerate(edges) if not edge.flat]
    for a in flat:
        for b in standing:
            if _touch(edges[a], edges[b]):
                sets.join(a, b)
    groups = [[edges[number] for number in group] for group in sets.groups()]
    frames: list[list[Edge]] = []
    for group in sorted(groups, key=lambda group: _extent(group)[1]):
        if frames and _continues(frames[-1], group):
            frames[-1].extend(group)
        else:
            frames.append(group)
    return [frame for frame in frames if 1 <= sum(edge.flat for edge in frame) < len(frame)]


def _covered(edges: list[Edge], flat: bool, at: float, start: float, end: float) -> bool:
    """Whether a ruling line runs along most of the way from start to end."""
    return any(
        edge.flat is flat
        and abs(edge.at - at) <= _NEAR
        and min(edge.end, end) - max(edge.start, start) >= _COVER * (end - start)
        for edge in edges
    )


def _slots(edges: list[Edge]) -> Iterator[Slot]:
    flat = [edge for edge in edges if edge.flat]
    standing = [edge for edge in edges if not edge.flat]
    xs = _clusters([edge.at for edge in standing] + [end for edge in flat for end in _ends(edge, flat)])
    ys = _clusters([edge.at for edge in flat] + [end for edge in standing for end in _ends(edge, standing)])
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1 or columns > _MOST_LINES or rows > _MOST_LINES:
        return
    sets = _Sets(rows * columns)
    for row in range(rows):
        for column in range(columns):
            piece = row * columns + column
            if column + 1 < columns and not _covered(standing, False, xs[column + 1], ys[row], ys[row + 1]):
                sets.join(piece, piece + 1)
            if row + 1 < rows and not _covered(flat, True, ys[row + 1], xs[column], xs[column + 1]):
                sets.join(piece, piece + columns)
    for group in sets.groups():
        top, bottom = min(group) // columns, max(group) // columns
        left, right = min(piece % columns for piece in group), max(piece % columns for piece in group)
        box = Box(xs[left], ys[top], xs[right + 1], ys[bottom + 1])
        yield Slot(top, left, bottom - top + 1, right - left + 1, box)


def _ends(edge: Edge, others: list[Edge]) -> list[float]:
    """The ends of a line that bound the frame: those no other line of its kind goes beyond."""
    ends = []
    if edge.start <= min(other.start for other in others) + _NEAR:
        ends.append(edge.start)
    if edge.end >= max(other.end for other in others) - _NEAR:
        ends.append(edge.end)
    return ends


def grids(edges: list[Edge]) -> list[Grid]:
    """The frames of a page that are closed or cut in two cells or more, from the top down."""
    found: list[Grid] = []
    for frame in _frames(_joined(edges)):
        box = _extent(frame)
        slots = sorted(_slots(frame)) if sum(edge.flat for edge in frame) > 1 else []
        closed = _is_closed(frame, box)
        if len(slots) > 1 or closed:
            found.append(Grid(box, slots, closed))
    return found


def _is_closed(frame: list[Edge], box: Box) -> bool:
    sides = all(_covered(frame, False, x, box.top, box.bottom) for x in (box.left, box.right))
    return sides and any(_covered(frame, True, y, box.left, box.right) for y in (box.top, box.bottom))


def _tidied(chars: list[Char]) -> list[Char]:
    """The characters of a cell without white space around its lines and without empty lines."""
    found: list[Char] = []
    text = "".join(char.text for char in chars)
    start = 0
    for line in text.split("\n"):
        words = line.strip()
        if words:
            first = start + line.index(words)
            found += [_NEW_LINE] if found else []
            found += chars[first : first + len(words)]
        start += len(line) + 1
    return found


def fill(grid: Grid, chars: list[Char], part: bool = False) -> FilledGrid | None:
    """The grid with its words, None when they do not stand in two rows and two columns at least.

    Lines of a cell are parted by newlines, as they are printed. What may be `part` of a table that goes on overleaf
    may be a single row.
    """
    if len(grid.slots) < 2:
        return None
    words: dict[Slot, list[Char]] = {}
    taken: set[int] = set()
    current: Slot | None = None
    for number, char in enumerate(chars):
        if char.middle is None:
            if current is not None:
                words[current].append(_NEW_LINE if char.text in "\r\n" else char)
                taken.add(number)
            continue
        x, y = char.middle
        if current is None or not current.box.holds(x, y):
            current = None
            if grid.box.holds(x, y):
                current = next((slot for slot in grid.slots if slot.box.holds(x, y)), None)
            if current in words:
                words[current].append(_NEW_LINE)
        if current is not None:
            words.setdefault(current, []).append(char)
            taken.add(number)
    texts = {slot: _tidied(parts) for slot, parts in words.items()}
    rows, columns = len({slot.row for slot in texts}), len({slot.column for slot in texts})
    if columns < 2 or rows < 1 or (rows < 2 and (not part or columns < _LEAST_IN_A_STRIP)):
        return None
    cells = [
        cell_of(slot.row, slot.column, texts.get(slot, []), slot.box)._replace(
            row_span=slot.row_span, column_span=slot.column_span
        )
        for slot in grid.slots
    ]
    lefts = {slot.column: slot.box.left for slot in grid.slots}
    return FilledGrid(grid.box, cells, taken, tuple(lefts[column] for column in sorted(lefts)))


def cell_of(row: int, column: int, chars: list[Char], box: Box) -> CellText:
    """A cell with its words, and how sure they are where they were recognised in a picture."""
    text = "".join(char.text for char in chars)
    known = [char.sure for char in chars if char.sure is not None]
    ocr = None
    if known:
        least = min(known)
        ocr = recognised(text, [least if char.sure is None else char.sure for char in chars])
    return CellText(row, column, text, box=box.rounded(), ocr=ocr)
