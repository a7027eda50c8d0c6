"""A page of a PDF through pdfium: its printed lines, its ruling lines, its pictures.

A page whose text runs up or down (a wide table on an upright page) is turned until it can be read; `turn` says by how
much. Text that stands askew is none of the page's: a watermark, or the words along the rim of a seal.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Set
from itertools import groupby, pairwise
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium_c

from pipeline.readers.pdf.shapes import Box, Char, Edge, Line, around, edge

_THIN = 2.6
_NOTHING = 0.01
_MOST_SEGMENTS = 20_000
_UNREADABLE = "\ufffd"
_MEANT = str.maketrans({"\x02": "-", "\ufffe": "-", "\0": _UNREADABLE})
_WIDE = 0.7
_ASKEW = 4.0
_SEAL = (50.0, 200.0)
_RIM = 4
_SYMBOLIC = re.compile("[\uf020-\uf07e]")
_PICTURES = re.compile("symbol|dings|dingbat|webding|marlett", re.IGNORECASE)
_BEYOND = 0.4
_LEAST_GROUND = 100.0
_LIGHT, _WHITE = 160, 250
_RING = re.compile("(?<!^)[①-⑳]")
_RAISED = 0.8


_KINDS = (pdfium_c.FPDF_PAGEOBJ_TEXT, pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE)


class Drawing(NamedTuple):
    """What is drawn on a page beside text and pictures: its ruling lines and its coloured grounds."""

    edges: list[Edge]
    grounds: list[Box]


class PageView:
    """What one page shows. Opened with a pypdfium2 page; `close` frees what pdfium holds."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._objects: dict[int, list[Any]] = {kind: [] for kind in _KINDS}
        for item in page.get_objects(filter=_KINDS):
            self._objects[item.type].append(item)
        _give_size(self._objects[pdfium_c.FPDF_PAGEOBJ_TEXT])
        self._textpage = page.get_textpage()
        self._rect = pdfium_c.FS_RECTF()
        count = self._textpage.count_chars()
        angle, raw = pdfium_c.FPDFText_GetCharAngle, self._textpage.raw
        angles = [angle(raw, index) for index in range(count)]
        self.turn = _turn(page, angles)
        if self.turn:
            page.set_rotation((page.get_rotation() + self.turn) % 360)
        self._placed = _placing(page)
        width, height = page.get_size()
        self.width, self.height = float(width), float(height)
        self._text = _text(self._textpage, count)
        raised = self._raised()
        self._hidden = self._askew(angles) | raised
        self.marks = frozenset(self._text[index] for index in raised)
        """The raised signs that lead to notes (①); they are in no line."""

    def close(self) -> None:
        """Frees the page."""
        self._textpage.close()
        self._page.close()

    @property
    def text(self) -> str:
        """All characters in pdfium's order."""
        return self._text

    def _askew(self, angles: list[float]) -> frozenset[int]:
        """The characters that stand askew, and the red ones within the seal whose rim they are."""
        askew = [
            index
            for index, angle in enumerate(angles)
            if angle and _ASKEW < _degrees(angle) % 90 < 90 - _ASKEW and not self._text[index].isspace()
        ]
        rim = [self._box(index) for index in askew if self._is_red(index)]
        if len(rim) < _RIM:
            return frozenset(askew)
        arc = around(*(box.middle for box in rim))
        across = max(arc.right - arc.left, arc.bottom - arc.top)
        if not _SEAL[0] / 2 < across < _SEAL[1]:
            return frozenset(askew)
        reach = _BEYOND * across
        seal = Box(arc.left - reach, arc.top - reach, arc.right + reach, arc.bottom + reach)
        inside = [
            index
            for index, char in enumerate(self._text)
            if not char.isspace() and seal.holds(*self._box(index).middle) and self._is_red(index)
        ]
        return frozenset([*askew, *inside])

    def _raised(self) -> frozenset[int]:
        """The ringed numbers that stand raised behind a word."""
        found = [ring.start() for ring in _RING.finditer(self._text)]
        return frozenset(
            index
            for index in found
            if not self._text[index - 1].isspace() and self.size_at(index) < _RAISED * self.size_at(index - 1)
        )

    def _is_red(self, index: int) -> bool:
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        pdfium_c.FPDFText_GetFillColor(self._textpage, index, red, green, blue, alpha)
        return red.value > 120 and red.value > 2 * max(green.value, blue.value)

    def _box(self, index: int) -> Box:
        rect = self._rect
        pdfium_c.FPDFText_GetLooseCharBox(self._textpage.raw, index, rect)
        left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
        (x, y), (x2, y2) = self._placed(left, bottom), self._placed(right, top)
        return Box(x if x < x2 else x2, y if y < y2 else y2, x2 if x < x2 else x, y2 if y < y2 else y)

    def lines(self, taken: Set[int] = frozenset()) -> list[Line]:
        """The lines in pdfium's order, blank ones left out, without the characters of the numbers in `taken`."""
        found: list[Line] = []
        start = 0
        taken = taken | self._hidden
        for printed in self._text.splitlines(keepends=True):
            for offset, piece in _kept(printed, start, taken):
                words = piece.strip()
                if words:
                    found.append(self._line(words, start + offset + piece.index(words)))
            start += len(printed)
        return found

    def _line(self, words: str, first: int) -> Line:
        """A line of the characters from a number on, with its parts where wide gaps divide it."""
        line = self._stretch(words, first)
        gaps = [at for at, char in enumerate(words) if char == " " and self._parts(first + at, line.size)]
        if not gaps:
            return line
        bounds = pairwise([-1, *gaps, len(words)])
        return line._replace(
            parts=tuple(self._stretch(words[start + 1 : end], first + start + 1) for start, end in bounds)
        )

    def _parts(self, space: int, size: float) -> bool:
        """Whether a space stands for a wide gap, or for a step back to what is printed further left."""
        before, after = self._box(space - 1), self._box(space + 1)
        return after.left - before.right > _WIDE * size or after.right < before.left

    def _stretch(self, words: str, first: int) -> Line:
        head, tail = self._box(first), self._box(first + len(words) - 1)
        size = max(head.bottom - head.top, tail.bottom - tail.top)
        return Line(words, around(head[:2], head[2:], tail[:2], tail[2:]), size=size, first=first)

    def size_at(self, index: int) -> float:
        """The height of a character by its number."""
        box = self._box(index)
        return box.bottom - box.top

    def chars(self) -> list[Char]:
        """Every character with its place; those askew are left out."""
        found: list[Char] = []
        for index, char in enumerate(self._text):
            if char.isspace() or index in self._hidden:
                found.append(Char(char if char.isspace() else " ", None))
            else:
                found.append(Char(char, self._box(index).middle))
        return found

    def drawing(self) -> Drawing:
        """The ruling lines (thin rectangles, and the sides of stroked paths that lie flat or stand) and the coloured
        grounds."""
        found: list[Edge] = []
        grounds: list[Box] = []
        for item in self._objects[pdfium_c.FPDF_PAGEOBJ_PATH]:
            outer = _containers(item)
            left, bottom, right, top = item.get_bounds()
            corners = [_through(outer, x, y) for x, y in ((left, bottom), (right, top))]
            box = around(*(self._placed(x, y) for x, y in corners))
            if min(box.right - box.left, box.bottom - box.top) <= _THIN:
                found.append(edge(box))
                continue
            filled, stroked = _painted(item)
            if stroked:
                found.extend(self._sides(item, outer))
            elif filled and box.right - box.left > _LEAST_GROUND and _is_coloured(item):
                grounds.append(box)
        return Drawing(found, grounds)

    def _sides(self, item: Any, outer: list[Any]) -> Iterator[Edge]:
        matrices = [item.get_matrix(), *outer]
        for start, end in _segments(item):
            box = around(self._placed(*_through(matrices, *start)), self._placed(*_through(matrices, *end)))
            if min(box.right - box.left, box.bottom - box.top) <= _THIN:
                yield edge(box)

    def pictures(self) -> list[Box]:
        """Where pictures are, as far as they lie on the page."""
        found: list[Box] = []
        for item in self._objects[pdfium_c.FPDF_PAGEOBJ_IMAGE]:
            outer = _containers(item)
            left, bottom, right, top = item.get_bounds()
            box = around(*(self._placed(*_through(outer, x, y)) for x, y in ((left, bottom), (right, top))))
            cut = Box(max(0.0, box.left), max(0.0, box.top), min(self.width, box.right), min(self.height, box.bottom))
            if cut.right > cut.left and cut.bottom > cut.top:
                found.append(cut)
        return found

    def pixels(self) -> int:
        """How many pixels its pictures have, one that is drawn several times counted as often."""
        width, height = ctypes.c_uint(), ctypes.c_uint()
        count = 0
        for item in self._objects[pdfium_c.FPDF_PAGEOBJ_IMAGE]:
            if pdfium_c.FPDFImageObj_GetImagePixelSize(item, width, height):
                count += width.value * height.value
        return count

    def drawn(self, longest: int) -> Any:
        """The page as a picture, rows of BGR pixels, the longer side `longest` pixels."""
        return self._page.render(scale=longest / max(self.width, self.height), may_draw_forms=False).to_numpy()


