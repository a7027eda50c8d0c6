"""PDF: what official print shows: letter heads, raised letters, marks of notes, coloured grounds, narrow columns."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium_c
import pytest
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from pipeline import extract_facts
from pipeline.readers import read
from pipeline.records import Document, Source, Target
from pipeline.rules import rulebook
from pipeline.structure import outline
from tests.pipeline.readers.pdf_pages import FONT, Draw, both, drawn, grids, lines, ruled_rows, writes


def passages(source: Source) -> list[str]:
    return [passage.text for passage in outline(source, rulebook()).passages]


def raised(x: float, y: float, *runs: str, rise: float = 5) -> Draw:
    """A line of runs, digits and rings small and raised (or lowered), Latin in a font of its own."""

    def draw(canvas: Canvas) -> None:
        at = x
        for run in runs:
            small = run.isdigit() or (len(run) == 1 and run in "①②")
            font, size = "Helvetica" if run.isascii() else FONT, 6 if small else 12
            canvas.setFont(font, size)
            canvas.drawString(at, y + rise * small, run)
            at += pdfmetrics.stringWidth(run, font, size)

    return draw


@pytest.mark.parametrize("rise", [5, -3])
def test_raised_and_lowered_letters_do_not_cut_their_line(rise: float, tmp_path: Path) -> None:
    runs = ["治理水土流失面积三百", "km", "2", "，新增蓄水能力一亿", "m", "3", "，排放量下降。"]
    found = lines(read(drawn(tmp_path / "t.pdf", raised(90, 700, *runs, rise=rise))))
    assert found == ["".join(runs)]


def test_cells_side_by_side_stay_apart(tmp_path: Path) -> None:
    page = writes((90, 700, "左边的一段文字"), (180, 703, "右边的一段文字"))
    assert "左边的一段文字右边的一段文字" not in lines(read(drawn(tmp_path / "t.pdf", page)))


def test_raised_marks_of_notes_are_in_no_text_and_no_cell(tmp_path: Path) -> None:
    table = ruled_rows(600, [["指标", "2025年", "2030年"], ["", "91", "96"], ["水厂", "1", "2"]], [90, 290, 390, 490])
    page = both(
        raised(90, 700, "到2030年，铺设管网320公里", "①", "，普及率达到99%。"),
        table,
        raised(94, 566, "农村自来水普及率", "②"),
        writes((90, 500, "注：①按常住人口计算。")),
    )
    source = read(drawn(tmp_path / "t.pdf", page))
    assert lines(source) == ["到2030年，铺设管网320公里，普及率达到99%。", "注：①按常住人口计算。"]
    assert grids(source)[0][1][0] == "农村自来水普及率"


def test_a_note_is_known_by_its_raised_mark(tmp_path: Path) -> None:
    page = both(
        raised(90, 700, "到2030年，铺设管网320公里", "①", "，普及率达到99%。"),
        lambda canvas: (canvas.setFont(FONT, 8), canvas.drawString(90, 90, "① 按常住人口计算。")),
    )
    source = read(drawn(tmp_path / "t.pdf", page))
    assert lines(source) == ["到2030年，铺设管网320公里，普及率达到99%。"]
    assert "按常住人口计算" in source.text


def test_a_coloured_ground_is_a_frame(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFillColor(HexColor("#e8eef8"))
        for y in (640, 620, 600, 580):
            canvas.rect(80, y - 6, 430, 20, stroke=0, fill=1)
        canvas.setFillColor(HexColor("#000000"))
        writes(
            (90, 720, "一、建设管网"),
            (90, 700, "（一）改造管网"),
            (220, 640, "专栏1 管网工程"),
            (114, 620, "1.改造。改造管网150公里。"),
            (114, 600, "2.治理。到2029年，整治易涝点35处，建成"),
            (90, 580, "调蓄池6座。"),
            (114, 560, "到2028年，建立责任制，完成排查12次。"),
        )(canvas)

    facts = extract_facts(drawn(tmp_path / "t.pdf", page)).records
    clauses = {str(fact.value): fact.clause for fact in facts if isinstance(fact, Target)}
    assert clauses["6"] == "一、/（一）/专栏1/2."
    assert clauses["12"] == "一、/（一）"


@pytest.mark.parametrize("colour", ["#ffffff", "#102040"])
def test_white_and_dark_grounds_and_lines_of_a_marker_are_no_frames(colour: str, tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFillColor(HexColor(colour))
        canvas.rect(80, 560, 430, 100, stroke=0, fill=1)
        canvas.setFillColor(HexColor("#ffff80"))
        canvas.rect(80, 694, 430, 18, stroke=0, fill=1)
        canvas.setFillColor(HexColor("#000000"))
        writes(
            (90, 700, "到2030年，全市铺设管网三百二十公里，普及率达到"), (90, 680, "百分之九十。"), (90, 600, "完成。")
        )(canvas)

    assert read(drawn(tmp_path / "t.pdf", page)).frames == ()


def test_sentences_in_narrow_columns_of_a_box_are_joined(tmp_path: Path) -> None:
    left = ["1.水源。新建青石水库", "和白沙水库等中型水库五座", "，新增库容八千万立方米。"]
    right = ["2.供水。新建改造水厂", "共九座，更新管网三百公里", "，普及率达到百分之九十。"]

    def page(canvas: Canvas) -> None:
        canvas.rect(84, 600, 430, 110)
        writes((240, 690, "专栏1 供水工程"))(canvas)
        for at, (one, other) in enumerate(zip(left, right, strict=True)):
            canvas.drawString(114 if at == 0 else 90, 660 - 20 * at, one)
            canvas.drawString(334 if at == 0 else 310, 660 - 20 * at, other)

    found = passages(read(drawn(tmp_path / "t.pdf", page)))
    assert found == ["专栏1供水工程", "".join(left), "".join(right)]


HEAD = [
    "云泽市人民政府文件",
    "云泽市人民政府关于印发水网规划的通知",
    "各县区人民政府：",
    "现将《水网规划》印发给你们。",
]


def test_the_number_of_a_document_beside_who_signed_it(tmp_path: Path) -> None:
    page = writes(
        (220, 760, HEAD[0]),
        (90, 730, "云政发〔2026〕12号"),
        (400, 730, "签发人：王某某"),
        *((90.0, 700.0 - 20 * at, words) for at, words in enumerate(HEAD[1:])),
    )
    (document,) = [
        fact for fact in extract_facts(drawn(tmp_path / "t.pdf", page)).records if isinstance(fact, Document)
    ]
    assert document.doc_number == "云政发〔2026〕12号"


def test_an_entry_of_the_contents_does_not_go_on_in_the_title_overleaf(tmp_path: Path) -> None:
    entries = [f"{number}、建设某某管网{'…' * 24}{at}" for at, number in enumerate("一二三四", 1)]
    pages = [
        writes((270, 760, "目 录"), *((90, 730 - 20 * at, entry) for at, entry in enumerate(entries))),
        writes((200, 760, "云泽市水网建设规划"), (90, 730, "一、建设某某管网"), (90, 710, "新建管网。")),
    ]
    assert "云泽市水网建设规划" in passages(read(drawn(tmp_path / "t.pdf", *pages)))


def test_a_title_of_the_same_words_as_the_running_head_stays(tmp_path: Path) -> None:
    def page(number: int) -> Draw:
        title = [(90.0, 762.0, "云泽市水网规划")] if number == 0 else []
        return writes((90, 800, "云泽市水网规划"), *title, (90, 700, f"第{number}段的正文"), (290, 40, f"— {number} —"))

    found = lines(read(drawn(tmp_path / "t.pdf", *(page(number) for number in range(4)))))
    assert found == ["云泽市水网规划", *(f"第{number}段的正文" for number in range(4))]


def test_organs_that_sign_side_by_side_are_two(tmp_path: Path) -> None:
    signed = ((200, 560, "云泽市水利局"), (400, 560, "云泽市财政局"), (300, 540, "2026年3月5日"))
    letter = ("关于印发水网规划的通知", "各县区人民政府：", "现印发给你们。")
    head = ((90.0, 700.0 - 20 * at, words) for at, words in enumerate(letter))
    facts = extract_facts(drawn(tmp_path / "t.pdf", writes(*head, *signed))).records
    (document,) = [fact for fact in facts if isinstance(fact, Document)]
    assert list(document.issuers) == ["云泽市水利局", "云泽市财政局"]


def test_places_do_not_hang_on_the_fonts_of_the_machine_or_on_what_was_drawn(tmp_path: Path) -> None:
    path = drawn(tmp_path / "t.pdf", writes((90, 700, "到2030年，铺设管网320公里，附件1")))
    source = read(path)
    (block,) = source.blocks
    assert block.box is not None
    assert block.box[3] - block.box[1] == pytest.approx(12, abs=0.1)
    pdfium_c.FPDF_SetSystemFontInfo(None)
    pypdfium2.PdfDocument(path)[0].render()
    assert read(path) == source


def test_reading_leaves_the_fonts_of_the_machine_to_others(tmp_path: Path) -> None:
    path = drawn(tmp_path / "t.pdf", writes((90, 700, "到2030年，铺设管网320公里。")))
    before = pypdfium2.PdfDocument(path)[0].render().to_numpy()
    read(path)
    assert (pypdfium2.PdfDocument(path)[0].render().to_numpy() == before).all()
