"""What the reading of a document's head is made of: its patterns, its headings, and the values found so far."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.records import Source
from pipeline.rules.book import RuleBook
from pipeline.structure.lines import Line

_HAN_DIGITS = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | dict.fromkeys("〇○OＯ", "0")
_FIELD = "field_"
_HEADING = "heading_"
Span = tuple[int, int]


class Patterns(NamedTuple):
    """The compiled rules of kind `header`."""

    headings: tuple[tuple[str, re.Pattern[str]], ...]
    fields: tuple[tuple[str, re.Pattern[str]], ...]
    named: dict[str, re.Pattern[str]]
    entry: re.Pattern[str]
    """The name of any known metadata entry with the colon behind it."""


class Heading(NamedTuple):
    """A heading: `lines[first:last]` joined as `line`, what its pattern matched, and the pattern's name."""

    first: int
    last: int
    line: Line
    match: re.Match[str]
    kind: str

    def part(self, name: str) -> str | None:
        """What a group of the pattern matched, None when it has no such group."""
        return self.match.groupdict().get(name)

    @property
    def end(self) -> int:
        """Where the heading's wording ends: before a date in brackets."""
        return self.match.start("date") if self.part("date") else len(self.line.text)


class Draft:
    """The values found so far and their places; the first value of a field stays."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.values: dict[str, str] = {}
        self.spans: dict[str, Span] = {}
        self.named_issuers: list[str] = []

    def put(self, name: str, value: str | None, span: Span) -> None:
        """Set a field that is still open."""
        if value and name not in self.values:
            self.values[name] = value
            self.spans[name] = span


def patterns_of(book: RuleBook) -> Patterns:
    found = book.derived.get(__name__)
    if not isinstance(found, Patterns):
        named = {rule.name: rule.regex for rule in book.rules("header")}
        headings = tuple((name, regex) for name, regex in named.items() if name.startswith(_HEADING))
        fields = tuple((name[len(_FIELD) :], regex) for name, regex in named.items() if name.startswith(_FIELD))
        entry = re.compile(f"((?:{'|'.join(f'(?:{regex.pattern})' for _, regex in fields)}))：", re.VERBOSE)
        found = Patterns(headings, fields, named, entry)
        book.derived[__name__] = found
    return found


def span_of(line: Line, start: int = 0, end: int | None = None) -> Span:
    places = line.places[start:end]
    return places[0], places[-1] + 1


def iso_date(match: re.Match[str]) -> str | None:
    """The ISO date of a match of the rule `date`; None for a day no calendar has."""
    return iso_day(match["year"], match["month"], match["day"])


def iso_day(printed_year: str, printed_month: str, printed_day: str) -> str | None:
    """The ISO date of a year, month and day in Arabic digits or Chinese numerals; None for one no calendar has."""
    year = "".join(_HAN_DIGITS.get(char, char) for char in printed_year)
    month, day = (_small_number(part) for part in (printed_month, printed_day))
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year}-{month:02d}-{day:02d}"


def _small_number(text: str) -> int:
    """A number below one hundred in Arabic digits or Chinese numerals."""
    if text.isdigit() and text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    unit = int(_HAN_DIGITS.get(ones, "0"))
    return unit if not ten else 10 * int(_HAN_DIGITS.get(tens, "1")) + unit


def doc_number(match: re.Match[str]) -> str:
    """A match of the rule `doc_number` with its brackets as GB/T 9704 has them: 政办〔2031〕7号."""
    if match["order"]:
        return f"{match['order']}{match['order_serial']}"
    return f"{match['prefix']}〔{match['year']}〕{match['serial']}"


def put_date(line: Line, patterns: Patterns, draft: Draft, field: str = "issued_on") -> bool:
    match = patterns.named["date"].search(line.text)
    if match is not None:
        draft.put(field, iso_date(match), span_of(line, *match.span()))
    return match is not None


def put_number(line: Line, patterns: Patterns, draft: Draft) -> None:
    match = patterns.named["doc_number"].search(line.text)
    if match is not None:
        draft.put("doc_number", doc_number(match), span_of(line, *match.span()))


def no_addressee(text: str, patterns: Patterns) -> bool:
    """Lines of a head that are neither heading nor addressees: letterhead, number, date, metadata entry."""
    return any(patterns.named[name].fullmatch(text) for name in ("doc_number", "date", "label", "letterhead"))
