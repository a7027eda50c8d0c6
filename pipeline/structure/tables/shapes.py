"""What a printed piece of a table looks like: a number, a value, a unit of measure, units of organisation, prose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from pipeline.rules.book import RuleBook
from pipeline.structure.tables.heads import heads_of

UNIT_ROLES = frozenset({"lead", "responsible", "support"})
VALUE_ROLES = frozenset({"baseline", "target"})

_NUMBER = re.compile(
    r"（?(\d{1,3})）?[.、．]?|第?([〇零一二三四五六七八九十百]{1,5})、?|（([一二三四五六七八九十]{1,3})）"
)
_SIGNS = "[≥≤<>＞＜≧≦±+（-]"
_LABEL = r"[^\d。，≥≤<>]{2,8}(?=[≥≤<>＞＜])"
_NUMBER_AND_UNIT = r"[〔\[]?\d[\d.,/~～—–\-%％‰×:：]*[^。；，（]{0,8}(?:（[^（）]*）?)?"
_ITEMS = re.compile(r"[、，；,;]|(?<=[局委办厅会])及(?=[市省县区])")
_QUOTED = re.compile(r"“[^”]*(?:”|$)|^[^“”]*”|（[^（）]*(?:）|$)|^[^（）]*）")
_TAIL = re.compile(r"(?:等)?(?:（[^（）]*）)?[。；]?$")
_OPEN = "、，：；（“《〈—-和与及或"
_OWN_NUMBER = re.compile(r"\d{1,2}[.、．](?!\d)|（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}、")
_DIGIT_RUN = re.compile(r"\d+")
_HAN_RUN = re.compile(r"[〇零一二三四五六七八九十百]+")
_LONGEST_NUMBER = 6
_LONGEST_VALUE = 24
_PLACES = "省市区县州盟旗镇乡"
_HAN_DIGITS = "零一二三四五六七八九"
_DIGIT = re.compile(r"\d")
DATE = re.compile(
    r"(?:到|至)?\s*(?:20\d{2}|\d{1,2}月|“?十[四五六]五”?)[年\d月日底末前上下半季度期间至到.\-—~～/、“”]*(?:持续推进|长期坚持|完成|前)?"
)


class Shape:
    """A piece as its column's neighbours see it, each feature looked at when it is first asked for.

    `width` counts half-width characters; `number` is the value of a row number; `rests` is what may follow on the
    next line where a deadline without a year is cut.
    """

    def __init__(self, text: str, shapes: Shapes) -> None:
        self.text = text
        self._shapes = shapes
        self.width = printed_width(text)
        self.number = ordinal(text) if len(text) <= _LONGEST_NUMBER else None
        self.empty = text in shapes.empties
        self.kind = text in shapes.kinds
        self.open_end = text[-1:] in _OPEN and not self.empty
        self.stop_end = text[-1:] in "。；！"
        self.prose = "。" in text[:-1] or ("，" in text and len(text) > 24) or len(text) > 45
        self.rests: frozenset[str] = shapes.rests.get(text, frozenset())

    @cached_property
    def _short(self) -> bool:
        return len(self.text) <= _LONGEST_VALUE and not self.empty

    @cached_property
    def _digit(self) -> bool:
        return _DIGIT.search(self.text) is not None

    @cached_property
    def items(self) -> list[str]:
        """It taken apart at the commas of a list."""
        return _items(self.text)

    @cached_property
    def _said(self) -> bool:
        """Whether it is a value without a digit."""
        return self._shapes.values.fullmatch(self.text) is not None

    @cached_property
    def value(self) -> bool:
        """A number with its unit, or words that stand for one."""
        if not self._short:
            return False
        if not self._digit:
            return self._said
        return _DIGIT.search(self.text[:12]) is not None and self._shapes.value.fullmatch(self.text) is not None

    def goes_on_as_value(self, after: Shape) -> bool:
        """Whether two lines make words that stand for a value."""
        return self._shapes.values.fullmatch(self.text + after.text) is not None

    def goes_on_as_measure(self, after: Shape) -> bool:
        """Whether two lines make a unit of measure."""
        return self._shapes.heads.is_measure(self.text + after.text)

    @cached_property
    def bare(self) -> bool:
        """A value without words of what is measured."""
        return self._short and (self._shapes.bare.match(self.text) is not None or self._said)

    @cached_property
    def measure(self) -> bool:
        """A unit of measure and nothing else."""
        return len(self.text) <= 12 and not self.text[:1].isdigit() and self._shapes.heads.is_measure(self.text)

    @cached_property
    def deadline(self) -> bool:
        """A date, a period, or words that stand for one; also the first line of such words."""
        if self.text in self._shapes.deadlines or self.rests:
            return True
        return self._short and self._digit and DATE.fullmatch(self.text) is not None

    @cached_property
    def units(self) -> bool:
        """A list of units of organisation, its last one complete."""
        return len(self.text) > 1 and not self._digit and self._shapes.is_units(self.text)

    @cached_property
    def names(self) -> list[str]:
        """The names that are surely whole: between two commas, or begun and ended as names are."""
        if self.stop_end:
            return []
        ends = (self.items[0], self.items[-1]) if self.unit_start else ()
        whole = (name for name in ends if self._shapes.is_whole(name))
        return [*self.items[1:-1], *whole]

    @property
    def listed(self) -> bool:
        """It has several items."""
        return len(self.items) > 1

    @cached_property
    def named(self) -> bool:
        """It begins with words that names of units begin with."""
        return self._shapes.start.match(self.text) is not None

    @cached_property
    def unit_start(self) -> bool:
        """It may begin a list of units."""
        return self.named or (len(self.items) > 1 and self._shapes.is_organ(self.items[0]))

    @cached_property
    def unit_end(self) -> bool:
        """Its last name ends as names of units do."""
        if self.text.endswith("）") and "（" not in self.text:  # the rest of a second name in brackets: 储备局）
            return self._shapes.end.search(self.text[:-1]) is not None
        last = "" if self.empty else _TAIL.sub("", self.items[-1])
        if len(last) == 1:
            return len(self.items) == 1 and last in self._shapes.last_chars
        return self._shapes.end.search(last) is not None

    @cached_property
    def _closed(self) -> list[bool]:
        plain = (_TAIL.sub("", item) for item in self.items[:-1])
        return [item[-1:] in _PLACES or self._shapes.end.search(item) is not None for item in plain]

    @cached_property
    def closed_first(self) -> bool:
        """Its first item, where a comma closes it, ends like a unit's name."""
        return all(self._closed[:1])

    @cached_property
    def closed(self) -> bool:
        """So does every later item that a comma closes."""
        return all(self._closed[1:])

    @cached_property
    def total(self) -> bool:
        """It says that its row adds up others."""
        return self._shapes.is_total(self.text)

    @cached_property
    def numbering(self) -> str:
        """How a row number is printed, its digits left out: rows of one table are numbered in one way."""
        return _HAN_RUN.sub("一", _DIGIT_RUN.sub("1", self.text))

    @cached_property
    def numbered(self) -> bool:
        """It begins with a number of its own: 1. （一） 一、"""
        return _OWN_NUMBER.match(self.text) is not None


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


