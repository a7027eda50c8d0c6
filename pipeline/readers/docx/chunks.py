"""Documents inside a Word document: imported pieces (altChunk) and footnotes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from pipeline.errors import InputError
from pipeline.readers.docx.body import Body
from pipeline.readers.docx.items import Item, Paragraph, items_of, unframed
from pipeline.records import Source

_NOTES = {
    qn("w:footnoteReference"): (RELATIONSHIP_TYPE.FOOTNOTES, qn("w:footnote")),
    qn("w:endnoteReference"): (RELATIONSHIP_TYPE.ENDNOTES, qn("w:endnote")),
}


class Chunks:
    """The imported pieces of a document; `unread` are the media types of those that cannot be read."""

    def __init__(self, path: Path, part: Any) -> None:
        self._path = path
        self._part = part
        self.unread: list[str] = []

    def items(self, id_: str) -> list[Item]:
        """What the piece with the id of a relationship holds."""
        part = self._part.related_parts.get(id_)
        if part is None:
            self.unread.append("?")
            return []
        try:
            return list(items_of(self._source(part.content_type.partition(";")[0].strip().lower(), part.blob)))
        except InputError:
            self.unread.append(part.content_type)
            return []

    def _source(self, kind: str, data: bytes) -> Source:
        if kind in ("text/html", "application/xhtml+xml", "message/rfc822"):
            from pipeline.readers.html import read_html

            return read_html(self._path, data)
        if kind == "text/plain":
            from pipeline.readers.text import read_text

            return read_text(self._path, data)
        from pipeline.readers.word import read_word

        return read_word(self._path, data)


def notes(part: Any, body: Body) -> Iterator[str]:
    """The text of the footnotes and endnotes that a body has marks of, in their order."""
    roots: dict[str, Any] = {}
    for mark, id_ in list(body.notes):
        relation, tag = _NOTES[mark]
        if mark not in roots:
            try:
                roots[mark] = parse_xml(part.part_related_by(relation).blob)
            except KeyError:
                roots[mark] = None
        found = roots[mark].findall(tag) if roots[mark] is not None else []
        for note in found:
            if note.get(qn("w:id")) == id_:
                text = "".join(item.text for item in unframed(body.items(note)) if isinstance(item, Paragraph))
                if text:
                    yield text
