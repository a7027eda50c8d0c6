"""Lists of conditions, cases and papers hold no goals; what stands behind them does."""

from __future__ import annotations

import pytest

from pipeline.extract.facts import facts_of
from pipeline.readers import read_string
from pipeline.records import Milestone, Target
from pipeline.rules import RuleBook
from pipeline.structure import outline

_AFTER = "\n三、目标\n到2027年，培育示范企业30家，建成服务平台。"


@pytest.mark.parametrize(
    "terms",
    [
        "二、申报条件\n（一）年营业收入达到2000万元以上；\n（二）2026年6月底前完成注册。",
        "二、申报程序\n申报单位应当符合以下条件：\n（一）研发投入占比达到3%以上；\n（二）2026年6月底前完成注册。",
        "二、申报程序\n申报单位应当符合以下条件：\n研发投入占比达到3%以上；\n2026年6月底前完成注册。",
        "二、补贴办法\n2026年8月至2027年7月，对存在以下情形的耕地不予补贴：\n（一）撂荒面积达到10亩以上；\n（二）因管理不到位，造成绝收。",
        "二、补贴对象和标准\n经营面积达到50亩以上的农户，2026年6月底前完成登记。",
    ],
    ids=["heading", "numbered", "lines", "cases", "section"],
)
def test_what_a_rule_covers_is_no_goal(terms: str, book: RuleBook) -> None:
    text = f"柳河县产业扶持办法\n一、总则\n促进发展。\n{terms}{_AFTER}"
    facts = facts_of(outline(read_string(text, "made"), book), book)
    assert [one.indicator for one in facts.records if isinstance(one, Target)] == ["培育示范企业"]
    assert [one.action for one in facts.records if isinstance(one, Milestone)] == ["建成服务平台"]


def test_the_line_behind_a_list_is_read_again(book: RuleBook) -> None:
    text = (
        "柳河县产业扶持办法\n一、程序\n申报单位应当符合以下条件：\n1.研发投入占比达到3%以上；\n2.从业人员达到20人以上。\n"
        "二、其他\n提交以下材料：\n营业收入达到2000万元以上的证明；\n从业人员达到20人以上的证明。\n到2027年，研发投入占比达到5%。"
    )
    facts = facts_of(outline(read_string(text, "made"), book), book)
    assert [(one.indicator, one.value) for one in facts.records if isinstance(one, Target)] == [("研发投入占比", 5)]
