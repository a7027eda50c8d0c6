"""Spreadsheets made for tests: a task list as offices keep them, and one of any cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import openpyxl

HEADS = ["序号", "重点任务", "主要内容", "牵头单位", "配合单位", "完成时限"]
TASKS = [
    ["1", "工业节能", "规模以上工业单位增加值能耗下降13.5%", "市工业和信息化局", "市统计局", "2025年12月31日"],
    ["2", "工业节能", "新增光伏装机40万千瓦", "市发展改革委", "各县区政府", "2025年6月30日"],
    ["3", "建筑节能", "绿色建筑占新建建筑比例达到100%", "市住房城乡建设局", "市自然资源局", "2025年12月31日"],
]
TITLE = "2025年柳川市节能降碳重点任务清单"


def saved(workbook: Any) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def sheet(rows: Sequence[Sequence[Any]], change: Callable[[Any], None] | None = None, name: str = "Sheet1") -> bytes:
    """A workbook of one sheet with these rows; `change` does the rest to the sheet."""
    workbook = openpyxl.Workbook()
    workbook.active.title = name
    for row in rows:
        workbook.active.append(list(row))
    if change is not None:
        change(workbook.active)
    return saved(workbook)


def task_list(title: str | None = TITLE) -> bytes:
    """A task list below a merged title, its second column merged down, its last one of dates."""
    above = [[title]] if title else []
    rows = [*above, HEADS, *(row[:5] for row in TASKS)]

    def change(made: Any) -> None:
        first = len(above) + 2
        for row, day in enumerate((date(2025, 12, 31), date(2025, 6, 30), date(2025, 12, 31)), first):
            made.cell(row, 1).value = int(made.cell(row, 1).value)
            made.cell(row, 6).value = day
            made.cell(row, 6).number_format = 'yyyy"年"m"月"d"日"'
        if title:
            made.merge_cells("A1:F1")
        made.merge_cells(start_row=first, end_row=first + 1, start_column=2, end_column=2)

    return sheet(rows, change)


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A package with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            content = old.read(entry)
            new.writestr(entry, change(content) if entry == name else content)
    return out.getvalue()
