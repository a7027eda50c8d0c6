"""The outline of a source: passages, clauses, tables and header from its printed lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from pipeline.records import Clause, Grid, Header, Outline, Passage, Source, TableRow
from pipeline.rules.book import RuleBook
from pipeline.structure.annexes import AnnexHead, annex_heads, contents_lines, letter_numbers, policy_end
from pipeline.structure.clauses import Tree
from pipeline.structure.header import read_header
from pipeline.structure.lines import Line, join
from pipeline.structure.parts import Text, read_parts
from pipeline.structure.tables import FoundRow, FoundTable
from pipeline.structure.words import Words, words

_TASK_ROLES = {"content", "indicator", "target", "lead", "responsible", "support"}
_Kind = Literal["heading", "paragraph", "cell"]


class _Piece(NamedTuple):
    """A passage to be."""

    line: Line
    table: int | None = None
    row: int | None = None
    column: int | None = None


def outline(source: Source, book: RuleBook) -> Outline:
    """The structure of a source as read.

    Raises RuleError when a rule or vocabulary file is at fault.
    """
    terms = words(book)
    text = read_parts(source, book, terms)
    draft = _Draft(text, terms, None)
    header = read_header(source, draft.passages(), draft.clauses, book)
    final = _Draft(text, terms, header)
    passages = tuple(final.passages())
    clauses, tables = tuple(final.clauses), tuple(final.grids)
    return Outline(
        source=source,
        header=header,
        passages=passages,
        clauses=clauses,
        tables=tables,
        first=final.first,
        last=final.last,
    )


class _Draft:
    """Passages, clauses and tables of a text; with a known header also which of them are the policy's."""

    def __init__(self, text: Text, terms: Words, header: Header | None) -> None:
        self._terms = terms
        self._header = header
        self._pieces: list[_Piece] = []
        self._inside: list[int | None] = []
        self._parts = _titles_joined(text.parts, header, terms)
        self._lines = [part for part in self._parts if isinstance(part, Line)]
        self._tree = Tree(self._lines, text.form.decimals, terms, text.frames)
        self._title = self._title_line()
        self.grids: list[Grid] = []
        self.first, self.last = 0, -1
        self._grow(text)

    @property
    def clauses(self) -> list[Clause]:
        """The clauses in reading order."""
        return self._tree.clauses

    def passages(self) -> list[Passage]:
        """The passages in reading order."""
        headings = {clause.passage: clause.heading_end for clause in self.clauses if not clause.row}
        return [
            Passage.model_construct(
                text=piece.line.text,
                places=piece.line.places,
                kind=self._kind(index, piece, headings),
                clause=self._inside[index],
                page=piece.line.page,
                table=piece.table,
                row=piece.row,
                column=piece.column,
            )
            for index, piece in enumerate(self._pieces)
        ]

    def _kind(self, index: int, piece: _Piece, headings: dict[int, int]) -> _Kind:
        if piece.table is not None:
            return "cell"
        whole = headings.get(index) == len(piece.line.text)
        titled = self._header is not None and _within(piece.line, self._header)
        return "heading" if whole or titled or piece.line.level else "paragraph"

    def _title_line(self) -> int | None:
        """The paragraph that prints the policy's title, or the heading of the notice that carries it."""
        if self._header is None or "title" not in self._header.spans:
            return None
        start = self._header.spans["title"][0]
        for index, line in enumerate(self._lines):
            if line.places[0] <= start <= line.places[-1]:
                return index
        return None

    def _grow(self, text: Text) -> None:
        first = self._title or 0
        heads = annex_heads(self._lines, first, self._terms)
        if self._title is not None:
            heads.pop(self._title, None)  # 附件1：某方案, where the attachment is all there is
        skipped = contents_lines(self._lines, self._terms)
        letter = letter_numbers(self._lines[:first])
        end = policy_end(self._lines, first, heads, self._terms)
        tabular = not heads and not self._tree.has_numbers(first)
        at = 0
        for part in self._parts:
            self._tree.reach(_begin(part, text))
            if isinstance(part, FoundTable):
                if tabular and self._is_task_table(part):
                    self._carry_table(self._title)
                    tabular = False
                self._add_table(part, text)
                self._tree.pass_table()
                continue
            if at == first:
                self.first = len(self._pieces)
                if letter:
                    self._tree.restart()
            if at == end:
                self.last = len(self._pieces) - 1
                self._tree.close()
            self._pieces.append(_Piece(part))
            if letter and at == max(letter) + 1:
                self._tree.close()
            if at in letter or (first <= at < end and at not in skipped):
                self._add_line(at, heads.get(at))
            self._inside.append(self._tree.innermost)
            at += 1
        self.last = len(self._pieces) - 1 if self.last < 0 else self.last

    def _add_line(self, at: int, head: AnnexHead | None) -> None:
        if head is not None:
            self._tree.add_annex(head, len(self._pieces) - 1)
        else:
            self._tree.add(at, len(self._pieces) - 1)

    def _carry_table(self, title: int | None) -> None:
        """The policy is a table, often one that a notice carries: its title heads the attachment that the table is.
        Without a printed title (a spreadsheet named by its file) the table itself heads it."""
        if title is None:
            name = self._header.title if self._header is not None else None
            self._tree.add_annex(AnnexHead("附件", name, 0), len(self._pieces))
            return
        line = self._lines[title]
        before = annex_heads(self._lines[: title + 1], max(0, title - 1), self._terms)
        number = next((before[at].number for at in (title, title - 1) if at in before), "附件")
        name = self._header.title if self._header is not None else line.text
        passage = next(index for index, piece in enumerate(self._pieces) if piece.line is line)
        self._tree.add_annex(AnnexHead(number, name, len(line.text)), passage)
        self._inside[passage:] = [self._tree.innermost] * (len(self._inside) - passage)

    # ------------------------------------------------------------ tables

    def _is_task_table(self, table: FoundTable) -> bool:
        """Whether a table's rows are tasks or indicators; forms to fill in and lists of names have none."""
        return len(table.rows) > 1 and any(column.role in _TASK_ROLES for column in table.columns)

    def _add_piece(self, piece: _Piece, clause: int | None) -> int:
        self._pieces.append(piece)
        self._inside.append(clause)
        return len(self._pieces) - 1

    def _add_table(self, table: FoundTable, text: Text) -> None:
        number = len(self.grids)
        lines = text.lines[table.first : table.last]
        title = table.caption if table.caption is not None and _holds(lines, table.caption) else None
        if title is not None:
            self._add_piece(_Piece(title, number), self._tree.innermost)
            self._tree.add_titled_table(title, len(self._pieces) - 1, lines[-1].places[-1] + 1)
            self._inside[-1] = self._tree.innermost
        home = self._tree.innermost
        for line in _uncovered(lines, table, title):
            self._add_piece(_Piece(line, number), home)
        numbered = any(row.number is not None for row in table.rows)
        known: dict[int, int] = {}
        rows: list[TableRow] = []
        for row in table.rows:
            if row.banner is not None:
                self._add_piece(_Piece(row.banner, number), home)
                continue
            rows.append(self._add_row(table, row, number, len(rows), numbered, known))
        caption = table.caption.text if table.caption is not None else None
        self.grids.append(
            Grid(
                columns=table.columns,
                rows=tuple(rows),
                clause=home,
                caption=caption,
                unit=table.unit,
                year=table.year,
                origin=table.origin,
            )
        )

    def _add_row(
        self, table: FoundTable, row: FoundRow, number: int, place: int, numbered: bool, known: dict[int, int]
    ) -> TableRow:
        home = self._tree.innermost
        first = len(self._pieces)
        cells: list[int | None] = []
        for column, cell in enumerate(row.cells):
            if cell is None or not cell.line.text:
                cells.append(None)
                continue
            key = cell.line.places[0]
            if key not in known:
                known[key] = self._add_piece(_Piece(cell.line, number, place, column), home)
            cells.append(known[key])
        cells += [None] * (len(table.columns) - len(cells))  # a row of remains that no column could be told for
        for line in row.loose:
            self._add_piece(_Piece(line, number, place), home)
        clause = None
        if self._is_task_table(table) and any(index is not None for index in cells):
            clause = self._row_clause(table, row, place, numbered, cells)
        if clause is not None:
            self._inside[first:] = [clause] * (len(self._pieces) - first)
        return TableRow(cells=tuple(cells), clause=clause)

    def _row_clause(
        self, table: FoundTable, row: FoundRow, place: int, numbered: bool, cells: Sequence[int | None]
    ) -> int | None:
        """The clause of a row. Its title is the indicator that it sets, else the innermost group printed in it."""
        roles = [column.role for column in table.columns]
        naming = "indicator" if "indicator" in roles and "target" in roles else "group"
        group = None
        for role, cell in zip(roles, row.cells, strict=False):
            if role == naming and cell is not None and not cell.carried and cell.line.text:
                group = cell.line
        head = group if group is not None else self._number_cell(table, row)
        own = [index for index in cells if index is not None and self._pieces[index].row == place]
        passage = next((index for index in own if self._pieces[index].line is head), None)
        end = len(head.text) if head is not None and passage is not None else 0
        if passage is None:
            passage = next(index for index in (*own, *cells) if index is not None)
        return self._tree.add_row(row.number, place + 1, numbered, group, passage, end)

    def _number_cell(self, table: FoundTable, row: FoundRow) -> Line | None:
        for column, cell in zip(table.columns, row.cells, strict=False):
            if column.role == "number" and cell is not None:
                return cell.line
        return None


