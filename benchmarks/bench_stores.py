"""Loading a large graph into both stores, each beside its engine fed by hand in the same run.

    python benchmarks/bench_stores.py [--nodes 200000] [--edges 600000] [--runs 3] [--only ladybug|neo4j]

ladybug: `LadybugStore.rebuild`, which writes Parquet files and has the engine load them, against the engine's COPY of
such files that lie ready (open, make tables, COPY, close). Writing the files is a part of ours and not of the peer's.

Neo4j: `Neo4jStore.rebuild` into an empty database that has its constraints and indexes, against the bare driver
sending the same statements with the same batches of rows, which lie ready. Making rows from the graph is a part of
ours and not of the peer's. Relationships a second are those of the whole load, in which the nodes are made too. The
server is a real one (`tests/real/neo4j_server.py`), started for this; ours and the peer take turns; the first run of
each only warms the server up and is shown apart.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ladybug
from made_graph import made_graph

from graph.ladybug_load import copy_edges, copy_nodes, create_schema, edge_file, node_file, quoted
from graph.ladybug_store import LadybugStore
from graph.neo4j_load import BATCH
from graph.neo4j_rows import Row, create_edges, edge_row, merge_nodes, node_row
from graph.schema import Graph
from graph.upkeep import by_label, by_pair
from tests.real.neo4j_server import STRONG, Given, Server, Unavailable, running

# The bars that the figures are printed beside.
COPY_RATIO, RELATIONSHIPS, DRIVER_SHARE = 1.5, 20_000, 0.8


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def told(name: str, runs: list[float]) -> float:
    """Prints the runs and gives their median."""
    print(f"{name:44} {statistics.median(runs):6.2f} s   ({', '.join(f'{each:.2f}' for each in runs)})", flush=True)
    return statistics.median(runs)


def verdict(name: str, value: float, holds: bool, bar: str) -> None:
    print(f"{name:44} {value:8,.2f}   {'holds' if holds else 'MISSED'}: {bar}", flush=True)


# ------------------------------------------------------------ ladybug


def parquet_files(folder: Path, graph: Graph) -> list[tuple[str, Path]]:
    """Files of a graph, each with the statement that loads it."""
    nodes = [(copy_nodes(label), node_file(folder, label, group)) for label, group in by_label(graph.nodes)]
    return nodes + [(copy_edges(pair), edge_file(folder, pair, group)) for pair, group in by_pair(graph.edges)]


def bare_copy(path: Path, files: list[tuple[str, Path]]) -> None:
    database = ladybug.Database(str(path), buffer_pool_size=512 << 20, max_db_size=64 << 30)
    connection = ladybug.Connection(database)
    connection.execute("CALL enable_cached_prepared_statement='none'")
    create_schema(connection)
    for statement, file in files:
        connection.execute(statement.format(quoted(file)))
    connection.close()
    database.close()


def rebuilt(path: Path, graph: Graph) -> None:
    with LadybugStore(path) as store:
        store.rebuild(graph)


def embedded(graph: Graph, runs: int) -> None:
    ours, peer, writing = list[float](), list[float](), list[float]()
    for number in range(runs + 1):
        with tempfile.TemporaryDirectory() as made:
            folder, files = Path(made), list[tuple[str, Path]]()
            writing.append(seconds(lambda to=files, at=folder: to.extend(parquet_files(at, graph))))
            peer.append(seconds(lambda to=files, at=folder: bare_copy(at / "peer.lbug", to)))
            ours.append(seconds(lambda at=folder: rebuilt(at / "ours.lbug", graph)))
            if number == 0:
                size = sum(file.stat().st_size for _, file in files) / 1e6
                print(f"ladybug: {len(files)} Parquet files, {size:.0f} MB; the first run of each is not counted")
                continue
    mine = told("LadybugStore.rebuild (writes the files too)", ours[1:])
    bare = told("bare COPY of the same files", peer[1:])
    told("writing the files, by itself", writing[1:])
    verdict("rebuild / bare COPY", mine / bare, mine / bare <= COPY_RATIO, f"at most {COPY_RATIO}")


# ------------------------------------------------------------ Neo4j


def batches(graph: Graph) -> list[tuple[str, list[Row]]]:
    """What our store sends to an empty database: statements with batches of rows."""
    work = [(merge_nodes(label), [node_row(node) for node in group]) for label, group in by_label(graph.nodes)]
    work += [(create_edges(pair), [edge_row(edge) for edge in group]) for pair, group in by_pair(graph.edges)]
    return [(text, rows[start : start + BATCH]) for text, rows in work for start in range(0, len(rows), BATCH)]


def bare_driver(server: Server | Given, work: list[tuple[str, list[Row]]]) -> None:
    def send(tx: Any, statement: str, rows: list[Row]) -> None:
        tx.run(statement, rows=rows).consume()

    with server.driver() as driver, driver.session() as session:
        for statement, rows in work:
            session.execute_write(send, statement, rows)


def emptied(server: Server | Given) -> None:
    """Takes all out, in batches that fit into the server's memory."""
    with server.driver() as driver, driver.session() as session:
        for pattern, one in (("()-[x]->()", "DELETE x"), ("(x)", "DELETE x")):
            session.run(f"MATCH {pattern} CALL (x) {{ {one} }} IN TRANSACTIONS OF 20000 ROWS").consume()


def loaded(server: Server | Given, graph: Graph) -> None:
    with server.store() as store:
        store.rebuild(graph)


def on_a_server(graph: Graph, runs: int) -> None:
    work, count = batches(graph), len(graph.edges)
    with running(STRONG) as server:
        with server.store() as store:
            store.rebuild(Graph())
        ours, peer = list[float](), list[float]()
        for number in range(runs + 1):
            turns = [(ours, lambda: loaded(server, graph)), (peer, lambda: bare_driver(server, work))]
            for held, load in turns if number % 2 else reversed(turns):
                emptied(server)
                held.append(seconds(load))
        with server.store() as store:
            assert sum(store.counts().values()) == len(graph.nodes) + count
    print(f"Neo4j: first runs, while the server warms up: ours {ours[0]:.2f} s, the bare driver {peer[0]:.2f} s")
    mine = told("Neo4jStore.rebuild", ours[1:])
    bare = told("bare driver, the same batches", peer[1:])
    rate = count / mine
    verdict("relationships a second, nodes included", rate, rate >= RELATIONSHIPS, f"at least {RELATIONSHIPS:,}")
    verdict("speed / bare driver", bare / mine, bare / mine >= DRIVER_SHARE, f"at least {DRIVER_SHARE}")


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--nodes", type=int, default=200_000)
    ask.add_argument("--edges", type=int, default=600_000)
    ask.add_argument("--runs", type=int, default=3)
    ask.add_argument("--only", choices=("ladybug", "neo4j"))
    given = ask.parse_args()
    graph = made_graph(given.nodes, given.edges)
    print(f"load of this machine beforehand: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"{len(graph.nodes):,} nodes, {len(graph.edges):,} relationships; medians of {given.runs} runs")
    if given.only != "neo4j":
        embedded(graph, given.runs)
    if given.only != "ladybug":
        try:
            on_a_server(graph, given.runs)
        except Unavailable as error:
            print(f"Neo4j was not measured: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
