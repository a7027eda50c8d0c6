"""Printed lines put together again that pdfium cuts where letters are raised or lowered (km², CO₂)."""

from __future__ import annotations

from pipeline.readers.pdf.shapes import Line, around

_GAP = 0.6
_GAP_OF_MARK = 1.2
"""Where the mark of a note stood."""
_CLOSING = frozenset("，。；：、）》”％%")
_LEAST_OVERLAP = 0.4


def rejoined(lines: list[Line]) -> list[Line]:
    """Lines in the order of the file, with each that goes on right behind the one before it in the same row made one
    with it."""
    found: list[Line] = []
    for line in lines:
        if found and _goes_on(found[-1], line):
            found[-1] = _glued(found[-1], line)
        else:
            found.append(line)
    return found


def _goes_on(one: Line, other: Line) -> bool:
    size = min(one.size, other.size)
    overlap = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    gap = _GAP_OF_MARK if other.text[0] in _CLOSING else _GAP
    return overlap > _LEAST_OVERLAP * size and abs(other.box.left - one.box.right) < gap * size


def _glued(one: Line, other: Line) -> Line:
    """Two pieces of a line as one; its characters no longer follow one another on the page."""
    left, right = one.parts or (one,), other.parts or (other,)
    parts = (*left[:-1], _run(left[-1], right[0]), *right[1:])
    return _run(one, other)._replace(parts=parts if len(parts) > 1 else ())


def _run(one: Line, other: Line) -> Line:
    box = around(one.box[:2], one.box[2:], other.box[:2], other.box[2:])
    return Line(one.text + other.text, box, one.sure + other.sure, max(one.size, other.size))
