"""Documents over time: versions, drafts, repeals, and what only looks like one of them."""

from __future__ import annotations

from pipeline.resolve.versions import Replacement, Versions, document_judgements
from tests.pipeline.conflicts.plans import cites, plan


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
