"""The briefing of `ingest` in words, in files, and to the user's own command."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import FOREST, Command

HOOK = """import json, os, sys
told = json.load(sys.stdin)
names = [name for name in os.environ if name.startswith("POLICYGRAPH_")]
with open("hook.json", "w", encoding="utf-8") as file:
    json.dump({"told": told, **{name: os.environ[name] for name in names}}, file)
print("the hook was here")
sys.exit(3)
"""


@pytest.fixture
def hook(tmp_path: Path) -> str:
    """A command that writes down what it is given, and fails."""
    (tmp_path / "hook.py").write_text(HOOK, encoding="utf-8")
    return f'"{sys.executable}" hook.py'


def test_a_new_text_on_the_screen(filled: Command, plans: Path) -> None:
    (plans / "forest.txt").write_text(FOREST.replace("48%", "46%"), encoding="utf-8")
    said = filled("ingest", plans).stderr
    for part in (
        "■ 更新  forest v2：柳川市国土绿化方案",
        "  基本情况：柳政发〔2023〕8号 · 柳川市人民政府 · 2023-05-06 · 柳川市",
        "  取代：同一文件的前一文本（第 1 版）；未变 0 项",
        "  要求放宽（1）：",
        "由2025年48%改为2025年46%，减少2个百分点，要求放宽。",
        "  冲突（1）：",
        "【新】[矛盾·数值]",
        "消失的冲突：1",
    ):
        assert part in said, part
    english = filled("ingest", plans, "--reread", "--lang", "en", "--briefing", "b.txt").stderr
    assert "documents: new 0, changed 0, unchanged 2" in english


@pytest.mark.parametrize("name", ["b.txt", "b.md", "b.json"])
def test_in_a_file(policygraph: Command, plans: Path, tmp_path: Path, name: str) -> None:
    done = policygraph("ingest", plans, "absent.txt", "--briefing", name, "--lang", "en")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"wrote {name}" in done.stderr
    assert "3 percentage points" not in done.stderr, "the long form is in the file"
    text = (tmp_path / name).read_text(encoding="utf-8")
    if name == "b.json":
        told = json.loads(text)
        assert [one["id"] for one in told["documents"]] == ["city", "forest"]
        assert told["failed"][0]["path"] == "absent.txt"
        assert "3 percentage points apart" in told["conflicts"][0]["explanation"]
    else:
        assert text.startswith("# Briefing" if name == "b.md" else "■ new  city")
        assert text.count("3 percentage points apart") == 2
        assert "absent.txt: no such file" in text


def test_for_a_program_on_stdout(policygraph: Command, plans: Path) -> None:
    done = policygraph("ingest", plans, "--briefing-format", "json")
    told = json.loads(done.stdout)
    assert told["documents"][0]["added"][0]["new"]["indicator"] == "非化石能源消费比重"
    assert told["documents"][0]["added"][0]["new"]["value"] == 18
    assert "文件：新增 2" in done.stderr


def test_long_briefings_are_cut_on_the_screen_only(policygraph: Command, tmp_path: Path) -> None:
    goals = "".join(
        f"到2025年，新增{name}场所{number}个。\n" for number, name in enumerate("足篮排羽乒网冰雪水棋牌操", 3)
    )
    (tmp_path / "sport.txt").write_text(FOREST.replace("到2025年，森林覆盖率达到48%。\n", goals), encoding="utf-8")
    on_screen = policygraph("ingest", "sport.txt", "--store", "one").stderr
    policygraph("ingest", "sport.txt", "--store", "two", "--briefing", "all.txt")
    in_full = (tmp_path / "all.txt").read_text(encoding="utf-8")
    assert "……另有 2 项" in on_screen
    assert "……另有" not in in_full
    assert (on_screen.count("场所"), in_full.count("场所")) == (10, 12)


def test_the_hook_gets_the_briefing_and_its_failure_is_only_reported(
    policygraph: Command, plans: Path, tmp_path: Path, hook: str
) -> None:
    done = policygraph("ingest", plans, "--on-conflict", hook)
    assert (done.returncode, done.stdout) == (0, "")
    assert "the hook was here" in done.stderr
    assert "以 3 结束" in done.stderr
    given = json.loads((tmp_path / "hook.json").read_text(encoding="utf-8"))
    assert len(given["told"]["conflicts"]) == 1
    assert given["POLICYGRAPH_CONFLICTS"] == given["POLICYGRAPH_CONTRADICTIONS"] == "1"
    assert given["POLICYGRAPH_DOCUMENTS"] == "city\nforest"
    assert given["POLICYGRAPH_STORE"] == given["POLICYGRAPH_LIBRARY"] == str(tmp_path / "policygraph-data")
    (tmp_path / "hook.json").unlink()
    policygraph("ingest", plans, "--reread", "--on-conflict", hook)
    assert not (tmp_path / "hook.json").exists(), "no conflict is new"


def test_the_hook_is_for_conflicts_that_count(policygraph: Command, plans: Path, tmp_path: Path, hook: str) -> None:
    (plans / "forest.txt").write_text(FOREST.replace("48%", "45%以上"), encoding="utf-8")
    policygraph("ingest", plans, "--on-conflict", hook, "--strength", "contradiction")
    assert not (tmp_path / "hook.json").exists()
    (plans / "forest.txt").write_text(FOREST.replace("48%", "46%以上"), encoding="utf-8")
    policygraph("ingest", plans, "--on-conflict", hook, "--strength", "contradiction")
    assert (tmp_path / "hook.json").exists()


def test_hooks_that_cannot_be_run(policygraph: Command, plans: Path, tmp_path: Path) -> None:
    for command in ('"open', ""):
        assert policygraph("ingest", plans, "--on-conflict", command).returncode == 2
    assert not (tmp_path / "policygraph-data").exists()
    done = policygraph("ingest", plans, "--on-conflict", "./absent-command")
    assert done.returncode == 0
    assert "./absent-command" in done.stderr
