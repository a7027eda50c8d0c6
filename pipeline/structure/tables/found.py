"""What the finding of tables gives."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.records import Column
from pipeline.structure.lines import Line


class FoundCell(NamedTuple):
    """A cell. `carried`: repeated from a merged cell above or to the left, not printed in this row."""

    line: Line
    carried: bool = False


class FoundRow(NamedTuple):
    """A row: a cell, or None, for each column.

    `number` is its printed number; a row without one in a table with a number column is a fragment, whose own place
    among the numbered rows is not known. `banner` is a full-width row that only titles the rows after it; `cells` is
    then empty. `loose` holds printed pieces that stand in this row but in no column for certain (the broken reprint
    of a row after a page break); a row may consist of them alone.
    """

    cells: list[FoundCell | None]
    number: str | None = None
    banner: Line | None = None
    loose: tuple[Line, ...] = ()


class FoundTable(NamedTuple):
    """A table over the lines [first, last), header rows included, caption excluded.

    `unit` and `year` are what caption or a line like 单位：万吨 say of all values. `origin` is "marked", "tabbed" or
    "flattened" (see `pipeline.records.Grid`).
    """

    first: int
    last: int
    columns: tuple[Column, ...]
    rows: list[FoundRow]
    caption: Line | None = None
    unit: str | None = None
    year: str | None = None
    origin: str = "flattened"
