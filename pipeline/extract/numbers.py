"""Numbers as policy documents print them: Arabic with separators, Chinese numerals, fractions, multiples."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGIT = {**{char: value for value, char in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2}
_PLACE = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = {"万": 10**4, "亿": 10**8}
_FRACTION = re.compile(r"([一二两三四五六七八九十百]+)分之([零一二两三四五六七八九十百点]+)")


def han_to_decimal(text: str) -> Decimal:
    """A Chinese numeral as a decimal: 三十五 → 35, 一百零二 → 102, 二〇二五 → 2025, 三点五 → 3.5, 十 → 10.

    Raises ValueError for anything else.
    """
    whole, point, fraction = text.partition("点")
    if point:
        return Decimal(f"{han_to_decimal(whole)}.{''.join(str(_digit(char)) for char in fraction)}")
    if len(whole) > 1 and all(char in _DIGIT for char in whole):
        return Decimal("".join(str(_DIGIT[char]) for char in whole))
    total = section = digit = 0
    for char in whole:
        if char in _DIGIT:
            digit = _DIGIT[char]
        elif char in _PLACE:
            section += (digit or 1) * _PLACE[char]
            digit = 0
        elif char in _MYRIAD:
            total = (total + section + digit) * _MYRIAD[char]
            section = digit = 0
        else:
            raise ValueError(text)
    return Decimal(total + section + digit)


def _digit(char: str) -> int:
    if char not in _DIGIT:
        raise ValueError(char)
    return _DIGIT[char]


def to_decimal(text: str) -> Decimal:
    """A printed number, Arabic (1,298.5) or Chinese (三十五). Raises ValueError for anything else."""
    if text[0].isascii() or text[0].isdecimal():  # digits of other scripts, which a broken font may give
        return Decimal(text.replace(",", ""))
    return han_to_decimal(text)


def fraction_to_percent(text: str) -> Decimal | None:
    """A worded fraction as per cent, rounded to two places: 三分之一 → 33.33, 百分之三十 → 30; None if it is none."""
    found = _FRACTION.fullmatch(text)
    if not found:
        return None
    percent = han_to_decimal(found[2]) * 100 / han_to_decimal(found[1])
    return percent.quantize(Decimal("0.01")).normalize() if percent != percent.to_integral_value() else percent
