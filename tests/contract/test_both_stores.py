"""The two stores against each other: whatever graph they hold, they give the same rows in the same order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from graph.ladybug_store import LadybugStore
from graph.names import RESOLVERS
from graph.queries import Query, load_queries, run_query
from graph.schema import Graph
from graph.store import Store
from pipeline.errors import QueryError
from pipeline.rules import RuleBook
from tests.real.neo4j_server import Given, Server
from tests.stored import dump, graphs, sample_book, sample_graph

pytestmark = pytest.mark.xdist_group("neo4j")
Both = tuple[Store, Store]
_NAMES = 8
_FIXED = {"last_day": "2025", "first_day": "2024", "integer": "1", "text": "x"}


@pytest.fixture
def both(tmp_path: Path, empty_neo4j: Server | Given) -> Iterator[Both]:
    with LadybugStore(tmp_path / "graph.lbug") as ladybug, empty_neo4j.store() as neo4j:
        yield ladybug, neo4j


def answers(store: Store, query: Query, given: dict[str, str], book: RuleBook) -> Any:
    """The columns and rows of a query with the types of their values, or the error."""
    try:
        columns, rows = run_query(store, query, given, book)
    except QueryError as error:
        return error.en
    return columns, [[(type(value).__name__, value) for value in row] for row in rows]


def given_for(query: Query, graph: Graph) -> list[dict[str, str]]:
    """Parameters for a query: some names of the graph in turn."""
    fixed = {name: _FIXED[each.type] for name, each in query.parameters.items() if each.type in _FIXED}
    named = [(name, each.type) for name, each in query.parameters.items() if each.type in RESOLVERS]
    if not named:
        return [fixed]
    (key, kind), *_ = named
    column = "id" if kind == "document" else "name"
    nodes = [node for node in graph.nodes if node.label == kind.capitalize()]
    names = sorted({str(node.properties[column]) for node in nodes} - {"", " "})
    return [{**fixed, key: name} for name in names[:: max(1, len(names) // _NAMES)]]


def compare(both: Both, graph: Graph, book: RuleBook) -> Counter[str]:
    """Compares every named query; gives the number of rows of each that were compared."""
    seen = Counter[str]()
    for query in load_queries(book).values():
        for given_ in given_for(query, graph):
            ladybug, neo4j = (answers(store, query, given_, book) for store in both)
            assert ladybug == neo4j, (query.name, given_)
            seen[query.name] += len(neo4j[1]) if isinstance(neo4j, tuple) else 0
    return seen


def test_the_sample_documents(both: Both) -> None:
    graph, book = sample_graph(), sample_book()
    for store in both:
        store.rebuild(graph)
    assert dump(both[0]) == dump(both[1])
    assert both[0].counts() == both[1].counts()
    seen = compare(both, graph, book)
    assert [name for name in load_queries(book) if not seen[name]] == [], "queries of which no row was compared"
    assert seen.total() > 300


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(graph=graphs())
def test_any_graph(both: Both, graph: Graph) -> None:
    book = sample_book()
    for store in both:
        store.rebuild(graph)
    ladybug, neo4j = (dump(store) for store in both)
    assert ladybug == neo4j
    assert len(ladybug[0]) == len(graph.nodes)
    assert len(ladybug[1]) == len(graph.edges)
    compare(both, graph, book)
