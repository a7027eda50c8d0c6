"""What holds of verdicts whatever the targets are."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.conflicts import Register, conflicts
from pipeline.records import Facts
from tests.pipeline.conflicts.plans import changes, plan, target

# An indicator with words that mean the same, and units that convert: (names, (unit, factor), …)
INDICATORS: tuple[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], ...] = (
    (("农村生活污水治理率", "全市农村生活污水治理率", "农村生活污水处理率"), (("%", "1"), ("‰", "10"))),
    (("光伏发电装机容量", "光伏装机规模", "光伏发电总装机"), (("万千瓦", "1"), ("兆瓦", "10"), ("千瓦", "10000"))),
    (("新建高标准农田", "新增高标准农田", "高标准农田新建"), (("万亩", "15"), ("万公顷", "1"), ("公顷", "10000"))),
    (("万元GDP用水量", "单位地区生产总值用水量"), (("立方米", "1"), ("立方米/万元", "1"))),
    (("城市公共供水管网漏损率", "公共供水管网漏损率"), (("%", "1"),)),
    (("技术合同成交额", "技术合同成交总额"), (("亿元", "1"), ("万元", "10000"))),
)
REGIONS = ("四川省", "绵阳市", "江油市", "宜宾市", "全国")


@st.composite
def fields(draw: st.DrawFn) -> tuple[int, Decimal, dict[str, Any]]:
    """An indicator's number, a value, and what else a target says."""
    rest = {
        "comparator": draw(st.sampled_from(["=", ">=", ">", "<=", "<", "~"])),
        "deadline": draw(st.sampled_from(["2024", "2025", "2025-06", "2027", None])),
        "force": draw(st.sampled_from(["stated", "stated", "aspirational", "binding"])),
        "change": draw(st.sampled_from(["none", "none", "increase", "decrease"])),
        "baseline_year": draw(st.sampled_from([None, 2020])),
        "recurrence": draw(st.sampled_from([None, None, "annual"])),
        "verb": draw(st.sampled_from([None, "达到", "降至", "保持", "新增"])),
        "scope": draw(st.sampled_from([None, None, "主城区"])),
    }
    return draw(st.integers(0, len(INDICATORS) - 1)), Decimal(draw(st.integers(1, 6))), rest


def worded(which: int, value: Decimal, rest: dict[str, Any], name: int = 0, unit: int = 0) -> dict[str, Any]:
    """A target in the given words and unit."""
    names, units = INDICATORS[which]
    printed, factor = units[unit % len(units)]
    return target(names[name % len(names)], str(value * Decimal(factor)), printed, **rest)


statements = st.lists(fields(), min_size=1, max_size=4)
libraries = st.lists(st.tuples(st.sampled_from(REGIONS), statements), min_size=1, max_size=4)


def documents(library: list[tuple[str, list[tuple[int, Decimal, dict[str, Any]]]]]) -> list[Facts]:
    return [plan(f"文件{at}", region, *(worded(*one) for one in facts)) for at, (region, facts) in enumerate(library)]


def verdicts(book: Any, found: list[Facts]) -> set[tuple[Any, ...]]:
    return {(c.kind, c.strength, frozenset((c.a.fact, c.b.fact))) for c in conflicts(found, book)}


@given(libraries, st.randoms(use_true_random=False))
def test_the_order_of_documents_changes_nothing(book, library, random):
    found = documents(library)
    shuffled = found.copy()
    random.shuffle(shuffled)
    assert conflicts(found, book) == conflicts(shuffled, book)


@given(fields(), fields(), st.sampled_from(REGIONS), st.sampled_from(REGIONS))
def test_the_verdict_on_a_pair_mirrors(book, one, other, region, other_region):
    alike = worded(one[0], *other[1:])
    first = plan("甲", region, worded(*one)), plan("乙", other_region, alike)
    second = plan("乙", region, worded(*one)), plan("甲", other_region, alike)
    assert sorted((c.kind, c.strength) for c in conflicts(first, book)) == sorted(
        (c.kind, c.strength) for c in conflicts(second, book)
    )


@given(fields(), fields(), st.integers(0, 3), st.integers(0, 3))
def test_no_conversion_of_units_changes_a_verdict(book, one, other, unit, other_unit):
    which, value, rest = one[0], *other[1:]
    printed = plan("甲", "绵阳市", worded(*one)), plan("乙", "绵阳市", worded(which, value, rest))
    converted = (
        plan("甲", "绵阳市", worded(*one, unit=unit)),
        plan("乙", "绵阳市", worded(which, value, rest, unit=other_unit)),
    )
    assert verdicts(book, list(printed)) == verdicts(book, list(converted))


