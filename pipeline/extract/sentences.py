"""Sentences and comma clauses of a folded passage; what stands in brackets, quotes or book titles is not cut."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_MARK = re.compile(r"[。！？；，：（）()\[\]【】《》“”〈〉]")
_OPEN = {"（": "）", "(": ")", "[": "]", "【": "】", "《": "》", "“": "”", "〈": "〉"}
_CLOSE = set(_OPEN.values())


class CommaClause(NamedTuple):
    """A piece of a sentence between ， ； or ：. `sentence` counts from 0 within the passage; `head` says that it
    opens the sentence; `mark` is the punctuation that ends it ("" at the passage's end)."""

    start: int
    end: int
    sentence: int
    head: bool
    mark: str


@lru_cache(maxsize=4096)
def comma_clauses(text: str) -> tuple[CommaClause, ...]:
    """The comma clauses of a passage, in order. A bracket that is never closed does not hide the rest."""
    closers: list[str] = []
    unclosed = {char: text.count(char) > text.count(_OPEN[char]) for char in _OPEN}
    found: list[CommaClause] = []
    start, sentence, head = 0, 0, True
    for match in _MARK.finditer(text):
        char = match[0]
        if char in _OPEN:
            if not unclosed[char]:
                closers.append(_OPEN[char])
        elif char in _CLOSE:
            if char in closers:
                while closers.pop() != char:
                    pass
        elif not closers:
            if match.start() > start:
                found.append(CommaClause(start, match.start(), sentence, head, char))
                head = False
            start = match.end()
            if char in "。！？":
                sentence, head = sentence + 1, True
    if start < len(text):
        found.append(CommaClause(start, len(text), sentence, head, ""))
    return tuple(found)


def sentence_around(text: str, position: int, marks: str = "。") -> str:
    """The part of a passage around a position that ends at one of `marks`, a sentence where nothing else is asked."""
    start = max(text.rfind(mark, 0, position) for mark in marks) + 1
    ends = [end for end in (text.find(mark, position) for mark in marks) if end >= 0]
    return text[start : min(ends, default=len(text))]
