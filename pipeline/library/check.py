"""Whether the stored facts still say what the stored files say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError, LibraryError
from pipeline.library.files import digest, read_bytes
from pipeline.library.library import Library
from pipeline.readers.ocr import engine_name, without_recognition
from pipeline.readers.places import Places
from pipeline.records import AnyFact, Document, Source, Validity


class Finding(NamedTuple):
    """A fault of a document: the fact's id, "" where the fault is the document's, and what is wrong."""

    document: str
    fact: str
    zh: str
    en: str


def verify(library: Library, document: str) -> list[Finding]:
    """Read a document's stored file again and check every fact's evidence, character for character, and its place.

    The digests of the file and of its facts are checked as well. An empty list says that all is well.
    """
    try:
        return list(_findings(library, document))
    except (LibraryError, InputError) as error:
        return [Finding(document, "", error.zh, error.en)]


def _findings(library: Library, document: str) -> Iterator[Finding]:
    meta, path = library.meta(document), library.source(document)
    if digest(read_bytes(path)) != meta.sha256:
        yield Finding(
            document, "", "原文件与记录的 SHA-256 不符", "the source file does not match its recorded SHA-256"
        )
    if digest(read_bytes(library.folder(document) / "facts.jsonl")) != meta.facts_sha256:
        yield Finding(document, "", "事实与记录的 SHA-256 不符", "the facts do not match their SHA-256")
    facts = library.facts(document).records
    if any(fact.place.ocr is not None for fact in facts) and engine_name() is None:
        yield Finding(
            document,
            "",
            "部分事实由 OCR 识别所得，安装 policygraph[ocr] 后才能核对",
            "some facts come from text recognition; install policygraph[ocr] to check them",
        )
        return
    found = _compared(document, facts, path, meta.sha256)
    if found and engine_name() is not None:  # the document may have been read where nothing was recognised
        with without_recognition():
            found = _compared(document, facts, path, meta.sha256) and found
    yield from found


def _compared(document: str, facts: Sequence[AnyFact], path: Path, sha256: str) -> list[Finding]:
    """The facts that a file, read again, does not state where they point."""
    from pipeline.readers import read

    source = read(path)
    places, found = Places(source), []
    for fact in facts:
        for said in (fact, *(fact.validity if isinstance(fact, Document) else ())):
            fault = _fault(said, source, places, sha256)
            if fault:
                found.append(Finding(document, fact.id, *fault))
    return found


def _fault(fact: AnyFact | Validity, source: Source, places: Places, sha256: str) -> tuple[str, str] | None:
    place = fact.place
    if place.sha256 != sha256:
        return "事实指向另一个文件", "the fact points at another file"
    if not 0 <= place.start <= place.end <= len(source.text):
        return "位置超出原文", "the place lies outside the text"
    if source.text[place.start : place.end] != fact.evidence:
        return "原文此处与依据不符", "the text there is not the evidence"
    spot = places.at(place.start, place.end)
    found = (spot.page, spot.box, spot.paragraph, spot.cell, spot.ocr is None, spot.member)
    if (place.page, place.box, place.paragraph, place.cell, place.ocr is None, place.member) != found:
        return "页、框、段落或单元格与原文不符", "the page, box, paragraph or cell is not where the text stands"
    return None
