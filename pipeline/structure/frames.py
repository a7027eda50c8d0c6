"""Which frame a character of a source stands in, and where boxes (专栏) end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.records import Frame
from pipeline.structure.lines import Line

_LINE_END = 2
"""The newline behind a paragraph stands in its frame."""


class Frames:
    """The frames of a source. They may stand in one another, but never overlap otherwise."""

    def __init__(self, frames: Sequence[Frame]) -> None:
        self._places: list[int] = []
        self._owners: list[Frame | None] = []
        around: list[Frame] = []
        for frame in frames:
            self._end_those_before(around, frame.start)
            self._from(frame.start, frame)
            around.append(frame)
        self._end_those_before(around, None)

    def _end_those_before(self, around: list[Frame], place: int | None) -> None:
        while around and (place is None or around[-1].end <= place):
            ended = around.pop()
            self._from(ended.end, around[-1] if around else None)

    def _from(self, place: int, owner: Frame | None) -> None:
        self._places.append(place)
        self._owners.append(owner)

    def around(self, place: int) -> Frame | None:
        """The innermost frame around a character."""
        at = bisect_right(self._places, place)
        return self._owners[at - 1] if at else None


def box_end(paragraphs: Sequence[Line], title: int, frames: Frames) -> int | None:
    """The place in the source's text where a box ends whose title is that paragraph; None without a frame.

    The frame begins with the title, or right below it. One that holds the title alone is its ornament.
    """
    line = paragraphs[title]
    frame = frames.around(line.places[0])
    before = paragraphs[title - 1].places[0] if title else -1
    if frame is not None and before < frame.start and frame.end > line.places[-1] + _LINE_END:
        return frame.end
    below = frames.around(paragraphs[title + 1].places[0]) if title + 1 < len(paragraphs) else None
    return below.end if below is not None and below.start > line.places[-1] else None
