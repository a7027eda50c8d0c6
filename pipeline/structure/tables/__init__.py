"""Tables: found in flattened text or taken from a file's own marks, with the meaning of each column."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Block, Source
from pipeline.rules.book import RuleBook
from pipeline.structure.lines import Line
from pipeline.structure.tables.found import FoundCell, FoundRow, FoundTable

__all__ = ["FoundCell", "FoundRow", "FoundTable", "flattened_tables", "marked_table"]


def flattened_tables(source: Source, lines: Sequence[Line], book: RuleBook) -> list[FoundTable]:
    """The tables that were flattened into the lines of a text or PDF document, in order."""
    return []


def marked_table(source: Source, block: Block, book: RuleBook) -> FoundTable | None:
    """The table that the file itself marks; None when it is layout or cannot be understood."""
    return None
