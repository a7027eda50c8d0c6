from itertools import combinations
from pathlib import Path

import pytest

from pipeline.extract import facts_of
from pipeline.marking import MarkedDocument, MarkedTable, MarkedText, marked
from pipeline.readers import read, read_string
from pipeline.records import Source
from pipeline.rules import RuleBook
from pipeline.structure import outline

SAMPLES = [
    "chengchuan-jieneng-2023.txt",
    "chengchuan-tandafeng-2022.pdf",
    "huaixi-gongzuo-2024.docx",
    "yinghu-shidian-2024.html",
]
PLAN = """柳川市节能工作方案
一、主要目标
全面推进重点领域节能，着力提升各类用能主体的能源利用效率，完善管理制度和标准体系。到2025年，绿色建筑、节水
器具普及率分别达到55%、45%。（市住房城乡建设局牵头）
"""
TASKS = """柳川市节能任务清单
一、任务安排
附件
任务分工表
序号	重点任务	牵头单位	配合单位
1	到2025年，新建充电桩300个。	市交通局	市财政局
2	推进公共机构节能。	市机关事务局	市财政局
"""


def mark(source: Source, book: RuleBook) -> MarkedDocument:
    read_ = outline(source, book)
    return marked(read_, facts_of(read_, book))


def texts(document: MarkedDocument) -> list[MarkedText]:
    found: list[MarkedText] = []
    for block in document.blocks:
        if isinstance(block, MarkedText):
            found.append(block)
        else:
            found += [cell.content for row in block.rows for cell in row if cell.content is not None]
    return found


def shown(document: MarkedDocument, kind: str) -> list[str]:
    """The marked stretches of a kind of fact."""
    return [text.text[mark.start : mark.end] for text in texts(document) for mark in text.marks if mark.kind == kind]


@pytest.fixture(params=SAMPLES)
def sample(request: pytest.FixtureRequest, samples: Path, book: RuleBook) -> MarkedDocument:
    return mark(read(samples / "documents" / request.param), book)


def test_every_fact_of_the_samples_is_marked(sample: MarkedDocument) -> None:
    marked_ = {index for text in texts(sample) for mark in text.marks for index in mark.facts}
    assert marked_ == set(range(len(sample.facts.records)))


def test_what_is_marked_is_the_evidence(sample: MarkedDocument) -> None:
    for text in texts(sample):
        for each in text.marks:
            piece = "".join(text.text[each.start : each.end].split())
            for index in each.facts if each.field is None else ():
                assert piece in "".join(sample.facts.records[index].evidence.split())


def test_marks_of_one_level_stand_apart(sample: MarkedDocument) -> None:
    for text in texts(sample):
        for a, b in combinations(text.marks, 2):
            assert a.level != b.level or a.end <= b.start or b.end <= a.start


def test_a_fact_is_opened_once(sample: MarkedDocument) -> None:
    opened = [index for text in texts(sample) for mark in text.marks if mark.first for index in mark.facts]
    assert sorted(set(opened) - {0}) == sorted(index for index in opened if index)


def test_a_line_break_of_print_is_no_part_of_the_text(book: RuleBook) -> None:
    document = mark(read_string(PLAN), book)
    assert shown(document, "target") == ["绿色建筑、节水器具普及率分别达到55%、45%"]


def test_facts_of_one_sentence_share_a_mark(book: RuleBook) -> None:
    document = mark(read_string(PLAN), book)
    (both,) = [mark for text in texts(document) for mark in text.marks if mark.kind == "target"]
    values = [getattr(document.facts.records[index], "value", None) for index in both.facts]
    assert values == [55, 45]


def test_a_table_is_shown_as_a_table(book: RuleBook) -> None:
    document = mark(read_string(TASKS), book)
    (table,) = [block for block in document.blocks if isinstance(block, MarkedTable)]
    assert table.heads == ("序号", "重点任务", "牵头单位", "配合单位")
    assert [len(row) for row in table.rows] == [4, 4]
    assert shown(document, "target") == ["新建充电桩300个"]


def test_a_row_that_assigns_work_is_marked_where_its_units_stand(book: RuleBook) -> None:
    document = mark(read_string(TASKS), book)
    assert shown(document, "responsibility") == ["市交通局", "市财政局", "市机关事务局", "市财政局"]


def test_merged_cells_are_given_once_with_their_spans(samples: Path, book: RuleBook) -> None:
    document = mark(read(samples / "documents" / "yinghu-shidian-2024.html"), book)
    (table,) = [block for block in document.blocks if isinstance(block, MarkedTable)]
    width = len(table.heads)
    covered = [[0] * width for _ in table.rows]
    for number, row in enumerate(table.rows):
        for cell in row:
            column = covered[number].index(0)
            for down in range(cell.row_span):
                for across in range(cell.column_span):
                    covered[number + down][column + across] += 1
    assert all(count == 1 for row in covered for count in row)
    assert any(cell.row_span > 1 for row in table.rows for cell in row)


def test_fields_of_the_head_are_marked_by_name(samples: Path, book: RuleBook) -> None:
    document = mark(read(samples / "documents" / "chengchuan-jieneng-2023.txt"), book)
    fields = {mark.field: text.text[mark.start : mark.end] for text in texts(document) for mark in text.marks}
    head = document.facts.records[0]
    assert head.type == "document"
    assert fields["doc_number"] == head.doc_number
    assert fields["title"] == head.title


def test_all_facts_of_real_documents_are_marked(real_corpus: Path, book: RuleBook) -> None:
    files = sorted(path for path in real_corpus.iterdir() if path.suffix in (".txt", ".html"))
    assert files
    for path in files:
        document = mark(read(path), book)
        marked_ = {index for text in texts(document) for mark in text.marks for index in mark.facts}
        assert set(range(len(document.facts.records))) - marked_ == set(), path.name
