"""What a graph store can do. Two keep to it (ladybug, embedded; Neo4j, a server), held together by `tests/contract`.

All Cypher that goes through `run` is in the common dialect of both (see `docs/queries.md`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

from graph.schema import Graph


class Rows(NamedTuple):
    """What a statement gives: the names of its columns, and its rows in order."""

    columns: list[str]
    rows: list[list[Any]]

    def dicts(self) -> list[dict[str, Any]]:
        """The rows by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class Store(Protocol):
    """A property graph of the shape of `graph.schema`.

    Every method raises StoreError when the store cannot be reached, is locked or is damaged. A store is used as a
    context manager, or closed by hand.
    """

    name: str
    """Which store this is, for messages and for remembering what it holds: a path or an address."""

    def open(self) -> None:
        """Make the store ready for use; a server is reached, so that it is known before long work whether it can be.
        An empty store is given its schema when it is first written to."""

    def close(self) -> None:
        """Let go of the store; a closed one may be opened again."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def rebuild(self, graph: Graph) -> None:
        """Hold exactly this graph, whatever was there. In a file either all of it or nothing is visible to readers; on
        a server they see it grow, and a rebuild that was cut off is completed by the next."""

    def replace_document(self, doc_id: str, subgraph: Graph) -> None:
        """Drop what belongs to a document, with every relationship that touches it, then put in the subgraph
        (`graph.sync.part`): own nodes and relationships as new, shared nodes with their properties set anew. What
        no document refers to any more is dropped. One transaction."""

    def remove_document(self, doc_id: str) -> None:
        """Drop what belongs to a document, and what no document refers to any more. One transaction."""

    def run(self, cypher: str, parameters: Mapping[str, Any] | None = None, read_only: bool = True) -> Rows:
        """Run one statement. With `read_only` the engine itself is made to refuse whatever would change the graph
        or reach outside it. Raises QueryError for a statement that is refused or wrong."""

    def mark(self) -> str | None:
        """Something that differs when the store was emptied, exchanged or filled by others; None where it holds
        nothing. It is kept beside the facts that the store was made from."""

    def counts(self) -> dict[str, int]:
        """The number of nodes by label and of relationships by type, those that are none included."""
