"""Commands that change or check the library: `remove`, `rebuild`, `verify`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from cli.output import Format, Sheet, write_rows
from cli.session import Session


def remove(session: Session, documents: Sequence[str], store: str) -> int:
    """Remove documents from library and graph; conflicts are judged anew without them."""
    with session.workspace(store) as place:
        library = place.library.require()
        before = library.state()
        for id_ in documents:
            library.versions(id_)
        for id_ in dict.fromkeys(documents):
            library.remove(id_)
            session.say(session.text("removed", id=id_))
        place.refresh(before, (), set(documents))
    return 0


def rebuild(session: Session, store: str) -> int:
    """Judge all conflicts anew and make the graph anew."""
    with session.workspace(store) as place:
        place.library.require()
        place.refresh("", ())
        counts = place.store().counts()
    from graph.schema import NODES

    nodes = sum(count for name, count in counts.items() if name in NODES)
    session.say(session.text("rebuilt", nodes=nodes, edges=sum(counts.values()) - nodes))
    return 0


def verify(session: Session, documents: Sequence[str], store: str, form: Format) -> int:
    """Check every fact of the library, or of some documents, against the stored files; 1 where one fails."""
    from pipeline.library import verify as check

    library = session.library(store).require()
    ids = list(documents) or library.ids()
    for id_ in ids:
        library.versions(id_)
    found = [fault for results in session.progress((check(library, id_) for id_ in ids), ids) for fault in results]
    if found:
        heads = {name: session.text(f"col.{name}") for name in ("document", "fact", "fault")}
        rows = [[each.document, each.fact, session.pick(each.zh, each.en)] for each in found]
        write_rows(session, Sheet("verify", heads, rows), form)
        print(session.text("verify_failed", count=len(found)), file=sys.stderr)
        return 1
    facts = sum(len(library.facts(id_).records) for id_ in ids)
    session.say(session.text("verified", documents=len(ids), facts=facts))
    return 0
