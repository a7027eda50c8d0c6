"""Lines: pieces of the source's text with widths folded and spaces dropped, and the way back for every character.

Folding is one to one, so that a character of a line is always one character of the source: full-width digits,
Latin letters and signs become ASCII (１ → 1, ％ → %), compatibility and Kangxi radicals become the character that
they stand for (⼀ → 一), brackets and punctuation become full-width (GB/T 15834) except a point or comma between
digits. Spaces, soft hyphens and control characters vanish, but one space stays between two Latin words.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from pipeline.records import Box

_TO_FULL = str.maketrans("(),;:?!", "（），；：？！")
_KEEP = set("（），；：？！“”‘’《》〈〉【】—－～…、。·・℃㎡㎥‰①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_RADICALS = dict(
    zip(
        "⺀⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺶⺷⺸⺹⺺⺻⺽⺾⺿⻀"
        "⻁⻂⻃⻄⻅⻆⻇⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "冫厂乛乚乙亻冂几刀刂卜㔾小小尢尣尢巳幺彑彐忄心扌攵旡月歺母民氵氺灬爪爫丬牛犭王疋目示礻竹糹纟罓罒网冈"
        "羊羊羊耂肀聿臼艹艹艹虎衤覀西见角角讠贝车辶辶辶阝钅长镸长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)
"""Radicals (CJK Radicals Supplement) that PDF fonts give for whole characters; compatibility forms leave them alone."""
_DROP = {"\u00ad", "\u200b", "\u200c", "\u200d", "\ufeff", "\ufffe", "\uffff"}


class Line(NamedTuple):
    """A folded run of text. `places[i]` is the offset in the source's text of `text[i]`. `box` is where a printed line
    stands on its page, `full` whether it reaches to the edge of its frame, where that is known."""

    text: str
    places: tuple[int, ...]
    page: int | None = None
    level: int | None = None
    box: Box | None = None
    full: bool | None = None

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


_DROPPED = "\0"


class _Table(dict[int, str]):
    """What each character becomes, filled as characters are met; white space becomes a space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isspace():
            folded = " "
        elif char in _DROP or char == _DROPPED or unicodedata.category(char) in ("Cc", "Cf"):
            folded = _DROPPED
        else:
            folded = _folded(char).translate(_TO_FULL)
        self[code] = folded
        return folded


_TABLE = _Table()
_RUNS = re.compile(r"[^ \0]+")
_SOFT_DASH = re.compile("(?<=\\d)\u00ad(?=\\d)")  # some fonts print the dash between two years by a soft hyphen
_READ_DASH = re.compile(r"(?<=\d)一(?=\d)")  # text recognition takes the dash of 10—15 for a one
_NUMBER_SIGN = re.compile(r"(?<=\d)[，：](?=\d)")


def fold_char(char: str) -> str:
    """One character folded; the empty string when it is dropped, a space for any white space."""
    return char.translate(_TABLE).replace(_DROPPED, "")


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _two_numbers(before: str, after: str) -> bool:
    """Two numbers of several digits side by side are two (cells run together); single spaced digits are one."""
    return before[-2:].isdigit() and len(before) > 1 and after[:2].isdigit() and len(after) > 1


def fold(text: str, start: int, end: int, page: int | None = None, level: int | None = None) -> Line:
    """The piece [start, end) of a source's text as a line."""
    piece = _SOFT_DASH.sub("-", text[start:end])
    if "一" in piece:
        piece = _READ_DASH.sub("—", piece)
    folded = piece.translate(_TABLE)
    if "," in piece or ":" in piece:
        # a point or comma between digits belongs to the number
        folded = _NUMBER_SIGN.sub(
            lambda found: piece[found.start()] if piece[found.start()] in ",:" else found[0], folded
        )
    if " " not in folded and _DROPPED not in folded:
        return Line(folded, tuple(range(start, start + len(folded))), page, level)
    parts: list[str] = []
    places: list[int] = []
    for run in _RUNS.finditer(folded):
        word = run[0]
        if parts and " " in folded[places[-1] + 1 - start : run.start()]:
            before = parts[-1]
            if (_latin(before[-1]) and _latin(word[0])) or _two_numbers(before, word):
                parts.append(" ")
                places.append(start + run.start() - 1)
        parts.append(word)
        places += range(start + run.start(), start + run.end())
    return Line("".join(parts), tuple(places), page, level)


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
