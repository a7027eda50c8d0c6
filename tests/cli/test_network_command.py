"""`network`: rows for people and programs, and a file for Gephi."""

from __future__ import annotations

import json
from pathlib import Path

import networkx

from tests.cli.conftest import Command


def test_departments_as_json_and_graphml(filled: Command, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in filled("network", "departments", "--format", "json").stdout.splitlines()]
    assert {row["department"] for row in rows} == {"市住房城乡建设局", "市自然资源局"}
    assert {(row["partners"], row["group"]) for row in rows} == {(1, 1)}
    assert filled("network", "departments", "-o", "net.graphml").returncode == 0
    net = networkx.read_graphml(tmp_path / "net.graphml")
    assert {told["label"] for _, told in net.nodes(data=True)} == {"市住房城乡建设局", "市自然资源局"}


def test_documents_in_order(filled: Command) -> None:
    rows = [json.loads(line) for line in filled("network", "documents", "--format", "json").stdout.splitlines()]
    assert [(row["step"], row["held"]) for row in rows] == [(1, False), (2, True)]
    assert rows[1]["rests_on"] == rows[0]["document"]
    assert "清江省节能工作方案" in filled("network", "documents").stdout
