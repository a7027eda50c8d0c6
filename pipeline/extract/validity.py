"""What a document says about its own validity: from when and until when it is in force, on trial, a draft, or ended.

Terms are counted as such documents print them themselves (自2024年7月1日起施行，有效期至2029年6月30日): five years from
2024-07-01 end on 2029-06-30. The patterns are `rules/validity.yaml`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from pipeline.extract.mentions import marked_mentions, masked
from pipeline.extract.numbers import to_decimal
from pipeline.extract.pieces import clause_path, piece
from pipeline.records import Outline, Passage, Place, Validity
from pipeline.rules.book import CompiledRule, RuleBook
from pipeline.structure.head_model import iso_day
from pipeline.structure.lines import Line, fold

_HINT = re.compile(
    r"(?:起|日|零时|开始)(?:正式|开始|全面)?(?:施行|实施|执行|生效|试行|起用)"
    r"|(?:有效|试行|执行|施行|实施)(?:期|时间)|后施行|(?:施行|执行|实施|有效)[至到]|止(?:施行|执行|实施|试行)"
)
_SENTENCE = re.compile(r"[^。；！？]+")
_PARTS = re.compile(r"(?P<year>[^年\-/.]+)[年\-/.]?(?:(?P<month>[^月\-/.]+)[月\-/.]?份?(?:(?P<day>.+?)日?)?)?")
CLAUSES = re.compile(r"第[^第、和至到及条章款项]+[条章款项]")
"""The clauses in a list of them (第三条、第五条)."""
_HEAD_FIELDS = 60
_NO_SUBJECT = "起有，"


class Summary(NamedTuple):
    """The statements of a document, and what they amount to for the whole of it."""

    statements: tuple[Validity, ...]
    effective_from: str | None
    expires_on: str | None
    ended_on: str | None
    trial: bool
    draft: str | None


def validity(outline: Outline, book: RuleBook) -> Summary:
    """What a document says about its own validity, statements in the order of title, fields, text.

    A statement of the text comes before one of the site's metadata; what an attachment says counts only where the
    document itself says nothing.
    """
    rules = book.rules("validity")
    found = [*_titled(outline, rules), *_entered(outline, rules, book)]
    said = list(_said(outline, rules, book))
    own = [one for one in said if not (one.clause or "").startswith("附")]
    found += own or said
    whole = [one for one in found if not one.clauses]
    texts_first = sorted(whole, key=lambda one: one.rule.startswith("field_"))
    dates = {one.kind: one.date for one in reversed(texts_first) if one.date}
    return Summary(
        statements=tuple(found),
        effective_from=dates.get("effective"),
        expires_on=dates.get("expires"),
        ended_on=dates.get("ended"),
        trial=any(one.kind == "trial" for one in whole),
        draft=next((one.text for one in whole if one.kind == "draft"), None),
    )


# ---------------------------------------------------------------- title and metadata


def _titled(outline: Outline, rules: Sequence[CompiledRule]) -> Iterator[Validity]:
    source, header = outline.source, outline.header
    spans = {header.spans[name]: None for name in ("title", "notice_title") if name in header.spans}
    seen: set[str] = set()
    for span in spans:
        line = fold(source.text, *span)
        for rule in rules:
            match = rule.regex.search(line.text) if rule.gives["at"] == "title" else None
            if match is not None and rule.gives["kind"] not in seen:
                seen.add(rule.gives["kind"])
                yield _statement(rule, match, source.text, _place(outline, line, match), None, None)


def _entered(outline: Outline, rules: Sequence[CompiledRule], book: RuleBook) -> Iterator[Validity]:
    """Statements of the entries that the reader found, or that the head prints as lines."""
    text, sha256 = outline.source.text, outline.source.sha256
    for name, start, end in _entries(outline, book):
        value = fold(text, start, end)
        for rule in rules:
            match = rule.regex.search(f"{name}：{value.text}") if rule.gives["at"] == "field" and value.text else None
            if match is not None:
                day = iso_date_of(match["date"]) if "date" in match.groupdict() else None
                yield _statement(rule, match, text, Place(sha256=sha256, start=start, end=end), None, day)


def _entries(outline: Outline, book: RuleBook) -> Iterator[tuple[str, int, int]]:
    """The name of every entry and the place of its value."""
    source = outline.source
    for entry in source.fields:
        yield fold(entry.name, 0, len(entry.name)).text.strip("：[]【】"), entry.start, entry.end
    label = next(rule.regex for rule in book.rules("header") if rule.name == "label")
    for block in source.blocks[:_HEAD_FIELDS]:
        line = fold(source.text, block.start, block.end)
        match = label.fullmatch(line.text) if "：" in line.text[1:10] else None
        if match is not None:
            places = line.places[match.start("value") :]
            yield match["name"], places[0], places[-1] + 1


def _place(outline: Outline, line: Line, match: re.Match[str]) -> Place:
    places = line.places[match.start() : match.end()]
    return Place(sha256=outline.source.sha256, start=places[0], end=places[-1] + 1)


def _statement(
    rule: CompiledRule, match: re.Match[str], text: str, place: Place, clause: str | None, day: str | None
) -> Validity:
    groups = match.groupdict()
    return Validity(
        kind=rule.gives["kind"],
        date=day,
        text=groups.get("word") or groups.get("named"),
        clauses=tuple(CLAUSES.findall(groups.get("clauses") or "")),
        clause=clause,
        rule=rule.name,
        evidence=text[place.start : place.end],
        place=place,
    )


# ---------------------------------------------------------------- text


def _said(outline: Outline, rules: Sequence[CompiledRule], book: RuleBook) -> Iterator[Validity]:
    number = next(rule.regex for rule in book.rules("header") if rule.name == "doc_number")
    spoken = [rule for rule in rules if rule.gives["at"] == "sentence"]
    since: str | None = None
    for passage in outline.passages:
        if passage.kind == "cell" or not _HINT.search(passage.text):
            continue
        plain, clause = (
            masked(passage.text, marked_mentions(passage.text, number)),
            clause_path(outline, passage.clause),
        )
        for rule, match, start in _found(plain, _after_number(outline, passage), spoken):
            day = _day(match, outline, since)
            if rule.gives["kind"] == "effective" and not match.groupdict().get("clauses"):
                since = since or day
            _, place = piece(outline, passage, start + match.start(), start + match.end())
            said = _statement(rule, match, outline.source.text, place, clause, day)
            if match.groupdict().get("from"):
                yield said.model_copy(update={"kind": "effective", "date": iso_date_of(match["from"])})
            yield said


def _found(text: str, start: int, rules: Sequence[CompiledRule]) -> Iterator[tuple[CompiledRule, re.Match[str], int]]:
    """What the rules find in the sentences of a text, and where each sentence begins. A term without a subject of its
    own (有效期5年) is that of the document only where the text before it says from when the document is in force."""
    own = False
    for sentence in _SENTENCE.finditer(text, start):
        for rule in rules:
            for match in rule.regex.finditer(sentence[0]):
                own = own or rule.gives["kind"] == "effective"
                if own or match[0][0] not in _NO_SUBJECT:
                    yield rule, match, sentence.start()


def _after_number(outline: Outline, passage: Passage) -> int:
    """Where the wording of a passage begins: behind the number of the clause that it opens."""
    clause = outline.clauses[passage.clause] if passage.clause is not None else None
    if clause is None or outline.passages[clause.passage] is not passage:
        return 0
    return passage.text.find(clause.number) + len(clause.number) if clause.number in passage.text else 0


def _day(match: re.Match[str], outline: Outline, since: str | None) -> str | None:
    """The day that a statement names, or that its term leads to: counted from the first day in force (`since`), or
    from the day of the document."""
    groups, header = match.groupdict(), outline.header
    made = header.issued_on or header.published_on
    expires = "term" in groups or "until" in groups or "至" in match[0] or "到" in match[0]
    if groups.get("date"):
        return iso_date_of(groups["date"], end=expires)
    if groups.get("term"):
        start = since or made
        return _after(start, groups["term"], groups["unit"], -1) if start else None
    if groups.get("delay") and made:
        return _after(made, groups["delay"], groups["unit"], 0)
    return made


def iso_date_of(text: str, end: bool = False) -> str | None:
    """The ISO date of a day, or the first (`end`: the last) day of a month or year; None for no day of the calendar."""
    parts = _PARTS.fullmatch(text)
    day = parts and iso_day(parts["year"], parts["month"] or "1", parts["day"] or "1")
    if parts is None or day is None:
        return None
    year, month = int(day[:4]), int(day[5:7]) if parts["month"] or not end else 12
    last = calendar.monthrange(year, month)[1]
    if end and not parts["day"]:
        return f"{year}-{month:02d}-{last}"
    return day if int(day[8:]) <= last else None


def _after(start: str, count: str, unit: str, days: int) -> str | None:
    """The day so many years, months or days after another, and `days` more."""
    amount, first = int(to_decimal(count)), date.fromisoformat(start)
    if unit in ("日", "天"):
        return (first + timedelta(days=amount + days)).isoformat()
    months = first.year * 12 + first.month - 1 + amount * (12 if unit == "年" else 1)
    year, month = divmod(months, 12)
    if year > date.max.year:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return (date(year, month + 1, min(first.day, last)) + timedelta(days=days)).isoformat()
