"""Attachments, lists of contents, and where the policy itself begins."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import NamedTuple

from pipeline.structure.lines import Line
from pipeline.structure.numbering import marker
from pipeline.structure.words import Words

LEADER = re.compile(r"[.…·—-]{3,}\d{0,3}$|\.{2,}\d{1,3}$")
"""The leader of dots and the page number that end an entry of a list of contents."""
_ENTRY_END = re.compile(r"[.…·\s]*[（(]?\d{0,3}[)）]?$")
_LONGEST_TITLE = 60
_LONGEST_ENTRY = 50
_SHORTEST_PROSE = 20
_MOST_ENTRIES = 300
_LONGEST_FURNITURE = 20


class AnnexHead(NamedTuple):
    """The head of an attachment: the first `end` characters of its paragraph. The title may stand in the next ones."""

    number: str
    title: str | None
    end: int


class _Found(NamedTuple):
    at: int
    number: str
    rest: str
    end: int


def annex_heads(paragraphs: Sequence[Line], first: int, words: Words) -> dict[int, AnnexHead]:
    """The heads of attachments among the paragraphs from `first` on, by paragraph. Entries of the list that closes
    the body (附件：1.甲 2.乙) are none."""
    found = [head for index in range(first, len(paragraphs)) if (head := _annex(paragraphs, index, words))]
    heads: dict[int, AnnexHead] = {}
    for place, head in enumerate(found):
        follower = found[place + 1].at if place + 1 < len(found) else len(paragraphs)
        again = any(other.number == head.number for other in found[place + 1 :])
        if not _is_entry(paragraphs, head, follower, again, words):
            heads[head.at] = _with_title(paragraphs, head, words)
    return heads


def _annex(paragraphs: Sequence[Line], index: int, words: Words) -> _Found | None:
    text = paragraphs[index].text
    match = words.annex.match(text) if text[0] in "附【[（" and len(text) <= _LONGEST_TITLE + 10 else None
    if match is None:
        return None
    rest, number = match["rest"], match["number"] or ""
    if match["word"] == "附" and not number and not match["colon"]:
        return None
    if rest and (
        "。" in rest
        or rest[0] in "）)】、，；和及至的所中第"
        or marker(rest)
        or (not match["colon"] and not (number and words.title_end.search(rest)))
    ):
        return None
    return _Found(index, match["word"] + number, rest, len(text))


def _is_entry(paragraphs: Sequence[Line], head: _Found, follower: int, again: bool, words: Words) -> bool:
    """Whether a line names an attachment that is printed elsewhere, or not at all."""
    colon = words.annex.match(paragraphs[head.at].text)
    if colon is None or not colon["colon"]:
        return bool(head.rest) and again and follower == head.at + 1
    if again:
        return True
    after = paragraphs[head.at + 1 : head.at + 4]
    if not head.rest:
        return bool(after) and (mark := marker(after[0].text)) is not None and mark.kind == "digit"
    if follower == head.at + 1 and follower < len(paragraphs):
        return True
    return not any(marker(line.text) or line.text == head.rest for line in after)


def _with_title(paragraphs: Sequence[Line], head: _Found, words: Words) -> AnnexHead:
    if head.rest:
        return AnnexHead(head.number, head.rest, head.end)
    parts: list[str] = []
    for index in range(head.at + 1, min(head.at + 4, len(paragraphs))):
        text = paragraphs[index].text
        if len(text) > _LONGEST_TITLE or "。" in text or marker(text) or words.label.match(text):
            break
        parts.append(text)
        if words.title_end.search(text):
            break
    if parts and not words.title_end.search(parts[-1]):
        # a heading that does not end as titles do is one line long
        del parts[1:]
    return AnnexHead(head.number, "".join(parts) or None, head.end)


def letter_numbers(letter: Sequence[Line]) -> set[int]:
    """The paragraphs of a letter that are numbered 一、二、…: directives of its own, each a passage of prose."""
    found: list[int] = []
    for index, line in enumerate(letter):
        mark = marker(line.text)
        prose = len(line.text) > _SHORTEST_PROSE and "。" in line.text
        if mark is not None and mark.kind == "han" and mark.ordinal == len(found) + 1 and prose:
            found.append(index)
    return set(found) if len(found) > 1 else set()


def policy_end(paragraphs: Sequence[Line], first: int, annexes: Container[int], words: Words) -> int:
    """Where what a site prints after the document begins: a line of such words behind the first number, after which
    neither a number goes on nor an attachment follows. A box of links in the middle of a page ends nothing."""
    last: dict[str, int] = {}
    ends: int | None = None
    for index in range(first + 1, len(paragraphs)):
        text = paragraphs[index].text
        found = marker(text)
        if index in annexes or (found is not None and 1 < found.ordinal == last.get(found.kind, 0) + 1):
            ends = None
        if found is not None and ends is None:
            last[found.kind] = found.ordinal
        if ends is None and last and len(text) <= _LONGEST_FURNITURE and words.after.match(text):
            ends = index
    return len(paragraphs) if ends is None else ends


def contents_lines(paragraphs: Sequence[Line], words: Words) -> set[int]:
    """The paragraphs that are entries of a list of contents."""
    found = {index for index, line in enumerate(paragraphs) if LEADER.search(line.text)}
    for index, line in enumerate(paragraphs[:-2]):
        if words.contents.match(line.text) or (words.contents.search(line.text) and marker(paragraphs[index + 1].text)):
            found |= set(range(index + 1, _contents_end(paragraphs, index + 1)))
    return found


def _contents_end(paragraphs: Sequence[Line], start: int) -> int:
    """Where a list of contents ends: before its first entry is printed again as a heading, and before a title and a
    preface that stand there."""
    last = min(start + _MOST_ENTRIES, len(paragraphs))
    again = next(
        (index for index in range(start + 1, last) if _entry(paragraphs[index]) == _entry(paragraphs[start])), start
    )
    listed = [paragraphs[index] for index in range(start, again)]
    body = next(
        (at for at, line in enumerate(listed) if len(line.text) > _LONGEST_ENTRY or "。" in line.text), len(listed)
    )
    printed = {_entry(line) for line in paragraphs[start + body :]}
    while body and not (marker(listed[body - 1].text) or _entry(listed[body - 1]) in printed):
        body -= 1
    return start + body


def _entry(line: Line) -> str:
    """An entry without the page number behind it."""
    return _ENTRY_END.sub("", line.text)
