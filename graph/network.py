"""The graph as a networkx graph, for analysis and for GraphML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.schema import Graph

if TYPE_CHECKING:
    import networkx


def network(graph: Graph) -> networkx.MultiDiGraph:
    """A directed multigraph: nodes `Label:id` with `label` and their properties, relationships with `type` and
    theirs. What is null is left out, since GraphML has no word for it."""
    import networkx

    net = networkx.MultiDiGraph()
    for node in graph.nodes:
        properties = {key: value for key, value in node.properties.items() if value is not None}
        net.add_node(f"{node.label}:{node.id}", label=node.label, **properties)
    for edge in graph.edges:
        properties = {key: value for key, value in edge.properties.items() if value is not None}
        net.add_edge(":".join(edge.source), ":".join(edge.target), type=edge.type, **properties)
    return net
