"""The tree of clauses from the numbers that paragraphs start with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from pipeline.records import Clause
from pipeline.structure.annexes import AnnexHead
from pipeline.structure.frames import Frames, box_end
from pipeline.structure.headings import Surroundings, title_span
from pipeline.structure.lines import Line
from pipeline.structure.numbering import RANKS, Decimals, Marker, Numbers, marker
from pipeline.structure.tables.captions import is_unit_line
from pipeline.structure.words import Words

_NOTE = re.compile(r"(?:注|备注|说明|附注|附件|附表)[:：]?(?=[\d（①])")
_PROSE_END = "。；：！？"
_ROW_LEVEL = 2


class _Open(NamedTuple):
    """A clause that may still get parts."""

    clause: int
    kind: str
    rank: int


class _Box(NamedTuple):
    """A box (专栏) that is open. `end` is the place where its frame ends, None where none is known; `base` is how many
    clauses are open with its own; `outer` and `numbers` are what was open and counted before it, and goes on behind it.
    """

    end: int | None
    base: int
    outer: list[_Open]
    numbers: Numbers


class Tree:
    """Takes the paragraphs of the policy in reading order and grows the clauses."""

    def __init__(self, paragraphs: Sequence[Line], decimals: Decimals | None, words: Words, frames: Frames) -> None:
        self.clauses: list[Clause] = []
        self._paragraphs = paragraphs
        self._markers = [marker(line.text, decimals) for line in paragraphs]
        self._words = words
        self._frames = frames
        self._open: list[_Open] = []
        self._boxes: list[_Box] = []
        self._bare: Literal["title", "table"] | None = None
        """What alone the innermost box holds so far, where it has no frame."""
        self._numbers = Numbers()
        self._noted: Marker | None = None
        """The last number of a list in a note beneath a table (注：1. … 2. …)."""

    @property
    def innermost(self) -> int | None:
        """The clause that the next passage stands in."""
        return self._open[-1].clause if self._open else None

    @property
    def in_annex(self) -> bool:
        """Whether an attachment is open."""
        return bool(self._open) and self._open[0].kind == "annex"

    def has_numbers(self, first: int) -> bool:
        """Whether any paragraph from `first` on starts with a number."""
        return any(found is not None for found in self._markers[first:])

    def close(self) -> None:
        """End every clause: what follows stands in none."""
        self._open, self._boxes = [], []

    def reach(self, place: int) -> None:
        """Come to a character of the source's text: boxes whose frames end before it are closed."""
        while any(box.end is not None and box.end <= place for box in self._boxes):
            self._leave()

    def pass_table(self) -> None:
        """Come to the end of a table: right behind the title of a box without frame it is all that the box holds."""
        if self._bare is not None:
            self._bare = "table"

    def restart(self) -> None:
        """End every clause and begin to count anew: the policy follows on the letter that carries it."""
        self.close()
        self._numbers = Numbers()
        self._noted = None

    def add_annex(self, head: AnnexHead, passage: int) -> None:
        """Open an attachment whose head is that passage."""
        self.restart()
        self._append(Marker("annex", 0, head.number, head.end), head.title, passage, head.end)

    def add(self, index: int, passage: int) -> None:
        """Take a paragraph that is that passage: it opens a clause where it starts with a number in its order."""
        text = self._paragraphs[index].text
        note = _NOTE.match(text)
        if note is not None:
            self._noted = marker(text[note.end() :])
            return
        found = self._markers[index]
        if found is not None and self._is_listed(found):
            return
        shared = self._end_box(text, found)
        if found is None or not self._numbers.allows(found):
            return
        if found.kind in ("half_bracket", "circled", "digit_bracket") and not self._open:
            return
        outer = list(self._open)
        self._numbers.accept(found)
        self._close(found)
        around = Surroundings(
            children=self._has_children(index, found),
            body=self._has_body(index),
            article=found.kind == "article",
            strict=found.kind == "article" or any(part.kind == "article" for part in self._open),
            high=found.level <= 2,
        )
        span = title_span(text, found.end, around)
        title = text[slice(*span)] if span else None
        end = span[1] if span else found.end
        self._append(found, title, passage, end)
        if found.kind == "box":
            self._begin_box(outer, box_end(self._paragraphs, index, self._frames) or shared)

    def add_titled_table(self, title: Line, passage: int, end: int) -> None:
        """Come to a table whose first row is its title, which is that passage: that of a box opens a clause that ends
        with the table, at that place."""
        found = marker(title.text)
        if found is None or found.kind != "box" or not self._numbers.allows(found):
            return
        self._end_box(title.text, found)
        outer = list(self._open)
        self._numbers.accept(found)
        self._close(found)
        self._append(found, title.text[found.end :] or None, passage, len(title.text))
        self._begin_box(outer, end)

    def add_row(
        self, number: str | None, place: int, numbered: bool, group: Line | None, passage: int, end: int
    ) -> int | None:
        """Open the clause of a table row within an attachment.

        `numbered`: the table numbers its rows, so that a row without number is a fragment and opens none. `group` is
        the cell that titles the row.
        """
        if number is None and not numbered:
            number = str(place)
        if number is None or not self.in_annex:
            return None
        parent = self._open[0].clause
        title = None
        if group is not None:
            own = marker(group.text)
            title = group.text[own.end :] if own is not None else group.text
        self.clauses.append(
            Clause(
                number=number,
                path=f"{self.clauses[parent].path}/{number}",
                title=title,
                level=_ROW_LEVEL,
                parent=parent,
                passage=passage,
                heading_start=0,
                heading_end=end,
                row=True,
            )
        )
        return len(self.clauses) - 1

    def _append(self, found: Marker, title: str | None, passage: int, end: int) -> None:
        parent = self.innermost
        path = found.printed if parent is None else f"{self.clauses[parent].path}/{found.printed}"
        self._open.append(_Open(len(self.clauses), found.kind, found.rank))
        self.clauses.append(
            Clause(
                number=found.printed,
                path=path,
                title=title,
                level=found.level,
                parent=parent,
                passage=passage,
                heading_start=0,
                heading_end=end,
            )
        )

    def _is_listed(self, found: Marker) -> bool:
        """Whether a number goes on with the list of a note."""
        if self._noted is None:
            return False
        if found.kind == self._noted.kind and found.ordinal == self._noted.ordinal + 1:
            self._noted = found
            return True
        if found.rank <= self._noted.rank:
            self._noted = None
        return False

    def _close(self, found: Marker) -> None:
        """Close what a number ends: its own kind and what stands below it."""
        base = self._boxes[-1].base if self._boxes else 0
        at = next((i for i, part in enumerate(self._open) if i >= base and part.kind == found.kind), None)
        if at is not None:
            del self._open[at:]
            return
        while len(self._open) > base and self._open[-1].rank > found.rank:
            if found.kind == "article" and self._open[-1].kind in ("han", "han_bracket"):
                return
            self._open.pop()

    def _begin_box(self, outer: list[_Open], end: int | None) -> None:
        self._boxes.append(_Box(end, len(self._open), outer, self._numbers))
        self._numbers = self._numbers.inside_box()
        self._bare = "title" if end is None else None

    def _end_box(self, text: str, found: Marker | None) -> int | None:
        """Close the innermost box before a paragraph that cannot be its own: the end of its frame if that is the title
        of a box in the same frame, else None.

        Without a frame what follows on the box's table is none of it, nor a number above its items, or one that goes
        on outside of it.
        """
        box = self._boxes[-1] if self._boxes else None
        if box is None:
            return None
        if box.end is not None:
            if found is not None and found.kind == "box":
                self._leave()
                return box.end
            return None
        if is_unit_line(text):
            return None
        tabular, self._bare = self._bare == "table", None
        if tabular or (found is not None and self._is_outside(found, box)):
            self._leave()
        return None

    def _is_outside(self, found: Marker, box: _Box) -> bool:
        """Whether a number goes on with those before a box rather than with those in it."""
        if not box.numbers.allows(found):
            return False
        goes_on = box.numbers.follows(found) and not self._numbers.follows(found)
        return found.rank <= RANKS["box"] or (goes_on and any(part.kind == found.kind for part in box.outer))

    def _leave(self) -> None:
        """End the innermost box: what was open before it goes on."""
        box = self._boxes.pop()
        self._open, self._numbers, self._noted, self._bare = box.outer, box.numbers, None, None

    def _has_children(self, index: int, found: Marker) -> bool:
        after = self._markers[index + 1] if index + 1 < len(self._markers) else None
        return after is not None and after.rank > found.rank and after.kind != found.kind

    def _has_body(self, index: int) -> bool:
        """Whether an unnumbered paragraph of prose comes next."""
        if index + 1 >= len(self._paragraphs) or self._markers[index + 1] is not None:
            return False
        text = self._paragraphs[index + 1].text
        return len(text) > 20 and text[-1] in _PROSE_END and not self._words.label.match(text)
