"""Classes of units and the departments that they hold."""

from __future__ import annotations

import pytest

from pipeline.resolve.classes import Classes
from pipeline.resolve.departments import normalise
from pipeline.rules import RuleBook


def holds(group: str, of: str, member: str, region: str, book: RuleBook) -> bool:
    key, unit = normalise(group, of, book), normalise(member, region, book)
    assert key.is_class, key
    assert not unit.is_class, unit
    return list(Classes([key], book).of(unit)) == [key]


@pytest.mark.parametrize(
    ("group", "of", "member", "region"),
    [
        ("各县区政府", "汉中市", "汉台区人民政府", "汉中市"),
        ("各县（区）人民政府", "汉中市", "县政府", "略阳县"),
        ("各区县人民政府", "西安市", "雁塔区", "西安市"),
        ("各县（市、区）政府", "昆明市", "安宁市人民政府", "昆明市"),
        ("各县（市、区）政府", "陕西省", "汉台区政府", "汉中市"),
        ("各市人民政府", "安徽省", "合肥市人民政府", "安徽省"),
        ("各市（区）人民政府", "陕西省", "市政府", "汉中市"),
        ("各市、县（市、区）人民政府", "陕西省", "略阳县人民政府", "陕西省"),
        ("各市、县（市、区）人民政府", "陕西省", "汉中市人民政府", "陕西省"),
        ("各省、自治区、直辖市人民政府", "全国", "自治区人民政府", "新疆维吾尔自治区"),
        ("各省（区、市）", "全国", "市人民政府", "天津市"),
        ("各区人民政府", "天津市", "滨海新区人民政府", "天津市"),
        ("各市（区）生态环境局", "陕西省", "市生态环境局", "汉中市"),
        ("市财政局", "陕西省", "汉中市财政局", "汉中市"),
        ("各区县工信主管部门", "西安市", "区工信局", "雁塔区"),
        ("区级农业农村部门", "北京市", "区农业农村局", "海淀区"),
        ("市场监管部门", "陇南市", "市市场监管局", "陇南市"),
        ("市场监管部门", "陇南市", "县市场监督管理局", "成县"),
        ("各开发区管委会", "西安市", "西安高新区管委会", "西安市"),
        ("各园区管委会", "白银市", "白银高新区", "白银市"),
        ("开发（度假）区管委会", "昆明市", "空港经济区管委会", "昆明市"),
        ("各镇街", "成县", "城关镇人民政府", "成县"),
        ("各镇（街道）", "雁塔区", "小寨路街道办事处", "雁塔区"),
        ("市直各部门", "陇南市", "市教育局", "陇南市"),
        ("市级各部门", "汉中市", "市发改委", "汉中市"),
    ],
)
def test_what_a_class_holds(book: RuleBook, group: str, of: str, member: str, region: str) -> None:
    assert holds(group, of, member, region, book)


@pytest.mark.parametrize(
    ("group", "of", "member", "region"),
    [
        ("各县区政府", "汉中市", "雁塔区人民政府", "西安市"),
        ("各县区政府", "汉中市", "市政府", "汉中市"),
        ("各县区政府", "汉中市", "市教育局", "汉中市"),
        ("各县区政府", "汉中市", "区教育局", "汉台区"),
        ("各区人民政府", "汉中市", "略阳县人民政府", "汉中市"),
        ("各县（市、区）政府", "陕西省", "市政府", "汉中市"),
        ("各市人民政府", "安徽省", "包河区人民政府", "合肥市"),
        ("各市（区）人民政府", "陕西省", "汉台区人民政府", "汉中市"),
        ("各省、自治区、直辖市人民政府", "全国", "市人民政府", "汉中市"),
        ("市财政局", "陕西省", "省财政厅", "陕西省"),
        ("市场监管部门", "陇南市", "市市场监管局", "汉中市"),
        ("各开发区管委会", "西安市", "市教育局", "西安市"),
        ("市直各部门", "陇南市", "县教育局", "成县"),
        ("市直各部门", "陇南市", "市政府", "陇南市"),
        ("有关部门", "陇南市", "市教育局", "陇南市"),
        ("市级各有关部门", "克拉玛依市", "市教育局", "克拉玛依市"),
        ("各牵头单位", "昆明市", "市教育局", "昆明市"),
    ],
)
def test_what_it_does_not_hold(book: RuleBook, group: str, of: str, member: str, region: str) -> None:
    assert not holds(group, of, member, region, book)


def test_a_class_in_no_class(book: RuleBook) -> None:
    keys = [normalise(name, "汉中市", book) for name in ("各县区政府", "市直各部门")]
    assert [list(Classes(keys, book).of(key)) for key in keys] == [[], []]


def test_the_level_named_first_counts_where_several_lie_below(book: RuleBook) -> None:
    first, other = (normalise(name, "陕西省", book) for name in ("各市、县（区）政府", "各县（市、区）政府"))
    assert first != other
    first, other = (normalise(name, "昆明市", book) for name in ("各市、县（区）政府", "各县（市、区）政府"))
    assert first == other
