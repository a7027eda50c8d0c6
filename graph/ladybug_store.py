"""The embedded store: one file of ladybug (0.22) in the library's `graph/` folder.

Its traps are kept here: sizes are set because the defaults claim most of the memory; the cache of prepared
statements is off because a cached COPY of the same text crashes; a torn log is read as far as it goes (the graph can
be rebuilt from the facts).
"""

from __future__ import annotations

import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from graph.ladybug_load import add_edges, copy_graph, create_schema, merge_nodes
from graph.schema import NODES, RELATIONSHIPS, Graph
from graph.store import Rows
from graph.upkeep import Execute, drop_document, drop_unused
from pipeline.errors import QueryError, StoreError

_BUFFER_POOL = 512 << 20
_MAX_SIZE = 64 << 30
_OPERATOR = re.compile(r"│\s*([A-Z][A-Z_]*)\[\d+\]\s*│")
_FUNCTION = re.compile(r"│\s*Function: ([A-Z_]+)\s*│")
_OUTSIDE = re.compile(r"COPY_TO|(?:EX|IM)PORT|EXTENSION|ATTACH|DETACH|STANDALONE_CALL|USE_|TRANSACTION")
_INSIDE = re.compile(r"READ_FTABLE|SHOW_[A-Z_]+|TABLE_INFO|DB_VERSION|CURRENT_SETTING")
_MESSAGE = re.compile(r"^(?:\w+ exception: )")


