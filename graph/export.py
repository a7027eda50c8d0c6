"""Facts and graph for other programs: JSON Lines, CSV, GraphML, and rows for a workbook."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import orjson

from graph.network import network
from graph.schema import NODES, RELATIONSHIPS, SEPARATOR, Edge, Graph, Node, Value
from pipeline.library import Library

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def facts_lines(library: Library) -> Iterator[str]:
    """Every current fact as a line of JSON, in the shape of `facts` with the `document` it is from in front."""
    for id_ in library.ids():
        for line in library.facts(id_).to_jsonl().splitlines():
            yield orjson.dumps({"document": id_, **orjson.loads(line)}).decode() + "\n"


def node_rows(graph: Graph, label: str) -> tuple[list[str], list[list[Value]]]:
    """The names of a label's properties, and a row of values a node."""
    names = list(NODES[label])
    return names, [[node.properties.get(name) for name in names] for node in graph.nodes if node.label == label]


def owners_of(graph: Graph) -> dict[tuple[str, str], str]:
    """For every piece of work its departments, by label and id."""
    names = {node.id: str(node.properties["name"]) for node in graph.nodes if node.label == "Department"}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for edge in graph.edges:
        if edge.type == "RESPONSIBLE_FOR":
            found[edge.target].add(names[edge.source[1]])
    return {ref: SEPARATOR.join(sorted(owners)) for ref, owners in found.items()}


def write_csv_folder(graph: Graph, folder: Path) -> None:
    """A folder of CSV files: `nodes-<Label>.csv`, and `relationships-<TYPE>.csv` with the ends' labels and ids."""
    folder.mkdir(parents=True, exist_ok=True)
    for label in NODES:
        names, rows = node_rows(graph, label)
        _write_csv(folder / f"nodes-{label}.csv", names, rows)
    for type_, relationship in RELATIONSHIPS.items():
        names = list(relationship.properties)
        rows = [
            [*edge.source, *edge.target, *(edge.properties.get(name) for name in names)]
            for edge in graph.edges
            if edge.type == type_
        ]
        heads = ["source_label", "source_id", "target_label", "target_id", *names]
        _write_csv(folder / f"relationships-{type_}.csv", heads, rows)


def _write_csv(path: Path, heads: list[str], rows: Iterable[Iterable[Value]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows(["" if value is None else value for value in row] for row in rows)


def graphml(graph: Graph) -> str:
    """The graph as GraphML. Characters that XML cannot hold are left out."""
    import networkx

    cleaned = Graph(
        tuple(Node(node.label, node.id, _clean(dict(node.properties))) for node in graph.nodes),
        tuple(Edge(edge.type, edge.source, edge.target, _clean(dict(edge.properties))) for edge in graph.edges),
    )
    file = io.BytesIO()
    networkx.write_graphml(network(cleaned), file)
    return file.getvalue().decode() + "\n"


def xml_text(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def _clean(properties: dict[str, Value]) -> dict[str, Value]:
    return {key: xml_text(value) if isinstance(value, str) else value for key, value in properties.items()}
