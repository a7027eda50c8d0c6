"""Tables flattened into the lines of a text: found by their heads, with caption, unit and year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.records import Source
from pipeline.rules.book import RuleBook
from pipeline.structure.lines import Line
from pipeline.structure.tables.captions import caption_above, is_caption
from pipeline.structure.tables.columns import base_year
from pipeline.structure.tables.delimited import delimited_table
from pipeline.structure.tables.flowing import flowing_table
from pipeline.structure.tables.found import FoundTable
from pipeline.structure.tables.heads import Heads, heads_of
from pipeline.structure.tables.shapes import shapes_of

_ABOVE = 4
_HEADS = 6
_TRIED = 8
"""How often the same heads are tried that no table follows: every trial reads all the rows there might be."""


def flattened_tables(source: Source, lines: Sequence[Line], book: RuleBook) -> list[FoundTable]:
    """The tables that were flattened into the lines of a document, in order and not overlapping.

    `lines` are the folded lines of the source's blocks that are no marked tables, in order.
    """
    heads, shapes = heads_of(book), shapes_of(book)
    found: list[FoundTable] = []
    base: int | None = None
    known: dict[tuple[str, ...], list[str]] = {}
    in_vain: Counter[tuple[str, ...]] = Counter()
    at = 0
    while at < len(lines):
        if not _may_begin(lines[at], heads):
            at += 1
            continue
        base = base if base is not None else base_year(source.text, heads)
        above = found[-1].last if found else 0
        caption, unit = caption_above(lines[max(above, at - _ABOVE) : at], heads)
        past = caption is not None and any(word in caption.text for word in heads.vocabulary.past)
        table = delimited_table(source.text, lines, at, heads, shapes, base, past)
        printed = tuple(line.text for line in lines[at : at + _HEADS])
        if table is None and in_vain[printed] < _TRIED and _opens_heads(lines, at, above, heads):
            table = flowing_table(source.text, lines, at, heads, shapes, base, past, known)
        if table is None:
            in_vain[printed] += 1
            at += 1
            continue
        year = heads.year_of(caption.text) if caption else None
        found.append(table._replace(caption=caption, unit=unit, year=year))
        at = table.last
    return found


def _may_begin(line: Line, heads: Heads) -> bool:
    """A cheap look: a line with dropped white space or strokes inside, or a known head."""
    if not line.text or len(line.text) > 160:
        return False
    return line.places[-1] - line.places[0] + 1 != len(line.text) or "|" in line.text or heads.is_head(line.text)


def _opens_heads(lines: Sequence[Line], at: int, above: int, heads: Heads) -> bool:
    """Whether a line may be the first of a row of heads that was flattened to a head a line.

    A caption above the heads may look like one: then the next line is a word that heads are made of. Lines before
    `above` belong to another table.
    """
    text = lines[at].text
    if not heads.is_head(text) or is_caption(text) or at + 2 >= len(lines):
        return False
    if at > above and heads.is_word(lines[at - 1].text):
        return False
    return heads.is_word(text) or (heads.is_head(lines[at + 1].text) and not heads.is_word(lines[at + 1].text))
