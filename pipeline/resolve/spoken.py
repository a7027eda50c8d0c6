"""Numbers, bounds and dates as sentences print them, in Chinese and English."""

from __future__ import annotations

import calendar
from decimal import Decimal
from fractions import Fraction

from pipeline.errors import Language
from pipeline.records import Change, Comparator

BOUND: dict[Language, dict[Comparator, str]] = {
    "zh": {">=": "不低于{}", ">": "高于{}", "<=": "不高于{}", "<": "低于{}", "~": "{}左右", "=": "{}"},
    "en": {
        ">=": "at least {}",
        ">": "more than {}",
        "<=": "at most {}",
        "<": "less than {}",
        "~": "about {}",
        "=": "{}",
    },
}
CHANGE: dict[Language, dict[Change, str]] = {
    "zh": {"none": "{}", "increase": "提高{}", "decrease": "下降{}"},
    "en": {"none": "{}", "increase": "up by {}", "decrease": "down by {}"},
}


def number_text(value: Fraction | Decimal | int) -> str:
    """A number as people write it: exact where it ends within six places, rounded to four otherwise."""
    exact = Fraction(value)
    for places in range(7):
        scaled = exact * 10**places
        if scaled.denominator == 1:
            return f"{int(scaled) / 10**places:.{places}f}" if places else str(int(scaled))
    return f"{float(exact):.4f}".rstrip("0").rstrip(".")


def amount_text(
    comparator: Comparator, value: Decimal, value_max: Decimal | None, unit: str | None, change: Change, lang: Language
) -> str:
    """An amount with its bound: 不低于22%, 30—50家, 下降13.5%."""
    number = number_text(value)
    if value_max is not None:
        amount = f"{number}—{number_text(value_max)}{unit or ''}"
    else:
        amount = BOUND[lang][comparator].format(f"{number}{unit or ''}")
    return CHANGE[lang][change].format(amount)


def date_text(deadline: str | None, lang: Language) -> str:
    """A deadline as printed: 2025年6月30日."""
    if deadline is None:
        return "未写明期限" if lang == "zh" else "no date"
    if lang == "en":
        return deadline
    return "".join(f"{int(part)}{mark}" for part, mark in zip(deadline.split("-"), "年月日", strict=False))


def last_day(deadline: str) -> str:
    """A deadline by its last day: 2025 is 2025-12-31, 2025-06 is 2025-06-30."""
    parts = deadline.split("-")
    if len(parts) == 1:
        return f"{deadline}-12-31"
    if len(parts) == 2:
        return f"{deadline}-{calendar.monthrange(int(parts[0]), int(parts[1]))[1]:02d}"
    return deadline


def months_between(earlier: str, later: str) -> int:
    """How many months lie between the months in which two deadlines end."""
    first, second = (last_day(each).split("-") for each in (earlier, later))
    return (int(second[0]) - int(first[0])) * 12 + int(second[1]) - int(first[1])


def span_text(months: int, lang: Language) -> str:
    """A number of months, in years where it makes whole ones."""
    count, zh, en = (months // 12, "年", "year") if months % 12 == 0 else (months, "个月", "month")
    return f"{count}{zh}" if lang == "zh" else f"{count} {en}{'s' if count != 1 else ''}"
