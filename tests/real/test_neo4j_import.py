"""The files for `neo4j-admin database import full`, imported by the real one; and a database that is read only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.bulk import ARGUMENTS, SCHEMA, write_neo4j_admin
from graph.schema import Graph, Node
from pipeline.errors import StoreError
from tests.real.neo4j_server import Given, Server
from tests.stored import dump, expected, sample_graph

pytestmark = pytest.mark.xdist_group("neo4j")
AWKWARD = ("", " ", 'a"b”', "两行\r\n三\t列", "\\", "\\N", "NULL", ",;|", "𠮷😀", "'", "\x01", "\ufeffx")


def awkward_graph() -> Graph:
    """The sample documents, and texts that a CSV file may spoil."""
    nodes = (
        Node("Indicator", f"k{text}", {"id": f"k{text}", "name": text, "core": None, "names": text * 2})
        for text in AWKWARD
    )
    graph = sample_graph()
    return Graph((*graph.nodes, *nodes), graph.edges)


@pytest.fixture(scope="module")
def imported(neo4j_server: Server | Given, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A read-only server whose database neo4j-admin made."""
    if isinstance(neo4j_server, Given):
        pytest.skip("a server that was given is not ours to import into")
    folder, home = tmp_path_factory.mktemp("files"), tmp_path_factory.mktemp("imported")
    write_neo4j_admin(awkward_graph(), folder)
    server = Server(home)
    done = server.admin("database", "import", "full", "neo4j", f"@{ARGUMENTS}", folder=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "IMPORT DONE" in done.stdout
    assert "warn" not in (done.stdout + done.stderr).lower()
    assert done.stderr == ""
    assert (folder / "import.report").read_text() == "", "every line was taken"
    server.configure(server__databases__default_to_read_only="true")
    try:
        yield server.start()
    finally:
        server.stop()


def test_the_imported_database_is_the_one_loaded(imported: Server, empty_neo4j: Server | Given) -> None:
    graph = awkward_graph()
    with empty_neo4j.store() as store:
        store.rebuild(graph)
        assert dump(store) == expected(graph)
    loaded, found = empty_neo4j.everything(), imported.everything()
    assert (len(loaded[0]), len(loaded[1])) == (len(graph.nodes), len(graph.edges))
    assert found == loaded


def test_a_read_only_database_is_named(imported: Server) -> None:
    with imported.store() as store:
        for change in (lambda: store.rebuild(Graph()), lambda: store.remove_document("chengchuan-wushui-2024")):
            with pytest.raises(StoreError) as caught:
                change()
            assert "只读" in caught.value.zh
            assert "read only" in caught.value.en
        assert store.counts()["Document"] > 0


def test_the_schema_file_is_what_a_load_makes(empty_neo4j: Server | Given, tmp_path: Path) -> None:
    write_neo4j_admin(Graph(), tmp_path)
    with empty_neo4j.store() as store:
        store.rebuild(Graph())
    with empty_neo4j.driver() as driver:
        for statement in (tmp_path / SCHEMA).read_text(encoding="utf-8").split(";\n"):
            if statement:
                assert driver.execute_query(statement).summary.counters.contains_updates is False
