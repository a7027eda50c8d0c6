"""Helpers of the tests of tables: what was found, as plain texts."""

from __future__ import annotations

from pipeline.readers import read_string
from pipeline.records import Source
from pipeline.rules import RuleBook
from pipeline.structure.lines import Line, fold
from pipeline.structure.tables import FoundTable, flattened_tables


def lines_of(source: Source) -> list[Line]:
    folded = (fold(source.text, block.start, block.end, block.page, block.level) for block in source.blocks)
    return [line for line in folded if line.text]


def found(text: str, book: RuleBook) -> list[FoundTable]:
    source = read_string(text)
    return flattened_tables(source, lines_of(source), book)


def only(text: str, book: RuleBook) -> FoundTable:
    (table,) = found(text, book)
    return table


def texts(table: FoundTable) -> list[list[str | None]]:
    """The cells of each row that has some; carried ones are led by ^."""
    return [
        [None if cell is None else ("^" if cell.carried else "") + cell.line.text for cell in row.cells]
        for row in table.rows
        if row.cells
    ]


def roles(table: FoundTable) -> list[str]:
    return [column.role for column in table.columns]


def printed_places(table: FoundTable) -> list[int]:
    """The place of every character that the rows hold as printed."""
    pieces = [cell.line for row in table.rows for cell in row.cells if cell is not None and not cell.carried]
    pieces += [row.banner for row in table.rows if row.banner is not None]
    pieces += [line for row in table.rows for line in row.loose]
    return [place for piece in pieces for place in piece.places]


def spread(cells: list[str]) -> str:
    """Cells as a page gives them that puts a blank line behind each."""
    return "\n\n".join(cells) + "\n"
