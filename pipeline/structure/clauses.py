"""The tree of clauses from the numbers that paragraphs start with."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Clause
from pipeline.structure.lines import Line
from pipeline.structure.numbering import LEVELS, marker


def clause_tree(paragraphs: Sequence[Line]) -> list[Clause]:
    """The clauses of paragraphs in reading order; `passage` is the paragraph's index."""
    clauses: list[Clause] = []
    open_: list[int] = []
    for index, line in enumerate(paragraphs):
        found = marker(line.text)
        if found is None:
            continue
        level = LEVELS[found.kind]
        while open_ and clauses[open_[-1]].level >= level:
            open_.pop()
        parent = open_[-1] if open_ else None
        end = line.text.find("。", found.end)
        title = line.text[found.end : end if end >= 0 else None] or None
        if title is not None and (len(title) > 40 or end >= 0 and "，" in title):
            title = None
        path = found.printed if parent is None else f"{clauses[parent].path}/{found.printed}"
        open_.append(len(clauses))
        heading_end = found.end + (len(title) if title else 0)
        clauses.append(
            Clause(
                number=found.printed,
                path=path,
                title=title,
                level=level,
                parent=parent,
                passage=index,
                heading_start=0,
                heading_end=heading_end,
            )
        )
    return clauses
