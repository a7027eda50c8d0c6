"""Quantitative targets in tables: an indicator's row, its target columns, and what the heads say of them."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from pipeline.extract.amounts import Amount, amounts
from pipeline.extract.comparators import Bound, bound_of
from pipeline.extract.subjects import clean
from pipeline.extract.times import Calendar, Time, times
from pipeline.records import Column, Grid, Outline, Passage, TableRow
from pipeline.rules import RuleBook
from pipeline.rules.units import units

_EMPTY = re.compile(r"^[/／—\-－…\s]*$|^无$|^暂无$")
_UNIT_BRACKET = re.compile(r"[（(]([^（）()]{1,12})[）)]$")
_PART = re.compile(
    r"^(?:[*＊#★☆△▲●◆]+|其中[：:，]?|[（(]?\d{1,2}[）)]|\d{1,2}[.、．](?!\d)|[①-⑳])+(?=.{2})|(?<=.{2})[*＊#★]+$"
)
_CHANGE_TAIL = re.compile(r"(?:累计)?(?:(?P<up>增长|提高|提升|增加)|(?P<down>降低|下降|减少))$")
_SHORTEST_NAME = 2
_GROWTH = re.compile(r"(?:五年|规划期)?年均(?:增长|增速|增幅|提高|(?P<down>下降|降低|降幅|减少))")
_MINUS = "-−－"
_TOTAL = re.compile(r"累计")
_SUMMED = re.compile(r"^[〔\[【（(]([^〔〕\[\]【】（）()]+)[〕\]】）)]$")  # 〔13.5〕: a sum over the years of the plan
_SIGN = re.compile(r"[≥≤＞＜><≈]=?$")


class Cell(NamedTuple):
    """A target of a table's cell: the passage of the value, the indicator's passage, and the target's fields."""

    value_passage: int
    indicator_passage: int
    rule: str
    fields: dict[str, Any]


class Plan(NamedTuple):
    """A cell that names a step instead of a number (建立, 建成): a milestone."""

    value_passage: int
    indicator_passage: int
    action: str
    deadline: str | None


class _Patterns(NamedTuple):
    counting: re.Pattern[str]
    step: re.Pattern[str]
    force: tuple[re.Pattern[str], re.Pattern[str]]
    more: re.Pattern[str]
    less: re.Pattern[str]


def _patterns(book: RuleBook) -> _Patterns:
    known = book.derived.get(__name__)
    if known is None:
        steps = "建立|建成|争创|通过|达标|启动|开工|投用|完工|全覆盖|健全"
        known = book.derived[__name__] = _Patterns(
            book.compile(r"^(?:{adverb})*(?P<verb>(?:{count_verb})+|累计)", "cell verb"),
            book.compile(rf"^(?:{{adverb}})*(?:{{count_verb}}|{steps})+$", "cell step"),
            (book.compile("{aspirational}", "aspirational"), book.compile("{binding}", "binding")),
            book.compile(r"(?P<before>{more})?(?:{adverb})*$", "cell more"),
            book.compile(r"^(?P<behind>{less})?", "cell less"),
        )
    assert isinstance(known, _Patterns)
    return known


def _index(grid: Grid, *roles: str) -> list[int]:
    return [index for index, column in enumerate(grid.columns) if column.role in roles]


def is_indicator_table(grid: Grid) -> bool:
    """Whether a table sets targets by column: it has an indicator (or a thing to be done) and a target column."""
    return bool(_index(grid, "target")) and bool(_index(grid, "indicator", "group", "content"))


