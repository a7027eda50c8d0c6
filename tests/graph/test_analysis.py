"""Networks of departments and documents."""

from __future__ import annotations

import io
from typing import Any

import networkx

from graph.analysis import departments, documents, graphml
from graph.schema import Edge, Graph, Node


def office(name: str, is_class: bool = False) -> Node:
    told = {"id": name, "name": name, "full_name": name, "jurisdiction": "望湖市", "is_class": is_class}
    return Node("Department", name, told)


def paper(name: str, held: bool = True) -> Node:
    return Node("Document", name, {"id": name, "title": f"{name}\x0b方案", "doc_number": None, "held": held})


def works(*shared: str) -> list[Edge]:
    """Every word is a piece of work; its letters are the departments that share it."""
    return [
        Edge("RESPONSIBLE_FOR", ("Department", name), ("Measure", f"{number}{work}"), {"role": "lead"})
        for number, work in enumerate(shared)
        for name in work
    ]


def cites(*pairs: str | tuple[str, str], relation: str = "basis") -> list[Edge]:
    return [Edge("CITES", ("Document", a), ("Document", b), {"relation": relation}) for a, b in pairs]


def test_who_bridges_two_groups() -> None:
    nodes = [office(name) for name in "abcxyzm"] + [office("g", True), office("alone")]
    edges = works("ab", "bc", "ac", "xy", "yz", "xz", "abc", "xyz", "cm", "mx", "ag")
    found, net = departments(Graph(tuple(nodes), tuple(edges)))
    assert found[0].id == "m"
    groups = {one.id: one.group for one in found}
    assert groups["a"] == groups["b"] == groups["c"] != groups["x"] == groups["y"] == groups["z"]
    assert set(groups) == set("abcxyzm")
    shared = {one.id: (one.partners, one.shared) for one in found}
    assert shared["a"] == (2, 4)
    assert net.edges["a", "b"]["weight"] == 2


def test_documents_in_order_with_circles() -> None:
    nodes = [paper(name, name != "law") for name in ("law", "p", "q", "r", "s")]
    edges = [
        *cites(("p", "law"), "qp", "rs", "sr", "rp"),
        *cites("qr", relation="refers"),
    ]
    found, _ = documents(Graph(tuple(nodes), tuple(edges)))
    assert [(one.step, one.document, one.circle) for one in found] == [
        (1, "law", ()),
        (2, "p", ()),
        (3, "q", ()),
        (3, "r", ("r", "s")),
        (3, "s", ("r", "s")),
    ]
    assert found[3].rests_on == ("p", "s")
    assert not found[0].held


def test_nothing_to_analyse() -> None:
    assert departments(Graph())[0] == []
    assert documents(Graph())[0] == []


def test_graphml_has_typed_attributes() -> None:
    nodes = [office("a"), office("b"), paper("p"), paper("q")]
    graph = Graph(tuple(nodes), (*works("ab"), *cites("pq")))
    nets: list[Any] = [departments(graph)[1], documents(graph)[1]]
    offices, papers = (networkx.read_graphml(io.StringIO(graphml(net))) for net in nets)
    assert isinstance(offices.nodes["a"]["betweenness"], float)
    assert isinstance(offices.nodes["a"]["group"], int)
    assert offices.edges["a", "b"]["weight"] == 1
    assert papers.nodes["q"] == {"label": "q方案", "doc_number": "", "held": True, "step": 1, "in_circle": False}
    assert 'attr.type="boolean"' in graphml(nets[1])
