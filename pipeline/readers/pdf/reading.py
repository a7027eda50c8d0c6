"""What one page says: its text layer, and what its pictures say where they can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pypdfium2

from pipeline.errors import BrokenFile
from pipeline.readers.encoding import ordinary_share
from pipeline.readers.limits import limit
from pipeline.readers.pdf.grids import FilledGrid, Grid, fill, grids
from pipeline.readers.pdf.notes import without_notes
from pipeline.readers.pdf.page import PageView
from pipeline.readers.pdf.pieces import rejoined
from pipeline.readers.pdf.shapes import Box, Line
from pipeline.readers.pdf.unruled import unruled_tables

_PICTURE = 0.08
_SCAN = 0.5
_FEW = 40
_LEAST_SIDE = 40.0
_UNDER = 0.3
_STRIP = 0.3
_BORDER = 0.9
_JOIN = 3.0
_TWO_LINES = 30.0

Shown = Callable[[Box], Box]


class Page(NamedTuple):
    """What is kept of a page once it is closed, as it is read; `shown` gives the place on the page as it is shown.

    `picture`: the share of it that unread pictures cover. `unread`: lines that recognition saw and could not read.
    `notes`: its footnotes. `frames`: the outermost frames that are drawn around text, and pictures of text.
    `drawable`: not where its pictures were left unread since they are beyond the limit of pixels.
    """

    lines: list[Line]
    tables: list[FilledGrid]
    width: float
    height: float
    shown: Shown
    picture: float = 0.0
    legible: bool = True
    recognised: bool = False
    unread: int = 0
    notes: tuple[str, ...] = ()
    frames: tuple[Box, ...] = ()
    drawable: bool = True


def read_pages(path: Path, document: Any, recognises: bool) -> Iterator[Page]:
    """The pages of a document in order; `recognises` tells whether text in pictures is to be read.

    A page is closed when the next one is open: the fonts that both use are then loaded once. Raises BrokenFile for a
    damaged page.
    """
    held: PageView | None = None
    try:
        for number in range(len(document)):
            view = _view(path, document, number)
            if held is not None:
                held.close()
            held = view
            yield _page(view, recognises)
    finally:
        if held is not None:
            held.close()


def _view(path: Path, document: Any, number: int) -> PageView:
    try:
        return PageView(document[number])
    except pypdfium2.PdfiumError as error:
        raise BrokenFile(path, f"第 {number + 1} 页已损坏，无法读取", f"page {number + 1} is damaged") from error


def _page(view: PageView, recognises: bool) -> Page:
    drawable = view.pixels() <= limit("PIXELS")
    page = with_pictures_read(view, _text_layer(view), view.pictures(), recognises and drawable)
    return page._replace(drawable=drawable or not recognises or not page.picture)


class Drawable(Protocol):
    """A page that can be drawn, `longest` pixels along its longer side."""

    width: float
    height: float

    def drawn(self, longest: int) -> Any: ...


def with_pictures_read(view: Drawable, page: Page, pictures: list[Box], recognises: bool) -> Page:
    """A page with what its pictures say; with the share that they cover where that is not to be read."""
    covered = min(1.0, sum(map(_area, pictures)) / max(view.width * view.height, 1.0))
    if covered <= _PICTURE:
        return page
    if not recognises:
        return page._replace(picture=covered)
    bare = sum(len(line.text) for line in page.lines) < _FEW and not page.tables
    if covered > _SCAN and (bare or not page.legible):
        return _scanned(view, page)
    return _with_pictures(view, page, pictures)


def _text_layer(view: PageView) -> Page:
    edges, grounds = view.drawing()
    found = grids(edges)
    tables: list[FilledGrid] = []
    if any(grid.slots for grid in found):
        chars = view.chars()
        ends = (_STRIP * view.height, (1 - _STRIP) * view.height)
        parts = (fill(grid, chars, grid.box.bottom < ends[0] or grid.box.top > ends[1]) for grid in found)
        tables = [table for table in parts if table is not None]
    taken = frozenset(place for table in tables for place in table.taken)
    legible = not view.text.strip() or ordinary_share(view.text) > 0.5
    shown = turned_back(view.turn, view.width, view.height)
    lines = view.lines(taken)
    lines, notes = without_notes(lines, edges, view.size_at, view.height, view.marks)
    lines = rejoined(lines)
    unruled, lines = unruled_tables(lines)
    frames = frames_of(found, [*tables, *unruled], view.width, view.height, grounds)
    tables = shown_cells([*tables, *unruled], shown)
    return Page(lines, tables, view.width, view.height, shown, legible=legible, notes=notes, frames=frames)


def frames_of(
    found: Sequence[Grid], tables: Sequence[FilledGrid], width: float, height: float, grounds: Sequence[Box] = ()
) -> tuple[Box, ...]:
    """The outermost of the closed frames that are no tables, and of the coloured grounds behind some lines. A border
    around the whole page is none."""
    drawn = {table.box for table in tables}
    boxes = [grid.box for grid in found if grid.closed and grid.box not in drawn]
    boxes += [box for box in stacked(grounds) if not any(_touch(box, table) for table in drawn)]
    boxes = [box for box in boxes if box.right - box.left < _BORDER * width or box.bottom - box.top < _BORDER * height]
    return tuple(box for box in boxes if not any(box != other and other.holds(*box.middle) for other in boxes))


def stacked(grounds: Sequence[Box]) -> list[Box]:
    """Grounds of the same width that touch, made one; what is lower than two lines is left out."""
    found: list[Box] = []
    for box in sorted(grounds, key=lambda box: (box.left, box.top)):
        above = found[-1] if found else None
        same = above is not None and max(abs(above.left - box.left), abs(above.right - box.right)) < _JOIN
        if above is not None and same and box.top - above.bottom < _JOIN:
            found[-1] = above._replace(bottom=max(above.bottom, box.bottom))
        else:
            found.append(box)
    return [box for box in found if box.bottom - box.top > _TWO_LINES]


def _touch(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def shown_cells(tables: list[FilledGrid], shown: Shown) -> list[FilledGrid]:
    """Tables with the boxes of their cells on the page as it is shown."""
    return [
        table._replace(
            cells=[cell._replace(box=shown(Box(*cell.box)).rounded() if cell.box else None) for cell in table.cells]
        )
        for table in tables
    ]


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)


def turned_back(turn: int, width: float, height: float) -> Shown:
    """From places on a page that was turned clockwise to be read to those on the page as it is shown."""
    turns: dict[int, Shown] = {
        0: lambda box: box,
        90: lambda box: Box(box.top, width - box.right, box.bottom, width - box.left),
        180: lambda box: Box(width - box.right, height - box.bottom, width - box.left, height - box.top),
        270: lambda box: Box(height - box.bottom, box.left, height - box.top, box.right),
    }
    return turns[turn]


def _scanned(view: Drawable, page: Page) -> Page:
    """A page that is a picture; what little its text layer holds is on the picture, too."""
    from pipeline.readers.pdf.engine import LONGEST_SIDE
    from pipeline.readers.pdf.scan import read_whole

    found = read_whole(view.drawn(LONGEST_SIDE), max(view.width, view.height) / LONGEST_SIDE)
    width, height = (view.height, view.width) if found.turn in (90, 270) else (view.width, view.height)
    back = turned_back(found.turn, width, height)

    def shown(box: Box) -> Box:
        return page.shown(back(found.upright(box)))

    return Page(
        found.lines,
        shown_cells(found.tables, shown),
        width,
        height,
        shown,
        recognised=bool(found.lines or found.tables),
        unread=found.unread,
        frames=frames_of(found.frames, found.tables, width, height),
    )


def _with_pictures(view: Drawable, page: Page, pictures: list[Box]) -> Page:
    """A page of text with pictures: those that lie under no text are read."""
    from pipeline.readers.pdf.engine import LONGEST_SIDE
    from pipeline.readers.pdf.scan import read_part

    lines, tables, unread = list(page.lines), list(page.tables), 0
    frames = list(page.frames)
    points = max(view.width, view.height) / LONGEST_SIDE
    pixels: Any = None
    for box in pictures:
        if min(box.right - box.left, box.bottom - box.top) < _LEAST_SIDE or _written_over(box, page):
            continue
        if pixels is None:
            pixels = view.drawn(LONGEST_SIDE)
        top, bottom, left, right = (round(at / points) for at in (box.top, box.bottom, box.left, box.right))
        found = read_part(pixels[top:bottom, left:right], points, (left * points, top * points))
        lines += found.lines
        tables += shown_cells(found.tables, page.shown)
        frames += [box] if found.lines or found.tables else []
        unread += found.unread
    read = len(lines) > len(page.lines) or len(tables) > len(page.tables)
    return page._replace(lines=lines, tables=tables, recognised=read, unread=unread, frames=tuple(frames))


def _written_over(box: Box, page: Page) -> bool:
    """Whether the text layer lies on a picture: a background, a seal, or a scan that has been recognised before."""
    on = [line.box for line in page.lines if box.holds(*line.box.middle)]
    on += [table.box for table in page.tables if box.holds(*table.box.middle)]
    return bool(on) and (len(on) > 2 or sum(map(_area, on)) > _UNDER * _area(box))
