"""What the tests of stores share: everything that a store holds, and graphs to put into one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from graph.model import project
from graph.schema import NODES, OWNED, RELATIONSHIPS, SEPARATOR, Edge, Graph, Kind, Node, Value
from graph.store import Store
from pipeline import extract_facts
from pipeline.conflicts import conflicts
from pipeline.rules import RuleBook, rulebook

CORPUS = Path(__file__).parents[1] / "corpus"


def dump(store: Store) -> tuple[list[Any], list[Any]]:
    """Everything that a store holds, in a fixed order."""
    nodes: list[Any] = []
    edges: list[Any] = []
    for label, properties in NODES.items():
        columns = ", ".join(f"n.{name} AS {name}" for name in properties)
        nodes += [(label, *row) for row in store.run(f"MATCH (n:{label}) RETURN {columns} ORDER BY n.id").rows]
    for type_, relationship in RELATIONSHIPS.items():
        columns = "".join(f", r.{name} AS {name}" for name in relationship.properties)
        for source, target in relationship.pairs:
            rows = store.run(
                f"MATCH (a:{source})-[r:{type_}]->(b:{target}) RETURN a.id AS source, b.id AS target{columns}"
            ).rows
            edges += [(type_, source, target, *row) for row in rows]
    return nodes, sorted(edges, key=repr)


def expected(graph: Graph) -> tuple[list[Any], list[Any]]:
    """What `dump` must give for a graph."""
    nodes = [
        (label, *(node.properties.get(name) for name in properties))
        for label, properties in NODES.items()
        for node in sorted(graph.nodes, key=lambda node: node.id)
        if node.label == label
    ]
    edges = [
        (
            e.type,
            e.source[0],
            e.target[0],
            e.source[1],
            e.target[1],
            *map(e.properties.get, RELATIONSHIPS[e.type].properties),
        )
        for e in graph.edges
    ]
    return nodes, sorted(edges, key=repr)


def sample_book() -> RuleBook:
    """The rules with the regions of the sample documents."""
    return rulebook(CORPUS / "rules")


@cache
def sample_graph() -> Graph:
    """The graph of the sample documents."""
    documents = [extract_facts(path, rules=CORPUS / "rules") for path in sorted((CORPUS / "documents").iterdir())]
    return project(documents, conflicts(documents, sample_book()), sample_book())


# ------------------------------------------------------------ generated graphs

_WORDS = ("市发展改革委", "生态环境局", "PM2.5浓度", "￥", "𠮷", "a", "Z", "é", "规划", "规", "")
_words = st.sampled_from(_WORDS) | st.text(max_size=6)
_VALUES: dict[Kind, st.SearchStrategy[Value]] = {
    "text": _words,
    "integer": st.integers(-3, 3) | st.integers(-(2**62), 2**62),
    "number": st.sampled_from([0.1, -2.0, 22.0, 1e-7]) | st.floats(allow_nan=False, allow_infinity=False),
    "truth": st.booleans(),
}
# What a projection always sets, and what the order of rows rests on.
_ALWAYS = frozenset(
    [
        "document",
        "held",
        "names",
        "name",
        "full_name",
        "short",
        "core",
        "organ",
        "is_class",
        "position",
        "role",
        "kind",
        "strength",
    ]
)
_LEVELS = st.sampled_from(["nation", "province", "prefecture", "county", None])
_RELATIONS = st.sampled_from(["basis", "implements", "refers", None])
_DAYS = st.sampled_from(["2024-12-31", "2025-06-30", "2025-12-31", None])
_FEW = st.sampled_from([2, 1, 3, 0])
_SPECIAL = {"level": _LEVELS, "relation": _RELATIONS, "due": _DAYS}


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A small graph of the schema, with whatever its properties may hold."""
    documents = [f"d{number}" for number in range(draw(st.integers(1, 3)))]
    nodes: dict[str, list[Node]] = {}
    for label in NODES:
        count = len(documents) if label == "Document" else draw(_FEW)
        nodes[label] = [_node(draw, label, number, documents) for number in range(count)]
    edges: dict[object, Edge] = {}
    for type_, relationship in RELATIONSHIPS.items():
        for source, target in relationship.pairs:
            if not nodes[source] or not nodes[target]:
                continue
            for number in range(draw(_FEW)):
                a, b = draw(st.sampled_from(nodes[source])), draw(st.sampled_from(nodes[target]))
                said = _properties(draw, relationship.properties)
                if "id" in said:
                    said["id"] = f"c{number}"
                edge = Edge(type_, (source, a.id), (target, b.id), said)
                edges.setdefault((type_, a.label, a.id, b.label, b.id, repr(said)), edge)
    return Graph(tuple(node for group in nodes.values() for node in group), tuple(edges.values()))


def _node(draw: st.DrawFn, label: str, number: int, documents: list[str]) -> Node:
    id_ = documents[number] if label == "Document" else f"{label}:{number}"
    properties = _properties(draw, NODES[label])
    if label in OWNED:
        properties["document"] = draw(st.sampled_from(documents))
    if "names" in properties:
        properties["names"] = f"{properties['name']}{SEPARATOR}{properties['names']}"
    return Node(label, id_, {**properties, "id": id_})


def _properties(draw: st.DrawFn, names: Any) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, kind in names.items():
        values = _SPECIAL.get(name, _VALUES[kind]) if kind == "text" else _VALUES[kind]
        found[name] = draw(values if name in _ALWAYS else values | st.none())
    return found
