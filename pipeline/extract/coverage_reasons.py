"""Why a number is no goal: what structure and grammar know of it, else the rules of `rules/explanations.yaml`."""

from __future__ import annotations

import re

from pipeline.extract.coverage_numbers import Printed
from pipeline.extract.goals import Goals
from pipeline.extract.origins import Tables
from pipeline.extract.sentences import sentence_around
from pipeline.records import Grid

_MARK = "¤"
_TITLE = re.compile(r"《[^《》]*(?:〈[^《》]*〉[^《》]*)*》?")
_WORDS = re.compile(r"[一-龥A-Za-z]")
_CAPTION = re.compile(r"(?:附表|表|专栏)[\d一二三四五六七八九十]")
_FARTHEST = 40
_PLANNED = re.compile("规划|目标|计划|任务")
_PROJECTS = re.compile(r"(?:项目|工程)名称|建设(?:地点|性质|内容|规模|年限)")
_BY_ROLE = {
    "number": "explained.row_number",
    "baseline": "explained.baseline_column",
    "unit": "explained.unit_column",
    "deadline": "explained.date",
}


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
        cell = self.outline.passages[passage]
        grid = None if cell.table is None else self.outline.tables[cell.table]
        known = (self._in_table(grid, passage) if grid else None) or self._known(passage, number)
        if known:
            return known
        projects = grid is not None and any(_PROJECTS.search(column.name) for column in grid.columns)
        if number.kind != "time" and _alone(cell.text, number):
            reason = "explained.project_column" if projects and self.tables.columns(passage) else None
            return reason or self._by_rule(self._caption(passage), number, "caption")
        sentence = masked(cell.text, number)
        described = self._by_rule(sentence, number, "projects") if projects else None
        return described or self._by_rule(sentence, number) or self._refused(passage, number)

    def _in_table(self, grid: Grid, passage: int) -> str | None:
        """What a column says of all its numbers."""
        columns = self.tables.columns(passage)
        if not columns:  # a piece of a row that has found no column is no head
            return "explained.table_head" if self.outline.passages[passage].row is None else None
        return next((_BY_ROLE[role] for k in columns if (role := grid.columns[k].role) in _BY_ROLE), None)

    def _known(self, passage: int, number: Printed) -> str | None:
        """What section, times and marks say of a number."""
        if self.goals.contexts.of(passage).past and not self._planned(passage):
            return "explained.past_section"
        if self.goals.contexts.of(passage).terms:
            return "explained.terms"
        if number.kind == "time":
            return "explained.date"
        titles = _TITLE.finditer(self.outline.passages[passage].text)
        return "explained.title" if any(each.start() < number.start < each.end() for each in titles) else None

    def _refused(self, passage: int, number: Printed) -> str | None:
        """The exclusion by which the grammar of goals has refused an amount."""
        for refusal in self.goals.refused.get(passage, ()):
            if any(amount.start < number.end and number.start < amount.end for amount in refusal.amounts):
                return refusal.reasons[0]
        return None

    def _planned(self, passage: int) -> bool:
        """Whether a cell stands in a column of plans, which looks ahead in a table of present values, too."""
        table = self.outline.passages[passage].table
        columns = [] if table is None else self.outline.tables[table].columns
        return any(_PLANNED.search(columns[k].name) for k in self.tables.columns(passage))

    def _caption(self, passage: int) -> str:
        """The caption over a cell, also over one of a table that could not be rebuilt and fell into lines."""
        table = self.outline.passages[passage].table
        if table is not None:
            return self.outline.tables[table].caption or ""
        for other in reversed(self.outline.passages[max(0, passage - _FARTHEST) : passage]):
            if _CAPTION.match(other.text):
                return other.text
        return ""

    def _by_rule(self, text: str, number: Printed, over: str = "sentence") -> str | None:
        """The first rule that holds for a text: the number's sentence, or the caption over its table."""
        for rule in self.rules:
            meant = rule.gives.get("over", "sentence") == over and number.kind in rule.gives.get(
                "kinds", (number.kind,)
            )
            if meant and rule.regex.search(text):
                return rule.name
        return None


def _alone(text: str, number: Printed) -> bool:
    """Whether a cell holds a number and no words."""
    return not _WORDS.search(text[: number.start] + text[number.end :])
