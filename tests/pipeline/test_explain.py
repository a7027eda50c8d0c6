"""A fact is explained by its sentence, its rule, what the rule matched, and the texts it inherits from."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError, QueryError
from pipeline.explain import Explanation, explain_fact, explain_record, find_rule
from pipeline.extract import facts_of
from pipeline.readers import read
from pipeline.records import AnyFact, Milestone, Target
from pipeline.rules import RuleBook
from pipeline.structure import outline

PLAN = """云州市节水工作方案
一、主要目标
到2026年，全市供水管网漏损率降至9%以内，城市生活污水收集率达到76%以上、处理率达到96%以上。
二、2024年重点任务
（一）更新管网。改造供水管网120公里、泵站12座。全面建立用水台账。（市水务局牵头，市财政局配合）
（二）推进节水。
节水型单位达到50家。
责任单位：市水务局
完成时限：2025年6月底前
"""
TABLE = """云州市节水规划
一、主要指标
表1主要指标
序号\t指标\t单位\t2020年现状值\t2025年目标值
1\t供水管网漏损率\t%\t12\t9
2\t再生水利用率\t%\t22\t30
"""


def explained(text: str, folder: Path, book: RuleBook, indicator: str) -> Explanation:
    """The explanation of the target with that indicator (or of the milestone with that action)."""
    path = folder / "plan.txt"
    path.write_text(text, encoding="utf-8")
    facts = facts_of(outline(read(path), book), book).records

    def named(fact: AnyFact) -> bool:
        return (isinstance(fact, Target) and fact.indicator == indicator) or (
            isinstance(fact, Milestone) and fact.action == indicator
        )

    (fact,) = [fact for fact in facts if named(fact)]
    return explain_fact(path, fact.id, book)


def origins(found: Explanation) -> dict[str, tuple[str, str, str]]:
    return {each.field: (each.value, each.how, each.text) for each in found.inherited}


def test_sentence_rule_and_parts(tmp_path: Path, book: RuleBook) -> None:
    found = explained(PLAN, tmp_path, book, "供水管网漏损率")
    assert f"{found.before}【{found.evidence}】".endswith("到2026年，【全市供水管网漏损率降至9%以内】")
    assert found.after.startswith("，城市生活污水收集率")
    assert (found.kind, found.fact.rule) == ("targets", "target.level")
    rule = find_rule("target.level", book)
    assert rule is not None
    assert found.note == rule[1].rule.note
    assert found.segment is not None
    assert "¤以内" in found.segment
    assert {"verb": "降至", "after": "以内"}.items() <= {part.name: part.text for part in found.parts}.items()
    assert origins(found) == {"deadline": ("2026", "sentence", "到2026年")}


def test_what_a_clause_leaves_out_comes_from_the_text_before(tmp_path: Path, book: RuleBook) -> None:
    measure = origins(explained(PLAN, tmp_path, book, "城市生活污水处理率"))
    assert measure["indicator"] == ("城市生活污水", "before", "城市生活污水")
    counted = origins(explained(PLAN, tmp_path, book, "改造泵站"))
    assert counted["verb"] == ("改造", "before", "改造")


def test_heading_and_bracket(tmp_path: Path, book: RuleBook) -> None:
    found = origins(explained(PLAN, tmp_path, book, "改造供水管网"))
    assert found["deadline"] == ("2024", "heading", "2024年")
    assert found["owners"][:2] == ("市水务局", "bracket")
    assert "verb" not in found


def test_labels(tmp_path: Path, book: RuleBook) -> None:
    found = origins(explained(PLAN, tmp_path, book, "节水型单位"))
    assert found["deadline"] == ("2025-06", "label", "2025年6月底前")
    assert found["owners"][:2] == ("市水务局", "label")


def test_a_milestone_of_a_label(tmp_path: Path, book: RuleBook) -> None:
    text = PLAN.replace("节水型单位达到50家。", "建立节水型单位名录。")
    found = origins(explained(text, tmp_path, book, "推进节水"))
    assert found["deadline"] == ("2025-06", "label", "2025年6月底前")
    assert found["owners"][:2] == ("市水务局", "label")


def test_title(tmp_path: Path, book: RuleBook) -> None:
    text = "云州市2024年节水工作要点\n一、更新管网\n改造供水管网120公里。\n"
    found = explained(text, tmp_path, book, "改造供水管网")
    (deadline,) = found.inherited
    assert (deadline.value, deadline.how, deadline.text) == ("2024", "title", "2024")
    assert text[deadline.start : deadline.end] == "2024"


def test_cells(tmp_path: Path, book: RuleBook) -> None:
    found = origins(explained(TABLE, tmp_path, book, "供水管网漏损率"))
    assert found["indicator"][1:] == ("row", "供水管网漏损率")
    assert found["unit"] == ("%", "row", "%")
    assert found["deadline"] == ("2025", "column", "2025")
    assert found["baseline_value"] == ("12", "row", "12")


def test_a_file_under_another_name(tmp_path: Path, book: RuleBook) -> None:
    found = explained(PLAN, tmp_path, book, "供水管网漏损率")
    moved = (tmp_path / "plan.txt").rename(tmp_path / "source.txt")
    with pytest.raises(QueryError, match=found.fact.id):
        explain_fact(moved, found.fact.id, book)
    assert explain_fact(moved, found.fact.id, book, name="plan") == found


def test_a_record_alone_has_its_sentence_and_rule(tmp_path: Path, book: RuleBook) -> None:
    found = explained(PLAN, tmp_path, book, "供水管网漏损率")
    alone = explain_record(found.fact, PLAN, book)
    assert (alone.before, alone.evidence, alone.after, alone.note) == (
        found.before,
        found.evidence,
        found.after,
        found.note,
    )
    assert alone.inherited == ()


def test_unknown_files_and_rules(tmp_path: Path, book: RuleBook) -> None:
    with pytest.raises(InputError):
        explain_fact(tmp_path / "absent.txt", "x", book)
    assert find_rule("no.such.rule", book) is None
