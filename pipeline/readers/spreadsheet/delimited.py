"""CSV (RFC 4180, with semicolons or tabs as well): one sheet without name."""

from __future__ import annotations

import csv
import io
from itertools import islice
from pathlib import Path

from pipeline.errors import BrokenFile
from pipeline.readers.encoding import decode, replaced_bytes
from pipeline.readers.limits import beyond, limit
from pipeline.readers.spreadsheet.grid import GridCell, Sheet
from pipeline.records import Notice

_DELIMITERS = "\t,;，；"
_SAMPLE = 50


def read_delimited(path: Path, data: bytes) -> tuple[Sheet, list[Notice]]:
    """The sheet of a CSV file in UTF-8, UTF-16 or GB18030, its delimiter told by its rows.

    Raises BrokenFile when the bytes are no text or a field never ends, TooLarge beyond POLICYGRAPH_MAX_CELLS.
    """
    decoded = decode(data)
    if decoded is None:
        raise BrokenFile(path, "内容不是文本", "the content is not text")
    text = decoded.text
    delimiter, text = _declared(text)
    delimiter = delimiter or max(_DELIMITERS, key=lambda each: _regularity(text, each))
    cells: list[GridCell] = []
    seen, most = 0, limit("CELLS")
    try:
        for row, fields in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            seen += len(fields) + 1
            if seen > most:
                raise beyond(path, "CELLS", "单元格过多", "too many cells")
            cells += (GridCell(row, at, field.strip()) for at, field in enumerate(fields) if field.strip())
    except csv.Error as error:
        zh, en = f"不是有效的 CSV（{error}）", f"not valid CSV ({error})"
        raise BrokenFile(path, zh, en) from error
    return Sheet(None, cells), [replaced_bytes(decoded.replaced)] if decoded.replaced else []


def _declared(text: str) -> tuple[str | None, str]:
    """The delimiter that a first line `sep=;` names, as Excel writes it, and the text; that line is left empty."""
    line, _, _ = text.partition("\n")
    line = line.rstrip("\r")
    if line.lower().startswith("sep=") and len(line) == len("sep=") + 1:
        return line[-1], text[len(line) :]
    return None, text


def _regularity(text: str, delimiter: str) -> tuple[int, int]:
    """How well a delimiter parts the rows: how many rows have the most common number of fields above one, and that
    number."""
    try:
        rows = list(islice(csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter), _SAMPLE))
    except csv.Error:
        return 0, 0
    widths = [len(row) for row in rows if len(row) > 1]
    common = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
    return widths.count(common), common
