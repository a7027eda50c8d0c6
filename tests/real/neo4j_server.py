"""A real Neo4j for tests and benchmarks, without Docker: Neo4j Community 5.26 (LTS) from its published Java archives.

    python tests/real/neo4j_server.py          starts one, prints its address and how to use it, stops it at Ctrl-C

The archives (125 MB) are fetched once by Maven into the user's cache folder; Neo4j is used as a server, no part of
it is shipped. Java and Maven are installed through the system's packages where they are missing and that is allowed
(as root). `POLICYGRAPH_NEO4J_URL` names a server that runs already, to be used in place of one of our own: its
database is emptied.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock

from graph.neo4j_store import Neo4jStore
from tests.real.system import installed

VERSION = "5.26.22"
JAVA = (17, 21)
PASSWORD = "policygraph-test"
_POM = f"""<project><modelVersion>4.0.0</modelVersion>
<groupId>policygraph</groupId><artifactId>neo4j-for-tests</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
<dependency><groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId><version>{VERSION}</version></dependency>
<dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{VERSION}</version></dependency>
</dependencies></project>
"""
_PACKAGES = {"java": [f"openjdk-{version}-jre-headless" for version in JAVA], "mvn": ["maven"]}
QUICK = ("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""For the JVM: soon up and light, for tests."""
STRONG = ("-Xmx1g", "-XX:+UseParallelGC")
"""For the JVM: fast in the long run, for benchmarks."""
_OPENED = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "java.io", "sun.nio.ch")]


class Unavailable(Exception):
    """No Neo4j can be started here; the message says what to install."""


def _java_version(java: str) -> int:
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', told.stderr)
    return int(found[1]) if found else 0


def _find(tool: str) -> str | None:
    """A usable `java` or `mvn`; JAVA_HOME comes first."""
    home = os.environ.get("JAVA_HOME")
    places = [str(Path(home) / "bin" / tool)] if home and tool == "java" else []
    for place in [*places, shutil.which(tool)]:
        if place and Path(place).exists() and (tool != "java" or _java_version(place) in JAVA):
            return place
    return None


def need(tool: str) -> str:
    """The path of `java` or `mvn`, installed when missing. Raises Unavailable."""
    found = _find(tool) or installed(lambda: _find(tool), _PACKAGES[tool])
    if found is None:
        wanted = f"Java {' or '.join(map(str, JAVA))}" if tool == "java" else "Maven (mvn)"
        raise Unavailable(
            f"{wanted} is missing: install it (Debian, Ubuntu: apt-get install {_PACKAGES[tool][0]}), "
            "or set POLICYGRAPH_NEO4J_URL to a Neo4j that runs"
        )
    return found


