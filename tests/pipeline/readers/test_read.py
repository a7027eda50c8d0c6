"""Which reader reads what, and what is said of files that cannot be read."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import BrokenFile, EmptyFile, InputError, MissingFile, TooLarge, UnknownFormat
from pipeline.readers import SUFFIXES, read, read_string

TEXT = "到2027年，全县森林覆盖率达到45%。"


@pytest.mark.parametrize("suffix", [".txt", ".text", ".md", ".TXT", ".html", ".htm", ".shtml", ".mht"])
def test_suffix_picks_the_reader(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"林业.规划{suffix}"
    path.write_text(TEXT, encoding="utf-8")
    source = read(str(path))
    assert source.format == ("html" if "htm" in suffix or "mht" in suffix else "text")
    assert (source.name, source.path) == ("林业.规划", str(path))
    assert source.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert [source.text[block.start : block.end] for block in source.blocks] == [TEXT]


def test_text_in_memory_is_as_text_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(TEXT.encode())
    assert read_string(TEXT).model_copy(update={"path": str(path)}) == read(path)
    assert read_string("\ufeff" + TEXT).text == TEXT
    assert read_string(TEXT, "会议纪要").name == "会议纪要"


def test_missing_path_and_folder(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match=r"nowhere\.txt"):
        read(tmp_path / "nowhere.txt")
    with pytest.raises(UnknownFormat, match="文件夹"):
        read(tmp_path)


@pytest.mark.parametrize("name", ["plan.xyz", "plan", "plan.ppt"])
def test_unknown_suffix_names_those_that_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(UnknownFormat) as caught:
        read(path)
    for message in (caught.value.zh, caught.value.en):
        assert all(suffix in message for suffix in SUFFIXES)
        assert name in message


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("content", ["", " \r\n\t", "\u3000\n", "\ufeff"], ids=["none", "ascii", "wide", "mark"])
def test_files_without_content(tmp_path: Path, suffix: str, content: str) -> None:
    path = tmp_path / f"empty{suffix}"
    path.write_bytes(content.encode())
    with pytest.raises(EmptyFile, match="empty"):
        read(path)


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        (".txt", b"%PDF-1.7\n1 0 obj"),
        (".txt", b"PK\x03\x04" + bytes(40)),
        (".md", b"\x89PNG\r\n\x1a\n" + bytes(40)),
        (".txt", b"<!DOCTYPE html><html><body>x</body></html>"),
        (".html", b"%PDF-1.7\n1 0 obj"),
        (".html", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40)),
        (".pdf", b"PK\x03\x04" + bytes(40)),
        (".pdf", "只是文本".encode()),
        (".docx", b"%PDF-1.7\n1 0 obj"),
        (".txt", bytes(range(256)) * 4),
        (".html", bytes(range(256)) * 4),
    ],
)
def test_content_that_is_not_what_the_suffix_says(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"plan{suffix}"
    path.write_bytes(content)
    with pytest.raises(BrokenFile, match=rf"plan\{suffix}") as caught:
        read(path)
    assert caught.value.en.isascii() or str(tmp_path) in caught.value.en


def test_whatever_goes_wrong_inside_a_reader_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, encoding="utf-8")

    def fails(*_: object) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr("pipeline.readers.text.decode", fails)
    with pytest.raises(BrokenFile, match=r"plan\.txt"):
        read(path)


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, encoding="utf-8")

    def refused(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    with pytest.raises(InputError, match="Permission denied"):
        read(path)


def test_reading_text_loads_no_library_of_other_formats(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, encoding="utf-8")
    code = (
        "import sys; from pipeline.readers import read; read(sys.argv[1]);"
        "print([m for m in ('pypdfium2', 'pdfplumber', 'docx', 'selectolax', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "line.txt"
    path.write_text("一" * 2001, encoding="utf-8")
    monkeypatch.setenv("POLICYGRAPH_MAX_CHARACTERS", "2000")
    with pytest.raises(TooLarge, match="POLICYGRAPH_MAX_CHARACTERS=2000"):
        read(path)
    monkeypatch.setenv("POLICYGRAPH_MAX_CHARACTERS", "2001")
    assert len(read(path).text) == 2001
