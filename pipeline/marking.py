"""Facts as marked stretches of a document: what `policygraph show` and other faces draw.

A document is shown as it is read: its passages one after the other without the line breaks of print, its tables as
tables. What is shown are the source's own characters, not their folded forms, so that a marked stretch is the fact's
evidence character for character, white space apart.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from typing import Literal, NamedTuple

from pipeline.records import Facts, Grid, Outline, Passage, Place, Record

_UNIT_ROLES = frozenset({"lead", "responsible", "support"})


class Mark(Record):
    """A stretch [start, end) of a shown text that belongs to facts: `facts` are positions in `Facts.records`.

    `kind` is the facts' type; `field` the field of the document record that stands here, else None. `level` counts
    from 0, the nearest to the text: no two marks of one level overlap. `first` says that no earlier stretch shows
    these facts.
    """

    start: int
    end: int
    kind: str
    field: str | None = None
    facts: tuple[int, ...]
    level: int = 0
    first: bool = True


class MarkedText(Record):
    """A heading, paragraph or cell with its marks in reading order. `clause` is the path of the clause it stands in,
    `level` the clause's level where this passage opens it, `title_end` where its number and title end in the text."""

    text: str
    marks: tuple[Mark, ...] = ()
    kind: Literal["heading", "paragraph", "cell"] = "paragraph"
    clause: str | None = None
    level: int | None = None
    title_end: int = 0
    page: int | None = None


class MarkedCell(Record):
    """A cell of a shown table; one merged down or across is given once, at its upper left place, with its spans."""

    content: MarkedText | None
    row_span: int = 1
    column_span: int = 1


class MarkedTable(Record):
    """A table: its column heads, and rows of the cells that begin in them. A band across the table is a row of one
    cell."""

    heads: tuple[str, ...]
    rows: tuple[tuple[MarkedCell, ...], ...]
    caption: str | None = None


class MarkedDocument(Record):
    """A document's facts and everything that is shown of it, in reading order."""

    facts: Facts
    blocks: tuple[MarkedText | MarkedTable, ...]


class _Piece(NamedTuple):
    """A fact's stretch of the source: its characters, its row of a table, and what it is marked as."""

    start: int
    end: int
    table: int | None
    row: int | None
    kind: str
    field: str | None
    facts: tuple[int, ...]


def marked(outline: Outline, facts: Facts) -> MarkedDocument:
    """A document with its facts marked; `facts` are those of the same outline."""
    return _Marker(outline, facts).document()


