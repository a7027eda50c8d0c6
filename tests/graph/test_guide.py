"""The pages about library, graph and queries: their Python runs, and their tables name everything there is."""

from __future__ import annotations

import re
import shutil
from itertools import product
from pathlib import Path

import pytest

from graph.queries import load_queries
from graph.schema import NODES, RELATIONSHIPS
from pipeline.rules import rulebook

_DRAWING = re.compile(r"^```mermaid\n(.*?)^```$", re.MULTILINE | re.DOTALL)
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


def test_the_drawing_is_the_schema(root: Path) -> None:
    (drawing,) = re.findall(
        r"^```mermaid\n(.*?)^```$", (root / "docs" / "graph.md").read_text(encoding="utf-8"), re.M | re.S
    )
    head, *drawn = drawing.splitlines()
    assert head == "flowchart LR"
    wanted = [f"  {a} -- {name} --> {b}" for name, each in RELATIONSHIPS.items() for a, b in each.pairs]
    assert sorted(drawn) == sorted(wanted)


def test_the_tables_are_the_schema(root: Path) -> None:
    page = (root / "docs" / "graph.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line[:3] == "| `"]
    assert [row[0] for row in rows if len(row) == 3] == [f"`{label}`" for label in NODES]
    pairs = [row for row in rows if len(row) == 2]
    assert [row for row in pairs if "→" not in row[1]] == [
        [f"`{label}`", ", ".join(names)] for label, names in NODES.items()
    ]
    joined = {}
    for name, ends in (row for row in pairs if "→" in row[1]):
        sources, targets = (
            re.findall(r"[A-Z]\w+", side) for side in ends.partition(":")[0].partition(";")[0].split("→")
        )
        joined[name] = set(product(sources, targets))
    carried = {name: ", ".join(each.properties) for name, each in RELATIONSHIPS.items()}
    assert joined == {
        f"`{name} {{{carried[name]}}}`" if carried[name] else f"`{name}`": set(each.pairs)
        for name, each in RELATIONSHIPS.items()
    }


def test_the_queries_page_names_every_query(root: Path) -> None:
    queries = (root / "docs" / "queries.md").read_text(encoding="utf-8")
    for query in load_queries(rulebook()).values():
        row = next((line for line in queries.splitlines() if line.startswith(f"| `{query.name}` |")), "")
        assert row.endswith(f"| {query.en} | {', '.join(query.columns)} |")
