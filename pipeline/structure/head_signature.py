"""The signature of a document (GB/T 9704: 发文机关署名 and 成文日期): under its letter, or where its text ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.records import Block, Clause, Passage, Source
from pipeline.structure.head_model import Draft, Patterns, iso_date, span_of
from pipeline.structure.lines import Line, fold

_NEAR = 6
_HEAD = 12
_SHORT = 4
_LONGEST = 40
_SEAL = re.compile("（.{1,2}）")


def read_signature(lines: Sequence[Line], patterns: Patterns, draft: Draft, below: int = 0) -> bool:
    """The day of signature, and the organs on its line or on the lines before it; without organs the day counts only
    near the end of a letter. `below` is the number of lines that follow these. Gives whether there was one."""
    return any(_signed(lines[: at + 1], len(lines) - at + below, patterns, draft) for at in range(len(lines)))


def _signed(lines: Sequence[Line], left: int, patterns: Patterns, draft: Draft) -> bool:
    """Whether the last of these lines ends a signature, which is then put down; `left` lines follow from it on."""
    line = lines[-1]
    signed = _day(line, patterns)
    if signed is None:
        return False
    day, match = signed
    organs = [line.cut(0, day)] if day else []
    for above in reversed(lines[:-1]):
        if day or not patterns.named["organ"].fullmatch(above.text):
            break
        organs.insert(0, above)
    if not organs and left > _NEAR:
        return False
    draft.put("issued_on", iso_date(match), span_of(line, *match.span()))
    if organs:
        parts = [part for organ in organs for part in _side_by_side(organ, patterns)]
        names = "、".join(_SEAL.sub("", part.text) for part in parts)
        draft.put("signed_by", names, (span_of(organs[0])[0], span_of(organs[-1])[1]))
    return True


def _side_by_side(line: Line, patterns: Patterns) -> list[Line]:
    """The organs that sign on one line, parted by white space; a single one may have its letters spaced."""
    gaps = [at for at in range(1, len(line.text)) if line.places[at] > line.places[at - 1] + 1]
    parts = [line.cut(start, end) for start, end in pairwise([0, *gaps, len(line.text)])]
    apart = all(len(part.text) >= _SHORT and patterns.named["organ"].fullmatch(part.text) for part in parts)
    return parts if apart else [line]


def _day(line: Line, patterns: Patterns) -> tuple[int, re.Match[str]] | None:
    """Where the day begins in a line that holds nothing but it and perhaps an organ, and the day's match."""
    bare = line.text.rstrip("）").lstrip("（")
    if not bare.endswith("日"):
        return None
    match = patterns.named["date"].search(line.text)
    if match is None or line.text[match.end() :].strip("）"):
        return None
    day = match.start() if line.text[: match.start()].strip("（") else 0
    return (day, match) if not day or patterns.named["organ"].fullmatch(line.text[:day]) else None


def read_far_signature(source: Source, first: int, patterns: Patterns, draft: Draft) -> None:
    """The signature below a long text, from the block `first` on: the last one."""
    _last_signature(source, source.blocks[first:], patterns, draft)


def read_closing_signature(
    source: Source,
    start: int,
    issuers: str,
    passages: Sequence[Passage],
    clauses: Sequence[Clause],
    patterns: Patterns,
    draft: Draft,
) -> None:
    """The signature below a policy whose letter has none: behind its last clause, else behind its attachments.

    `start` is the place in the source at which the policy begins. Organs must be among the `issuers` that the
    heading names, if any: what a task table or another organ's attachment ends in is no signature.
    """
    if "issued_on" in draft.values:
        return
    cells = {passage.places[0] for passage in passages if passage.kind == "cell" and passage.places}
    blocks = [block for block in source.blocks if block.start >= start and block.kind != "table"]
    heads = (passages[clause.passage].places[0] for clause in clauses if clause.number.startswith("附"))
    annex = next((place for place in heads if place > start), len(source.text))
    body = [block for block in blocks if block.start < annex and block.start not in cells]
    for part, unsigned in ((body, True), ([one for one in blocks if one.start >= annex][-_NEAR:], False)):
        found = Draft(source)
        _last_signature(source, part, patterns, found)
        names = found.values.get("signed_by", "").split("、")
        own = any(name and (not issuers or name in issuers) for name in names)
        if own or (unsigned and names == [""] and found.values):
            for name, value in found.values.items():
                draft.put(name, value, found.spans[name])
            return


def closing_signature(lines: Sequence[Line], patterns: Patterns) -> int:
    """The line with which the signature begins that closes a document, by an organ that its head names; the number of
    lines where there is none. A table that the document ends in goes no further."""
    for at in range(len(lines) - 1, max(0, len(lines) - _NEAR), -1):
        signed = _day(lines[at], patterns) if lines[at].text[-1] in "日）" else None
        if signed is None:
            continue
        first = at
        while not signed[0] and first and patterns.named["organ"].fullmatch(lines[first - 1].text):
            first -= 1
        organs = [line.text for line in lines[first:at]] or [lines[at].text[: signed[0]]]
        if any(len(organ) > _SHORT and line.text.startswith(organ) for organ in organs for line in lines[:_HEAD]):
            return first
    return len(lines)


def _last_signature(source: Source, blocks: Sequence[Block], patterns: Patterns, draft: Draft) -> None:
    """The last signature among blocks; only around short lines that end like a date, since there may be many."""
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        if block.end - block.start < _LONGEST and source.text[block.end - 1] in "日）":
            near = (fold(source.text, one.start, one.end) for one in blocks[max(0, at - _NEAR) : at + 1])
            lines = [line for line in near if line.text]
            if lines and _signed(lines, len(blocks) - at, patterns, draft):
                return
