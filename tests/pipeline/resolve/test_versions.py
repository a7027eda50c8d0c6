"""Documents over time: versions, drafts, repeals, and what only looks like one of them."""

from __future__ import annotations

import pytest

from pipeline.records import Judgement
from pipeline.resolve.same_departments import user_judgement
from pipeline.resolve.versions import Replacement, Versions, document_judgements
from tests.pipeline.conflicts.plans import cites, plan

CITY = "西安市"


def test_replacements(book):
    old = plan("旧", "西安市", title="西安市节水方案", doc_number="市政办〔2020〕1号")
    repeal = plan("新", "西安市", cites("西安市节水方案", "repeals"), title="西安市水资源方案")
    revised = plan("修", "西安市", title="西安市节水方案（2024年修订）", doc_number="市政办〔2024〕9号")
    other_city = plan("别", "咸阳市", title="西安市节水方案", doc_number="咸政办〔2024〕9号")
    assert Versions([old, repeal, revised, other_city], book).replacements() == sorted(
        [
            Replacement("修", "旧", "version"),
            Replacement("新", "旧", "repeals"),
            Replacement("新", "修", "repeals"),
        ]
    )


def test_documents_of_one_title_without_dates_replace_nothing(book):
    first, second = (plan(name, "西安市", title="西安市节水方案", doc_number=name) for name in ("一", "二"))
    assert Versions([first, second], book).replacements() == []


def test_two_files_of_one_document_are_copies(book):
    same = {"title": "西安市节水方案", "doc_number": "市政办〔2020〕1号", "issued_on": "2020-01-02"}
    first, second = plan("一", "西安市", **same), plan("二", "西安市", **same)
    later = plan("三", "西安市", **{**same, "issued_on": "2024-01-02", "doc_number": "市政办〔2024〕1号"})
    assert Versions([second, later, first], book).copies() == [("一", "二")]
    assert Versions([first, second], book).replacements() == []


def test_a_judgement_for_every_citation_of_a_document_at_hand(book):
    held = plan("甲", "西安市", title="西安市节水方案", doc_number="市政办〔2020〕1号")
    citing = plan("乙", "西安市", cites("西安市节水方案", "basis", "市政办[2020]1号"), cites("别的方案", "refers"))
    found = document_judgements([held, citing], book)
    assert [(one.kind, one.a, one.b, one.verdict) for one in found] == [
        ("document", "西安市节水方案 市政办[2020]1号", "甲", "same")
    ]


# ------------------------------------------------------------ what only looks like a version


def verdicts(documents, book, *decided: Judgement):
    return {(tie.a.name, tie.b.name): (tie.verdict, tie.rule) for tie in Versions(documents, book, decided).ties()}


def test_one_title_of_two_issuers_is_two_documents(book):
    schools = plan("教育", CITY, title="年度考核办法", issuers=("西安市教育局",), issued_on="2023-01-05")
    roads = plan("交通", CITY, title="年度考核办法", issuers=("西安市交通运输局",), issued_on="2024-01-05")
    assert verdicts([schools, roads], book) == {("教育", "交通"): ("different", "document-issuer")}
    assert Versions([schools, roads], book).replacements() == []


def test_an_issuer_under_its_old_name_or_its_office_is_the_same(book):
    old = plan("旧", CITY, title="西安市排污办法", issuers=("西安市环境保护局",), issued_on="2016-01-05")
    new = plan("新", CITY, title="西安市排污办法", issuers=("西安市生态环境局",), issued_on="2022-01-05")
    assert Versions([old, new], book).replacements() == [Replacement("新", "旧", "version")]
    plan_a = plan("甲", CITY, title="西安市节水方案", issuers=("西安市人民政府",), issued_on="2016-01-05")
    plan_b = plan("乙", CITY, title="西安市节水方案", issuers=("西安市人民政府办公厅",), issued_on="2022-01-05")
    assert Versions([plan_a, plan_b], book).replacements() == [Replacement("乙", "甲", "version")]


@pytest.mark.parametrize("title", ["西安市{}年教育工作要点", "西安市{}年度重点任务责任清单", "{}年西安市政府工作报告"])
def test_yearly_documents_of_a_series_are_no_versions(book, title):
    series = [plan(f"{year}", CITY, title=title.format(year), issued_on=f"{year}-02-01") for year in (2022, 2023, 2024)]
    assert Versions(series, book).replacements() == []
    assert set(verdicts(series, book).values()) == {("different", "document-series")}


def test_plans_of_different_periods_are_no_versions(book):
    plans = [plan(f"{a}", CITY, title=f"西安市治水规划（{a}—{a + 5}年）", issued_on=f"{a}-02-01") for a in (2016, 2021)]
    assert Versions(plans, book).replacements() == []


@pytest.mark.parametrize(
    "printed", ["市政办〔2020〕1号", "市政办[2020]1号", "市政办（2020）1号", "市政办【2020】 1 号"]
)
def test_a_number_in_any_brackets_is_one_number(book, printed):
    old = plan("旧", CITY, title="西安市节水方案", doc_number="市政办〔2020〕1号", issued_on="2020-01-02")
    new = plan("新", CITY, cites(None, "repeals", printed), title="西安市水资源办法", issued_on="2024-01-02")
    assert Versions([old, new], book).replacements() == [Replacement("新", "旧", "repeals")]


