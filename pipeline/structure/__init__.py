"""Structure: from a source's blocks to an outline (paragraphs, clauses, tables and the document's head)."""

from __future__ import annotations

from pipeline.records import Header, Outline, Passage, Source
from pipeline.rules.book import RuleBook
from pipeline.structure.clauses import clause_tree
from pipeline.structure.paragraphs import paragraphs, printed_lines

__all__ = ["outline"]


def outline(source: Source, book: RuleBook) -> Outline:  # noqa: ARG001
    """The structure of a source as read."""
    joined = paragraphs(source, printed_lines(source))
    clauses = clause_tree(joined)
    at = {clause.passage: index for index, clause in enumerate(clauses)}
    passages: list[Passage] = []
    inside: int | None = None
    for index, line in enumerate(joined):
        inside = at.get(index, inside)
        kind = "heading" if index in at and clauses[at[index]].heading_end == len(line.text) else "paragraph"
        passages.append(Passage(text=line.text, places=line.places, kind=kind, clause=inside, page=line.page))
    title = passages[0].text if passages else source.name
    return Outline(
        source=source, header=Header(title=title), passages=tuple(passages), clauses=tuple(clauses), tables=()
    )
