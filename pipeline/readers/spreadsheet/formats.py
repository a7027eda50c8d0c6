"""What a cell of a spreadsheet shows: its value through its number format (ECMA-376 part 1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

EAST_ASIAN_DATES = {
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
"""The formats that Chinese programs name by number alone (18.8.30, zh-cn)."""

_QUOTED = r'"[^"]*"|\\.'
_SECTIONS = re.compile(rf"((?:{_QUOTED}|[^;])*)(?:;|$)")
_BRACKETED = re.compile(r"\[(?:\$(?P<sign>[^\-\]]*)(?:-[^\]]*)?|(?P<condition>[<>=]+)(?P<bound>-?[\d.]+)|[^\]]*)\]")
_PARTS = re.compile(rf"{_QUOTED}|[_*].|General|G/通用格式|[#0?](?:[#0?.,]*[#0?])?[.,]*|E[+-]0+|.", re.IGNORECASE)
_DATE_PARTS = re.compile(rf"{_QUOTED}|[_*].|\[[hms]+\]|y+|m+|d+|h+|s+(?:\.0+)?|AM/PM|A/P|上午/下午|a{{3,4}}|.", re.I)
_DAYS = "一二三四五六日"
_SHOWN_DIGITS = 11
"""As many digits as a cell shows of a number without a format."""


class _Section(NamedTuple):
    """One of the up to four parts of a format: what stands before and after the digits, and how they are set."""

    before: str
    digits: str
    after: str
    condition: tuple[str, Decimal] | None


def shown(value: object, code: str) -> str:
    """The text that a cell shows for a value with a format code."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(Decimal(value) if isinstance(value, int) else Decimal(repr(value)), code)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, datetime | date | time):
        return _date(value, code)
    return str(value)


# ---------------------------------------------------------------- numbers


def _number(value: Decimal, code: str) -> str:
    if not value.is_finite():
        return str(value)
    sections = _sections(code)
    section, signed = _section(value, sections)
    number = value if signed else abs(value)
    if section.digits == "":
        return (section.before + section.after).strip()
    if section.digits == "General":
        digits = _general(number)
    else:
        digits = _digits(number.scaleb(2) if "%" in section.before + section.after else number, section.digits)
    sign = "-" if digits.startswith("-") else ""
    return f"{sign}{section.before}{digits.removeprefix('-')}{section.after}".strip()


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    return tuple(_read_section(match[1]) for match in _SECTIONS.finditer(code) if match[0])[:3] or (
        _Section("", "General", "", None),
    )


def _read_section(code: str) -> _Section:
    condition: tuple[str, Decimal] | None = None
    literal: list[str] = ["", ""]
    digits = ""
    plain = ""
    at = 0
    for match in _BRACKETED.finditer(code):
        plain += code[at : match.start()] + "".join(f"\\{char}" for char in match["sign"] or "")
        at = match.end()
        if match["condition"]:
            condition = (match["condition"], Decimal(match["bound"]))
    for part in _PARTS.findall(plain + code[at:]):
        if part[0] in "#0?" or part.lower() in ("general", "g/通用格式"):
            # two runs of digits (telephone numbers, fractions) are beyond what is set here
            digits = "General" if digits or part[0] not in "#0?" else part
        elif part[0] in "Ee" and len(part) > 1:
            digits = "General"
        elif part[0] not in "_*@":
            literal[bool(digits)] += part[1:-1] if part[0] == '"' else part.removeprefix("\\")
    return _Section(literal[0], digits, literal[1], condition)


def _section(value: Decimal, sections: tuple[_Section, ...]) -> tuple[_Section, bool]:
    """The section of a value, and whether the value keeps its sign in it."""
    for section in sections:
        if section.condition is not None and _holds(value, *section.condition):
            return section, True
    if sections[0].condition is not None:
        return sections[-1], True
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _holds(value: Decimal, sign: str, bound: Decimal) -> bool:
    return ("<" in sign and value < bound) or (">" in sign and value > bound) or ("=" in sign and value == bound)


def _general(value: Decimal) -> str:
    """A number without a format: whole numbers whole, others with as many digits as a cell shows."""
    if value == value.to_integral_value():
        return f"{value:.0f}" if value else "0"
    return f"{Decimal(f'{value:.{_SHOWN_DIGITS}g}').normalize():f}"


def _digits(value: Decimal, pattern: str) -> str:
    whole, _, rest = pattern.partition(".")
    places = sum(char in "0#?" for char in rest)
    thousands = len(pattern) - len(pattern.rstrip(","))
    grouped = "," in whole.rstrip(",")
    rounded = value.scaleb(-3 * thousands).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(rounded):{',' if grouped else ''}f}"
    before, _, after = text.partition(".")
    while after and len(after) > rest.count("0") and after[-1] == "0":
        after = after[:-1]
    if before == "0" and "0" not in whole:
        before = ""
    before = before.zfill(whole.count("0")) if not grouped else before
    return ("-" if rounded < 0 else "") + before + (f".{after}" if after else "")


# ---------------------------------------------------------------- dates


def _date(value: datetime | date | time, code: str) -> str:
    plain = re.sub(r"\[(?![hms]+\])[^\]]*\]", "", code.partition(";")[0])
    parts = _DATE_PARTS.findall(plain)
    half = any(part.upper() in ("AM/PM", "A/P", "上午/下午") for part in parts)
    out: list[str] = []
    last = ""
    for place, part in enumerate(parts):
        kind = part[0].lower()
        if part[0] in '"\\':
            out.append(part[1:-1] if part[0] == '"' else part[1:])
        elif part[0] in "_*":
            continue
        elif kind in "ymdhsa上[" and (kind != "a" or len(part) > 2):
            after = next((other[0].lower() for other in parts[place + 1 :] if other[0].lower() in "ymdhs"), "")
            minutes = kind == "m" and len(part) < 3 and (last in ("h", "[") or after == "s")
            out.append(_date_part(value, "min" if minutes else part, half))
            last = kind
        else:
            out.append(part)
    shown_date = "".join(out).strip()
    return shown_date if any(char.isalnum() for char in shown_date) else value.isoformat()


def _date_part(value: datetime | date | time, part: str, half: bool) -> str:
    """What one letter of a date's format shows."""
    hour, minute, second = (value.hour, value.minute, value.second) if isinstance(value, datetime | time) else (0, 0, 0)
    if part == "min":
        return f"{minute:02}"
    kind, width = part.strip("[]")[0].lower(), len(part)
    if part.upper() in ("AM/PM", "A/P", "上午/下午"):
        return ("上午" if hour < 12 else "下午") if part[0] == "上" else ("AM" if hour < 12 else "PM")
    if kind == "h":
        return f"{(hour % 12 or 12) if half else hour:0{min(width, 2)}}"
    if kind == "s":
        return f"{second:0{min(width, 2)}}"
    if isinstance(value, time):
        return ""
    if kind == "y":
        return f"{value.year:04}" if width > 2 else f"{value.year % 100:02}"
    if kind == "m":
        return f"{value.month:0{min(width, 2)}}"
    if kind == "a" or width > 2:
        return f"{'星期' if width > 3 else ''}{_DAYS[value.weekday()]}"
    return f"{value.day:0{min(width, 2)}}"
