"""A server that goes away while it is being loaded: in the end the graph is whole, nothing double, nothing missing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from graph import neo4j_load
from graph.schema import RELATIONSHIPS
from pipeline.errors import StoreError
from tests.real.neo4j_server import Given, Server
from tests.stored import dump, expected, sample_graph

pytestmark = pytest.mark.xdist_group("neo4j")


@pytest.fixture
def server(empty_neo4j: Server | Given) -> Server:
    if isinstance(empty_neo4j, Given):
        pytest.skip("a server that was given is not ours to kill")
    return empty_neo4j


Kill = Callable[[int, Callable[[], object]], None]


@pytest.fixture
def kill_at(server: Server, monkeypatch: pytest.MonkeyPatch) -> Kill:
    """Kills the server once so many batches were sent, before the last of them is committed, then does a thing."""
    run, left, after = neo4j_load._run, [0], list[Callable[[], object]]()

    def counting(tx: Any, statement: str, rows: Any) -> None:
        run(tx, statement, rows)
        left[0] -= bool(rows)
        if left[0] == 0 and rows:
            server.kill()
            after.pop()()

    def arm(batches: int, then: Callable[[], object]) -> None:
        left[0] = batches
        after.append(then)
        monkeypatch.setattr(neo4j_load, "BATCH", 50)
        monkeypatch.setattr(neo4j_load, "_run", counting)

    return arm


def test_a_load_goes_on_when_the_server_is_back_soon(server: Server, kill_at: Kill) -> None:
    graph = sample_graph()
    with server.store(patience=300) as store:
        store.run("RETURN 1", read_only=False)
        restart = threading.Thread(target=server.start)
        kill_at(4, restart.start)
        store.rebuild(graph)
        restart.join()
        assert dump(store) == expected(graph)


def test_a_load_that_was_cut_off_is_completed_by_the_next(server: Server, kill_at: Kill) -> None:
    graph = sample_graph()
    with server.store(patience=0.1) as store:
        store.run("RETURN 1", read_only=False)
        kill_at(20, list)
        with pytest.raises(StoreError, match="重新运行即可继续"):
            store.rebuild(graph)
        server.start()
    with server.store() as store:
        there = sum(count for name, count in store.counts().items() if name in RELATIONSHIPS)
        assert 0 < there < len(graph.edges)
        store.rebuild(graph)
        assert dump(store) == expected(graph)