def test_a_repeal_of_other_documents_leaves_the_one_at_hand(book):
    kept = plan("留", CITY, title="西安市节水方案", doc_number="市政办〔2020〕1号", issued_on="2020-01-02")
    repeal = plan(
        "废",
        CITY,
        cites("西安市供水办法", "repeals", "市政办〔2018〕9号"),
        title="西安市水资源办法",
        issued_on="2024-01-02",
    )
    assert Versions([kept, repeal], book).replacements() == []


def test_a_title_alone_is_repealed_in_its_own_region_only(book):
    here = plan("这", CITY, title="节水方案", issued_on="2020-01-02")
    there = plan("那", "咸阳市", title="节水方案", issued_on="2020-01-02")
    repeal = plan("废", CITY, cites("节水方案", "repeals"), title="水资源办法", issued_on="2024-01-02")
    assert [(one.newer, one.older) for one in Versions([here, there, repeal], book).replacements()] == [("废", "这")]


def test_a_partial_repeal_names_its_clauses(book):
    old = plan("旧", CITY, title="西安市节水方案", issued_on="2020-01-02")
    new = plan(
        "新",
        CITY,
        cites("西安市节水方案", "repeals", clauses=("第三条",)),
        title="西安市水资源办法",
        issued_on="2024-01-02",
    )
    assert Versions([old, new], book).replacements() == [Replacement("新", "旧", "repeals", ("第三条",))]


def test_a_plan_to_revise_ends_nothing(book):
    old = plan("旧", CITY, title="西安市节水条例", issued_on="2020-01-02")
    task = plan(
        "点", CITY, cites("西安市节水条例", "amends", ends=None), title="西安市水务要点", issued_on="2024-01-02"
    )
    assert Versions([old, task], book).replacements() == []


# ------------------------------------------------------------ drafts


def draft_of(name, issued_on, **head):
    return plan(
        name,
        CITY,
        *head.pop("facts", ()),
        title="西安市节水办法（征求意见稿）",
        draft="征求意见稿",
        issued_on=issued_on,
        **head,
    )


def test_the_final_text_takes_the_place_of_its_drafts(book):
    first, second = draft_of("稿一", "2023-03-01"), draft_of("稿二", "2023-06-01", issuers=("西安市水务局",))
    final = plan("定", CITY, title="西安市节水办法", issued_on="2023-09-01", issuers=("西安市人民政府办公厅",))
    assert Versions([final, second, first], book).replacements() == [
        Replacement("定", "稿一", "final"),
        Replacement("定", "稿二", "final"),
        Replacement("稿二", "稿一", "version"),
    ]


def test_a_draft_ends_nothing_that_is_in_force(book):
    final = plan("定", CITY, title="西安市节水办法", issued_on="2020-09-01")
    other = plan("它", CITY, title="西安市供水规定", issued_on="2019-09-01")
    draft = draft_of("稿", "2024-03-01", facts=(cites("西安市供水规定", "repeals"),))
    found = Versions([final, draft, other], book)
    assert found.replacements() == []
    assert found.proposed() == [Replacement("稿", "它", "repeals")]


def test_titles_of_drafts_under_a_call_for_opinions(book):
    title = "西安市水务局关于公开征求《西安市节水办法（征求意见稿）》意见的公告"
    draft = plan("稿", CITY, title=title, draft="征求意见稿", issued_on="2023-03-01")
    final = plan("定", CITY, title="西安市节水办法（试行）", issued_on="2023-09-01")
    assert Versions([final, draft], book).replacements() == [Replacement("定", "稿", "final")]


# ------------------------------------------------------------ a user's own judgements


def test_a_user_parts_and_joins_versions(book):
    old = plan("旧", CITY, title="西安市节水方案", issued_on="2020-01-02")
    new = plan("新", CITY, title="西安市节水方案", issued_on="2024-01-02")
    renamed = plan("改", CITY, title="西安市水资源节约方案", issued_on="2025-01-02")
    apart = user_judgement("document", "旧", "新", merge=False)
    assert Versions([old, new], book, [apart]).replacements() == []
    joined = user_judgement("document", "新", "改", merge=True)
    assert Replacement("改", "新", "version") in Versions([old, new, renamed], book, [joined]).replacements()
    assert all(one.rule != "user" for one in document_judgements([old, new], book, [apart]))


def test_a_user_says_which_document_a_citation_means(book):
    held = plan("甲", CITY, title="西安市节水方案", issued_on="2020-01-02")
    citing = plan("乙", CITY, cites("西安市节水方案", "repeals"), title="西安市水办法", issued_on="2024-01-02")
    no = user_judgement("document", "西安市节水方案", "甲", merge=False)
    assert Versions([held, citing], book, [no]).replacements() == []
    short = plan("丙", CITY, cites("节水方案", "repeals"), title="西安市水办法", issued_on="2024-01-02")
    yes = user_judgement("document", "节水方案", "甲", merge=True)
    assert Versions([held, short], book).replacements() == []
    assert Versions([held, short], book, [yes]).replacements() == [Replacement("丙", "甲", "repeals")]


def test_the_order_of_documents_changes_nothing(book):
    documents = [draft_of("稿", "2023-03-01")]
    documents += [plan(f"{y}", CITY, title="西安市节水办法", issued_on=f"{y}-09-01") for y in (2023, 2020, 2024)]
    forward, backward = Versions(documents, book), Versions(documents[::-1], book)
    assert forward.replacements() == backward.replacements()
    assert {frozenset(tie[:2]) for tie in forward.ties()} == {frozenset(tie[:2]) for tie in backward.ties()}
