"""Places that assign units to work: unit columns of tables, brackets, labels, and duties in running text.

What counts as a place is the law of the annotation guideline: a table's unit columns give one record a row; a
bracket or a label that lists units gives one, consecutive labels of one place together; in running text a named
unit that is the subject of a concrete duty gives one. See `docs/responsibilities.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from pipeline.extract.duties import Duties, duties
from pipeline.extract.pieces import clause_path
from pipeline.extract.role_lists import Label, RoleList, RoleLists, remainder, role_lists
from pipeline.records import Clause, Grid, Outline, Passage, Place, Responsibility, Role, Unit
from pipeline.rules.book import RuleBook
from pipeline.rules.organs import Organs, organs

Kind = Literal["column", "bracket", "label", "heading", "subject"]

_SAID = re.compile(r"[。；：（）]")
_OPENERS = "（[【〔"
_BRACKET = re.compile(r"[（）\[\]【】〔〕]")
_SHORTEST_LIST, _SHORTEST_DUTY = 6, 10
_UNIT_ROLES: dict[str, Role] = {"lead": "lead", "responsible": "responsible", "support": "support"}
_ORGAN = ("局", "委", "办", "厅", "部", "署", "政府", "办公室")
_NO_UNIT = re.compile(r"[—\-/／无]*")


class Assignment(NamedTuple):
    """A responsibility with where it was found: [start, end) in the text of a passage, or a row of a grid. `last` is
    the passage it ends in (labels may stand on several lines)."""

    record: Responsibility
    kind: Kind
    passage: int
    start: int
    end: int
    clause: int | None = None
    grid: int | None = None
    row: int | None = None
    last: int | None = None


class _Found(NamedTuple):
    """A list in a passage before it becomes a record."""

    units: tuple[Unit, ...]
    kind: Kind
    start: int
    end: int
    rule: str


class _Finder:
    """Finds the assignments of one outline."""

    def __init__(self, outline: Outline, book: RuleBook) -> None:
        self._outline = outline
        self._lists: RoleLists = role_lists(book)
        self._names: Organs = organs(book)
        self._duties: Duties = duties(book)
        rules = book.rules("responsibilities")
        self._brackets = [rule for rule in rules if rule.gives.get("place") == "bracket"]
        self._plain = next((rule for rule in rules if rule.gives.get("place") == "plain"), None)
        self._label = next((rule for rule in rules if rule.gives.get("place") == "label"), None)
        self._columns = {
            (grid, column)
            for grid, table in enumerate(outline.tables)
            for column, head in enumerate(table.columns)
            if head.role in _UNIT_ROLES
        }
        numbered = [clause for clause in outline.clauses if not clause.row]
        self._headings = {clause.passage: clause.heading_end for clause in numbered}
        self._bodies = {clause.passage: _body(clause) for clause in numbered}

    def all(self) -> list[Assignment]:
        found = list(self._rows())
        skip = 0
        for index, passage in enumerate(self._outline.passages):
            if index < skip or (passage.table, passage.column) in self._columns:
                continue
            if passage.kind == "cell" and len(passage.text) < _SHORTEST_LIST:
                continue
            if passage.table is not None and passage.row is None and not _SAID.search(passage.text):
                continue  # a row of heads names columns
            here, skip = self._in_passage(index, passage)
            found += here
        found.sort(key=lambda one: (one.record.place.start, one.record.place.end))
        return found

    # ------------------------------------------------------------ tables

    def _rows(self) -> Iterator[Assignment]:
        for number, grid in enumerate(self._outline.tables):
            columns = [(i, _UNIT_ROLES[c.role]) for i, c in enumerate(grid.columns) if c.role in _UNIT_ROLES]
            if columns:
                for row in range(len(grid.rows)):
                    assignment = self._row(number, grid, row, columns)
                    if assignment is not None:
                        yield assignment

    def _row(self, number: int, grid: Grid, row: int, columns: list[tuple[int, Role]]) -> Assignment | None:
        cells = grid.rows[row].cells
        units: list[Unit] = []
        for column, role in columns:
            cell = cells[column] if column < len(cells) else None
            text = "" if cell is None else self._outline.passages[cell].text
            if not _NO_UNIT.fullmatch(text):
                units += self._lists.read(text, role, listed=True).units
        units = list(dict.fromkeys(sorted(units, key=lambda unit: unit.role != "lead")))
        if not units:
            return None
        clause = grid.rows[row].clause if grid.rows[row].clause is not None else grid.clause
        first, last = self._row_span(grid, row, [column for column, _ in columns])
        passage = self._outline.passages[first]
        record = self._record(units, clause, "column", first, 0, last, len(self._outline.passages[last].text))
        record = record.model_copy(update={"place": record.place.model_copy(update={"table": number, "row": row})})
        return Assignment(record, "column", first, 0, len(passage.text), clause, number, row, last)

    def _row_span(self, grid: Grid, row: int, columns: list[int]) -> tuple[int, int]:
        """The first and last passage of a row's content and units where they stand together, else its first unit
        cell alone. A cell merged down stands with the first of its rows."""
        passages = self._outline.passages
        cells = dict(enumerate(grid.rows[row].cells))
        named = [cell for column in columns if (cell := cells.get(column)) is not None]
        heads = enumerate(grid.columns)
        content = [cell for i, head in heads if head.role == "content" and (cell := cells.get(i)) is not None]
        own = sorted({*named, *content})
        if all(passages[cell].row == passages[own[0]].row for cell in own) and own == list(range(own[0], own[-1] + 1)):
            starts = [passages[cell].places[0] for cell in own if passages[cell].places]
            if starts == sorted(starts):
                return own[0], own[-1]
        return named[0], named[0]

    # ------------------------------------------------------------ running text

    def _in_passage(self, index: int, passage: Passage) -> tuple[list[Assignment], int]:
        """The assignments of a passage, and the index of the passage to go on with."""
        found = list(self._in_brackets(passage, self._headings.get(index, 0)))
        follow, label = self._labelled(index, passage, found)
        if passage.kind == "paragraph" or (passage.kind == "cell" and len(passage.text) >= _SHORTEST_DUTY):
            taken = [(one.start, one.end) for one in found] + ([(label.start, label.end)] if label else [])
            for duty in self._duties.find(passage.text, self._bodies.get(index, 0)):
                itself = {unit.name for unit in duty.units} == {self._outline.header.region}
                if not itself and not any(start <= duty.start < end for start, end in taken):
                    found.append(_Found(duty.units, "subject", duty.start, duty.end, duty.rule))
        made = [
            Assignment(
                self._record(list(one.units), passage.clause, one.rule, index, one.start, index, one.end),
                one.kind,
                index,
                one.start,
                one.end,
                passage.clause,
                last=index,
            )
            for one in found
        ]
        if label is not None:
            made.append(self._label_assignment(index, passage, label, follow))
        return made, max(index + 1, follow)

    def _in_brackets(self, passage: Passage, heading_end: int) -> Iterator[_Found]:
        text = passage.text
        for start, end in _brackets(text):
            inside = text[start + 1 : end - 1]
            closing = passage.kind != "cell" and _closes(text, start, end) and not self._is_alias(text[:start], inside)
            rule, read = self._bracket(inside, closing)
            if read is not None:
                heading = passage.kind == "heading" or _in_heading(text, heading_end, start, end)
                yield _Found(read.units, "heading" if heading else "bracket", start, end, rule)

    def _bracket(self, inside: str, closing: bool) -> tuple[str, RoleList | None]:
        for rule in self._brackets:
            if rule.regex.search(inside):
                read = self._lists.read(inside)
                if read.units and read.marked and read.rest <= 0.5 * len(inside):
                    return rule.name, read
        if self._plain is not None and closing and "：" not in inside and inside.endswith(self._names.endings):
            read = self._lists.read(inside)
            kinds = {self._names.kind(unit.name) for unit in read.units}
            if read.units and not read.rest and "organ" in kinds and kinds <= {"organ", "class", "place"}:
                return self._plain.name, read
        return "", None

    def _is_alias(self, before: str, inside: str) -> bool:
        """Whether a bracket behind a unit holds its other name: 市教育局（市委教育工委）, 某医院（某康复医院）."""
        if "、" in inside or not before.endswith(self._names.endings):
            return False
        return before[-1] == inside[-1] or before.endswith(_ORGAN)

    # ------------------------------------------------------------ labels

    def _labelled(self, index: int, passage: Passage, found: list[_Found]) -> tuple[int, _Found | None]:
        """The labels that close a passage, with those of the lines that follow it: the index of the first passage
        behind them, and what they list."""
        if self._label is None:
            return index + 1, None
        labels = self._free_labels(passage.text, found)
        if not labels:
            return index + 1, None
        start = labels[0].start
        end = _list_end(passage.text, labels[-1].end)
        parts = [passage.text[start:end]]
        follow = index + 1
        while end >= len(passage.text.rstrip("。")) and follow < len(self._outline.passages):
            after = self._outline.passages[follow]
            more = self._lists.labels(after.text)
            if after.clause != passage.clause or after.kind != passage.kind or after.row != passage.row:
                break
            if not (more and more[0].start == 0) and not self._goes_on(parts[-1], after.text):
                break
            parts.append(after.text)
            follow += 1
        read = self._lists.read("；".join(part.rstrip("。") for part in parts).replace("：；", "："))
        units = read.units
        if not units:
            return index + 1, None
        return follow, _Found(units, "label", start, end, self._label.name)

    def _goes_on(self, before: str, after: str) -> bool:
        """Whether a line without a label goes on with the list of the line before it."""
        spans = self._names.units(after)
        return bool(spans) and before[-1] in "：、，等和及" and "。" not in after and not remainder(after, spans)

    def _free_labels(self, text: str, found: list[_Found]) -> list[Label]:
        if "：" not in text:
            return []
        labels = [one for one in self._lists.labels(text) if not any(f.start < one.start < f.end for f in found)]
        while labels and labels[0].role is None:
            labels.pop(0)
        return [
            one for one in labels if one.start == 0 or text[one.start - 1] in "。；，！？）" or one is not labels[0]
        ]

    def _label_assignment(self, index: int, passage: Passage, label: _Found, follow: int) -> Assignment:
        last = follow - 1
        end = label.end if last == index else len(self._outline.passages[last].text)
        record = self._record(list(label.units), passage.clause, label.rule, index, label.start, last, end)
        return Assignment(record, "label", index, label.start, label.end, passage.clause, last=last)

    # ------------------------------------------------------------ records

    def _record(
        self, units: list[Unit], clause: int | None, rule: str, first: int, start: int, last: int, end: int
    ) -> Responsibility:
        """A record whose evidence runs from a character of one passage to a character of the same or a later one."""
        outline = self._outline
        begin, stop = outline.passages[first].places[start], outline.passages[last].places[end - 1] + 1
        passage = outline.passages[first]
        place = Place(
            sha256=outline.source.sha256,
            start=begin,
            end=stop,
            page=passage.page,
            table=passage.table,
            row=passage.row,
            column=passage.column,
        )
        path = clause_path(outline, clause)
        return Responsibility(
            clause=path,
            rule=rule,
            evidence=outline.source.text[begin:stop],
            place=place,
            where=path or "",
            departments=tuple(units),
        )


def _body(clause: Clause) -> int:
    """Where the text behind a clause's heading begins; an article (第五条) has none but its number."""
    article = clause.number.startswith("第") and clause.number.endswith("条")
    return clause.heading_start + len(clause.number) if article else clause.heading_end


def _brackets(text: str) -> list[tuple[int, int]]:
    """The outermost brackets of a text. Brackets of two kinds may close one another, as texts print them mixed."""
    found: list[tuple[int, int]] = []
    depth, start = 0, 0
    for mark in _BRACKET.finditer(text):
        if mark[0] in _OPENERS:
            if depth == 0:
                start = mark.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and mark.start() > start + 2:
                found.append((start, mark.end()))
    return found


def _closes(text: str, start: int, end: int) -> bool:
    """Whether a bracket closes a sentence or a heading."""
    return end == len(text) or (start > 0 and text[start - 1] in "。！？；") or text[end] in "。"


def _in_heading(text: str, heading_end: int, start: int, end: int) -> bool:
    """Whether a bracket stands in the heading of its paragraph, or is all that follows it."""
    if not heading_end:
        return False
    return end <= heading_end or (end == len(text) and not text[heading_end:start].strip("。"))


def _list_end(text: str, start: int) -> int:
    stop = text.find("。", start)
    return len(text) if stop < 0 else stop


def responsibilities(outline: Outline, book: RuleBook) -> list[Assignment]:
    """The places of an outline that assign units to work, in reading order; ids are left empty."""
    return _Finder(outline, book).all()
