"""Nodes and relationships as CSV files for bulk loading: text always in quotes, so that an empty text is not null."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from graph.schema import Value


def csv_value(value: Value) -> str:
    """A value as a CSV field: nothing for null, text in quotes with quotes doubled."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return '"' + value.replace("\x00", "").replace('"', '""') + '"'


def write_csv(path: Path, rows: Iterable[Iterable[Value]]) -> Path:
    """Rows as a CSV file (RFC 4180) in UTF-8; lone halves of surrogate pairs become question marks."""
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        for row in rows:
            file.write(",".join(map(csv_value, row)) + "\n")
    return path
