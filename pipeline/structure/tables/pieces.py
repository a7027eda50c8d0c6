"""Pieces: a printed line taken apart at tabs, strokes and wide gaps, which folding has dropped."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Literal

from pipeline.structure.lines import Line

Separator = Literal["tab", "stroke", "gap", "space"]
_MARKS: dict[Separator, re.Pattern[str]] = {
    "tab": re.compile(r"\t"),
    "stroke": re.compile(r"[|｜]"),
    "gap": re.compile(r"[ \u00a0\u3000]{2,}|\u3000|\t"),
    "space": re.compile(r"[ \u00a0\u3000\t]+"),
}
_RULE = re.compile(r"[|+\-:=\s：－—]+")


def raw_bounds(text: str, line: Line) -> tuple[int, int]:
    """Start and end of the whole printed line in the source's text."""
    start = text.rfind("\n", 0, line.places[0]) + 1
    end = text.find("\n", line.places[-1])
    return start, len(text) if end < 0 else end


def separator(text: str, line: Line) -> Separator | None:
    """What parts the cells of a line: tabs, strokes (| a | b |), or wide gaps; None when nothing does, or only
    single spaces, which stand inside of cells as well."""
    if line.text.count("|") >= 2:
        return "stroke"
    if line.places[-1] - line.places[0] + 1 == len(line.text):
        return None
    raw = text[line.places[0] : line.places[-1] + 1]
    if "\t" in raw:
        return "tab"
    return "gap" if _MARKS["gap"].search(raw) else None


def is_rule(line: Line) -> bool:
    """Whether a line only draws a rule (|---|:--:|)."""
    return "-" in line.text and _RULE.fullmatch(line.text) is not None


def split(text: str, line: Line, parting: Separator) -> list[Line]:
    """The cells of a line in order, empty ones included (as lines without text)."""
    start, end = raw_bounds(text, line)
    raw = text[start:end]
    if parting in ("gap", "space"):
        start, end = line.places[0], line.places[-1] + 1
        raw = text[start:end]
    marks = [found.span() for found in _MARKS[parting].finditer(raw)]
    bounds = [0, *(side for mark in marks for side in mark), end - start]
    cells = [_between(line, start + bounds[k], start + bounds[k + 1]) for k in range(0, len(bounds), 2)]
    if parting == "stroke":
        cells = cells[1:] if not cells[0].text and raw.lstrip().startswith(("|", "｜")) else cells
        cells = cells[:-1] if not cells[-1].text and raw.rstrip().endswith(("|", "｜")) else cells
    return cells


def _between(line: Line, start: int, end: int) -> Line:
    return line.cut(bisect_left(line.places, start), bisect_left(line.places, end))
