"""The outline as a whole: passages, their way back to the source, tables and attachments."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers import read, read_string
from pipeline.records import Outline
from pipeline.rules import RuleBook, rulebook
from pipeline.structure import outline
from pipeline.structure.lines import fold

TASKS = (
    "某市2024年任务清单\n某市人民政府\n\n附件1\n任务分工表\n序号\t重点任务\t工作任务\t牵头单位\n"
    "1\t1.改善交通\t新建公交站点50个\t市交通局\n2\t\t改造道路20公里\t市住建局\n3\t2.绿化城市\t新增绿地30公顷\t市园林局\n"
)


def places(found: Outline) -> list[int]:
    return sorted(place for passage in found.passages for place in passage.places)


def test_a_sentence_alone_is_a_passage(book: RuleBook) -> None:
    found = outline(read_string("到2025年，全市森林覆盖率达到45%。"), book)
    assert [(passage.text, passage.kind, passage.clause) for passage in found.passages] == [
        ("到2025年，全市森林覆盖率达到45%。", "paragraph", None)
    ]
    assert found.clauses == ()


def test_passages_know_their_clause_and_their_kind(book: RuleBook) -> None:
    found = outline(
        read_string("某市方案\n为做好工作，制定本方案。\n一、目标\n到2025年，建成公园5个。\n（一）保障。加强领导。"),
        book,
    )
    shown = [(passage.kind, passage.clause) for passage in found.passages]
    assert shown == [("heading", None), ("paragraph", None), ("heading", 0), ("paragraph", 0), ("paragraph", 1)]


def test_rows_of_an_attachment_are_clauses(book: RuleBook) -> None:
    found = outline(read_string(TASKS), book)
    rows = [clause for clause in found.clauses if clause.row]
    assert [(clause.path, clause.number, clause.title, clause.level) for clause in rows] == [
        ("附件1/1", "1", "改善交通", 2),
        ("附件1/2", "2", None, 2),
        ("附件1/3", "3", "绿化城市", 2),
    ]
    (grid,) = found.tables
    assert grid.clause is not None
    assert found.clauses[grid.clause].path == "附件1"
    assert [row.clause for row in grid.rows] == [found.clauses.index(clause) for clause in rows]
    texts = [[None if cell is None else found.passages[cell].text for cell in row.cells] for row in grid.rows]
    assert texts[1] == ["2", "1.改善交通", "改造道路20公里", "市住建局"]
    assert [found.passages[index].clause for index in grid.rows[2].cells if index is not None] == [
        grid.rows[2].clause
    ] * 4


def test_a_cell_merged_down_is_one_passage(book: RuleBook) -> None:
    (grid,) = outline(read_string(TASKS), book).tables
    assert grid.rows[0].cells[1] == grid.rows[1].cells[1]


def test_a_policy_that_is_a_table_is_an_attachment(book: RuleBook) -> None:
    text = (
        "某市关于印发某市2024年责任清单的通知\n各区：\n现将《某市2024年责任清单》印发给你们，请照此执行。\n"
        "2024年1月5日\n某市2024年责任清单\n"
    )
    rows = "序号\t工作任务\t牵头单位\n1\t新建公交站点50个\t市交通局\n2\t改造道路20公里\t市住建局\n"
    found = outline(read_string(text + rows), book)
    assert [(clause.path, clause.title) for clause in found.clauses] == [
        ("附件", "某市2024年责任清单"),
        ("附件/1", None),
        ("附件/2", None),
    ]


def test_lines_of_a_title_are_one_passage(book: RuleBook) -> None:
    text = (
        "某市人民政府关于印发某市节水\n行动方案的通知\n各区人民政府：\n现印发给你们。\n"
        "某市节水\n行动方案\n一、目标\n节约用水。"
    )
    found = outline(read_string(text), book)
    texts = [passage.text for passage in found.passages]
    assert texts[0] == "某市人民政府关于印发某市节水行动方案的通知"
    assert "某市节水行动方案" in texts


@given(st.text(alphabet="甲乙丙，。：；（）《》“”1.2一二、\n\t章第条附件表\u3000%序号单位", max_size=400))
def test_every_character_is_in_exactly_one_passage(text: str) -> None:
    if not text.strip():
        return
    source = read_string(text)
    expected = sorted(place for block in source.blocks for place in fold(source.text, block.start, block.end).places)
    found = places(outline(source, rulebook()))
    assert len(found) == len(set(found))
    assert set(found) <= set(expected)
    # what is missing is page numbers alone in their lines
    assert all(source.text[place].isdigit() for place in set(expected) - set(found))


@given(st.text(alphabet="甲乙，。（）1.一二、\n 第章条附件", max_size=200))
def test_the_tree_is_sound(text: str) -> None:
    if not text.strip():
        return
    found = outline(read_string(text), rulebook())
    for index, clause in enumerate(found.clauses):
        assert clause.parent is None or clause.parent < index
        above = "" if clause.parent is None else found.clauses[clause.parent].path + "/"
        assert clause.path == above + clause.number
        passage = found.passages[clause.passage]
        assert clause.heading_start <= clause.heading_end <= len(passage.text)
        assert clause.row or passage.text.startswith(clause.number)
    assert all(passage.clause is None or passage.clause < len(found.clauses) for passage in found.passages)


def test_places_lead_back_to_the_source(book: RuleBook) -> None:
    source = read_string("一、目标\n到２０２５年，达到 ４５％。")
    for passage in outline(source, book).passages:
        assert passage.text == "".join(fold(source.text, place, place + 1).text for place in passage.places)


def test_real_documents_give_the_annotated_clauses(real_corpus: Path, gold: Path, book: RuleBook) -> None:
    found_any = False
    for path in sorted(gold.glob("*.jsonl")):
        documents = [
            document for document in real_corpus.glob(f"{path.stem}.*") if document.suffix in (".txt", ".html")
        ]
        if not documents:
            continue
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        wanted = {record["path"].replace("(", "（") for record in records if record["type"] == "clause"}
        clauses = {clause.path for clause in outline(read(documents[0]), book).clauses}
        hits = len({name.strip() for name in wanted} & clauses)
        assert hits >= 0.95 * len(wanted), path.stem
        assert hits >= 0.95 * len(clauses), path.stem
        found_any = True
    if not found_any:
        pytest.skip("no annotated documents at hand")


def test_what_a_site_prints_after_the_document_is_outside(book: RuleBook) -> None:
    text = (
        "某市节水方案\n一、目标\n节约用水。\n二、任务\n相关解读\n（一）改造。推进改造。\n（二）宣传。加强宣传。\n"
        "三、保障\n加强领导。\n政策解读\n一、背景\n为什么制定。\n打印 关闭\n"
    )
    found = outline(read_string(text), book)
    assert [clause.path for clause in found.clauses] == ["一、", "二、", "二、/（一）", "二、/（二）", "三、"]
    assert [found.passages[index].text for index in (found.first, found.last)] == ["某市节水方案", "加强领导。"]
    assert {passage.clause for passage in found.passages[found.last + 1 :]} == {None}


def test_the_chain_of_a_clause_goes_from_it_to_the_chapter_that_holds_it(book: RuleBook) -> None:
    text = "柳河县节水方案\n一、主要任务\n（一）农业节水\n1.修渠道。更新渠道。\n二、保障措施\n加强领导。\n"
    made = outline(read_string(text, "made"), book)
    assert [made.clauses[at].level for at in made.chain(2)] == [3, 2, 1]
    assert [made.clauses[at].level for at in made.chain(3)] == [1]
    assert made.chain(None) == []
