"""Bringing a store up to date with the facts: document by document when few changed, else as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from graph.schema import OWNED, Edge, Graph, Node, Value, owner
from graph.store import Store

_Ref = tuple[str, str]
_PERIOD = ("valid_from", "valid_to", "ended_clauses")
_FEW = 4
"""A change of at most one document in this many is made document by document."""


class Parts:
    """A graph, ready to give the part of it that a document needs."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._nodes: dict[_Ref, Node] = {(node.label, node.id): node for node in graph.nodes}
        self._own: dict[str, list[_Ref]] = defaultdict(list)
        self._touching: dict[_Ref, list[Edge]] = defaultdict(list)
        self.documents: list[str] = []
        for ref, node in self._nodes.items():
            document = owner(node)
            if document is not None:
                self._own[document].append(ref)
                if node.label == "Document":
                    self.documents.append(document)
        for edge in graph.edges:
            self._touching[edge.source].append(edge)
            if edge.target != edge.source:
                self._touching[edge.target].append(edge)

    def part(self, document: str, also: Iterable[_Ref] = ()) -> Graph:
        """What a store needs to hold one document anew: its own nodes, every relationship that touches them, the
        nodes at the other ends, the shared nodes of `also` that there are, the classes that hold these or that they
        hold, and what the shared ones lie in."""
        own = set(self._own.get(document, ()))
        edges = {id(edge): edge for ref in own for edge in self._touching[ref]}
        nodes = own | {end for edge in edges.values() for end in (edge.source, edge.target)}
        nodes |= {ref for ref in also if ref in self._nodes and owner(self._nodes[ref]) is None}
        for ref in nodes - own:
            for edge in self._touching[ref]:
                if edge.type == "MEMBER_OF":
                    edges[id(edge)] = edge
        nodes |= {end for edge in edges.values() for end in (edge.source, edge.target)}
        waiting = list(nodes - own)
        while waiting:
            for edge in self._touching[waiting.pop()]:
                if edge.type in ("SERVES", "PART_OF") and edge.source in nodes:
                    edges[id(edge)] = edge
                    if edge.target not in nodes:
                        nodes.add(edge.target)
                        waiting.append(edge.target)
        return Graph(
            tuple(node for ref, node in self._nodes.items() if ref in nodes),
            tuple(edge for edge in self._graph.edges if id(edge) in edges),
        )


def bring_up_to_date(store: Store, graph: Graph, changed: Collection[str], removed: Collection[str] = ()) -> bool:
    """Make `store` hold `graph`, of which it held an earlier state but for the documents `changed` and `removed`.

    Gives True where the store was built anew. What other documents say about those documents is brought up to date
    too: whom they cite, and with which targets theirs conflict.
    """
    parts = Parts(graph)
    if not changed and not removed:
        return False
    if (len(changed) + len(removed)) * _FEW > len(parts.documents):
        store.rebuild(graph)
        return True
    affected = set(changed) | _elsewhere(store, graph)
    for document in sorted({*removed, *affected}):
        before = _neighbours(store, document)
        store.replace_document(document, parts.part(document, before))
    return False


def _neighbours(store: Store, document: str) -> set[_Ref]:
    """The shared nodes that a document's nodes are joined to in the store: their names may change with it."""
    found: set[_Ref] = set()
    for label in ("Indicator", "Department", "Region", "Document"):
        for own in ("Document", *OWNED):
            key = "id" if own == "Document" else "document"
            rows = store.run(
                f"MATCH (n:{own})-[]-(s:{label}) WHERE n.{key} = $document RETURN DISTINCT s.id AS id ORDER BY id",
                {"document": document},
            )
            found.update((label, row[0]) for row in rows.rows)
    return found


def _elsewhere(store: Store, graph: Graph) -> set[str]:
    """The documents whose relationships to other documents, or whose time in force, differ between the store and the
    graph."""
    documents = {(node.label, node.id): owner(node) or node.id for node in graph.nodes}
    wanted = {
        (edge.source[1], edge.target[1], edge.properties.get("explanation")): documents[edge.source]
        for edge in graph.edges
        if edge.type in ("CITES", "CONFLICTS_WITH")
    }
    for node in graph.nodes:
        if node.label == "Document" and owner(node):
            period = "; ".join(str(node.properties.get(name)) for name in _PERIOD)
            wanted[node.id, "in force", period] = node.id
    there: dict[tuple[str, str, Value], str] = {}
    period_columns = ", ".join(f"d.{name} AS {name}" for name in _PERIOD)
    held = store.run(f"MATCH (d:Document) WHERE d.held = true RETURN d.id AS id, {period_columns} ORDER BY id")
    there.update({(id_, "in force", "; ".join(map(str, period))): id_ for id_, *period in held.rows})
    cites = store.run("MATCH (a:Document)-[:CITES]->(b:Document) RETURN DISTINCT a.id AS a, b.id AS b ORDER BY a, b")
    there.update({(a, b, None): a for a, b in cites.rows})
    conflicts = store.run(
        "MATCH (a:Target)-[r:CONFLICTS_WITH]->(b:Target) RETURN DISTINCT a.id AS a, b.id AS b, "
        "r.explanation AS explanation, a.document AS document ORDER BY a, b, explanation"
    )
    there.update({(a, b, explanation): document for a, b, explanation, document in conflicts.rows})
    return {document for key, document in {**wanted, **there}.items() if (key in wanted) != (key in there)}
