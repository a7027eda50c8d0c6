"""`facts` and what it takes: files, folders, globs, archives; one bad file stops no other."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import CITY, FOREST, Command


def types(lines: str) -> list[str]:
    return [json.loads(line)["type"] for line in lines.splitlines()]


def titles(lines: str) -> list[str]:
    records = map(json.loads, lines.splitlines())
    return [record["title"] for record in records if record["type"] == "document"]


def test_facts_of_one_file(policygraph: Command, plans: Path) -> None:
    done = policygraph("facts", plans / "city.txt")
    assert (done.returncode, done.stderr) == (0, "")
    assert types(done.stdout).count("target") == 4
    assert types(done.stdout)[0] == "document"


def test_every_line_is_the_same_from_python(policygraph: Command, plans: Path) -> None:
    from pipeline import extract_facts

    assert policygraph("facts", plans / "city.txt").stdout == extract_facts(plans / "city.txt").to_jsonl()


def test_folder_glob_and_file_named_twice(policygraph: Command, plans: Path) -> None:
    (plans / "picture.png").write_bytes(b"\x89PNG")
    (plans / ".hidden.txt").write_text(CITY, encoding="utf-8")
    for named in (["plans"], ["plans/*.txt"], ["plans/city.txt", "plans", "./plans/../plans/city.txt"]):
        done = policygraph("facts", *named)
        assert (done.returncode, done.stderr) == (0, ""), named
        assert sorted(titles(done.stdout)) == ["柳川市国土绿化方案", "柳川市节能工作方案"]


def test_bad_files_are_named_and_the_rest_is_done(policygraph: Command, plans: Path) -> None:
    (plans / "empty.txt").write_text("")
    (plans / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    (plans / "fake.docx").write_bytes(b"PK\x03\x04 no")
    done = policygraph("facts", "plans", "absent.txt", "old.doc", "none/*.txt", "plans/forest.txt")
    assert done.returncode == 1
    assert sorted(titles(done.stdout)) == ["柳川市国土绿化方案", "柳川市节能工作方案"]
    lines = done.stderr.splitlines()
    assert len(lines) == 6
    for name in ("absent.txt", "old.doc", "none/*.txt", "empty.txt", "broken.pdf", "fake.docx"):
        assert sum(name in line for line in lines) == 1, name
    assert "Traceback" not in done.stderr


def test_what_was_not_read_is_told_but_with_quiet(policygraph: Command, plans: Path) -> None:
    (plans / "city.txt").write_bytes(CITY.encode().replace("方案".encode(), b"\xe6\x96\xb9\xe6\xa1", 1))
    for command in ("facts", "coverage", "show"):
        assert "city.txt：有 1 处字节无法识别" in policygraph(command, plans / "city.txt").stderr, command
    assert "city.txt: 1 bytes are no" in policygraph("--lang", "en", "ingest", plans / "city.txt").stderr
    assert policygraph("--quiet", "facts", plans / "city.txt").stderr == ""


def test_messages_in_english(policygraph: Command, plans: Path) -> None:
    for arguments in (("--lang", "en", "facts", "absent.txt"), ("facts", "absent.txt", "--lang=en")):
        assert policygraph(*arguments).stderr == "absent.txt: no such file\n"
    assert policygraph("facts", "absent.txt", POLICYGRAPH_LANG="en").stderr == "absent.txt: no such file\n"
    assert policygraph("facts", "absent.txt").stderr == "absent.txt：没有这个文件\n"
    assert policygraph("facts", plans, "--lang", "de").returncode == 2


def test_one_file_a_document(policygraph: Command, plans: Path, tmp_path: Path) -> None:
    more = plans / "more"
    more.mkdir()
    shutil.copy(plans / "city.txt", more / "city.md")
    shutil.copy(plans / "city.txt", more / "city.txt")
    done = policygraph("facts", "plans/city.txt", "plans/more/city.md", "plans/more/city.txt", "-o", "out")
    assert (done.returncode, done.stdout) == (0, "")
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert written == ["city-md.jsonl", "city-txt.jsonl", "city.jsonl"]
    assert (tmp_path / "out" / "city.jsonl").read_text(encoding="utf-8") == policygraph(
        "facts", "plans/city.txt"
    ).stdout


def test_jobs_change_no_byte(policygraph: Command, plans: Path) -> None:
    (plans / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    runs = [policygraph("facts", plans, "--jobs", jobs) for jobs in (1, 2, 3)]
    assert [run.returncode for run in runs] == [1, 1, 1]
    assert len({run.stdout for run in runs}) == 1
    assert len({run.stderr for run in runs}) == 1


def test_the_users_rules(policygraph: Command, plans: Path, tmp_path: Path) -> None:
    done = policygraph("facts", plans / "city.txt", "--rules", "absent")
    assert done.returncode == 2
    assert "absent" in done.stderr
    broken = tmp_path / "mine"
    broken.mkdir()
    (broken / "targets.yaml").write_text("kind: targets\nrules: [{name: x}]\n")
    done = policygraph("--rules", "mine", "facts", plans / "city.txt")
    assert done.returncode == 2
    assert "targets.yaml" in done.stderr
    assert "Traceback" not in done.stderr


# ------------------------------------------------------------ archives


def archive(path: Path, entries: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for name, text in entries.items():
            made.writestr(name, text)
    return path


def test_archive(policygraph: Command, tmp_path: Path) -> None:
    archive(
        tmp_path / "a.zip",
        {"柳川/节能.txt": CITY, "柳川/绿化.txt": FOREST, "__MACOSX/._a.txt": "x", "note.png": "x", "柳川/空.txt": ""},
    )
    done = policygraph("facts", "a.zip")
    assert done.returncode == 1
    assert sorted(titles(done.stdout)) == ["柳川市国土绿化方案", "柳川市节能工作方案"]
    assert done.stderr.splitlines() == ["a.zip/柳川/空.txt：文件是空的"]


def test_archive_with_names_in_gbk(policygraph: Command, tmp_path: Path) -> None:
    archive(tmp_path / "a.zip", {"AAAA.txt": ""})
    data = (tmp_path / "a.zip").read_bytes().replace(b"AAAA", "节能".encode("gbk"))
    (tmp_path / "a.zip").write_bytes(data)
    assert policygraph("facts", "a.zip").stderr == "a.zip/节能.txt：文件是空的\n"


@pytest.mark.parametrize("name", ["../out.txt", "a/../../out.txt", "/tmp/out.txt", "..\\out.txt", "C:/out.txt"])
def test_entries_that_climb_out_are_refused(policygraph: Command, tmp_path: Path, name: str) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    archive(inner / "a.zip", {name: CITY, "city.txt": CITY})
    before = sorted(tmp_path.rglob("*"))
    done = policygraph("facts", "inner/a.zip")
    assert done.returncode == 1
    assert titles(done.stdout) == ["柳川市节能工作方案"]
    assert "已拒绝" in done.stderr
    assert sorted(tmp_path.rglob("*")) == before
    assert not Path("/tmp/out.txt").exists()


def test_archives_that_are_none(policygraph: Command, tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(b"PK no")
    archive(tmp_path / "none.zip", {"a.png": "x"})
    done = policygraph("facts", "bad.zip", "none.zip")
    assert done.returncode == 1
    assert [line.partition("：")[0] for line in done.stderr.splitlines()] == ["bad.zip", "none.zip"]


def test_a_process_that_dies_takes_no_other_file_along(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import multiprocessing
    import os
    from concurrent.futures import ProcessPoolExecutor

    from pipeline import batch
    from pipeline.errors import BrokenFile
    from pipeline.records import Facts

    (plans / "deadly.txt").write_text("x")
    paths = sorted(plans.iterdir())
    real = batch.extract_facts

    def extract(path: str, rules: str | None) -> Facts:
        if "deadly" in path:
            os._exit(139)
        return real(path, rules)

    # Only a forked process knows the fault; threads that another test left behind would have one spawned.
    forked = multiprocessing.get_context("fork")
    monkeypatch.setattr(batch, "_pool", lambda jobs: ProcessPoolExecutor(jobs, mp_context=forked))
    monkeypatch.setattr(batch, "extract_facts", extract)
    found = list(batch.extract_many(paths, jobs=2))
    assert [isinstance(each, BrokenFile) for each in found] == ["deadly" in path.name for path in paths]
