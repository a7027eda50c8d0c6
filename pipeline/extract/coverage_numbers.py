"""The numbers that a text prints: expressions of time, amounts, numerals that count, and any other run of digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from pipeline.extract.amounts import Amount, amounts
from pipeline.extract.times import Calendar, Time, times
from pipeline.rules import RuleBook
from pipeline.rules.units import units

_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)*")
_HINT = re.compile(r"[\d一二三四五六七八九十两半番]")


class Printed(NamedTuple):
    """A number at [start, end) of a text; [start, numeral_end) is the number itself, what follows it its unit.

    `kind` is time (a date or term), amount (a number with its unit), numeral (in Chinese, before a counting word or
    a unit) or digits (any other)."""

    start: int
    end: int
    numeral_end: int
    kind: Literal["time", "amount", "numeral", "digits"]
    value: Decimal | None = None
    time: Time | None = None


def _numeral(book: RuleBook) -> re.Pattern[str]:
    """Chinese numerals in front of a unit, a counting word, or behind 第; a numeral without a digit (百姓, 万家) counts
    nothing."""
    known = book.derived.get(__name__)
    if known is None:
        pattern = (
            r"(?<![一二三四五六七八九十百千万亿零〇○两\d])"
            r"(?P<numeral>(?=[百千]?[一二三四五六七八九十两])[一二三四五六七八九十百千万亿零〇○两]+(?:点[零一二三四五六七八九]+)?)"
            rf"(?:(?P<unit>{units(book).pattern})|(?<=第.)|(?<=第..)|(?<=第...))"
        )
        known = book.derived[__name__] = re.compile(pattern)
    assert isinstance(known, re.Pattern)
    return known


def _of_time(time: Time) -> Printed:
    return Printed(time.start, time.end, time.end, "time", None, time)


def _of_amount(text: str, amount: Amount) -> Printed:
    unit = amount.unit or ""
    end = amount.end - len(unit) if text[amount.start : amount.end].endswith(unit) else amount.end
    return Printed(amount.start, amount.end, end, "amount", amount.value)


def numbers_in(text: str, calendar: Calendar, book: RuleBook) -> list[Printed]:
    """Every number of a folded text, from left to right, none inside another."""
    if not _HINT.search(text):
        return []
    taken = bytearray(len(text))
    found: list[Printed] = []
    for number in _candidates(text, calendar, book):
        if not any(taken[number.start : number.end]):
            taken[number.start : number.end] = b"\1" * (number.end - number.start)
            found.append(number)
    return sorted(found)


def _candidates(text: str, calendar: Calendar, book: RuleBook) -> Iterator[Printed]:
    """Readings of the numbers of a text, the surer ones first."""
    for time in times(text, calendar, book):
        if _HINT.search(text, time.start, time.end):
            yield _of_time(time)
    for amount in amounts(text, book):
        yield _of_amount(text, amount)
    for match in _DIGITS.finditer(text):
        yield Printed(match.start(), match.end(), match.end(), "digits")
    for match in _numeral(book).finditer(text):
        yield Printed(match.start(), match.end(), match.end("numeral"), "numeral")
