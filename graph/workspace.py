"""A library and the graph made from it, kept in step.

The facts on disk are the truth. What follows from all of them (judgements, conflicts, the graph) is brought up to
date by `refresh`; a stamp in the library says which facts a graph was made from, so that one left behind by a crash
is noticed and made anew. There is a stamp for each store that was filled from the library.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from graph.ladybug_store import LadybugStore
from graph.model import project
from graph.schema import Graph, shape
from graph.store import Store
from graph.sync import bring_up_to_date
from pipeline.library import Library, fingerprint
from pipeline.records import Conflict, Judgement
from pipeline.resolve.decisions import SECOND_NAME
from pipeline.rules import RuleBook


class Change(NamedTuple):
    """What a refresh found: the conflicts that were not there before, those that are gone, and all that there are."""

    new: list[Conflict]
    gone: list[Conflict]
    all: list[Conflict]


class Workspace:
    """A library with its graph: the embedded one, unless it is given another store."""

    def __init__(self, library: Library, book: RuleBook, store: Store | None = None) -> None:
        self.library = library
        self.book = book
        self._store = store or LadybugStore(library.path / "graph" / "policygraph.lbug")
        of = f"-{hashlib.sha256(store.name.encode()).hexdigest()[:12]}" if store else ""
        self._stamp = library.path / "graph" / f"made-from{of}.json"
        self.is_server = store is not None
        self.name = self._store.name

    def open(self) -> None:
        """Make sure of a server, before long work is begun. Raises StoreError."""
        self._store.open()

    def store(self) -> Store:
        """The graph, up to date; made anew first when the facts have changed behind its back. One on a server may be
        asked where its library is not at hand.

        Raises LibraryError when there is no library, StoreError when the graph cannot be opened.
        """
        if self.is_server and not self.library.exists():
            return self._store
        self.library.require()
        if self._made_from() != self.library.state():
            with self.library.writing():
                self.rebuild()
        return self._store

    def rebuild(self) -> None:
        """Make the graph anew from the facts and verdicts on disk."""
        with self.library.writing():
            self._hold(self.graph())

    def refresh(self, before: str, changed: Collection[str], removed: Collection[str] = ()) -> Change:
        """Bring conflicts and graph up to date after the documents `changed` and `removed`.

        `before` is the library's state before the change; a graph that was not made from it is made anew.
        """
        from graph.verdicts import judged
        from pipeline.resolve.joint_names import joint_judgements
        from pipeline.resolve.same_departments import department_judgements
        from pipeline.resolve.same_indicators import indicator_judgements
        from pipeline.resolve.versions import document_judgements

        with self.library.writing():
            known = {conflict.id: conflict for conflict in self.library.conflicts()}
            current = self._made_from(with_rules=True) == before
            if current and not changed and not removed:
                return Change([], [], list(known.values()))
            documents, own = list(self.library.all_facts()), self.library.user_judgements()
            joint = joint_judgements(documents, self.book, own)
            stays, decided = joint == self.library.judgements(SECOND_NAME), [*joint, *own]
            found = {conflict.id: conflict for conflict in judged(self.library, documents, self.book, decided)}
            self.library.write_judgements(
                [
                    *document_judgements(documents, self.book, decided),
                    *department_judgements(documents, self.book, decided),
                    *indicator_judgements(documents, self.book, decided),
                    *decided,
                ]
            )
            graph = project(documents, found.values(), self.book, decided)
            if current and stays:
                self._remember(None)
                bring_up_to_date(self._store, graph, changed, removed)
                self._store.close()
                self._remember(self.library.state())
            else:
                self._hold(graph)
        return Change(
            [conflict for id_, conflict in found.items() if id_ not in known],
            [conflict for id_, conflict in known.items() if id_ not in found],
            list(found.values()),
        )

    def graph(self) -> Graph:
        """The graph as the facts on disk make it, without a store."""
        library = self.library.require()
        return project(library.all_facts(), library.conflicts(), self.book, self.decided())

    def decided(self) -> list[Judgement]:
        """What was decided about names beyond the rules: second names that documents state, and the user's own."""
        return [*self.library.judgements(SECOND_NAME), *self.library.user_judgements()]

    def close(self) -> None:
        """Let go of the graph."""
        self._store.close()

    def _hold(self, graph: Graph) -> None:
        self._remember(None)
        self._store.rebuild(graph)
        self._remember(self.library.state())

    def _made_from(self, with_rules: bool = False) -> str | None:
        """The state that the graph was made from; with the rules at hand only, where that is asked."""
        with suppress(OSError, ValueError, KeyError):
            stamp = json.loads(self._stamp.read_text(encoding="utf-8"))
            mark = self._store.mark()
            if mark is None or mark != stamp["mark"] or stamp["shape"] != shape():
                return None
            if not with_rules or stamp["rules"] == fingerprint(self.book):
                return str(stamp["state"])
        return None

    def _remember(self, state: str | None) -> None:
        self._stamp.parent.mkdir(parents=True, exist_ok=True)
        self._stamp.unlink(missing_ok=True)
        if state is not None:
            stamp = {"state": state, "rules": fingerprint(self.book), "mark": self._store.mark(), "shape": shape()}
            self._stamp.write_text(json.dumps(stamp), encoding="utf-8")


def workspace(folder: str | Path | Library, book: RuleBook, server: str | None = None) -> Workspace:
    """A library, or the one in a folder, with its embedded graph, or with the one on the Neo4j server of that address.
    User, password and database of a server come from NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE."""
    library = folder if isinstance(folder, Library) else Library(folder)
    if server is None:
        return Workspace(library, book)
    from graph.neo4j_store import Neo4jStore

    user, password, database = (os.environ.get(f"NEO4J_{name}") for name in ("USERNAME", "PASSWORD", "DATABASE"))
    return Workspace(library, book, Neo4jStore(server, user or "neo4j", password, database))
