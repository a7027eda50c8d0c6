"""The tree of clauses from the numbers that paragraphs start with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.records import Clause
from pipeline.structure.annexes import AnnexHead
from pipeline.structure.headings import Surroundings, title_span
from pipeline.structure.lines import Line
from pipeline.structure.numbering import Decimals, Marker, Numbers, marker
from pipeline.structure.words import Words

_NOTE = re.compile(r"(?:注|备注|说明|附注|附件|附表)[:：]?(?=[\d（①])")
_PROSE_END = "。；：！？"
_ROW_LEVEL = 2


class _Open(NamedTuple):
    """A clause that may still get parts."""

    clause: int
    kind: str
    rank: int


class Tree:
    """Takes the paragraphs of the policy in reading order and grows the clauses."""

    def __init__(self, paragraphs: Sequence[Line], decimals: Decimals | None, words: Words) -> None:
        self.clauses: list[Clause] = []
        self._paragraphs = paragraphs
        self._markers = [marker(line.text, decimals) for line in paragraphs]
        self._words = words
        self._open: list[_Open] = []
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
        self._open = []

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
        if found is None or self._is_listed(found) or not self._numbers.allows(found):
            return
        if found.kind in ("half_bracket", "circled", "digit_bracket") and not self._open:
            return
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
        at = next((i for i, part in enumerate(self._open) if part.kind == found.kind), None)
        if at is not None:
            del self._open[at:]
            return
        while self._open and self._open[-1].rank > found.rank:
            if found.kind == "article" and self._open[-1].kind in ("han", "han_bracket"):
                return
            self._open.pop()

    def _has_children(self, index: int, found: Marker) -> bool:
        after = self._markers[index + 1] if index + 1 < len(self._markers) else None
        return after is not None and after.rank > found.rank and after.kind != found.kind

    def _has_body(self, index: int) -> bool:
        """Whether an unnumbered paragraph of prose comes next."""
        if index + 1 >= len(self._paragraphs) or self._markers[index + 1] is not None:
            return False
        text = self._paragraphs[index + 1].text
        return len(text) > 20 and text[-1] in _PROSE_END and not self._words.label.match(text)