def cache() -> Path:
    """The folder of the archives, outside every checkout."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "policygraph" / f"neo4j-{VERSION}"


def archives() -> Path:
    """The folder of jars, fetched when they are not there yet. Raises Unavailable."""
    folder = cache() / "lib"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if folder.exists():
            return folder
        maven = need("mvn")
        with tempfile.TemporaryDirectory(dir=folder.parent) as made:
            (Path(made) / "pom.xml").write_text(_POM)
            goal = ["dependency:copy-dependencies", "-DoutputDirectory=lib", "-DincludeScope=runtime"]
            done = subprocess.run([maven, "-q", "-B", *goal], cwd=made, capture_output=True, text=True, check=False)
            if done.returncode:
                raise Unavailable(f"Maven could not fetch Neo4j {VERSION}:\n{(done.stdout + done.stderr)[-2000:]}")
            (Path(made) / "lib").rename(folder)
    return folder


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class _Reachable:
    """A server that answers at `url`."""

    url: str
    user = "neo4j"
    password: str

    def driver(self) -> Any:
        """A plain driver for it."""
        import neo4j

        return neo4j.GraphDatabase.driver(
            self.url, auth=(self.user, self.password), notifications_min_severity="OFF", connection_timeout=5
        )

    def store(self, patience: float = 30.0) -> Neo4jStore:
        """Its database as a store."""
        return Neo4jStore(self.url, self.user, self.password, patience=patience)

    def empty(self) -> None:
        """Take all out of its database; constraints and indexes stay."""
        with self.driver() as driver:
            driver.execute_query("MATCH (n) DETACH DELETE n")

    def everything(self) -> tuple[list[str], list[str]]:
        """All nodes with labels and properties, all relationships with type, ends and properties, whatever they are."""
        statements = (
            "MATCH (n) RETURN labels(n), properties(n)",
            "MATCH (a)-[r]->(b) RETURN labels(a), a.id, type(r), properties(r), labels(b), b.id",
        )
        with self.driver() as driver:
            nodes, edges = (
                sorted(json.dumps(list(each.values()), sort_keys=True) for each in driver.execute_query(text).records)
                for text in statements
            )
        return nodes, edges

    def alone(self) -> AbstractContextManager[object]:
        """Keeps other processes from using it."""
        return nullcontext()


class Server(_Reachable):
    """A Neo4j of our own in a folder of its own. It may be killed and started again on the same data and port."""

    def __init__(self, home: Path, flags: tuple[str, ...] = QUICK) -> None:
        self.home = home
        self.port = _free_port()
        self.url = f"bolt://127.0.0.1:{self.port}"
        self.password = PASSWORD
        self._flags = flags
        self._java, self._jars = need("java"), archives()
        self._process: subprocess.Popen[bytes] | None = None
        self.configure()

    def configure(self, **settings: str) -> None:
        """Write the configuration; names are those of neo4j.conf with __ for the dots. Counts from the next start."""
        fixed = {
            "server.bolt.listen_address": f"127.0.0.1:{self.port}",
            "server.http.enabled": "false",
            "server.https.enabled": "false",
            "dbms.usage_report.enabled": "false",
            "server.memory.pagecache.size": "256m",
            "db.tx_log.preallocate": "false",
            "internal.server.bolt.thread_pool_shutdown_wait_time": "0s",
            "internal.server.bolt.connection_shutdown_wait_time": "0s",
        }
        given = {name.replace("__", "."): value for name, value in settings.items()}
        (self.home / "conf").mkdir(parents=True, exist_ok=True)
        lines = [f"{name}={value}\n" for name, value in {**fixed, **given}.items()]
        (self.home / "conf" / "neo4j.conf").write_text("".join(lines))

    def _command(self, main: str, *arguments: str) -> list[str]:
        return [self._java, *self._flags, *_OPENED, "-cp", f"{self._jars}/*", main, *arguments]

    def admin(self, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run `neo4j-admin` on this server, in some folder."""
        environment = {**os.environ, "NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")}
        command = self._command("org.neo4j.server.startup.Neo4jAdminCommand", *arguments)
        return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)

    def start(self, patience: float = 120.0) -> Server:
        """Start it and wait until it answers; the first time the password is set."""
        places = (f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}")
        with (self.home / "log.txt").open("ab") as log:
            self._process = subprocess.Popen(
                self._command("org.neo4j.server.CommunityEntryPoint", *places), stdout=log, stderr=log
            )
        atexit.register(self.kill)
        end = time.monotonic() + patience
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                self.kill()
                raise RuntimeError(f"Neo4j did not start:\n{(self.home / 'log.txt').read_text()[-3000:]}")
            time.sleep(0.1)
        return self

    def _answers(self) -> bool:
        from neo4j.exceptions import AuthError, ClientError, DriverError, Neo4jError

        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            with self.driver() as driver, driver.session() as session:
                session.run("RETURN 1").consume()
            return True
        except (AuthError, ClientError):
            self._set_password()
        except (DriverError, Neo4jError, OSError):
            pass
        return False

    def _set_password(self) -> None:
        """A new database has a first password, which must be changed."""
        import neo4j

        with (
            neo4j.GraphDatabase.driver(self.url, auth=(self.user, "neo4j")) as driver,
            driver.session(database="system") as session,
            suppress(neo4j.exceptions.Neo4jError),
        ):
            session.run("ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new", new=self.password).consume()

    def stop(self) -> None:
        """Stop it in good order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Stop it as a power cut would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None


class Given(_Reachable):
    """The server of POLICYGRAPH_NEO4J_URL, which is not ours to stop."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.user = os.environ.get("NEO4J_USERNAME", "neo4j")
        self.password = os.environ.get("NEO4J_PASSWORD", PASSWORD)

    def alone(self) -> AbstractContextManager[object]:
        """Several processes of tests may be given the same server."""
        name = hashlib.sha256(self.url.encode()).hexdigest()[:12]
        return FileLock(Path(tempfile.gettempdir()) / f"policygraph-neo4j-{name}.lock")


@contextmanager
def running(flags: tuple[str, ...] = QUICK) -> Iterator[Server | Given]:
    """A server for as long as it is needed: the one that POLICYGRAPH_NEO4J_URL names, else one of our own.

    Raises Unavailable where there is neither.
    """
    url = os.environ.get("POLICYGRAPH_NEO4J_URL")
    if url:
        yield Given(url)
        return
    home = Path(tempfile.mkdtemp(prefix="policygraph-neo4j-"))
    server = None
    try:
        server = Server(home, flags).start()
        yield server
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(home, ignore_errors=True)


def main() -> int:
    try:
        with running() as server:
            print(f"export NEO4J_USERNAME={server.user} NEO4J_PASSWORD={server.password}")
            print(f"policygraph ingest … --store {server.url}", flush=True)
            signal.pause()
    except Unavailable as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
