"""What a printed piece of a table looks like: a number, a value, a unit of measure, units of organisation, prose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.rules.book import RuleBook
from pipeline.structure.tables.heads import heads_of

UNIT_ROLES = frozenset({"lead", "responsible", "support"})
VALUE_ROLES = frozenset({"baseline", "target"})

_NUMBER = re.compile(
    r"（?(\d{1,3})）?[.、．]?|第?([〇零一二三四五六七八九十百]{1,5})、?|（([一二三四五六七八九十]{1,3})）"
)
_SIGNS = "[≥≤<>＞＜≧≦±+（-]"
_LABEL = r"[^\d。，≥≤<>]{2,8}(?=[≥≤<>＞＜])"
_NUMBER_AND_UNIT = r"[〔\[]?\d[\d.,/~～—–\-%％‰×:：]*[^。；，]{0,14}"
_ITEMS = re.compile(r"[、，；,;]|(?<=[局委办厅会])及(?=[市省县区])")
_QUOTED = re.compile(r"“[^”]*(?:”|$)|^[^“”]*”|（[^（）]*(?:）|$)|^[^（）]*）")
_TAIL = re.compile(r"(?:等)?(?:（[^（）]*）)?[。；]?$")
_OPEN = "、，：；（“《〈—-和与及或"
_HAN_DIGITS = "零一二三四五六七八九"
_DIGIT = re.compile(r"\d")
DATE = re.compile(
    r"(?:到|至)?\s*(?:20\d{2}|\d{1,2}月|“?十[四五六]五”?)[年\d月日底末前上下半季度期间至到.\-—~～/、“”]*(?:持续推进|长期坚持|完成|前)?"
)


class Shape(NamedTuple):
    """A piece as its column's neighbours see it. `width` counts half-width characters."""

    text: str
    width: int
    number: int | None
    empty: bool
    value: bool
    bare: bool
    """A value without words of what is measured."""
    measure: bool
    kind: bool
    deadline: bool
    rests: frozenset[str]
    """What may follow on the next line, where a deadline without a year is cut."""
    units: bool
    """The whole piece is a list of units of organisation, its last one complete."""
    unit_start: bool
    unit_end: bool
    closed_first: bool
    """The first item, where a comma closes it, ends like a unit's name."""
    closed: bool
    """So does every later item that a comma closes."""
    open_end: bool
    stop_end: bool
    prose: bool
    numbered: bool


def printed_width(text: str) -> int:
    """The width of a folded text in half-width characters."""
    return sum(1 if char.isascii() else 2 for char in text)


