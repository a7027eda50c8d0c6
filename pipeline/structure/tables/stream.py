"""A stream of printed cells: one cell, or one line of a cell, after the other.

The white space between two lines says more or less about where cells end, depending on how the file was made:

- "led": cells begin with a tab, a line without one goes on in the cell above; an empty cell is a line of white space
- "spread": every cell or paragraph of a cell is followed by a blank line; an empty cell is a further blank line
- "dense": nothing; long cells are cut into lines of the column's width
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal, NamedTuple

from pipeline.structure.lines import Line, join
from pipeline.structure.tables.heads import Heads
from pipeline.structure.tables.shapes import UNIT_ROLES, VALUE_ROLES, Shape, Shapes

Layout = Literal["led", "spread", "dense"]

FURNITURE = re.compile(r"[-—–－]{1,2}\d{1,4}[-—–－]{1,2}|第\d{1,4}页(?:[，/]?共\d{1,4}页)?|续表\d*|（续表?）")
_STOPS = re.compile(r"(?:附件\d{0,2}[:：]?$|附表|表\d{1,2}(?!\d)|专栏\d)")
_NUMBERED = re.compile(r"[ \t\u00a0\u3000]*\d{1,3}[ \t\u00a0\u3000]+(?=[^\d\s])")
_COUNTED = VALUE_ROLES | {"other", "unit"}
_SIGNED = re.compile(r"20\d{2}年\d{1,2}月\d{1,2}日")
_ISSUERS = "府室厅会局委"
_LONGEST = 12000
_SAMPLE = 60
_LONGEST_FURNITURE = 30


class Token(NamedTuple):
    """A printed line of a table, or a part of one. `empties` counts the empty cells printed before it."""

    line: Line
    at: int
    shape: Shape
    led: bool = True
    empties: int = 0
    blank: bool = False
    glued: bool = False
    fresh: bool = False
    """The first after a page break or a repeated row of heads."""
    until: int = 0
    """The last line it stands in."""
    width: int = 0
    """The width of its widest line."""
    end: int = 0
    """The width of its last line."""
    fill: int = 0
    """How far the printed line reaches that it ends: a line may have been cut behind a comma."""
    cut: bool = False
    """It begins in the middle of a printed line."""


class Gap(NamedTuple):
    """The white space before a line: empty lines, lines of white space only, and whether the line is led by a tab."""

    blanks: int
    spaced: int
    led: bool


_NO_GAP = Gap(0, 0, False)


def gap_before(text: str, before: Line | None, line: Line) -> Gap:
    """The white space between two lines of a source's text."""
    start = before.places[-1] + 1 if before is not None else line.places[0]
    if line.places[0] - start <= 1:
        return _NO_GAP
    parts = text[start : line.places[0]].split("\n")
    between = parts[1:-1]
    spaced = sum(1 for part in between if part and part != "\r")
    return Gap(len(between) - spaced, spaced, "\t" in parts[-1])


def layout_of(gaps: Sequence[Gap]) -> Layout:
    """How the cells of a table are parted, by the first lines' gaps."""
    sample = gaps[:_SAMPLE]
    if not sample:
        return "dense"
    if 2 * sum(gap.led for gap in sample) > len(sample):
        return "led"
    return "spread" if 10 * sum(gap.blanks + gap.spaced > 0 for gap in sample) >= 7 * len(sample) else "dense"


