"""Which files of a folder belong together, by names and by what a notice lists."""

from __future__ import annotations

import pytest

from pipeline.readers.attachments import MOST_FILES, grouped


def groups(names: list[str], lists: dict[str, list[str]] | None = None) -> dict[str, list[tuple[str, str, str | None]]]:
    """Each notice with its attachments as file, number and title."""
    found = grouped(names, lambda place: (lists or {}).get(names[place], []))
    return {
        names[group.notice]: [(names[each.place], each.number, each.title) for each in group.attachments]
        for group in found
    }


@pytest.mark.parametrize(
    ("name", "number", "title"),
    [
        ("附件1：重点任务表.xlsx", "附件1", "重点任务表"),
        ("附件 2.重点任务表.xlsx", "附件2", "重点任务表"),
        ("附件二、重点任务表.et", "附件二", "重点任务表"),
        ("【附件3】重点任务表.pdf", "附件3", "重点任务表"),
        ("2.附件：重点任务表.pdf", "附件", "重点任务表"),
        ("附件.docx", "附件", None),
        ("某市关于节能的通知-附件1.xlsx", "附件1", None),
        ("某市关于节能的通知（附件2）.xlsx", "附件2", None),
        ("某市关于节能的通知附件：重点任务表.xlsx", "附件", "重点任务表"),
    ],
)
def test_names(name: str, number: str, title: str | None) -> None:
    assert groups(["某市关于节能的通知.docx", name]) == {"某市关于节能的通知.docx": [(name, number, title)]}


def test_text_lists_a_file_by_its_very_name() -> None:
    names = ["节能通知.docx", "重点任务分解表.xlsx", "国土绿化指标表.xlsx", "别的文件.txt"]
    lists = {"节能通知.docx": ["国土绿化指标表", "《重点任务分解表》.xlsx"]}
    assert groups(names, lists) == {
        "节能通知.docx": [
            ("国土绿化指标表.xlsx", "附件1", "国土绿化指标表"),
            ("重点任务分解表.xlsx", "附件2", "重点任务分解表"),
        ]
    }


def test_of_two_notices_the_one_that_lists_it() -> None:
    names = ["甲通知.docx", "乙通知.docx", "附件1：任务表.xlsx", "附件2：名单.xlsx"]
    assert groups(names, {"乙通知.docx": ["任务表"]}) == {"乙通知.docx": [("附件1：任务表.xlsx", "附件1", "任务表")]}


@pytest.mark.parametrize(
    "names",
    [
        ["甲方案.docx", "乙方案.docx"],
        ["附件1.docx", "附件2.docx"],
        ["甲方案.docx", "乙方案.docx", "附件1：丙表.xlsx"],
        ["附近学校名单.docx", "甲方案.docx"],
        ["甲方案.docx", "甲方案.pdf"],
        ["甲通知.docx"],
    ],
)
def test_what_stays_by_itself(names: list[str]) -> None:
    assert groups(names) == {}


def test_attachments_without_numbers_are_counted_and_numbers_are_read() -> None:
    names = ["甲通知.docx", "附件：乙.xlsx", "附件：丙.xlsx"]
    assert [number for _, number, _ in groups(names)["甲通知.docx"]] == ["附件1", "附件2"]
    names = ["甲通知.docx", *(f"附件{number}.xlsx" for number in ("10", "2", "十一", "一"))]
    assert [number for _, number, _ in groups(names)["甲通知.docx"]] == ["附件一", "附件2", "附件10", "附件十一"]


def test_a_collection_is_no_notice() -> None:
    names = ["甲通知.docx", *(f"附件{number}.xlsx" for number in range(1, MOST_FILES + 1))]
    assert groups(names) == {}
