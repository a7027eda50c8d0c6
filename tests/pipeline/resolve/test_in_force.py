"""What is in force on a day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.in_force import OPEN, in_force, periods
from tests.pipeline.conflicts.plans import cites, plan, target

CITY = "西安市"


def made(name, issued_on, *facts, **head):
    return plan(name, CITY, *facts, title=head.pop("title", f"西安市{name}办法"), issued_on=issued_on, **head)


def test_a_period_begins_when_the_document_says_else_on_its_day(book):
    known = periods(
        [
            made("甲", "2024-06-20", effective_from="2024-07-01"),
            made("乙", "2024-06-20"),
            made("丙", None, doc_number="市政办〔2022〕3号"),
            made("丁", None),
            made("戊", "2024-06-20", draft="草案"),
        ],
        book,
    )
    assert {name: (one.start, one.end, one.doubt) for name, one in known.items()} == {
        "甲": ("2024-07-01", OPEN, None),
        "乙": ("2024-06-20", OPEN, None),
        "丙": ("2022-01-01", OPEN, None),
        "丁": (None, OPEN, "undated"),
        "戊": (None, OPEN, "draft"),
    }


@pytest.mark.parametrize(
    ("head", "last"),
    [({"expires_on": "2026-06-30"}, "2026-06-30"), ({"ended_on": "2025-01-01"}, "2024-12-31")],
    ids=["expires", "ended"],
)
def test_a_period_ends_with_the_last_day(book, head, last):
    period = periods([made("甲", "2024-06-20", **head)], book)["甲"]
    assert period.holds(last)
    assert not period.holds(period.end)
    assert period.end > last


def test_the_day_of_the_repeal_is_the_first_without_the_old_one(book):
    old = made("旧", "2020-01-02")
    new = made("新", "2024-06-20", cites("西安市旧办法", "repeals"), effective_from="2024-07-01")
    known = periods([old, new], book)
    assert (known["旧"].holds("2024-06-30"), known["新"].holds("2024-06-30")) == (True, False)
    assert (known["旧"].holds("2024-07-01"), known["新"].holds("2024-07-01")) == (False, True)
    assert known["旧"].by == "新"


def test_a_repeal_from_a_day_of_its_own(book):
    new = made("新", "2024-06-20", cites("西安市旧办法", "repeals", ends_on="2025-01-01"))
    assert periods([made("旧", "2020-01-02"), new], book)["旧"].end == "2025-01-01"


def test_an_amendment_leaves_the_document_in_force(book):
    change = made("改", "2024-06-20", cites("西安市旧办法", "amends"))
    assert periods([made("旧", "2020-01-02"), change], book)["旧"].end == OPEN


def test_an_extension_moves_the_last_day(book):
    old = made("旧", "2020-01-02", expires_on="2024-12-31")
    longer = made("延", "2024-06-20", cites("西安市旧办法", "refers", ends="extends", ends_on="2027-12-31"))
    assert periods([old, longer], book)["旧"].end == "2028-01-01"


def test_a_draft_ends_no_period(book):
    draft = made("稿", "2024-06-20", cites("西安市旧办法", "repeals"), draft="征求意见稿")
    assert periods([made("旧", "2020-01-02"), draft], book)["旧"].end == OPEN


def test_repealed_on_an_unknown_day_is_in_force_on_none(book):
    new = plan("新", CITY, cites("西安市旧办法", "repeals"), title="西安市新办法")
    period = periods([made("旧", "2020-01-02"), new], book)["旧"]
    assert (period.start, period.doubt) == (None, "ended")


def test_a_repealed_clause_ends_before_the_rest(book):
    old = made("旧", "2020-01-02", target("森林覆盖率", 40, clause="第三条"), target("绿地率", 30, clause="第四条"))
    new = made("新", "2024-06-20", cites("西安市旧办法", "repeals", clauses=("第三条",)))
    known = periods([old, new], book)
    kept = next(facts for facts in in_force([old, new], known, "2025-01-01") if facts.name == "旧")
    assert [one.clause for one in kept.records if one.type == "target"] == ["第四条"]
    before = in_force([old, new], known, "2024-01-01")
    assert before == [old]


@given(days=st.lists(st.dates(), min_size=2, max_size=5, unique=True), asked=st.dates())
def test_of_the_versions_of_one_document_at_most_one_is_in_force(book, days, asked):
    versions = [made(f"v{at}", day.isoformat(), title="西安市节水办法") for at, day in enumerate(days)]
    found = in_force(versions, periods(versions, book), asked.isoformat())
    earlier = [day for day in days if day <= asked]
    assert [facts.records[0].issued_on for facts in found] == ([max(earlier).isoformat()] if earlier else [])
