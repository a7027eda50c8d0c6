"""What every store does to keep to the facts: texts and groups for loading, and dropping what no document says any
more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
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


def clean(text: str) -> str:
    """A text as every store can hold it: no NUL, question marks for lone halves of surrogate pairs."""
    text = text.replace("\x00", "") if "\x00" in text else text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text


def by_label(nodes: Iterable[Node]) -> list[tuple[str, list[Node]]]:
    """The nodes of each label, in the order of the labels."""
    groups: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        groups[node.label].append(node)
    return sorted(groups.items())


def by_pair(edges: Iterable[Edge]) -> list[tuple[tuple[str, str, str], list[Edge]]]:
    """The relationships of each type between each pair of labels, in the order of those."""
    groups: dict[tuple[str, str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        groups[edge.type, edge.source[0], edge.target[0]].append(edge)
    return sorted(groups.items())


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
