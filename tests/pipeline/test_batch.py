"""Batches that are broken off: nothing is left running."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.batch import extract_many
from tests.pipeline.readers.pdf_pages import drawn, writes

ROOT = Path(__file__).parents[2]


def test_a_batch_that_is_given_up_leaves_no_process(tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.txt" for n in range(40)]
    for path in paths:
        path.write_text("某区绿色建筑方案\n到2027年，建成口袋公园36处。\n" * 200, encoding="utf-8")
    results = extract_many(paths, jobs=2)
    next(results)
    results.close()  # type: ignore[attr-defined]
    for child in multiprocessing.active_children():
        child.join(10)
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send to another process")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_in_a_long_pdf_keeps_what_was_done(tmp_path: Path, jobs: str) -> None:
    (tmp_path / "a.txt").write_text("某区绿色建筑方案\n一、目标\n到2027年，建成口袋公园36处。\n", encoding="utf-8")
    page = writes(*((90.0, 780.0 - 16 * n, f"第{n}行，各区县要压实责任，完善工作机制，确保落实。") for n in range(40)))
    drawn(tmp_path / "b.pdf", *[page] * 600)
    command = [sys.executable, "-m", "cli.main", "ingest", "a.txt", "b.pdf", "--jobs", jobs]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(
        command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )
    stored = tmp_path / "policygraph-data" / "documents" / "a"
    deadline = time.monotonic() + 60
    while not stored.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert stored.exists(), "the first file is kept as soon as it is read"
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in said
    assert said.strip().endswith("已中断")
    for arguments in (["verify"], ["ingest", "a.txt"], ["query", "unowned-targets"]):
        done = subprocess.run(
            [sys.executable, "-m", "cli.main", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        assert done.returncode == 0, (arguments, done.stderr)
    assert "口袋公园" in done.stdout
