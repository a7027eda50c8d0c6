"""From a stretch of a passage back to the source: the exact evidence and its place."""

from __future__ import annotations

from pipeline.records import Outline, Passage, Place


def piece(outline: Outline, passage: Passage, start: int, end: int) -> tuple[str, Place]:
    """The evidence and place of passage.text[start:end].

    The evidence is the source's own text from the first to the last of these characters, white space included.
    """
    first, last = passage.places[start], passage.places[end - 1] + 1
    place = Place(
        sha256=outline.source.sha256,
        start=first,
        end=last,
        page=passage.page,
        table=passage.table,
        row=passage.row,
        column=passage.column,
    )
    return outline.source.text[first:last], place


def clause_path(outline: Outline, clause: int | None) -> str | None:
    """The path of a clause, None before the first."""
    return None if clause is None else outline.clauses[clause].path
