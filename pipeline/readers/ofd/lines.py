"""From characters at their places to printed lines and tables."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from pipeline.readers.ofd.drawing import Glyph
from pipeline.readers.pdf.shapes import Box, Char, Line, around

_BASELINE = 0.4
_SAME = 0.2
_LATIN_GAP = 0.25
_GAP = 0.8
_WIDE = 1.3
_SPACE, _END = Char(" ", None), Char("\n", None)


def rows_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Characters that stand on one line, from the left, the lines from the top down. What is printed twice at one place
    to look bold is given once."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.box.bottom, glyph.box.left)):
        near = rows and abs(rows[-1][0].box.bottom - glyph.box.bottom) <= _BASELINE * max(rows[-1][0].size, glyph.size)
        if near:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [_once(sorted(row, key=lambda glyph: glyph.box.left)) for row in rows]


def _once(row: list[Glyph]) -> list[Glyph]:
    found: list[Glyph] = []
    for glyph in row:
        again = any(
            other.text == glyph.text
            and abs(other.box.left - glyph.box.left) < _SAME * glyph.size
            and abs(other.box.bottom - glyph.box.bottom) < _SAME * glyph.size
            for other in found[-3:]
        )
        if not again:
            found.append(glyph)
    return found


def _gap(before: Glyph, after: Glyph) -> float:
    """The white space between two characters, by the size of their letters."""
    return (after.box.left - before.box.right) / max(min(before.size, after.size), 1.0)


def _is_spaced(before: Glyph, after: Glyph) -> bool:
    latin = before.text.isascii() and after.text.isascii()
    return _gap(before, after) > (_LATIN_GAP if latin else _GAP)


def chars_of(rows: list[list[Glyph]]) -> tuple[list[Char], list[tuple[int, ...]]]:
    """The characters of rows one after the other, with spaces and line ends, and the numbers of each row's own."""
    chars: list[Char] = []
    numbers: list[tuple[int, ...]] = []
    for row in rows:
        own: list[int] = []
        for at, glyph in enumerate(row):
            if at and _is_spaced(row[at - 1], glyph):
                chars.append(_SPACE)
            own.append(len(chars))
            chars.append(Char(glyph.text, glyph.box.middle))
        chars.append(_END)
        numbers.append(tuple(own))
    return chars, numbers


def line_of(row: list[Glyph]) -> Line:
    """A row as a printed line, with its parts where wide gaps divide it."""
    cuts = [at for at in range(1, len(row)) if _gap(row[at - 1], row[at]) > _WIDE]
    line = _stretch(row)
    if not cuts:
        return line
    return line._replace(parts=tuple(_stretch(row[start:end]) for start, end in pairwise([0, *cuts, len(row)])))


def _stretch(row: list[Glyph]) -> Line:
    text = row[0].text
    for before, glyph in pairwise(row):
        text += f" {glyph.text}" if _is_spaced(before, glyph) else glyph.text
    box: Box = around(*(corner for glyph in row for corner in (glyph.box[:2], glyph.box[2:])))
    return Line(text, box, size=max(glyph.size for glyph in row))