def tokens_of(
    text: str,
    lines: Sequence[Line],
    first: int,
    repeated: Sequence[str],
    heads: Heads,
    shapes: Shapes,
    *,
    roles: Sequence[str],
) -> tuple[list[Token], Layout]:
    """The tokens of the lines from `first` on, up to a line that no table holds, and their layout.

    Rows of heads that repeat the texts `repeated`, and page numbers, are left out. `roles` are those of the columns:
    where one holds units, a list of units that stands behind a full stop is a token of its own; where the last one
    holds no numbers, a number before a repeated row of heads is a page number.
    """
    units, counts = not UNIT_ROLES.isdisjoint(roles), roles[-1] in _COUNTED
    dated = "deadline" in roles
    gaps: list[Gap] = []
    kept: list[tuple[int, bool]] = []
    at, fresh = first, False
    while at < len(lines) and len(kept) < _LONGEST:
        line = lines[at]
        short = len(line.text) <= _LONGEST_FURNITURE
        if heads.closes(line.text) or (short and (_STOPS.match(line.text) or (not dated and _signs(lines, at)))):
            break
        again = _repeats(lines, at, repeated)
        if again:
            if _restarts(lines, at + again, shapes):
                break
            if not counts and kept and lines[kept[-1][0]].text.isdigit():
                kept.pop()
                gaps.pop()
            at, fresh = at + again, True
            continue
        if short and FURNITURE.fullmatch(line.text):
            at, fresh = at + 1, True
            continue
        gaps.append(gap_before(text, lines[at - 1] if at else None, line))
        kept.append((at, fresh or (bool(kept) and line.page != lines[kept[-1][0]].page)))
        at, fresh = at + 1, False
    layout = layout_of(gaps)
    usual = Counter(gap.blanks + gap.spaced for gap in gaps).most_common(1)[0][0] if layout == "spread" else 0
    tokens: list[Token] = []
    for (index, new_page), gap in zip(kept, gaps, strict=True):
        extra = gap.blanks + gap.spaced - usual
        empties = gap.spaced if layout == "led" else max(0, extra // (usual + 1)) if layout == "spread" else 0
        blank = gap.blanks > 0 if layout == "led" else extra > 0
        pieces = _pieces(text, lines[index], shapes, units)
        for piece in pieces:
            shape, glued = shapes.of(piece.text), piece is not pieces[0]
            if glued:
                tokens.append(Token(piece, index, shape, glued=True, until=index, width=shape.width, end=shape.width))
            else:
                tokens.append(
                    Token(
                        piece, index, shape, gap.led, empties, blank, False, new_page, index, shape.width, shape.width
                    )
                )
    return (_run_on(_filled(tokens), shapes) if layout == "dense" else tokens), layout


def widest(tokens: Sequence[Token]) -> int:
    """The width of the table's widest printed lines, exceptions left out."""
    ranked = sorted((token.width for token in tokens), reverse=True)
    return ranked[len(ranked) // 50] if ranked else 0


def _may_cut(before: str, after: str) -> bool:
    """Whether a printed line may have been cut in two here, between or before marks of punctuation."""
    return before[-1] in "，、；：。”》）" or after[0] in "《“（"


def _filled(tokens: Sequence[Token]) -> list[Token]:
    """Tokens with how far their printed lines reach, told by the width of the widest lines."""
    limit, fill, found = widest(tokens), 0, list[Token]()
    for token in tokens:
        cut = bool(found) and fill + token.width <= limit and _may_cut(found[-1].shape.text, token.shape.text)
        fill = fill + token.width if cut else token.width
        found.append(token._replace(fill=fill, cut=cut))
    return found


def _stands_alone(token: Token) -> bool:
    """Whether a token may open a cell although a comma stands before it: at the end of a page cells are cut."""
    shape = token.shape
    whole = shape.empty or shape.kind or shape.number is not None or shape.deadline or (shape.units and shape.named)
    return whole or token.fresh or token.glued


def _run_on(tokens: Sequence[Token], shapes: Shapes) -> list[Token]:
    """Tokens with those put together that a comma joins: no cell ends with one but at the end of a page."""
    found: list[Token] = []
    for token in tokens:
        if found and found[-1].shape.text[-1] in "，、" and not _stands_alone(token):
            before = found[-1]
            line = join([before.line, token.line])
            found[-1] = before._replace(
                line=line,
                shape=shapes.of(line.text),
                until=token.until,
                width=max(before.width, token.width),
                end=token.end,
                fill=token.fill,
            )
        else:
            found.append(token)
    return found


def _repeats(lines: Sequence[Line], at: int, repeated: Sequence[str]) -> int:
    """How many lines from `at` on repeat the row of heads, cut in other lines or one missing; 0 when they do not."""
    if lines[at].text != repeated[0]:
        return 0
    whole, text, count = "".join(repeated), "", 0
    while at + count < len(lines) and whole.startswith(text + lines[at + count].text):
        text, count = text + lines[at + count].text, count + 1
    if text == whole:
        return count
    count = 0
    while at + count < len(lines) and lines[at + count].text in repeated:
        count += 1
    return count if count > 2 and 4 * count >= 3 * len(repeated) else 0


def _signs(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is the issuer below a text: its date follows."""
    return at + 1 < len(lines) and _SIGNED.fullmatch(lines[at + 1].text) is not None and lines[at].text[-1] in _ISSUERS


def _restarts(lines: Sequence[Line], at: int, shapes: Shapes) -> bool:
    """Whether the rows that follow are numbered from one again."""
    return any(shapes.of(line.text).number == 1 for line in lines[at : at + 2])


def _pieces(text: str, line: Line, shapes: Shapes, units: bool) -> list[Line]:
    """A line taken apart behind its row number, and before units that stand behind a full stop."""
    pieces = [line]
    spaced = line.text[0].isdigit() and line.places[-1] - line.places[0] >= len(line.text)
    numbered = _NUMBERED.match(text[line.places[0] : line.places[-1] + 1]) if spaced else None
    if numbered:
        cut = next(k for k, place in enumerate(line.places) if place >= line.places[0] + numbered.end())
        pieces = [line.cut(0, cut), line.cut(cut)]
    stop = pieces[-1].text.rfind("。") if units else -1
    if 0 < stop < len(pieces[-1].text) - 2 and shapes.is_units(pieces[-1].text[stop + 1 :]):
        pieces[-1:] = [pieces[-1].cut(0, stop + 1), pieces[-1].cut(stop + 1)]
    return pieces
