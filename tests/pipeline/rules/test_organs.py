"""Names of units, and lists that share words between their members."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules import rulebook
from pipeline.rules.organs import is_unit, organs, units_in


def names(text, book):
    return [unit.name for unit in units_in(text, book)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "市发改委、市工信局等市级相关部门单位，各县区政府、市级园区",
            "市发改委 市工信局 市级相关部门单位 各县区政府 市级园区",
        ),
        (
            "甲区、乙区、丙县人民政府，云中片区、临港经济区管委会",
            "甲区人民政府 乙区人民政府 丙县人民政府 云中片区管委会 临港经济区管委会",
        ),
        (
            "各县（市）区人民政府，开发（度假）区、自贸试验（经济合作）区管委会",
            "各县（市）区人民政府 开发（度假）区管委会 自贸试验（经济合作）区管委会",
        ),
        ("各县区政府、云中高新区", "各县区政府 云中高新区"),
        ("甲区、乙县", "甲区 乙县"),
        ("项目所在县区、云中高新区经济合作部门", "项目所在县区经济合作部门 云中高新区经济合作部门"),
        ("市、区特殊教育资源（指导）中心", "市特殊教育资源（指导）中心 区特殊教育资源（指导）中心"),
        ("省、市、县政府", "省政府 市政府 县政府"),
        ("各区、县（市）政府", "各区、县（市）政府"),
        ("各市、县（市、区）", "各市、县（市、区）"),
        ("市商务局及各县（市）、区人民政府，各园区管委会", "市商务局 各县（市）、区人民政府 各园区管委会"),
        ("各县、市、区教育局", "各县、市、区教育局"),
        ("各省、自治区、直辖市人民政府", "各省、自治区、直辖市人民政府"),
        ("各区、市商务局", "各区 市商务局"),
        ("各区、区直部门", "各区 区直部门"),
        ("各镇、街道办事处", "各镇 街道办事处"),
        ("市发展改革、财政、住建部门", "市发展改革部门 市财政部门 市住建部门"),
        ("市发展改革、财政、住建等部门", "市发展改革 市财政 市住建"),
        ("民政、残联等部门", "民政 残联"),
        ("税务等部门", "税务等部门"),
        ("市商务局等部门", "市商务局"),
        ("市“互联、共享”平台领导小组有关成员单位", "市“互联、共享”平台领导小组有关成员单位"),
        ("市文化和旅游局、市政务服务和公共资源交易中心", "市文化和旅游局 市政务服务和公共资源交易中心"),
        ("新区各有关部门和各新城", "新区各有关部门 各新城"),
        ("市级有关部门和单位", "市级有关部门和单位"),
        ("市商务局市统计局各区人民政府", "市商务局 市统计局 各区人民政府"),
        ("各区各学校", "各区 各学校"),
        (
            "市投资促进局、云中海关、云中港集团、人民银行云中市分行",
            "市投资促进局 云中海关 云中港集团 人民银行云中市分行",
        ),
        ("市高等学校招生委员会等", "市高等学校招生委员会"),
        ("经开区、空港区管委会", "经开区管委会 空港区管委会"),
    ],
)
def test_a_list_names_each_of_its_members(book, text, expected):
    assert names(text, book) == expected.split()


def test_a_span_is_what_is_printed(book):
    text = "甲区、乙县人民政府"
    first, second = units_in(text, book)
    assert (text[first.start : first.end], first.name) == ("甲区", "甲区人民政府")
    assert (text[second.start : second.end], second.name) == ("乙县人民政府", "乙县人民政府")


@pytest.mark.parametrize(
    "name",
    [
        "市教育局",
        "各县区",
        "各区、县",
        "市推进湖泊保护工作领导小组办公室",
        "国家发展改革委",
        "省驻某市有关单位",
        "国网某市供电公司",
        "团市委",
    ],
)
def test_units(book, name):
    assert is_unit(name, book)


@pytest.mark.parametrize("name", ["全部", "工作布局", "加强组织领导", "跨省通办", "市", "", "的", "推进市教育局"])
def test_no_units(book, name):
    assert not is_unit(name, book)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("各有关部门", "class"), ("市财政局", "organ"), ("甲区", "place"), ("市", "level"), ("公安", "sector")],
)
def test_kinds(book, name, kind):
    assert organs(book).kind(name) == kind


@pytest.mark.parametrize("name", ["各部门", "各有关单位", "国有企业", "各级财政", "各地区"])
def test_general_names(book, name):
    assert organs(book).is_generic(name)


def test_a_region_with_its_departments_is_not_general(book):
    assert not organs(book).is_generic("云中新区各有关部门")


KNOWN = [
    "市教育局",
    "市工业和信息化局",
    "省发展改革委",
    "各县区政府",
    "市级有关单位",
    "云中海关",
    "市妇联",
    "市公安局交警支队",
]


@given(st.lists(st.sampled_from(KNOWN), min_size=1, max_size=8), st.sampled_from(["、", "，", "；"]))
def test_complete_names_come_back_as_they_are(members, mark):
    assert names(mark.join(members), rulebook()) == members


@given(st.text(alphabet="市区县局委、，等和（）各部门政府教育“”", max_size=40))
def test_spans_follow_one_another_inside_the_text(text):
    end = 0
    for unit in units_in(text, rulebook()):
        assert end <= unit.start < unit.end <= len(text)
        end = unit.end
