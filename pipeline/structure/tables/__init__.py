"""Tables: found in flattened text or taken from a file's own marks, with the meaning of each column."""

from __future__ import annotations

from pipeline.structure.tables.flattened import flattened_tables
from pipeline.structure.tables.found import FoundCell, FoundRow, FoundTable
from pipeline.structure.tables.marked import marked_table

__all__ = ["FoundCell", "FoundRow", "FoundTable", "flattened_tables", "marked_table"]
