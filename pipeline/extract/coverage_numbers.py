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

Kind = Literal["time", "amount", "numeral", "one", "year", "bare"]
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)*"
_BARE = re.compile(rf"{_NUMBER}(?:[-—－–～~]{_NUMBER})*")
_WORD = re.compile(r"一一|十分(?![之钟])")
_RUN = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-—－–～~](?:19|20)\d\d)?")
_HINT = re.compile(r"[\d一二三四五六七八九十两半番]")
_HAN = re.compile(r"[一二三四五六七八九十百千万亿零〇○两]+(?:点[零一二三四五六七八九]+)?")


class Printed(NamedTuple):
    """A number at [start, end) of a text; [start, numeral_end) is the number itself, what follows it its unit.

    `kind` is time (an expression of time that the grammar knows), amount (Arabic digits with a unit, a fraction in
    words), numeral (in Chinese, before a counting word or a unit), one (the numeral 一, which is an article as often),
    year (four digits that can be one, or two of them) or bare (any other run of digits)."""

    start: int
    end: int
    numeral_end: int
    kind: Kind
    value: Decimal | None = None
    time: Time | None = None


def _numeral(book: RuleBook) -> re.Pattern[str]:
    """Chinese numerals in front of a unit or a counting word, or behind 第. A numeral without a digit (百姓, 万家)
    counts nothing."""
    known = book.derived.get(__name__)
    if known is None:
        bare = "|".join(sorted(units(book).multipliers, key=len, reverse=True))
        pattern = (
            r"(?<![一二三四五六七八九十百千万亿零〇○两\d])"
            rf"(?P<numeral>(?=[百千]?[一二三四五六七八九十两])(?>{_HAN.pattern}))"
            rf"(?:(?!(?:{bare})(?![一-龥]))(?P<unit>{units(book).pattern})|(?<=第.)|(?<=第..)|(?<=第...))"
        )
        known = book.derived[__name__] = re.compile(pattern)
    assert isinstance(known, re.Pattern)
    return known


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
    left = "".join(" " if mark else char for char, mark in zip(text, taken, strict=True))
    # digits that a surer reading has cut off: 71.2022年 is item 71 and a year
    found += (Printed(*run.span(), run.end(), "bare", _plain(run[0])) for run in _RUN.finditer(left))
    return sorted(found)


def _candidates(text: str, calendar: Calendar, book: RuleBook) -> Iterator[Printed]:
    """Readings of the numbers of a text, the surer ones first."""
    for time in times(text, calendar, book):
        if _HINT.search(text, time.start, time.end):
            yield Printed(time.start, time.end, time.end, "time", None, time)
    for amount in amounts(text, book):
        if amount.unit is not None and not _WORD.match(text, amount.start):
            yield _of_amount(text, amount)
    for match in _BARE.finditer(text):
        kind: Kind = "year" if _YEAR.fullmatch(match[0]) else "bare"
        yield Printed(match.start(), match.end(), match.end(), kind, _plain(match[0]))
    for match in _numeral(book).finditer(text):
        if not _WORD.match(text, match.start()):
            yield Printed(match.start(), match.end(), match.end("numeral"), _kind(match["numeral"]))


def _of_amount(text: str, amount: Amount) -> Printed:
    printed = text[amount.start : amount.end]
    unit = amount.unit or ""
    end = amount.end - len(unit) if printed.endswith(unit) else amount.end
    kind: Kind = _kind(printed.removesuffix(unit)) if amount.worded else "amount"
    return Printed(amount.start, amount.end, end, kind, amount.value)


def _kind(numeral: str) -> Kind:
    return "one" if numeral == "一" else "numeral"


def _plain(text: str) -> Decimal | None:
    """The value of a plain number; None for ranges and numbers of sections."""
    digits = text.replace(",", "")
    return Decimal(digits) if digits.count(".") < 2 and digits.replace(".", "").isdecimal() else None
