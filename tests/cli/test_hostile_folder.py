"""A folder of good files and files made to do harm: the good ones get in, each of the others is one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import CITY, Command
from tests.made_sheets import task_list
from tests.pipeline.readers.test_bombs import BOMBS
from tests.pipeline.readers.test_hostile import LINE, deep, padded, pages, pdf, word

BAD: dict[str, Callable[[], bytes]] = {
    **{
        f"bomb{k}.{BOMBS[trait][0]}": BOMBS[trait][1]
        for k, trait in enumerate(("forms in forms", "a font of two gigabytes"))
    },
    "line.txt": lambda: LINE.encode() * 20_000,
    "deep.html": lambda: deep(30_000, "span"),
    "deep.mht": lambda: deep(30_000),
    "ratio.docx": lambda: padded(word(), "word/bomb.bin", 60),
    "ratio.xlsx": lambda: padded(task_list(), "xl/bomb.bin", 60),
    "cut.docx": lambda: word()[:900],
    "cut.xlsx": lambda: task_list()[:900],
    "cut.ofd": lambda: word()[:500],
    "cut.pdf": lambda: pages(3)[:200],
    "loop.pdf": lambda: pdf("<< /Type /Pages /Count 1 /Kids [2 0 R] >>"),
    "empty.txt": lambda: b"",
    "blank.html": lambda: b"<html><body> </body></html>",
    "bytes.txt": lambda: bytes(range(256)) * 20,
    "control.mhtml": lambda: b"\x00\x01",
    "picture.csv": lambda: b"\x89PNG\r\n\x1a\n" + bytes(99),
    "other.docx": lambda: LINE.encode(),
    "other.xlsx": lambda: b"%PDF-1.4",
    "other.pdf": lambda: word(),
}
GOOD: dict[str, Callable[[], bytes]] = {
    **{f"city{k}.txt": (lambda k=k: CITY.replace("12号", f"{k}号").encode()) for k in range(6)},  # type: ignore[misc]
    "letter.docx": word,
    "page.html": lambda: deep(3),
    "pages.pdf": lambda: pages(2),
    "tasks.xlsx": task_list,
}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name, made in {**GOOD, **BAD}.items():
        (folder / name).write_bytes(made())
    return folder


@pytest.mark.parametrize("way", [("ingest",), ("watch", "--once", "--settle", 0.1)])
def test_good_files_get_in(
    way: tuple[object, ...], policygraph: Command, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYGRAPH_OCR", "0")
    command, *more = way
    done = policygraph(command, inbox, *more, "--store", "lib")
    assert done.returncode == 1
    assert len(BAD) == 20
    lines = done.stderr.splitlines()
    for name in BAD:
        assert len([line for line in lines if line.startswith(f"{inbox / name}：")]) == 1, name
    assert not [line for line in lines if "Traceback" in line or "Error:" in line]
    assert {path.name for path in Path("lib/documents").iterdir()} == {Path(name).stem for name in GOOD}
