"""Readers: a file in, a `Source` out. One module a format; the suffix picks the reader, the content is checked.

Libraries that a format needs are imported when a file of that format is read, so that plain text stays quick.
"""

from __future__ import annotations

import hashlib
import importlib
import re
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import BrokenFile, EmptyFile, InputError, MissingFile, TooLarge, UnknownFormat, shortened
from pipeline.readers.guard import read_guarded
from pipeline.readers.limits import MB, beyond, limit
from pipeline.readers.signatures import check_content, signature
from pipeline.readers.weight import is_heavy
from pipeline.records import Source

_READERS = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".shtml": "html",
    ".mht": "html",
    ".mhtml": "html",
    ".pdf": "pdf",
    ".docx": "word",
    ".doc": "word",
    ".wps": "word",
    ".rtf": "word",
    ".ofd": "ofd",
    ".xlsx": "spreadsheet",
    ".xlsm": "spreadsheet",
    ".xls": "spreadsheet",
    ".et": "spreadsheet",
    ".csv": "spreadsheet",
    ".bundle": "bundle",
}
SUFFIXES = tuple(_READERS)
"""The suffixes that are read, in lower case with the dot."""

_SHORT = 1000
_PRINTED = re.compile(r"[^\s\x00-\x1f\x7f-\x9f]")
_TEXTS = (None, ("html", "HTML"))
"""What the first bytes of text and of web pages say."""


def _reader(path: Path) -> tuple[str, Callable[[Path, bytes], Source]]:
    suffix = path.suffix.lower()
    if suffix not in _READERS:
        known = " ".join(SUFFIXES)
        raise UnknownFormat(
            path,
            f"不支持“{suffix or '无后缀'}”文件；可读取的后缀：{known}",
            f"cannot read {suffix or 'a file without suffix'}; what is read: {known}",
        )
    kind = _READERS[suffix]
    reader: Callable[[Path, bytes], Source] = getattr(
        importlib.import_module(f"pipeline.readers.{kind}"), f"read_{kind}"
    )
    return kind, reader


def _content(path: Path) -> bytes:
    if not path.exists():
        raise MissingFile(path, "没有这个文件", "no such file")
    if path.is_dir():
        raise UnknownFormat(path, "这是文件夹，不是文件", "this is a folder, not a file")
    if not path.is_file():
        raise UnknownFormat(path, "这不是普通文件", "this is not a regular file")
    if path.stat().st_size > limit("FILE_MB") * MB:
        raise _too_many_bytes(path, path.stat().st_size, "FILE_MB")
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(path, f"无法打开（{error.strerror}）", f"cannot be opened ({error.strerror})") from error


def _too_many_bytes(path: Path, size: int, name: str) -> TooLarge:
    return beyond(path, name, f"文件有 {size / MB:.0f} MB，过大", f"{size / MB:.0f} MB are too large")


def _is_blank(data: bytes) -> bool:
    """Whether a file holds nothing but white space, in ASCII or (a short one) in UTF-8 with or without a mark."""
    return not data.strip() or (len(data) < _SHORT and not data.decode("utf-8-sig", errors="replace").strip())


def _require_text(path: object, source: Source) -> Source:
    if not _PRINTED.search(source.text):
        raise EmptyFile(path, "文件里没有文字", "there is no text in the file")
    if len(source.text) > limit("CHARACTERS"):
        count = len(source.text)
        raise beyond(path, "CHARACTERS", f"有 {count} 个字符，过长", f"{count} characters are too many")
    return source


def _require_short(path: object, source: Source) -> Source:
    """A source none of whose paragraphs is longer than the limit."""
    most = limit("LINE")
    for block in source.blocks:
        length = block.end - block.start
        if block.table is None and length > most:
            row = source.text.count("\n", 0, block.start) + 1
            raise beyond(
                path,
                "LINE",
                f"第 {row} 行是一个有 {length} 个字符的段落，过长",
                f"line {row} is a paragraph of {length} characters, which is too long",
            )
    return source


def read(path: str | Path) -> Source:
    """One file as a source: .txt .text .md, .html .htm .shtml .mht .mhtml, .pdf, .ofd, .docx, .xlsx .csv,
    and with LibreOffice .doc .wps .rtf .xls .et.

    Raises MissingFile, EmptyFile, UnknownFormat (another suffix, a folder), BrokenFile (damaged, or not what its
    suffix says), EncryptedFile, TooLarge, MissingTool, all of them InputError.
    """
    path = Path(path)
    return read_bytes(path, _content(path))


def read_bytes(path: Path, data: bytes) -> Source:
    """The content of a file as a source; `path` says what it is called. Raises what `read` does."""
    kind, _ = _reader(path)
    if _is_blank(data):
        raise EmptyFile(path, "文件是空的", "the file is empty")
    check_content(path, kind, data)
    if signature(data) in _TEXTS and len(data) > limit("TEXT_MB") * MB:
        raise _too_many_bytes(path, len(data), "TEXT_MB")
    source = read_guarded(_read_with, path, data) if is_heavy(data) else _read_with(path, data)
    return _require_short(path, _require_text(path, source))


def _read_with(path: Path, data: bytes) -> Source:
    """What the reader of a suffix gives; all that goes wrong is an InputError."""
    _, reader = _reader(path)
    try:
        return reader(path, data)
    except (InputError, MemoryError):
        raise
    except Exception as error:
        if "Excessive depth in document" in str(error):  # libxml2 says so, of a bound of its own
            zh, en = "XML 嵌套超过 256 层，已拒绝", "its XML is nested more than 256 deep; refused"
            raise BrokenFile(path, zh, en) from error
        what = shortened(f"{type(error).__name__}: {error}")
        raise BrokenFile(path, f"文件已损坏，无法读取（{what}）", f"damaged, cannot be read ({what})") from error


def read_string(text: str, name: str = "text") -> Source:
    """Plain text already in memory as a source; its SHA-256 is that of the text in UTF-8.

    Raises EmptyFile for blank text, BrokenFile for text with half surrogate pairs.
    """
    from pipeline.readers.text import source_of

    try:
        sha256 = hashlib.sha256(text.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise BrokenFile(name, "文本中有不完整的字符", "the text holds half characters") from error
    return _require_text(name, source_of(text.removeprefix("\ufeff"), name, "", sha256))
