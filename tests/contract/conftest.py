"""The stores that the contract is held against: the embedded one and a real Neo4j."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from graph.ladybug_store import LadybugStore
from graph.store import Store
from pipeline.rules import RuleBook
from tests.made import fictional_book

STORES = ["ladybug", pytest.param("neo4j", marks=pytest.mark.xdist_group("neo4j"))]


@pytest.fixture(params=STORES)
def make_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Store]:
    """A maker of empty stores. There is one Neo4j: a further store of it empties it."""
    if request.param == "ladybug":
        return lambda: LadybugStore(tmp_path_factory.mktemp("store") / "graph.lbug")
    server = request.getfixturevalue("empty_neo4j")

    def make() -> Store:
        server.empty()
        made: Store = server.store()
        return made

    return make


@pytest.fixture
def store(make_store: Callable[[], Store]) -> Iterator[Store]:
    """An empty store."""
    with make_store() as made:
        yield made


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    """The rules, with the regions of the drafts."""
    return fictional_book(tmp_path_factory.mktemp("rules"))
