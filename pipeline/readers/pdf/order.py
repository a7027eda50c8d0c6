"""The order in which the lines and tables of a page are read: from the top down, column by column where there are any.

A gutter is an upright strip that hardly any line crosses, with prose on both sides. What crosses it (a title, a wide
table) parts the columns above it from those below. What stands in a frame is read on its own, where the frame stands.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.readers.pdf.grids import FilledGrid
from pipeline.readers.pdf.shapes import Box, Line


class Framed(NamedTuple):
    """A frame with the lines and tables in it, in their order."""

    box: Box
    items: list[Line | FilledGrid]


Item = Line | FilledGrid | Framed

_LEAST_LINES = 3
_LEAST_LETTERS = 8
_FULL = 0.7
_EDGE = 1.0
_MOST_ACROSS = 0.5
_OUT = 3.0


def in_order(lines: list[Line], tables: list[FilledGrid], frames: Sequence[Box] = ()) -> list[Item]:
    """Lines, tables and frames in reading order. A line that a gutter divides is given as its parts."""
    framed: list[Item] = []
    for box in frames:
        inner = [line for line in lines if _within(line.box, box)], [grid for grid in tables if _within(grid.box, box)]
        if any(inner):
            lines = [line for line in lines if not _within(line.box, box)]
            tables = [grid for grid in tables if not _within(grid.box, box)]
            framed.append(Framed(box, list(unframed(_ordered(*inner)))))
    return _ordered(lines, [*tables, *framed])


def unframed(items: Sequence[Item]) -> Iterator[Line | FilledGrid]:
    """Lines and tables in their order, those of frames among them."""
    for item in items:
        if isinstance(item, Framed):
            yield from item.items
        else:
            yield item


def _within(inner: Box, outer: Box) -> bool:
    return (
        inner.left >= outer.left - _OUT
        and inner.right <= outer.right + _OUT
        and inner.top >= outer.top - _OUT
        and inner.bottom <= outer.bottom + _OUT
    )


def _ordered(lines: list[Line], tables: Sequence[Item]) -> list[Item]:
    pieces: list[Item] = [piece for line in lines for piece in (line.parts or (line,))]
    if len(pieces) < 2 * _LEAST_LINES:
        return _rows([*lines, *tables])
    gutter = _gutter([*pieces, *tables])
    if gutter is None:
        return _rows([*lines, *tables])
    divided = [line for line in lines if line.parts and all(not _crosses(part, gutter) for part in line.parts)]
    whole = [line for line in lines if line not in divided]
    return _columns([*whole, *(part for line in divided for part in line.parts), *tables], gutter)


def rows(items: list[Item]) -> list[list[Item]]:
    """Items that stand side by side, in rows from the top down; a table is a row of its own."""
    found: list[list[Item]] = []
    for item in sorted(items, key=lambda item: item.box.top + item.box.bottom):
        lines = isinstance(item, Line) and bool(found) and isinstance(found[-1][0], Line)
        if lines and item.box.middle[1] < found[-1][0].box.bottom:
            found[-1].append(item)
        else:
            found.append([item])
    return [sorted(row, key=lambda item: item.box.left) for row in found]


def _rows(items: list[Item]) -> list[Item]:
    return [item for row in rows(items) for item in row]


def _crosses(item: Item, x: float) -> bool:
    return item.box.left < x - _EDGE and item.box.right > x + _EDGE


def _gutter(items: list[Item]) -> float | None:
    """The middle of the gutter that fewest items cross; None without one."""
    best: tuple[int, float] | None = None
    for x in sorted({item.box.left - 2 * _EDGE for item in items}):
        left = [item for item in items if item.box.right <= x + _EDGE]
        right = [item for item in items if item.box.left >= x - _EDGE]
        across = len(items) - len(left) - len(right)
        if min(len(left), len(right)) < _LEAST_LINES or across > _MOST_ACROSS * len(items):
            continue
        beside = [item for item in left if any(_overlap(item, other) for other in right)]
        if _prose(beside) and _prose(right) and (best is None or across < best[0]):
            best = (across, x)
    return best[1] if best is not None else None


def _overlap(one: Item, other: Item) -> bool:
    return one.box.top < other.box.bottom and other.box.top < one.box.bottom


def _prose(items: list[Item]) -> bool:
    """Whether items are lines of running text: most of them fill their column, as the cells of a table do not."""
    items = [item for item in items if not isinstance(item, Framed)]
    if len(items) < _LEAST_LINES or not all(isinstance(item, Line) for item in items):
        return False
    width = max(item.box.right for item in items) - min(item.box.left for item in items)
    letters = statistics.median(len(item.text) for item in items if isinstance(item, Line))
    filled = sum(item.box.right - item.box.left > _FULL * width for item in items)
    return letters >= _LEAST_LETTERS and filled * 2 >= len(items)


def _columns(items: list[Item], gutter: float) -> list[Item]:
    """Items with what is left of the gutter before what is right of it, between the items that cross it."""
    found: list[Item] = []
    band: list[Item] = []
    for item in [*sorted(items, key=lambda item: item.box.top), None]:
        if item is not None and not _crosses(item, gutter):
            band.append(item)
            continue
        left = [each for each in band if each.box.middle[0] < gutter]
        right = [each for each in band if each.box.middle[0] >= gutter]
        if min(len(left), len(right)) >= _LEAST_LINES:
            found += [*_rows(left), *_side(right)]
        else:
            found += _rows(band)
        band = []
        if item is not None:
            found.append(item)
    return found


def _side(items: list[Item]) -> list[Item]:
    """The right side of a gutter, which may hold another one."""
    gutter = _gutter(items) if len(items) >= 2 * _LEAST_LINES else None
    return _rows(items) if gutter is None else _columns(items, gutter)
