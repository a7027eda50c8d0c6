"""What the head of a column says: its role, its year or plan period, its unit of measure."""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

from pipeline.records import Record
from pipeline.rules.book import RuleBook
from pipeline.rules.units import parse_unit
from pipeline.structure.lines import fold_plain

_BRACKETS = re.compile(r"（([^（）]*)）|〔([^〔〕]*)〕|\[([^\[\]]*)\]|【([^【】]*)】")
_BETWEEN = re.compile(r"^(?:其中|当年)?(?:[“”的：:、,，]|年(?![均度增]))*|[“”的：:、,，]+$")
_DATE = re.compile(
    r"(?:到|至|截至|截止)?(?:(?:19|20)\d{2}年?[-—－~～至])?(?P<year>(?:19|20)\d{2})(?!\d)年?"
    r"(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?(?:年?[底末初]|度)?(?:之?前)?"
)
_SPAN = re.compile(r"(?:19|20)\d{2}年?[-—－~～至](?=(?:19|20)\d{2})")
_PERIOD = re.compile(r"“?(?P<period>十[一二三四五六七八九])五”?(?:规划)?(?:期间|时期|期末|末期?)?")
_LONGEST = 20


class HeadWords(Record):
    """The words of one role, and patterns a whole head may match."""

    words: tuple[str, ...]
    patterns: tuple[str, ...] = ()


class TableVocabulary(Record):
    """`vocabulary/table_heads.yaml`."""

    heads: dict[str, HeadWords]
    periods: dict[str, str]
    kinds: tuple[str, ...]
    empties: tuple[str, ...]
    organs: tuple[str, ...]
    organ_tails: tuple[str, ...]
    organ_starts: tuple[str, ...]
    value_words: tuple[str, ...]
    values: tuple[str, ...]
    deadlines: tuple[str, ...]
    totals: tuple[str, ...]
    captions: tuple[str, ...]
    past: tuple[str, ...]
    notes: tuple[str, ...]


class Head(NamedTuple):
    """A head as read. `role` is None when the words are not known; a head that is only a year has role "year"."""

    name: str
    role: str | None
    year: str | None = None
    unit: str | None = None
    past: bool = False
    rest: str = ""
    """What is left of the head without year, brackets and unit."""


_IMPRINT = re.compile(r".{2,40}\d{4}年\d{1,2}月\d{1,2}日印发")
_OF_YEAR = ("", "水平", "值", "数值", "数据")
"""What a head says beside its year when it says nothing more."""


class Heads:
    """The vocabulary of heads, indexed once for a rule book."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self.vocabulary = book.vocabulary("table_heads", TableVocabulary)
        self._known: dict[str, Head] = {}

    @cached_property
    def _words(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for role, head in self.vocabulary.heads.items():
            for word in head.words:
                found.setdefault(fold_plain(word), role)
        return found

    @cached_property
    def _patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple(
            (role, self.book.compile(pattern, f"table_heads.yaml: {role}"))
            for role, head in self.vocabulary.heads.items()
            for pattern in head.patterns
        )

    def _role(self, rest: str) -> str | None:
        role = self._words.get(rest)
        if role is not None:
            return role
        if len(rest) > _LONGEST or not re.search(r"[一-鿿]", rest) or re.search(r"[。；，]", rest):
            return None
        return next((role for role, pattern in self._patterns if pattern.fullmatch(rest)), None)

    def read(self, text: str) -> Head:
        """A folded head, spaces left out, read apart."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._read(text)
        return known

    def _read(self, text: str) -> Head:
        if len(text) > 3 * _LONGEST:
            return Head(text, None)
        notes = ["".join(part or "" for part in found.groups()) for found in _BRACKETS.finditer(text)]
        last = notes[-1:] if text.endswith(("）", "]", "】")) else []
        rest = _BRACKETS.sub("", text)
        unit = next((note for note in last if self.is_measure(note)), None)
        if "/" in rest and unit is None and self.is_measure(rest.rpartition("/")[2]):
            rest, _, unit = rest.rpartition("/")
        year, rest = self._year(rest)
        if year is None:
            year = next((found for found in (self._year(note)[0] for note in notes) if found), None)
        rest = _BETWEEN.sub("", rest)
        past = any(word in text for word in self.vocabulary.past) or any(note.startswith("已") for note in notes)
        role = "year" if year and rest in _OF_YEAR else self._role(rest)
        if role is None and rest.endswith(("值", "数")) and len(rest) > 2:
            role = self._role(rest[:-1])
        return Head(text, role, year, unit, past, rest)

    def _year(self, text: str) -> tuple[str | None, str]:
        """The last date or plan period of a text, and the text without it."""
        found = _DATE.search(text)
        if found:
            year = found["year"]
            if found["month"]:
                year += f"-{int(found['month']):02}"
            if found["day"]:
                year += f"-{int(found['day']):02}"
            return year, text[: found.start()] + text[found.end() :]
        period = _PERIOD.search(text)
        if period and period["period"] + "五" in self.vocabulary.periods:
            return self.vocabulary.periods[period["period"] + "五"], text[: period.start()] + text[period.end() :]
        return None, text

    def year_of(self, text: str) -> str | None:
        """The year, month or plan period that a caption names; None when it names a span or nothing."""
        if _SPAN.search(text):
            return None
        return self._year(text)[0]

    def closes(self, text: str) -> bool:
        """Whether a line stands behind a table: a note, or the imprint at the foot of a document (GB/T 9704, 版记)."""
        return text.startswith(self.vocabulary.notes) or _IMPRINT.fullmatch(text) is not None

    def is_measure(self, text: str) -> bool:
        """Whether a text is a unit of measure and nothing else."""
        text = text.removeprefix("单位：").removeprefix("单位:")
        return 0 < len(text) <= 14 and not text.isdigit() and parse_unit(text, self.book) is not None

    def is_word(self, text: str) -> bool:
        """Whether a head, its year and brackets left out, is a word of the vocabulary."""
        return self.read(text).rest in self._words

    def is_head(self, text: str) -> bool:
        """Whether a text is a head whose words are known."""
        return len(text) <= 2 * _LONGEST and self.read(text).role is not None


def heads_of(book: RuleBook) -> Heads:
    """The vocabulary of heads of a rule book, indexed once."""
    found = book.derived.get(__name__)
    if found is None:
        found = book.derived[__name__] = Heads(book)
    assert isinstance(found, Heads)
    return found
