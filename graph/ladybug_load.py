"""Putting nodes and relationships into a ladybug database, by way of Parquet files.

Parquet carries types, null and any text as they are; and where relationships are loaded in bulk the engine reads it
faster than anything that must be parsed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from graph.schema import NODES, RELATIONSHIPS, Edge, Graph, Kind, Node, Value
from graph.upkeep import by_label, by_pair, clean

_TYPES: Mapping[Kind, str] = {"text": "STRING", "integer": "INT64", "number": "DOUBLE", "truth": "BOOL"}
_ENDS = ("source_id", "target_id")


def create_schema(connection: Any) -> None:
    """Make the tables of an empty database."""
    for label, properties in NODES.items():
        columns = ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind in properties.items())
        connection.execute(f"CREATE NODE TABLE `{label}`({columns}, PRIMARY KEY(`id`))")
    for name, relationship in RELATIONSHIPS.items():
        pairs = ", ".join(f"FROM `{source}` TO `{target}`" for source, target in relationship.pairs)
        columns = "".join(f", `{key}` {_TYPES[kind]}" for key, kind in relationship.properties.items())
        connection.execute(f"CREATE REL TABLE `{name}`({pairs}{columns})")


# ------------------------------------------------------------ a whole graph


def copy_graph(connection: Any, folder: Path, graph: Graph) -> None:
    """Load a graph into empty tables. While the engine loads a file, the next ones are written into the folder."""
    with ThreadPoolExecutor(1) as writer:
        nodes = [
            (copy_nodes(label), writer.submit(node_file, folder, label, group))
            for label, group in by_label(graph.nodes)
        ]
        edges = [
            (copy_edges(pair), writer.submit(edge_file, folder, pair, group)) for pair, group in by_pair(graph.edges)
        ]
        for statement, file in nodes + edges:
            connection.execute(statement.format(quoted(file.result())))


def copy_nodes(label: str) -> str:
    """Loads a file of `node_file`, to be put in for {}."""
    return f"COPY `{label}` FROM {{}}"


def copy_edges(pair: tuple[str, str, str]) -> str:
    """Loads a file of `edge_file`, to be put in for {}."""
    return f"COPY `{pair[0]}` FROM {{}} (from='{pair[1]}', to='{pair[2]}')"


# ------------------------------------------------------------ a document


def merge_nodes(connection: Any, folder: Path, nodes: Iterable[Node]) -> None:
    """Make the nodes that are missing, and set the properties of all."""
    for label, group in by_label(nodes):
        file = quoted(node_file(folder, label, group))
        settings = ", ".join(f"n.`{name}` = `{name}`" for name in NODES[label] if name != "id")
        connection.execute(f"LOAD FROM {file} MERGE (n:{label} {{id: `id`}}) SET {settings}")


def add_edges(connection: Any, folder: Path, edges: Iterable[Edge], how: str) -> None:
    """Relationships by CREATE, or by MERGE where they may be there already. Not by COPY: within one transaction it
    takes nodes that MERGE has just made for others (ladybug 0.22)."""
    for pair, group in by_pair(edges):
        name, source, target = pair
        carried = ", ".join(f"`{key}`: `{key}`" for key in RELATIONSHIPS[name].properties)
        connection.execute(
            f"LOAD FROM {quoted(edge_file(folder, pair, group))} "
            f"MATCH (a:{source} {{id: {_ENDS[0]}}}) MATCH (b:{target} {{id: {_ENDS[1]}}}) "
            f"{how} (a)-[:{name}{f' {{{carried}}}' if carried else ''}]->(b)"
        )


# ------------------------------------------------------------ files


def node_file(folder: Path, label: str, nodes: Sequence[Node]) -> Path:
    """Write the nodes of a label: a column for each property."""
    held = [node.properties for node in nodes]
    columns = {name: (kind, [values.get(name) for values in held]) for name, kind in NODES[label].items()}
    return _write(folder / f"{label}.parquet", columns)


def edge_file(folder: Path, pair: tuple[str, str, str], edges: Sequence[Edge]) -> Path:
    """Write the relationships of a type between two labels: the ids of their ends, and a column for each property."""
    columns: dict[str, tuple[Kind, list[Any]]] = {
        _ENDS[0]: ("text", [edge.source[1] for edge in edges]),
        _ENDS[1]: ("text", [edge.target[1] for edge in edges]),
    }
    held = [edge.properties for edge in edges]
    for name, kind in RELATIONSHIPS[pair[0]].properties.items():
        columns[name] = kind, [values.get(name) for values in held]
    return _write(folder / f"{'-'.join(pair)}.parquet", columns)


def _write(path: Path, columns: Mapping[str, tuple[Kind, Sequence[Value]]]) -> Path:
    import pyarrow
    from pyarrow import parquet

    table = pyarrow.table({name: _column(kind, values) for name, (kind, values) in columns.items()})
    # Read once and thrown away: neither statistics nor compression pay.
    parquet.write_table(table, path, compression="none", write_statistics=False)
    return path


def _column(kind: Kind, values: Sequence[Value]) -> Any:
    """A column; texts as every store can hold them, of which nearly all are so already."""
    import pyarrow
    from pyarrow import compute

    types = {"text": pyarrow.string, "integer": pyarrow.int64, "number": pyarrow.float64, "truth": pyarrow.bool_}
    if kind != "text":
        return pyarrow.array(values, types[kind]())
    try:
        column = pyarrow.array(values, pyarrow.string())
        if not compute.any(compute.match_substring(column, "\x00")).as_py():
            return column
    except UnicodeEncodeError:
        pass
    return pyarrow.array([clean(value) if isinstance(value, str) else value for value in values], pyarrow.string())


def quoted(path: Path) -> str:
    """A path as a text of Cypher."""
    return "'" + path.as_posix().replace("'", "\\'") + "'"
