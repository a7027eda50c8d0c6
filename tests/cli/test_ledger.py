"""The workbook of a department: what a clerk opens and prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Command


def ledger(policygraph: Command, path: Path, *options: str) -> Any:
    words = ("query", "department-ledger", "-p", "department=市住建局", "--format", "xlsx", "-o", path, *options)
    done = policygraph(*words)
    assert done.returncode == 0, done.stderr
    return load_workbook(path)


def test_sheets_link_rows_and_sources(filled: Command, tmp_path: Path) -> None:
    book = ledger(filled, tmp_path / "ledger.xlsx")
    assert book.sheetnames == ["目标", "任务", "出处"]
    targets = book["目标"]
    heads = {cell.value: cell.column for cell in targets[1]}
    row = {name: targets.cell(2, column).value for name, column in heads.items()}
    assert (row["指标"], row["比较"], row["目标值"], row["单位"]) == ("城镇新建建筑中绿色建筑占比", "=", 100, "%")
    assert (row["分工"], row["依据所在"], row["文件"]) == ("牵头", "段末括号", "柳川市节能工作方案")
    link = targets.cell(2, heads["出处"]).hyperlink
    assert link.location == f"'出处'!A{int(row['出处']) + 1}"
    source = book["出处"][int(row["出处"]) + 1]
    assert (source[1].value, source[2].value) == ("柳川市节能工作方案", "柳政办发〔2024〕12号")
    assert "绿色建筑占比达到100%" in source[5].value
    assert source[6].hyperlink.location == "'目标'!A2"
    assert [cell.value for cell in book["任务"]["C"]][1:] == ["推进绿色建筑"]


def test_every_sheet_can_be_printed(filled: Command, tmp_path: Path) -> None:
    for sheet in ledger(filled, tmp_path / "ledger.xlsx"):
        assert sheet.freeze_panes == "A2"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert all(sheet.column_dimensions[letter].width > 5 for letter in "ABCDEFG")
    assert sheet.oddFooter.center.text


def test_labels_in_english(filled: Command, tmp_path: Path) -> None:
    book = ledger(filled, tmp_path / "ledger.xlsx", "--lang", "en")
    assert book.sheetnames == ["Targets", "Work", "Sources"]
    assert "lead" in [cell.value for cell in book["Targets"][2]]


@pytest.mark.parametrize("options", [(), ("-o", "x.xlsx")])
def test_a_wrong_department_writes_nothing(filled: Command, tmp_path: Path, options: tuple[str, ...]) -> None:
    done = filled("query", "department-ledger", "-p", "department=没有的局", "--format", "xlsx", *options)
    assert done.returncode == 2
    assert not (tmp_path / "x.xlsx").exists()
