"""Nothing is lost in silence: every number of a document, with the facts that use it or the reason why none does.

A number is an expression of time with a year, month or day, an amount (ranges, fractions and multiples in words are
one), a Chinese numeral before a counting word or a unit, or any other run of digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.coverage_claims import Claims
from pipeline.extract.coverage_numbers import Printed, numbers_in
from pipeline.extract.coverage_reasons import Reasons
from pipeline.extract.goals import Goals
from pipeline.extract.origins import Tables
from pipeline.extract.owners import Owners
from pipeline.extract.pieces import clause_path
from pipeline.extract.sentences import sentence_around
from pipeline.records import Doubt, Facts, Number, Outline
from pipeline.rules import RuleBook

_DIGITS = re.compile(r"\d+")
_AROUND = 20


def coverage(outline: Outline, facts: Facts, book: RuleBook) -> list[Number]:
    """Every number of a document in the order of its source, claimed, explained or open.

    `facts` are those of `facts_of` for the same outline and rule book.
    """
    goals, tables = Goals(outline, Owners(outline, ()), book), Tables(outline)
    printed = [numbers_in(passage.text, goals.calendar, book) for passage in outline.passages]
    claims, reasons = Claims(goals, tables, printed, facts), Reasons(goals, tables)
    found = [_number(outline, index, number, claims, reasons) for index, row in enumerate(printed) for number in row]
    found += _beside(outline, facts)
    return sorted(_doubted(found, outline.source.doubts), key=lambda number: number.start)


def _doubted(numbers: list[Number], doubts: tuple[Doubt, ...]) -> list[Number]:
    """The numbers, those that text recognition is not sure of with its confidence."""
    if not doubts:
        return numbers
    found: list[Number] = []
    for number in numbers:
        sure = [each.confidence for each in doubts if each.start < number.end and number.start < each.end]
        found.append(number.model_copy(update={"ocr": min(sure)}) if sure else number)
    return found


def _number(outline: Outline, index: int, number: Printed, claims: Claims, reasons: Reasons) -> Number:
    passage = outline.passages[index]
    mine = claims.of(index, number.start, number.end)
    reason = None if mine else reasons.of(index, number)
    return Number(
        text=passage.text[number.start : number.end],
        start=passage.places[number.start],
        end=passage.places[number.end - 1] + 1,
        page=passage.page,
        passage=index,
        clause=clause_path(outline, passage.clause),
        sentence=sentence_around(passage.text, number.start),
        status="claimed" if mine else "explained" if reason else "open",
        use=mine[0].use if mine else None,
        reason=reason,
        facts=tuple(dict.fromkeys(claim.fact for claim in mine)),
    )


def _beside(outline: Outline, facts: Facts) -> Iterator[Number]:
    """The numbers that stand in no passage: a site's metadata, and what structure has left out."""
    text = outline.source.text
    read = {place for passage in outline.passages for place in passage.places}
    document = next(fact.id for fact in facts.records if fact.type == "document")
    used = {place for span in outline.header.spans.values() for place in range(*span)}
    fields = {place for field in outline.source.fields for place in range(field.start, field.end)}
    for match in _DIGITS.finditer(text):
        at = match.start()
        if at in read:
            continue
        reason = None if at in used else "explained.metadata" if at in fields else None
        yield Number(
            text=match[0],
            start=at,
            end=match.end(),
            sentence=" ".join(text[max(0, at - _AROUND) : match.end() + _AROUND].split()),
            status="claimed" if at in used else "explained" if reason else "open",
            use="document" if at in used else None,
            reason=reason,
            facts=(document,) if at in used else (),
        )
