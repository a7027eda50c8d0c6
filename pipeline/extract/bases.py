"""The levels that goals start from: the first amount of 由a提高到b, taken out of those that are to be reached."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.extract.amounts import Amount

_COMPARED = re.compile(r"(?:比|较|同|与)\d{4}年(?:年?底|年?末|度)?的$")
_CHANGED = re.compile(
    r"(?:的?基础上|相比)?，?(?:再|进一步|累计)?(?:提高|提升|增长|增加|降低|下降|减少|压减|削减)(?![到至为])"
)
_BETWEEN = ("、", "和", "及", "与")


class Base(NamedTuple):
    """The level that a goal starts from, as printed, and the words it stands in: several side by side (由21%、18%)."""

    printed: str
    run: str


def without_bases(
    text: str, start: int, found: Sequence[Amount], opener: re.Pattern[str]
) -> tuple[list[Amount], dict[int, Base]]:
    """The amounts of a clause that begins at `start`, less those that goals start from (由a提高到b, 比2020年的a提高b,
    分别由a、b提高到c、d), and these by the place of the amount that is to be reached. `opener` stands before them.
    """
    kept: list[Amount] = []
    bases: dict[int, Base] = {}
    at = 0
    while at < len(found):
        before, amount = text[start : found[at].start], found[at]
        compared = _COMPARED.search(before) and _CHANGED.match(text, amount.end)
        if at + 1 == len(found) or not (compared or opener.search(before)):
            kept.append(amount)
            at += 1
            continue
        several = _side_by_side(text, found[at:])
        many = several if len(found) >= at + 2 * several else 1
        run = text[amount.start : found[at + many - 1].end]
        for base, reached in zip(found[at : at + many], found[at + many : at + 2 * many], strict=True):
            bases[reached.start] = Base(text[base.start : base.end], run)
            kept.append(reached)
        at += 2 * many
    return kept, bases


def _side_by_side(text: str, found: Sequence[Amount]) -> int:
    """How many amounts stand in a row, with nothing but 、 or 和 between them."""
    count = 1
    while count < len(found) and text[found[count - 1].end : found[count].start] in _BETWEEN:
        count += 1
    return count
