"""Expressions of time in folded text, and the ISO 8601 value of each (year, year-month or date)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from pipeline.extract.numbers import to_decimal
from pipeline.rules import RuleBook

_HINT = re.compile(r"年|月|季|目前|当前|迄今|以来|五”?(?:规划)?[期时末阶]|期末")
_PLAN_ORDINALS = {f"十{digit}": number for number, digit in enumerate("一二三四五六七八九", 11)} | {"二十": 20}
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12, "上半年": 6, "下半年": 12}


class Calendar(NamedTuple):
    """What a document's words refer to: its own year, the last year of its plan's period, and its own region."""

    year: int | None
    plan_end: int | None
    region: str | None = None


class Time(NamedTuple):
    """An expression of time at [start, end) of a text. `kind` is deadline, baseline, from, past or annual."""

    start: int
    end: int
    kind: str
    value: str | None
    rule: str


class _Compiled(NamedTuple):
    regex: re.Pattern[str]
    gives: tuple[dict[str, Any], ...]
    names: tuple[str, ...]


def _compiled(book: RuleBook) -> _Compiled:
    known = book.derived.get(__name__)
    if known is None:
        rules = book.rules("times")
        parts = []
        for index, rule in enumerate(rules):
            inner = rule.regex.pattern.replace("(?P<", f"(?P<r{index}_")
            parts.append(f"(?P<r{index}>{inner})")
        known = _Compiled(
            re.compile("|".join(parts), re.VERBOSE),
            tuple(rule.gives for rule in rules),
            tuple(rule.name for rule in rules),
        )
        book.derived[__name__] = known
    assert isinstance(known, _Compiled)
    return known


def _date(year: int | None, month: str | None, day: str | None) -> str | None:
    if year is None:
        return None
    if month is None:
        return f"{year:04d}"
    if not 1 <= int(month) <= 12:
        return None
    return f"{year:04d}-{int(month):02d}" if day is None else f"{year:04d}-{int(month):02d}-{int(day):02d}"


def _value(how: str, groups: dict[str, str], calendar: Calendar) -> str | None:
    month, day = groups.get("m"), groups.get("d")
    year = int(groups["y"]) if "y" in groups else calendar.year
    if how == "month_span":
        return _date(int(groups.get("y2") or groups["y"]), month, day)
    if how == "span":
        return groups["y2"]
    if how == "quarter":
        return _date(year, str(_QUARTERS[groups.get("q") or groups["h"]]), None)
    if how == "plan":
        # The eleventh five-year plan ran from 2006 to 2010; each later one ends five years on.
        return str(2010 + 5 * (_PLAN_ORDINALS[groups["plan"]] - 11))
    if how == "plan_end":
        return str(calendar.plan_end) if calendar.plan_end else None
    if calendar.year and how == "next_year":
        return _date(calendar.year + 1, month, day)
    if calendar.year and how == "in_years":
        return str(calendar.year + int(to_decimal(groups["n"])))
    return _date(year, month, day) if how in ("date", "this_year", "month") else None


def _matches(regex: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of a regex in the sentences that can hold an expression of time: most hold none."""
    start = 0
    while start < len(text):
        end = text.find("。", start)
        end = len(text) if end < 0 else end
        if _HINT.search(text, start, end):
            yield from regex.finditer(text, start, end)
        start = end + 1


def times(text: str, calendar: Calendar, book: RuleBook) -> list[Time]:
    """Every expression of time in a folded text, from left to right, none inside another."""
    if not _HINT.search(text):
        return []
    compiled = _compiled(book)
    found = []
    named = _Named(calendar)
    for match in _matches(compiled.regex, text):
        index = next(i for i in range(len(compiled.names)) if match.group(f"r{i}") is not None)
        prefix = f"r{index}_"
        groups = {
            key[len(prefix) :]: value for key, value in match.groupdict().items() if value and key.startswith(prefix)
        }
        gives = compiled.gives[index]
        found.append(
            Time(
                match.start(),
                match.end(),
                gives["kind"],
                _value(gives["value"], groups, named.calendar(match, gives["value"])),
                compiled.names[index],
            )
        )
        if gives["value"] in ("date", "quarter", "month_span") and gives["kind"] == "deadline":
            named.year(match, groups)
    return found


class _Named:
    """The year that months without one belong to: that of the date before them in the sentence (2024年3月底前…，
    6月底前…), where that is a month or day or a bare year, else the document's own."""

    def __init__(self, calendar: Calendar) -> None:
        self._own, self._year, self._at = calendar, calendar.year, 0

    def year(self, match: re.Match[str], groups: dict[str, str]) -> None:
        year = groups.get("y2") or groups.get("y")
        if year and (groups.keys() & {"m", "q", "h"} or re.fullmatch(r"\d{4}年度?", match[0])):
            self._year, self._at = int(year), match.end()

    def calendar(self, match: re.Match[str], how: str) -> Calendar:
        near = self._at and match.string.find("。", self._at, match.start()) < 0
        if near and how in ("month", "quarter", "this_year") and match[0][:1] not in "今本":
            return self._own._replace(year=self._year)
        return self._own
