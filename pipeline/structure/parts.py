"""A source's lines as paragraphs and tables in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.records import Block, Frame, Source
from pipeline.rules.book import RuleBook
from pipeline.structure.frames import Frames
from pipeline.structure.head_model import patterns_of
from pipeline.structure.head_signature import closing_signature
from pipeline.structure.lines import Line, fold
from pipeline.structure.paragraphs import Layout, is_full, layout, page_numbers, paragraphs
from pipeline.structure.tables import FoundTable, flattened_tables, marked_table
from pipeline.structure.words import Words


class Text(NamedTuple):
    """Paragraphs and tables in reading order; `lines` are all printed lines, those of tables included."""

    lines: list[Line]
    parts: list[Line | FoundTable]
    form: Layout
    frames: Frames


def read_parts(source: Source, book: RuleBook, terms: Words) -> Text:
    """The lines of a source, tables found among them and the rest joined to paragraphs. Page numbers are left out."""
    lines: list[Line] = []
    marked: list[FoundTable] = []
    framed = list(source.frames)
    for block in source.blocks:
        table = marked_table(source, block, book) if block.kind == "table" else None
        first = len(lines)
        lines += (line for line in _block_lines(source, block) if line.text)
        if table is not None:
            marked.append(table._replace(first=first, last=len(lines)))
        elif block.table is not None:
            framed.append(Frame(start=block.start, end=block.end))  # a box of several columns of text
    tables = _all_tables(source, lines, marked, book)
    inside = [False] * len(lines)
    for table in tables:
        inside[table.first : table.last] = [True] * (table.last - table.first)
    dropped = page_numbers(lines, inside)
    form = layout(source, [line for line, within in zip(lines, inside, strict=True) if not within])
    frames = Frames(sorted(framed, key=lambda frame: (frame.start, -frame.end)))
    printed = _Printed(source, lines, inside, dropped, form, frames, terms)
    parts: list[Line | FoundTable] = []
    at = 0
    for table in tables:
        parts += printed.paragraphs(range(at, table.first))
        parts.append(table)
        at = table.last
    parts += printed.paragraphs(range(at, len(lines)))
    return Text(lines, parts, form, frames)


def _block_lines(source: Source, block: Block) -> list[Line]:
    if block.table is None:
        return [fold(source.text, block.start, block.end, block.page, block.level)._replace(box=block.box)]
    found: list[Line] = []
    for cell in block.table.cells:
        at = cell.start
        for piece in source.text[cell.start : cell.end].split("\n"):
            found.append(fold(source.text, at, at + len(piece), block.page))
            at += len(piece) + 1
    return found


def _all_tables(source: Source, lines: list[Line], marked: list[FoundTable], book: RuleBook) -> list[FoundTable]:
    """The marked tables and the flattened ones between them, in order."""
    found: list[FoundTable] = []
    at = 0
    for table in [*marked, None]:
        end = table.first if table is not None else closing_signature(lines, patterns_of(book))
        for flat in flattened_tables(source, lines[at:end], book):
            found.append(flat._replace(first=flat.first + at, last=flat.last + at))
        if table is not None:
            found.append(table)
            at = table.last
    return found


def _measured(lines: list[Line], frames: Sequence[Frame | None]) -> list[Line]:
    """Lines, those in frames with whether they are full: their own frame is too small to show it by its text."""
    columns: dict[tuple[Frame | None, int | None], list[Line]] = {}
    for line, frame in zip(lines, frames, strict=True):
        if frame is not None and line.box is not None:
            columns.setdefault((frame, line.page), []).append(line)
    return [
        line._replace(full=is_full(line, columns[frame, line.page])) if frame is not None and line.box else line
        for line, frame in zip(lines, frames, strict=True)
    ]


class _Printed:
    """Joins printed lines to paragraphs, those of each file and of its frames after the way that they are set."""

    def __init__(
        self,
        source: Source,
        lines: list[Line],
        inside: list[bool],
        dropped: set[int],
        form: Layout,
        frames: Frames,
        terms: Words,
    ) -> None:
        self._lines, self._dropped, self._terms = lines, dropped, terms
        self._inside = inside
        self._frames: list[Frame | None] = [frames.around(line.places[0]) for line in lines]
        self._lines = _measured(lines, self._frames)
        self._forms: dict[tuple[str | None, bool], tuple[Source, Layout]] = {}
        self._owner: list[str | None] = [None] * len(lines)
        self._add_forms(None, source, range(len(lines)), form)
        for member in source.members:
            own = [at for at, line in enumerate(lines) if member.start <= line.places[0] < member.end]
            like = source.model_copy(update={"flow": member.flow})
            self._add_forms(member.name, like, own, None)
            for at in own:
                self._owner[at] = member.name

    def _add_forms(self, owner: str | None, source: Source, own: Sequence[int], whole: Layout | None) -> None:
        """How the lines of a file are set, and those in its frames, which are narrower."""
        free = [at for at in own if not self._inside[at]]
        whole = whole or layout(source, [self._lines[at] for at in free])
        framed = [self._lines[at] for at in free if self._frames[at] is not None]
        self._forms[owner, False] = self._forms[owner, True] = source, whole
        if framed and source.flow == "lines":
            plain = [self._lines[at] for at in free if self._frames[at] is None]
            for is_framed, form in ((False, layout(source, plain)), (True, layout(source, framed))):
                self._forms[owner, is_framed] = source, form._replace(decimals=whole.decimals)

    def paragraphs(self, indices: range) -> list[Line]:
        """The paragraphs of some lines that follow one another; none goes on in another file or out of its frame."""
        found: list[Line] = []
        kept = (index for index in indices if index not in self._dropped)
        for (owner, frame), run in groupby(kept, key=lambda index: (self._owner[index], self._frames[index])):
            source, form = self._forms[owner, frame is not None]
            found += paragraphs(source, [self._lines[index] for index in run], form, self._terms)
        return found
