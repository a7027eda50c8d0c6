"""Why a fact is there: the sentence, the rule and what it matched, and what the fact has from elsewhere.

A fact on disk says what was found and where. How it was found is worked out by reading the file again: the same file
and the same rules give the same facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import QueryError
from pipeline.extract import facts_of
from pipeline.extract.goals import Goals, Trace
from pipeline.extract.origins import Deadlines, Tables, positions, traced
from pipeline.extract.owners import Owners
from pipeline.extract.pieces import piece
from pipeline.extract.predicates import Found
from pipeline.extract.responsibilities import responsibilities
from pipeline.extract.segments import without_times
from pipeline.extract.table_targets import Cell
from pipeline.extract.times import times
from pipeline.readers import read
from pipeline.records import AnyFact, Facts, Milestone, Outline, Record, Target
from pipeline.rules import RuleBook
from pipeline.rules.book import CompiledRule
from pipeline.structure import outline

_STOPS = ("。", "；", "\n\n")
_CELL_STOPS = ("。", "；", "\n")


class Part(Record):
    """What a group of the rule's pattern matched (subject, verb, cmp …)."""

    name: str
    text: str


class Inheritance(Record):
    """A field of a fact and the text it was taken from: characters [start, end) of the source.

    `how` says by which way: clause, sentence, paragraph, goals (the frame of a list of goals), label, heading, title,
    cell, column, caption; for owners also bracket, subject and row; for what a clause leaves out before (the text
    before it); for units of measure amount (beside the number), name (behind the indicator's) and table.
    """

    field: str
    value: str
    how: str
    text: str
    start: int
    end: int


class Explanation(Record):
    """A fact with its sentence in three parts, its rule (`kind` of rules and `note`), the segment that the rule was
    matched against (¤ is the amount), the parts it matched, and what was inherited."""

    fact: AnyFact
    before: str
    evidence: str
    after: str
    kind: str | None = None
    note: str | None = None
    segment: str | None = None
    parts: tuple[Part, ...] = ()
    inherited: tuple[Inheritance, ...] = ()


def explain_fact(path: str | Path, fact_id: str, book: RuleBook, name: str | None = None) -> Explanation:
    """Why the fact of that id is in a file; `name` is the document's where the file has been given another.

    Raises InputError when the file cannot be read, QueryError when it holds no such fact.
    """
    source = read(path)
    whole = outline(source if name is None else source.model_copy(update={"name": name}), book)
    facts = facts_of(whole, book)
    fact = next((fact for fact in facts.records if fact.id == fact_id), None)
    if fact is None:
        raise QueryError(f"{path} 中没有事实 {fact_id}", f"no fact {fact_id} in {path}")
    explained = explain_record(fact, source.text, book)
    return _Reading(whole, facts, book).explain(explained)


def explain_record(fact: AnyFact, text: str, book: RuleBook) -> Explanation:
    """What can be said of a fact from itself and the text of its source alone: its sentence and its rule."""
    start, end = fact.place.start, fact.place.end
    marks = _STOPS if fact.place.table is None else _CELL_STOPS
    first = max(text.rfind(mark, 0, start) for mark in marks) + 1
    stops = [at + 1 for mark in marks if (at := text.find(mark, max(end - 1, start))) >= 0]
    last = max(end, min(stops, default=len(text)))
    rule = find_rule(fact.rule, book)
    return Explanation(
        fact=fact,
        before=_joined(text[first:start]),
        evidence=_joined(text[start:end]),
        after=_joined(text[end:last]),
        kind=rule[0] if rule else None,
        note=rule[1].rule.note if rule else None,
    )


def find_rule(name: str | None, book: RuleBook) -> tuple[str, CompiledRule] | None:
    """The rule of that name with its kind; None where the rule book holds none."""
    for kind in book.kinds():
        for rule in book.rules(kind):
            if rule.name == name:
                return kind, rule
    return None


def _joined(text: str) -> str:
    return "".join(text.split())


