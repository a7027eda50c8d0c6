"""The goals of a document: targets and milestones of its paragraphs and tables, with owners and places."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from pipeline.extract.context import Contexts, Inherited, printed_deadline
from pipeline.extract.frames import after, read_passage
from pipeline.extract.milestones import first_clause, milestones_in
from pipeline.extract.owners import Owners
from pipeline.extract.pieces import clause_path, piece
from pipeline.extract.predicates import Found, Refusal
from pipeline.extract.segments import without_times
from pipeline.extract.table_targets import Cell, TableReader, is_indicator_table
from pipeline.extract.targets import has_amounts, targets_in
from pipeline.extract.times import times
from pipeline.records import Clause, Grid, Milestone, Outline, TableRow, Target
from pipeline.rules import RuleBook

_IMPRINT = re.compile(r"(?:抄送|分送|抄报)：.*|.{2,40}\d{4}年\d{1,2}月\d{1,2}日印发")
"""The imprint at the foot of a document (GB/T 9704, 版记)."""
_SENTENCE = re.compile(r"[。；，：]")
_DATED = re.compile(r"[年月季]")
_READ = ("content", "indicator", "group", "other")


def _body(clause: Clause) -> tuple[int, int]:
    """Where the title of a clause begins in its passage, and where its run-in body does."""
    return clause.heading_start + len(clause.number), clause.heading_end


class Trace(NamedTuple):
    """How a target was read: the passage of its amount, what that passage inherits, and the reading of a text or
    (`grid` is its table) of a cell."""

    passage: int
    read: Found | Cell
    inherited: Inherited
    body: int = 0
    grid: Grid | None = None


def _titles(clause: Clause, text: str) -> bool:
    """Whether a text is the title that an attachment prints below its number."""
    return not clause.row and clause.number.startswith("附") and clause.title == text


class Goals:
    """Reads the whole document on creation; `targets` and `milestones` hold what was found. `traces` says of each
    target how it was read, `refused` of each passage which amounts are no goals."""

    def __init__(self, outline: Outline, owners: Owners, book: RuleBook) -> None:
        self.outline, self.owners, self.book = outline, owners, book
        self.contexts = Contexts(outline, book)
        self.calendar = self.contexts.calendar
        self.targets: list[Target] = []
        self.milestones: list[Milestone] = []
        self.traces: list[Trace] = []
        self.refused: dict[int, list[Refusal]] = {}
        self._bodies = {clause.passage: _body(clause) for clause in outline.clauses if not clause.row}
        self._with_targets: set[int] = set()
        listed = outline.header.spans.get("attachments", (0, 0))
        for index, passage in enumerate(outline.passages):
            if passage.places and listed[0] <= passage.places[0] < listed[1]:
                continue  # the names of attachments set no goals
            if passage.clause is not None and _titles(outline.clauses[passage.clause], passage.text):
                continue
            if _IMPRINT.fullmatch(passage.text):
                continue
            if passage.kind != "cell" and not (passage.clause is None and not _SENTENCE.search(passage.text)):
                self._prose(index, self.contexts.of(index), self._bodies.get(index, (0, 0)))
        self._labelled()
        for grid in outline.tables:
            self._table(grid)

    # -- running text

    def _prose(self, index: int, inherited: Inherited, body: tuple[int, int] = (0, 0), *, source: str = "text") -> bool:
        passage = self.outline.passages[index]
        if not (has_amounts(passage.text) or inherited.explicit or _DATED.search(passage.text)):
            return False
        titled, body_start = body  # a heading may state a target, but its year makes no milestone
        reading = read_passage(passage.text, self.calendar, self.book, titled)
        refused: list[Refusal] = []
        found = targets_in(reading, inherited, self.calendar, self.book, refused)
        if refused:
            self.refused[index] = refused
        if body_start > titled:
            reading = after(reading, body_start)
        for target in found:
            self._add_target(index, target, source)
            self.traces.append(Trace(index, target, inherited, titled))
        taken = [(target.start, target.end) for target in found]
        # Beside a label (完成时限：…) only what the text itself dates is a milestone; the label's own is `_labelled`.
        own = inherited._replace(deadline=None, label=False) if inherited.label else inherited
        labels = inherited.label and self.contexts.is_label(passage.text)
        steps = [] if labels else milestones_in(reading, own, self.calendar, self.book, taken)
        for step in steps:
            self._add_milestone(
                index, step.start, step.end, step.rule, step.action, step.deadline, step.recurrence, source
            )
        if found and passage.clause is not None:
            self._with_targets.add(passage.clause)
        return bool(found or steps)

    def _labelled(self) -> None:
        """A clause whose label gives its deadline states one milestone: its title, or the first words of its body."""
        for number, clause in enumerate(self.outline.clauses):
            inherited = self.contexts.of(clause.passage)
            if clause.row or not inherited.label or number in self._with_targets or not self.contexts.labels(number):
                continue
            passage = self.outline.passages[clause.passage]
            titled = clause.title is not None
            place = (clause.heading_start + len(clause.number), clause.heading_end) if titled else None
            span = place or first_clause(passage.text, clause.heading_end)
            if span is None or span[1] - span[0] < 4:
                continue
            found = times(passage.text, self.calendar, self.book)
            action = clause.title or without_times(passage.text, span[0], span[1], found)
            self._add_milestone(
                clause.passage, span[0], span[1], "milestone.label", action, inherited.deadline, None, "text"
            )

    # -- tables

    def _table(self, grid: Grid) -> None:
        reader = None
        anchor = next((cell for row in grid.rows for cell in row.cells if cell is not None), None)
        if anchor is None or self.contexts.of(anchor).past:
            return
        if is_indicator_table(grid):
            reader = TableReader(self.outline, grid, self.calendar, self.contexts.of(anchor).deadline, self.book)
        seen: set[int] = set()
        for row in grid.rows:
            if reader is not None:
                self._indicator_row(reader, row)
            else:
                self._task_row(grid, row, seen)

    def _row_inherited(self, grid: Grid, row: TableRow, anchor: int) -> tuple[Inherited, bool]:
        """The context of a row, and whether a deadline column gives it."""
        inherited = self.contexts.of(anchor)
        for index, column in enumerate(grid.columns):
            cell = row.cells[index]
            if column.role == "deadline" and cell is not None:
                text = self.outline.passages[cell].text
                value = printed_deadline(text, self.calendar, self.book)
                if value:
                    return inherited._replace(deadline=value, label=True, at=cell), True
        if grid.year:
            return inherited._replace(deadline=grid.year, at=None), False
        return inherited, False

    def _task_row(self, grid: Grid, row: TableRow, seen: set[int]) -> None:
        cells = [
            cell
            for index, cell in enumerate(row.cells)
            if cell is not None and grid.columns[index].role in _READ and cell not in seen
        ]
        if not cells:
            return
        seen.update(cells)
        inherited, dated = self._row_inherited(grid, row, cells[-1])
        stated = [self._prose(cell, inherited, source="table") for cell in cells]
        if dated and not any(stated):
            main = max(cells, key=lambda cell: len(self.outline.passages[cell].text))
            span = first_clause(self.outline.passages[main].text, 0)
            if span:
                action = self.outline.passages[main].text[span[0] : span[1]]
                self._add_milestone(main, span[0], span[1], "milestone.row", action, inherited.deadline, None, "table")

    def _indicator_row(self, reader: TableReader, row: TableRow) -> None:
        cells, plans = reader.read(row)
        for cell in cells:
            self._add_cell(cell.value_passage, cell.indicator_passage, cell.rule, cell.fields)
            self.traces.append(Trace(cell.value_passage, cell, self.contexts.of(cell.value_passage), grid=reader.grid))
        for plan in plans:
            text = self.outline.passages[plan.value_passage].text
            self._add_milestone(
                plan.value_passage, 0, len(text), "milestone.cell", plan.action, plan.deadline, None, "table"
            )

    # -- records

    def _add_target(self, index: int, target: Found, source: str) -> None:
        passage = self.outline.passages[index]
        evidence, place = piece(self.outline, passage, target.start, target.end)
        self.targets.append(
            Target(
                **target.fields,
                owners=self.owners.at(index, target.at),
                source="table" if source == "table" else "text",
                rule=target.rule,
                clause=clause_path(self.outline, passage.clause),
                evidence=evidence,
                place=place,
            )
        )

    def _add_cell(self, value: int, name: int, rule: str, fields: dict[str, Any]) -> None:
        cell, indicator = self.outline.passages[value], self.outline.passages[name]
        evidence, place = piece(self.outline, cell, 0, len(cell.text))
        first = indicator.places[0]
        if first < place.start and place.end - first < 400 and indicator.row == cell.row:
            place = place.model_copy(update={"start": first})
            evidence = self.outline.source.text[first : place.end]
        self.targets.append(
            Target(
                **fields,
                owners=self.owners.at(value, 0),
                source="table",
                rule=rule,
                clause=clause_path(self.outline, cell.clause),
                evidence=evidence,
                place=place,
            )
        )

    def _add_milestone(
        self,
        index: int,
        start: int,
        end: int,
        rule: str,
        action: str,
        deadline: str | None,
        recurrence: str | None,
        source: str,
    ) -> None:
        passage = self.outline.passages[index]
        evidence, place = piece(self.outline, passage, start, end)
        self.milestones.append(
            Milestone(
                action=action,
                deadline=deadline,
                recurrence="annual" if recurrence else None,
                owners=self.owners.at(index, start),
                source="table" if source == "table" else "text",
                rule=rule,
                clause=clause_path(self.outline, passage.clause),
                evidence=evidence,
                place=place,
            )
        )