def _begin(part: Line | FoundTable, text: Text) -> int:
    """The place in the source's text where a part begins."""
    return (part if isinstance(part, Line) else text.lines[part.first]).places[0]


def _within(line: Line, header: Header) -> bool:
    """Whether a paragraph is a title that the header found."""
    for name in ("title", "notice_title"):
        if name in header.spans:
            start, end = header.spans[name]
            if line.places[0] < end and start <= line.places[0]:
                return True
    return False


def _titles_joined(parts: Sequence[Line | FoundTable], header: Header | None, terms: Words) -> list[Line | FoundTable]:
    """The parts with the lines of each title that the header found put together."""
    if header is None:
        return list(parts)
    joined: list[Line | FoundTable] = []
    for part in parts:
        before = joined[-1] if joined else None
        if (
            isinstance(part, Line)
            and isinstance(before, Line)
            and _one_title(before, part, header)
            and not terms.contents.match(part.text)
        ):
            joined[-1] = join([before, part])
        else:
            joined.append(part)
    return joined


def _one_title(before: Line, line: Line, header: Header) -> bool:
    for name in ("title", "notice_title"):
        start, end = header.spans.get(name, (0, 0))
        if start <= before.places[0] and before.places[-1] < end and line.places[0] < end:
            return True
    return False


def _holds(lines: Sequence[Line], title: Line) -> bool:
    return lines[0].places[0] <= title.places[0] <= lines[-1].places[-1]


def _uncovered(lines: Sequence[Line], table: FoundTable, title: Line | None) -> list[Line]:
    """The pieces of a table's lines that are neither in its title nor in any of its cells: its head, and its head
    printed again."""
    covered: set[int] = set(title.places if title is not None else ())
    for row in table.rows:
        for line in (*(cell.line for cell in row.cells if cell is not None), *row.loose, row.banner):
            if line is not None:
                covered.update(line.places)
    found: list[Line] = []
    for line in lines:
        start: int | None = None
        for at in range(len(line.places) + 1):
            free = at < len(line.places) and line.places[at] not in covered
            if free and start is None:
                start = at
            elif not free and start is not None:
                found.append(line.cut(start, at))
                start = None
    return found
