"""Why a number is no goal: what the grammar knows of it, else the rules of `rules/explanations.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.coverage_numbers import Printed
from pipeline.extract.goals import Goals
from pipeline.extract.origins import Tables
from pipeline.extract.sentences import sentence_around

_MARK = "¤"
_TITLE = re.compile(r"《[^《》]*(?:〈[^《》]*〉[^《》]*)*》?")
_BY_ROLE = {"number": "explained.row_number", "baseline": "explained.baseline_column"}


def masked(text: str, number: Printed) -> str:
    """The sentence of a number with ¤ in place of the numeral; its unit stays."""
    start = text.rfind("。", 0, number.start) + 1
    sentence = sentence_around(text, number.start)
    return f"{sentence[: number.start - start]}{_MARK}{sentence[number.numeral_end - start :]}"


class Reasons:
    """Says of each number of an outline why it is no goal."""

    def __init__(self, goals: Goals, tables: Tables) -> None:
        self.outline, self.goals, self.tables = goals.outline, goals, tables
        self.rules = goals.book.rules("explanations")

    def of(self, passage: int, number: Printed) -> str | None:
        """The rule that explains a number of a passage; None where no rule does."""
        return next(self._known(passage, number), None) or self._by_rule(passage, number)

    def _known(self, passage: int, number: Printed) -> Iterator[str]:
        """What structure and grammar say, the surest first."""
        text = self.outline.passages[passage].text
        if number.kind == "time":
            yield "explained.date"
        if any(title.start() < number.start < title.end() for title in _TITLE.finditer(text)):
            yield "explained.title"
        yield from self._in_table(passage)
        for refusal in self.goals.refused.get(passage, ()):
            if any(amount.start < number.end and number.start < amount.end for amount in refusal.amounts):
                yield refusal.reasons[0]
        if self.goals.contexts.of(passage).past:
            yield "explained.past_section"

    def _in_table(self, passage: int) -> Iterator[str]:
        cell = self.outline.passages[passage]
        if cell.table is None:
            return
        if passage not in self.tables.rows:
            yield "explained.table_head"
        columns = self.outline.tables[cell.table].columns
        for column in self.tables.columns(passage):
            if columns[column].role in _BY_ROLE:
                yield _BY_ROLE[columns[column].role]

    def _by_rule(self, passage: int, number: Printed) -> str | None:
        sentence = masked(self.outline.passages[passage].text, number)
        for rule in self.rules:
            if number.kind in rule.gives.get("kinds", (number.kind,)) and rule.regex.search(sentence):
                return rule.name
        return None
