"""The command `network`: who bridges the work, which groups work together, what rests on what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.output import Format, Sheet, write_rows
from cli.session import Session

if TYPE_CHECKING:
    from graph.schema import Graph


def network(session: Session, what: str, store: str, form: Format, out: Path | None) -> int:
    """Analyse the departments or the documents of a library; to a `.graphml` file as a network, else as rows."""
    from graph import analysis

    with session.workspace(store) as place:
        graph = place.graph()
    if out is not None and out.suffix.lower() == ".graphml":
        net = analysis.departments(graph)[1] if what == "departments" else analysis.documents(graph)[1]
        out.write_text(analysis.graphml(net), encoding="utf-8", newline="\n")
        session.say(session.text("written", path=out))
        return 0
    rows_of = _departments if what == "departments" else _documents
    write_rows(session, rows_of(session, graph), form, out)
    return 0


def _departments(session: Session, graph: Graph) -> Sheet:
    from graph.analysis import departments

    names = ("department", "jurisdiction", "betweenness", "group", "partners", "shared")
    rows = [[getattr(office, name) for name in names] for office in departments(graph)[0]]
    return Sheet("departments", {name: session.text(f"network.{name}") for name in names}, rows)


def _documents(session: Session, graph: Graph) -> Sheet:
    from graph.analysis import documents
    from graph.schema import SEPARATOR

    names = ("step", "document", "title", "held", "rests_on", "circle")
    steps = documents(graph)[0]
    rows = [
        [step.step, step.document, step.title, step.held, SEPARATOR.join(step.rests_on), SEPARATOR.join(step.circle)]
        for step in steps
    ]
    circles = {step.circle for step in steps if step.circle}
    for circle in sorted(circles):
        session.say(session.text("network.circular", documents=SEPARATOR.join(circle)))
    return Sheet("documents", {name: session.text(f"network.{name}") for name in names}, rows)