class LadybugStore:
    """A graph in a file. Reading opens it read only, so that the engine refuses every change; several processes may
    read while none writes."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.name = str(path)
        self._database: Any = None
        self._connection: Any = None
        self._read_only = True

    # ------------------------------------------------------------ opening and closing

    def open(self) -> None:
        """Nothing to do beforehand: the file is opened by the first use, for reading or for writing."""

    def close(self) -> None:
        """Close the file; what was written is then in it."""
        if self._database is not None:
            self._connection.close()
            self._database.close()
            self._connection = self._database = None

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _connect(self, read_only: bool) -> Any:
        """A connection; a writing one also serves for reading by this module's own statements."""
        if self._database is not None and self._read_only != read_only:
            self.close()
        if self._database is None:
            if read_only and not self.path.exists():
                raise StoreError(f"{self.path}：还没有图谱，请先运行 policygraph ingest", f"{self.path}: no graph yet")
            fresh = not self.path.exists()
            self._database, self._connection = self._opened(self.path, read_only)
            self._read_only = read_only
            if fresh:
                create_schema(self._connection)
        return self._connection

    def _opened(self, path: Path, read_only: bool) -> tuple[Any, Any]:
        import ladybug

        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            database = ladybug.Database(
                str(path),
                buffer_pool_size=_BUFFER_POOL,
                max_db_size=_MAX_SIZE,
                read_only=read_only,
                throw_on_wal_replay_failure=False,
            )
            connection = ladybug.Connection(database)
            connection.execute("CALL enable_cached_prepared_statement='none'")
        except (RuntimeError, OSError) as error:
            raise StoreError(
                f"{path}：图谱打不开（{_short(error)}），可运行 policygraph rebuild 重建",
                f"{path}: the graph cannot be opened ({_short(error)}); policygraph rebuild makes it anew",
            ) from error
        return database, connection

    # ------------------------------------------------------------ writing

    def rebuild(self, graph: Graph) -> None:
        """Write a new file beside the old one and put it in its place by one rename."""
        self.close()
        fresh = self.path.with_name(f".{self.path.name}.new")
        _unlink(fresh)
        database, connection = self._opened(fresh, read_only=False)
        try:
            create_schema(connection)
            with self._loading() as folder:
                copy_graph(connection, folder, graph)
        except RuntimeError as error:
            raise _failed(self.path, error) from error
        finally:
            connection.close()
            database.close()
        for log in _logs(self.path):
            log.unlink()
        fresh.replace(self.path)

    def replace_document(self, doc_id: str, subgraph: Graph) -> None:
        """See `Store`."""
        with self._writing() as connection, self._loading() as folder:
            drop_document(_executing(connection), doc_id)
            shared, own = _split(subgraph, doc_id)
            merge_nodes(connection, folder, subgraph.nodes)
            add_edges(connection, folder, own.edges, "CREATE")
            add_edges(connection, folder, shared.edges, "MERGE")
            drop_unused(_executing(connection))

    def remove_document(self, doc_id: str) -> None:
        """See `Store`."""
        with self._writing() as connection:
            drop_document(_executing(connection), doc_id)
            drop_unused(_executing(connection))

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        connection = self._connect(read_only=False)
        try:
            connection.execute("BEGIN TRANSACTION")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
        except RuntimeError as error:
            raise _failed(self.path, error) from error

    @contextmanager
    def _loading(self) -> Iterator[Path]:
        folder = Path(tempfile.mkdtemp(prefix="policygraph-"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    # ------------------------------------------------------------ reading

    def run(self, cypher: str, parameters: Mapping[str, Any] | None = None, read_only: bool = True) -> Rows:
        """See `Store`. A file opened read only refuses changes; a plan that would write or read other files, load
        extensions or change settings is refused before it runs."""
        connection = self._connect(read_only)
        given = dict(parameters or {})
        try:
            if read_only:
                self._check_plan(connection, cypher, given)
            result = connection.execute(cypher, given)
            return Rows(result.get_column_names(), result.get_all())
        except RuntimeError as error:
            raise QueryError(f"语句被拒绝：{_short(error)}", f"the statement was refused: {_short(error)}") from error

    @staticmethod
    def _check_plan(connection: Any, cypher: str, parameters: dict[str, Any]) -> None:
        """Ask the engine for its plan. Raises RuntimeError as the engine does, for several statements at once too."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            prepared = connection.prepare(cypher, parameters)
        if not prepared.is_success():
            raise RuntimeError(prepared.get_error_message())
        plan = connection.execute(f"EXPLAIN {cypher}", parameters).get_all()[0][0]
        outside = [name for name in _OPERATOR.findall(plan) if _OUTSIDE.search(name)]
        outside += [name for name in _FUNCTION.findall(plan) if not _INSIDE.fullmatch(name)]
        if outside:
            raise QueryError(
                f"只读查询不能读写图谱以外的东西（{outside[0]}）",
                f"a read-only query must stay in the graph ({outside[0]})",
            )

    def mark(self) -> str | None:
        """See `Store`. The file is in the library: nobody else fills it."""
        return "ladybug" if self.path.exists() else None

    def counts(self) -> dict[str, int]:
        """See `Store`."""
        connection = self._connect(self._read_only if self._database is not None else True)
        patterns = {label: f"(:{label})" for label in NODES} | {name: f"()-[:{name}]->()" for name in RELATIONSHIPS}
        return {
            name: connection.execute(f"MATCH {pattern} RETURN count(*)").get_all()[0][0]
            for name, pattern in patterns.items()
        }


def _executing(connection: Any) -> Execute:
    def execute(cypher: str, parameters: Mapping[str, Any]) -> list[list[Any]]:
        rows: list[list[Any]] = connection.execute(cypher, dict(parameters)).get_all()
        return rows

    return execute


def _split(subgraph: Graph, doc_id: str) -> tuple[Graph, Graph]:
    """The shared part of a subgraph, whose nodes may be there already, and the document's own part."""
    own = {(n.label, n.id) for n in subgraph.nodes if n.properties.get("document") == doc_id}
    own.add(("Document", doc_id))
    nodes = [node for node in subgraph.nodes if (node.label, node.id) in own]
    edges = [edge for edge in subgraph.edges if edge.source in own or edge.target in own]
    others = [node for node in subgraph.nodes if (node.label, node.id) not in own]
    between = [edge for edge in subgraph.edges if edge.source not in own and edge.target not in own]
    return Graph(tuple(others), tuple(between)), Graph(tuple(nodes), tuple(edges))


def _logs(path: Path) -> list[Path]:
    """What the engine keeps beside the file between a change and its checkpoint."""
    return [log for suffix in (".wal", ".shadow", ".tmp") if (log := path.with_name(path.name + suffix)).exists()]


def _unlink(path: Path) -> None:
    for each in (path, *_logs(path)):
        each.unlink(missing_ok=True)


def _short(error: BaseException) -> str:
    """The engine's message in one line, without the name of its class."""
    return _MESSAGE.sub("", " ".join(str(error).split()))


def _failed(path: Path, error: RuntimeError) -> StoreError:
    return StoreError(f"{path}：写入图谱失败：{_short(error)}", f"{path}: writing the graph failed: {_short(error)}")
