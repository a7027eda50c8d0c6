"""`policygraph rules list`: every rule with the number of its examples and of its facts in the library."""

from __future__ import annotations

import json
from typing import Any

from tests.cli.conftest import Command


def _rules(policygraph: Command) -> dict[tuple[str, str], dict[str, Any]]:
    done = policygraph("rules", "list", "--format", "json")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {(row["kind"], row["name"]): row for row in rows}


def test_facts_of_the_library_are_counted_by_rule(filled: Command) -> None:
    rows = _rules(filled)
    facts = [json.loads(line) for line in filled("export", "--format", "jsonl").stdout.splitlines()]
    targets = [fact["rule"] for fact in facts if fact["type"] == "target"]
    assert sum(row["hits"] for (kind, _), row in rows.items() if kind == "targets") == len(targets)
    assert rows["targets", "target.level"]["hits"] == targets.count("target.level") > 0
    assert rows["responsibilities", "bracket"]["hits"] == 2


def test_rules_that_give_no_facts_have_no_hits(filled: Command) -> None:
    rows = _rules(filled)
    assert rows["times", "time.date"]["hits"] is None
    assert rows["header", "label"]["hits"] is None


def test_without_a_library_nothing_is_counted(policygraph: Command) -> None:
    row = _rules(policygraph)["targets", "target.level"]
    assert "hits" not in row
    assert row["examples"] >= 3
