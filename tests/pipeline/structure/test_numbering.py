"""Numbers at the head of a paragraph."""

from __future__ import annotations

import pytest

from pipeline.structure.numbering import Marker, Numbers, decimal_heads, han_value, marker


@pytest.mark.parametrize(
    ("text", "kind", "ordinal", "printed"),
    [
        ("一、总体要求", "han", 1, "一、"),
        ("二十一、保障措施", "han", 21, "二十一、"),
        ("（十二）强化监管。", "han_bracket", 12, "（十二）"),
        ("3.推进改造。", "digit", 3, "3."),
        ("3、推进改造。", "digit", 3, "3、"),
        ("71.2022年3月前完成调整。", "digit", 71, "71."),
        ("（2）事故灾难。", "digit_bracket", 2, "（2）"),
        ("2）事故灾难。", "half_bracket", 2, "2）"),
        ("③统计口径", "circled", 3, "③"),
        ("⑵统计口径", "digit_bracket", 2, "⑵"),
        ("第三章税费支持", "chapter", 3, "第三章"),
        ("第2章总则", "chapter", 2, "第2章"),
        ("第一百零五条本条例自公布之日起施行。", "article", 105, "第一百零五条"),
        ("第三部分重点任务", "part", 3, "第三部分"),
        ("专栏4管网畅通工程", "box", 4, "专栏4"),
    ],
)
def test_marker_reads_the_numbers_officials_use(text: str, kind: str, ordinal: int, printed: str) -> None:
    assert marker(text) == Marker(kind, ordinal, printed, len(printed))


@pytest.mark.parametrize(
    "text",
    [
        "2023年底前完成",
        "1个工作日内办结",
        "1.5亿元以上",
        "一是加强领导",
        "第三条规定的情形",
        "第三条、第四条",
        "十五五时期",
        "3—5家",
        "一般固体废物",
    ],
)
def test_amounts_dates_and_prose_are_no_numbers(text: str) -> None:
    assert marker(text) is None


def test_levels_show_what_the_number_shows() -> None:
    texts = ["一、甲", "（一）甲", "1.甲", "（1）甲", "第一章甲", "第一条甲"]
    assert [found.level for text in texts if (found := marker(text))] == [1, 2, 3, 4, 1, 2]


@pytest.mark.parametrize(
    ("text", "value"), [("十", 10), ("二十一", 21), ("一百零五", 105), ("三十", 30), ("一百一十", 110)]
)
def test_han_value(text: str, value: int) -> None:
    assert han_value(text) == value


def test_decimal_numbers_count_only_in_a_text_that_is_numbered_so() -> None:
    plan = ["1总则", "1.1编制目的", "为应对突发事件，制定本预案。", "1.2编制依据", "2组织体系", "2.1领导机构"]
    heads = decimal_heads(plan)
    assert heads == frozenset({"1总则", "2组织体系"})
    assert marker("2.1领导机构", heads) == Marker("decimal2", 1, "2.1", 3)
    assert marker("2组织体系", heads) == Marker("decimal1", 2, "2", 1)
    assert marker("2.1领导机构") is None
    assert decimal_heads(["投资1.5亿元", "1.1亿元用于改造", "一、总体要求"]) is None


def test_a_number_follows_the_last_of_its_kind() -> None:
    numbers = Numbers()
    for text in ("1.甲", "2.乙", "（一）丙"):
        found = marker(text)
        assert found is not None
        numbers.accept(found)
    third, ninth, first = marker("3.丁"), marker("9.戊"), marker("1.己")
    assert third is not None
    assert ninth is not None
    assert first is not None
    assert numbers.follows(third)
    assert not numbers.allows(ninth)
    assert numbers.allows(first)
    assert not numbers.follows(first)
