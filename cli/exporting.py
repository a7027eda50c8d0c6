"""The command `export`: facts and graph for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cli.output import Sheet, write_workbook
from cli.session import Session

if TYPE_CHECKING:
    from graph.schema import Graph
    from pipeline.library import Library


def export(session: Session, store: str, form: str, out: Path | None) -> int:
    """Write the facts or the graph of a library; `jsonl` and `graphml` go to stdout unless a file is given."""
    with session.workspace(store) as place:
        place.library.require()
        if form == "jsonl":
            from graph.export import facts_lines

            _write_text(session, "".join(facts_lines(place.library)), out)
            return 0
        if form == "spacy":
            return _write_splits(session, place.library, out)
        graph = place.graph()
    if form == "graphml":
        from graph.export import graphml

        _write_text(session, graphml(graph), out)
        return 0
    if out is None:
        raise session.fault("xlsx_needs_out" if form == "xlsx" else "csv_needs_out")
    if form == "csv":
        from graph.export import write_csv_folder

        write_csv_folder(graph, out)
    else:
        write_workbook(_sheets(graph), out)
    session.say(session.text("written", path=out))
    return 0


def _write_splits(session: Session, library: Library, out: Path | None) -> int:
    """Training data for spaCy, `train.spacy` and `dev.spacy` in a folder."""
    if out is None:
        raise session.fault("csv_needs_out")
    from pipeline.spacy_export import write_splits

    for split, size in write_splits(library, out).items():
        session.say(f"{out / f'{split}.spacy'}: " + session.text("spacy.size", **size._asdict()))
    return 0


def _write_text(session: Session, text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        out.write_text(text, encoding="utf-8", newline="\n")
        session.say(session.text("written", path=out))


def _sheets(graph: Graph) -> list[Sheet]:
    """A sheet for each kind of node that people read, and one for conflicts."""
    from graph.export import node_rows, owners_of

    owners = owners_of(graph)
    sheets = []
    for label in ("Document", "Target", "Milestone", "Measure", "Department", "Indicator"):
        names, rows = node_rows(graph, label)
        heads = [*names, "owners"] if label in ("Target", "Milestone", "Measure") else names
        rows = [[*row, owners.get((label, str(row[0])), "")] for row in rows] if len(heads) > len(names) else rows
        sheets.append(Sheet(label, {name: name for name in heads}, rows))
    names = ["kind", "strength", "explanation"]
    conflicts = [
        [edge.source[1], edge.target[1], *(edge.properties[name] for name in names)]
        for edge in graph.edges
        if edge.type == "CONFLICTS_WITH"
    ]
    sheets.append(Sheet("Conflict", {name: name for name in ("a", "b", *names)}, conflicts))
    return sheets
