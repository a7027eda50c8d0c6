"""Where a goal's deadline comes from: the text that states it, wherever in the document that stands."""

from __future__ import annotations

from collections import defaultdict
from typing import Literal, NamedTuple

from pipeline.extract.context import Inherited
from pipeline.extract.frames import PassageState, frames, read_passage
from pipeline.extract.goals import Goals, Trace
from pipeline.extract.times import Time, times
from pipeline.records import Facts, Grid, Outline, Target

How = Literal["clause", "sentence", "paragraph", "goals", "label", "heading", "title", "cell", "column", "caption"]


class Origin(NamedTuple):
    """The text that a field was taken from, [start, end) of a passage, and by which way it got to the fact."""

    how: How
    passage: int
    start: int
    end: int


def traced(goals: Goals, facts: Facts) -> dict[str, Trace]:
    """By its id how each target was read. `goals` are those of the same outline; they need not know the owners."""
    ids: dict[Target, list[str]] = defaultdict(list)
    for fact in facts.records:
        if isinstance(fact, Target):
            ids[_bare(fact)].append(fact.id)
    found = ((ids[_bare(target)], trace) for target, trace in zip(goals.targets, goals.traces, strict=True))
    return {waiting.pop(0): trace for waiting, trace in found if waiting}


def _bare(target: Target) -> Target:
    return target.model_copy(update={"id": "", "owners": ()})


def positions(outline: Outline) -> dict[int, tuple[int, int]]:
    """For every character of the source that is read: its passage, and its position in the passage's text."""
    return {
        place: (index, position)
        for index, passage in enumerate(outline.passages)
        for position, place in enumerate(passage.places)
    }


class Tables:
    """Finds the heads and the captions of an outline's tables."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.rows = {
            cell: (number, row)
            for number, grid in enumerate(outline.tables)
            for row in grid.rows
            for cell in row.cells
            if cell is not None
        }
        self.heads: dict[int, list[int]] = defaultdict(list)
        for index, passage in enumerate(outline.passages):
            if passage.table is not None and index not in self.rows:
                self.heads[passage.table].append(index)

    def columns(self, cell: int) -> list[int]:
        """The columns that a cell stands in; none for a cell of the head."""
        return [] if cell not in self.rows else [k for k, at in enumerate(self.rows[cell][1].cells) if at == cell]

    def head(self, table: int, column: int) -> list[int]:
        """The cells of a table's head that print (a part of) the name of a column."""
        name = self.outline.tables[table].columns[column].name
        texts = ((index, self.outline.passages[index].text) for index in self.heads[table])
        return [index for index, text in texts if text in name or name in text]

    def caption(self, grid: Grid) -> int | None:
        """The passage that is, or ends with, a table's caption."""
        caption = "".join((grid.caption or "").split())
        found = (index for index, passage in enumerate(self.outline.passages) if passage.text == caption)
        return next(found, None) if caption else None


class Deadlines:
    """Finds the text that states the deadline of a goal at a place of a document."""

    def __init__(self, goals: Goals, tables: Tables) -> None:
        self.outline, self.book, self.calendar = goals.outline, goals.book, goals.calendar
        self.contexts, self.tables = goals.contexts, tables

    def of(self, passage: int, start: int, before: int, value: str, inherited: Inherited, body: int) -> Origin | None:
        """The origin of the deadline `value` of what stands before `before` in the clause at `start` of a passage,
        read from `body` on in a context; None where no text states it."""
        return (
            self._in_passage(passage, start, before, value, body)
            or self._in_table(passage, value)
            or self._inherited(value, inherited)
        )

    def _in_passage(self, passage: int, start: int, before: int, value: str, body: int) -> Origin | None:
        """The nearest that states it in the clause itself, in its sentence, at the head of its paragraph."""
        state = PassageState(Inherited(None, explicit=False, label=False, goals=True, past=False))
        reading = read_passage(self.outline.passages[passage].text, self.calendar, self.book, body)
        seen: list[tuple[int, Time]] = []
        for clause, inside, _ in frames(reading, state, self.calendar):
            if start < clause.end:
                own = [time for time in inside if time.end <= before]
                nearest: list[tuple[How, Time]] = [("clause", time) for time in reversed(own)]
                nearest += [("sentence", time) for sentence, time in reversed(seen) if sentence == clause.sentence]
                nearest += [("paragraph", time) for _, time in seen]
                return next((_at(how, passage, time) for how, time in nearest if _states(time, value)), None)
            seen += [(clause.sentence, time) for time in inside]
        return None

    def _in_table(self, passage: int, value: str) -> Origin | None:
        """The cell itself, the deadline column of its row, the head of its own column, or the table's caption."""
        if passage not in self.tables.rows:
            return None
        for time in times(self.outline.passages[passage].text, self.calendar, self.book):
            if _states(time, value):
                return _at("cell", passage, time)
        table, row = self.tables.rows[passage]
        grid = self.outline.tables[table]
        for index, cell in enumerate(row.cells):
            if grid.columns[index].role == "deadline" and cell is not None:
                for time in times(self.outline.passages[cell].text, self.calendar, self.book):
                    if _states(time, value):
                        return _at("cell", cell, time)
        for column in self.tables.columns(passage):
            heads = self.tables.head(table, column) if grid.columns[column].year == value else []
            for head in sorted(heads, key=lambda index: value[:4] not in self.outline.passages[index].text):
                return self._year("column", head, value)
        caption = self.tables.caption(grid) if grid.year == value else None
        return None if caption is None else self._year("caption", caption, value)

    def _year(self, how: How, passage: int, value: str) -> Origin:
        """A year in a heading that need not print it in full (“十四五”目标): then the whole heading."""
        text = self.outline.passages[passage].text
        start = text.find(value[:4])
        return Origin(how, passage, max(start, 0), start + 4 if start >= 0 else len(text))

    def _inherited(self, value: str, inherited: Inherited) -> Origin | None:
        """The goal list, label or heading it is inherited from, or the document's title."""
        at = inherited.at
        if inherited.deadline != value:
            return None
        if at is None:
            return self._title(value)
        kind = self.outline.passages[at].kind
        how: How = "goals" if inherited.explicit else "cell" if kind == "cell" else "heading"
        if inherited.label and kind != "cell":
            how = "label"
        found = times(self.outline.passages[at].text, self.calendar, self.book)
        return next((_at(how, at, time) for time in found if _states(time, value)), None)

    def _title(self, value: str) -> Origin | None:
        span = self.outline.header.spans.get("title")
        for index, passage in enumerate(self.outline.passages if span else ()):
            if span and passage.places and span[0] <= passage.places[0] < span[1] and value in passage.text:
                return self._year("title", index, value)
        return None


def _states(time: Time, value: str) -> bool:
    return time.kind == "deadline" and time.value == value


def _at(how: How, passage: int, time: Time) -> Origin:
    return Origin(how, passage, time.start, time.end)
