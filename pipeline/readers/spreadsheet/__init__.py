"""Spreadsheets: XLSX, ET and XLS of WPS and Excel, CSV; read by what they hold, since suffixes often say otherwise.

XLSX and CSV are read as they are, what Excel saved as a web page is read as one; ET and XLS are first converted by
LibreOffice.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Literal

from pipeline.errors import BrokenFile, EmptyFile, EncryptedFile
from pipeline.readers.spreadsheet.book import read_book
from pipeline.readers.spreadsheet.delimited import read_delimited
from pipeline.readers.spreadsheet.grid import Sheet, write_sheet
from pipeline.readers.writer import Writer
from pipeline.records import Notice, Source

_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 2048
_STREAMS = ("Workbook", "Book")
_FILEPASS = 0x2F


def read_spreadsheet(path: Path, data: bytes) -> Source:
    """The visible sheets of a spreadsheet as titles and tables; each cell with its address.

    Raises BrokenFile for a damaged file, EncryptedFile, EmptyFile, TooLarge beyond the limits of a package or of
    cells, MissingTool where LibreOffice is needed and not installed.
    """
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(_ZIP):
        book = read_book(path, data)
        return _source(path, data, "xlsx", book.sheets, book.notices)
    if data.startswith(_OLE) or (head.startswith(b"<?xml") and b"office:spreadsheet" in head):
        from pipeline.readers.libreoffice import as_xlsx

        if data.startswith(_OLE):
            _check_workbook(path, data)
        book = read_book(path, as_xlsx(path, data, ".xls" if data.startswith(_OLE) else ".xml"))
        return _source(path, data, "xls", book.sheets, book.notices)
    if head.startswith(b"mime-version:") or (head.startswith(b"<") and b"<html" in head):
        from pipeline.readers.html import read_html

        return read_html(path, data)
    sheet, notices = read_delimited(path, data)
    return _source(path, data, "csv", [sheet], notices)


def _check_workbook(path: Path, data: bytes) -> None:
    """That a compound file holds a workbook which may be opened."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            stream = next((name for name in _STREAMS if ole.exists(name)), None)
            head = ole.openstream(stream).read(_HEAD) if stream else b""
            encrypted = ole.exists("EncryptedPackage") or _is_encrypted(head)
    except OSError as error:
        raise BrokenFile(path, "文件已损坏或不完整", "damaged or truncated") from error
    if encrypted:
        raise EncryptedFile(path, "表格已加密，需要密码；请先解除密码", "encrypted; remove its password first")
    if stream is None:
        raise BrokenFile(path, "文件里没有电子表格", "holds no workbook")


def _is_encrypted(stream: bytes) -> bool:
    """Whether a workbook's stream has a FILEPASS record among its first ones ([MS-XLS] 2.4.117)."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False


def _source(
    path: Path, data: bytes, form: Literal["xlsx", "xls", "csv"], sheets: list[Sheet], notices: list[Notice]
) -> Source:
    writer = Writer()
    for sheet in sheets:
        write_sheet(sheet, writer)
    if not writer.blocks:
        raise EmptyFile(path, "表格里没有文字", "there are no words in the spreadsheet")
    return writer.source(path, data, form, "paragraphs", notices)