class _Marker:
    def __init__(self, outline: Outline, facts: Facts) -> None:
        self.outline, self.facts = outline, facts
        self.opened = {clause.passage: clause for clause in outline.clauses if not clause.row}
        self.rows = _passages_of_rows(outline.tables)
        self.found: dict[int, list[tuple[_Piece, int, int]]] = defaultdict(list)
        self.shown: set[_Piece] = set()
        for one in self._pieces():
            for passage, start, end in self._stretches(one):
                self.found[passage].append((one, start, end))

    def document(self) -> MarkedDocument:
        blocks: list[MarkedText | MarkedTable] = []
        tables: dict[int, list[int]] = defaultdict(list)
        for index, passage in enumerate(self.outline.passages):
            if passage.table is not None:
                tables[passage.table].append(index)
        for index, passage in enumerate(self.outline.passages):
            if passage.table is None:
                blocks.append(self._text(index))
            elif tables[passage.table][0] == index:
                blocks.append(self._table(self.outline.tables[passage.table], tables[passage.table]))
        return MarkedDocument(facts=self.facts, blocks=tuple(blocks))

    # ------------------------------------------------------------ facts to stretches of passages

    def _pieces(self) -> Iterator[_Piece]:
        """What is to be marked: facts of one type at one place together, the header's fields by themselves."""
        together: dict[tuple[Place, str], list[int]] = defaultdict(list)
        for index, fact in enumerate(self.facts.records):
            if fact.type == "document":
                for field, (start, end) in self.outline.header.spans.items():
                    yield _Piece(start, end, None, None, "document", field, (index,))
                if "title" in self.outline.header.spans:
                    continue
            together[fact.place, fact.type].append(index)
        for (place, kind), indices in together.items():
            yield _Piece(place.start, place.end, place.table, place.row, kind, None, tuple(indices))

    def _stretches(self, one: _Piece) -> list[tuple[int, int, int]]:
        """The passages that a piece stands in, each with the stretch of its text; the passage alone that holds both
        its ends, where one does: the others only stand between the lines of a cell."""
        found, whole = [], []
        for index in self._candidates(one):
            places = self.outline.passages[index].places
            start, end = bisect_left(places, one.start), bisect_left(places, one.end)
            if start < end:
                found.append((index, start, end))
                if places[start] == one.start and places[end - 1] == one.end - 1:
                    whole.append(found[-1])
        return whole[:1] or self._units(one, found)

    def _candidates(self, one: _Piece) -> Sequence[int]:
        if one.table is not None:
            return self.rows.get((one.table, one.row)) or [
                index for index, passage in enumerate(self.outline.passages) if passage.table == one.table
            ]
        return range(*self._reach(one))

    def _reach(self, one: _Piece) -> tuple[int, int]:
        """The passages from the first that can hold a piece to the last; passages outside tables stand in order."""
        first = last = None
        for index, passage in enumerate(self.outline.passages):
            if passage.table is None and passage.places and passage.places[-1] >= one.start:
                if passage.places[0] >= one.end:
                    break
                first, last = index if first is None else first, index
        return (0, 0) if first is None or last is None else (first, last + 1)

    def _units(self, one: _Piece, found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """Of a table's row that assigns work, the cells with units only: the others say what the work is."""
        if one.kind != "responsibility" or one.table is None:
            return found
        columns = self.outline.tables[one.table].columns
        units = []
        for stretch in found:
            column = self.outline.passages[stretch[0]].column
            if column is not None and column < len(columns) and columns[column].role in _UNIT_ROLES:
                units.append(stretch)
        return units or found

    # ------------------------------------------------------------ passages with marks

    def _text(self, index: int) -> MarkedText:
        passage = self.outline.passages[index]
        clause, opened = passage.clause, self.opened.get(index)
        marks = [
            Mark(
                start=start,
                end=end,
                kind=one.kind,
                field=one.field,
                facts=one.facts,
                first=one not in self.shown,
            )
            for one, start, end in self.found[index]
        ]
        self.shown.update(one for one, _, _ in self.found[index])
        return MarkedText(
            text=self._printed(passage),
            marks=_levelled(marks),
            kind=passage.kind,
            clause=None if clause is None else self.outline.clauses[clause].path,
            level=opened.level if opened else None,
            title_end=opened.heading_end if opened else 0,
            page=passage.page,
        )

    def _printed(self, passage: Passage) -> str:
        """The passage in the source's own characters; a line break between two Latin words is a space."""
        source = self.outline.source.text
        chars = (source[place] for place in passage.places)
        return "".join(" " if char.isspace() else char for char in chars)

    def _table(self, grid: Grid, indices: Sequence[int]) -> MarkedTable:
        bands = self._bands(grid, indices)
        rows: list[tuple[MarkedCell, ...]] = []
        for number in range(len(grid.rows) + 1):
            for _, between in groupby(bands.get(number, ()), lambda index: self.outline.passages[index].row):
                rows += self._loose(list(between), len(grid.columns))
            if number < len(grid.rows) and any(index is not None for index in grid.rows[number].cells):
                rows.append(tuple(self._cells(grid, number, bands)))
        return MarkedTable(heads=tuple(column.name for column in grid.columns), rows=tuple(rows), caption=grid.caption)

    def _loose(self, indices: Sequence[int], width: int) -> Iterator[tuple[MarkedCell, ...]]:
        """Cells of no column: each a band across the table, or the pieces of a row that could not be taken apart."""
        beside = 1 if self.outline.passages[indices[0]].row is None else width
        for start in range(0, len(indices), beside):
            cells = [MarkedCell(content=self._text(index)) for index in indices[start : start + beside]]
            cells[-1] = cells[-1].model_copy(update={"column_span": width - len(cells) + 1})
            yield tuple(cells)

    def _bands(self, grid: Grid, indices: Sequence[int]) -> dict[int, list[int]]:
        """What stands in no column (a group's title, pieces of a row), by the row that it comes before."""
        placed = {index for row in grid.rows for index in row.cells}
        heads = {column.name for column in grid.columns if column.name}
        ends = list(accumulate((max((i for i in row.cells if i is not None), default=0) for row in grid.rows), max))
        found: dict[int, list[int]] = defaultdict(list)
        for index in (index for index in indices if index not in placed):
            row, text = bisect_left(ends, index), self.outline.passages[index].text
            if row or not any(text in head or head in text for head in heads):
                found[row].append(index)
        return found

    def _cells(self, grid: Grid, number: int, breaks: Mapping[int, object]) -> Iterator[MarkedCell]:
        """The cells that begin in a row; a band between two rows ends the cells merged over it."""
        cells = grid.rows[number].cells
        above = grid.rows[number - 1].cells if number and number not in breaks else (None,) * len(cells)
        for column, index in enumerate(cells):
            if index is None:
                yield MarkedCell(content=None)
                continue
            if above[column] == index or (column and cells[column - 1] == index):
                continue
            wide = 1
            while column + wide < len(cells) and cells[column + wide] == index:
                wide += 1
            below = number + 1
            while below < len(grid.rows) and below not in breaks and grid.rows[below].cells[column] == index:
                below += 1
            yield MarkedCell(content=self._text(index), row_span=below - number, column_span=wide)


def _passages_of_rows(tables: Sequence[Grid]) -> dict[tuple[int | None, int | None], list[int]]:
    """The passages of every row of every table, merged ones with each row they cover."""
    return {
        (table, number): list(dict.fromkeys(index for index in row.cells if index is not None))
        for table, grid in enumerate(tables)
        for number, row in enumerate(grid.rows)
    }


def _levelled(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The marks in reading order, the shortest nearest to the text, none over another of its level."""
    placed: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.end - mark.start, mark.start)):
        taken = {other.level for other in placed if other.start < mark.end and mark.start < other.end}
        level = next(level for level in range(len(taken) + 1) if level not in taken)
        placed.append(mark.model_copy(update={"level": level}))
    return tuple(sorted(placed, key=lambda mark: (mark.start, -mark.end, mark.level)))
