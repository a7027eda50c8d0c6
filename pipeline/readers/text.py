"""Plain text: every printed line is a block; marks of Markdown make headings and form feeds make pages."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from pipeline.errors import BrokenFile
from pipeline.readers.encoding import decode, replaced_bytes
from pipeline.records import Block, Notice, Source

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]+|\f")
# One # needs a space after it, so that "#1机组" stays text; two or more are a mark in any case.
_MARKS = re.compile(r"(#{1,6})[ \t\u3000]+(?=\S)|(#{2,6})(?=[^#\s])")
_CLOSING = re.compile(r"[ \t]+#+$")


def _block(text: str, start: int, end: int, page: int | None) -> Block:
    """The block of a line that begins and ends with something other than white space."""
    marks = _MARKS.match(text, start, end)
    if marks is None:
        return Block(kind="paragraph", start=start, end=end, page=page)
    closing = _CLOSING.search(text, marks.end(), end)
    level = len(marks[1] or marks[2])
    return Block(kind="heading", start=marks.end(), end=closing.start() if closing else end, page=page, level=level)


def line_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of plain text, one a line that is not blank, without the white space around it."""
    page = 1 if "\f" in text else None
    blocks: list[Block] = []
    for match in _LINE.finditer(text):
        line = match[0]
        if line == "\f":
            page = page + 1 if page else None
            continue
        stripped = line.strip()
        if stripped:
            start = match.start() + line.index(stripped)
            blocks.append(_block(text, start, start + len(stripped), page))
    return tuple(blocks)


def source_of(text: str, name: str, path: str, sha256: str, warnings: tuple[Notice, ...] = ()) -> Source:
    """Plain text as a source."""
    return Source(
        name=name,
        path=path,
        format="text",
        sha256=sha256,
        text=text,
        blocks=line_blocks(text),
        flow="lines",
        warnings=warnings,
    )


def read_text(path: Path, data: bytes) -> Source:
    """A text file: UTF-8, UTF-16 or GB18030, characters and line ends kept, a byte order mark removed.

    Raises BrokenFile when the bytes are no text.
    """
    decoded = decode(data)
    if decoded is None:
        raise BrokenFile(
            path,
            "内容不是文本（可能是别的格式的文件改了后缀，或文件已损坏）",
            "the content is not text (a file of another format with a changed suffix, or damaged)",
        )
    warnings: tuple[Notice, ...] = ()
    if decoded.replaced:
        warnings = (replaced_bytes(decoded.replaced),)
    return source_of(decoded.text, path.stem, str(path), hashlib.sha256(data).hexdigest(), warnings)
