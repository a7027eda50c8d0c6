"""Lists of units with their roles."""

from __future__ import annotations

import pytest

from pipeline.extract.role_lists import role_lists


def read(text, book, **how):
    return " ".join(f"{unit.name}:{unit.role}" for unit in role_lists(book).read(text, **how).units)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市科技局、市工信局分别牵头，市财政局配合组织落实", "市科技局:lead 市工信局:lead 市财政局:support"),
        ("市教育局牵头，市司法局、市住建局等按职责分工负责", "市教育局:lead 市司法局:responsible 市住建局:responsible"),
        ("市教育局牵头负责", "市教育局:lead"),
        ("商务部指导，供销合作总社参与", "商务部:responsible 供销合作总社:support"),
        (
            "责任单位：各市人民政府，配合单位：省财政厅、省电力公司",
            "各市人民政府:responsible 省财政厅:support 省电力公司:support",
        ),
        ("责任单位：市财政局；牵头单位：市教育局", "市教育局:lead 市财政局:responsible"),
        ("责任领导：张三；责任单位：市教育局；完成时限：2030年6月底前", "市教育局:responsible"),
        ("责任单位：市教育局（牵头）、市财政局", "市教育局:lead 市财政局:responsible"),
        ("由市教育局会同市财政局负责", "市教育局:lead 市财政局:support"),
        ("市教育局牵头，会同市财政局、市人社局负责", "市教育局:lead 市财政局:support 市人社局:support"),
        ("市市场监督管理局、市残疾人联合会负责", "市市场监督管理局:responsible 市残疾人联合会:responsible"),
        (
            "市教育局负责，各县区政府负责落实。以下均需各县区政府落实，不再列出",
            "市教育局:responsible 各县区政府:responsible",
        ),
    ],
)
def test_roles(book, text, expected):
    assert read(text, book) == expected


def test_a_column_gives_the_role_where_the_cell_gives_none(book):
    assert read("市教育局、云中港集团", book, default="support", listed=True) == "市教育局:support 云中港集团:support"


def test_what_is_no_list_leaves_a_rest(book):
    found = role_lists(book).read("企业负责人签字")
    assert not found.units
    assert found.rest > 3
