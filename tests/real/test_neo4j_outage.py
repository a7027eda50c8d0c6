"""A server that goes away while it is being loaded: in the end the graph is whole, nothing double, nothing missing."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from itertools import count
from math import ceil
from typing import Any

import pytest

from graph import neo4j_load
from graph.schema import NODES, RELATIONSHIPS
from graph.upkeep import by_label, by_pair
from pipeline.errors import StoreError
from tests.real.neo4j_server import Given, Server
from tests.stored import dump, expected, sample_graph

pytestmark = pytest.mark.xdist_group("neo4j")


@pytest.fixture
def server(empty_neo4j: Server | Given) -> Server:
    if isinstance(empty_neo4j, Given):
        pytest.skip("a server that was given is not ours to kill")
    return empty_neo4j


Everything = tuple[list[str], list[str]]
MOMENTS, SMALL = 10, 50
_SEED = int(os.environ.get("POLICYGRAPH_SEED") or (5 if "CI" in os.environ else random.randrange(10**6)))
"""Printed by each test, so that a moment can be had again: POLICYGRAPH_SEED=… pytest tests/real/test_neo4j_outage.py"""
Watch = Callable[[Callable[[int], object], Callable[[int], object]], None]


def nothing(_: int) -> None:
    """What is done at most moments."""


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Sends small batches, and tells the number of each before it is sent and before it is committed."""
    run, sent = neo4j_load._run, count(1)

    def arm(before: Callable[[int], object], after: Callable[[int], object]) -> None:
        def watched(tx: Any, statement: str, rows: Any) -> None:
            number = next(sent)
            before(number)
            run(tx, statement, rows)
            after(number)

        monkeypatch.setattr(neo4j_load, "BATCH", SMALL)
        monkeypatch.setattr(neo4j_load, "_run", watched)

    return arm


def test_a_load_goes_on_when_the_server_is_back_soon(server: Server, watch: Watch) -> None:
    graph = sample_graph()
    restart = threading.Thread(target=server.start)

    def fail(number: int) -> None:
        if number == 4:
            server.kill()
            restart.start()

    with server.store(patience=300) as store:
        store.run("RETURN 1", read_only=False)
        watch(nothing, fail)
        store.rebuild(graph)
        restart.join()
        assert dump(store) == expected(graph)


@cache
def batches() -> int:
    """How many batches the sample documents make."""
    graph = sample_graph()
    groups = [group for _, group in by_label(graph.nodes)] + [group for _, group in by_pair(graph.edges)]
    return sum(ceil(len(group) / SMALL) for group in groups)


@pytest.fixture(scope="module")
def undisturbed(neo4j_server: Server | Given) -> Everything:
    """What the database holds after a load in which nothing happened."""
    with neo4j_server.alone(), neo4j_server.store() as store:
        neo4j_server.empty()
        store.rebuild(sample_graph())
        return neo4j_server.everything()


@pytest.mark.parametrize("turn", range(MOMENTS))
def test_a_load_that_was_cut_off_is_completed_by_the_next(
    undisturbed: Everything, server: Server, watch: Watch, turn: int
) -> None:
    """The server is killed at a random moment: a random while after a random batch was begun."""
    chance = random.Random(f"{_SEED} {turn}")
    at, wait = chance.randint(1, batches()), chance.uniform(0, 0.02)
    print(f"POLICYGRAPH_SEED={_SEED}: killed {wait * 1000:.1f} ms after batch {at} of {batches()} was begun")
    killer = threading.Timer(wait, server.kill)
    with server.store(patience=0.1) as store:
        store.run("RETURN 1", read_only=False)
        watch(lambda number: killer.start() if number == at else None, nothing)
        # After one of the last batches the load may have been quicker.
        with suppress(StoreError):
            store.rebuild(sample_graph())
        killer.join()
    server.start()
    with server.store() as store:
        store.rebuild(sample_graph())
    assert server.everything() == undisturbed


def test_a_load_that_was_cut_off_says_how_to_go_on(server: Server, watch: Watch) -> None:
    graph = sample_graph()
    with server.store(patience=0.1) as store:
        store.run("RETURN 1", read_only=False)
        watch(nothing, lambda number: server.kill() if number == 20 else None)
        with pytest.raises(StoreError, match="重新运行即可继续"):
            store.rebuild(graph)
    server.start()
    with server.store() as store:
        there = store.counts()
    assert sum(there[label] for label in NODES) == len(graph.nodes), "what was committed is kept"
    assert 0 < sum(there[name] for name in RELATIONSHIPS) < len(graph.edges)
