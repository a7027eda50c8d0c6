"""Numbers that officials put before headings and items.

GB/T 9704 gives 一、 （一） 1. （1）; laws 第一章 第一节 第一条 （一） 1.; technical plans and emergency plans
1 1.1 1.1.1; boxes in plans 专栏1. Texts are folded: brackets are full-width, digits are ASCII.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_HAN = "〇零一二三四五六七八九十百"
_ORDER = rf"(?:[{_HAN}]+|\d{{1,3}})"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ENCLOSED = {
    "digit_bracket": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "digit": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "han_bracket": "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩",
}
"""Numbers with their brackets or point in one character."""
_SIGNS = {
    sign: (kind, value)
    for kind, signs in (*_ENCLOSED.items(), ("circled", _CIRCLED))
    for value, sign in enumerate(signs, 1)
}
_MARKER = re.compile(
    rf"""
    第(?:(?P<part>{_ORDER})(?:编|篇|部分)|(?P<chapter>{_ORDER})章|(?P<section>{_ORDER})节|(?P<article>{_ORDER})条)
      (?![—的款]|[、和及至或]?第|所?规定|项(?!目))、?
  | (?P<han>[{_HAN}]+)(?:、|\.(?!\d))
  | （(?P<han_bracket>[{_HAN}]+)）[、.]?
  | （(?P<digit_bracket>\d{{1,2}})）[、.]?
  | (?P<half_bracket>\d{{1,2}})）[、.]?
  | (?P<decimal>\d{{1,2}}(?:\.\d{{1,2}}){{1,4}})[.、]?(?=[ 一-龥“《])
  | (?P<digit>\d{{1,3}})(?:\.(?!\d)|\.(?=(?:19|20)\d\d年)|、(?!\d))
  | 专栏(?P<box>\d{{1,2}}|[{_HAN}]{{1,3}})[:：]?(?![、和及至—）])
    """,
    re.VERBOSE,
)
_FIRST = frozenset(f"第专（0123456789{_HAN}") | frozenset(_SIGNS)
_BARE = re.compile(r"(\d{1,2})[.、]?(?=[ 一-龥])")
_LONGEST_HEAD = 24
_LONGEST_CHAPTER = 60
Decimals = frozenset[str]
"""The lines that head chapters in a text numbered 1, 1.1, 1.1.1."""
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0}

RANKS = {
    kind: rank
    for rank, kind in enumerate(
        (
            "annex",
            "part",
            "chapter",
            "section",
            "article",
            "han",
            "han_bracket",
            "box",
            "digit",
            "digit_bracket",
            "half_bracket",
            "circled",
        )
    )
}
"""Which number stands above which where a text does not say otherwise."""
LEVELS = {
    "annex": 1,
    "part": 1,
    "chapter": 1,
    "section": 2,
    "article": 2,
    "han": 1,
    "han_bracket": 2,
    "box": 3,
    "digit": 3,
    "digit_bracket": 4,
    "half_bracket": 4,
    "circled": 5,
}

DECIMAL_LEVELS = {f"decimal{depth}": depth for depth in range(1, 6)}


class Marker(NamedTuple):
    """A number at the head of a paragraph: its kind, its value, how it is printed and where it ends."""

    kind: str
    ordinal: int
    printed: str
    end: int

    @property
    def rank(self) -> int:
        """Its place from the top among the kinds of numbers; decimals stand by their depth."""
        return RANKS["han"] + self.level - 1 if self.kind in DECIMAL_LEVELS else RANKS[self.kind]

    @property
    def level(self) -> int:
        """The level that the number shows (1 = 一、, 2 = （一）, 3 = 1., 4 = （1）)."""
        return DECIMAL_LEVELS.get(self.kind) or LEVELS[self.kind]


def han_value(text: str) -> int:
    """The value of a Chinese numeral below one thousand (二十一 = 21, 一百零五 = 105)."""
    total = current = 0
    for char in text:
        if char == "百":
            total, current = total + (current or 1) * 100, 0
        elif char == "十":
            total, current = total + (current or 1) * 10, 0
        else:
            current = _DIGITS[char]
    return total + current


def marker(text: str, decimals: Decimals | None = None) -> Marker | None:
    """The number that a folded text starts with, None where it starts with none.

    `decimals`: the text numbers its headings 1, 1.1, 1.1.1; without it, 1.1 is an amount.
    """
    if not text or text[0] not in _FIRST:
        return None
    if text[0] in _SIGNS:
        kind, value = _SIGNS[text[0]]
        return Marker(kind, value, text[0], 1)
    if decimals is not None and text in decimals:
        bare = _BARE.match(text)
        return Marker("decimal1", int(bare[1]), bare[0], bare.end()) if bare else None
    found = _MARKER.match(text)
    if found is None:
        return None
    kind = str(found.lastgroup)
    digits = found[kind]
    if kind == "decimal":
        if decimals is None:
            return None
        return Marker(f"decimal{digits.count('.') + 1}", int(digits.rsplit(".", 1)[1]), digits, found.end())
    printed = found[0].rstrip(":：") if kind == "box" else found[0]
    return Marker(kind, int(digits) if digits.isdigit() else han_value(digits), printed, found.end())


def decimal_heads(texts: Sequence[str]) -> Decimals | None:
    """The lines that head the chapters of a text numbered 1, 1.1, 1.1.1; None where a text is not numbered so.

    A text is when it has some N.1 and N.2; a chapter's head is the last short line N before N.1.
    """
    places: dict[str, int] = {}
    for index, text in enumerate(texts):
        match = _MARKER.match(text) if text[:1].isdigit() else None
        if match is not None and match.lastgroup == "decimal":
            places.setdefault(match["decimal"], index)
    if not any(number.endswith(".1") and number[:-1] + "2" in places for number in places):
        return None
    heads: set[str] = set()
    for number, place in places.items():
        chapter, _, first = number.partition(".")
        if first == "1":
            before = (texts[index] for index in range(place - 1, max(-1, place - _LONGEST_CHAPTER), -1))
            heads.update(next(([text] for text in before if _heads_chapter(text, chapter)), []))
    return frozenset(heads)


def _heads_chapter(text: str, chapter: str) -> bool:
    match = _BARE.match(text)
    return match is not None and match[1] == chapter and len(text) <= _LONGEST_HEAD


class Numbers:
    """Which numbers may come next: the last one of each kind."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def follows(self, found: Marker) -> bool:
        """Whether a number is the next of its kind (lists may go on through their parents)."""
        return found.ordinal == self._last.get(found.kind, 0) + 1

    def allows(self, found: Marker) -> bool:
        """Whether a number at a clear paragraph start may be one: a first one, one in order but for small gaps and
        slips, or any in a fragment that lacks its beginning."""
        last = self._last.get(found.kind)
        return found.ordinal == 1 or last is None or -1 <= found.ordinal - last <= 4

    def accept(self, found: Marker) -> None:
        """Take a number as read."""
        self._last[found.kind] = found.ordinal

    def inside_box(self) -> Numbers:
        """The numbers with which a box begins: those that stand below its own are counted anew."""
        inside = Numbers()
        inside._last = {kind: last for kind, last in self._last.items() if RANKS.get(kind, 0) <= RANKS["box"]}
        return inside
