"""What every store does to keep to the facts: groups for loading, and dropping what no document says any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from graph.schema import OWNED, Edge, Node

Execute = Callable[[str, Mapping[str, Any]], list[list[Any]]]
"""Runs a statement of the common dialect within the transaction at hand and gives its rows."""

_UNUSED = (
    "MATCH (n:Document) WHERE n.held = false AND NOT EXISTS { MATCH (n)<-[:CITES]-(:Document) } DETACH DELETE n",
    "MATCH (n:Indicator) WHERE NOT EXISTS { MATCH (n)<-[:MEASURES]-(:Target) } DETACH DELETE n",
    "MATCH (n:Department) WHERE NOT EXISTS { MATCH (n)-[:ISSUED|RESPONSIBLE_FOR]->() } DETACH DELETE n",
)
_UNUSED_REGIONS = (
    "MATCH (n:Region) WHERE NOT EXISTS { MATCH (n)<-[:GOVERNS]-(:Document) } "
    "AND NOT EXISTS { MATCH (n)<-[:SERVES]-(:Department) } AND NOT EXISTS { MATCH (n)<-[:PART_OF]-(:Region) } "
)


def by_label(nodes: Iterable[Node]) -> Iterator[tuple[str, list[Node]]]:
    """The nodes of each label."""
    for label, group in groupby(sorted(nodes, key=lambda node: node.label), key=lambda node: node.label):
        yield label, list(group)


def by_pair(edges: Iterable[Edge]) -> Iterator[tuple[tuple[str, str, str], list[Edge]]]:
    """The relationships of each type between each pair of labels."""

    def pair(edge: Edge) -> tuple[str, str, str]:
        return edge.type, edge.source[0], edge.target[0]

    for key, group in groupby(sorted(edges, key=pair), key=pair):
        yield key, list(group)


def drop_document(execute: Execute, doc_id: str) -> None:
    """Drop what belongs to a document, with every relationship that touches it."""
    for label in OWNED:
        execute(f"MATCH (n:{label}) WHERE n.document = $doc DETACH DELETE n", {"doc": doc_id})
    execute("MATCH (n:Document {id: $doc}) DETACH DELETE n", {"doc": doc_id})


def drop_unused(execute: Execute) -> None:
    """Drop what nothing refers to any more; regions from the bottom up, until all that are left lead to a use."""
    for cypher in _UNUSED:
        execute(cypher, {})
    while execute(_UNUSED_REGIONS + "RETURN count(*)", {})[0][0]:
        execute(_UNUSED_REGIONS + "DETACH DELETE n", {})
