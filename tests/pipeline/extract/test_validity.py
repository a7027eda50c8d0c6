"""What a document says about its own validity, and what it does to others; the rules' own examples aside."""

from __future__ import annotations

import pytest

from pipeline.examples import facts_of_text
from pipeline.records import Citation, Document

HEAD = (
    "云泽市人民政府关于印发云泽市湖泊办法的通知\n云政发〔2031〕9号\n各县区人民政府：\n现将《云泽市湖泊办法》印发给你们。\n"
    "云泽市人民政府\n2031年3月5日\n云泽市湖泊办法\n"
)


def document(book, *lines):
    facts = facts_of_text(HEAD + "\n".join(lines), book)
    return next(fact for fact in facts if isinstance(fact, Document))


def citations(book, *lines):
    facts = facts_of_text(HEAD + "\n".join(lines), book)
    return [fact for fact in facts if isinstance(fact, Citation) and fact.relation != "issues"]


@pytest.mark.parametrize(
    ("sentence", "effective", "expires"),
    [
        ("本办法自2031年7月1日起施行，有效期5年。", "2031-07-01", "2036-06-30"),
        ("本办法自2031年7月1日起施行，有效期至2035年12月31日。", "2031-07-01", "2035-12-31"),
        ("本办法自印发之日起施行，有效期两年。", "2031-03-05", "2033-03-04"),
        ("本办法自发布之日起30日后施行，有效期3年。", "2031-04-04", "2034-04-03"),
        ("本办法自2032年2月29日起试行，试行期一年。", "2032-02-29", "2033-02-27"),
        ("本办法自２０３１年７月１日起执行。", "2031-07-01", None),
        ("本办法执行期限为2031年4月1日至2031年12月31日。", "2031-04-01", "2031-12-31"),
        ("本意见自2031年1月1日起施行，有效期5年，至2035年12月31日。", "2031-01-01", "2035-12-31"),
        ("养殖证应当年检。有效期5年。", None, None),
        ("《云泽市湿地办法》自2031年7月1日起施行，有效期5年。", None, None),
        ("养殖证自发证之日起生效，有效期5年。", None, None),
        ("新建项目自2031年7月1日起执行特别排放限值。", None, None),
        ("本办法自2031年2月30日起施行。", None, None),
    ],
)
def test_in_force_from_and_until(book, sentence, effective, expires):
    found = document(book, f"第一条 {sentence}")
    assert (found.effective_from, found.expires_on) == (effective, expires)


def test_every_statement_points_at_its_text(book):
    text = HEAD + "第一条 为加强管理，制定本办法。\n第二条 本办法自2031年7月1日起施行，\n有效期5年。"
    (head,) = (fact for fact in facts_of_text(text, book) if isinstance(fact, Document))
    assert [one.rule for one in head.validity] == ["effective_date", "expires_term"]
    assert [text[one.place.start : one.place.end] for one in head.validity] == [one.evidence for one in head.validity]
    assert {one.clause for one in head.validity} == {"第二条"}


def test_a_clause_with_a_day_of_its_own_dates_not_the_whole(book):
    found = document(book, "第一条 本办法自2031年7月1日起施行，其中第五条自2032年1月1日起施行。")
    assert found.effective_from == "2031-07-01"
    assert [one.clauses for one in found.validity] == [(), ("第五条",)]


def test_what_an_attachment_says_counts_only_where_the_document_says_nothing(book):
    annex = ("附件1", "云泽市湖泊巡查办法", "第一条 本办法自2032年1月1日起施行。")
    assert document(book, "第一条 本办法自2031年7月1日起施行。", *annex).effective_from == "2031-07-01"


@pytest.mark.parametrize(
    ("title", "draft", "trial"),
    [
        ("云泽市湖泊办法（征求意见稿）", "征求意见稿", False),
        ("云泽市湖泊条例（草案）", "草案", False),
        ("云泽市湖泊办法（送审稿）", "送审稿", False),
        ("云泽市湖泊办法（试行）", None, True),
        ("云泽市湖泊管理暂行规定", None, True),
        ("云泽市湖泊办法（2031年修订）", None, False),
    ],
)
def test_drafts_and_trials(book, title, draft, trial):
    (head,) = (f for f in facts_of_text(f"{title}\n第一条 为加强管理，制定本办法。", book) if isinstance(f, Document))
    assert (head.draft, head.trial) == (draft, trial)


@pytest.mark.parametrize(
    ("sentence", "ends"),
    [
        ("《云泽市养殖办法》（云政发〔2019〕8号）、《云泽市巡查办法》同时废止。", ["repeals", "repeals"]),
        ("原《云泽市养殖办法》（云政发〔2019〕8号）即行废止。", ["repeals"]),
        ("执行《云泽市养殖办法》，不得擅自废止。", [None]),
        ("适时修订《云泽市养殖办法》，完善配套制度。", [None]),
        ("《云泽市养殖办法》第三条自2031年9月1日起废止。", ["repeals"]),
        ("根据《云泽市养殖办法》，开展巡查。", [None]),
    ],
)
def test_what_it_does_to_others(book, sentence, ends):
    assert [one.ends for one in citations(book, f"第一条 {sentence}")] == ends
