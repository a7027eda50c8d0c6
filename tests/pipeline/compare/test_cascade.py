"""An indicator from the nation down to the districts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.compare import cascade, explain_rung
from tests.pipeline.conflicts.plans import plan, target

RATE = "再生水利用率"


def rungs(book, *documents, name=RATE):
    return [(one.region, one.document, one.relation) for one in cascade(documents, name, book)]


def test_levels_follow_one_another(book):
    documents = [
        plan("区", "雁塔区", target(RATE, 30, comparator=">=")),
        plan("省", "陕西省", target(RATE, 25, comparator=">=")),
        plan("市", "西安市", target(RATE, 25, comparator=">=")),
        plan("国", "全国", target(RATE, 25, comparator=">=")),
    ]
    assert rungs(book, *documents) == [
        ("全国", "国", "top"),
        ("陕西省", "省", "equal"),
        ("西安市", "市", "equal"),
        ("雁塔区", "区", "stricter"),
    ]


@pytest.mark.parametrize(
    ("part", "relation", "by"),
    [
        (target(RATE, 22, comparator=">="), "looser", "-3"),
        (target(RATE, 28, comparator=">="), "stricter", "3"),
        (target(RATE, 25, comparator=">=", deadline="2027"), "later", None),
        (target(RATE, 25, comparator=">=", deadline="2024"), "earlier", None),
        (target(RATE, 22, comparator=">=", deadline="2027"), "looser", "-3"),
        (target(RATE, 30, comparator=">=", deadline="2027"), "other_date", None),
        (target(RATE, 22, comparator=">=", deadline="2024"), "other_date", None),
        (target(RATE, 25, comparator=">", deadline="2025"), "stricter", None),
    ],
)
def test_a_city_against_its_province(book, part, relation, by):
    documents = [plan("省", "陕西省", target(RATE, 25, comparator=">=")), plan("市", "西安市", part)]
    found = cascade(documents, RATE, book)[-1]
    assert (found.relation, found.by) == (relation, None if by is None else Decimal(by))


def test_a_region_at_hand_without_a_target_is_a_gap(book):
    documents = [
        plan("省", "陕西省", target(RATE, 25)),
        plan("市", "西安市", target("森林覆盖率", 45)),
        plan("区", "雁塔区", target(RATE, 20, verb="提高到")),
        plan("邻", "咸阳市", target(RATE, 25)),
    ]
    found = cascade(documents, RATE, book)
    assert [(one.region, one.relation, one.above_region) for one in found] == [
        ("陕西省", "top", None),
        ("西安市", "gap", "陕西省"),
        ("雁塔区", "looser", "陕西省"),
        ("咸阳市", "equal", "陕西省"),
    ]
    assert explain_rung(found[1], "zh") == "西安市，没有提出这一目标，陕西省要求2025年25%。"
    assert explain_rung(found[1], "en") == "西安市; sets no such target; 陕西省 asks for 25% by 2025."


def test_siblings_and_other_quantities_are_not_held_against_each_other(book):
    documents = [plan("甲", "西安市", target(RATE, 25)), plan("乙", "咸阳市", target(RATE, 20))]
    assert [relation for *_, relation in rungs(book, *documents)] == ["top", "top"]
    subset = [plan("省", "陕西省", target(RATE, 25)), plan("市", "西安市", target(RATE, 20, scope="主城区"))]
    assert rungs(book, *subset) == [
        ("陕西省", "省", "top"), ("西安市", None, "gap"), ("西安市", "市", "top"),
    ]  # fmt: skip


def test_parts_of_a_sum(book):
    documents = [
        plan("省", "陕西省", target("公共充电桩", 8000, "个")),
        plan("甲", "西安市", target("公共充电桩", 2000, "个")),
        plan("乙", "咸阳市", target("公共充电桩", 9000, "个")),
    ]
    found = cascade(documents, "公共充电桩", book)
    assert [(one.document, one.relation, one.share) for one in found] == [
        ("省", "top", None), ("甲", "part", Decimal(25)), ("乙", "exceeds", None),
    ]  # fmt: skip


def test_the_order_of_documents_changes_nothing(book):
    documents = [
        plan(name, name, target(RATE, value)) for name, value in (("陕西省", 25), ("西安市", 20), ("雁塔区", 30))
    ]
    assert cascade(documents, RATE, book) == cascade(documents[::-1], RATE, book)


def test_an_unknown_indicator_has_no_rungs(book):
    assert cascade([plan("省", "陕西省", target(RATE, 25))], "森林覆盖率", book) == []
