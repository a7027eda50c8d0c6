"""What the shape of the graph says about departments and documents, with networkx.

Departments: who shares work with whom; who stands between groups (betweenness), and which groups work together
(communities). Documents: what rests on what, in the order in which it can be read (topological generations), with
the circles that there should not be.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from graph.schema import Graph

if TYPE_CHECKING:
    import networkx

_RESTS_ON = ("basis", "implements")
_SEED = 1


class Office(NamedTuple):
    """A department in the network: with how many others it shares work, how much, how far it stands between others
    (0 to 1), and the number of its group, the largest first."""

    id: str
    department: str
    jurisdiction: str | None
    partners: int
    shared: int
    betweenness: float
    group: int


class Step(NamedTuple):
    """A document in the order of documents: 1 rests on nothing here. `circle`: the documents that rest on one
    another with it, which share a step."""

    step: int
    document: str
    title: str | None
    held: bool
    rests_on: tuple[str, ...]
    circle: tuple[str, ...]


def shared_work(graph: Graph) -> networkx.Graph:
    """The departments joined by the work they share: `weight` is the number of pieces. Classes of units (各县区政府)
    are left out."""
    import networkx

    net = networkx.Graph()
    works: dict[tuple[str, str], set[str]] = defaultdict(set)
    for node in graph.nodes:
        if node.label == "Department" and not node.properties["is_class"]:
            told = {name: str(node.properties[name] or "") for name in ("name", "full_name", "jurisdiction")}
            net.add_node(node.id, label=told.pop("name"), **told)
    for edge in graph.edges:
        if edge.type == "RESPONSIBLE_FOR" and edge.source[1] in net:
            works[edge.target].add(edge.source[1])
    for work in sorted(works):
        for a, b in combinations(sorted(works[work]), 2):
            net.add_edge(a, b, weight=int(net.edges[a, b]["weight"]) + 1 if net.has_edge(a, b) else 1)
    net.remove_nodes_from([id_ for id_ in list(net) if net.degree(id_) == 0])
    return net


def departments(graph: Graph) -> tuple[list[Office], networkx.Graph]:
    """Every department that shares work, who bridges most first; and the network with what was found on its nodes."""
    import networkx

    net = shared_work(graph)
    for _, _, carried in net.edges(data=True):
        carried["distance"] = 1.0 / carried["weight"]
    between = networkx.betweenness_centrality(net, weight="distance")
    groups = networkx.community.louvain_communities(net, weight="weight", seed=_SEED) if len(net) else []
    ordered = sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group))
    group_of = {id_: number for number, group in enumerate(ordered, 1) for id_ in group}
    found = []
    for id_, told in net.nodes(data=True):
        told["betweenness"], told["group"] = float(between[id_]), group_of[id_]
        shared, region = int(net.degree(id_, weight="weight")), told["jurisdiction"] or None
        found.append(Office(id_, told["label"], region, net.degree(id_), shared, round(between[id_], 4), group_of[id_]))
    return sorted(found, key=lambda office: (-office.betweenness, -office.shared, office.id)), net


def citations(graph: Graph) -> networkx.DiGraph:
    """The documents, each joined to those that it rests on or implements."""
    import networkx

    net = networkx.DiGraph()
    heads = {node.id: node.properties for node in graph.nodes if node.label == "Document"}
    for edge in graph.edges:
        if edge.type == "CITES" and edge.properties["relation"] in _RESTS_ON:
            for id_ in (edge.source[1], edge.target[1]):
                title, number = (str(heads[id_].get(name) or "") for name in ("title", "doc_number"))
                net.add_node(id_, label=title or id_, doc_number=number, held=bool(heads[id_]["held"]))
            if edge.source[1] != edge.target[1]:
                net.add_edge(edge.source[1], edge.target[1], relation=str(edge.properties["relation"]))
    return net


def documents(graph: Graph) -> tuple[list[Step], networkx.DiGraph]:
    """The documents in the order in which they rest on one another; and the network with each one's step."""
    import networkx

    net = citations(graph)
    whole = networkx.condensation(net)
    found = []
    for number, generation in enumerate(networkx.topological_generations(whole.reverse(copy=True)), 1):
        for member in generation:
            circle = tuple(sorted(whole.nodes[member]["members"]))
            for id_ in circle:
                told = net.nodes[id_]
                told["step"] = number
                told["in_circle"] = len(circle) > 1
                rests = tuple(sorted(net.successors(id_)))
                found.append(Step(number, id_, told["label"], told["held"], rests, circle if len(circle) > 1 else ()))
    return sorted(found, key=lambda step: (step.step, step.document)), net


def graphml(net: networkx.Graph) -> str:
    """A network as GraphML with typed attributes and `label`s, as Gephi opens it. Characters that XML cannot hold
    are left out."""
    import io

    import networkx

    from graph.export import xml_text

    clean = net.copy()
    for _, told in clean.nodes(data=True):
        told.update({name: xml_text(value) for name, value in told.items() if isinstance(value, str)})
    file = io.BytesIO()
    networkx.write_graphml(networkx.relabel_nodes(clean, {id_: xml_text(id_) for id_ in clean}), file)
    return file.getvalue().decode() + "\n"
