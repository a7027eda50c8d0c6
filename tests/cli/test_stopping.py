"""A long PDF read on a terminal: its pages are counted, and Ctrl-C ends it without a trace in the library."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.pipeline.readers.pdf_pages import drawn, writes

PAGES = 600
_PAGE = re.compile(rf"第 (\d+)/{PAGES} 页")


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but locks."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def on_terminal(root: Path, folder: Path, *arguments: str) -> Iterator[str]:
    """What the program shows on a terminal so far, time and again; Ctrl-C is typed once a page has been counted.
    Last comes what it ended with."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    code = "from cli.main import run; run()"
    environment = {**os.environ, "PYTHONPATH": str(root), "TERM": "xterm", "COLUMNS": "120", "POLICYGRAPH_OCR": "0"}
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        preexec_fn=lambda: os.login_tty(theirs),
    )
    os.close(theirs)
    shown, typed = b"", False
    while True:
        try:
            shown += os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not typed and _PAGE.search(shown.decode("utf-8", "ignore")):
            os.write(ours, b"\x03")
            typed = True
        yield shown.decode("utf-8", "ignore")
    yield f"{process.wait()}"


@pytest.mark.skipif(not hasattr(os, "login_tty"), reason="terminals of POSIX")
def test_a_long_pdf_shows_its_pages_and_is_stopped_without_damage(
    policygraph: Command, root: Path, plans: Path, tmp_path: Path
) -> None:
    assert policygraph("ingest", plans).returncode == 0
    before = files(tmp_path / "policygraph-data")
    page = writes(*((90.0, 760.0 - 20 * at, f"（{at}）建成第{at}类泵站{at + 1}座。") for at in range(30)))
    drawn(tmp_path / "long.pdf", *[page] * PAGES)
    *_, shown, ended = on_terminal(root, tmp_path, "ingest", "long.pdf")
    assert ended == "130"
    assert "已中断" in shown
    assert int(_PAGE.findall(shown)[-1]) < PAGES, "it was stopped on its way"
    assert "Traceback" not in shown
    assert files(tmp_path / "policygraph-data") == before
    assert policygraph("verify").returncode == 0
    assert policygraph("ingest", plans).returncode == 0, "the library is not locked"
