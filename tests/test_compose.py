"""`compose.yaml`: the server that it starts is one that the code, its messages and the documentation speak of."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph import neo4j_store
from tests.real.neo4j_server import VERSION


@pytest.fixture
def composed(root: Path) -> Any:
    return yaml.safe_load((root / "compose.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def server(composed: Any) -> Any:
    assert list(composed["services"]) == ["neo4j"]
    return composed["services"]["neo4j"]


def test_the_image_is_what_is_tested(server: Any) -> None:
    name, _, tag = server["image"].partition(":")
    assert (name, tag) == ("neo4j", f"{VERSION.rpartition('.')[0]}-community")
    assert int(tag.partition(".")[0]) >= neo4j_store._OLDEST


def test_the_password_is_asked_for(server: Any) -> None:
    """`${NAME:?…}` is refused by compose where the variable is unset or empty."""
    assert re.fullmatch(r"neo4j/\$\{NEO4J_PASSWORD:\?[^{}]+\}", server["environment"]["NEO4J_AUTH"])
    assert "NEO4J_AUTH#neo4j/" in server["healthcheck"]["test"][1]


def test_nothing_is_open_to_others(server: Any) -> None:
    assert server["ports"] == ["127.0.0.1:7687:7687", "127.0.0.1:7474:7474"]


def test_volumes_have_names(composed: Any, server: Any) -> None:
    assert {mount.partition(":")[0] for mount in server["volumes"]} == set(composed["volumes"])
    assert {mount.partition(":")[2] for mount in server["volumes"]} == {"/data", "/logs"}


def test_the_page_fits(root: Path, server: Any) -> None:
    page = (root / "docs" / "neo4j.md").read_text(encoding="utf-8")
    ports = {mapping.split(":")[1] for mapping in server["ports"]}
    assert set(re.findall(r"bolt://localhost:(\d+)", page)) == {"7687"} <= ports
    assert "7474" in ports
    assert set(re.findall(r"\bNEO4J_[A-Z]+\b", page)) == {
        f"NEO4J_{name}" for name in ("USERNAME", "PASSWORD", "DATABASE")
    }
