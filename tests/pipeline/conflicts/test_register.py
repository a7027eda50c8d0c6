"""A register that is kept up: what a document that comes or goes has to do with the verdicts on others."""

from __future__ import annotations

import pytest

from pipeline.conflicts import Register, conflicts
from tests.pipeline.conflicts.plans import cites, plan, target

CITY, RATE, NUMBER = "绵阳市", "农村生活污水治理率", "绵府发〔2021〕7号"

OLDER = plan("甲", CITY, target(RATE, 60), title="绵阳市治水方案")
NEWER = plan("乙", CITY, target(RATE, 65), cites("绵阳市治水方案", "repeals", NUMBER))
MEANT = plan("丙", CITY, target("古树名木保护率", 100), title="绵阳市排水方案", doc_number=NUMBER)
"""The document that NEWER repeals by its number; while it is not at hand the title tells, which is OLDER's."""


def kinds(register):
    return [one.kind for one in register.conflicts()]


def test_a_third_document_may_set_two_others_at_odds_and_at_peace(book):
    register = Register(book)
    register.judge([OLDER, NEWER])
    assert kinds(register) == []
    register.update([MEANT])
    assert kinds(register) == ["value"]
    register.update([MEANT.model_copy(update={"records": MEANT.records[1:]})])
    assert kinds(register) == []
    register.update([MEANT])
    register.update([], ["丙"])
    assert kinds(register) == []


@pytest.mark.parametrize(("before", "after"), [([OLDER, NEWER], [MEANT]), ([OLDER, NEWER, MEANT], [])])
def test_the_same_when_the_register_is_taken_up_again(book, before, after):
    first = Register(book)
    first.judge(before)
    documents = [OLDER, NEWER, *after]
    again = Register(book)
    again.resume(documents, first.conflicts(), first.standing(), {one.name for one in after})
    assert again.conflicts() == conflicts(documents, book)
    assert kinds(again) == (["value"] if after else [])


def test_a_clause_that_ends_by_another_document(book):
    older = plan("甲", CITY, target(RATE, 60, clause="第三条"), title="绵阳市治水办法")
    other = plan("丁", CITY, target(RATE, 70))
    ending = plan("乙", CITY, target(RATE, 65), cites("绵阳市治水办法", "repeals", clauses=("第三条",)))
    register = Register(book)
    register.judge([older, other])
    register.update([ending])
    assert register.conflicts() == conflicts([older, other, ending], book)
    assert sorted({one.a.doc, one.b.doc} == {"甲", "乙"} for one in register.conflicts()) == [False, False]


def test_only_what_a_document_touches_is_judged(book, monkeypatch):
    """Another indicator, and another city's same indicator, are left alone."""
    register = Register(book)
    register.judge([OLDER, plan("戊", CITY, target("古树名木保护率", 90)), plan("己", "宜宾市", target(RATE, 50))])
    judged = []
    found = type(register._pairs).found

    def watched(self, said, touched=None):
        judged.extend((sorted(said), set(touched or ())))
        return found(self, said, touched)

    monkeypatch.setattr(type(register._pairs), "found", watched)
    register.update([plan("庚", CITY, target(RATE, 65))])
    assert judged == [sorted(["甲", "己", "庚"]), {"庚"}]
    assert kinds(register) == ["value"]


def test_the_collector_is_left_as_it_was(book):
    import gc

    gc.disable()
    try:
        Register(book).judge([OLDER])
        assert not gc.isenabled()
    finally:
        gc.enable()
    Register(book).judge([OLDER])
    assert gc.isenabled()
