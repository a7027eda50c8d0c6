"""Which numbers of a document its facts use, and as what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.extract.coverage_numbers import Printed
from pipeline.extract.goals import Goals, Trace
from pipeline.extract.origins import Deadlines, Tables, positions, traced
from pipeline.extract.predicates import Found
from pipeline.extract.table_targets import Cell
from pipeline.records import Citation, ClauseFact, Document, Facts, Milestone

_BRACKETS = str.maketrans("[]【】（）﹝﹞", "〔〕〔〕〔〕〔〕")
_YEARS = ("baseline", "from")


class Claim(NamedTuple):
    """A fact's use of [start, end) of a passage."""

    start: int
    end: int
    use: str
    fact: str


class Claims:
    """The uses that facts make of the numbers in an outline's passages."""

    def __init__(self, goals: Goals, tables: Tables, numbers: Sequence[Sequence[Printed]], facts: Facts) -> None:
        self.outline, self.goals = goals.outline, goals
        self.deadlines = Deadlines(goals, tables)
        self.tables, self.numbers = tables, numbers
        self._found: dict[int, list[Claim]] = defaultdict(list)
        self._position = positions(self.outline)
        self._targets(facts)
        for fact in facts.records:
            if isinstance(fact, Milestone):
                self._milestone(fact)
            elif isinstance(fact, Citation):
                self._citation(fact)
            elif isinstance(fact, ClauseFact):
                self._clause(fact)
            elif isinstance(fact, Document):
                self._document(fact)

    def of(self, passage: int, start: int, end: int) -> list[Claim]:
        """The claims on what stands at [start, end) of a passage."""
        return [claim for claim in self._found[passage] if claim.start < end and start < claim.end]

    def _add(self, passage: int, start: int, end: int, use: str, fact: str) -> None:
        self._found[passage].append(Claim(start, end, use, fact))

    # -- targets

    def _targets(self, facts: Facts) -> None:
        for id_, trace in traced(self.goals, facts).items():
            if isinstance(trace.read, Found):
                self._text(trace, trace.read, id_)
            else:
                self._cell(trace, trace.read, id_)

    def _text(self, trace: Trace, found: Found, fact: str) -> None:
        self._add(trace.passage, found.amount.start, found.amount.end, "amount", fact)
        for number in self.numbers[trace.passage]:
            if found.start <= number.start and number.end <= found.amount.start:
                use = self._use_before(number, found.fields, self.outline.passages[trace.passage].text)
                if use:
                    self._add(trace.passage, number.start, number.end, use, fact)
        self._deadline(trace, found.start, found.amount.end, found.fields["deadline"], fact)

    def _use_before(self, number: Printed, fields: dict[str, object], text: str) -> str | None:
        if number.time and number.time.kind in _YEARS and number.time.value:
            name = "baseline_year" if number.time.kind == "baseline" else "from_year"
            return number.time.kind if fields[name] == int(number.time.value[:4]) else None
        base = fields["baseline_value"]
        return "baseline" if base is not None and text[number.start : number.end] == base else None

    def _cell(self, trace: Trace, cell: Cell, fact: str) -> None:
        passage = trace.passage
        value = cell.fields["value"]
        numbers = [each for each in self.numbers[passage] if each.kind != "time"]
        amount = next((each for each in numbers if each.value == value), numbers[0] if numbers else None)
        if amount:
            self._add(passage, amount.start, amount.end, "amount", fact)
        for each in self.numbers[passage]:
            if each.time and each.time.kind == "from" and each.time.value:
                self._add(passage, each.start, each.end, "from", fact)
        _, row = self.tables.rows[passage]
        for at in row.cells:
            if at is not None and at != passage and self.outline.passages[at].text == cell.fields["baseline_value"]:
                self._add(at, 0, len(self.outline.passages[at].text), "baseline", fact)
        self._deadline(trace, 0, len(self.outline.passages[passage].text), cell.fields["deadline"], fact)

    def _deadline(self, trace: Trace, start: int, before: int, value: str | None, fact: str) -> None:
        if value is None:
            return
        origin = self.deadlines.of(trace.passage, start, before, value, trace.inherited, trace.body)
        if origin:
            self._add(origin.passage, origin.start, origin.end, "deadline", fact)

    # -- the other facts

    def _milestone(self, fact: Milestone) -> None:
        first, last = self._position.get(fact.place.start), self._position.get(fact.place.end - 1)
        if first is None or last is None or fact.deadline is None:
            return
        inherited = self.goals.contexts.of(first[0])
        origin = self.deadlines.of(first[0], first[1], last[1] + 1, fact.deadline, inherited, 0)
        if origin:
            self._add(origin.passage, origin.start, origin.end, "deadline", fact.id)

    def _citation(self, fact: Citation) -> None:
        where = self._position.get(fact.place.start)
        if where is None:
            return
        text = self.outline.passages[where[0]].text.translate(_BRACKETS)
        for name in (fact.title, fact.doc_number):
            at = text.find(name.translate(_BRACKETS), where[1]) if name else -1
            if name and at >= 0:
                self._add(where[0], at, at + len(name), "citation", fact.id)

    def _clause(self, fact: ClauseFact) -> None:
        where = self._position.get(fact.place.start)
        if where is not None:
            self._add(where[0], where[1], where[1] + len(fact.number), "clause", fact.id)

    def _document(self, fact: Document) -> None:
        for start, end in self.outline.header.spans.values():
            for place in range(start, end):
                if place in self._position:
                    passage, position = self._position[place]
                    self._add(passage, position, position + 1, "document", fact.id)
