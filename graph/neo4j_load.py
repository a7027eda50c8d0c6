"""Making a Neo4j database hold a graph: the difference is found and written, nothing else is touched."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

from graph.neo4j_rows import (
    PAIRS,
    Pair,
    Row,
    create_edges,
    delete_edges,
    delete_nodes,
    edge_row,
    merge_nodes,
    node_row,
    read_edges,
    read_nodes,
    read_own,
    read_touching,
    schema_statements,
    touching_row,
)
from graph.schema import NODES, OWNED, Graph, owner
from graph.upkeep import Execute, by_label, by_pair, drop_document, drop_unused

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, Session

BATCH = 10_000
"""Rows in one transaction: they and what they change fit into a heap of half a gigabyte."""
_OWN_KEYS = {"Document": "id", **dict.fromkeys(OWNED, "document")}


def prepare(session: Session) -> None:
    """Make the constraints and indexes that are missing, and wait until they can be used."""
    found = session.execute_read(_values, "SHOW INDEXES YIELD name RETURN name")
    missing = [text for name, text in schema_statements().items() if [name] not in found]
    for text in missing:
        session.execute_write(_values, text)
    if missing:
        session.execute_read(_values, "CALL db.awaitIndexes(600)")


# ------------------------------------------------------------ a whole graph


def rebuild(session: Session, graph: Graph, is_empty: bool) -> None:
    """Make the database hold exactly this graph, in batches. Deletions come first, relationships before nodes: a node
    with very many would not fit into one transaction."""
    nodes, edges = _rows(graph)
    missing = edges if is_empty else {}
    for pair in PAIRS if not is_empty else ():
        missing[pair], gone = edge_changes(edges.get(pair, ()), session.execute_read(_values, read_edges(pair)))
        _write(session, delete_edges(pair), gone)
    for label in NODES:
        rows = nodes.get(label, [])
        if not is_empty:
            rows, gone = node_changes(rows, session.execute_read(_values, read_nodes(label)))
            _write(session, delete_nodes(label), gone)
        _write(session, merge_nodes(label), rows)
    for pair, new in missing.items():
        _write(session, create_edges(pair), new, create_edges(pair, guarded=True))


def _rows(graph: Graph) -> tuple[dict[str, list[Row]], dict[Pair, list[Row]]]:
    nodes = {label: [node_row(node) for node in group] for label, group in by_label(graph.nodes)}
    return nodes, {pair: [edge_row(edge) for edge in group] for pair, group in by_pair(graph.edges)}


def node_changes(wanted: Iterable[Row], there: Iterable[Sequence[Any]]) -> tuple[list[Row], list[Row]]:
    """The nodes to set (new ones and those with other values), and those that are to go."""
    rows = {row[0]: row for row in wanted}
    known = {row[0]: tuple(row) for row in there}
    return (
        [row for id_, row in rows.items() if known.get(id_) != row],
        [row for id_, row in known.items() if id_ not in rows],
    )


def edge_changes(wanted: Iterable[Row], there: Iterable[Sequence[Any]]) -> tuple[list[Row], list[Row]]:
    """The relationships to make, and those that are to go. What is there twice goes, and is made once."""
    rows = dict.fromkeys(wanted)
    known = Counter(tuple(row) for row in there)
    return [row for row in rows if known[row] != 1], [
        row for row, count in known.items() if row not in rows or count > 1
    ]


def _write(session: Session, statement: str, rows: Collection[Row], again: str | None = None) -> None:
    """Run a statement over batches of rows, each in a transaction that is retried; a retry runs `again`, where one is
    given, since the first try may have arrived."""
    listed = list(rows)
    for start in range(0, len(listed), BATCH):
        tries = chain([statement], repeat(again or statement))
        session.execute_write(_try, tries, listed[start : start + BATCH])


def _try(tx: ManagedTransaction, tries: Iterator[str], rows: list[Row]) -> None:
    _run(tx, next(tries), rows)


def _run(tx: ManagedTransaction, statement: str, rows: list[Row]) -> None:
    if rows:
        tx.run(statement, rows=rows).consume()


def _values(tx: ManagedTransaction, statement: str) -> list[list[Any]]:
    return tx.run(statement).values()


# ------------------------------------------------------------ a document


def executing(tx: ManagedTransaction) -> Execute:
    """Runs statements within a transaction."""

    def execute(cypher: str, parameters: Mapping[str, Any]) -> list[list[Any]]:
        return tx.run(cypher, dict(parameters)).values()

    return execute


def remove_document(tx: ManagedTransaction, doc_id: str) -> None:
    """Drop what belongs to a document and what nothing refers to any more."""
    drop_document(executing(tx), doc_id)
    drop_unused(executing(tx))


def replace_document(tx: ManagedTransaction, doc_id: str, part: Graph) -> None:
    """Make the database hold a document as its part of a graph says, and drop what nothing refers to any more.

    What the database holds is read within the transaction, so that a retry finds what the first try has done.
    """
    nodes, edges = _rows(part)
    own = {(node.label, node.id) for node in part.nodes if owner(node) == doc_id}
    touching = _touching(tx, doc_id)
    for pair in PAIRS:
        rows = edges.get(pair, [])
        mine = [row for row in rows if (pair[1], row[0]) in own or (pair[2], row[1]) in own]
        missing, gone = edge_changes(mine, touching[pair])
        _run(tx, delete_edges(pair), gone)
        edges[pair] = [*missing, *(row for row in rows if row not in set(mine))]
    for label in NODES:
        rows = nodes.get(label, [])
        mine = [row for row in rows if (label, row[0]) in own]
        changed, gone = node_changes(mine, _own(tx, label, doc_id))
        _run(tx, delete_nodes(label), gone)
        _run(tx, merge_nodes(label), [*changed, *(row for row in rows if (label, row[0]) not in own)])
    for pair in PAIRS:
        _run(tx, create_edges(pair, guarded=True), edges[pair])
    drop_unused(executing(tx))


def _own(tx: ManagedTransaction, label: str, doc_id: str) -> list[list[Any]]:
    key = _OWN_KEYS.get(label)
    return tx.run(read_own(label, key), document=doc_id).values() if key else []


def _touching(tx: ManagedTransaction, doc_id: str) -> Mapping[Pair, list[Row]]:
    """Every relationship of the schema that touches what belongs to a document."""
    seen: dict[str, tuple[Pair, Row]] = {}
    for label, key in _OWN_KEYS.items():
        for found in tx.run(read_touching(label, key), document=doc_id):
            placed = touching_row(found.values())
            if placed is not None:
                seen[found[0]] = placed
    rows: dict[Pair, list[Row]] = defaultdict(list)
    for pair, row in seen.values():
        rows[pair].append(row)
    return rows
