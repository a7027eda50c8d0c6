"""What stands on a page: characters, printed lines, ruling lines.

Places are points in the page as it is read: x from the left, y from the top down.
"""

from __future__ import annotations

from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle on the page."""

    left: float
    top: float
    right: float
    bottom: float

    def rounded(self) -> tuple[float, float, float, float]:
        """To a tenth of a point, as it is kept in records."""
        return round(self.left, 1), round(self.top, 1), round(self.right, 1), round(self.bottom, 1)

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the rectangle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the rectangle."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def around(*points: tuple[float, ...]) -> Box:
    """The smallest rectangle that holds some points."""
    xs = [point[0] for point in points]
    ys = [point[1] for point in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


class Char(NamedTuple):
    """A character and the middle of its box, None where pdfium set it in (a space, a line end). `sure` is the
    confidence of text recognition, None for a character of the file."""

    text: str
    middle: tuple[float, float] | None
    sure: float | None = None


class Line(NamedTuple):
    """A printed line. `sure` has the confidence of each character where text recognition read them, `size` is the
    height of its letters, `parts` are the pieces that wide gaps divide it in, `first` is the number of its first
    character on the page, -1 where it has none."""

    text: str
    box: Box
    sure: tuple[float, ...] = ()
    size: float = 0.0
    parts: tuple[Line, ...] = ()
    first: int = -1


class Edge(NamedTuple):
    """A ruling line: `at` is its y when it lies flat and its x when it stands; from `start` to `end`."""

    flat: bool
    at: float
    start: float
    end: float


def edge(box: Box) -> Edge:
    """A thin rectangle as a ruling line."""
    if box.right - box.left >= box.bottom - box.top:
        return Edge(True, (box.top + box.bottom) / 2, box.left, box.right)
    return Edge(False, (box.left + box.right) / 2, box.top, box.bottom)
