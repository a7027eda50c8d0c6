"""Which files of a folder have arrived whole, by looks at times of our own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipeline.errors import MissingFile
from pipeline.inbox import Inbox, Stamp


def ready(inbox: Inbox, now: float, known: Mapping[str, Stamp] | None = None, patient: bool = True) -> list[str]:
    look = inbox.look(known or {}, now, patient)
    return [path.relative_to(inbox.folder).as_posix() for path in look.ready]


def write(path: Path, text: str, at: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(at, at))


def test_a_file_must_stay_as_it_is(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, settle=5)
    write(tmp_path / "plan.txt", "一", 1)
    assert ready(inbox, 0) == []
    assert ready(inbox, 4.9) == []
    write(tmp_path / "plan.txt", "一、二", 1)  # longer
    assert ready(inbox, 5) == []
    write(tmp_path / "plan.txt", "一、三", 2)  # as long, written later
    assert ready(inbox, 9) == []
    assert ready(inbox, 13.9) == []
    assert ready(inbox, 14) == ["plan.txt"]


def test_what_is_known_is_left_until_it_changes(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, settle=5)
    path = tmp_path / "plan.txt"
    write(path, "一", 1)
    known = {str(path): Stamp(path.stat().st_size, 1)}
    ready(inbox, 0, known)
    assert ready(inbox, 100, known) == []
    write(path, "二", 2)
    assert ready(inbox, 101, known) == []
    assert ready(inbox, 106, known) == ["plan.txt"]


@pytest.mark.parametrize(
    "name",
    ["~$plan.docx", ".plan.txt", ".hidden/plan.txt", "plan.txt.part", "plan.pdf.crdownload", "plan.tmp", "notes.md5"],
)
def test_names_of_programs_are_left_out(tmp_path: Path, name: str) -> None:
    inbox = Inbox(tmp_path, settle=5)
    write(tmp_path / name, "一", 1)
    write(tmp_path / "sub" / "plan.txt", "一", 1)
    ready(inbox, 0)
    assert ready(inbox, 9) == ["sub/plan.txt"]


def test_a_file_beside_its_own_part_is_still_coming(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, settle=5)
    write(tmp_path / "plan.pdf", "", 1)
    write(tmp_path / "plan.pdf.part", "%PDF", 1)
    ready(inbox, 0)
    assert ready(inbox, 9) == []
    (tmp_path / "plan.pdf.part").unlink()
    assert ready(inbox, 10) == ["plan.pdf"]


def test_what_comes_together_is_read_together_but_does_not_wait_for_ever(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, settle=5)
    write(tmp_path / "a.txt", "一", 1)
    ready(inbox, 0)
    for now in range(2, 60, 2):
        write(tmp_path / "b.txt", "一" * now, now)
        assert ready(inbox, now) == [], now
    write(tmp_path / "b.txt", "一", 99)
    assert ready(inbox, 60) == ["a.txt"]
    inbox = Inbox(tmp_path, settle=5)
    ready(inbox, 0)
    write(tmp_path / "b.txt", "二", 100)
    assert ready(inbox, 6, patient=False) == ["a.txt"]
    assert ready(inbox, 11) == ["a.txt", "b.txt"]


def test_the_library_is_no_part_of_the_folder(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, settle=5, without=tmp_path / "data")
    write(tmp_path / "data" / "documents" / "plan" / "0001" / "source.txt", "一", 1)
    write(tmp_path / "plan.ZIP", "一", 1)
    ready(inbox, 0)
    assert ready(inbox, 9) == ["plan.ZIP"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "absent", settle=5)
    with pytest.raises(MissingFile, match="absent"):
        inbox.look({}, 0)
    (tmp_path / "absent").mkdir()
    assert ready(inbox, 1) == []
