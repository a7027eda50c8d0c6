"""The sheets of a workbook (XLSX): what its cells show, which of it is hidden, which formulas were never computed."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import BrokenFile
from pipeline.readers.limits import beyond, limit
from pipeline.readers.package import opened
from pipeline.readers.spreadsheet.formats import EAST_ASIAN_DATES, shown
from pipeline.readers.spreadsheet.grid import GridCell, Sheet
from pipeline.records import Notice

_CELL = re.compile(rb"<(?:\w+:)?c[ >/]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?ref=[\"']\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)[\"']")
_UNCOMPUTED = re.compile(rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)(?:<v\s*/>|<v></v>)?</(?:\w+:)?c>")
_WORDS_DRAWN = re.compile(rb"<a:t>[^<]*\w")


class Book(NamedTuple):
    """The visible sheets in order, and what the user is to know of the rest."""

    sheets: list[Sheet]
    notices: list[Notice]


def read_book(path: Path, data: bytes) -> Book:
    """A workbook's visible sheets.

    Raises BrokenFile for a damaged file, EncryptedFile, and TooLarge beyond the limits of a package or beyond
    POLICYGRAPH_MAX_CELLS, merged places counted in.
    """
    with opened(path, data, "XLSX") as package:
        uncomputed, drawn = _checked(path, package)
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that it leaves out, which hold no words
        workbook = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    sheets = [_sheet(sheet, workbook.epoch) for sheet in visible]
    unseen = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
    return Book(sheets, [*_hidden(unseen, sheets), *_unread(uncomputed, drawn)])


def _checked(path: Path, package: zipfile.ZipFile) -> tuple[int, int]:
    """That a workbook is one and stays within the limits; the number of formulas that were
    never computed, and of drawings with words."""
    cells = uncomputed = drawn = 0
    for name in package.namelist():
        if not name.endswith((".xml", ".rels")):
            continue
        part = package.read(name)
        if name.startswith("xl/worksheets/"):
            cells += sum(1 for _ in _CELL.finditer(part))
            cells += sum(_area(match) for match in _MERGED.finditer(part))
            uncomputed += len(_UNCOMPUTED.findall(part))
        elif name.startswith("xl/drawings/"):
            drawn += _WORDS_DRAWN.search(part) is not None
    if "xl/workbook.xml" not in package.namelist():
        raise BrokenFile(path, "压缩包里没有电子表格", "there is no workbook in the archive")
    if cells > limit("CELLS"):
        raise beyond(path, "CELLS", f"有 {cells} 个单元格，过多", f"{cells} cells are too many")
    return uncomputed, drawn


def _area(merged: re.Match[bytes]) -> int:
    """The number of places that a merged cell covers."""
    left, right = _column(merged[1]), _column(merged[3])
    return max(0, right - left + 1) * max(0, int(merged[4]) - int(merged[2]) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet(sheet: Any, epoch: Any) -> Sheet:
    spans = {(m.min_row, m.min_col): (m.max_row - m.min_row + 1, m.max_col - m.min_col + 1) for m in sheet.merged_cells}
    cells: list[GridCell] = []
    # the public iterators make a cell for every place up to the farthest one
    for (row, column), cell in sorted(sheet._cells.items()):
        text = _text(cell, epoch)
        if text.strip():
            cells.append(GridCell(row - 1, column - 1, text, *spans.get((row, column), (1, 1))))
    rows = frozenset(row - 1 for row, dimension in sheet.row_dimensions.items() if dimension.hidden)
    columns = frozenset(
        column - 1
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for column in range(dimension.min, dimension.max + 1)
    )
    return Sheet(sheet.title, cells, rows, columns)


def _text(cell: Any, epoch: Any) -> str:
    value, code = cell.value, cell.number_format
    if isinstance(value, int | float) and not isinstance(value, bool):
        east_asian = EAST_ASIAN_DATES.get(cell._style.numFmtId)
        if east_asian is not None:
            from openpyxl.utils.datetime import from_excel

            return shown(from_excel(value, epoch), east_asian)
    return shown(value, code)


def _hidden(unseen: list[str], sheets: list[Sheet]) -> Iterator[Notice]:
    zh: list[str] = []
    en: list[str] = []
    if unseen:
        zh.append(f"工作表 {'、'.join(unseen)}")
        en.append(f"sheets {', '.join(unseen)}")
    for sheet in sheets:
        rows = {cell.row for cell in sheet.cells} & sheet.hidden_rows
        columns = {cell.column for cell in sheet.cells} & sheet.hidden_columns
        if rows or columns:
            zh.append(f"“{sheet.name}”中 {len(rows)} 行 {len(columns)} 列")
            en.append(f"{len(rows)} rows and {len(columns)} columns of {sheet.name}")
    if zh:
        yield Notice(zh=f"隐藏的内容没有读取：{'；'.join(zh)}。", en=f"hidden content was not read: {'; '.join(en)}.")


def _unread(uncomputed: int, drawn: int) -> Iterator[Notice]:
    if uncomputed:
        yield Notice(
            zh=f"有 {uncomputed} 个公式没有保存计算结果，单元格按空白读取；请用 WPS 或 Excel 打开后保存。",
            en=f"{uncomputed} formulas were saved without a result and read as empty; open and save the file once.",
        )
    if drawn:
        yield Notice(
            zh=f"有 {drawn} 张工作表的文本框或图形里有文字，没有读取。",
            en=f"text boxes or drawings on {drawn} sheets hold words that were not read.",
        )
