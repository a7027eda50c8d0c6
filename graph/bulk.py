"""The graph as files for `neo4j-admin database import full`, which loads millions of nodes in seconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from graph.csv_files import write_csv
from graph.neo4j_rows import PAIRS, edge_row, node_row, schema_statements
from graph.schema import NODES, RELATIONSHIPS, Graph, Kind, Value
from graph.upkeep import by_label, by_pair

ARGUMENTS = "import.args"
SCHEMA = "schema.cypher"
_TYPES: Mapping[Kind, str] = {"text": "string", "integer": "long", "number": "double", "truth": "boolean"}


def write_neo4j_admin(graph: Graph, folder: Path) -> None:
    """Write a folder of CSV files with typed headers, every label a space of ids of its own; `import.args`, which
    names them all (`neo4j-admin database import full neo4j @import.args`, run in the folder); and `schema.cypher`,
    the constraints and indexes to be made afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    nodes, edges = dict(by_label(graph.nodes)), dict(by_pair(graph.edges))
    # Text holds line breaks.
    arguments = ["--multiline-fields=true"]
    for label, names in NODES.items():
        heads = [f"id:ID({label})", *_heads(names, "id")]
        rows = (node_row(node) for node in nodes.get(label, ()))
        arguments.append(f"--nodes={label}={_write(folder / f'nodes-{label}.csv', heads, rows)}")
    for pair in PAIRS:
        type_, source, target = pair
        heads = [f":START_ID({source})", f":END_ID({target})", *_heads(RELATIONSHIPS[type_].properties)]
        rows = (edge_row(edge) for edge in edges.get(pair, ()))
        file = _write(folder / f"relationships-{'-'.join(pair)}.csv", heads, rows)
        arguments.append(f"--relationships={type_}={file}")
    (folder / ARGUMENTS).write_text("".join(f"{line}\n" for line in arguments), encoding="utf-8")
    schema = "".join(f"{statement};\n" for statement in schema_statements().values())
    (folder / SCHEMA).write_text(schema, encoding="utf-8")


def _heads(names: Mapping[str, Kind], but: str = "") -> list[str]:
    return [f"{name}:{_TYPES[kind]}" for name, kind in names.items() if name != but]


def _write(path: Path, heads: list[str], rows: Iterator[tuple[Value, ...]]) -> str:
    def lines() -> Iterator[tuple[Value, ...]]:
        yield tuple(heads)
        yield from rows

    return write_csv(path, lines()).name
