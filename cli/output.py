"""Rows to the user: an aligned table for people, JSON Lines, CSV and XLSX for programs, Markdown for reports."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from cli.messages import has
from cli.session import Session

_WIDE = 100_000
_NARROW = 16
"""Cells up to this wide are never broken over lines."""
_SEVERAL = "；"
_BREAK = re.compile(r"(?<=(\S))\s*\n\s*(?=(\S))")


class Format(StrEnum):
    """How rows are written; `jsonl` is another name of `json`."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    MARKDOWN = "markdown"


class Sheet(NamedTuple):
    """Rows with a name; `columns` maps a column's name, for programs, to its head, for people."""

    name: str
    columns: Mapping[str, str]
    rows: Sequence[Sequence[Any]]


def write_rows(session: Session, sheet: Sheet, form: Format, out: Path | None = None) -> None:
    """Write rows to stdout, or to the file `out`. XLSX needs a file."""
    if form is Format.XLSX:
        if out is None:
            raise session.fault("xlsx_needs_out")
        write_workbook([sheet], out)
    elif out is not None:
        with out.open("w", encoding="utf-8", newline="") as file:
            file.writelines(_lines(session, sheet, form))
    elif form is Format.TABLE:
        print_table(session, sheet)
    else:
        sys.stdout.writelines(_lines(session, sheet, form))
        sys.stdout.flush()
    if out is not None:
        session.say(session.text("written", path=out))


def _lines(session: Session, sheet: Sheet, form: Format) -> Iterable[str]:
    if form is Format.TABLE:
        from io import StringIO

        file = StringIO()
        print_table(session, sheet, file)
        return [file.getvalue()]
    if form is Format.MARKDOWN:
        return markdown_lines(session, sheet)
    names = list(sheet.columns)
    if form is Format.CSV:
        return csv_lines([names, *sheet.rows])
    return (json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n" for row in sheet.rows)


def markdown_lines(session: Session, sheet: Sheet) -> Iterable[str]:
    """Rows as a table of GitHub-flavoured Markdown, values as people read them."""

    def line(cells: Iterable[str]) -> str:
        return f"| {' | '.join(_in_one_line(cell).replace('|', chr(92) + '|') for cell in cells)} |\n"

    yield line(sheet.columns.values())
    yield line("---" for _ in sheet.columns)
    for row in sheet.rows:
        yield line(_words(session, name, value) for name, value in zip(sheet.columns, row, strict=True))


def csv_lines(rows: Iterable[Sequence[Any]]) -> Iterable[str]:
    """Rows as lines of CSV (RFC 4180, line feeds), UTF-8 without a mark in front."""
    from io import StringIO

    for row in rows:
        line = StringIO()
        csv.writer(line, lineterminator="\n").writerow(["" if value is None else value for value in row])
        yield line.getvalue()


def print_table(session: Session, sheet: Sheet, file: Any = None) -> None:
    """An aligned table: as wide as its content; on a terminal as wide as that, without the columns that are empty."""
    from rich.box import SIMPLE_HEAD
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table

    target = file or sys.stdout
    terminal = bool(getattr(target, "isatty", lambda: False)())
    console = Console(file=target, width=None if terminal else _WIDE, highlight=False)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    columns: list[list[str]] = []
    for number, (name, head) in enumerate(sheet.columns.items()):
        cells = [_cell(session, name, row[number]) for row in sheet.rows]
        if terminal and not any(cells):
            continue
        numeric = any(isinstance(row[number], int | float) for row in sheet.rows)
        narrow = max(map(cell_len, (head, *cells))) <= _NARROW
        table.add_column(head, justify="right" if numeric else "left", overflow="fold", no_wrap=narrow)
        columns.append(cells)
    for shown in zip(*columns, strict=True):
        table.add_row(*shown)
    console.print(table)
    session.say(session.text("rows", count=len(sheet.rows)) if sheet.rows else session.text("no_rows"))


def _cell(session: Session, column: str, value: Any) -> str:
    """A value for people, for a table that takes square brackets for markup."""
    from rich.markup import escape

    return escape(_in_one_line(_words(session, column, value)))


def _words(session: Session, column: str, value: Any) -> str:
    """A value for people: the catalogue's word for it where there is one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return session.text("yes" if value else "no")
    keys = [f"{column.removesuffix('s')}.{each}" for each in str(value).split(_SEVERAL)]
    if all(map(has, keys)):
        return _SEVERAL.join(map(session.text, keys))
    key = f"{column}.{value}"
    return session.text(key) if has(key) else str(value)


def _in_one_line(text: str) -> str:
    """Text without line breaks: nothing in their place beside a Chinese character, a space between others."""
    return _BREAK.sub(lambda found: " " if found[1].isascii() and found[2].isascii() else "", text.strip())


def write_workbook(sheets: Iterable[Sheet], out: Path) -> None:
    """An XLSX workbook: a sheet each, heads frozen and filtered. Text is never taken for a formula or a link.

    Its bytes are the same for the same rows: the time in it is fixed.
    """
    from datetime import UTC, datetime

    import xlsxwriter

    book = xlsxwriter.Workbook(str(out), {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:31])
        for column, name in enumerate(sheet.columns.values()):
            page.write_string(0, column, name, head)
            page.set_column(column, column, _width(sheet, column))
        for number, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row):
                if value is not None:
                    page.write(number, column, value, body)
        page.freeze_panes(1, 0)
        if sheet.rows:
            page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    book.close()


def _width(sheet: Sheet, column: int) -> float:
    """A column's width after its longest cell; a Chinese character is two wide."""
    longest = max((len(str(row[column] or "").encode("gb18030")) for row in sheet.rows), default=0)
    return min(60, max(8, longest + 2))