def _text(textpage: Any, count: int) -> str:
    """The characters of a page, one for each that pdfium counts.

    A TrueType font with the "symbol" encoding has its ASCII characters from U+F020 on (OpenType, cmap 3/0): where it
    is no font of pictures they are what they stand for.
    """
    text = textpage.get_text_range() if count > 0 else ""
    if len(text) != count:
        codes = (pdfium_c.FPDFText_GetUnicode(textpage, index) for index in range(count))
        text = "".join(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else _UNREADABLE for code in codes)
    text = text.translate(_MEANT)
    if not _SYMBOLIC.search(text):
        return text
    return "".join(
        chr(ord(char) - 0xF000) if _SYMBOLIC.match(char) and not _PICTURES.search(_font(textpage, index)) else char
        for index, char in enumerate(text)
    )


def _font(textpage: Any, index: int) -> str:
    name = ctypes.create_string_buffer(128)
    pdfium_c.FPDFText_GetFontInfo(textpage, index, name, len(name), None)
    return name.value.decode("utf-8", "replace")


def _degrees(angle: float) -> float:
    return math.degrees(angle) % 360 if angle >= 0 else 0.0


def _turn(page: Any, angles: list[float]) -> int:
    """By how much a page must be turned clockwise so that most of its text is upright."""
    right: Counter[int] = Counter()
    for angle, times in Counter(angles).items():
        right[round(_degrees(angle) / 90) % 4] += times
    if not right:
        return 0
    most = max(right, key=lambda quarter: (right[quarter], -quarter))
    return int((360 - 90 * most - page.get_rotation()) % 360)


def _give_size(texts: list[Any]) -> None:
    """Makes pdfium see characters in fonts that are not in the file.

    It takes single ones for empty, since it has no shape to measure, and skips them (a cell that holds only 个 or 元),
    and takes lines without height for text that may run down the page. Stroked text is measured with the width of the
    stroke; nothing is drawn here, so the mode may be changed.
    """
    for item in texts:
        left, bottom, right, top = item.get_bounds()
        if min(right - left, top - bottom) < _NOTHING and not item.get_font().is_embedded:
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


def _painted(item: Any) -> tuple[bool, bool]:
    """Whether a path is filled, and whether it is stroked."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item, fill, stroke)
    return bool(fill.value), bool(stroke.value)


def _is_coloured(item: Any) -> bool:
    """Whether the filling is a ground that black words can be read on, and not white."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium_c.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    least, most = sorted((red.value, green.value, blue.value))[::2]
    return alpha.value > 0 and most > _LIGHT and least < _WHITE


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
