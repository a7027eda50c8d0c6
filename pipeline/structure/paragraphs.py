"""From printed lines to paragraphs: hard wraps and page breaks are undone."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Source
from pipeline.structure.lines import Line, fold, join
from pipeline.structure.numbering import marker

_ENDS = "。！？：；”）"


def printed_lines(source: Source) -> list[Line]:
    """The folded lines of a source's headings and paragraphs, empty ones left out."""
    folded = (fold(source.text, block.start, block.end, block.page, block.level) for block in source.blocks)
    return [line for line in folded if line.text]


def paragraphs(source: Source, lines: Sequence[Line]) -> list[Line]:
    """Lines joined into paragraphs."""
    joined: list[list[Line]] = []
    for line in lines:
        if joined and source.flow == "lines" and _continues(joined[-1][-1].text, line.text):
            joined[-1].append(line)
        else:
            joined.append([line])
    return [join(group) for group in joined]


def _continues(before: str, after: str) -> bool:
    return len(before) > 24 and before[-1] not in _ENDS and marker(after) is None
