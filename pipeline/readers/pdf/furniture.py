"""Page numbers and running headers and footers: found over all pages, taken out of each."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from typing import NamedTuple

from pipeline.readers.pdf.reading import Page
from pipeline.readers.pdf.shapes import Line

_MARGIN = 0.12
_DASHED = re.compile(
    r"[—\-－–―·•~*|\s]+\d{1,4}[—\-－–―·•~*|\s]+|第\s*\d{1,4}\s*页(?:\s*[,，/共]*\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}"
)
_BARE = re.compile(r"\d{1,4}|[ivxlcIVXLC]{1,6}")
_DIGITS = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")
_REPEATED = 3
_LEVEL = 15.0


class Marginal(NamedTuple):
    """A line in the upper or lower margin of a page; `number` is its place among the page's lines, `y` how far from
    the top it stands."""

    page: int
    number: int
    text: str
    at_top: bool
    y: float


def _marginals(pages: list[list[Line]], heights: list[float]) -> list[Marginal]:
    found: list[Marginal] = []
    for page, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        for number, line in enumerate(lines):
            at_top = line.box.bottom < height * _MARGIN
            if at_top or line.box.top > height * (1 - _MARGIN):
                found.append(Marginal(page, number, _SPACES.sub(" ", line.text), at_top, line.box.top))
    return found


def _page_numbers(marginals: list[Marginal]) -> set[tuple[int, int]]:
    """Decorated numbers (— 3 —, 第3页), and bare ones that count along with the pages."""
    found = {(m.page, m.number) for m in marginals if _DASHED.fullmatch(m.text)}
    steps = Counter((int(m.text) - m.page, m.at_top) for m in marginals if m.text.isdecimal())
    for m in marginals:
        if _BARE.fullmatch(m.text) and (not m.text.isdecimal() or steps[int(m.text) - m.page, m.at_top] > 1):
            found.add((m.page, m.number))
    return found


def _running(marginals: list[Marginal], pages: int) -> set[tuple[int, int]]:
    """Lines that stand at the same height in the margin of most pages, whatever their numbers. A title of the same
    words stands lower."""
    alike: dict[tuple[str, bool], list[Marginal]] = {}
    for marginal in marginals:
        alike.setdefault((_DIGITS.sub("0", marginal.text), marginal.at_top), []).append(marginal)
    found: set[tuple[int, int]] = set()
    for group in alike.values():
        height = statistics.median_low(m.y for m in group)
        level = [m for m in group if abs(m.y - height) < _LEVEL]
        if len({m.page for m in level}) >= max(_REPEATED, pages * 0.4):
            found.update((m.page, m.number) for m in level)
    return found


def without_furniture(pages: list[Page]) -> list[Page]:
    """The pages without page numbers and running headers and footers."""
    marginals = _marginals([page.lines for page in pages], [page.height for page in pages])
    left_out = _page_numbers(marginals) | _running(marginals, len(pages))
    return [
        page._replace(lines=[line for number, line in enumerate(page.lines) if (at, number) not in left_out])
        for at, page in enumerate(pages)
    ]
