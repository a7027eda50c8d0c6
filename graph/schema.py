"""The shape of the graph: which nodes and relationships there are and what they carry.

Both stores, every export and the checks of named queries read it from here. Each node has a stable `id`; nodes of
`OWNED` labels belong to one document (`document`), the others are shared. Several names of one thing are joined
with `SEPARATOR`, so that every store and file format can hold them. What a document says is in force from `valid_from`
up to, not including, `valid_to`; without `valid_from` (drafts, documents without a date) it is on no day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

Kind = Literal["text", "integer", "number", "truth"]
Value = str | int | float | bool | None

SEPARATOR = "；"
OWNED = ("Measure", "Target", "Milestone")

NODES: Mapping[str, Mapping[str, Kind]] = MappingProxyType(
    {
        "Document": {
            "id": "text",
            "title": "text",
            "notice_title": "text",
            "doc_number": "text",
            "issued_on": "text",
            "published_on": "text",
            "index_number": "text",
            "category": "text",
            "region": "text",
            "held": "truth",
            "effective_from": "text",
            "expires_on": "text",
            "trial": "truth",
            "draft": "text",
            "valid_from": "text",
            "valid_to": "text",
            "ended_clauses": "text",
        },
        "Measure": {
            "id": "text",
            "document": "text",
            "path": "text",
            "number": "text",
            "title": "text",
            "level": "integer",
            "evidence": "text",
            "position": "integer",
            "valid_from": "text",
            "valid_to": "text",
        },
        "Target": {
            "id": "text",
            "fact": "text",
            "document": "text",
            "clause": "text",
            "indicator": "text",
            "comparator": "text",
            "value": "number",
            "value_text": "text",
            "value_max": "number",
            "value_max_text": "text",
            "unit": "text",
            "change": "text",
            "deadline": "text",
            "due": "text",
            "recurrence": "text",
            "from_year": "integer",
            "baseline_year": "integer",
            "baseline_value": "text",
            "denominator": "text",
            "force": "text",
            "scope": "text",
            "source": "text",
            "rule": "text",
            "evidence": "text",
            "page": "integer",
            "position": "integer",
            "valid_from": "text",
            "valid_to": "text",
        },
        "Milestone": {
            "id": "text",
            "fact": "text",
            "document": "text",
            "clause": "text",
            "action": "text",
            "deadline": "text",
            "due": "text",
            "recurrence": "text",
            "source": "text",
            "rule": "text",
            "evidence": "text",
            "page": "integer",
            "position": "integer",
            "valid_from": "text",
            "valid_to": "text",
        },
        "Indicator": {"id": "text", "name": "text", "core": "text", "names": "text"},
        "Department": {
            "id": "text",
            "name": "text",
            "full_name": "text",
            "organ": "text",
            "jurisdiction": "text",
            "names": "text",
            "is_class": "truth",
        },
        "Region": {"id": "text", "name": "text", "short": "text", "level": "text"},
    }
)


class Relationship(NamedTuple):
    """A type of relationship: the pairs of labels it joins and what it carries."""

    pairs: tuple[tuple[str, str], ...]
    properties: Mapping[str, Kind] = MappingProxyType({})


RELATIONSHIPS: Mapping[str, Relationship] = MappingProxyType(
    {
        "CONTAINS": Relationship((("Document", "Measure"), ("Measure", "Measure"))),
        "SETS": Relationship((("Measure", "Target"), ("Measure", "Milestone"))),
        "MEASURES": Relationship((("Target", "Indicator"),)),
        "RESPONSIBLE_FOR": Relationship(
            tuple(("Department", label) for label in OWNED), {"role": "text", "name": "text", "via": "text"}
        ),
        "ISSUED": Relationship((("Department", "Document"),)),
        "GOVERNS": Relationship((("Document", "Region"),)),
        "PART_OF": Relationship((("Region", "Region"),)),
        "SERVES": Relationship((("Department", "Region"),)),
        "MEMBER_OF": Relationship((("Department", "Department"),)),
        "CITES": Relationship((("Document", "Document"),), {"relation": "text", "clause": "text", "evidence": "text"}),
        "SUPERSEDES": Relationship((("Document", "Document"),), {"relation": "text", "clauses": "text"}),
        "CONFLICTS_WITH": Relationship(
            (("Target", "Target"),), {"id": "text", "kind": "text", "strength": "text", "explanation": "text"}
        ),
    }
)


def shape() -> str:
    """A digest of the shape: a graph of another shape, made by another version of the program, is made anew."""
    joined = [(name, one.pairs, dict(one.properties)) for name, one in RELATIONSHIPS.items()]
    return hashlib.sha256(repr(([(name, dict(each)) for name, each in NODES.items()], joined)).encode()).hexdigest()[
        :16
    ]


class Node(NamedTuple):
    """A node; `properties` hold its `id` too."""

    label: str
    id: str
    properties: Mapping[str, Value]


class Edge(NamedTuple):
    """A relationship between two nodes, each named by label and id."""

    type: str
    source: tuple[str, str]
    target: tuple[str, str]
    properties: Mapping[str, Value] = MappingProxyType({})


class Graph(NamedTuple):
    """Nodes and relationships, in a stable order; no node stands twice, every end of a relationship is a node."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()


def owner(node: Node) -> str | None:
    """The id of the document that a node belongs to: its own for a document at hand, None for what is shared."""
    if node.label == "Document":
        return node.id if node.properties["held"] else None
    value = node.properties.get("document")
    return str(value) if value is not None else None
