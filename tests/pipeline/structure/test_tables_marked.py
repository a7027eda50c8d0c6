"""Tables that a file marks: merged cells, rows of heads, banners, layout tables, tables that go on on a next page."""

from __future__ import annotations

import pytest

from pipeline.records import Block, Cell, Source, Table
from pipeline.rules import RuleBook
from pipeline.structure.tables import FoundTable, marked_table

Spec = tuple[str, int, int]
"""A cell's text with its row span and column span."""


def source(rows: list[list[str | Spec]], above: str = "") -> Source:
    """A source with one table; a cell is a text or a text with spans, placed where the grid is free."""
    text = above
    blocks = [Block(kind="paragraph", start=0, end=len(above))] if above else []
    start = len(text)
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for r, row in enumerate(rows):
        c = 0
        for entry in row:
            cell, down, across = entry if isinstance(entry, tuple) else (entry, 1, 1)
            while (r, c) in taken:
                c += 1
            taken |= {(r + i, c + j) for i in range(down) for j in range(across)}
            first = len(text)
            text += cell + "\n"
            cells.append(Cell(row=r, column=c, row_span=down, column_span=across, start=first, end=first + len(cell)))
            c += across
    table = Table(rows=len(rows), columns=max(column for _, column in taken) + 1, cells=tuple(cells))
    blocks.append(Block(kind="table", start=start, end=len(text), table=table))
    return Source(
        name="made", path="made", format="html", sha256="0" * 64, text=text, blocks=tuple(blocks), flow="paragraphs"
    )


def read(rows: list[list[str | Spec]], book: RuleBook, above: str = "") -> FoundTable | None:
    made = source(rows, above)
    return marked_table(made, made.blocks[-1], book)


def texts(table: FoundTable | None) -> list[list[str | None]]:
    assert table is not None
    return [
        [None if cell is None else ("^" if cell.carried else "") + cell.line.text for cell in row.cells]
        for row in table.rows
        if row.cells
    ]


def test_merged_cells_are_given_in_every_row_they_cover(book: RuleBook) -> None:
    table = read(
        [
            ["序号", "类别", "任务", "责任单位"],
            ["1", ("绿化", 2, 1), "新建公园5个", ("市园林局", 2, 1)],
            ["2", "补种树木"],
            ["3", ("改造道路20公里", 1, 2), "市住建局"],
        ],
        book,
    )
    assert table is not None
    assert [column.role for column in table.columns] == ["number", "group", "content", "responsible"]
    assert texts(table) == [
        ["1", "绿化", "新建公园5个", "市园林局"],
        ["2", "^绿化", "补种树木", "^市园林局"],
        ["3", "改造道路20公里", "^改造道路20公里", "市住建局"],
    ]
    assert [row.number for row in table.rows] == ["1", "2", "3"]
    assert table.origin == "marked"


def test_two_rows_of_heads_and_a_title_inside(book: RuleBook) -> None:
    table = read(
        [
            [("某市“十四五”主要指标", 1, 5)],
            [("指标", 2, 1), ("单位", 2, 1), ("目标值", 1, 2), ("属性", 2, 1)],
            ["2023年", "2025年"],
            ["绿化率", "%", "38", "40", "预期性"],
        ],
        book,
        "某政发〔2022〕1号",
    )
    assert table is not None
    assert [(column.role, column.year) for column in table.columns[2:4]] == [("target", "2023"), ("target", "2025")]
    assert table.caption is not None
    assert (table.caption.text, table.year) == ("某市“十四五”主要指标", "2025")


def test_a_full_row_is_a_banner_and_repeated_heads_are_left_out(book: RuleBook) -> None:
    heads: list[str | Spec] = ["序号", "任务", "牵头单位"]
    table = read(
        [
            heads,
            [("一、治水", 1, 3)],
            ["1", "清淤", "市水务局"],
            heads,
            [("二、治气", 1, 3)],
            ["2", "控尘", "市环境局"],
        ],
        book,
    )
    assert table is not None
    assert [row.banner.text if row.banner else row.number for row in table.rows] == ["一、治水", "1", "二、治气", "2"]


def test_a_note_at_the_foot_is_no_banner(book: RuleBook) -> None:
    table = read([["指标", "目标值"], ["绿化率", "40%"], [("注：以年报为准", 1, 2)]], book)
    assert table is not None
    assert [line.text for line in table.rows[-1].loose] == ["注：以年报为准"]


def test_the_unit_of_all_values_stands_above(book: RuleBook) -> None:
    table = read([["指标", "2023年目标"], ["工业产值", "300"]], book, "表2 主要目标（单位：亿元）")
    assert table is not None
    assert table.unit == "亿元"


@pytest.mark.parametrize(
    "rows",
    [
        [["索引号", "123"], ["发布机构", "某市政府"], ["发文日期", "2024年1月1日"]],
        [["首页 | 政务公开", "第一段正文。"], ["打印", "关闭"]],
        [["姓名", "电话"], ["张三", "123"]],
        [["序号", "任务", "责任单位"]],
    ],
)
def test_layout_and_lists_of_fields_are_no_tables(rows: list[list[str | Spec]], book: RuleBook) -> None:
    assert read(rows, book) is None


def test_a_table_goes_on_on_the_next_page(book: RuleBook) -> None:
    before = read([["序号", "任务", "责任单位"], ["1", "清淤", "市水务局"]], book)
    made = source([["2", "控尘", "市环境局"], ["3", "降噪", "市公安局"]])
    after = marked_table(made, made.blocks[-1], book, before)
    assert [row[1] for row in texts(after)] == ["控尘", "降噪"]
    assert after is not None
    assert before is not None
    assert after.columns == before.columns
    assert marked_table(made, made.blocks[-1], book) is None
