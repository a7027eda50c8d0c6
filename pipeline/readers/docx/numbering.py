"""Word's automatic numbers, computed as Word shows them (ECMA-376 part 1, 17.9), since clauses are known by them."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from docx.oxml.ns import qn

_PLACE = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
_SMALL_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def chinese(number: int, digits: str = "零一二三四五六七八九", units: str = "十百千") -> str:
    """A number below ten thousand in Chinese: 10 → 十, 21 → 二十一, 105 → 一百零五."""
    written = ""
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), map(int, str(number)), strict=True):
        if digit:
            written += digits[digit] + (units[place - 1] if place else "")
        elif written and not written.endswith(digits[0]):
            written += digits[0]
    written = written.rstrip(digits[0]) or digits[0]
    return written[1:] if 10 <= number < 20 and units[0] == "十" else written


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written + _SMALL_ROMAN[number]


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int, first: int, most: int) -> str:
    return chr(first + number - 1) if number <= most else str(number)


def formatted(number: int, style: str) -> str:
    """A number in one of the formats of ST_NumberFormat; "" for bullets, digits for a format that is not known here."""
    if style in ("none", "bullet") or not 0 < number < 10_000:
        return "" if style in ("none", "bullet") else str(number)
    match style:
        case "chineseCounting" | "chineseCountingThousand" | "japaneseCounting" | "taiwaneseCounting":
            return chinese(number)
        case "taiwaneseCountingThousand":
            return chinese(number)
        case "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital":
            return "".join(_DIGITS[int(digit)] for digit in str(number))
        case "chineseLegalSimplified" | "ideographLegalTraditional":
            return chinese(number, _FORMAL, "拾佰仟")
        case "ideographTraditional":
            return _STEMS[(number - 1) % 10]
        case "ideographZodiac":
            return _BRANCHES[(number - 1) % 12]
        case "decimalZero":
            return f"{number:02d}"
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(ord("０") + int(digit)) for digit in str(number))
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese":
            return _circled(number, ord("①"), 20)
        case "decimalEnclosedParen":
            return _circled(number, ord("⑴"), 20)
        case "decimalEnclosedFullstop":
            return _circled(number, ord("⒈"), 20)
        case "ideographEnclosedCircle":
            return _circled(number, ord("㊀"), 10)
        case "upperLetter":
            return _letter(number).upper()
        case "lowerLetter":
            return _letter(number)
        case "upperRoman":
            return _roman(number).upper()
        case "lowerRoman":
            return _roman(number)
    return str(number)


class _Level(NamedTuple):
    """One level of a list: where it starts, how it counts and what is printed."""

    start: int
    style: str
    text: str
    paragraph_style: str | None
    legal: bool
    restart: int | None


def _value(element: Any, name: str) -> str | None:
    child = element.find(qn(name)) if element is not None else None
    value: str | None = child.get(qn("w:val")) if child is not None else None
    return value


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.lstrip("-").isdecimal() else otherwise


def _level(element: Any) -> _Level:
    restart = _value(element, "w:lvlRestart")
    return _Level(
        start=_integer(_value(element, "w:start"), 0),
        style=_value(element, "w:numFmt") or "decimal",
        text=_value(element, "w:lvlText") or "",
        paragraph_style=_value(element, "w:pStyle"),
        legal=element.find(qn("w:isLgl")) is not None,
        restart=_integer(restart, 0) if restart is not None else None,
    )


def _levels(parent: Any) -> dict[int, _Level]:
    return {_integer(lvl.get(qn("w:ilvl")), 0): _level(lvl) for lvl in parent.findall(qn("w:lvl"))}


class Numbering:
    """The lists of a document and how far each has counted. `root` is the element of numbering.xml, None without it."""

    def __init__(self, root: Any) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._links: dict[str, str] = {}
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        for abstract in root.findall(qn("w:abstractNum")):
            number = abstract.get(qn("w:abstractNumId"))
            self._abstract[number] = _levels(abstract)
            for name in ("w:numStyleLink", "w:styleLink"):
                style = _value(abstract, name)
                if style is not None and name == "w:styleLink":
                    self._links[style] = number
            linked = _value(abstract, "w:numStyleLink")
            if linked is not None:
                self._links[f"#{number}"] = linked
        for num in root.findall(qn("w:num")):
            self._add(num)

    def _add(self, num: Any) -> None:
        number = num.get(qn("w:numId"))
        abstract = _value(num, "w:abstractNumId") or ""
        linked = self._links.get(f"#{abstract}")
        abstract = self._links.get(linked, abstract) if linked is not None else abstract
        levels = dict(self._abstract.get(abstract, {}))
        for override in num.findall(qn("w:lvlOverride")):
            depth = _integer(override.get(qn("w:ilvl")), 0)
            for lvl in override.findall(qn("w:lvl")):
                levels[depth] = _level(lvl)
            start = _value(override, "w:startOverride")
            if start is not None:
                self._starts[number, depth] = _integer(start, 1)
        self._lists[number] = (abstract, levels)

    def depth_of_style(self, number: str, style: str) -> int:
        """The level of a list that belongs to a paragraph style, 0 when none does."""
        levels = self._lists.get(number, ("", {}))[1]
        return next((depth for depth, level in levels.items() if level.paragraph_style == style), 0)

    def next(self, number: str, depth: int) -> str:
        """Counts on in a list and gives the number as it is printed before the paragraph, "" for bullets."""
        abstract, levels = self._lists.get(number, ("", {}))
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        # A start of its own holds once; then the list goes on.
        start = self._starts.pop((number, depth), None)
        counts[depth] = counts.get(depth, level.start - 1) + 1 if start is None else start
        for deeper in [other for other in counts if other > depth]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or depth < restart:
                del counts[deeper]
        return self._printed(level, levels, counts)

    @staticmethod
    def _printed(level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
        if level.style == "bullet":
            return ""

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            other = levels.get(place)
            if other is None:
                return ""
            count = counts.get(place, other.start)
            return formatted(count, "decimal" if level.legal else other.style)

        return _PLACE.sub(shown, level.text).strip()
