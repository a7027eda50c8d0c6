"""What heads of columns mean: roles, years, units; two rows of heads; years that are past or to come."""

from __future__ import annotations

import pytest

from pipeline.rules import RuleBook
from pipeline.structure.tables.columns import base_year, is_head_row, joined_heads, roles_of, settled
from pipeline.structure.tables.heads import heads_of
from pipeline.structure.tables.shapes import ordinal, shapes_of


@pytest.mark.parametrize(
    ("text", "role", "year", "unit"),
    [
        ("序号", "number", None, None),
        ("2023年现状值", "baseline", "2023", None),
        ("2026年目标值（%）", "target", "2026", "%"),
        ("到2025年底目标", "target", "2025", None),
        ("“十四五”规划目标", "target", "2025", None),
        ("2024年6月底目标", "target", "2024-06", None),
        ("2023—2025年目标", "target", "2025", None),
        ("2025年", "year", "2025", None),
        ("总投资（万元）", "other", None, "万元"),
        ("城市（镇）及分区", None, None, None),
        ("牵头责任单位", "lead", None, None),
        ("责任单位及配合单位", "responsible", None, None),
        ("市级配合部门", "support", None, None),
        ("完成时限要求", "deadline", None, None),
        ("指标属性", "kind", None, None),
        ("完成重点任务总体情况的综合考虑", None, None, None),
    ],
)
def test_a_head_is_read_apart(text: str, role: str | None, year: str | None, unit: str | None, book: RuleBook) -> None:
    head = heads_of(book).read(text)
    assert (head.role, head.year, head.unit) == (role, year, unit)


def test_a_caption_names_a_year_but_no_span(book: RuleBook) -> None:
    heads = heads_of(book)
    assert heads.year_of("2024年重点工作任务分工表") == "2024"
    assert heads.year_of("“十四五”主要指标") == "2025"
    assert heads.year_of("2023—2025年行动任务表") is None
    assert heads.year_of("任务分工表") is None


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["序号", "指标", "单位", "目标值"], True),
        (["责任单位", "完成时限"], True),
        (["项目名称", "总投资"], False),
        (["2024年", "2025年"], False),
        (["发布机构", "某市人民政府办公室", "发文字号", "某政办〔2024〕7号"], False),
    ],
)
def test_a_row_of_heads(texts: list[str], expected: bool, book: RuleBook) -> None:
    assert is_head_row(texts, heads_of(book)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("某政发〔2023〕9号\n到2025年12月31日", 2022),
        ("某市规划\n2024年3月1日\n", 2023),
        ("某市“十五五”发展规划\n", 2025),
        ("某市“十四五”发展规划\n某政发〔2022〕3号", 2021),
        ("没有日期", None),
    ],
)
def test_the_last_year_behind_a_document(text: str, expected: int | None, book: RuleBook) -> None:
    assert base_year(text, heads_of(book)) == expected


@pytest.mark.parametrize(
    ("heads", "base", "expected"),
    [
        (["指标", "2020年", "2025年"], 2020, ["indicator", "baseline", "target"]),
        (["指标", "2020年", "2025年"], None, ["indicator", "baseline", "target"]),
        (["指标", "2025年", "2030年"], 2020, ["indicator", "target", "target"]),
        (["指标", "2023年", "2024年", "2025年"], 2022, ["indicator", "target", "target", "target"]),
        (["指标", "2020年（已完成）", "2021年", "2022年"], None, ["indicator", "baseline", "target", "target"]),
        (["指标", "“十三五”目标", "“十三五”完成情况"], 2020, ["indicator", "baseline", "baseline"]),
        (["指标", "其中：2024年任务", "2025年任务"], 2023, ["indicator", "target", "target"]),
    ],
)
def test_years_are_baselines_or_targets(
    heads: list[str], base: int | None, expected: list[str], book: RuleBook
) -> None:
    assert roles_of([heads_of(book).read(text) for text in heads], base, past=False) == expected


def test_a_caption_that_looks_back_has_no_targets(book: RuleBook) -> None:
    read = [heads_of(book).read(text) for text in ("指标", "目标值", "2025年")]
    assert roles_of(read, 2020, past=True) == ["indicator", "baseline", "baseline"]


@pytest.mark.parametrize(
    ("upper", "leading", "lower", "width", "expected"),
    [
        (
            ["序号", "指标", "目标值"],
            None,
            ["2024年", "2025年"],
            None,
            ["序号", "指标", "目标值2024年", "目标值2025年"],
        ),
        (
            ["指标", "基期", "目标", "属性"],
            None,
            ["2020年", "2025年"],
            None,
            ["指标", "基期2020年", "目标2025年", "属性"],
        ),
        (
            ["指标", "现状", "目标"],
            None,
            ["2022年", "2024年", "2025年"],
            4,
            ["指标", "现状2022年", "目标2024年", "目标2025年"],
        ),
        (["地市", "数量", "计划"], 2, ["2021年", "2022年"], None, ["地市", "数量", "计划2021年", "计划2022年"]),
    ],
)
def test_two_rows_of_heads(
    upper: list[str], leading: int | None, lower: list[str], width: int | None, expected: list[str], book: RuleBook
) -> None:
    assert joined_heads(upper, leading, lower, width, heads_of(book)) == expected


@pytest.mark.parametrize(
    ("roles", "cells", "expected"),
    [
        (["number", "group", "unit", "target"], [], ["number", "indicator", "unit", "target"]),
        (["number", "indicator", "content", "responsible"], [], ["number", "group", "content", "responsible"]),
        (["group", "responsible"], [], ["content", "responsible"]),
        (["indicator", "responsible"], [], ["content", "responsible"]),
        (["content", "target", "responsible"], [], ["indicator", "target", "responsible"]),
        (["content", "unit"], [["治理河道"], ["市水利局、市住建局"]], ["content", "responsible"]),
        (
            ["group", "indicator", "target"],
            [["约束性", "预期性"], ["绿化率"], ["40%"]],
            ["kind", "indicator", "target"],
        ),
        (["group", "target"], [["稳外贸"], ["全市进出口总额增长5%"]], ["group", "content"]),
    ],
)
def test_columns_are_settled_by_what_they_hold(
    roles: list[str], cells: list[list[str]], expected: list[str], book: RuleBook
) -> None:
    assert settled(roles, cells or [[] for _ in roles], shapes_of(book)) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("（3）", 3),
        ("4.", 4),
        ("十一", 11),
        ("（二）", 2),
        ("二十", 20),
        ("一百零五", 105),
        ("2.5", None),
        ("12个", None),
    ],
)
def test_row_numbers(text: str, value: int | None) -> None:
    assert ordinal(text) == value


@pytest.mark.parametrize(
    ("text", "test", "expected"),
    [
        ("市发改委、市财政局等", "units", True),
        ("市“双随机、一公开”监管联席会议有关成员单位", "units", True),
        ("深化营商环境专项行", "units", False),
        ("市税务局、市", "unit_end", False),
        ("30%以上", "value", True),
        ("力争达到50%（2025年）", "value", True),
        ("全年完成投资300亿元", "bare", False),
        ("不低于85%", "bare", True),
        ("万立方米/小时", "measure", True),
        ("2025年6月底前", "deadline", True),
        ("——", "empty", True),
    ],
)
def test_shapes_of_cells(text: str, test: str, expected: bool, book: RuleBook) -> None:
    assert getattr(shapes_of(book).of(text), test) is expected
