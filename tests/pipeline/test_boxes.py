"""Boxes (专栏) end where their frames end, in every format that has frames, and where numbers go on in text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.pdfgen.canvas import Canvas

from pipeline import extract_facts
from pipeline.readers import read, read_string
from pipeline.records import Source, Target
from pipeline.rules import rulebook
from pipeline.structure import outline
from tests.made_ofd import content, line, packed, text
from tests.pipeline.readers.pdf_pages import FONT, Draw, drawn

TITLE = "临溪市水网建设规划"
BEFORE = ["一、重点任务", "（一）建设管网", "1.改造老旧管网。", "2.建设泵站。"]
BOX = [
    "专栏1 管网工程",
    "（一）新建管网20公里。",
    "（二）改造泵站3座。",
    "1.城东片区。到2027年，建成调蓄池5座。",
]
AFTER = ["到2027年，全市新增蓄水池9座。", "3.加强管护。", "（二）保障供水"]
IN_BOX = "一、/（一）/专栏1"
WANTED = {
    BOX[2]: f"{IN_BOX}/（二）",
    BOX[3]: f"{IN_BOX}/（二）/1.",
    AFTER[0]: "一、/（一）/2.",
    AFTER[1]: "一、/（一）/3.",
    AFTER[2]: "一、/（二）",
}


def homes(source: Source) -> dict[str, str | None]:
    """For each passage the path of the clause that it stands in."""
    found = outline(source, rulebook())
    return {
        passage.text: None if passage.clause is None else found.clauses[passage.clause].path
        for passage in found.passages
    }


def folded(wanted: dict[str, str]) -> dict[str, str]:
    return {words.replace(" ", ""): path for words, path in wanted.items()}


def framed(*parts: tuple[Sequence[str], bool], left: float = 90, pitch: float = 22, top: float = 780) -> Draw:
    """Lines from the top down, those of parts that say so within a frame."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 12)
        y = top
        for words, is_framed in parts:
            start = y + 14
            for each in words:
                canvas.drawString(left + 6 * is_framed, y, each)
                y -= pitch
            if is_framed:
                canvas.rect(left, y + 14, 430, start - y - 14)
            y -= pitch

    return draw


def in_pdf(folder: Path) -> Path:
    return drawn(folder / "plan.pdf", framed(([TITLE, *BEFORE], False), (BOX, True), (AFTER, False)))


def in_docx(folder: Path) -> Path:
    document = docx.Document()
    for words in (TITLE, *BEFORE):
        document.add_paragraph(words)
    table = document.add_table(2, 1)
    table.cell(0, 0).text = BOX[0]
    table.cell(1, 0).text = "\n".join(BOX[1:])
    for words in AFTER:
        document.add_paragraph(words)
    document.save(str(folder / "plan.docx"))
    return folder / "plan.docx"


def in_text_box(folder: Path) -> Path:
    document = docx.Document()
    paragraphs = [document.add_paragraph(words) for words in (TITLE, *BEFORE, *AFTER)]
    held = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in BOX)
    names = nsdecls("w") + " xmlns:v='urn:schemas-microsoft-com:vml'"
    shape = f"<w:r {names}><w:pict><v:shape><v:textbox><w:txbxContent>{held}</w:txbxContent></v:textbox></v:shape>"
    paragraphs[5]._p.append(parse_xml(f"{shape}</w:pict></w:r>"))
    document.save(str(folder / "plan.docx"))
    return folder / "plan.docx"


def in_bordered_paragraphs(folder: Path) -> Path:
    document = docx.Document()
    sides = "".join(f"<w:{side} w:val='single' w:sz='6'/>" for side in ("top", "left", "bottom", "right"))
    for words in (TITLE, *BEFORE, *BOX, *AFTER):
        paragraph = document.add_paragraph(words)
        if words in BOX:
            paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:pBdr {nsdecls('w')}>{sides}</w:pBdr>"))
    document.save(str(folder / "plan.docx"))
    return folder / "plan.docx"


def in_html(folder: Path) -> Path:
    before, box, after = ("".join(f"<p>{words}</p>" for words in part) for part in (BEFORE, BOX, AFTER))
    table = f"<table border='1'><tr><td>{box}</td></tr></table>"
    page = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{before}{table}{after}</body></html>"
    (folder / "plan.html").write_text(page, "utf-8")
    return folder / "plan.html"


