"""Passages that say whom or what a rule covers: lists of conditions, cases and papers. Nothing in them is a goal."""

from __future__ import annotations

import re

from pipeline.records import Outline
from pipeline.rules import RuleBook

_LISTED = re.compile(r"[（(]?[\d一二三四五六七八九十]+[）)、.．]|[①-⑳]|第[一二三四五六七八九十]+[类种档]")


def terms_of(outline: Outline, book: RuleBook) -> frozenset[int]:
    """The indices of the passages that a heading (申报条件) or an opening line (符合以下条件：) makes terms."""
    patterns = {rule.name: rule.regex for rule in book.rules("context")}
    heading, opening = patterns["context.terms_heading"], patterns["context.terms_opening"]
    found: set[int] = set()
    for number, clause in enumerate(outline.clauses):
        if clause.title and heading.search(clause.title):
            found.update(_inside(outline, number, clause.passage))
    for at, passage in enumerate(outline.passages):
        if passage.kind != "cell" and passage.text.endswith("：") and opening.search(passage.text):
            found.update(_list_after(outline, at))
    return frozenset(found)


def _inside(outline: Outline, clause: int, start: int) -> list[int]:
    """The passages of a clause and of those in it, from `start` on, up to the first outside."""
    found: list[int] = []
    for at in range(start, len(outline.passages)):
        if clause not in outline.chain(outline.passages[at].clause):
            break
        found.append(at)
    return found


def _list_after(outline: Outline, opening: int) -> list[int]:
    """The items that a line with a colon opens: the clauses in its own, else the lines up to the full stop that ends
    the list."""
    own, after = outline.passages[opening].clause, opening + 1
    if after == len(outline.passages):
        return []
    first = outline.passages[after].clause
    if own is not None and first is not None and outline.clauses[first].parent == own:
        return [at for at in _inside(outline, own, after) if outline.passages[at].clause != own]
    found: list[int] = []
    for at in range(after, len(outline.passages)):
        passage = outline.passages[at]
        if passage.clause != own or passage.kind == "cell":
            break
        if found and outline.passages[at - 1].text.endswith("。") and not _LISTED.match(passage.text):
            break
        found.append(at)
    return found