def _alternation(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


class Shapes:
    """Shapes of pieces for one rule book, each text looked at once."""

    def __init__(self, book: RuleBook) -> None:
        self.heads = heads_of(book)
        vocabulary = self.heads.vocabulary
        self.empties = frozenset(vocabulary.empties)
        self.kinds = frozenset(vocabulary.kinds)
        self.deadlines = frozenset(vocabulary.deadlines)
        rests: dict[str, set[str]] = {}
        for word in vocabulary.deadlines:
            for end in range(2, len(word)):
                rests.setdefault(word[:end], set()).add(word[end:])
        self.rests = {text: frozenset(after) for text, after in rests.items()}
        self.values = re.compile(rf"(?:{_alternation(vocabulary.values)})")
        words = _alternation(vocabulary.value_words)
        self.bare = re.compile(rf"(?:{words}|{_SIGNS})*\d")
        self.value = re.compile(rf"(?:{words}|{_SIGNS}|{_LABEL})*{_NUMBER_AND_UNIT}")
        self._organ = re.compile(rf"(?:{_alternation(vocabulary.organs)})$")
        self.end = re.compile(rf"(?:{_alternation([*vocabulary.organs, *vocabulary.organ_tails])})$")
        ends = (*vocabulary.organs, *vocabulary.organ_tails)
        self.last_chars = frozenset(word[-1] for word in ends) - frozenset(_PLACES)
        self.start = re.compile(rf"(?:{_alternation(vocabulary.organ_starts)}|.{{1,8}}人民政府)")
        self._totals = re.compile(rf"(?:{_alternation(vocabulary.totals)})")
        self._known: dict[str, Shape] = {}

    def of(self, text: str) -> Shape:
        """The shape of a folded piece."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = Shape(text, self)
        return known

    def is_organ(self, name: str) -> bool:
        """Whether a text ends like a unit's name and has nothing of a sentence."""
        name = _TAIL.sub("", name)
        if not 2 <= len(name) <= 24:
            return False
        return self._organ.search(name) is not None or (
            self.end.search(name) is not None and self.start.match(name) is not None
        )

    def is_whole(self, name: str) -> bool:
        """Whether a name begins with words that names begin with, and ends with one that only names end with."""
        return len(name) > 3 and self.start.match(name) is not None and self._organ.search(name) is not None

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


def shapes_of(book: RuleBook) -> Shapes:
    """The shapes of a rule book, indexed once."""
    found = book.derived.get(__name__)
    if found is None:
        found = book.derived[__name__] = Shapes(book)
    assert isinstance(found, Shapes)
    return found