def in_ofd(folder: Path) -> Path:
    drawn_parts = []
    y = 30.0
    for part, is_framed in (([TITLE, *BEFORE], False), (BOX, True), (AFTER, False)):
        start = y - 2
        for words in part:
            drawn_parts.append(text(34 if is_framed else 30, y, words))
            y += 8
        if is_framed:
            drawn_parts += [line(30, at, 180, at) for at in (start, y)]
            drawn_parts += [line(at, start, at, y) for at in (30, 180)]
        y += 6
    (folder / "plan.ofd").write_bytes(packed([content(drawn_parts)]))
    return folder / "plan.ofd"


@pytest.mark.parametrize("make", [in_pdf, in_docx, in_text_box, in_bordered_paragraphs, in_html, in_ofd])
def test_a_box_ends_at_its_frame(make: Any, tmp_path: Path) -> None:
    found = homes(read(make(tmp_path)))
    assert {words: found.get(words) for words in folded(WANTED)} == folded(WANTED)


def test_facts_behind_a_box_are_not_the_boxes(tmp_path: Path) -> None:
    facts = [fact for fact in extract_facts(in_pdf(tmp_path)).records if isinstance(fact, Target)]
    clauses = {fact.value: fact.clause for fact in facts}
    assert (clauses[5], clauses[9]) == (f"{IN_BOX}/（二）/1.", "一、/（一）/2.")


def test_a_frame_below_the_title_of_a_box(tmp_path: Path) -> None:
    path = drawn(tmp_path / "t.pdf", framed(([TITLE, *BEFORE, BOX[0]], False), (BOX[1:], True), (AFTER, False)))
    found = homes(read(path))
    assert {words: found.get(words) for words in folded(WANTED)} == folded(WANTED)


def test_a_frame_around_a_title_alone_ends_nothing(tmp_path: Path) -> None:
    path = drawn(tmp_path / "t.pdf", framed(([TITLE], False), (BEFORE[:1], True), (BEFORE[1:], False)))
    assert homes(read(path))[BEFORE[3]] == "一、/（一）/2."
    path = drawn(tmp_path / "t.pdf", framed(([TITLE, *BEFORE], False), (BOX[:1], True), (BOX[3:], False)))
    assert homes(read(path))[BOX[3]] == f"{IN_BOX}/1."


def test_a_box_that_goes_on_overleaf(tmp_path: Path) -> None:
    pages = [
        framed(([TITLE, *BEFORE], False), (BOX[:3], True), top=300),
        framed((BOX[3:], True), (["专栏2 泵站工程", "新建泵站。"], True), (AFTER, False)),
    ]
    found = homes(read(drawn(tmp_path / "t.pdf", *pages)))
    assert {words: found.get(words) for words in folded(WANTED)} == folded(WANTED)
    assert found["新建泵站。"] == "一、/（一）/专栏2"


def test_a_second_box_right_overleaf_is_another(tmp_path: Path) -> None:
    pages = [
        framed(([TITLE, *BEFORE], False), (BOX, True), top=300),
        framed((["专栏2 泵站工程", "新建泵站。"], True), (AFTER, False)),
    ]
    found = homes(read(drawn(tmp_path / "t.pdf", *pages)))
    assert found["新建泵站。"] == "一、/（一）/专栏2"
    assert found[AFTER[0]] == "一、/（一）/2."


HALVES = (
    "各区县要压实责任，完善工作机制，加强要素保障，确保各项任务",
    "落到实处，到2027年，全市新增蓄水池9座，建成水厂二座。",
)


def test_a_sentence_around_a_box_is_whole(tmp_path: Path) -> None:
    first = framed(([TITLE, "一、任务", *["　　" + HALVES[0][:-2], HALVES[0]]], False), left=90, top=200)
    second = framed((BOX, True), ([HALVES[1], "　　（二）保障。"], False))
    source = read(drawn(tmp_path / "t.pdf", first, second))
    assert any(HALVES[0] + HALVES[1] in words for words in homes(source))


