"""The stores that the contract is held against. A further store is one more maker here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.ladybug_store import LadybugStore
from graph.store import Store
from pipeline.rules import RuleBook
from tests.made import fictional_book


def _ladybug(folder: Path) -> Store:
    return LadybugStore(folder / "graph.lbug")


MAKERS: dict[str, Callable[[Path], Store]] = {"ladybug": _ladybug}


@pytest.fixture(params=sorted(MAKERS))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with MAKERS[request.param](tmp_path) as made:
        yield made


@pytest.fixture(params=sorted(MAKERS))
def make_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Store]:
    """A maker of empty stores, for tests that compare two."""
    return lambda: MAKERS[request.param](tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    """The rules, with the regions of the drafts."""
    return fictional_book(tmp_path_factory.mktemp("rules"))
