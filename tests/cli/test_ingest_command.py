"""`ingest` and what follows from it: briefing, versions, the same bytes, verify, remove, rebuild."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import CITY, FOREST, Command


def stored(library: Path) -> dict[str, bytes]:
    """Every byte of a library but the graph's file, the lock, and what may hold the time."""
    left_out = (".lock", "meta.json", "policygraph.lbug")
    files = (path for path in library.rglob("*") if path.is_file() and path.name not in left_out)
    return {path.relative_to(library).as_posix(): path.read_bytes() for path in files}


@pytest.mark.usefixtures("plans")
def test_briefing(policygraph: Command, tmp_path: Path) -> None:
    done = policygraph("ingest", "plans", "absent.txt")
    assert (done.returncode, done.stdout) == (1, "")
    lines = done.stderr.splitlines()
    assert lines[0].startswith("absent.txt")
    assert "文件：新增 2，更新 0，未变 0，失败 1" in lines
    assert "定量目标 5" in done.stderr
    assert "新冲突：1" in lines
    told = [line for line in lines if line.startswith("    [")]
    assert len(told) == 2, "each of the two documents tells the conflict"
    assert all("森林覆盖率" in line for line in told)
    assert (tmp_path / "policygraph-data" / "documents" / "city" / "0001" / "facts.jsonl").exists()


def test_again_changes_nothing_and_says_so(filled: Command, tmp_path: Path) -> None:
    library = tmp_path / "policygraph-data"
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in library.rglob("*") if path.is_file()}
    done = filled("ingest", "plans")
    assert done.returncode == 0
    assert done.stderr.splitlines()[0] == "文件：新增 0，更新 0，未变 2"
    assert "冲突" not in done.stderr
    after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in library.rglob("*") if path.is_file()}
    assert {path.name for path in before if before[path] != after[path]} <= {".lock"}
    assert before.keys() == after.keys()


def test_two_runs_and_any_number_of_jobs_give_the_same_bytes(policygraph: Command, plans: Path, tmp_path: Path) -> None:
    for store, jobs in (("one", 1), ("two", 2)):
        assert policygraph("ingest", plans, "--store", store, "--jobs", jobs).returncode == 0
    assert stored(tmp_path / "one") == stored(tmp_path / "two")
    exports = [policygraph("export", "--format", "graphml", "--store", store).stdout for store in ("one", "two")]
    assert exports[0] == exports[1] != ""


@pytest.mark.usefixtures("plans")
def test_the_order_of_files_changes_nothing(policygraph: Command, tmp_path: Path) -> None:
    policygraph("ingest", "plans/city.txt", "plans/forest.txt", "--store", "one")
    policygraph("ingest", "plans/forest.txt", "--store", "two")
    policygraph("ingest", "plans/city.txt", "--store", "two")
    assert stored(tmp_path / "one") == stored(tmp_path / "two")


def test_new_text_of_a_document(filled: Command, plans: Path, tmp_path: Path) -> None:
    (plans / "forest.txt").write_text(FOREST.replace("48%", "45%"), encoding="utf-8")
    done = filled("ingest", "plans")
    closing = done.stderr[done.stderr.index("文件：") :].splitlines()
    assert closing[:2] == ["文件：新增 0，更新 1，未变 1", "  更新  forest v2"]
    assert "消失的冲突：1" in done.stderr
    ask = ("cypher", "MATCH (t:Target) WHERE t.document = 'forest' RETURN t.value", "--format", "csv")
    assert filled(*ask).stdout == "t.value\n45\n"
    assert filled("conflicts", "--format", "jsonl").stdout == ""
    versions = sorted(path.name for path in (tmp_path / "policygraph-data" / "documents" / "forest").iterdir())
    assert versions == ["0001", "0002"]


def test_another_document_of_the_same_stem(filled: Command, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    text = CITY.replace("节能工作方案", "水污染防治方案").replace("12号", "13号").replace("18%", "19%")
    (other / "city.txt").write_text(text, encoding="utf-8")
    assert "新增  city-2" in filled("ingest", other).stderr
    documents = filled("query", "documents", "--format", "json").stdout.splitlines()
    assert [json.loads(line)["document"] for line in documents] == ["city", "city-2", "forest"]


def test_verify(filled: Command, tmp_path: Path) -> None:
    done = filled("verify")
    assert (done.returncode, done.stdout) == (0, "")
    assert "2 份文件" in done.stderr
    source = tmp_path / "policygraph-data" / "documents" / "forest" / "0001" / "source.txt"
    source.write_text(FOREST.replace("48%", "49%"), encoding="utf-8")
    done = filled("verify", "--format", "json")
    assert done.returncode == 1
    faults = [json.loads(line) for line in done.stdout.splitlines()]
    assert {fault["document"] for fault in faults} == {"forest"}
    assert any("SHA-256" in fault["fault"] for fault in faults)
    assert filled("verify", "city").returncode == 0
    assert filled("verify", "absent").returncode == 1


def test_remove(filled: Command) -> None:
    done = filled("remove", "forest", "absent")
    assert done.returncode == 1, "nothing is removed when one is unknown"
    assert filled("conflicts", "-f", "jsonl").stdout != ""
    assert filled("remove", "forest").returncode == 0
    assert filled("conflicts", "-f", "jsonl").stdout == ""
    documents = filled("query", "documents", "-f", "csv").stdout.splitlines()
    assert [line.split(",")[0] for line in documents] == ["document", "city"]


def test_rebuild_gives_the_same_graph(filled: Command, tmp_path: Path) -> None:
    ask = ("cypher", "MATCH (a)-[r]->(b) RETURN a.id AS a, b.id AS b ORDER BY a, b", "-f", "csv")
    before = filled(*ask).stdout
    library = tmp_path / "policygraph-data"
    kept = stored(library)
    (library / "graph" / "policygraph.lbug").unlink()
    assert filled("rebuild").returncode == 0
    assert filled(*ask).stdout == before
    assert stored(library) == kept


def test_a_graph_left_behind_is_noticed(filled: Command, tmp_path: Path) -> None:
    graph = tmp_path / "policygraph-data" / "graph"
    (graph / "made-from.json").unlink()
    (graph / "policygraph.lbug").unlink()
    done = filled("query", "documents", "-f", "csv", "-q")
    assert (done.returncode, len(done.stdout.splitlines()), done.stderr) == (0, 3, "")


def test_no_library(policygraph: Command, tmp_path: Path) -> None:
    for command in (
        ["query", "documents"],
        ["cypher", "MATCH (n) RETURN n"],
        ["conflicts"],
        ["verify"],
        ["rebuild"],
        ["remove", "x"],
        ["judgements"],
        ["explain", "x"],
        ["export", "-f", "jsonl"],
    ):
        done = policygraph(*command)
        assert done.returncode == 1, command
        assert "ingest" in done.stderr
        assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_store_from_the_environment(policygraph: Command, plans: Path, tmp_path: Path) -> None:
    assert policygraph("ingest", plans, "-q", POLICYGRAPH_STORE="elsewhere").stderr == ""
    assert (tmp_path / "elsewhere" / "documents").is_dir()
    assert not (tmp_path / "policygraph-data").exists()


def test_nothing_to_ingest(policygraph: Command, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = policygraph("ingest", "empty")
    assert done.returncode == 1
    assert done.stderr.startswith("empty：")
    assert policygraph("ingest").returncode == 2
