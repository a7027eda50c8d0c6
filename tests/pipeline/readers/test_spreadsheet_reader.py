"""Spreadsheets: what is shown is read, each cell with its address; the same facts as from the same table elsewhere."""

from __future__ import annotations

import html
import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from openpyxl.comments import Comment

from pipeline import extract_facts
from pipeline.errors import BrokenFile, EmptyFile, InputError, MissingTool, TooLarge
from pipeline.jsonl import dump_line
from pipeline.readers import read
from pipeline.readers.places import Places
from pipeline.readers.spreadsheet.formats import shown
from pipeline.records import Source
from tests.made_sheets import HEADS, TASKS, TITLE, saved, sheet, task_list, with_part
from tests.real.libreoffice import save_as

FIRST = "xl/worksheets/sheet1.xml"


def written(folder: Path, data: bytes, name: str = "任务.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def pieces(source: Source) -> list[str]:
    """The words of every block."""
    return [source.text[block.start : block.end] for block in source.blocks]


def bare(path: Path) -> list[dict[str, Any]]:
    """The facts of a file without what belongs to the file."""
    own = ("id", "place", "evidence")
    found = [json.loads(dump_line(fact)) for fact in extract_facts(path).records]
    return [{key: value for key, value in fact.items() if key not in own} for fact in found]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.25, "0%", "25%"),
        (0.256, "0.0%", "25.6%"),
        (1.5, "0.00", "1.50"),
        (2500, "#,##0", "2,500"),
        (1234567.891, "#,##0.00_ ", "1,234,567.89"),
        (-3.2, "0.0_ ;[Red]-0.0 ", "-3.2"),
        (-3.2, "0.0;(0.0)", "(3.2)"),
        (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
        (12, '"≥"0"万亩"', "≥12万亩"),
        (12, 'General"个"', "12个"),
        (0.1 + 0.2, "General", "0.3"),
        (2.5, "0", "3"),
        (7, "000", "007"),
        (1500000, "0.0,,", "1.5"),
        (35, "[>=100]0.0;0.00", "35.00"),
        (12.0, "General", "12"),
        (True, "General", "TRUE"),
        ("文字", "0.00", "文字"),
        (date(2025, 6, 30), 'yyyy"年"m"月"d"日"', "2025年6月30日"),
        (datetime(2025, 6, 3), "yyyy/m/d;@", "2025/6/3"),
        (datetime(2025, 6, 3), "yyyy\\-mm\\-dd", "2025-06-03"),
        (datetime(2025, 6, 3), '[$-804]yyyy"年"m"月"', "2025年6月"),
        (time(9, 5), "h:mm", "9:05"),
        (datetime(2025, 6, 3, 14, 5, 6), "yyyy-m-d hh:mm:ss", "2025-6-3 14:05:06"),
    ],
)
def test_number_format(value: object, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_task_list(tmp_path: Path) -> None:
    source = read(written(tmp_path, task_list()))
    assert pieces(source)[0] == TITLE
    (table,) = [block.table for block in source.blocks if block.table]
    assert (table.rows, table.columns) == (4, 6)
    merged = next(cell for cell in table.cells if cell.row_span > 1)
    assert (source.text[merged.start : merged.end], merged.row_span, merged.address) == ("工业节能", 2, "Sheet1!B3")


def test_places_are_cells(tmp_path: Path) -> None:
    path = written(tmp_path, task_list())
    source = read(path)
    places = Places(source)
    assert places.at(0, 3).cell == "Sheet1!A1"
    assert places.at(0, 3).paragraph is None
    at = source.text.index("新增光伏")
    assert places.at(at, at + 4).cell == "Sheet1!C4"
    where = {fact.place.cell for fact in extract_facts(path).records}
    assert {"Sheet1!A1", "Sheet1!C3", "Sheet1!C4:E4"} <= where


def test_same_facts_as_other_formats(tmp_path: Path) -> None:
    book = bare(written(tmp_path, task_list()))
    assert sum(fact["type"] == "target" for fact in book) == 3
    assert sum(fact["type"] == "responsibility" for fact in book) == 3
    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(4, 6)
    for r, row in enumerate([HEADS, *TASKS]):
        for c, text in enumerate(row):
            table.cell(r, c).text = "" if (r, c) == (2, 1) else text
    table.cell(1, 1).merge(table.cell(2, 1)).text = "工业节能"
    document.save(str(tmp_path / "任务.docx"))
    assert bare(tmp_path / "任务.docx") == book
    rows = [
        "".join(
            f"<td{' rowspan=2' if (r, c) == (1, 1) else ''}>{html.escape(text)}</td>"
            for c, text in enumerate(row)
            if (r, c) != (2, 1)
        )
        for r, row in enumerate([HEADS, *TASKS])
    ]
    page = f"<html><body><h1>{TITLE}</h1><table><tr>{'</tr><tr>'.join(rows)}</tr></table></body></html>"
    assert bare(written(tmp_path, page.encode(), "任务.html")) == book
    lines = [[TITLE], HEADS, *TASKS]
    lines[3] = [*TASKS[1][:1], "", *TASKS[1][2:]]
    text = "\n".join(",".join(f'"{field}"' for field in line) for line in lines)
    csv = bare(written(tmp_path, text.encode(), "任务.csv"))
    # CSV has no merged cells: an empty cell under a group is empty
    assert csv == book


def test_head_below_title_and_unit(tmp_path: Path) -> None:
    rows = [
        ["柳川市国土绿化指标表"],
        [None, None, None, "单位：万亩"],
        ["填报单位：市林业局", None, "填报日期：2024年3月"],
        ["指标", "2020年现状值", "2025年目标值", "责任单位"],
        ["造林面积", 1.5, 2.5, "市林业局"],
    ]
    path = written(tmp_path, sheet(rows))
    above = ["柳川市国土绿化指标表", "单位：万亩", "填报单位：市林业局", "填报日期：2024年3月"]
    assert pieces(read(path))[:4] == above
    (target,) = [fact for fact in bare(path) if fact["type"] == "target"]
    assert (target["indicator"], target["value"], target["unit"]) == ("造林面积", 2.5, "万亩")


def test_two_rows_of_heads(tmp_path: Path) -> None:
    rows = [
        ["指标", "单位", "目标值", None],
        [None, None, "2025年", "2030年"],
        ["可再生能源消费占比", "%", 0.25, 0.3],
    ]

    def change(made: Any) -> None:
        for merged in ("A1:A2", "B1:B2", "C1:D1"):
            made.merge_cells(merged)
        made["C3"].number_format = made["D3"].number_format = "0%"

    path = written(tmp_path, sheet(rows, change))
    targets = [(fact["value"], fact["unit"], fact["deadline"]) for fact in bare(path) if fact["type"] == "target"]
    assert targets == [(25, "%", "2025"), (30, "%", "2030")]


def test_hidden_is_left_out_with_a_word(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    shown_sheet = workbook.active
    shown_sheet.title = "清单"
    for row in (["任务", "内部", "责任单位"], ["甲任务", "草稿", "市甲局"], ["乙任务", "草稿", "市乙局"]):
        shown_sheet.append(row)
    shown_sheet.row_dimensions[3].hidden = True
    shown_sheet.column_dimensions["B"].hidden = True
    workbook.create_sheet("底稿").append(["秘密"])
    workbook["底稿"].sheet_state = "veryHidden"
    shown_sheet["A1"].comment = Comment("批注", "某人")
    source = read(written(tmp_path, saved(workbook)))
    assert source.text.split() == ["清单", "任务", "责任单位", "甲任务", "市甲局"]
    (notice,) = source.warnings
    assert "底稿" in notice.zh
    assert "1 行 1 列" in notice.zh


def test_sheets_are_tables_with_captions(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for number, name in enumerate(("工业领域", "it's a list", "Sheet3")):
        made = workbook.active if not number else workbook.create_sheet()
        made.title = name
        made.append(["任务", "责任单位"])
        made.append([f"任务{number}", "市甲局"])
    source = read(written(tmp_path, saved(workbook)))
    assert [piece.splitlines()[0] for piece in pieces(source)] == ["工业领域", "it's a list", "任务\t责任单位"]
    cells = [cell.address for block in source.blocks if block.table for cell in block.table.cells]
    assert {"工业领域!A1", "'it''s a list'!A2", "Sheet3!B2"} <= set(cells)


def test_tables_one_below_the_other(tmp_path: Path) -> None:
    rows = [["任务", "责任单位"], ["甲", "市甲局"], [], ["二、农业"], ["乙", "完成10万亩。"], []]
    rows += [["附表2 指标"], ["指标", "目标"], ["丙", 5]]
    source = read(written(tmp_path, sheet(rows)))
    assert [block.kind for block in source.blocks] == ["table", "heading", "table"]
    assert source.blocks[0].table is not None
    assert source.blocks[0].table.rows >= 4


def test_title_is_the_file_name_without_a_title_row(tmp_path: Path) -> None:
    path = written(tmp_path, task_list(None), "柳川市节能任务清单.xlsx")
    facts = bare(path)
    assert facts[0]["title"] == "柳川市节能任务清单"
    assert {fact["where"] for fact in facts if fact["type"] == "responsibility"} == {"附件/1", "附件/2", "附件/3"}


def test_formula_by_its_kept_result(tmp_path: Path) -> None:
    data = sheet([["指标", "目标"], ["甲", "=1+1"], ["乙", "=2+2"]])
    kept = with_part(data, FIRST, lambda part: part.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>"))
    source = read(written(tmp_path, kept))
    assert pieces(source) == ["指标\t目标\n甲\t2\n乙"]
    assert "1 个公式" in source.warnings[0].zh


def test_dates_that_chinese_programs_name_by_number(tmp_path: Path) -> None:
    def change(made: Any) -> None:
        made["B2"].number_format = "yyyy-mm-dd"

    data = sheet([["任务", "时限"], ["甲", 45838]], change)
    data = with_part(data, "xl/styles.xml", lambda part: part.replace(b'<xf numFmtId="164"', b'<xf numFmtId="57"'))
    assert "甲\t2025年6月" in read(written(tmp_path, data)).text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(encoding: str, delimiter: str, tmp_path: Path) -> None:
    rows = [["任务", "内容", "责任单位"], ["甲", f"增加{delimiter}10%\n并保持", "市甲局、市乙局"]]
    text = "\r\n".join(delimiter.join(f'"{field}"' for field in row) for row in rows)
    source = read(written(tmp_path, text.encode(encoding), "任务.csv"))
    (table,) = [block.table for block in source.blocks if block.table]
    assert [source.text[cell.start : cell.end] for cell in table.cells] == [field for row in rows for field in row]
    assert table.cells[-1].address == "C2"


def test_csv_names_its_delimiter(tmp_path: Path) -> None:
    source = read(written(tmp_path, "sep=;\n任务;甲,乙,丙\n丁;戊,己,庚".encode(), "a.csv"))
    assert pieces(source) == ["任务\t甲,乙,丙\n丁\t戊,己,庚"]


def test_web_page_called_xls(tmp_path: Path) -> None:
    rows = "<tr><th>任务</th><th>单位</th></tr><tr><td>甲</td><td>市甲局</td></tr>"
    page = f"<html><body><table>{rows}</table></body></html>"
    assert read(written(tmp_path, page.encode(), "任务.xls")).format == "html"


@pytest.mark.parametrize("suffix", ["xls", "et"])
def test_old_formats_through_libreoffice(suffix: str, calc: str, tmp_path: Path) -> None:
    assert calc
    made = save_as(task_list(), ".xlsx", tmp_path / "任务.xls").rename(tmp_path / f"清单.{suffix}")
    assert read(made).format == "xls"
    assert bare(made)[1:] == bare(written(tmp_path, task_list()))[1:]


def test_a_missing_libreoffice_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
    path = written(tmp_path, data, "任务.et")
    monkeypatch.setenv("POLICYGRAPH_SOFFICE", str(tmp_path / "nowhere"))
    with pytest.raises(MissingTool, match="libreoffice-calc"):
        read(path)


def far_merge(part: bytes) -> bytes:
    return part.replace(
        b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )


def entities(part: bytes) -> bytes:
    head, _, rest = part.partition(b"?>") if part.startswith(b"<?xml") else (b"", b"", part)
    return head + (b"?>" if head else b"") + b'<!DOCTYPE a [<!ENTITY b "bbbb">]>' + rest


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (with_part(task_list(), FIRST, far_merge), TooLarge),
        (with_part(task_list(), FIRST, entities), BrokenFile),
        (with_part(task_list(), FIRST, lambda part: part[: len(part) // 2]), BrokenFile),
        (task_list()[:-300], BrokenFile),
        (sheet([[]]), EmptyFile),
    ],
    ids=["merged over everything", "entities", "cut part", "cut file", "empty"],
)
def test_refused_in_one_line(data: bytes, error: type[InputError], tmp_path: Path) -> None:
    path = written(tmp_path, data)
    with pytest.raises(error) as raised:
        read(path)
    assert str(path) in raised.value.zh
    assert "\n" not in raised.value.zh


def test_a_far_cell_costs_nothing(tmp_path: Path) -> None:
    def change(made: Any) -> None:
        made["XFD1048576"].number_format = "0.00"
        made["XFC1048570"] = "注：完"

    assert pieces(read(written(tmp_path, sheet([["任务", "单位"], ["甲", "市甲局"]], change))))[0].startswith(
        "任务\t单位"
    )


def test_the_limit_of_cells_can_be_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYGRAPH_MAX_CELLS", "5")
    for path in (written(tmp_path, task_list()), written(tmp_path, b"a,b\nc,d\ne,f\n", "a.csv")):
        with pytest.raises(TooLarge, match="POLICYGRAPH_MAX_CELLS"):
            read(path)
    monkeypatch.setenv("POLICYGRAPH_MAX_CELLS", "5000")
    assert read(written(tmp_path, task_list())).blocks


def test_one_endless_field(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile):
        read(written(tmp_path, b'"' + b"a" * 3_000_000, "a.csv"))
