"""Which units a document makes responsible for what stands at a place of it.

In this order: the unit columns of the place's row; the labels of its clause; the bracket that closes the stretch of
text it is in (of several brackets each closes what follows the one before); the units of the headings above it,
whose leading units also go in front of the bracket's or label's own; the subject of its own sentence. Units that
only support are left out, but beside the subject of a sentence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipeline.extract.responsibilities import Assignment
from pipeline.records import Outline, Unit

_SENTENCE_END = "。！？"


class Owners:
    """Answers who is responsible for a place of an outline."""

    def __init__(self, outline: Outline, assigned: Sequence[Assignment]) -> None:
        self._outline = outline
        self._rows: dict[tuple[int, int], Assignment] = {}
        self._headings: dict[int, list[Assignment]] = defaultdict(list)
        self._labels: dict[int | None, list[Assignment]] = defaultdict(list)
        self._brackets: dict[int | None, list[Assignment]] = defaultdict(list)
        self._subjects: dict[int, list[Assignment]] = defaultdict(list)
        for one in assigned:
            if one.kind == "column" and one.grid is not None and one.row is not None:
                self._rows[one.grid, one.row] = one
            elif one.kind == "heading" and one.clause is not None:
                self._headings[one.clause].append(one)
            elif one.kind == "label":
                self._labels[one.clause].append(one)
            elif one.kind == "bracket":
                self._brackets[one.clause].append(one)
            elif one.kind == "subject":
                self._subjects[one.passage].append(one)
        self._row_of = {
            cell: (grid, number)
            for grid, table in enumerate(outline.tables)
            for number, row in enumerate(table.rows)
            for cell in row.cells
            if cell is not None and outline.passages[cell].row == number
        }

    def at(self, passage: int, position: int) -> tuple[str, ...]:
        """The names of the units responsible for what stands at a character of a passage, in the order of the
        document, each once; none where the document names none."""
        return tuple(dict.fromkeys(unit.name for _, units in self.sources(passage, position) for unit in units))

    def sources(self, passage: int, position: int) -> list[tuple[Assignment, Sequence[Unit]]]:
        """The places that make units responsible for what stands there, each with those units."""
        where = self._outline.passages[passage]
        row = self._row_of.get(passage)
        if row is None and where.table is not None and where.row is not None:
            row = (where.table, where.row)
        if row is not None and row in self._rows:
            return [(self._rows[row], _in_charge(self._rows[row]))]
        above = list(self._above(where.clause))
        own = self._closing(self._labels[where.clause], passage, 0) or self._closing(
            self._brackets[where.clause], passage, position
        )
        if own is not None:
            leads = [(one, [unit for unit in one.record.departments if unit.role == "lead"]) for one in above]
            return [*((one, units) for one, units in leads if units), (own, _in_charge(own))]
        if above:
            return [(one, _in_charge(one)) for one in above]
        subject = self._of_sentence(passage, position)
        return [(subject, subject.record.departments)] if subject else []

    def _above(self, clause: int | None) -> Iterable[Assignment]:
        """What the headings of a clause and of those that hold it assign, from the top."""
        for index in reversed(self._outline.chain(clause)):
            yield from self._headings.get(index, ())

    def _closing(self, places: list[Assignment], passage: int, position: int) -> Assignment | None:
        """The first of the places of a clause that stands behind a position."""
        at = bisect_left([(one.passage, one.start) for one in places], (passage, position))
        return places[at] if at < len(places) else None

    def _of_sentence(self, passage: int, position: int) -> Assignment | None:
        """The last subject of the sentence before or at a position."""
        text = self._outline.passages[passage].text
        before = [one for one in self._subjects[passage] if one.start <= position]
        if before and not any(mark in text[before[-1].start : position] for mark in _SENTENCE_END):
            return before[-1]
        after = [one for one in self._subjects[passage] if one.start > position]
        if after and not any(mark in text[position : after[0].start] for mark in "，；" + _SENTENCE_END):
            return after[0]
        return None


def _in_charge(one: Assignment) -> list[Unit]:
    """The units of a place that do more than support; all of them where there is no other."""
    units = [unit for unit in one.record.departments if unit.role != "support"]
    return units or list(one.record.departments)
