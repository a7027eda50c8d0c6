"""What is particular to the embedded store: staying inside the graph, crashes, and several processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.ladybug_store import LadybugStore
from graph.model import project
from graph.schema import Graph
from pipeline.errors import QueryError, StoreError
from pipeline.rules import RuleBook
from tests.made import city_plan, province_plan


@pytest.fixture
def graph(book: RuleBook) -> Graph:
    return project([city_plan().facts, province_plan().facts], [], book)


@pytest.fixture
def path(tmp_path: Path, graph: Graph) -> Path:
    with LadybugStore(tmp_path / "graph" / "g.lbug") as store:
        store.rebuild(graph)
    return tmp_path / "graph" / "g.lbug"


def test_read_only_stays_inside_the_graph(path: Path, tmp_path: Path) -> None:
    outside, secret = tmp_path / "out.csv", tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    with LadybugStore(path) as store:
        for statement in (
            f"COPY (MATCH (d:Document) RETURN d.id) TO '{outside}'",
            f"MATCH (d:Document) RETURN d.id; COPY (MATCH (d:Document) RETURN d.id) TO '{outside}'",
            f"PROFILE COPY (MATCH (d:Document) RETURN d.id) TO '{outside}'",
            f"LOAD FROM '{secret}' RETURN *",
            f"LOAD FROM '{secret}' (header=true) MATCH (d:Document) RETURN *",
            f"EXPORT DATABASE '{tmp_path / 'all'}'",
            "INSTALL httpfs",
            "LOAD EXTENSION json",
            "CALL threads=1",
            "BEGIN TRANSACTION",
            f"ATTACH '{path}' AS other (dbtype lbug)",
        ):
            with pytest.raises(QueryError):
                store.run(statement)
        assert store.run("CALL show_tables() RETURN name").rows
        assert store.run("MATCH (d:Document) WHERE d.id <> 'COPY_TO' RETURN count(*)").rows == [[3]]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["graph", "secret.csv"]


def test_no_graph_yet(tmp_path: Path) -> None:
    with LadybugStore(tmp_path / "none.lbug") as store, pytest.raises(StoreError, match="ingest"):
        store.run("MATCH (d:Document) RETURN d.id")
    assert not list(tmp_path.iterdir())


def test_a_damaged_file_is_named(path: Path) -> None:
    path.write_bytes(b"not a graph" * 1000)
    with LadybugStore(path) as store:
        with pytest.raises(StoreError) as caught:
            store.run("MATCH (d:Document) RETURN d.id")
        assert str(path) in caught.value.en
        assert "rebuild" in caught.value.zh
        store.rebuild(Graph())
        assert store.counts()["Document"] == 0


def test_a_failed_change_leaves_the_graph_as_it_was(path: Path, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    with LadybugStore(path) as store:
        before = store.counts()

        def fail(*_: object) -> None:
            raise RuntimeError("disk full")

        monkeypatch.setattr("graph.ladybug_store.drop_unused", fail)
        with pytest.raises(StoreError, match="disk full"):
            store.remove_document("city")
        assert store.counts() == before
        monkeypatch.setattr("graph.ladybug_store.copy_graph", fail)
        with pytest.raises(StoreError, match="disk full"):
            store.rebuild(graph)
        assert store.counts() == before


_WRITER = """
import sys
from graph.ladybug_store import LadybugStore
from graph.model import project
from graph.sync import Parts
from pipeline.rules import rulebook
from tests.made import city_plan, province_plan
number = 0
with LadybugStore(sys.argv[1]) as store:
    while True:
        number += 1
        graph = project([city_plan(str(number)).facts, province_plan().facts], [], rulebook())
        store.rebuild(graph) if number % 4 == 0 else store.replace_document("city", Parts(graph).part("city"))
        print(number, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_kill_while_writing_leaves_a_whole_graph(path: Path, root: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(root)}
    for wait in (0.0, 0.031, 0.057):
        command = [sys.executable, "-c", _WRITER, str(path)]
        with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline()
            time.sleep(wait)
            writer.send_signal(signal.SIGKILL)
        with LadybugStore(path) as store:
            assert store.run("MATCH (d:Document) RETURN d.id ORDER BY d.id").rows[1:] == [["city"], ["province"]]
            found = store.run("MATCH (m:Measure)-[:SETS]->(t:Target) WHERE t.document = 'city' RETURN t.value").rows
            assert len(found) == 1
            assert store.counts()["MEASURES"] == 3


def test_another_process_reads_the_state_it_opened(path: Path, root: Path) -> None:
    code = (
        "import sys; from graph.ladybug_store import LadybugStore\n"
        "with LadybugStore(sys.argv[1]) as store:\n"
        "    ask = lambda: print(store.run('MATCH (d:Document) RETURN count(*)').rows[0][0], flush=True)\n"
        "    ask(); sys.stdin.readline(); ask()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(root)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", code, str(path)], cwd=root, env=environment, **pipes) as reader:  # type: ignore[call-overload]
        assert reader.stdout.readline() == "3\n"
        with LadybugStore(path) as store:
            store.rebuild(Graph())
            assert store.counts()["Document"] == 0
        assert reader.communicate("\n")[0] == "3\n"