class TableReader:
    """Reads the rows of one indicator table."""

    def __init__(self, outline: Outline, grid: Grid, calendar: Calendar, deadline: str | None, book: RuleBook) -> None:
        self.outline, self.grid, self.calendar, self.book = outline, grid, calendar, book
        self.deadline = deadline
        self.targets = _index(grid, "target")
        self.names = _index(grid, "indicator") or _index(grid, "content") or _index(grid, "group")
        self.patterns = _patterns(book)

    def read(self, row: TableRow) -> tuple[list[Cell], list[Plan]]:
        """The targets and steps of a row."""
        named = [index for index in self.names if row.cells[index] is not None]
        if not named:
            return [], []
        name_passage = row.cells[named[-1]]
        assert name_passage is not None
        cells: list[Cell] = []
        plans: list[Plan] = []
        for index, column in self._asked(row):
            passage = row.cells[index]
            assert passage is not None
            made = self._cell(row, column, passage, name_passage)
            if isinstance(made, Plan):
                plans.append(made)
            else:
                cells += made
        return cells, plans

    def _asked(self, row: TableRow) -> list[tuple[int, Column]]:
        """The cells of a row that ask for something: those under a target head; where these are empty, what is to be
        added up by the last of their years (a column 累计 or 年均/累计)."""
        stated = [(index, self.grid.columns[index]) for index in self.targets if self._filled(row, index)]
        last = self.grid.columns[self.targets[-1]]
        if stated:
            return stated + self._growth(row, last)
        totals = [index for index, column in enumerate(self.grid.columns) if _TOTAL.search(column.name)]
        return [(index, last) for index in totals if index not in self.targets and self._filled(row, index)]

    def _growth(self, row: TableRow, last: Column) -> list[tuple[int, Column]]:
        """The cells of a row that say by how much its level grows each year, up to the last of the target years."""
        found = []
        for index, column in enumerate(self.grid.columns):
            passage = row.cells[index]
            grows = column.role == "other" and _GROWTH.match(column.name) and self._filled(row, index)
            if grows and passage is not None and "〔" not in self.outline.passages[passage].text:
                found.append((index, column.model_copy(update={"year": last.year, "unit": column.unit or "%"})))
        return found

    def _filled(self, row: TableRow, index: int) -> bool:
        passage = row.cells[index]
        return passage is not None and not _EMPTY.match(self.outline.passages[passage].text)

    def _text(self, row: TableRow, role: str) -> tuple[str, Column] | None:
        for index in _index(self.grid, role):
            passage = row.cells[index]
            if passage is not None and self._filled(row, index):
                return self.outline.passages[passage].text, self.grid.columns[index]
        return None

    def _cell(self, row: TableRow, column: Column, passage: int, name_passage: int) -> list[Cell] | Plan:
        text = self.outline.passages[passage].text
        name, unit, change = self._name(self.outline.passages[name_passage])
        spoken = times(name, self.calendar, self.book)
        annual = any(time.kind == "annual" for time in spoken)
        against = next((int(time.value[:4]) for time in spoken if time.kind == "baseline" and time.value), None)
        if against or annual:
            name, change = self._without(name, [time for time in spoken if time.kind in ("baseline", "annual")], change)
        cleaned = clean(name, self.book)
        scope = cleaned.scope
        name = cleaned.text if scope else name
        stated = [
            time for time in times(text, self.calendar, self.book) if time.kind in ("deadline", "from") and time.value
        ]
        when = [time.value for time in stated if time.kind == "deadline"]
        deadline = when[0] if when else column.year or self.grid.year or self.deadline
        plain = _SUMMED.sub(r"\1", text)
        for time in reversed(stated):
            plain = re.sub(r"（\s*）", "", plain[: time.start] + plain[time.end :])
        growth = _GROWTH.match(column.name)
        down = growth and (growth["down"] or plain[:1] in _MINUS)
        plain = plain.lstrip(_MINUS) if growth else plain
        found = [amount for amount in amounts(plain, self.book) if amount.unit != "年" or name.endswith("年限")]
        if not found:
            if self.patterns.step.match(plain):
                return Plan(passage, name_passage, plain + name, deadline)
            return []
        if growth:
            unit, change, annual, baseline = column.unit, "decrease" if down else "increase", True, None
        else:
            unit = self._row_unit(row) or unit or column.unit or self.grid.unit
            baseline = self._text(row, "baseline")
        common = {
            "scope": scope,
            "deadline": deadline,
            "from_year": next((int(time.value[:4]) for time in stated if time.kind == "from" and time.value), None),
            "baseline_value": baseline[0] if baseline else None,
            "baseline_year": against or self._baseline_year(baseline, change),
            "recurrence": "annual" if re.match(r"每年|年均", plain) or annual else None,
        }
        return [
            Cell(
                passage, name_passage, "target.cell", {**common, **self._fields(row, plain, amount, name, unit, change)}
            )
            for amount in found[:1]
        ]

    def _name(self, passage: Passage) -> tuple[str, str | None, str]:
        """An indicator's name, the unit in its bracket, and the change its name speaks of."""
        name, unit = _PART.sub("", passage.text.strip("：，。")), None
        bracket = _UNIT_BRACKET.search(name)
        if bracket and units(self.book).parse(bracket[1]) is not None:
            name, unit = name[: bracket.start()], bracket[1]
        tail = _CHANGE_TAIL.search(name)
        change = "none" if not tail or tail.start() < 2 else "increase" if tail["up"] else "decrease"
        return (name[: tail.start()] if tail and change != "none" else name).removesuffix("为"), unit, change

    @staticmethod
    def _baseline_year(baseline: tuple[str, Column] | None, change: str) -> int | None:
        """The year of a baseline column counts for changes; beside a level it only dates the printed value."""
        year = baseline[1].year if baseline and change != "none" else None
        return int(year[:4]) if year else None

    def _without(self, name: str, spoken: list[Time], change: str) -> tuple[str, str]:
        """A name without the baseline or 年均 in it, and the change its tail then speaks of."""
        for time in reversed(spoken):
            name = re.sub(r"（\s*）", "", name[: time.start] + name[time.end :])
        tail = _CHANGE_TAIL.search(name)
        if not tail or tail.start() < _SHORTEST_NAME:
            return name, change
        return name[: tail.start()], "increase" if tail["up"] else "decrease"

    def _row_unit(self, row: TableRow) -> str | None:
        found = self._text(row, "unit")
        return found[0] if found and units(self.book).parse(found[0]) is not None else None

    def _fields(
        self, row: TableRow, text: str, amount: Amount, name: str, unit: str | None, change: str
    ) -> dict[str, Any]:
        before, behind = text[: amount.start], text[amount.end :]
        sign = _SIGN.search(before)
        more, less = self.patterns.more.search(before), self.patterns.less.match(behind)
        bound = bound_of(Bound(sign[0] if sign else (more and more["before"]) or "", (less and less["behind"]) or ""))
        verb = self.patterns.counting.match(before)
        words = re.search(r"(?P<up>提高|增长|增加|提升)(?![到至])|(?P<down>下降|降低|减少|压减)(?![到至])", before)
        if words:
            change = "increase" if words["up"] else "decrease"
        if before.endswith("-") and change == "none":
            change = "decrease"
        kind = self._text(row, "kind")
        force = (
            "aspirational"
            if self.patterns.force[0].search(before)
            else "binding"
            if self.patterns.force[1].search(before) or (kind and "约束" in kind[0])
            else "stated"
        )
        adds = verb and verb["verb"] not in ("累计", "完成", "实现", "提升", "增加", "降低", "减少") and not words
        return {
            "indicator": (verb["verb"] + name) if adds and verb else name,
            "value": amount.value,
            "value_max": amount.value_max,
            "unit": amount.unit or unit,
            "comparator": bound,
            "change": "increase" if amount.unit == "番" else change,
            "force": force,
            "of": None,
            "verb": verb["verb"] if verb else None,
        }
