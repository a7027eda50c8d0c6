"""Which document a citation means: one at hand, by number, else by title; else one that is known by its mention."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graph.naming import number_key, title_key
from pipeline.records import Citation, Document


class Cited(NamedTuple):
    """A cited document: `id` is the document's own when it is held, else made from its number or title."""

    id: str
    held: bool
    title: str | None = None
    number: str | None = None


class Register:
    """The documents at hand by number and by title."""

    def __init__(self, documents: Iterable[tuple[str, Document]]) -> None:
        self._heads = dict(documents)
        self._by_number: dict[str, str] = {}
        self._by_title: dict[str, str] = {}
        for id_, head in self._heads.items():
            if head.doc_number:
                self._by_number.setdefault(number_key(head.doc_number), id_)
            for title in filter(None, (head.title, head.notice_title)):
                self._by_title.setdefault(title_key(title), id_)

    def held(self, title: str | None, number: str | None) -> str | None:
        """The document at hand that a title and a number name. A title alone does not do where both numbers are
        known and differ: plans are issued again under the same name."""
        if number and number_key(number) in self._by_number:
            return self._by_number[number_key(number)]
        found = self._by_title.get(title_key(title)) if title else None
        if found and number and self._heads[found].doc_number:
            return None
        return found

    def resolve(self, cited: Sequence[tuple[str, Citation]]) -> list[Cited | None]:
        """For each citation (with the document it stands in) what it means; None for a document that names itself
        or cannot be told (neither number nor title)."""
        numbers = self._numbers(cited)
        return [self._one(document, citation, numbers) for document, citation in cited]

    def _numbers(self, cited: Sequence[tuple[str, Citation]]) -> dict[str, tuple[str, str]]:
        """The number (as key and as printed) of every title that is cited with exactly one number somewhere."""
        found: dict[str, dict[str, str]] = {}
        for _, citation in cited:
            if citation.title and citation.doc_number:
                known = found.setdefault(title_key(citation.title), {})
                known.setdefault(number_key(citation.doc_number), citation.doc_number)
        return {title: next(iter(known.items())) for title, known in found.items() if len(known) == 1}

    def _one(self, document: str, citation: Citation, numbers: dict[str, tuple[str, str]]) -> Cited | None:
        title, number = citation.title, citation.doc_number
        if (not title and not number) or self._is_own(document, citation):
            return None
        held = self.held(title, number)
        if held:
            return None if held == document else Cited(held, True)
        key = title_key(title) if title else ""
        if not number and key in numbers:
            number = numbers[key][1]
        id_ = f"cited:{number_key(number) if number else key}"
        return Cited(id_, False, title, number) if id_ != "cited:" else None

    def _is_own(self, document: str, citation: Citation) -> bool:
        """A notice naming the policy that it carries, in its full title or a part of it."""
        if citation.relation != "issues" or not citation.title:
            return False
        cited, own = title_key(citation.title), title_key(self._heads[document].title)
        return bool(cited and own) and (cited in own or own in cited)
