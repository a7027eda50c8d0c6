"""What the documentation shows is run as it stands: files in fenced blocks are written, commands are executed."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import extract_facts
from pipeline.records import Target

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```\w+\n(?:#|//) (\S+\.\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^ {4}(policygraph .+)$", re.MULTILINE)
PAGES = [
    ROOT / "README.md",
    ROOT / "README.zh.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "corpus" / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
NEEDS_MORE = re.compile(r"bolt://|neo4j://|…| serve| watch (?!.*--once)")
"""What a command holds that needs a server, a value of the reader's own, or an end by hand."""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder as the pages assume it: some plans, one plan as PDF, and an inbox."""
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    (tmp_path / "plans").mkdir()
    (tmp_path / "inbox").mkdir()
    for name in ("wangshu-jieneng-2022.txt", "yunling-jieneng-2021.html"):
        shutil.copy(ROOT / "corpus" / "documents" / name, tmp_path / "plans")
    shutil.copy(ROOT / "corpus" / "documents" / "chengchuan-tandafeng-2022.pdf", tmp_path / "plan.pdf")
    shutil.copy(ROOT / "corpus" / "documents" / "chengchuan-wushui-2021.txt", tmp_path / "inbox")
    return tmp_path


def written(page: Path, folder: Path) -> list[Path]:
    """Writes the files that a page shows; the first line names the file and is a comment of it."""
    found: list[Path] = []
    for name, content in BLOCK.findall(page.read_text(encoding="utf-8")):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        found.append(path)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_run(page: Path, desk: Path) -> None:
    written(page, desk)
    failed: list[str] = []
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for line in COMMAND.findall(page.read_text(encoding="utf-8")):
        if NEEDS_MORE.search(line):
            continue
        command = [sys.executable, "-m", "cli.main", *shlex.split(line)[1:]]
        done = subprocess.run(command, cwd=desk, capture_output=True, text=True, check=False, env=environment)
        if done.returncode:
            failed.append(f"{line}\n{done.stderr}")
    assert failed == []


def test_the_word_of_the_guide_is_understood(desk: Path) -> None:
    written(ROOT / "CONTRIBUTING.md", desk)
    plan = desk / "plans" / "spinning.txt"
    before, after = (extract_facts(plan, rules=rules).records for rules in (None, desk / "my-rules"))
    assert [fact.unit for fact in after if isinstance(fact, Target)] == ["万绞"]
    assert [fact.unit for fact in before if isinstance(fact, Target)] != ["万绞"]


def test_the_reader_of_the_guide_reads(desk: Path) -> None:
    written(ROOT / "CONTRIBUTING.md", desk)
    read_srt = runpy.run_path(str(desk / "readers_srt.py"))["read_srt"]
    data = (
        "1\n00:00:01,000 --> 00:00:04,000\n到2027年，建成驿站12个。\n\n2\n00:00:05,000 --> 00:00:06,000\n谢谢大家。\n"
    )
    source = read_srt(desk / "meeting.srt", data.encode())
    assert [source.text[block.start : block.end] for block in source.blocks] == [
        "到2027年，建成驿站12个。",
        "谢谢大家。",
    ]
