"""A notice with its attachments, in a folder or an archive, is one document."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.cli.conftest import CITY, FOREST, Command
from tests.made_sheets import HEADS, TASKS, task_list

NOTICE = "关于做好2025年节能降碳工作的通知"
TABLE = "2025年重点任务分解表"
LETTER = [
    f"柳川市人民政府办公室{NOTICE}",
    "柳政办〔2025〕3号",
    "各县区人民政府，市政府各部门：",
    "为做好节能降碳工作，现将有关事项通知如下：",
    "一、明确目标",
    "到2025年，可再生能源消费占比达到25%以上。",
    "附件：1.2025年重点任务分解表",
    "2.联系方式",
    "柳川市人民政府办公室",
    "2025年3月1日",
]


def letter(path: Path, further: bool = False) -> None:
    """The notice; `further` with its attachments in the same file."""
    document = docx.Document()
    for line in LETTER:
        document.add_paragraph(line)
    if further:
        document.add_paragraph("附件1")
        document.add_paragraph(TABLE)
        table = document.add_table(4, 6)
        for r, row in enumerate([HEADS, *TASKS]):
            for c, text in enumerate(row):
                table.cell(r, c).text = "" if (r, c) == (2, 1) else text
        table.cell(1, 1).merge(table.cell(2, 1)).text = "工业节能"
        document.add_paragraph("附件2")
        document.add_paragraph("联系方式")
        document.add_paragraph("联系人请向各单位办公室询问。")
    document.save(str(path))


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    folder = tmp_path / "通知"
    folder.mkdir()
    letter(folder / f"{NOTICE}.docx")
    (folder / f"附件1：{TABLE}.xlsx").write_bytes(task_list(None))
    (folder / "联系方式.txt").write_text("联系人请向各单位办公室询问。\n", encoding="utf-8")
    return folder


def zipped(folder: Path, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    return path


def records(lines: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.splitlines()]


def bare(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: value for key, value in each.items() if key not in ("id", "place", "evidence")} for each in found]


def test_rows_of_an_attachment_are_its_clauses(policygraph: Command, notice: Path) -> None:
    done = policygraph("facts", notice)
    assert done.returncode == 0
    assert f"与 2 个附件合并为一份文件：附件1：{TABLE}.xlsx、联系方式.txt" in done.stderr
    found = records(done.stdout)
    (document,) = [each for each in found if each["type"] == "document"]
    assert document["attachments"] == [TABLE, "联系方式"]
    clauses = [each["path"] for each in found if each["type"] == "clause"]
    assert clauses == ["一、", "附件1", "附件1/1", "附件1/2", "附件1/3", "附件2"]
    assert [each["where"] for each in found if each["type"] == "responsibility"] == ["附件1/1", "附件1/2", "附件1/3"]
    (target,) = [each for each in found if each.get("indicator") == "新增光伏装机"]
    assert target["place"]["member"] == f"附件1：{TABLE}.xlsx"
    assert target["place"]["cell"] == "Sheet1!C3"
    assert found[0]["place"]["paragraph"] == 1


def test_same_facts_as_in_one_file(policygraph: Command, notice: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    letter(whole / f"{NOTICE}.docx", further=True)
    one, several = (records(policygraph("facts", folder).stdout) for folder in (whole, notice))
    assert bare(several) == bare(one)


def test_ids_are_stable_and_facts_are_proved(policygraph: Command, notice: Path, tmp_path: Path) -> None:
    ingested = policygraph("ingest", notice, "--store", tmp_path / "s")
    assert "新增 1" in ingested.stderr
    again = policygraph("ingest", zipped(notice, tmp_path / "a.zip"), "--store", tmp_path / "s")
    assert "未变 1" in again.stderr
    ids = [{each["id"] for each in records(policygraph("facts", path).stdout)} for path in (notice, tmp_path / "a.zip")]
    assert ids[0] == ids[1]
    assert policygraph("verify", "--store", tmp_path / "s").returncode == 0
    stored = next((tmp_path / "s" / "documents").rglob("facts.jsonl"))
    assert stored.parent.joinpath("source.bundle").is_file()
    # a fact moved to another file of the bundle is found out
    stored.write_text(stored.read_text(encoding="utf-8").replace("联系方式.txt", "别的.txt").replace(".xlsx", ".xls"))
    assert policygraph("verify", "--store", tmp_path / "s").returncode == 1


def test_switched_off(policygraph: Command, notice: Path) -> None:
    done = policygraph("--separate", "facts", notice)
    assert done.stdout.count('"type":"document"') == 3
    assert "合并" not in done.stderr


def test_independent_documents_stay_so(policygraph: Command, tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "柳川市节能工作方案.txt").write_text(CITY, encoding="utf-8")
    (folder / "柳川市国土绿化方案.txt").write_text(FOREST, encoding="utf-8")
    done = policygraph("facts", zipped(folder, tmp_path / "a.zip"))
    assert done.stdout.count('"type":"document"') == 2
    assert done.stderr == ""


def test_a_broken_attachment_is_told_of(policygraph: Command, notice: Path) -> None:
    (notice / f"附件1：{TABLE}.xlsx").write_bytes(task_list(None)[:900])
    done = policygraph("facts", notice)
    assert f"附件1：{TABLE}.xlsx：" in done.stderr.splitlines()[-1]
    assert "可再生能源消费占比" in done.stdout


def test_a_broken_attachment_is_told_of_wherever_the_document_is(policygraph: Command, notice: Path) -> None:
    name = f"附件1：{TABLE}.xlsx"
    (notice / name).write_bytes(task_list(None)[:900])
    done = policygraph("ingest", notice, "--store", "lib", "--briefing", "told.txt")
    assert done.returncode == 0
    assert [line for line in done.stderr.splitlines() if f"{name}：不是有效的" in line]
    told = Path("told.txt").read_text(encoding="utf-8")
    assert f"{name}：不是有效的" in told
    assert "可再生能源消费占比" in told
    (kept,) = Path("lib").rglob("source.bundle")
    for form in ("terminal", "html"):
        shown = policygraph("show", kept, "--format", form)
        assert f"{name}：不是有效的" in shown.stderr
        assert "联系人请向各单位办公室询问" in shown.stdout
        assert (f"{name}：不是有效的" in shown.stdout) is (form == "html"), "who opens the page sees no stderr"
    again = policygraph("ingest", notice, "--store", "lib", "--reread")
    assert f"{name}：不是有效的" in again.stderr


def test_archives_in_archives(policygraph: Command, notice: Path, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    zipped(notice, inner / "通知.zip")
    zipped(inner, tmp_path / "outer.zip")
    assert policygraph("facts", "outer.zip").stdout.count('"type":"document"') == 1
    deep = tmp_path / "deep"
    deep.mkdir()
    (tmp_path / "outer.zip").rename(deep / "outer.zip")
    zipped(deep, tmp_path / "deepest.zip")
    done = policygraph("facts", "deepest.zip")
    assert (done.returncode, done.stdout) == (1, "")
    assert "套了两层" in done.stderr


@pytest.mark.parametrize(("name", "value"), [("ENTRIES", "2"), ("RATIO", "1"), ("UNPACKED_MB", "1")])
def test_limits_of_archives(
    name: str, value: str, policygraph: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for each in range(3):
            archive.writestr(f"{each}.txt", b" " * (20 << 20))
    monkeypatch.setenv(f"POLICYGRAPH_MAX_{name}", value)
    done = policygraph("facts", "bomb.zip")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert f"POLICYGRAPH_MAX_{name}={value}" in done.stderr
