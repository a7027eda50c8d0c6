"""The comparator of an amount from the words before and behind it."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.records import Comparator

_BEFORE: tuple[tuple[str, Comparator], ...] = (
    (r"不.{0,2}(?:低|少|小)于|至少|最少|最低|≥|>=", ">="),
    (r"不.{0,2}(?:高|多|大)于|不.{0,1}超过|不突破|最多|最高|≤|<=", "<="),
    (r"超过|突破|超|高于|大于|多于|＞|>", ">"),
    (r"低于|小于|少于|＜|<", "<"),
    (r"约|接近|近|左右", "~"),
)
_BEHIND: tuple[tuple[str, Comparator], ...] = ((r"以上", ">="), (r"以下|以内|之内|内", "<="), (r"左右|上下", "~"))
_COMPILED = tuple((re.compile(pattern), sign) for pattern, sign in _BEFORE)
_COMPILED_BEHIND = tuple((re.compile(pattern), sign) for pattern, sign in _BEHIND)


class Bound(NamedTuple):
    """The words right before an amount and right behind it; either may be empty."""

    before: str
    behind: str


def bound_of(bound: Bound) -> Comparator:
    """The comparator that the words set (guideline: 以上 is >=, 超过 is >, 左右 is ~, nothing is =)."""
    for pattern, sign in _COMPILED:
        if bound.before and pattern.search(bound.before):
            return sign
    for pattern, sign in _COMPILED_BEHIND:
        if bound.behind and pattern.search(bound.behind):
            return sign
    return "="
