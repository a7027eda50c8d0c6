"""Word documents: paragraphs and tables in the order of the body, with the numbers that Word computes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import BrokenFile, EmptyFile
from pipeline.readers.docx.body import Body
from pipeline.readers.docx.chunks import Chunks, notes
from pipeline.readers.docx.items import write
from pipeline.readers.package import opened
from pipeline.readers.writer import Writer
from pipeline.records import Notice, Source


def _opened(path: Path, data: bytes) -> Any:
    import docx

    with opened(path, data, ".docx") as package:
        if not any(name.startswith("word/") for name in package.namelist()):
            raise BrokenFile(path, "压缩包里没有 Word 文档", "there is no Word document in the archive")
    return docx.Document(io.BytesIO(data))


def _numbering(document: Any) -> Any:
    """The element of numbering.xml, None without one."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    try:
        return document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except KeyError:
        return None


def _warnings(body: Body, chunks: Chunks, notes: int) -> Iterator[Notice]:
    if body.pictures:
        yield Notice(
            zh=f"文档中有 {body.pictures} 张图片，图片中的文字没有读取。",
            en=f"the document holds {body.pictures} pictures; text in them was not read.",
        )
    if body.drawings:
        yield Notice(
            zh=f"文档中有 {body.drawings} 个图表或 SmartArt 图形，其中的文字没有读取。",
            en=f"the document holds {body.drawings} charts or SmartArt drawings; text in them was not read.",
        )
    if body.clocks:
        yield Notice(
            zh=f"文档中有 {body.clocks} 处自动更新的日期，转换时会变成当天，没有读取。",
            en=f"{body.clocks} dates that update themselves would show the day of the conversion; they were not read.",
        )
    if notes:
        yield Notice(
            zh=f"文档中有 {notes} 处脚注或尾注，放在正文之后，不从中提取事实。",
            en=f"{notes} footnotes or endnotes stand behind the text; no facts are taken from them.",
        )
    if chunks.unread:
        kinds = ", ".join(sorted(set(chunks.unread)))
        yield Notice(
            zh=f"文档中有 {len(chunks.unread)} 处嵌入的外部内容（altChunk：{kinds}）没有读取；请用 Word 打开后另存。",
            en=f"{len(chunks.unread)} imported pieces (altChunk: {kinds}) were not read; open and save it with Word.",
        )


def read_docx(path: Path, data: bytes, converted: bool = False) -> Source:
    """A Word document; `converted` tells that another program wrote it from one in an older format.

    Raises BrokenFile for a damaged file, TooLarge for one beyond the limits of a package, EmptyFile without text.
    """
    document = _opened(path, data)
    writer, chunks = Writer(), Chunks(path, document.part)
    root = document.element.body
    body = Body(root, document.styles.element, _numbering(document), chunks.items, converted)
    write(body.items(root), writer)
    if not writer.blocks:
        raise EmptyFile(path, "文档里没有文字", "there is no text in the document")
    marked = len(body.notes)
    for number, note in enumerate(notes(document.part, body), 1):
        writer.aside(f"[{number}] {note}")
    return writer.source(path, data, "docx", "paragraphs", _warnings(body, chunks, marked))
