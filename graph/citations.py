"""Which document a citation means: one at hand, by number, else by title; else one that is known by its mention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.records import Citation, Facts, Judgement
from pipeline.resolve.documents import DocumentIndex, document_of, number_key, title_key


class Cited(NamedTuple):
    """A cited document: `id` is the document's own when it is held, else made from its number or title."""

    id: str
    held: bool
    title: str | None = None
    number: str | None = None


class Register:
    """The documents at hand, and what their citations mean."""

    def __init__(self, documents: Sequence[Facts], judgements: Sequence[Judgement] = ()) -> None:
        self._index = DocumentIndex(documents, judgements)
        self._titles = {
            facts.name: title_key(document.title) for facts in documents if (document := document_of(facts)) is not None
        }

    def resolve(self, cited: Sequence[tuple[str, Citation]]) -> list[Cited | None]:
        """For each citation (with the document it stands in) what it means; None for a document that names itself
        or cannot be told (neither number nor title)."""
        numbers = self._numbers(cited)
        return [self._one(document, citation, numbers) for document, citation in cited]

    @staticmethod
    def _numbers(cited: Sequence[tuple[str, Citation]]) -> dict[str, str]:
        """The number of every title that is cited with exactly one number somewhere."""
        found: dict[str, dict[str, str]] = {}
        for _, citation in cited:
            key = number_key(citation.doc_number)
            if citation.title and citation.doc_number and key:
                found.setdefault(title_key(citation.title), {}).setdefault(key, citation.doc_number)
        return {title: next(iter(known.values())) for title, known in found.items() if len(known) == 1}

    def _one(self, document: str, citation: Citation, numbers: dict[str, str]) -> Cited | None:
        title, number = citation.title, citation.doc_number
        if (not title and not number) or self._is_own(document, citation):
            return None
        held = self._index.find(title, number)
        if held:
            return None if document in held else Cited(held[0], True)
        key = title_key(title) if title else ""
        number = number or numbers.get(key)
        return Cited(f"cited:{number_key(number) or key}", False, title, number)

    def _is_own(self, document: str, citation: Citation) -> bool:
        """A notice naming the policy that it carries, in its full title or a part of it."""
        if citation.relation != "issues" or not citation.title:
            return False
        cited, own = title_key(citation.title), self._titles.get(document, "")
        return bool(cited and own) and (cited in own or own in cited)
