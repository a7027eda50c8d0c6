"""`watch`: real files that come into a real folder, read by real processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.library import Library, Watched, fingerprint, remember, watched
from pipeline.rules import rulebook
from tests.cli.conftest import CITY, FOREST, Command

LONGEST = 120
"""Seconds that a test waits for what should take a few."""


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def start(tmp_path: Path, root: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start the program in the test's folder, in a process of its own that ends with the test."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("POLICYGRAPH_")}
    environment |= {"PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}
    started: list[subprocess.Popen[str]] = []

    def run(*arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "cli.main", *map(str, arguments)]
        process = subprocess.Popen(
            command,
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


def outcomes(library: Library) -> dict[str, str]:
    return {Path(path).name: one.outcome for path, one in watched(library).items()}


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_files_that_come_while_it_runs(
    start: Callable[..., subprocess.Popen[str]], policygraph: Command, inbox: Path, tmp_path: Path
) -> None:
    library = Library(tmp_path / "policygraph-data")
    process = start("watch", inbox, "--settle", 2, "--interval", 0.2)
    (inbox / "bad.pdf").write_text("no PDF", encoding="utf-8")
    (inbox / "~$city.docx").write_text("open in another program", encoding="utf-8")
    with (inbox / "city.txt").open("w", encoding="utf-8") as file:
        for start_ in range(0, len(CITY), 30):
            file.write(CITY[start_ : start_ + 30])
            file.flush()
            time.sleep(0.3)
    until(lambda: outcomes(library) == {"bad.pdf": "failed", "city.txt": "done"})
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=LONGEST)
    assert process.returncode == 0, said
    assert "Traceback" not in said
    assert said.splitlines()[-1] == "已停止"
    assert library.versions("city") == [1], "it was read once, and whole"
    assert library.source("city").read_text(encoding="utf-8") == CITY
    done = policygraph("watch", inbox, "--once", "--settle", 0.1)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), "a restart knows what was done"


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_interrupted_by_hand(start: Callable[..., subprocess.Popen[str]], inbox: Path) -> None:
    process = start("watch", inbox)
    assert process.stderr is not None
    assert "正在守着" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=LONGEST)
    assert (process.returncode, said.strip()) == (130, "已中断")


def test_two_writers_at_once(
    start: Callable[..., subprocess.Popen[str]], policygraph: Command, inbox: Path, plans: Path, tmp_path: Path
) -> None:
    (inbox / "forest.txt").write_text((plans / "forest.txt").read_text(encoding="utf-8"), encoding="utf-8")
    (plans / "forest.txt").unlink()
    processes = [start("watch", inbox, "--once", "--settle", 0.1) for _ in range(2)]
    processes.append(start("ingest", plans))
    for process in processes:
        _, said = process.communicate(timeout=LONGEST)
        assert process.returncode == 0, said
    library = Library(tmp_path / "policygraph-data")
    assert {id_: library.versions(id_) for id_ in library.ids()} == {"city": [1], "forest": [1]}
    assert policygraph("verify").returncode == 0
    found = policygraph("conflicts", "--format", "jsonl").stdout
    policygraph("ingest", plans, inbox, "--store", "other")
    assert found == policygraph("conflicts", "--format", "jsonl", "--store", "other").stdout != ""


def once(policygraph: Command, inbox: Path, *more: object) -> tuple[int, str]:
    done = policygraph("watch", inbox, "--once", "--settle", 0.1, *more)
    return done.returncode, done.stderr


def test_once(policygraph: Command, inbox: Path, tmp_path: Path) -> None:
    library = Library(tmp_path / "policygraph-data")
    assert once(policygraph, inbox) == (0, ""), "nothing to do, nothing to say"
    assert not library.path.exists()
    (inbox / "forest.txt").write_text(FOREST, encoding="utf-8")
    (inbox / "bad.pdf").write_text("no PDF", encoding="utf-8")
    code, said = once(policygraph, inbox)
    assert code == 1
    assert "文件：新增 1，更新 0，未变 0，失败 1" in said
    assert "搁置 1 个" in said
    assert once(policygraph, inbox) == (0, ""), "what was set aside is not tried again"
    assert once(policygraph, inbox, "--retry")[0] == 1, "unless the user says so"
    (inbox / "bad.pdf").unlink()
    (inbox / "forest.txt").write_text(FOREST.replace("48%", "46%"), encoding="utf-8")
    code, said = once(policygraph, inbox)
    assert (code, library.versions("forest")) == (0, [1, 2])
    assert "要求放宽" in said
    (inbox / "forest.txt").unlink()
    assert once(policygraph, inbox) == (0, "")
    assert library.ids() == ["forest"], "a file that is gone from the folder stays in the library"


def test_what_the_user_removed_stays_away(policygraph: Command, inbox: Path, tmp_path: Path) -> None:
    (inbox / "forest.txt").write_text(FOREST, encoding="utf-8")
    once(policygraph, inbox)
    assert policygraph("remove", "forest").returncode == 0
    assert once(policygraph, inbox) == (0, "")
    assert Library(tmp_path / "policygraph-data").ids() == []


def test_a_run_that_was_broken_off_is_told_by_the_next(policygraph: Command, inbox: Path, tmp_path: Path) -> None:
    path = inbox / "forest.txt"
    path.write_text(FOREST, encoding="utf-8")
    policygraph("ingest", path)
    stat, library = path.stat(), Library(tmp_path / "policygraph-data")
    read_with = fingerprint(rulebook())
    entry = Watched(path=str(path), size=stat.st_size, mtime_ns=stat.st_mtime_ns, read_with=read_with, outcome="begun")
    remember(library, [entry])
    code, said = once(policygraph, inbox)
    assert (code, outcomes(library)) == (0, {"forest.txt": "done"})
    assert "新增  forest" in said
    assert library.versions("forest") == [1]


def test_a_folder_that_is_not_there(policygraph: Command, tmp_path: Path) -> None:
    for more in ((), ("--once",)):
        done = policygraph("watch", tmp_path / "absent", *more)
        assert (done.returncode, done.stdout) == (1, "")
        assert "absent" in done.stderr


def test_the_briefing_of_each_pass_in_a_folder(policygraph: Command, inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "briefings").mkdir()
    for name, text in (("city", CITY), ("forest", FOREST)):
        (inbox / f"{name}.txt").write_text(text, encoding="utf-8")
        once(policygraph, inbox, "--briefing", "briefings", "--briefing-format", "json")
    told = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((tmp_path / "briefings").iterdir())]
    assert [[one["id"] for one in each["documents"]] for each in told] == [["city"], ["forest"]]
    assert [len(each["conflicts"]) for each in told] == [0, 1]


LETTER = """柳川市人民政府办公室关于做好节能工作的通知
柳政办〔2025〕3号
各县区人民政府，市政府各部门：
现将有关事项通知如下：
一、明确目标
到2025年，森林覆盖率达到48%以上。
附件：1.节能重点任务分解表
柳川市人民政府办公室
2025年3月1日
"""


def test_a_notice_and_its_attachment_that_come_together(policygraph: Command, inbox: Path, tmp_path: Path) -> None:
    (inbox / "关于做好节能工作的通知.txt").write_text(LETTER, encoding="utf-8")
    (inbox / "附件1：节能重点任务分解表.txt").write_text(
        "节能重点任务分解表\n到2025年，改造泵站12座。\n", encoding="utf-8"
    )
    code, said = once(policygraph, inbox)
    assert code == 0, said
    assert Library(tmp_path / "policygraph-data").ids() == ["关于做好节能工作的通知"]
    assert "附件：节能重点任务分解表 [本文附件1]" in said
    assert once(policygraph, inbox) == (0, "")