def ordinal(text: str) -> int | None:
    """The value of a printed row number (12, （3）, 4., 十一、); None when the text is none."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    if found[1]:
        return int(found[1])
    han = found[2] or found[3]
    total = current = 0
    for char in han:
        if char in "十百":
            total, current = total + (current or 1) * (10 if char == "十" else 100), 0
        elif char not in "〇零":
            current = _HAN_DIGITS.index(char)
    return total + current


def _items(text: str) -> list[str]:
    """A list of units taken apart at its commas, those inside of quotes and brackets left."""
    return _ITEMS.split(_QUOTED.sub("“”", text))


def numbering(text: str) -> str:
    """How a row number is printed, its digits left out: rows of one table are numbered in one way."""
    return re.sub(r"[〇零一二三四五六七八九十百]+", "一", re.sub(r"\d+", "1", text))


def _alternation(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


class Shapes:
    """Shapes of pieces for one rule book, each text looked at once."""

    def __init__(self, book: RuleBook) -> None:
        self.heads = heads_of(book)
        vocabulary = self.heads.vocabulary
        self._empties = frozenset(vocabulary.empties)
        self._kinds = frozenset(vocabulary.kinds)
        self._deadlines = frozenset(vocabulary.deadlines)
        self._rests: dict[str, set[str]] = {}
        for word in vocabulary.deadlines:
            for end in range(2, len(word)):
                self._rests.setdefault(word[:end], set()).add(word[end:])
        self._values = re.compile(rf"(?:{_alternation(vocabulary.values)})")
        words = _alternation(vocabulary.value_words)
        self._bare = re.compile(rf"(?:{words}|{_SIGNS})*\d")
        self._value = re.compile(rf"(?:{words}|{_SIGNS}|{_LABEL})*{_NUMBER_AND_UNIT}")
        self._organ = re.compile(rf"(?:{_alternation(vocabulary.organs)})$")
        self._end = re.compile(rf"(?:{_alternation([*vocabulary.organs, *vocabulary.organ_tails])})$")
        self._start = re.compile(rf"(?:{_alternation(vocabulary.organ_starts)})")
        self._totals = re.compile(rf"(?:{_alternation(vocabulary.totals)})")
        self._known: dict[str, Shape] = {}

    def of(self, text: str) -> Shape:
        """The shape of a folded piece."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._shape(text)
        return known

    def is_organ(self, name: str) -> bool:
        """Whether a text ends like a unit's name and has nothing of a sentence."""
        name = _TAIL.sub("", name)
        if not 2 <= len(name) <= 24:
            return False
        return self._organ.search(name) is not None or (
            self._end.search(name) is not None and self._start.match(name) is not None
        )

    @staticmethod
    def last_unit(text: str) -> str:
        """The last name of a list of units."""
        return _TAIL.sub("", _items(text)[-1])

    def is_total(self, text: str) -> bool:
        """Whether a cell says that its row adds up others."""
        return self._totals.fullmatch(text) is not None

    def is_units(self, text: str) -> bool:
        """Whether a whole text is a list of units."""
        return "。" not in text[:-1] and all(self.is_organ(item) for item in _items(text) if item)

    def _shape(self, text: str) -> Shape:
        empty = text in self._empties
        digit = _DIGIT.search(text) is not None
        short = len(text) <= 24
        items = _items(text)
        prose = "。" in text[:-1] or ("，" in text and len(text) > 24) or len(text) > 45
        last = _TAIL.sub("", items[-1]) if not empty else ""
        closed = [self._end.search(_TAIL.sub("", item)) is not None for item in items[:-1]]
        return Shape(
            text=text,
            width=printed_width(text),
            number=ordinal(text) if len(text) <= 6 else None,
            empty=empty,
            value=short
            and not empty
            and ((digit and self._is_value(text)) or self._values.fullmatch(text) is not None),
            bare=short
            and not empty
            and (self._bare.match(text) is not None or self._values.fullmatch(text) is not None),
            measure=len(text) <= 12 and not text[:1].isdigit() and self.heads.is_measure(text),
            kind=text in self._kinds,
            deadline=text in self._deadlines
            or text in self._rests
            or (short and digit and DATE.fullmatch(text) is not None),
            rests=frozenset(self._rests.get(text, ())),
            units=len(text) > 1 and not digit and self.is_units(text),
            unit_start=self._start.match(text) is not None or (len(items) > 1 and self.is_organ(items[0])),
            unit_end=len(last) > 1 and self._end.search(last) is not None,
            closed_first=all(closed[:1]),
            closed=all(closed[1:]),
            open_end=text[-1:] in _OPEN and not empty,
            stop_end=text[-1:] in "。；！",
            prose=prose,
            numbered=re.match(
                r"\d{1,2}[.、．](?!\d)|（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}、", text
            )
            is not None,
        )

    def _is_value(self, text: str) -> bool:
        return (
            self._value.fullmatch(text) is not None and not text.endswith("。") and _DIGIT.search(text[:12]) is not None
        )


def shapes_of(book: RuleBook) -> Shapes:
    """The shapes of a rule book, indexed once."""
    found = book.derived.get(__name__)
    if found is None:
        found = book.derived[__name__] = Shapes(book)
    assert isinstance(found, Shapes)
    return found
