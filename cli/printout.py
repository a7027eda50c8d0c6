"""A document with its facts marked, for the terminal: the text clause by clause, under each passage what it states.

A stretch that belongs to a fact is coloured by the fact's type and ends in a label with the fact's number; the same
number stands before the fact's fields under the passage. Without colours (a file, a pipe, NO_COLOR) brackets ⟦ ⟧
take their place.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, TextIO

from rich.box import SQUARE
from rich.console import Console
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

from cli.fact_words import amount, head_fields, headline
from pipeline.marking import Mark, MarkedDocument, MarkedTable, MarkedText

if TYPE_CHECKING:
    from cli.session import Session
    from pipeline.records import AnyFact

_COLOURS = {
    "document": "magenta",
    "target": "yellow",
    "milestone": "bright_blue",
    "responsibility": "green",
    "citation": "bright_magenta",
    "clause": "white",
}
_LABEL = "black on {}"
_WIDTH = 120


def printout(document: MarkedDocument, session: Session, file: TextIO) -> None:
    """Print a marked document; as wide as the terminal, or 120 columns where it goes elsewhere."""
    terminal = file.isatty()
    console = Console(file=file, width=None if terminal else _WIDTH, highlight=False, markup=False, emoji=False)
    _Printer(document, session, console).print()


class _Printer:
    def __init__(self, document: MarkedDocument, session: Session, console: Console) -> None:
        self.document, self.session, self.console = document, session, console
        self.facts = document.facts.records
        self.coloured = console.color_system is not None
        counts: Counter[str] = Counter()
        self.numbers: list[int] = []
        for fact in self.facts:
            counts[fact.type] += 1
            self.numbers.append(counts[fact.type])
        self.counts = counts

    def print(self) -> None:
        self._head()
        for block in self.document.blocks:
            if isinstance(block, MarkedTable):
                self._table(block)
            else:
                self._passage(block)

    def _head(self) -> None:
        fact = self.facts[0]
        assert fact.type == "document"
        self.console.print(Text(fact.title, style="bold"))
        for label, value in head_fields(fact, self.session):
            self.console.print(Text.assemble((f"  {label}  ", "dim"), value))
        legend = Text("  ")
        for kind, colour in _COLOURS.items():
            legend.append(f" {self.session.text(f'mark.{kind}')} {self.counts[kind]} ", _LABEL.format(colour))
            legend.append("  ")
        self.console.print(legend)
        self.console.print()

    def _passage(self, passage: MarkedText) -> None:
        if passage.level == 1:
            self.console.print()
        self.console.print(self._marked(passage))
        self._facts(passage)

    def _table(self, table: MarkedTable) -> None:
        """A table with its facts under it; a merged cell is printed where it begins."""
        drawn = Table(box=SQUARE, show_lines=True, title=Text(table.caption) if table.caption else None)
        for head in table.heads:
            drawn.add_column(Text(head), overflow="fold")
        covered: dict[int, int] = {}
        for row in table.rows:
            cells: list[Text] = []
            left = list(row)
            while left or len(cells) < len(table.heads):
                column = len(cells)
                if covered.get(column, 0) or not left:
                    covered[column] = max(0, covered.get(column, 0) - 1)
                    cells.append(Text())
                    continue
                cell = left.pop(0)
                for at in range(column, column + cell.column_span):
                    covered[at] = cell.row_span - 1
                    cells.append(Text())
                cells[column] = self._marked(cell.content) if cell.content else Text()
            drawn.add_row(*cells[: len(table.heads)])
        self.console.print(drawn)
        for row in table.rows:
            for cell in row:
                if cell.content is not None:
                    self._facts(cell.content)

    def _marked(self, passage: MarkedText) -> Text:
        """The text with each marked stretch in its colour, its label behind it."""
        shown = Text()
        ends = sorted(passage.marks, key=lambda mark: (mark.end, -mark.start))
        cuts = sorted({0, len(passage.text), *(m.start for m in passage.marks), *(m.end for m in passage.marks)})
        for start, end in pairwise(cuts):
            if not self.coloured:
                shown.append("⟦" * sum(mark.start == start for mark in passage.marks))
            inner = min((m for m in passage.marks if m.start <= start < m.end), key=lambda m: m.level, default=None)
            style = ("bold" if inner.kind == "clause" else f"underline {_COLOURS[inner.kind]}") if inner else ""
            shown.append(passage.text[start:end], style)
            for mark in (mark for mark in ends if mark.end == end):
                label = self._label(mark)
                if not self.coloured:
                    label = f"|{label}⟧" if label else "⟧"
                shown.append(label, _LABEL.format(_COLOURS[mark.kind]))
        return shown

    def _label(self, mark: Mark) -> str:
        if mark.kind == "document":
            return self.session.text(f"field.{mark.field or 'title'}")
        if mark.kind == "clause" or not mark.first:
            return ""
        return self.session.text(f"mark.{mark.kind}") + ",".join(str(self.numbers[index]) for index in mark.facts)

    def _facts(self, passage: MarkedText) -> None:
        """The facts that begin in a passage, one a line."""
        lines = Table.grid(Column(no_wrap=True), Column(overflow="fold"), padding=(0, 2, 0, 0))
        for mark in (mark for mark in passage.marks if mark.first and mark.kind not in ("document", "clause")):
            for index in mark.facts:
                label = f"{self.session.text(f'mark.{mark.kind}')}{self.numbers[index]}"
                lines.add_row(Text(label, _COLOURS[mark.kind]), self._line(self.facts[index]))
        if lines.row_count:
            self.console.print(Padding(lines, (0, 0, 0, 4), expand=False))

    def _line(self, fact: AnyFact) -> Text:
        line = Text()
        if fact.type == "target":
            line.append(f"{fact.indicator} ")
            line.append(amount(fact, self.session), "bold")
        else:
            line.append(headline(fact, self.session))
        if fact.type in ("target", "milestone"):
            for value in (fact.deadline, "、".join(fact.owners)):
                line.append(f" · {value}" if value else "", "dim")
        elif fact.type == "citation":
            line.append(f" · {self.session.text(f'word.relation.{fact.relation}')}", "dim")
        return line
