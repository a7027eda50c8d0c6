"""What became of targets, milestones and work from one text to another."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare import compare, explain
from pipeline.records import ClauseFact, Milestone, Place
from pipeline.resolve.same_departments import user_judgement
from tests.pipeline.conflicts.plans import NOWHERE, plan, target, with_roles

CITY = "西安市"


def targets(old, new, book, *decided):
    """The differences of two plans that hold these targets."""
    sides = (plan("旧", CITY, *old), plan("新", CITY, *new))
    return [one for one in compare(*sides, book, decided) if one.what == "target"]


def only(old, new, book, *decided):
    (one,) = targets([old], [new], book, *decided)
    return one


RATE = "城市生活污水集中收集率"


@pytest.mark.parametrize(
    ("old", "new", "changes", "trends", "by"),
    [
        (target(RATE, 70), target(RATE, 75), ("value",), ("stricter",), "5"),
        (target(RATE, 75), target(RATE, "72.5"), ("value",), ("looser",), "-2.5"),
        (target(RATE, 75, comparator=">="), target(RATE, 75, comparator=">="), ("unchanged",), (), None),
        (target(RATE, 75, comparator="~"), target(RATE, 75, comparator=">="), ("comparator",), (), None),
        (target(RATE, 75, comparator=">="), target(RATE, 75, comparator=">"), ("comparator",), ("stricter",), None),
        (target(RATE, 75), target(RATE, 75, deadline="2027"), ("deadline",), ("later",), None),
        (target(RATE, 75, deadline="2025-06"), target(RATE, 75, deadline="2025-03"), ("deadline",), ("earlier",), None),
        (target(RATE, 75), target(RATE, 80, deadline="2027"), ("value", "deadline"), ("stricter", "later"), "5"),
        (target(RATE, 75, force="aspirational"), target(RATE, 75), ("force",), ("stricter",), None),
        (
            target("供水管网漏损率", 10, verb="控制在"),
            target("供水管网漏损率", 8, verb="控制在"),
            ("value",),
            ("stricter",),
            "-2",
        ),
        (
            target("用水量", 14, change="decrease", baseline_year=2020),
            target("用水量", 16, change="decrease", baseline_year=2020),
            ("value",),
            ("stricter",),
            "2",
        ),
        (
            target("用水量", 14, change="decrease", baseline_year=2020),
            target("用水量", 5, change="decrease", baseline_year=2023),
            ("value", "baseline"),
            (),
            "-9",
        ),
        (target("投资", "0.5", "亿元"), target("投资", 6000, "万元"), ("value",), (), "1000"),
        (target("投资", "0.5", "亿元"), target("投资", 5000, "万元"), ("unchanged",), (), None),
        (target(RATE, 75, clause="一、"), target(RATE, 75, clause="二、"), ("unchanged",), (), None),
    ],
)
def test_a_target_over_time(book, old, new, changes, trends, by):
    one = only(old, new, book)
    assert (one.changes, one.trends, one.by) == (changes, trends, None if by is None else Decimal(by))
    assert one.kind == changes[0]


def test_added_and_dropped(book):
    found = targets([target(RATE, 75)], [target("森林覆盖率", 45)], book)
    assert [(one.kind, one.old is None, one.new is None) for one in found] == [
        ("added", True, False),
        ("dropped", False, True),
    ]


def test_another_wording_is_no_new_target(book):
    one = only(target("非化石能源消费占比", 18), target("非化石能源消费比重", 20), book)
    assert (one.kind, one.match) == ("value", ("wording", "date"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (target("户籍人口城镇化率", 60), target("常住人口城镇化率", 62)),
        (target("再生水利用率", 20, scope="主城区"), target("再生水利用率", 25, scope="全市")),
        (target("淘汰柴油货车", 500, "辆"), target("推广柴油货车", 500, "辆")),
        (target(RATE, 75), target(RATE, 5, change="increase")),
        (target("培训护理员", 500, "人次", recurrence="annual"), target("培训护理员", 2000, "人次")),
        (target(RATE, 60, deadline="2020"), target(RATE, 90, deadline="2035")),
    ],
    ids=["qualifier", "scope", "verb", "change", "yearly", "far apart"],
)
def test_what_only_looks_like_the_same_target(book, old, new):
    assert {one.kind for one in targets([old], [new], book)} == {"added", "dropped"}


def test_of_several_dates_the_nearest_are_paired(book):
    old = [target(RATE, 70), target(RATE, 80, deadline="2030")]
    new = [target(RATE, 85, deadline="2030"), target(RATE, 78, deadline="2027")]
    pairs = [(one.old.deadline, one.new.deadline) for one in targets(old, new, book)]
    assert pairs == [("2030", "2030"), ("2025", "2027")]


def test_what_text_and_table_both_state_is_one_target(book):
    stated = [target(RATE, 75), target(RATE, 75, source="table", owners=("市水务局",))]
    (one,) = targets(stated, [target(RATE, 80, owners=("市水务局",))], book)
    assert one.changes == ("value",)


def test_a_department_under_another_name_is_no_other_owner(book):
    same = only(target(RATE, 75, owners=("市环保局",)), target(RATE, 75, owners=("西安市生态环境局",)), book)
    other = only(target(RATE, 75, owners=("市水务局",)), target(RATE, 75, owners=("市财政局",)), book)
    assert (same.kind, other.kind) == ("unchanged", "owner")


def test_a_users_judgement_on_indicators_counts(book):
    old, new = target("绿色建筑占比", 70), target("星级建筑比重", 75)
    assert {one.kind for one in targets([old], [new], book)} == {"added", "dropped"}
    joined = user_judgement("indicator", "绿色建筑占比", "星级建筑比重", merge=True)
    assert only(old, new, book, joined).kind == "value"


def test_sentences_in_both_languages(book):
    one = only(target(RATE, 70, owners=("市水务局",)), target(RATE, 75, deadline="2026", owners=("市财政局",)), book)
    assert one.explanation == (
        f"“{RATE}”：由2025年70%改为2026年75%，增加5个百分点，要求更高；期限由2025年改为2026年，推迟1年；"
        "责任单位由市水务局改为市财政局。"
    )
    assert explain(one, "en", book) == (
        f"“{RATE}”: 70% by 2025, now 75% by 2026, up 5 percentage points, asks for more; "
        "due 2025, now 2026, 1 year later; owners 市水务局, now 市财政局."
    )


def test_other_units_are_shown_converted(book):
    one = only(target("投资", "0.5", "亿元"), target("投资", 6000, "万元"), book)
    assert "增加1000万元（0.5亿元＝5000万元）" in one.explanation


# ------------------------------------------------------------ milestones and work


def milestone(action, deadline, start=0, **fields):
    return Milestone(
        evidence=action,
        place=Place(sha256="0" * 64, start=start, end=start),
        action=action,
        deadline=deadline,
        **fields,
    )


def with_records(facts, *records):
    return facts.model_copy(update={"records": (*facts.records, *records)})


def test_milestones_are_known_by_their_words(book):
    old = with_records(plan("旧", CITY), milestone("建成排水监测平台", "2024-12"), milestone("完成管网普查", "2024"))
    new = with_records(
        plan("新", CITY), milestone("建成城市排水监测平台", "2025-06"), milestone("出台管理办法", "2025")
    )
    found = [(one.kind, one.changes, one.trends) for one in compare(old, new, book)]
    assert found == [
        ("deadline", ("deadline", "wording"), ("later",)),
        ("added", ("added",), ()),
        ("dropped", ("dropped",), ()),
    ]


def clause(path, title):
    return ClauseFact(evidence=title, place=NOWHERE, number=path.rsplit("/", 1)[-1], path=path, title=title, level=1)


def test_a_department_gets_new_work(book):
    old = with_roles(
        with_records(plan("旧", CITY), clause("一、", "管网建设")), "一、", 市水务局="lead", 市财政局="support"
    )
    new = with_records(plan("新", CITY), clause("一、", "总体要求"), clause("二、", "管网建设"))
    new = with_roles(new, "二、", 西安市水务局="lead", 市财政局="responsible", 市审计局="support")
    found = {(one.new or one.old).name: one.kind for one in compare(old, new, book)}
    assert found == {"西安市水务局": "unchanged", "市财政局": "role", "市审计局": "added"}


def test_work_that_moved_to_another_heading(book):
    old = with_records(plan("旧", CITY), clause("一、", "重点任务"), clause("一、/（一）", "管网建设"))
    new = with_records(plan("新", CITY), clause("一、", "保障措施"), clause("一、/（一）", "管网建设"))
    (one,) = compare(
        with_roles(old, "一、/（一）", 市水务局="lead"), with_roles(new, "一、/（一）", 市水务局="lead"), book
    )
    assert one.changes == ("moved",)


# ------------------------------------------------------------ properties

_NAMES = st.sampled_from([RATE, "森林覆盖率", "公共充电桩", "覆盖率"])
_TARGETS = st.lists(
    st.builds(
        target,
        _NAMES,
        st.integers(1, 99),
        deadline=st.sampled_from([None, "2025", "2026-06", "2030"]),
        comparator=st.sampled_from(["=", ">=", "~"]),
        clause=st.sampled_from(["一、", "二、"]),
    ),
    max_size=5,
)
_MIRROR = {"stricter": "looser", "looser": "stricter", "earlier": "later", "later": "earlier"}


@given(stated=_TARGETS)
def test_a_text_against_itself_is_unchanged(book, stated):
    assert {one.kind for one in targets(stated, stated, book)} <= {"unchanged"}


@given(old=_TARGETS, new=_TARGETS)
def test_every_target_is_accounted_for_and_none_twice(book, old, new):
    sides = plan("旧", CITY, *old), plan("新", CITY, *new)
    found = [one for one in compare(*sides, book) if one.what == "target"]
    for side, facts in zip(("old", "new"), sides, strict=True):
        shown = [getattr(one, side).id for one in found if getattr(one, side)]
        assert len(shown) == len(set(shown))
        said = {
            (one.indicator, one.value, one.deadline, one.comparator) for one in facts.records if one.type == "target"
        }
        assert {
            (t.indicator, t.value, t.deadline, t.comparator) for t in (getattr(d, side) for d in found) if t
        } == said


@given(
    old=st.builds(target, st.just(RATE), st.integers(1, 99)), new=st.builds(target, st.just(RATE), st.integers(1, 99))
)
def test_the_way_back_mirrors_the_way_there(book, old, new):
    there, back = only(old, new, book), only(new, old, book)
    assert there.changes == back.changes
    assert tuple(_MIRROR[trend] for trend in there.trends) == back.trends
    assert there.by == (None if back.by is None else -back.by)
