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
    """A row: a cell or None for each column. `number` is its printed number. `banner` is a full-width row that
    only titles the rows after it; `cells` is then empty."""

    cells: list[FoundCell | None]
    number: str | None = None
    banner: Line | None = None


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
