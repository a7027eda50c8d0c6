"""Numbers that officials put before headings and items (GB/T 9704: 一、 （一） 1. （1）; laws: 第一章 第一条)."""

from __future__ import annotations

import re
from typing import NamedTuple

    "part", "chapter", "section", "article", "han", "han_bracket", "digit", "digit_bracket", "circled", "annex"
]
_HAN = "〇零一二三四五六七八九十百"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
LEVELS: dict[str, int] = {
    "annex": 1,
    "part": 1,
    "chapter": 1,
    "section": 2,
    "article": 2,
    "han": 1,
    "han_bracket": 2,
    "digit": 3,
    "digit_bracket": 4,
    "circled": 5,
}
_MARKER = re.compile(
    rf"""
    (?P<annex>附件[:：]?(?P<annex_number>\d{{0,2}})[:：]?$)
  | 第(?:(?P<part>[{_HAN}]+)编|(?P<chapter>[{_HAN}]+)章|(?P<section>[{_HAN}]+)节|(?P<article>[{_HAN}]+)条)(?![和、及至—第])
  | (?P<han>[{_HAN}]+)、
  | （(?P<han_bracket>[{_HAN}]+)）、?
  | （(?P<digit_bracket>\d{{1,2}})）
  | (?P<digit>\d{{1,3}})(?:[.．](?!\d)|、)
  | (?P<circled>[{_CIRCLED}])
    """,
    re.VERBOSE,
)
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0}


class Marker(NamedTuple):
    """A number at the head of a paragraph: its kind, its value, how it is printed and where it ends."""

    kind: str
    ordinal: int
    printed: str
    end: int


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


def marker(text: str) -> Marker | None:
    """The number that a folded text starts with, None where it starts with none."""
    found = _MARKER.match(text)
    if found is None:
        return None
    kind = str(found.lastgroup)
    if found["annex"] is not None:
        number = found["annex_number"]
        return Marker("annex", int(number or 0), f"附件{number}", found.end())
    digits = found[kind]
    if kind == "circled":
        return Marker(kind, _CIRCLED.index(digits) + 1, digits, found.end())
    return Marker(kind, int(digits) if digits.isdigit() else han_value(digits), found[0], found.end())
