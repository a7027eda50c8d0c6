"""The sentences that explain conflicts, and the arithmetic in them."""

from __future__ import annotations

from pipeline.conflicts import conflicts, explain
from tests.pipeline.conflicts.plans import plan, target

RATE = "农村生活污水治理率"


def only(book, *documents, **options):
    found = conflicts(documents, book, **options)
    assert len(found) == 1
    return found[0]


def test_a_lower_region_that_asks_for_less(book):
    part = plan("县方案", "江油市", target(RATE, 22, comparator=">="))
    whole = plan("省方案", "四川省", target(RATE, 25, comparator=">="))
    found = only(book, part, whole)
    assert found.explanation == (
        "“农村生活污水治理率”：江油市要求2025年不低于22%，其上级四川省要求2025年不低于25%，要求更宽，低3个百分点。"
    )
    assert explain(found, "en", book) == (
        "“农村生活污水治理率”: 江油市 asks for at least 22% by 2025, 四川省 asks for at least 25% by 2025, "
        "which contains it; the part asks for less; 3 percentage points lower."
    )


def test_units_are_converted_in_the_open(book):
    first = plan("a", "绵阳市", target("光伏发电装机容量", 350, "万千瓦", comparator=">="))
    found = only(book, first, plan("b", "绵阳市", target("光伏装机规模", 3200, "兆瓦")))
    assert "350万千瓦＝3500兆瓦" in found.explanation
    assert "相差300兆瓦" in found.explanation
    assert "没有同时满足两者的数值" in found.explanation


def test_about_is_spelled_out(book):
    first = plan("甲", "绵阳市", target(RATE, 7, comparator="~"))
    found = only(book, first, plan("乙", "绵阳市", target(RATE, 7, comparator=">")))
    assert "左右按±5%计：6.65—7.35%" in found.explanation
    assert "数值相同而比较词不同" in found.explanation


def test_years_between_dates(book):
    first = plan("甲", "绵阳市", target(RATE, 30))
    found = only(book, first, plan("乙", "绵阳市", target(RATE, 30, deadline="2027")))
    assert found.explanation.endswith("相差2年。")
    assert explain(found, "en", book).endswith("2 years apart.")


def test_text_and_table_are_named(book):
    table = target(RATE, 65, source="table", clause="附件/1")
    found = only(book, plan("甲", "绵阳市", target(RATE, 60, clause="二、/（一）"), table))
    assert "正文二、/（一）要求2025年60%" in found.explanation
    assert "附表要求2025年65%" in found.explanation


def test_ranges_say_how_far_apart_they_are(book):
    count = "培育省级绿色工厂"
    first = plan("甲", "绵阳市", target(count, 15, "家", value_max="20"))
    apart = only(book, first, plan("乙", "绵阳市", target(count, 25, "家")))
    overlapping = only(book, first, plan("乙", "绵阳市", target(count, 18, "家")))
    assert "15—20家" in apart.explanation
    assert "相差5家" in apart.explanation
    assert "范围有重叠" in overlapping.explanation


def test_a_reason_stands_where_nothing_was_compared(book):
    first = plan("甲", "绵阳市", target(RATE, 60))
    second = plan("乙", "绵阳市", target(RATE, 95, scope="主城区"))
    found = only(book, first, second, with_incomparable=True)
    assert "适用范围不同" in found.explanation
    assert "different scopes" in explain(found, "en", book)