@given(fields(), st.integers(0, 3), st.integers(0, 3), st.sampled_from(["甲", "乙"]))
def test_a_target_never_conflicts_with_itself_reworded(book, one, name, unit, second):
    first = worded(*one)
    again = worded(*one, name=name, unit=unit)
    found = (
        [plan("甲", "绵阳市", first, again)]
        if second == "甲"
        else [plan("甲", "绵阳市", first), plan("乙", "绵阳市", again)]
    )
    assert conflicts(found, book) == []


@given(libraries, statements)
def test_an_unrelated_document_changes_nothing(book, library, facts):
    found = documents(library)
    other = plan("旁", "广东省", *(worded(*one) for one in facts))
    unrelated = plan("别", "绵阳市", target("博物馆年观众数量", 20, "万人次"), target("古树名木保护率", 100))
    before = verdicts(book, found)
    own = verdicts(book, [other])
    without_nation = [one for one in found if one.records[0].region != "全国"]  # type: ignore[union-attr]
    assert verdicts(book, [*found, unrelated]) == before
    assert verdicts(book, [*without_nation, other]) == verdicts(book, without_nation) | own


@settings(max_examples=50)
@given(libraries)
def test_every_record_is_complete(book, library):
    for conflict in conflicts(documents(library), book, with_incomparable=True):
        assert conflict.explanation.endswith("。")
        assert (conflict.reason is None) == (conflict.strength is not None)
        assert conflict.a.fact != conflict.b.fact


@given(libraries)
def test_ids_are_distinct_and_stable(book, library):
    found = documents(library)
    ids = [conflict.id for conflict in conflicts(found, book)]
    assert len(ids) == len(set(ids))
    assert ids == [conflict.id for conflict in conflicts(found, book)]


@given(changes)
def test_a_register_that_is_kept_up_gives_what_a_full_judgement_gives(book, steps):
    """Documents put in, replaced and taken out in any order: only pairs with one of them are judged again."""
    register, held = Register(book), {}
    for put_in, taken_out in steps:
        held |= {facts.name: facts for facts in put_in}
        gone = taken_out & held.keys() - {facts.name for facts in put_in}
        held = {name: facts for name, facts in held.items() if name not in gone}
        register.update({facts.name: facts for facts in put_in}.values(), gone)
        assert register.conflicts() == conflicts(list(held.values()), book)
        assert register.conflicts(True) == conflicts(list(held.values()), book, with_incomparable=True)


@given(changes)
def test_a_register_that_is_taken_up_again_gives_what_a_full_judgement_gives(book, steps):
    held: dict[str, Facts] = {}
    found, standing = [], {}
    for put_in, taken_out in steps:
        before = dict(held)
        held |= {facts.name: facts for facts in put_in}
        held = {name: facts for name, facts in held.items() if name not in taken_out}
        changed = {name for name, facts in held.items() if before.get(name) != facts}
        register = Register(book)
        register.resume(held.values(), found, standing, changed)
        found, standing = register.conflicts(), register.standing()
        assert found == conflicts(list(held.values()), book)


@settings(max_examples=50)
@given(libraries)
def test_what_is_set_aside_stands_in_the_list_once_for_each_reason(book, library):
    """A statement is never listed with two others as the one that comes first, for one reason."""
    found = [one for one in conflicts(documents(library), book, with_incomparable=True) if one.kind == "not_comparable"]
    listed = [(one.reason, frozenset((one.a.fact, one.b.fact))) for one in found]
    facts = {fact for _, pair in listed for fact in pair}
    assert len(listed) == len(set(listed))
    assert len(found) <= len(facts) * len({reason for reason, _ in listed})


@given(fields(), st.sampled_from(REGIONS))
def test_the_words_for_the_own_region_change_nothing(book, one, region):
    which, value, rest = one
    first, second = worded(which, value, rest), worded(which, value, {**rest, "scope": rest["scope"] or "全市"})
    other = plan("他", region, worded(which, value + 1, rest))
    plain = conflicts([plan("本", region, first), other], book)
    scoped = conflicts([plan("本", region, second), other], book)
    assert [(c.kind, c.strength) for c in plain] == [(c.kind, c.strength) for c in scoped]
