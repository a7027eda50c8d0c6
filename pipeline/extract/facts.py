"""All facts of an outline, put together: each kind from its own module, then owners, places, order and ids."""

from __future__ import annotations

import hashlib
from typing import Any

from pipeline.extract.citations import citations
from pipeline.extract.goals import Goals
from pipeline.extract.owners import Owners
from pipeline.extract.pieces import piece
from pipeline.extract.responsibilities import responsibilities
from pipeline.extract.validity import validity
from pipeline.readers.places import Places
from pipeline.records import AnyFact, ClauseFact, Document, Facts, Outline, Place
from pipeline.rules import RuleBook

_ORDER = {"document": 0, "clause": 1, "target": 2, "milestone": 3, "responsibility": 4, "citation": 5}

_OUTSIDE_IDS: Any = {"id": True, "place": {"box", "paragraph", "cell", "ocr", "member"}}
"""What follows from a fact's other fields."""


def facts_of(outline: Outline, book: RuleBook) -> Facts:
    """Every fact of a document, the document first, then in reading order; ids are set."""
    assigned = responsibilities(outline, book)
    goals = Goals(outline, Owners(outline, assigned), book)
    records: list[AnyFact] = [*_clauses(outline), *goals.targets, *goals.milestones]
    records += [assignment.record for assignment in assigned]
    records += citations(outline, book)
    records.sort(key=lambda fact: (fact.place.start, _ORDER[fact.type], fact.place.end))
    source = outline.source
    identified = _identified([_document(outline, book), *records], source.name)
    return Facts(name=source.name, records=tuple(_located(identified, Places(source))), warnings=source.warnings)


def _document(outline: Outline, book: RuleBook) -> Document:
    header, source, said = outline.header, outline.source, validity(outline, book)
    start, end = header.spans.get("title", (0, min(len(source.text), 1)))
    return Document(
        evidence=source.text[start:end],
        place=Place(sha256=source.sha256, start=start, end=end),
        effective_from=said.effective_from,
        expires_on=said.expires_on,
        ended_on=said.ended_on,
        trial=said.trial,
        draft=said.draft,
        validity=said.statements,
        **{name: getattr(header, name) for name in Document.model_fields if name in type(header).model_fields},
    )


def _clauses(outline: Outline) -> list[ClauseFact]:
    found = []
    for clause in outline.clauses:
        passage = outline.passages[clause.passage]
        end = max(clause.heading_end, clause.heading_start + 1)
        evidence, place = piece(outline, passage, clause.heading_start, min(end, len(passage.text)))
        found.append(
            ClauseFact(
                number=clause.number,
                path=clause.path,
                title=clause.title,
                level=clause.level,
                clause=clause.path,
                evidence=evidence,
                place=place,
            )
        )
    return found


def _identified(records: list[AnyFact], name: str) -> list[AnyFact]:
    """The records with ids: a hash of the document's name, the fact's place and its content."""
    seen: dict[str, int] = {}
    found: list[AnyFact] = []
    for record in records:
        content = f"{name}\n{record.model_dump_json(exclude=_OUTSIDE_IDS)}".encode()
        key = hashlib.blake2b(content, digest_size=8).hexdigest()
        count = seen.get(key, 0)
        seen[key] = count + 1
        found.append(record.model_copy(update={"id": key if count == 0 else f"{key}-{count}"}))
    return found


def _located(records: list[AnyFact], places: Places) -> list[AnyFact]:
    """The records with the page and box, paragraph or cell of their places, which no id rests on."""

    def located(place: Place) -> Place:
        return place.model_copy(update=places.at(place.start, place.end)._asdict())

    found: list[AnyFact] = []
    for record in records:
        update: dict[str, object] = {"place": located(record.place)}
        if isinstance(record, Document):
            said = (one.model_copy(update={"place": located(one.place)}) for one in record.validity)
            update["validity"] = tuple(said)
        found.append(record.model_copy(update=update))
    return found
