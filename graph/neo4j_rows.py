"""Statements and rows for Neo4j: a node or relationship is a list of values in the order of the schema.

Lists are packed, sent and read in two thirds of the time that maps take. In a row of a node the first value is its
id; in one of a relationship the first two are the ids of its ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.schema import NODES, RELATIONSHIPS, Edge, Kind, Node, Value
from graph.upkeep import clean

Pair = tuple[str, str, str]
"""A type of relationship and the labels of its ends."""
Row = tuple[Value, ...]

PAIRS: tuple[Pair, ...] = tuple(
    (type_, source, target) for type_, each in RELATIONSHIPS.items() for source, target in each.pairs
)


def _stored(kind: Kind, value: Value) -> Value:
    if isinstance(value, str):
        return clean(value)
    return float(value) if kind == "number" and value is not None else value


def node_row(node: Node) -> Row:
    """A node's values."""
    get = node.properties.get
    return tuple(_stored(kind, get(name)) for name, kind in NODES[node.label].items())


def edge_row(edge: Edge) -> Row:
    """A relationship's ends and values."""
    get = edge.properties.get
    properties = RELATIONSHIPS[edge.type].properties
    return (
        clean(edge.source[1]),
        clean(edge.target[1]),
        *(_stored(kind, get(name)) for name, kind in properties.items()),
    )


# ------------------------------------------------------------ reading


def read_nodes(label: str) -> str:
    """Gives a row for each node of a label."""
    return f"MATCH (n:{label}) WHERE n.id IS NOT NULL RETURN {_values('n', NODES[label])}"


def read_edges(pair: Pair) -> str:
    """Gives a row for each relationship of a pair."""
    type_, source, target = pair
    values = _values("r", RELATIONSHIPS[type_].properties)
    return f"MATCH (a:{source})-[r:{type_}]->(b:{target}) RETURN a.id, b.id{', ' if values else ''}{values}"


def read_own(label: str, key: str) -> str:
    """Gives a row for each node of a label whose `key` is $document."""
    return f"MATCH (n:{label} {{{key}: $document}}) RETURN {_values('n', NODES[label])}"


def read_touching(label: str, key: str) -> str:
    """Gives every relationship of the nodes of a label whose `key` is $document: its element id, type, ends as label
    and id, and properties."""
    ends = ", ".join(f"labels({end}(r)), {end}(r).id" for end in ("startNode", "endNode"))
    return f"MATCH (n:{label} {{{key}: $document}})-[r]-() RETURN elementId(r), type(r), {ends}, properties(r)"


def touching_row(found: Sequence[Any]) -> tuple[Pair, Row] | None:
    """What `read_touching` found, as a row of its pair; None for what is not of the schema: it is not ours."""
    _, type_, source_labels, source, target_labels, target, properties = found
    for pair in PAIRS:
        if pair[0] == type_ and pair[1] in source_labels and pair[2] in target_labels:
            return pair, (source, target, *(properties.get(name) for name in RELATIONSHIPS[type_].properties))
    return None


def _values(variable: str, names: Mapping[str, Any]) -> str:
    return ", ".join(f"{variable}.`{name}`" for name in names)


# ------------------------------------------------------------ writing


def merge_nodes(label: str) -> str:
    """Takes $rows: nodes of a label, made where they are missing, their values set."""
    settings = ", ".join(f"n.`{name}` = row[{at}]" for at, name in enumerate(NODES[label]) if at)
    return f"UNWIND $rows AS row MERGE (n:{label} {{id: row[0]}}) SET {settings}"


def delete_nodes(label: str) -> str:
    """Takes $rows: nodes of a label, of which the id is enough."""
    return f"UNWIND $rows AS row MATCH (n:{label} {{id: row[0]}}) DETACH DELETE n"


def create_edges(pair: Pair, guarded: bool = False) -> str:
    """Takes $rows: relationships of a pair that are not there; `guarded`, some may be there and are left alone.

    Not MERGE: it takes no null among the values that tell parallel relationships apart.
    """
    type_, names = pair[0], RELATIONSHIPS[pair[0]].properties
    values = ", ".join(f"`{name}`: row[{at}]" for at, name in enumerate(names, 2))
    guard = f"WHERE NOT EXISTS {{ MATCH (a)-[r:{type_}]->(b) {_same(names)}}} " if guarded else ""
    return f"{_ends(pair)} {guard}CREATE (a)-[:{type_}{f' {{{values}}}' if values else ''}]->(b)"


def delete_edges(pair: Pair) -> str:
    """Takes $rows: relationships of a pair; all that are alike go."""
    names = RELATIONSHIPS[pair[0]].properties
    return f"{_ends(pair)} MATCH (a)-[r:{pair[0]}]->(b) {_same(names)}DELETE r"


def _ends(pair: Pair) -> str:
    return f"UNWIND $rows AS row MATCH (a:{pair[1]} {{id: row[0]}}) MATCH (b:{pair[2]} {{id: row[1]}})"


def _same(names: Mapping[str, Any]) -> str:
    tests = (
        f"(r.`{name}` = row[{at}] OR (r.`{name}` IS NULL AND row[{at}] IS NULL))" for at, name in enumerate(names, 2)
    )
    return f"WHERE {' AND '.join(tests)} " if names else ""


# ------------------------------------------------------------ constraints and indexes


_FULL_TEXT = {
    "Indicator": ("name", "names"),
    "Measure": ("title", "evidence"),
    "Target": ("indicator", "evidence"),
    "Milestone": ("action", "evidence"),
}
_ASKED = {
    "Document": ("doc_number",),
    "Measure": ("document",),
    "Target": ("document", "due"),
    "Milestone": ("document", "due"),
    "Department": ("name",),
    "Region": ("name",),
}


def schema_statements() -> dict[str, str]:
    """By name: a constraint for each label, indexes for what is asked most, full text for searching Chinese."""
    kinds: dict[str, str] = {}
    for label in NODES:
        kinds[f"{label}_id"] = f"CONSTRAINT {{}} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
    for label, names in _ASKED.items():
        kinds |= {f"{label}_{name}": f"INDEX {{}} IF NOT EXISTS FOR (n:{label}) ON (n.{name})" for name in names}
    for label, names in _FULL_TEXT.items():
        columns = ", ".join(f"n.{name}" for name in names)
        kinds[f"{label}_text"] = (
            f"FULLTEXT INDEX {{}} IF NOT EXISTS FOR (n:{label}) ON EACH [{columns}] "
            "OPTIONS {{indexConfig: {{`fulltext.analyzer`: 'cjk'}}}}"
        )
    names_ = {f"policygraph_{name.lower()}": text for name, text in kinds.items()}
    return {name: "CREATE " + text.format(name) for name, text in names_.items()}
