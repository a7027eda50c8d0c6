"""The pages about library, graph and queries: their Python runs, and their tables name everything there is."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from graph.queries import load_queries
from graph.schema import NODES, RELATIONSHIPS
from pipeline.rules import rulebook

_PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_python_of_the_pages_runs(
    root: Path, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(samples / "documents" / "chengchuan-tandafeng-2022.pdf", tmp_path / "plan.pdf")
    monkeypatch.chdir(tmp_path)
    for page in ("library.md", "graph.md"):
        for block in _PYTHON.findall((root / "docs" / page).read_text(encoding="utf-8")):
            exec(compile(block, page, "exec"), {})
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "plan 1 new"
    assert shown[1] == "['plan'] [1] []"
    assert shown[2].endswith("[['plan', '澄川市碳达峰实施方案']]")


def test_tables_name_everything(root: Path) -> None:
    graph = (root / "docs" / "graph.md").read_text(encoding="utf-8")
    assert [name for name in NODES if f"| `{name}` |" not in graph] == []
    assert [name for name in RELATIONSHIPS if not re.search(rf"^\| `{name}[ `]", graph, re.MULTILINE)] == []
    queries = (root / "docs" / "queries.md").read_text(encoding="utf-8")
    for query in load_queries(rulebook()).values():
        row = next((line for line in queries.splitlines() if line.startswith(f"| `{query.name}` |")), "")
        assert row.endswith(f"| {query.en} | {', '.join(query.columns)} |")
