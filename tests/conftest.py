"""What every test may ask for: the rule book, the sample documents, and the real documents where they are at hand.

Real documents and their annotations do not travel with the code: they are looked for in POLICYGRAPH_CORPUS and
POLICYGRAPH_GOLD, else in `shared/corpus` and `shared/gold` beside the checkout; tests that need them are skipped
where they are absent. `--regenerate` writes the expected facts of the sample documents anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.rules import RuleBook, rulebook
from tests.real import libreoffice as office
from tests.real.neo4j_server import Given, Server, Unavailable, running

ROOT = Path(__file__).parents[1]

settings.register_profile("policygraph", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("policygraph")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write the expected facts in corpus/expected anew")


def _outside(variable: str, folder: str) -> Path:
    path = Path(os.environ.get(variable) or ROOT.parent / "shared" / folder)
    if not path.is_dir():
        pytest.skip(f"no real documents: {path} is absent (set {variable})")
    return path


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def book() -> RuleBook:
    """The built-in rule book."""
    return rulebook()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample documents of the fictional province."""
    return ROOT / "corpus"


@pytest.fixture(scope="session")
def real_corpus() -> Path:
    """The folder of real documents; skips where it is absent."""
    return _outside("POLICYGRAPH_CORPUS", "corpus")


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder of hand annotations of real documents; skips where it is absent."""
    return _outside("POLICYGRAPH_GOLD", "gold")


@pytest.fixture(scope="session")
def regenerate(request: pytest.FixtureRequest) -> bool:
    """Whether the expected facts are to be written anew instead of compared."""
    return bool(request.config.getoption("--regenerate"))


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Server | Given]:
    """A Neo4j server, one for all tests of a process; where none can be had, CI fails and a user's run skips."""
    try:
        with running() as server:
            yield server
    except Unavailable as error:
        if "CI" in os.environ:
            raise
        pytest.skip(f"no Neo4j: {error}")


@pytest.fixture
def empty_neo4j(neo4j_server: Server | Given) -> Iterator[Server | Given]:
    """The server with nothing in its database, for one test alone."""
    with neo4j_server.alone():
        neo4j_server.empty()
        yield neo4j_server


@pytest.fixture(scope="session")
def libreoffice() -> str:
    """The path of LibreOffice; where it cannot be had, CI fails and a user's run skips."""
    try:
        return office.need()
    except office.Unavailable as error:
        if "CI" in os.environ:
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def calc() -> str:
    """The path of a LibreOffice with Calc; where it cannot be had, CI fails and a user's run skips."""
    try:
        return office.need_calc()
    except office.Unavailable as error:
        if "CI" in os.environ:
            raise
        pytest.skip(str(error))
