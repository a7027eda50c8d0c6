"""Lines: pieces of the source's text with widths folded and spaces dropped, and the way back for every character.

Folding is one to one, so that a character of a line is always one character of the source: full-width digits,
Latin letters and signs become ASCII (１ → 1, ％ → %), compatibility and Kangxi radicals become the character that
they stand for (⼀ → 一), brackets and punctuation become full-width (GB/T 15834) except a point or comma between
digits. Spaces, soft hyphens and control characters vanish, but one space stays between two Latin words.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

_TO_FULL = str.maketrans("(),;:?!", "（），；：？！")
_KEEP = set("（），；：？！“”‘’《》〈〉【】—－～…、。·・℃㎡㎥‰①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_RADICALS = dict(
    zip(
        "⺁⺇⺒⺓⺝⺟⺠⺩⺬⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻱⻳",
        "厂几巳幺月母民王示虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龜龟",
        strict=True,
    )
)
"""Radicals (CJK Radicals Supplement) that PDF fonts give for whole characters; compatibility forms leave them alone."""
_DROP = {"\u00ad", "\u200b", "\u200c", "\u200d", "\ufeff", "\ufffe", "\uffff"}


class Line(NamedTuple):
    """A folded run of text. `places[i]` is the offset in the source's text of `text[i]`."""

    text: str
    places: tuple[int, ...]
    page: int | None = None
    level: int | None = None

    def cut(self, start: int, end: int | None = None) -> Line:
        """The part [start, end) of this line."""
        return self._replace(text=self.text[start:end], places=self.places[start:end])


def _folded(char: str) -> str:
    if char in _KEEP:
        return char
    wide = _RADICALS.get(char) or unicodedata.normalize("NFKC", char)
    if len(wide) != 1:
        return char
    return wide


_TABLE: dict[str, str] = {}


def fold_char(char: str) -> str:
    """One character folded; the empty string when it is dropped, a space for any white space."""
    known = _TABLE.get(char)
    if known is None:
        if char in _DROP or unicodedata.category(char) in ("Cc", "Cf") and not char.isspace():
            known = ""
        elif char.isspace():
            known = " "
        else:
            known = _folded(char).translate(_TO_FULL)
        _TABLE[char] = known
    return known


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _two_numbers(before: list[str], text: str, offset: int) -> bool:
    """Two numbers of several digits side by side are two (cells run together); single spaced digits are one."""
    return (
        before[-1].isdigit()
        and len(before) > 1
        and before[-2].isdigit()
        and text[offset : offset + 2].isdigit()
        and offset + 1 < len(text)
    )


def fold(text: str, start: int, end: int, page: int | None = None, level: int | None = None) -> Line:
    """The piece [start, end) of a source's text as a line."""
    chars: list[str] = []
    places: list[int] = []
    space = False
    for offset in range(start, end):
        char = fold_char(text[offset])
        if char == " ":
            space = True
            continue
        if not char:
            continue
        if space and chars and (_latin(chars[-1]) and _latin(char) or _two_numbers(chars, text, offset)):
            chars.append(" ")
            places.append(offset - 1)
        space = False
        if (
            char in "，："
            and chars
            and chars[-1].isdigit()
            and text[offset] in ",:"
            and offset + 1 < end
            and text[offset + 1].isdigit()
        ):
            char = text[offset]
        chars.append(char)
        places.append(offset)
    return Line("".join(chars), tuple(places), page, level)


def join(lines: list[Line]) -> Line:
    """Lines one after the other as one line, with the first one's page and level."""
    if len(lines) == 1:
        return lines[0]
    text = "".join(line.text for line in lines)
    places = tuple(place for line in lines for place in line.places)
    return lines[0]._replace(text=text, places=places)


def fold_plain(text: str) -> str:
    """Folded text alone, for words that come from vocabulary or from a user."""
    return fold(text, 0, len(text)).text
