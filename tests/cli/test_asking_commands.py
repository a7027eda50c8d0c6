"""`query`, `cypher`, `conflicts`, `explain`, `export`, `rules`, and the face of the program."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.arguments import hoisted
from cli.messages import _TEXTS, asked_language
from tests.cli.conftest import Command


def lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def test_help_lists_what_there_is(policygraph: Command, process: Command) -> None:
    done = policygraph("--help")
    assert done.returncode == 0
    for command in (
        "facts",
        "ingest",
        "query",
        "cypher",
        "conflicts",
        "verify",
        "export",
        "remove",
        "rebuild",
        "rules",
    ):
        assert f"  {command} " in done.stdout
        assert policygraph(command, "--help").returncode == 0
    assert "抽取事实" in done.stdout
    assert "Print the facts" in process("--help", "--lang", "en").stdout
    assert policygraph("nonsense").returncode == 2
    assert policygraph("--version").stdout.startswith("policygraph ")


def test_help_loads_nothing_heavy(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "cli.main", "--help"]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert not loaded & {
        "pydantic",
        "ladybug",
        "rich",
        "yaml",
        "networkx",
        "numpy",
        "orjson",
        "graph",
        "xlsxwriter",
        "lxml",
    }


def test_every_text_is_there_in_both_languages() -> None:
    for key, (zh, en) in _TEXTS.items():
        assert bool(zh) == bool(en), key
        assert zh.count("{") == en.count("{"), key


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["facts", "a", "--lang", "en"], ["--lang", "en", "facts", "a"]),
        (["query", "x", "-q", "--rules=r"], ["-q", "--rules=r", "query", "x"]),
        (["facts", "--", "--lang", "en"], ["facts", "--", "--lang", "en"]),
        (["facts", "--lang"], ["--lang", "facts"]),
    ],
)
def test_global_options_may_stand_anywhere(typed: list[str], expected: list[str]) -> None:
    assert hoisted(typed) == expected


def test_the_language_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POLICYGRAPH_LANG", raising=False)
    assert asked_language(["facts", "--lang", "en"]) == "en"
    assert asked_language(["--lang=en"]) == "en"
    assert asked_language(["facts"]) == "zh"
    monkeypatch.setenv("POLICYGRAPH_LANG", "en")
    assert asked_language(["facts"]) == "en"
    assert asked_language(["facts", "--lang", "zh"]) == "zh"


# ------------------------------------------------------------ query


def test_query_in_every_format(filled: Command, tmp_path: Path) -> None:
    ask = ("query", "department-targets", "--param", "department=市交通运输局")
    table = filled(*ask)
    assert table.returncode == 0
    assert "公共充电桩" in table.stdout
    assert "分工" in table.stdout
    assert "负责" in table.stdout
    (row,) = lines(filled(*ask, "--format", "json").stdout)
    shown = {key: row[key] for key in ("document", "comparator", "value", "unit", "deadline", "role")}
    assert shown == {
        "document": "city",
        "comparator": "=",
        "value": 2000,
        "unit": "个",
        "deadline": "2024",
        "role": "responsible",
    }
    text = filled(*ask, "--format", "csv").stdout
    assert not text.startswith("\ufeff")
    assert [list(row.values()) for row in csv.DictReader(io.StringIO(text))] == [
        ["" if value is None else str(value) for value in row.values()]
    ]
    assert filled(*ask, "--format", "xlsx").returncode == 2
    assert filled(*ask, "--format", "xlsx", "-o", "out.xlsx").returncode == 0
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [cell.value for cell in sheet[2]] == list(row.values())
    assert sheet["A1"].value == "文件"


def test_query_in_english(filled: Command) -> None:
    done = filled("query", "department-targets", "-p", "department=市交通运输局", "--lang", "en")
    assert "responsible" in done.stdout
    assert "deadline" in done.stdout


def test_list_of_queries(policygraph: Command) -> None:
    rows = lines(policygraph("query", "--list", "--format", "json").stdout)
    names = {row["name"]: row["parameters"] for row in rows}
    assert names["department-targets"] == "department"
    assert names["due"] == "until [since]"
    assert names["unowned-targets"] == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["query"], "--list"),
        (["query", "department-target"], "department-targets"),
        (["query", "department-targets"], "department"),
        (["query", "department-targets", "-p", "department"], "department"),
        (["query", "department-targets", "-p", "department=市交通局委"], "市交通运输局"),
        (["query", "due", "-p", "until=soon"], "until"),
        (["query", "due", "-p", "by=2025"], "until"),
        (["cypher", "MATCH (d:Document) DETACH DELETE d"], "语句被拒绝"),
        (["cypher", "MATCH (d:Document RETURN d"], "语句被拒绝"),
    ],
)
def test_wrong_use(filled: Command, arguments: list[str], said: str) -> None:
    done = filled(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


# ------------------------------------------------------------ cypher


def test_cypher(filled: Command) -> None:
    statement = "MATCH (t:Target) WHERE t.document = 'city' RETURN t.indicator AS what, t.value AS value ORDER BY value"
    rows = lines(filled("cypher", statement, "--format", "json").stdout)
    assert [row["value"] for row in rows] == [18, 45, 100, 2000]
    (row,) = lines(filled("cypher", "MATCH (d:Document {id: 'city'}) RETURN d", "-f", "json").stdout)
    assert row["d"]["doc_number"] == "柳政办发〔2024〕12号"
    table = filled("cypher", "MATCH (d:Document {id: 'city'}) RETURN d, collect(d.id) AS ids").stdout
    assert '["city"]' in table
    assert filled("cypher", "MATCH (d:Document {id: 'x'}) RETURN d.id").stderr == "没有结果\n"


# ------------------------------------------------------------ conflicts


def test_conflicts_of_the_library_and_on_the_spot(filled: Command, plans: Path) -> None:
    kept = filled("conflicts", "--format", "jsonl")
    spot = filled("conflicts", plans, "--format", "jsonl", "--store", "nowhere")
    assert kept.returncode == spot.returncode == 0
    assert kept.stdout == spot.stdout
    (conflict,) = lines(kept.stdout)
    assert (conflict["kind"], conflict["strength"]) == ("value", "contradiction")
    assert {conflict["a"]["doc"], conflict["b"]["doc"]} == {"city", "forest"}
    assert {conflict["a"]["value"], conflict["b"]["value"]} == {45, 48}


def test_conflicts_filtered(filled: Command, tmp_path: Path) -> None:
    assert filled("conflicts", "--kind", "value", "-f", "jsonl").stdout
    assert filled("conflicts", "--kind", "owner", "-f", "jsonl").stdout == ""
    assert filled("conflicts", "--strength", "divergence", "-f", "jsonl").stdout == ""
    assert filled("conflicts", "--kind", "nonsense").returncode == 2
    table = filled("conflicts")
    assert "矛盾" in table.stdout
    assert "森林覆盖率" in table.stdout
    assert filled("conflicts", "-f", "xlsx", "-o", "c.xlsx").returncode == 0
    assert (tmp_path / "c.xlsx").read_bytes().startswith(b"PK")


def test_fail_on(filled: Command, plans: Path) -> None:
    assert filled("conflicts", "--fail-on", "contradiction").returncode == 1
    assert filled("conflicts", "--fail-on", "divergence").returncode == 1
    assert filled("conflicts", plans / "city.txt", "--fail-on", "divergence").returncode == 0
    assert filled("conflicts", plans / "city.txt", "absent.txt").returncode == 1


def test_with_incomparable(filled: Command, plans: Path) -> None:
    kept = lines(filled("conflicts", "--with-incomparable", "-f", "jsonl").stdout)
    spot = lines(filled("conflicts", plans, "--with-incomparable", "-f", "jsonl").stdout)
    assert kept == spot
    assert all(each["reason"] for each in kept if each["kind"] in ("not_comparable", "superseded"))


# ------------------------------------------------------------ explain, judgements, export, rules


def test_explain(filled: Command) -> None:
    (row,) = lines(filled("cypher", "MATCH (t:Target) WHERE t.value = 48.0 RETURN t.id, t.fact", "-f", "json").stdout)
    for id_ in row.values():
        done = filled("explain", id_)
        assert done.returncode == 0
        assert "到2025年，【森林覆盖率达到48%】。" in done.stdout
        assert "规则：" in done.stdout
        assert "value: 48" in done.stdout
        assert "clause" not in done.stdout
    done = filled("explain", "nonsense")
    assert (done.returncode, done.stdout) == (1, "")
    assert "nonsense" in done.stderr
    assert filled("explain", "absent/x").returncode == 1


def test_judgements(filled: Command) -> None:
    done = filled("judgements", "--format", "json")
    assert done.returncode == 0
    assert all(row["reason"] for row in lines(done.stdout))


def test_export_jsonl(filled: Command, plans: Path) -> None:
    rows = lines(filled("export", "--format", "jsonl").stdout)
    assert {row.pop("document") for row in rows} == {"city", "forest"}
    assert rows == lines(filled("facts", plans).stdout)


def test_export_csv(filled: Command, tmp_path: Path) -> None:
    assert filled("export", "--format", "csv").returncode == 2
    assert filled("export", "--format", "csv", "-o", "out").returncode == 0
    with (tmp_path / "out" / "nodes-Target.csv").open(encoding="utf-8", newline="") as file:
        targets = list(csv.DictReader(file))
    assert len(targets) == 5
    with (tmp_path / "out" / "relationships-SETS.csv").open(encoding="utf-8", newline="") as file:
        edges = list(csv.DictReader(file))
    assert {edge["target_id"] for edge in edges} == {target["id"] for target in targets}


def test_export_graphml(filled: Command) -> None:
    networkx = pytest.importorskip("networkx")
    net = networkx.parse_graphml(filled("export", "--format", "graphml").stdout)
    assert net.nodes["Document:city"]["title"] == "柳川市节能工作方案"
    labels = [label for _, label in net.nodes(data="label")]
    assert labels.count("Target") == 5
    assert any(type_ == "CONFLICTS_WITH" for _, _, type_ in net.edges(data="type"))


def test_export_xlsx(filled: Command, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    for name in ("a.xlsx", "b.xlsx"):
        assert filled("export", "--format", "xlsx", "-o", name).returncode == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book["Target"].max_row == 6
    assert book["Conflict"].max_row == 2


def test_rules(policygraph: Command, tmp_path: Path) -> None:
    rows = lines(policygraph("rules", "list", "--format", "json").stdout)
    assert {"targets", "citations"} <= {row["kind"] for row in rows}
    assert all(row["about"] for row in rows)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "own.yaml").write_text(
        "kind: own\nrules:\n- {name: own.one, note: mine, pattern: 甲, match: [{text: 甲}, {text: 乙}]}\n",
        encoding="utf-8",
    )
    done = policygraph("rules", "test", "--rules", "mine", "--format", "json")
    assert done.returncode == 1
    assert [row["text"] for row in lines(done.stdout) if row["rule"] == "own.one"] == ["乙"]


@pytest.mark.usefixtures("filled")
def test_output_closed_early(tmp_path: Path, root: Path) -> None:
    command = f"{sys.executable} -m cli.main export --format jsonl | head -1"
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(
        command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


def test_the_same_in_a_process_of_its_own(filled: Command, process: Command) -> None:
    for arguments in (("conflicts",), ("query", "documents"), ("facts", "absent.txt"), ("query", "nonsense")):
        assert process(*arguments) == filled(*arguments)
