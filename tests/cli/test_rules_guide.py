"""The rule and the word of docs/rules.md do what the page says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command

_FILE = re.compile(r"^```\w+\n# (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True)
def desk(root: Path, tmp_path: Path) -> None:
    for name, content in _FILE.findall((root / "docs" / "rules.md").read_text(encoding="utf-8")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def _targets(policygraph: Command, *more: str) -> list[tuple[Any, ...]]:
    lines = policygraph("facts", "plans/water.txt", *more).stdout.splitlines()
    facts = [fact for fact in map(json.loads, lines) if fact["type"] == "target"]
    return [(fact["indicator"], fact["comparator"], fact["value"], fact["unit"], fact["deadline"]) for fact in facts]


def test_the_overlay_reads_what_the_rules_alone_do_not(policygraph: Command) -> None:
    assert _targets(policygraph) == []
    assert _targets(policygraph, "--rules", "my-rules") == [
        ("用水总量", "<=", 3, "亿立方米", "2028"),
        ("新建育苗床", "=", 60, "畦", "2028"),
    ]


def test_the_overlay_is_tested_and_listed(policygraph: Command) -> None:
    assert policygraph("rules", "test", "--rules", "my-rules").returncode == 0
    rows = [
        json.loads(line)
        for line in policygraph("rules", "list", "--rules", "my-rules", "-f", "json").stdout.splitlines()
    ]
    (own,) = [row for row in rows if row["name"] == "target.capped"]
    assert (own["kind"], own["examples"]) == ("targets", 3)
    assert next(row for row in rows if row["kind"] == "targets") == own


def test_an_example_that_fails_is_named(policygraph: Command, tmp_path: Path) -> None:
    path = tmp_path / "my-rules" / "targets.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("value: 80", "value: 81"), encoding="utf-8")
    done = policygraph("rules", "test", "--rules", "my-rules", "-f", "json")
    assert done.returncode == 1
    assert [json.loads(line)["rule"] for line in done.stdout.splitlines()] == ["target.capped"]
