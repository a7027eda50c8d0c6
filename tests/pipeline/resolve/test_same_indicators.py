"""What is judged about indicators: names that mean one, and names that only look alike."""

from __future__ import annotations

import pytest

from pipeline.resolve.same_departments import user_judgement
from pipeline.resolve.same_indicators import indicator_judgements
from tests.pipeline.conflicts.plans import plan, target


def judged(book, *names, decided=(), unit="个"):
    """What is judged about names printed in a plan each, as (verdict, the two names)."""
    plans = [plan(f"计划{number}", "绵阳市", target(name, 5, unit)) for number, name in enumerate(names)]
    found = indicator_judgements(plans, book, decided)
    return [(one.verdict, {one.a, one.b}) for one in found]


def test_a_judgement_with_a_reason_for_names_that_differ(book):
    first = plan("甲", "绵阳市", target("细颗粒物（PM2.5）浓度", 35, "微克/立方米"), target("森林覆盖率", 50))
    second = plan("乙", "绵阳市", target("PM2.5年均浓度", 33, "微克/立方米"), target("森林覆盖率", 51))
    found = indicator_judgements([first, second], book)
    assert [(one.kind, one.verdict, {one.a, one.b}) for one in found] == [
        ("indicator", "same", {"细颗粒物（PM2.5）浓度", "PM2.5年均浓度"})
    ]
    assert "括号内容不计" in found[0].reason
    assert indicator_judgements([second, first], book) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("林盘灯光改良站点", "林盘灯光改善站点"),
        ("高校毕业生帮扶岗点", "高校毕业生应急帮扶岗点"),
        ("社区智慧书屋", "智慧社区书屋"),
    ],
)
def test_names_that_look_alike_are_unsure_with_a_reason(book, one, other):
    plans = [plan("甲", "绵阳市", target(one, 5, "个")), plan("乙", "绵阳市", target(other, 5, "个"))]
    (found,) = indicator_judgements(plans, book)
    assert (found.verdict, found.rule, {found.a, found.b}) == ("unsure", "indicator-alike", {one, other})
    assert "请判定" in found.reason
    assert indicator_judgements(plans[::-1], book) == [found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("农村智慧书屋网点", "城镇智慧书屋网点"),
        ("一类智慧书屋网点", "二类智慧书屋网点"),
        ("森林覆盖率", "林木覆盖率"),
        ("新增智慧书屋网点", "智慧书屋网点"),
    ],
)
def test_what_is_known_to_differ_is_not_asked(book, one, other):
    assert judged(book, one, other) == []


def test_names_of_two_dimensions_are_not_asked(book):
    plans = [
        plan("甲", "绵阳市", target("林盘灯光改良", 5, "亿元")),
        plan("乙", "绵阳市", target("林盘灯光改善", 5, "公里")),
    ]
    assert indicator_judgements(plans, book) == []


@pytest.mark.parametrize("merge", [True, False])
def test_the_users_word_takes_a_pair_off_the_list(book, merge):
    names = "林盘灯光改良站点", "林盘灯光改善站点"
    assert judged(book, *names) == [("unsure", set(names))]
    assert judged(book, *names, decided=[user_judgement("indicator", *names, merge)]) == []


def test_a_crowd_of_like_names_is_not_asked_pair_by_pair(book):
    surnames = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛"
    assert len(judged(book, *(f"{surname}家林盘灯光站点" for surname in surnames))) < 3 * len(surnames)
