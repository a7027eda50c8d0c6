"""Amounts in folded text: a number with its unit, a range, a fraction in words, a multiple."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from pipeline.extract.numbers import fraction_to_percent, to_decimal
from pipeline.rules import RuleBook
from pipeline.rules.units import units

_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_HAN = r"(?=[一二三四五六七八九十两])(?>[一二三四五六七八九十百千两]+)(?:点[一二三四五六七八九]+)?"
_DASH = r"(?:—+|－|～|~|-|–|至|到)"
_NOT_AFTER = r"(?<![\d.A-Za-z〔第\-+])(?<!\d[,:])"
_JOINTS = ("、", "和", "及", "与")
_LABEL = re.compile(r"(?:附件|附表|附录|附图|专栏|样表|表格?|图)$")
_LABEL_REACH = 4
_FIRST_YEAR = 1900
_HALF = {"一半": Decimal(50), "半数": Decimal(50)}


class Amount(NamedTuple):
    """An amount at [start, end) of a text. `unit` is as printed; `counted` says that the unit is a counting word;
    `worded` that the number is in Chinese numerals, which count things only in some places (一个, 三大)."""

    start: int
    end: int
    value: Decimal
    value_max: Decimal | None
    unit: str | None
    counted: bool
    worded: bool = False


class _Lexer(NamedTuple):
    regex: re.Pattern[str]
    hint: re.Pattern[str]


def _lexer(book: RuleBook) -> _Lexer:
    known = book.derived.get(__name__)
    if known is None:
        unit = units(book).pattern
        regex = re.compile(
            rf"(?P<fraction>百分之(?:[零一二三四五六七八九十百点]+|{_DIGITS})|[二三四五六七八九十]+分之[一二三四五六七八九十]+)"
            rf"|(?P<half>一半|半数)(?=以上|$|[，。；])"
            rf"|{_NOT_AFTER}(?P<ratio>{_DIGITS})(?P<one>[∶:：]1(?:00)?)(?!\d)"
            rf"|(?<![一二三四五六七八九十百千万])(?P<tenths>[一二两三四五六七八九])成(?=以[上下]|左右|[，。；、]|$)"
            rf"|翻(?P<double>[一两二三四]|\d)?番"
            rf"|{_NOT_AFTER}(?P<low>{_DIGITS})(?P<unit_low>{unit})?{_DASH}(?P<high>{_DIGITS})(?:(?P<unit_high>{unit})|(?=以[上下内]|左右|[，。；、）)]|$))"
            rf"|{_NOT_AFTER}(?P<number>{_DIGITS})(?:余|多)?(?:(?P<unit>{unit})(?!\d+[,.]?\d*[^\d岁])|(?![\d,]*\d|[A-Za-z]))"
            rf"|(?<![第一二三四五六七八九十百千万亿两每几数上])(?P<han>{_HAN})(?:余|多)?(?P<unit_han>{unit})"
        )
        hint = re.compile(r"\d|[一二三四五六七八九十百千两半]")
        known = book.derived[__name__] = _Lexer(regex, hint)
    assert isinstance(known, _Lexer)
    return known


def _amount(match: re.Match[str], book: RuleBook) -> Amount | None:
    start, end = match.span()
    group = match.groupdict()
    if group["fraction"]:
        text = group["fraction"]
        percent = Decimal(text[3:].replace(",", "")) if text[3:4].isdigit() else fraction_to_percent(text)
        return None if percent is None else Amount(start, end, percent, None, "%", False)
    if group["half"]:
        return Amount(start, end, _HALF[group["half"]], None, "%", False)
    if group["tenths"]:
        return Amount(start, end, to_decimal(group["tenths"]) * 10, None, "%", False)
    if group["ratio"]:  # 2.2∶1
        return Amount(start, end, to_decimal(group["ratio"]), None, group["one"], False)
    if match[0].startswith("翻"):
        return Amount(start, end, to_decimal(group["double"] or "一"), None, "番", False)
    if group["low"]:
        low, high = to_decimal(group["low"]), to_decimal(group["high"])
        unit = group["unit_high"]
        years = unit is None and low > _FIRST_YEAR and len(group["high"]) == len(str(_FIRST_YEAR))
        return Amount(start, end, low, high, unit, _counted(unit, book)) if low < high and not years else None
    if group["number"]:
        return Amount(start, end, to_decimal(group["number"]), None, group["unit"], _counted(group["unit"], book))
    try:
        value = to_decimal(group["han"])
    except ValueError:
        return None
    if group["unit_han"] in units(book).multipliers:  # 千亿级: a name, not a count
        return None
    return Amount(start, end, value, None, group["unit_han"], _counted(group["unit_han"], book), worded=True)


def _counted(unit: str | None, book: RuleBook) -> bool:
    if unit is None:
        return False
    parsed = units(book).parse(unit)
    return parsed is not None and parsed.dimension == "count"


def amounts(text: str, book: RuleBook) -> list[Amount]:
    """Every amount in a folded text, from left to right; years, ordinals and parts of codes are none."""
    lexer = _lexer(book)
    if not lexer.hint.search(text):
        return []
    found: list[Amount] = []
    for match in lexer.regex.finditer(text):
        amount = _amount(match, book)
        if amount is None or _names(text, amount):
            continue
        before = found[-1] if found and text[found[-1].end : amount.start] in _JOINTS else None
        if before and amount.unit == "个百分点" and before.unit == "个":
            found[-1] = before._replace(unit="个百分点", counted=False)  # 提高8个、10个百分点
        found.append(amount)
    return found


def _names(text: str, amount: Amount) -> bool:
    """A bare number that is part of a name: a date (before 年, 月), or the number of something (附件3, 3号)."""
    if amount.unit is not None:
        return False
    if text[amount.end : amount.end + 1] in ("年", "月", "号", "版", "〕"):
        return True
    return _LABEL.search(text, max(0, amount.start - _LABEL_REACH), amount.start) is not None
