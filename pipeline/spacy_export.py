"""A library as training data for spaCy: one DocBin a split, a Doc for every clause with its facts as spans.

The split is by document, so that no document is in both, and by a digest of its id, so that a document stays where it
is while the library grows: one in five is `dev`. Texts are the source's own, cut where clauses begin and no fact
is cut through; the whole of a document without clauses is one text.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from pipeline.errors import LibraryError
from pipeline.jsonl import dump_lines
from pipeline.library import Library
from pipeline.readers import read
from pipeline.records import AnyFact
from pipeline.spacy_component import KEY, spans

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Split = Literal["train", "dev"]
_DEV = 5


class Size(NamedTuple):
    """How much a split holds."""

    documents: int
    texts: int
    spans: int


def split_of(document: str) -> Split:
    """The split that a document belongs to, by its id."""
    digest = hashlib.blake2b(document.encode(), digest_size=8).digest()
    return "dev" if int.from_bytes(digest, "big") % _DEV == 0 else "train"


def write_splits(library: Library, folder: Path) -> dict[Split, Size]:
    """Write `train.spacy` and `dev.spacy` into a folder, which is made; what each holds.

    Spans lie under `doc.spans["policygraph"]`, the document's id and the text's first character under
    `doc.user_data`. Raises LibraryError where a stored file no longer holds what its facts quote, InputError where
    it cannot be read.
    """
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("zh")
    folder.mkdir(parents=True, exist_ok=True)
    sizes: dict[Split, Size] = {}
    for split in ("train", "dev"):
        bin_, names, count = DocBin(store_user_data=True), [], 0
        for name in library.ids():
            if split_of(name) == split:
                names.append(name)
                for doc in clauses(library, name, nlp):
                    bin_.add(doc)
                    count += len(doc.spans[KEY])
        bin_.to_disk(folder / f"{split}.spacy")
        sizes[split] = Size(len(names), len(bin_), count)
    return sizes


def clauses(library: Library, document: str, nlp: Language) -> Iterator[Doc]:
    """A document of a library in pieces, each a Doc with its facts."""
    text, records = read(library.source(document)).text, library.facts(document).records
    for fact in records:
        if text[fact.place.start : fact.place.end] != fact.evidence:
            raise LibraryError(
                f"{document}：原文件与事实 {fact.id} 的依据不符，请运行 policygraph verify",
                f"{document}: the source file does not hold the evidence of fact {fact.id}; run policygraph verify",
            )
    for start, end in _pieces(text, records):
        if text[start:end].strip():
            doc = nlp.make_doc(text[start:end])
            inside = tuple(fact for fact in records if start <= fact.place.start and fact.place.end <= end)
            doc.user_data.update({"document": document, "start": start, KEY: dump_lines(inside)})
            doc.spans[KEY] = spans(doc, inside, -start)
            yield doc


def _pieces(text: str, records: tuple[AnyFact, ...]) -> Iterator[tuple[int, int]]:
    """The stretches between the beginnings of clauses that lie within no fact."""
    cuts = {fact.place.start for fact in records if fact.type == "clause"}
    places = [fact.place for fact in records]
    whole = sorted(cut for cut in cuts if not any(place.start < cut < place.end for place in places))
    yield from zip([0, *whole], [*whole, len(text)], strict=True)