def test_columns_within_a_frame_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [f"左栏第{n}行写满这一栏的宽度" for n in range(1, 6)]
    right = [f"右栏第{n}行写满这一栏的宽度" for n in range(1, 6)]
    whole = [f"正文第{n}行写满这一页的宽度，横贯左右两栏，比框里的任何一行都长" for n in range(1, 9)]

    def page(canvas: Canvas) -> None:
        framed((whole, False))(canvas)
        canvas.rect(90, 430, 430, 130)
        for n, (one, other) in enumerate(zip(left, right, strict=True)):
            canvas.drawString(96, 540 - 20 * n, one)
            canvas.drawString(310, 540 - 20 * n, other)

    source = read(drawn(tmp_path / "t.pdf", page))
    assert [source.text[block.start : block.end] for block in source.blocks] == [*whole, *left, *right]


@pytest.mark.parametrize("end", [31, None])
def test_lines_within_a_frame_are_joined_by_its_own_width(end: int | None, tmp_path: Path) -> None:
    whole = "到2027年，全市改造老旧管网二百公里，新建泵站三座，建成水厂二座，完成河道整治一百公里，建成调蓄池五座"
    sentence = whole[:end] + "。"
    inside = ["专栏1 管网工程", *(sentence[at : at + 20] for at in range(0, len(sentence), 20))]
    long = ["各区县要压实责任，完善工作机制，加强要素保障，确保各项任务落到实处取", "得实效。"] * 4
    source = read(drawn(tmp_path / "t.pdf", framed(([TITLE, "一、任务", *long], False), (inside, True))))
    assert sentence in homes(source)


@pytest.mark.parametrize(
    ("box", "after", "home"),
    [
        ("1.新建管网。\n2.改造泵站。", "（二）保障供水", "一、/（二）"),
        ("新建管网20公里。", "3.加强管护。", "一、/（一）/3."),
        ("1.新建管网。", "3.加强管护。", "一、/（一）/3."),
        ("1.新建管网。\n2.改造泵站。", "3.改造水厂。", f"{IN_BOX}/3."),
    ],
)
def test_without_frames_numbers_tell_where_a_box_ends(box: str, after: str, home: str) -> None:
    body = "\n".join([TITLE, *BEFORE, BOX[0], box, after])
    assert homes(read_string(body))[after] == home


def test_a_table_right_below_its_title_is_all_of_a_box(tmp_path: Path) -> None:
    document = docx.Document()
    for words in (TITLE, *BEFORE, BOX[0], "单位：座"):
        document.add_paragraph(words)
    table = document.add_table(2, 3)
    for at, words in enumerate(("指标", "2025年", "2027年", "水厂", "1", "2")):
        table.cell(at // 3, at % 3).text = words
    for words in ("注：1.水厂指日供水1万吨以上的水厂。", "2.数据含在建。", *AFTER):
        document.add_paragraph(words)
    document.save(str(tmp_path / "plan.docx"))
    found = homes(read(tmp_path / "plan.docx"))
    assert [found["水厂"], found["2.数据含在建。"]] == [IN_BOX, IN_BOX]
    assert [found[AFTER[0]], found[AFTER[1]]] == ["一、/（一）/2.", "一、/（一）/3."]


def test_a_title_in_the_first_row_of_a_table_opens_a_box(tmp_path: Path) -> None:
    document = docx.Document()
    for words in (TITLE, *BEFORE):
        document.add_paragraph(words)
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = BOX[0]
    for at, words in enumerate(("指标", "2025年", "2027年", "水厂", "1", "2")):
        table.cell(1 + at // 3, at % 3).text = words
    for words in AFTER:
        document.add_paragraph(words)
    document.save(str(tmp_path / "plan.docx"))
    found = homes(read(tmp_path / "plan.docx"))
    assert [found["专栏1管网工程"], found["水厂"], found[AFTER[0]]] == [IN_BOX, IN_BOX, "一、/（一）/2."]


def test_a_box_of_two_columns_of_text_ends_with_them(tmp_path: Path) -> None:
    document = docx.Document()
    for words in (TITLE, *BEFORE):
        document.add_paragraph(words)
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = BOX[0]
    table.cell(1, 0).text, table.cell(1, 1).text = "1.新建管网。\n2.改造管网。", "3.新建泵站。"
    for words in AFTER:
        document.add_paragraph(words)
    document.save(str(tmp_path / "plan.docx"))
    found = homes(read(tmp_path / "plan.docx"))
    assert found["3.新建泵站。"] == f"{IN_BOX}/3."
    assert [found[AFTER[0]], found[AFTER[1]]] == ["一、/（一）/2.", "一、/（一）/3."]
