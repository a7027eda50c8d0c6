"""Citations: the examples of the rules, what the rules must leave alone, and the annotated real documents."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.citations import citations
from pipeline.readers import read
from pipeline.readers.text import source_of
from pipeline.records import Citation
from pipeline.rules import RuleBook, rulebook
from pipeline.structure import outline

EXAMPLES = [
    pytest.param(rule.name, example.text, example.gives, id=f"{rule.name}-{number}")
    for rule in rulebook().rules("citations")
    for number, example in enumerate(rule.rule.match)
]
COUNTER = [
    pytest.param(rule.name, text, id=f"{rule.name}-{number}")
    for rule in rulebook().rules("citations")
    for number, text in enumerate(rule.rule.no_match)
]


def cited(text: str) -> list[Citation]:
    source = source_of(text, "text", "text.txt", "0" * 64)
    return citations(outline(source, rulebook()), rulebook())


def shown(text: str) -> list[tuple[str | None, str | None, str, bool]]:
    return [(found.title, found.doc_number, found.relation, found.internal) for found in cited(text)]


@pytest.mark.parametrize(("rule", "text", "gives"), EXAMPLES)
def test_examples_of_the_rules(rule: str, text: str, gives: tuple[dict[str, object], ...]) -> None:
    found = [fact.model_dump() for fact in cited(text) if fact.rule == rule]
    for wanted in gives:
        assert any(wanted.items() <= fact.items() for fact in found), (wanted, cited(text))


@pytest.mark.parametrize(("rule", "text"), COUNTER)
def test_counterexamples_of_the_rules(rule: str, text: str) -> None:
    assert [fact for fact in cited(text) if fact.rule == rule] == []


def test_evidence_is_the_piece_of_the_source_even_over_broken_lines() -> None:
    text = "一、总体要求\n根据《云泽市湖泊\n保护条例》（云政发\n〔2030〕6号），开展巡查。"
    (found,) = cited(text)
    assert (found.title, found.doc_number) == ("云泽市湖泊保护条例", "云政发〔2030〕6号")
    assert text[found.place.start : found.place.end] == found.evidence
    assert found.evidence.replace("\n", "") == "根据《云泽市湖泊保护条例》（云政发〔2030〕6号）"
    assert found.clause == "一、"


def test_nested_titles_are_one_document() -> None:
    for nested in (
        "《自治区实施〈湿地保护法〉办法》",
        "《自治区实施《湿地保护法》办法》",
        "《自治区实施<湿地保护法>办法》",
    ):
        assert len(shown(f"一、严格执行{nested}，加强巡查。")) == 1


def test_one_verb_governs_the_whole_run() -> None:
    found = shown("一、贯彻落实省委、省政府《关于甲的意见》、市水务局《乙办法》（云水〔2030〕1号）以及《丙细则》精神。")
    assert found == [
        ("关于甲的意见", None, "implements", False),
        ("乙办法", "云水〔2030〕1号", "implements", False),
        ("丙细则", None, "implements", False),
    ]


def test_numbers_in_any_brackets_read_alike() -> None:
    for number in (
        "云政发〔2030〕6号",
        "云政发[2030]6号",
        "云政发(2030)6号",
        "云政发【2030】6 号",
        "云政发﹝2030﹞6号",
    ):
        assert shown(f"一、按照《湖泊规划》（{number}）要求，开展巡查。")[0][1] == "云政发〔2030〕6号"


def test_orders_and_standards_are_numbers() -> None:
    assert shown("一、执行《湖泊条例》（国务院令第999号）。")[0][1] == "国务院令第999号"
    assert shown("一、执行《湖水质量标准》（GB 9999—2030）。")[0][1] == "GB9999—2030"


def test_a_short_name_stands_for_the_title_from_then_on() -> None:
    first = "一、要求\n落实《云泽市湖泊保护总体方案》（以下简称《方案》，云政发〔2030〕6号）。"
    text = first + "\n二、措施\n对照《方案》自查。"
    assert shown(text) == [
        ("云泽市湖泊保护总体方案", "云政发〔2030〕6号", "implements", False),
        ("云泽市湖泊保护总体方案", None, "refers", False),
    ]


def test_headings_of_the_document_itself_are_no_citations() -> None:
    text = (
        "云泽市人民政府关于印发《云泽市湖泊保护方案》的通知\n云政发〔2031〕6号\n各县区人民政府：\n"
        "现将《云泽市湖泊保护方案》印发给你们，请遵照执行。\n云泽市人民政府\n2031年3月5日\n"
        "云泽市湖泊保护方案\n一、总体要求\n开展巡查。"
    )
    assert shown(text) == [("云泽市湖泊保护方案", None, "issues", False)]


def test_the_metadata_of_a_site_above_the_notice_cite_nothing() -> None:
    text = (
        "信息名称：柳河县人民政府关于印发《柳河县节水方案》的通知\n文号：柳政发〔2025〕3号\t公开日期：2025年9月26日\n"
        "柳河县人民政府关于印发《柳河县节水方案》的通知\n各乡镇人民政府：\n现将《柳河县节水方案》印发给你们。\n"
        "2025年9月20日\n柳河县节水方案\n一、目标\n贯彻《节约用水条例》。\n附件：任务清单（此件另发）\n"
    )
    assert [(title, relation) for title, _, relation, _ in shown(text)] == [
        ("柳河县节水方案", "issues"),
        ("节约用水条例", "implements"),
        ("任务清单", "refers"),
    ]


def test_attachments_are_internal_and_go_by_their_names() -> None:
    text = "一、要求\n任务见附件1，其余见附件3。\n附件：1.湖泊任务分工表\n2.湖泊指标表"
    assert shown(text) == [
        ("湖泊任务分工表", None, "refers", True),
        ("附件3", None, "refers", True),
        ("湖泊任务分工表", None, "refers", True),
        ("湖泊指标表", None, "refers", True),
    ]


@given(st.text(alphabet="《》〈〉（）〔〕根据号附件1，。和2030湖泊条例制定实施", max_size=60))
def test_any_run_of_marks_is_read_without_harm(text: str) -> None:
    for found in cited("一、要求\n云泽" + text):
        assert found.evidence
        assert found.title or found.doc_number


def fold(text: str | None) -> str:
    wide = unicodedata.normalize("NFKC", text or "")
    return "".join(char for char in wide if char.isalnum() and char != "的")


def test_annotated_documents(real_corpus: Path, gold: Path, book: RuleBook) -> None:
    hit = wanted = found = 0
    for path in sorted(gold.glob("*.jsonl")):
        facts = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        (file,) = real_corpus.glob(f"{path.stem}.*")
        if file.suffix == ".pdf":
            continue
        expected = Counter(
            (fold(fact["title"]), fold(fact["doc_number"])) for fact in facts if fact["type"] == "citation"
        )
        given = Counter(
            (fold(fact.title), fold(fact.doc_number)) for fact in citations(outline(read(file), book), book)
        )
        hit += (expected & given).total()
        wanted += expected.total()
        found += given.total()
    assert 2 * hit / (wanted + found) > 0.92
