"""The graph that benchmarks load is one of the schema, of the size that was asked for."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from graph.schema import NODES, RELATIONSHIPS, Graph

TYPES = {"text": str, "integer": int, "number": float, "truth": bool}


@pytest.fixture(scope="module")
def made(root: Path) -> Graph:
    found: Graph = runpy.run_path(str(root / "benchmarks" / "made_graph.py"))["made_graph"](2000, 6000)
    return found


def test_size(made: Graph) -> None:
    assert (len(made.nodes), len(made.edges)) == (2000, 6000)
    assert len({(node.label, node.id) for node in made.nodes}) == 2000


def test_nodes_are_of_the_schema(made: Graph) -> None:
    assert {node.label for node in made.nodes} == NODES.keys()
    for node in made.nodes:
        assert node.properties["id"] == node.id
        for name, value in node.properties.items():
            assert type(value) is TYPES[NODES[node.label][name]]


def test_relationships_are_of_the_schema(made: Graph) -> None:
    ids = {(node.label, node.id) for node in made.nodes}
    for edge in made.edges:
        each = RELATIONSHIPS[edge.type]
        assert (edge.source[0], edge.target[0]) in each.pairs
        assert {edge.source, edge.target} <= ids
        assert edge.properties.keys() == each.properties.keys()
        for name, value in edge.properties.items():
            assert value is None or type(value) is TYPES[each.properties[name]]
