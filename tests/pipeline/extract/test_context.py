"""What a passage inherits from those before it."""

from __future__ import annotations

from pipeline.extract.facts import facts_of
from pipeline.readers import read_string
from pipeline.records import Target
from pipeline.rules import RuleBook
from pipeline.structure import outline


def _goals(text: str, book: RuleBook) -> list[tuple[str, str | None]]:
    facts = facts_of(outline(read_string(text, "made"), book), book)
    return [(one.indicator, one.deadline) for one in facts.records if isinstance(one, Target)]


def test_a_period_named_in_the_preamble_frames_no_clause(book: RuleBook) -> None:
    text = (
        "柳河县关于推进节水工作的通知\n各乡镇：\n水是生存之本，“十四五”时期，全县用水效率持续提升，现就有关事项通知如下：\n"
        "一、主要任务\n（一）农业节水。农田灌溉水利用系数不低于0.6，每年推广节水灌溉2万亩以上。\n2026年3月2日\n"
    )
    assert _goals(text, book) == [("农田灌溉水利用系数", None), ("推广节水灌溉", None)]


def test_a_paragraph_that_opens_a_list_frames_it_and_no_later_clause(book: RuleBook) -> None:
    text = (
        "柳河县节水方案\n2026年3月2日\n一、主要目标\n到2028年，实现以下目标：\n——用水效率。农田灌溉水利用系数达到0.6。\n"
        "二、主要任务\n推广节水灌溉2万亩以上。\n"
    )
    assert _goals(text, book) == [("农田灌溉水利用系数", "2028"), ("推广节水灌溉", None)]