class _Reading:
    """A document read again, with how its goals were read."""

    def __init__(self, whole: Outline, facts: Facts, book: RuleBook) -> None:
        self.outline, self.book = whole, book
        self.owners = Owners(whole, responsibilities(whole, book))
        self.goals = Goals(whole, self.owners, book)
        self.tables = Tables(whole)
        self.deadlines = Deadlines(self.goals, self.tables)
        self.traces = traced(self.goals, facts)
        self.position = positions(whole)

    def explain(self, explained: Explanation) -> Explanation:
        """The explanation with the parts of the match and the inherited fields put to it."""
        fact = explained.fact
        if isinstance(fact, Target) and fact.id in self.traces:
            trace = self.traces[fact.id]
            if isinstance(trace.read, Found):
                match = trace.read.match
                parts = tuple(Part(name=name, text=text) for name, text in match.groupdict().items() if text)
                inherited = (*self._left_out(fact, trace, trace.read), *self._of_text(fact, trace, trace.read))
                return explained.model_copy(update={"segment": match.string, "parts": parts, "inherited": inherited})
            return explained.model_copy(update={"inherited": tuple(self._of_cell(fact, trace, trace.read))})
        if isinstance(fact, Milestone):
            return explained.model_copy(update={"inherited": tuple(self._of_milestone(fact))})
        return explained

    def _inheritance(self, field: str, value: str, how: str, passage: int, start: int, end: int) -> Inheritance:
        text, place = piece(self.outline, self.outline.passages[passage], start, end)
        return Inheritance(field=field, value=value, how=how, text=_joined(text), start=place.start, end=place.end)

    # -- where the fields come from

    def _of_text(self, fact: Target, trace: Trace, found: Found) -> Iterator[Inheritance]:
        yield from self._deadline(fact, trace, found.start, found.amount.end)
        yield from self._owners(fact, trace.passage, found.at)

    def _of_cell(self, fact: Target, trace: Trace, cell: Cell) -> Iterator[Inheritance]:
        length = len(self.outline.passages[trace.passage].text)
        yield self._whole("indicator", fact.indicator, "row", cell.indicator_passage)
        yield from self._unit(fact, trace, cell)
        yield from self._deadline(fact, trace, 0, length)
        _, row = self.tables.rows[trace.passage]
        for at in row.cells:
            if at is not None and at != trace.passage and self.outline.passages[at].text == fact.baseline_value:
                yield self._whole("baseline_value", fact.baseline_value, "row", at)
        yield from self._owners(fact, trace.passage, 0)

    def _of_milestone(self, fact: Milestone) -> Iterator[Inheritance]:
        first, last = self.position.get(fact.place.start), self.position.get(fact.place.end - 1)
        if first is None or last is None:
            return
        if fact.deadline:
            inherited = self.goals.contexts.of(first[0])
            origin = self.deadlines.of(first[0], first[1], last[1] + 1, fact.deadline, inherited, 0)
            if origin:
                yield self._inheritance("deadline", fact.deadline, origin.how, origin.passage, origin.start, origin.end)
        yield from self._owners(fact, *first)

    def _deadline(self, fact: Target, trace: Trace, start: int, before: int) -> Iterator[Inheritance]:
        if fact.deadline is None:
            return
        origin = self.deadlines.of(trace.passage, start, before, fact.deadline, trace.inherited, trace.body)
        if origin:
            yield self._inheritance("deadline", fact.deadline, origin.how, origin.passage, origin.start, origin.end)

    def _owners(self, fact: Target | Milestone, passage: int, position: int) -> Iterator[Inheritance]:
        for one, units in self.owners.sources(passage, position) if fact.owners else ():
            place = one.record.place
            names = "、".join(unit.name for unit in units)
            text = _joined(one.record.evidence)
            how = "row" if one.kind == "column" else one.kind
            yield Inheritance(field="owners", value=names, how=how, text=text, start=place.start, end=place.end)

    def _whole(self, field: str, value: str, how: str, passage: int) -> Inheritance:
        return self._inheritance(field, value, how, passage, 0, len(self.outline.passages[passage].text))

    def _unit(self, fact: Target, trace: Trace, cell: Cell) -> Iterator[Inheritance]:
        """Where a cell's unit of measure is printed: beside the number, in its row, behind the indicator's name, in
        the head of its column, or over the table."""
        if fact.unit is None or trace.grid is None:
            return
        columns = self.tables.columns(trace.passage)
        table, row = self.tables.rows[trace.passage]
        places: list[tuple[str, int | None]] = [("amount", trace.passage)]
        places += [("row", at) for k, at in enumerate(row.cells) if trace.grid.columns[k].role == "unit"]
        places.append(("name", cell.indicator_passage))
        places += [("column", head) for k in columns for head in self.tables.head(table, k)]
        places.append(("table", self.tables.caption(trace.grid)))
        for how, at in places:
            if at is not None and fact.unit in self.outline.passages[at].text:
                yield self._whole("unit", fact.unit, how, at)
                return

    def _left_out(self, fact: Target, trace: Trace, found: Found) -> Iterator[Inheritance]:
        """The words of the segment, and of the indicator, that the text before the segment has lent."""
        text = self.outline.passages[trace.passage].text
        stated = without_times(text, found.start, found.at, times(text, self.goals.calendar, self.book))
        left = found.match.string.partition("¤")[0]
        verb = left[: _lent(left, stated)]
        if verb:
            yield from self._before(trace.passage, "verb", verb, found.at)
        if fact.indicator not in found.match.string and fact.indicator not in left + text[found.at : found.end]:
            lent = next((n for n in range(len(fact.indicator), 1, -1) if fact.indicator[:n] in text[: found.at]), 0)
            if lent and fact.indicator[:lent] not in left:
                yield from self._before(trace.passage, "indicator", fact.indicator[:lent], found.at)

    def _before(self, passage: int, field: str, words: str, position: int) -> Iterator[Inheritance]:
        at = self.outline.passages[passage].text.rfind(words, 0, position)
        if at >= 0:
            yield self._inheritance(field, words, "before", passage, at, at + len(words))


def _lent(left: str, stated: str) -> int:
    """How many of the first characters of a segment do not stand right before its amount."""
    common = 0
    while common < min(len(left), len(stated)) and left[-1 - common] == stated[-1 - common]:
        common += 1
    return len(left) - common
