"""What the objects of an OFD page draw: characters at their places, straight lines, pictures.

An object has a Boundary on the page and a matrix (CTM) inside it; places are millimetres from the upper left corner,
given here in points (GB/T 33190, 8.2 and 8.5).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from pipeline.readers.ofd.package import children, name_of
from pipeline.readers.pdf.shapes import Box, Edge, around, edge

POINTS = 72 / 25.4
_THIN = 2.6
_ASKEW = 4.0
_ASCENT = 0.88
_DEEPEST = 8
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_PATH = re.compile(r"([A-Za-z])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_LENGTHS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_HOLDERS = ("Layer", "PageBlock", "Content")

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
Units = Callable[[str], Any]
"""From the id of a composite unit to its element, None where there is none."""
_SAME: Matrix = (POINTS, 0, 0, POINTS, 0, 0)


class Glyph(NamedTuple):
    """A character with its box; `size` is its height, `angle` by how much it is turned clockwise (0, 90, 180, 270)."""

    text: str
    box: Box
    size: float
    angle: int = 0


class Picture(NamedTuple):
    """A picture on the page and the id of its resource."""

    box: Box
    resource: str


class Drawn(NamedTuple):
    """What a page shows; characters that stand askew are left out."""

    glyphs: list[Glyph]
    edges: list[Edge]
    pictures: list[Picture]


def numbers(text: str | None) -> list[float]:
    """The numbers of an attribute."""
    return [float(number) for number in _NUMBER.findall(text or "")]


def _four(text: str | None) -> tuple[float, float, float, float] | None:
    found = numbers(text)
    return (found[0], found[1], found[2], found[3]) if len(found) >= 4 else None


def page_box(element: Any) -> Box | None:
    """The PhysicalBox of a page area in points."""
    found = next((_four(box.text) for box in children(element, "PhysicalBox")), None)
    if found is None or found[2] <= 0 or found[3] <= 0:
        return None
    x, y, width, height = (number * POINTS for number in found)
    return Box(x, y, x + width, y + height)


def _through(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _inside(outer: Matrix, element: Any) -> Matrix:
    """The matrix from an object's own places to those on the page."""
    x, y, _, _ = _four(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    found = numbers(element.get("CTM"))
    a, b, c, d, e, f = found[:6] if len(found) >= 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    oa, ob, oc, od, _, _ = outer
    origin = _through(outer, x + e, y + f)
    return oa * a + oc * b, ob * a + od * b, oa * c + oc * d, ob * c + od * d, *origin


class Drawer:
    """Collects what the objects of pages draw. `spend` is called for every object, so that a caller can stop a page
    that has too many."""

    def __init__(self, units: Units, spend: Callable[[], None]) -> None:
        self._units = units
        self._spend = spend

    def draw(self, content: Any, drawn: Drawn, with_text: bool = True) -> None:
        """Adds what the objects below an element draw, their text only where it is wanted."""
        self._draw(content, drawn, _SAME, with_text, 0)

    def _draw(self, parent: Any, drawn: Drawn, outer: Matrix, with_text: bool, depth: int) -> None:
        for element in parent if parent is not None else ():
            self._spend()
            if element.get("Visible") == "false":
                continue
            kind = name_of(element)
            if kind in _HOLDERS:
                self._draw(element, drawn, outer, with_text, depth)
            elif kind == "TextObject" and with_text:
                drawn.glyphs.extend(_glyphs(element, outer))
            elif kind == "PathObject":
                drawn.edges.extend(_edges(element, _inside(outer, element)))
            elif kind == "ImageObject":
                drawn.pictures.append(_picture(element, outer))
            elif kind == "CompositeObject" and depth < _DEEPEST:
                unit = self._units(element.get("ResourceID", ""))
                if unit is not None:
                    self._draw(unit, drawn, _inside(outer, element), with_text, depth + 1)


def _picture(element: Any, outer: Matrix) -> Picture:
    x, y, width, height = _four(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    box = around(_through(outer, x, y), _through(outer, x + width, y + height))
    return Picture(box, element.get("ResourceID", ""))


def _deltas(text: str | None, count: int) -> list[float]:
    """The steps from each character to the next; `g 3 2.5` stands for three steps of 2.5."""
    found: list[float] = []
    tokens = iter((text or "").split())
    try:
        for token in tokens:
            if token == "g":
                times = max(0, int(next(tokens)))
                found += [float(next(tokens))] * min(times, count)
            else:
                found.append(float(token))
            if len(found) >= count:
                break
    except (StopIteration, ValueError):
        pass
    return [step if math.isfinite(step) else 0.0 for step in found[:count]]


def _is_wide(char: str) -> bool:
    return ord(char) > 0x2E7F or char in "“”‘’…—"


def _glyphs(element: Any, outer: Matrix) -> Iterator[Glyph]:
    """The characters of a text object; those that stand askew (a watermark) are left out."""
    matrix = _inside(outer, element)
    degrees = math.degrees(math.atan2(matrix[1], matrix[0]))
    if _ASKEW < degrees % 90 < 90 - _ASKEW:
        return
    angle = round(degrees / 90) % 4 * 90
    size = next(iter(numbers(element.get("Size"))), 0.0)
    stretch = next(iter(numbers(element.get("HScale"))), 1.0)
    left = top = 0.0
    for code in children(element, "TextCode"):
        text = "".join(code.itertext()).strip("\r\n\t")
        # what a piece of text leaves open is that of the piece before it
        x = left = next(iter(numbers(code.get("X"))), left)
        y = top = next(iter(numbers(code.get("Y"))), top)
        across, down = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
        for at, char in enumerate(text):
            width = size * stretch * (1.0 if _is_wide(char) else 0.5)
            step = across[at] if at < len(across) else 0.0 if down else width
            if not char.isspace():
                reach = min(width, step) if 0.3 * width < step else width
                corners = (x, y - _ASCENT * size), (x + reach, y + (1 - _ASCENT) * size)
                box = around(*(_through(matrix, *corner) for corner in corners))
                yield Glyph(char, box, math.hypot(matrix[2], matrix[3]) * size, angle)
            x += step
            y += down[at] if at < len(down) else 0.0


def _edges(element: Any, matrix: Matrix) -> Iterator[Edge]:
    """The ruling lines of a path: the straight strokes that lie flat or stand, and the path as a whole where it is
    thin."""
    outline = next((each.text for each in children(element, "AbbreviatedData")), None)
    strokes = [(_through(matrix, *start), _through(matrix, *end)) for start, end in _strokes(outline or "")]
    if not strokes:
        return
    whole = around(*(point for stroke in strokes for point in stroke))
    if min(whole.right - whole.left, whole.bottom - whole.top) <= _THIN:
        yield edge(whole)
    elif element.get("Stroke") != "false":
        for stroke in strokes:
            box = around(*stroke)
            if min(box.right - box.left, box.bottom - box.top) <= _THIN:
                yield edge(box)


def _strokes(outline: str) -> Iterator[tuple[Point, Point]]:
    """The straight strokes of a path in its own places (GB/T 33190, 9.1)."""
    first = last = (0.0, 0.0)
    command, given = "", list[float]()
    for letter, number in _PATH.findall(outline):
        if letter:
            command, given = letter.upper(), []
        else:
            given.append(float(number))
        wanted = _LENGTHS.get(command)
        if wanted is None or len(given) < wanted:
            continue
        point = (given[-2], given[-1]) if given else first
        given = []
        if command in "SM":
            first = point
        elif command in "LC":
            yield last, point
        last = point


def turned(drawn: Drawn, turn: int, width: float, height: float) -> Drawn:
    """What a page of some size shows when it is turned clockwise."""
    if not turn:
        return drawn
    points: dict[int, Callable[[float, float], Point]] = {
        90: lambda x, y: (height - y, x),
        180: lambda x, y: (width - x, height - y),
        270: lambda x, y: (y, width - x),
    }

    def box(given: Box) -> Box:
        return around(points[turn](given.left, given.top), points[turn](given.right, given.bottom))

    def ruled(given: Edge) -> Edge:
        ends = [(at, given.at) if given.flat else (given.at, at) for at in (given.start, given.end)]
        return edge(around(*(points[turn](*end) for end in ends)))

    glyphs = [glyph._replace(box=box(glyph.box)) for glyph in drawn.glyphs]
    pictures = [picture._replace(box=box(picture.box)) for picture in drawn.pictures]
    return Drawn(glyphs, [ruled(each) for each in drawn.edges], pictures)
