"""What is particular to Neo4j: errors in a user's words, indexes, what others have added, outages, the bulk import."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from graph import neo4j_load
from graph.model import project
from graph.neo4j_store import Neo4jStore
from graph.schema import Edge, Graph, Node
from graph.sync import Parts
from pipeline.errors import QueryError, StoreError
from pipeline.rules import RuleBook
from tests.made import city_plan, fictional_book, province_plan
from tests.real.neo4j_server import Given, Server
from tests.stored import dump, expected, sample_graph

pytestmark = pytest.mark.xdist_group("neo4j")
AnyServer = Server | Given


@pytest.fixture
def store(empty_neo4j: AnyServer) -> Iterator[Neo4jStore]:
    with empty_neo4j.store() as made:
        yield made


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    return fictional_book(tmp_path_factory.mktemp("rules"))


def asked(server: AnyServer, cypher: str, **parameters: Any) -> list[list[Any]]:
    """The rows of a statement that may do anything, past the store."""
    with server.driver() as driver:
        return [list(record.values()) for record in driver.execute_query(cypher, parameters).records]


# ------------------------------------------------------------ errors


def refused(store: Neo4jStore) -> StoreError:
    with pytest.raises(StoreError) as caught, store:
        pass
    assert store.name in caught.value.zh
    assert "\n" not in caught.value.en
    return caught.value


def test_a_wrong_password_is_named(neo4j_server: AnyServer) -> None:
    error = refused(Neo4jStore(neo4j_server.url, neo4j_server.user, "wrong"))
    assert "密码" in error.zh
    assert "NEO4J_PASSWORD" in error.en
    assert "set NEO4J_PASSWORD" in refused(Neo4jStore(neo4j_server.url)).en


def test_an_unknown_database_is_named(neo4j_server: AnyServer) -> None:
    error = refused(Neo4jStore(neo4j_server.url, neo4j_server.user, neo4j_server.password, "nowhere"))
    assert "NEO4J_DATABASE" in error.en


def test_an_unreachable_host_is_named() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        for scheme in ("bolt", "neo4j"):
            error = refused(Neo4jStore(f"{scheme}://127.0.0.1:{port}", password="x"))
            assert "连不上服务器" in error.zh
            assert "cannot be reached" in error.en


@pytest.mark.parametrize("url", ["gopher://host", "bolt://user:secret@host", "bolt://127.0.0.1:port"])
def test_a_wrong_address_is_named(url: str) -> None:
    error = refused(Neo4jStore(url))
    assert "address" in error.en
    assert "secret" not in error.zh + error.en


@pytest.mark.parametrize(("answer", "said"), [(bytes(4), "Neo4j 5"), (b"HTTP/1.1 400 Bad Request\r\n\r\n", "HTTP")])
def test_a_server_that_speaks_no_bolt_of_ours_is_named(answer: bytes, said: str) -> None:
    """Four zero bytes are what an old server says when it shares no version of the protocol."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(64)
                    connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        error = refused(Neo4jStore(f"bolt://127.0.0.1:{listening.getsockname()[1]}", password="x"))
        assert said in error.en
        listening.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("agent", "is_old"), [("Neo4j/4.4.38", True), ("Neo4j/5.26.22", False), ("Neo4j/2025.1.0", False)]
)
def test_a_server_too_old_is_named(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch, agent: str, is_old: bool
) -> None:
    import neo4j

    monkeypatch.setattr(neo4j.ServerInfo, "agent", property(lambda _: agent))
    store.close()
    if is_old:
        assert "Neo4j/4.4.38" in refused(store).zh
    else:
        assert store.run("RETURN 1").rows == [[1]]


# ------------------------------------------------------------ asking


def test_asking_stays_in_the_graph(store: Neo4jStore) -> None:
    for statement in (
        "LOAD CSV FROM 'file:///x.csv' AS line RETURN line",
        "CALL dbms.listConfig() YIELD name RETURN name",
        "CALL dbms.killConnections(['x'])",
        "SHOW USERS",
        "CREATE USER other SET PASSWORD 'abcdefgh'",
        "CREATE INDEX other FOR (n:Other) ON (n.id)",
        "CREATE CONSTRAINT other FOR (n:Other) REQUIRE n.id IS UNIQUE",
        "DROP CONSTRAINT policygraph_document_id",
        "DROP INDEX policygraph_target_due",
        "LOAD CSV FROM 'file:///x.csv' AS line CREATE (:Other)",
        "CREATE DATABASE other",
        "CALL dbms.setConfigValue('db.logs.query.enabled', 'OFF')",
        "PROFILE CREATE (:Other)",
        "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
        "CALL db.createLabel('Other')",
        "MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS",
        "RETURN 1; MATCH (n) DELETE n",
    ):
        with pytest.raises(QueryError, match="语句被拒绝"):
            store.run(statement)
    assert store.run("CALL db.labels() YIELD label RETURN count(label) >= 0").rows == [[True]]
    assert store.run("EXPLAIN MATCH (n) RETURN n").rows == []


