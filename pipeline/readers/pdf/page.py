"""A page of a PDF through pdfium: its printed lines, its ruling lines, its pictures.

Places are points in the page as it is shown: x from the left, y from the top down (only differences count, the origin
is the page box's upper left corner).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Set
from itertools import groupby
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium_c

_THIN = 2.6
_NOTHING = 0.01
_MOST_SEGMENTS = 20_000
_HYPHENS = {"\x02": "-", "\ufffe": "-"}
_UNREADABLE = "\ufffd"


class Box(NamedTuple):
    """A rectangle on the page."""

    left: float
    top: float
    right: float
    bottom: float

    def rounded(self) -> tuple[float, float, float, float]:
        """To a tenth of a point, as it is kept in records."""
        return round(self.left, 1), round(self.top, 1), round(self.right, 1), round(self.bottom, 1)


class Char(NamedTuple):
    """A character and the middle of its box, None where pdfium set it in (a space, a line end)."""

    text: str
    middle: tuple[float, float] | None


class Line(NamedTuple):
    """A printed line."""

    text: str
    box: Box


class Edge(NamedTuple):
    """A ruling line: `at` is its y when it lies flat and its x when it stands; from `start` to `end`."""

    flat: bool
    at: float
    start: float
    end: float


class PageView:
    """What one page shows. Opened with a pypdfium2 page; `close` frees what pdfium holds."""

    def __init__(self, page: Any) -> None:
        self._page = page
        _give_width(page)
        self._textpage = page.get_textpage()
        self._placed = _placing(page)
        width, height = page.get_size()
        self.width, self.height = float(width), float(height)
        count = self._textpage.count_chars()
        text = self._textpage.get_text_range() if count > 0 else ""
        if len(text) != count:
            codes = (pdfium_c.FPDFText_GetUnicode(self._textpage, index) for index in range(count))
            text = "".join(
                chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else _UNREADABLE for code in codes
            )
        self._text = "".join(_HYPHENS.get(char, _UNREADABLE if char == "\0" else char) for char in text)

    def close(self) -> None:
        """Frees the page."""
        self._textpage.close()
        self._page.close()

    @property
    def text(self) -> str:
        """All characters in pdfium's order."""
        return self._text

    def _box(self, index: int) -> Box:
        left, bottom, right, top = self._textpage.get_charbox(index, loose=True)
        return _around(self._placed(left, bottom), self._placed(right, top))

    def lines(self, taken: Set[int] = frozenset()) -> list[Line]:
        """The lines in pdfium's order, blank ones left out, without the characters of the numbers in `taken`."""
        found: list[Line] = []
        start = 0
        for printed in self._text.splitlines(keepends=True):
            for offset, piece in _kept(printed, start, taken):
                words = piece.strip()
                if words:
                    first = start + offset + piece.index(words)
                    head, tail = self._box(first), self._box(first + len(words) - 1)
                    found.append(Line(words, _around(head[:2], head[2:], tail[:2], tail[2:])))
            start += len(printed)
        return found

    def chars(self) -> list[Char]:
        """Every character with its place."""
        found: list[Char] = []
        for index, char in enumerate(self._text):
            if char.isspace():
                found.append(Char(char, None))
            else:
                box = self._box(index)
                found.append(Char(char, ((box.left + box.right) / 2, (box.top + box.bottom) / 2)))
        return found

    def edges(self) -> list[Edge]:
        """The ruling lines: thin rectangles, and the sides of stroked paths that lie flat or stand."""
        found: list[Edge] = []
        for item in self._page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH]):
            outer = _containers(item)
            left, bottom, right, top = item.get_bounds()
            corners = [_through(outer, x, y) for x, y in ((left, bottom), (right, top))]
            box = _around(*(self._placed(x, y) for x, y in corners))
            if min(box.right - box.left, box.bottom - box.top) <= _THIN:
                found.append(_edge(box))
            elif _is_stroked(item):
                found.extend(self._sides(item, outer))
        return found

    def _sides(self, item: Any, outer: list[Any]) -> Iterator[Edge]:
        matrices = [item.get_matrix(), *outer]
        for start, end in _segments(item):
            box = _around(self._placed(*_through(matrices, *start)), self._placed(*_through(matrices, *end)))
            if min(box.right - box.left, box.bottom - box.top) <= _THIN:
                yield _edge(box)

    def picture_share(self) -> float:
        """The share of the page that pictures cover (not more than 1)."""
        area = 0.0
        for item in self._page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE]):
            left, bottom, right, top = item.get_bounds()
            area += abs((right - left) * (top - bottom))
        return min(1.0, area / max(self.width * self.height, 1.0))


def _give_width(page: Any) -> None:
    """Makes pdfium see single characters in fonts that are neither in the file nor on the machine.

    It takes them for empty, since it has no shape to measure, and skips them (a cell that holds only 个 or 元).
    Stroked text is measured with the width of the stroke; nothing is drawn here, so the mode may be changed.
    """
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_TEXT]):
        left, _, right, _ = item.get_bounds()
        if right - left < _NOTHING and not item.get_font().is_embedded:
            pdfium_c.FPDFTextObj_SetTextRenderMode(item, pdfium_c.FPDF_TEXTRENDERMODE_FILL_STROKE)
            item.transform(pypdfium2.PdfMatrix())  # has the bounds measured anew


def _kept(printed: str, start: int, taken: Set[int]) -> Iterator[tuple[int, str]]:
    """The stretches of a line that are not taken, each with its offset in the line."""
    if taken.isdisjoint(range(start, start + len(printed))):
        yield 0, printed
        return
    offset = 0
    for is_taken, group in groupby(range(len(printed)), key=lambda place: start + place in taken):
        length = len(list(group))
        if not is_taken:
            yield offset, printed[offset : offset + length]
        offset += length


def _placing(page: Any) -> Callable[[float, float], tuple[float, float]]:
    """From the page's own coordinates to places on the page as it is shown (its rotation and box applied)."""
    left, bottom, right, top = page.get_cropbox()
    turned: dict[int, Callable[[float, float], tuple[float, float]]] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return turned[page.get_rotation() % 360]


def _around(*points: tuple[float, ...]) -> Box:
    xs = [point[0] for point in points]
    ys = [point[1] for point in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _edge(box: Box) -> Edge:
    if box.right - box.left >= box.bottom - box.top:
        return Edge(True, (box.top + box.bottom) / 2, box.left, box.right)
    return Edge(False, (box.left + box.right) / 2, box.top, box.bottom)


def _containers(item: Any) -> list[Any]:
    """The matrices of the forms that a path stands in, from the inside out."""
    matrices: list[Any] = []
    while item.container is not None:
        item = item.container
        matrices.append(item.get_matrix())
    return matrices


def _through(matrices: list[Any], x: float, y: float) -> tuple[float, float]:
    for matrix in matrices:
        x, y = matrix.on_point(x, y)
    return x, y


def _is_stroked(item: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item, fill, stroke)
    return bool(stroke.value)


def _segments(item: Any) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight strokes of a path in its own coordinates."""
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for index in range(min(pdfium_c.FPDFPath_CountSegments(item), _MOST_SEGMENTS)):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = (x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
            yield last, point
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            yield point, first
        last = point
