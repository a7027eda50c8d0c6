"""A Neo4j server (5 or later) as a store, by its official driver.

What is written is the difference between what the database holds and what it is to hold. So a load that was cut
off goes on where it was, a second one changes nothing, and what others have added (nodes of other labels, other
properties, other types of relationships) stays. Every statement may run twice, since a transaction is retried when
it is not known whether its commit arrived.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from graph.neo4j_values import explained, first_line, is_refusal, outside, plain_value, sendable
from graph.schema import NODES, RELATIONSHIPS, Graph
from graph.store import Rows
from pipeline.errors import QueryError, StoreError

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction, Session

_OLDEST = 5
_TO_CONNECT = 10.0
_USER_INFO = re.compile(r"//[^/]*@")
_AGENT = re.compile(r"Neo4j/(\d+)")
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Neo4jStore:
    """A graph in a database of a Neo4j server. `url` is bolt://… or neo4j://…; without a password none is sent.

    `patience` is how many seconds a transaction is tried again when the server goes away. While `rebuild` runs,
    readers see it grow: it is no single transaction, which no server's memory would hold.
    """

    def __init__(
        self,
        url: str,
        user: str = "neo4j",
        password: str | None = None,
        database: str | None = None,
        patience: float = 30.0,
    ) -> None:
        self.name = _USER_INFO.sub("//", url)
        self._url = url
        self._auth = None if password is None else (user, password)
        self._database = database
        self._patience = patience
        self._made: Driver | None = None
        self._is_prepared = False

    # ------------------------------------------------------------ opening and closing

    def open(self) -> None:
        """Connect, and make sure of the database."""
        self.run("RETURN 1")

    def close(self) -> None:
        """Close all connections."""
        if self._made is not None:
            self._made.close()
            self._made = None

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _driver(self) -> Driver:
        """The driver, connected to a server that is new enough."""
        if self._made is None:
            from neo4j import GraphDatabase

            if self._url != self.name:
                raise StoreError(
                    f"{self.name}：用户名和密码不写在地址里，用环境变量 NEO4J_USERNAME、NEO4J_PASSWORD",
                    f"{self.name}: user and password belong not into the address but into the environment variables "
                    "NEO4J_USERNAME and NEO4J_PASSWORD",
                )
            driver = GraphDatabase.driver(
                self._url,
                auth=self._auth,
                connection_timeout=_TO_CONNECT,
                max_transaction_retry_time=self._patience,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
                user_agent="policygraph",
            )
            try:
                self._check_version(driver.get_server_info().agent)
            except BaseException:
                driver.close()
                raise
            self._made = driver
        return self._made

    def _check_version(self, agent: str) -> None:
        found = _AGENT.match(agent)
        if found and int(found[1]) < _OLDEST:
            raise StoreError(
                f"{self.name}：服务器 {agent} 太旧，需要 Neo4j {_OLDEST} 或更新",
                f"{self.name}: the server {agent} is too old; Neo4j {_OLDEST} or later is needed",
            )

    @contextmanager
    def _session(self, read_only: bool = False) -> Iterator[Session]:
        """A session in which every error of server and driver becomes a StoreError. One that may write makes sure of
        constraints and indexes when it is the first."""
        from neo4j import READ_ACCESS, WRITE_ACCESS
        from neo4j.exceptions import DriverError, Neo4jError

        from graph.neo4j_load import prepare

        try:
            mode = READ_ACCESS if read_only else WRITE_ACCESS
            with self._driver().session(database=self._database, default_access_mode=mode) as session:
                if not read_only and not self._is_prepared:
                    prepare(session)
                    self._is_prepared = True
                yield session
        except (DriverError, Neo4jError, OSError, ValueError) as error:
            zh, en = explained(error, self._auth is not None)
            raise StoreError(f"{self.name}：{zh}", f"{self.name}: {en}") from error

    # ------------------------------------------------------------ writing

    def rebuild(self, graph: Graph) -> None:
        """See `Store`. In batches: readers see it grow, and one that was cut off is completed by the next."""
        from graph.neo4j_load import rebuild

        is_empty = not any(self.counts().values())
        with self._session() as session:
            rebuild(session, graph, is_empty)

    def replace_document(self, doc_id: str, subgraph: Graph) -> None:
        """See `Store`. What has not changed is not touched."""
        from graph.neo4j_load import replace_document

        with self._session() as session:
            session.execute_write(replace_document, doc_id, subgraph)

    def remove_document(self, doc_id: str) -> None:
        """See `Store`."""
        from graph.neo4j_load import remove_document

        with self._session() as session:
            session.execute_write(remove_document, doc_id)

    # ------------------------------------------------------------ reading

    def run(self, cypher: str, parameters: Mapping[str, Any] | None = None, read_only: bool = True) -> Rows:
        """See `Store`. In a session of read access the server refuses every change; what leaves the graph (files, the
        server's own affairs) is refused by its plan before it runs."""
        from neo4j.exceptions import Neo4jError

        given = {name: sendable(value) for name, value in (parameters or {}).items()}
        with self._session(read_only) as session:
            try:
                execute = session.execute_read if read_only else session.execute_write
                return execute(_asked, cypher, given, read_only)
            except Neo4jError as error:
                if not is_refusal(error):
                    raise
                told = first_line(error)
                raise QueryError(f"语句被拒绝：{told}", f"the statement was refused: {told}") from error

    def mark(self) -> str | None:
        """See `Store`. The identity of the database, and how much it holds."""
        counts = self.counts()
        if not any(counts.values()):
            return None
        (id_,) = self.run("CALL db.info() YIELD id RETURN id").rows[0]
        return f"{id_} {' '.join(map(str, counts.values()))}"

    def counts(self) -> dict[str, int]:
        """See `Store`. The server keeps these counts: nothing is scanned."""
        patterns = {label: f"(:{label})" for label in NODES} | {name: f"()-[:{name}]->()" for name in RELATIONSHIPS}
        asked = (
            f"MATCH {pattern} WITH count(*) AS count RETURN '{name}' AS name, count"
            for name, pattern in patterns.items()
        )
        return dict(self.run(" UNION ALL ".join(asked)).rows)


def _asked(tx: ManagedTransaction, cypher: str, parameters: dict[str, Any], read_only: bool) -> Rows:
    if read_only:
        summary = tx.run(f"EXPLAIN {cypher}", parameters).consume()
        found = outside(summary.query_type, summary.plan)
        if found:
            raise QueryError(
                f"语句被拒绝：只读查询不能读写图谱以外的东西（{found}）",
                f"the statement was refused: a read-only query must stay in the graph ({found})",
            )
    result = tx.run(cypher, parameters)
    return Rows(list(result.keys()), [[plain_value(value) for value in row.values()] for row in result])
