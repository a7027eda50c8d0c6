"""Footnotes: taken off the page, with the marks in the text that lead to them.

A footnote is small print at the foot of a page that begins with a mark (①, [1], 1, *), below a short rule or where
the same mark stands in the text above. Its words stay in the source, in no block.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable
from typing import NamedTuple

from pipeline.readers.pdf.shapes import Edge, Line

_MARK = re.compile(
    r"(?P<ring>[①-⑳⑴-⒇*＊†])|[\[［](?P<square>\d{1,2})[\]］]|(?P<plain>\d{1,2})(?=[ \u3000\u4e00-\u9fff《“])"
)
_SMALL = 0.9
_LOWER_HALF = 0.5
_FOOT = 0.93
_RULE = (40.0, 300.0)
_ABOVE = 25.0
_RAISED = 0.8


class Notes(NamedTuple):
    """The lines of a page without its footnotes, and these as text, one each."""

    lines: list[Line]
    notes: tuple[str, ...]


def without_notes(
    lines: list[Line], edges: list[Edge], size_at: Callable[[int], float], height: float, raised: frozenset[str]
) -> Notes:
    """Takes the footnotes off a page. `size_at` gives the height of a character by its number on the page, `raised` are
    marks that were taken out of the lines."""
    upper = [line for line in lines if line.box.top <= _LOWER_HALF * height]
    if not upper:
        return Notes(lines, ())
    body = statistics.median(line.size for line in upper for _ in range(1 + len(line.text) // 10))
    small = [line for line in lines if line.size < _SMALL * body and line.box.top > _LOWER_HALF * height]
    foot = sorted(small, key=lambda line: line.box.top)
    first = next((at for at, line in enumerate(foot) if _MARK.match(line.text)), None)
    if first is None:
        return Notes(lines, ())
    notes = foot[first:]
    top = notes[0].box.top
    below = [line for line in lines if line.box.top > top and line not in notes]
    if any(line.box.bottom < _FOOT * height for line in below):
        return Notes(lines, ())
    text = [line for line in lines if line not in notes]
    marks = {_mark(line.text) for line in notes} - {""}
    if not (
        _ruled(edges, notes[0]) or all(mark in raised or any(mark in line.text for line in text) for mark in marks)
    ):
        return Notes(lines, ())
    return Notes([_unmarked(line, marks, size_at) for line in text], tuple(_joined(notes)))


def _mark(text: str) -> str:
    found = _MARK.match(text)
    return "" if found is None else found["ring"] or found["plain"] or found[0]


def _ruled(edges: list[Edge], note: Line) -> bool:
    """Whether a short rule stands right above a note."""
    return any(
        edge.flat
        and 0 <= note.box.top - edge.at < _ABOVE
        and abs(edge.start - note.box.left) < _ABOVE
        and _RULE[0] <= edge.end - edge.start <= _RULE[1]
        for edge in edges
    )


def _joined(notes: list[Line]) -> list[str]:
    """The printed lines of notes put together, one text a note."""
    found: list[str] = []
    for line in notes:
        if found and not _MARK.match(line.text):
            found[-1] += line.text
        else:
            found.append(line.text)
    return found


def _unmarked(line: Line, marks: set[str], size_at: Callable[[int], float]) -> Line:
    """A line without the marks that lead to notes: rings wherever they stand behind a word, numbers only if raised."""
    if line.first < 0 or not any(mark in line.text for mark in marks):
        return line
    dropped: set[int] = set()
    for mark in marks:
        for found in re.finditer(re.escape(mark), line.text):
            raised = all(size_at(line.first + at) < _RAISED * line.size for at in range(*found.span()))
            if found.start() > 0 and raised:
                behind = line.text[found.end() :]
                dropped.update(range(found.start(), found.end() + len(behind) - len(behind.lstrip())))
    text = "".join(char for at, char in enumerate(line.text) if at not in dropped)
    return line._replace(text=text, parts=()) if dropped else line
