"""The command line with its graph on a Neo4j server: the same figures as with the embedded one."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.main import run
from tests.real.neo4j_server import Given, Server
from tests.stored import CORPUS

pytestmark = pytest.mark.xdist_group("neo4j")
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def policygraph(
    tmp_path: Path, empty_neo4j: Server | Given, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Run the program beside a folder of two plans; a store `server` stands for the address of the server."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEO4J_USERNAME", empty_neo4j.user)
    monkeypatch.setenv("NEO4J_PASSWORD", empty_neo4j.password)
    for name in ("POLICYGRAPH_STORE", "POLICYGRAPH_LIBRARY", "POLICYGRAPH_LANG"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "plans").mkdir()
    for name in ("chengchuan-wushui-2021.txt", "wangshu-jieneng-2022.txt"):
        shutil.copy(CORPUS / "documents" / name, tmp_path / "plans")

    def run_here(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            run([empty_neo4j.url if word == "server" else word for word in words])
        return (int(left.value.code or 0), *capsys.readouterr())

    return run_here


QUESTIONS = (
    ("query", "documents"),
    ("query", "busiest-departments"),
    ("query", "department-targets", "-p", "department=市财政局"),
    ("query", "due", "-p", "until=2030"),
    ("cypher", "MATCH (d:Document) RETURN d ORDER BY d.id"),
    ("cypher", "MATCH (d:Department)-[r:RESPONSIBLE_FOR]->(w) RETURN d.name, r, w.id ORDER BY d.id, w.id, r.role"),
    ("cypher", "MATCH (n) RETURN count(*) AS n"),
)


def answers(policygraph: Command, *where: str) -> list[str]:
    found = [policygraph(*question, *where, "--format", "json") for question in QUESTIONS]
    assert [code for code, _, _ in found] == [0] * len(QUESTIONS), found
    return [out for _, out, _ in found]


def test_the_same_answers_as_with_the_embedded_store(policygraph: Command) -> None:
    server = ("--store", "server", "--library", "facts")
    code, _, said = policygraph("ingest", "plans", *server)
    assert code == 0, said
    assert "bolt://" in said
    assert policygraph("ingest", "plans", "--store", "embedded")[0] == 0
    assert answers(policygraph, *server) == answers(policygraph, "--store", "embedded")
    assert policygraph("verify", *server)[0] == 0
    assert "未变 2" in policygraph("ingest", "plans", *server)[2]
    assert policygraph("remove", "wangshu-jieneng-2022", *server)[0] == 0
    assert policygraph("remove", "wangshu-jieneng-2022", "--store", "embedded")[0] == 0
    assert answers(policygraph, *server) == answers(policygraph, "--store", "embedded")


def test_an_emptied_database_is_filled_again(policygraph: Command, empty_neo4j: Server | Given) -> None:
    server = ("--store", "server", "--library", "facts")
    policygraph("ingest", "plans", *server)
    before = answers(policygraph, *server)
    empty_neo4j.empty()
    assert answers(policygraph, *server) == before
    shutil.rmtree("facts")
    assert answers(policygraph, *server) == before, "asked without the library at hand"


def test_what_is_refused(policygraph: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    server = ("--store", "server", "--library", "facts")
    assert policygraph("cypher", "CREATE (:Document {id: 'x'})", *server)[0] == 2
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong")
    code, _, said = policygraph("ingest", "plans", *server, "--lang", "en")
    assert (code, "NEO4J_PASSWORD" in said) == (1, True)
    assert not Path("facts").exists(), "nothing is read before the server is reached"


def test_what_the_page_shows_runs(policygraph: Command, empty_neo4j: Server | Given, root: Path) -> None:
    page = (root / "docs" / "neo4j.md").read_text(encoding="utf-8")
    commands = re.findall(r"^ {4}policygraph (.+)$", page, re.MULTILINE)
    assert len(commands) > 3
    for command in commands:
        words = ["server" if word == "bolt://localhost:7687" else word for word in shlex.split(command)]
        assert policygraph(*words)[0] == 0, command
    shown = re.findall(r"^```cypher\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(shown) == 2
    with empty_neo4j.store() as store:
        for statement in shown:
            assert store.run(statement).rows, statement
