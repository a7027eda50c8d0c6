"""Pictures of text: seals taken away, skew undone, text recognised, tables from the ruling lines that are drawn."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from pipeline.readers.pdf.grids import FilledGrid, Grid, fill, grids
from pipeline.readers.pdf.recognition import Reading, Seen, recognised, recognised_word
from pipeline.readers.pdf.shapes import Box, Char, Line, around, edge

_SEAL_POINTS = (60.0, 200.0)
_SEAL_SHAPE = 1.8
_BRIGHTER = 1.4
_LEAST_CLEAR = 0.6
_STEEPEST = 3.0
_STEP = 0.25
_SHORTEST_RULE = 20.0
_RULE_BREADTH = 5.0
_FAINT = 5
_INSET = 2.5
_LEAST_INK = 12
_DARK = 140
_LEAST_WORD = 0.5


class Picture(NamedTuple):
    """What is written in a picture, in points of the page as it is read. `turn` says by how much the page must be
    turned clockwise to be read; `unread` counts what was seen and could not be read; `frames` are those drawn in it,
    tables among them."""

    lines: list[Line]
    tables: list[FilledGrid]
    unread: int
    frames: list[Grid]
    turn: int = 0
    upright: Callable[[Box], Box] = lambda box: box


def read_whole(pixels: Any, points: float) -> Picture:
    """A whole page as a picture, `points` to a pixel: turned and made straight first."""
    pixels = without_seals(pixels, points)
    pixels, skew = _straightened(pixels)
    pixels, reading, turn = _turned(pixels)
    centre = (pixels.shape[1] * points / 2, pixels.shape[0] * points / 2)
    found = _read(pixels, reading, points)
    return found._replace(turn=turn, upright=lambda box: _leaned(box, skew, centre))


def read_part(pixels: Any, points: float, corner: tuple[float, float]) -> Picture:
    """A picture on a page of text, whose upper left corner is at `corner`."""
    pixels = without_seals(pixels, points)
    return _read(pixels, recognised(pixels), points, corner)


def _read(pixels: Any, reading: Reading, points: float, corner: tuple[float, float] = (0.0, 0.0)) -> Picture:
    def place(x: float, y: float) -> tuple[float, float]:
        return x * points + corner[0], y * points + corner[1]

    seen = [_placed(line, place) for line in _in_rows(reading.lines)]
    chars = [char for line in seen for char in (*line.chars, Char("\n", None))]
    found = grids([edge(around(place(*one[:2]), place(*one[2:]))) for one in _rules(pixels, points)])
    chars += _missed_words(pixels, found, chars, points, corner)
    tables = [table for table in (fill(grid, chars) for grid in found) if table is not None]
    taken = {place for table in tables for place in table.taken}
    lines: list[Line] = []
    start = 0
    for line in seen:
        if not taken.intersection(range(start, start + len(line.chars))):
            size = line.box.bottom - line.box.top
            lines.append(Line(line.text, line.box, tuple(char.sure or 0.0 for char in line.chars), size))
        start += len(line.chars) + 1
    return Picture(lines, tables, reading.unread, found)


def _placed(line: Seen, place: Callable[[float, float], tuple[float, float]]) -> Seen:
    """A line of pixels in points."""
    chars = [char if char.middle is None else char._replace(middle=place(*char.middle)) for char in line.chars]
    return line._replace(box=around(place(*line.box[:2]), place(*line.box[2:])), chars=chars)


def _in_rows(lines: list[Seen]) -> list[Seen]:
    """Lines from the top down, those side by side from the left."""
    rows: list[list[Seen]] = []
    for line in lines:
        if rows and line.box.middle[1] < rows[-1][0].box.bottom:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.box.left)]


# ---------------------------------------------------------------- making the picture legible


def without_seals(pixels: Any, points: float) -> Any:
    """The picture without red seals: black text under them stays, their own text goes.

    Seen through a red glass (the red channel alone, made brighter) red ink is white and black ink black. Only what is
    round and of the size of a seal is looked at so: the red head of a document stays.
    """
    import cv2
    import numpy as np

    red = pixels[:, :, 2].astype(np.int16) - pixels[:, :, :2].max(axis=2)
    mask = (red > 60).astype(np.uint8)
    if not mask.any():
        return pixels
    reach = max(3, round(6 / points))
    spread = cv2.dilate(mask, np.ones((reach, reach), np.uint8))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(spread)
    cleaned = pixels.copy()
    for left, top, width, height, _ in boxes[1:count]:
        small, large = sorted((width * points, height * points))
        if _SEAL_POINTS[0] <= small and large <= _SEAL_POINTS[1] and large <= _SEAL_SHAPE * small:
            part = cleaned[top : top + height, left : left + width]
            part[:] = np.minimum(part[:, :, 2:3] * _BRIGHTER, 255).astype(np.uint8)
    return cleaned


def _ink(pixels: Any, darker: int = 15) -> Any:
    """The picture as 1 where it is darker than around."""
    import cv2

    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    return cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, darker)


def _straightened(pixels: Any) -> tuple[Any, float]:
    """The picture with its lines level, and by how many degrees it was turned for that (anticlockwise).

    Text is level where the sums along the rows of pixels differ most.
    """
    import cv2
    import numpy as np

    ink = _ink(pixels)
    small = cv2.resize(ink * 255, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
    centre = (small.shape[1] / 2, small.shape[0] / 2)

    def contrast(angle: float) -> float:
        turned = cv2.warpAffine(small, cv2.getRotationMatrix2D(centre, angle, 1), small.shape[1::-1])
        return max(float(np.var(turned.sum(axis=axis, dtype=np.float64))) for axis in (0, 1))

    steps = round(_STEEPEST / _STEP)
    angles = sorted((step * _STEP for step in range(-steps, steps + 1)), key=abs)
    best = max(angles, key=contrast)
    if abs(best) < 2 * _STEP or contrast(best) < 1.1 * contrast(0):
        return pixels, 0.0
    middle = (pixels.shape[1] / 2, pixels.shape[0] / 2)
    matrix = cv2.getRotationMatrix2D(middle, best, 1)
    return cv2.warpAffine(pixels, matrix, pixels.shape[1::-1], borderValue=(255, 255, 255)), best


def _leaned(box: Box, skew: float, centre: tuple[float, float]) -> Box:
    """A box of the straightened page where it stands on the page as it came."""
    if not skew:
        return box
    angle = math.radians(skew)
    x, y = box.middle[0] - centre[0], box.middle[1] - centre[1]
    dx = x * math.cos(angle) - y * math.sin(angle) - x
    dy = x * math.sin(angle) + y * math.cos(angle) - y
    return Box(box.left + dx, box.top + dy, box.right + dx, box.bottom + dy)


def _turned(pixels: Any) -> tuple[Any, Reading, int]:
    """The picture the way up in which it can be read, what it says, and by how much it was turned clockwise."""
    import numpy as np

    reading = recognised(pixels)
    if reading.sideways:
        tries = [90, 270]
    elif reading.lines and reading.confidence >= _LEAST_CLEAR + 0.2:
        return pixels, reading, 0
    else:
        tries = [180]
    best = (reading.confidence if tries == [180] else 0.0, pixels, reading, 0)
    for turn in tries:
        other = np.ascontiguousarray(np.rot90(pixels, -turn // 90))
        found = recognised(other)
        if found.confidence > best[0]:
            best = (found.confidence, other, found, turn)
        if found.confidence > 0.9:
            break
    return best[1:]


# ---------------------------------------------------------------- tables


def _rules(pixels: Any, points: float) -> list[tuple[float, float, float, float]]:
    """The ruling lines drawn in a picture, as thin rectangles of pixels."""
    import cv2
    import numpy as np

    ink = _ink(pixels, _FAINT)
    length = max(8, round(_SHORTEST_RULE / points))
    found: list[tuple[float, float, float, float]] = []
    for shape in ((1, length), (length, 1)):
        across = np.ones((3, 1) if shape[0] == 1 else (1, 3), np.uint8)
        runs = cv2.morphologyEx(cv2.dilate(ink, across), cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        count, _, boxes, _ = cv2.connectedComponentsWithStats(runs)
        for left, top, width, height, _ in boxes[1:count]:
            if min(width, height) * points <= _RULE_BREADTH + 2 * points:
                found.append(_thin(float(left), float(top), float(width), float(height)))
    return found


def _thin(left: float, top: float, width: float, height: float) -> tuple[float, float, float, float]:
    """A rectangle with its shorter side gone: a little skew must not make a line broad."""
    if width >= height:
        return left, top + height / 2, left + width, top + height / 2
    return left + width / 2, top, left + width / 2, top + height


def _missed_words(
    pixels: Any, found: list[Grid], chars: list[Char], points: float, corner: tuple[float, float]
) -> list[Char]:
    """Words of cells that hold ink but no text: a single digit is easily missed on a whole page."""
    missed: list[Char] = []
    for grid in found:
        for slot in grid.slots:
            if any(char.middle is not None and slot.box.holds(*char.middle) for char in chars):
                continue
            left, top = slot.box.left - corner[0] + _INSET, slot.box.top - corner[1] + _INSET
            right, bottom = slot.box.right - corner[0] - _INSET, slot.box.bottom - corner[1] - _INSET
            part = pixels[round(top / points) : round(bottom / points), round(left / points) : round(right / points)]
            if part.size and (part.max(axis=2) < _DARK).sum() > _LEAST_INK:
                word, sure = recognised_word(part)
                middle = slot.box.middle
                if word.strip() and sure >= _LEAST_WORD:
                    missed += [Char(char, None if char.isspace() else middle, sure) for char in word]
                    missed.append(Char("\n", None))
    return missed