def test_the_engine_itself_refuses_changes(
    store: Neo4jStore, empty_neo4j: AnyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is thought of the plan."""
    store.run("CREATE (:Indicator {id: 'x'})", read_only=False)
    indexes = "SHOW INDEXES YIELD name RETURN name ORDER BY name"
    before = asked(empty_neo4j, indexes)
    monkeypatch.setattr("graph.neo4j_store.outside", lambda *_: None)
    for statement in (
        "CREATE (:Other)",
        "MERGE (n:Other {id: 'x'}) RETURN n",
        "MATCH (n) SET n.name = 'x'",
        "MATCH (n) SET n:Other",
        "MATCH (n) REMOVE n.id",
        "MATCH (n) DELETE n",
        "MATCH (n) FOREACH (x IN [1] | SET n.name = 'x')",
        "UNWIND [1] AS x CALL (x) { CREATE (:Other) }",
        "CALL db.createLabel('Other')",
        "CREATE INDEX other FOR (n:Other) ON (n.id)",
        "DROP INDEX policygraph_target_due",
        "DROP CONSTRAINT policygraph_document_id",
    ):
        with pytest.raises(QueryError, match="语句被拒绝"):
            store.run(statement)
    assert asked(empty_neo4j, "MATCH (n) RETURN labels(n), properties(n)") == [[["Indicator"], {"id": "x"}]]
    assert asked(empty_neo4j, indexes) == before


def test_values_are_plain(store: Neo4jStore, book: RuleBook) -> None:
    store.rebuild(project([city_plan().facts, province_plan().facts], [], book))
    node, edge, path, day, many, half = store.run(
        "MATCH p = (d:Document {id: 'city'})-[r:CITES]->(:Document {id: 'province'}) "
        "RETURN d, r, p, date('2025-06-30'), [1, null, {a: d.id}], $half",
        {"half": "半\ud83d个"},
    ).rows[0]
    assert list(node)[:3] == ["_LABEL", "id", "title"]
    assert (node["_LABEL"], node["held"], node["index_number"]) == ("Document", True, None)
    assert edge == {**edge, "_LABEL": "CITES", "relation": "basis", "clause": None}
    assert path == {"_NODES": [node, path["_NODES"][1]], "_RELS": [edge]}
    assert (day.isoformat(), many, half) == ("2025-06-30", [1, None, {"a": "city"}], "半?个")


def test_chinese_text_is_found(store: Neo4jStore, empty_neo4j: AnyServer, book: RuleBook) -> None:
    for name, kind in asked(empty_neo4j, "SHOW CONSTRAINTS YIELD name, type RETURN name, type"):
        assert name.startswith("policygraph_"), kind
        asked(empty_neo4j, f"DROP CONSTRAINT {name}")
    for (name,) in asked(empty_neo4j, "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name"):
        asked(empty_neo4j, f"DROP INDEX {name}")
    store.rebuild(project([city_plan().facts, province_plan().facts], [], book))
    found = asked(
        empty_neo4j, "SHOW CONSTRAINTS YIELD name, type, properties WHERE type = 'UNIQUENESS' RETURN properties"
    )
    assert found == [[["id"]]] * 7
    for index, text, name in (("indicator_text", "能源消费", "core"), ("measure_text", "总体目标", "path")):
        rows = store.run(
            f"CALL db.index.fulltext.queryNodes('policygraph_{index}', $text) YIELD node RETURN node.{name}",
            {"text": text},
        ).rows
        assert rows, index
    options = asked(empty_neo4j, "SHOW FULLTEXT INDEXES YIELD options RETURN options")
    assert {each["indexConfig"]["fulltext.analyzer"] for (each,) in options} == {"cjk"}


def test_a_routed_address(neo4j_server: AnyServer) -> None:
    if isinstance(neo4j_server, Given):
        pytest.skip("the address of a given server is its own")
    url = neo4j_server.url.replace("bolt://127.0.0.1", "neo4j://localhost")
    with Neo4jStore(url, neo4j_server.user, neo4j_server.password) as store:
        assert store.run("RETURN 1").rows == [[1]]
        with pytest.raises(QueryError):
            store.run("CREATE (:Indicator {id: 'x'})")


# ------------------------------------------------------------ writing


def test_what_others_added_stays(store: Neo4jStore, empty_neo4j: AnyServer, book: RuleBook) -> None:
    before = project([city_plan().facts, province_plan().facts], [], book)
    store.rebuild(before)
    asked(empty_neo4j, "CREATE (:Note {text: 'mine'})")
    asked(empty_neo4j, "MATCH (n:Note) MATCH (d:Document {id: 'city'}) CREATE (n)-[:ABOUT]->(d) SET d.read = true")
    asked(empty_neo4j, "MATCH (t:Target) WHERE t.document = 'province' SET t:Checked")
    after = project([city_plan("23").facts, province_plan().facts], [], book)
    store.replace_document("city", Parts(after).part("city"))
    assert dump(store) == expected(after)
    store.rebuild(before)
    assert dump(store) == expected(before)
    assert asked(empty_neo4j, "MATCH (:Note)-[:ABOUT]->(d) RETURN d.id, d.read") == [["city", True]]
    assert asked(empty_neo4j, "MATCH (t:Checked) RETURN count(t)") == [[2]]


def ids(server: AnyServer) -> set[str]:
    return {id_ for (id_,) in asked(server, "MATCH (n) RETURN elementId(n) UNION MATCH ()-[n]->() RETURN elementId(n)")}


def test_a_change_touches_only_what_changed(store: Neo4jStore, empty_neo4j: AnyServer, book: RuleBook) -> None:
    store.rebuild(project([city_plan().facts, province_plan().facts], [], book))
    before = ids(empty_neo4j)
    after = project([city_plan("23").facts, province_plan().facts], [], book)
    store.replace_document("city", Parts(after).part("city"))
    gone = before - ids(empty_neo4j)
    assert len(gone) == 1 + 3, "a target; what sets it, what it measures, who is responsible"
    store.rebuild(after)
    assert before - ids(empty_neo4j) == gone


def test_the_same_again_writes_nothing(store: Neo4jStore, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = sample_graph()
    store.rebuild(graph)
    written: list[int] = []
    monkeypatch.setattr(neo4j_load, "_run", lambda _tx, _statement, rows: written.append(len(rows)))
    store.rebuild(graph)
    assert sum(written) == 0


class Twice:
    """A session whose every transaction is committed twice, as when the answer to the first commit is lost."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def execute_write(self, work: Any, *arguments: Any) -> Any:
        self._session.execute_write(work, *arguments)
        return self._session.execute_write(work, *arguments)


def test_a_transaction_that_is_run_twice_counts_once(store: Neo4jStore, empty_neo4j: AnyServer) -> None:
    graph = sample_graph()
    parallel = tuple(
        Edge("CITES", ("Document", "a"), ("Document", "b"), {"relation": "basis", "clause": clause, "evidence": "x"})
        for clause in (None, "一、")
    )
    documents = tuple(Node("Document", id_, {"id": id_, "held": True}) for id_ in "ab")
    graph = Graph((*graph.nodes, *documents), (*graph.edges, *parallel))
    store.run("RETURN 1", read_only=False)
    with empty_neo4j.driver() as driver, driver.session() as session:
        neo4j_load.rebuild(Twice(session), graph, is_empty=True)  # type: ignore[arg-type]
        assert dump(store) == expected(graph)
        document = "chengchuan-wushui-2024"
        Twice(session).execute_write(neo4j_load.replace_document, document, Parts(graph).part(document))
    assert store.counts()["CITES"] == sum(edge.type == "CITES" for edge in graph.edges)


def test_what_is_there_twice_is_made_once(store: Neo4jStore, empty_neo4j: AnyServer, book: RuleBook) -> None:
    graph = project([city_plan().facts, province_plan().facts], [], book)
    store.rebuild(graph)
    asked(empty_neo4j, "MATCH (a:Document)-[r:CITES]->(b:Document) CREATE (a)-[s:CITES]->(b) SET s = properties(r)")
    asked(empty_neo4j, "MATCH (t:Target) SET t.value = 1")
    assert store.counts()["CITES"] == 4
    store.rebuild(graph)
    assert dump(store) == expected(graph)
