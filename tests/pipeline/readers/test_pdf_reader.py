"""PDF: lines, ruled tables, page furniture, pages without a text layer, damaged and encrypted files."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from pipeline.errors import BrokenFile, EmptyFile, EncryptedFile
from pipeline.readers import read
from pipeline.records import Source
from tests.pipeline.readers.pdf_pages import FONT, Draw, drawn, writes

STYLE = ParagraphStyle("body", fontName=FONT, fontSize=12, leading=20, wordWrap="CJK")
TARGET = "到2027年，全区绿色建筑占新建建筑比例达到90%以上。"


def laid_out(path: Path, *parts: object) -> Path:
    SimpleDocTemplate(str(path)).build(list(parts))
    return path


def lines(source: Source) -> list[tuple[int | None, str]]:
    return [(b.page, source.text[b.start : b.end]) for b in source.blocks if b.kind != "table"]


def ruled(rows: list[list[str]], *commands: tuple[object, ...], widths: list[int] | None = None) -> Table:
    style = TableStyle([("FONT", (0, 0), (-1, -1), FONT, 10), *commands])
    return Table(rows, colWidths=widths, style=style)


def cells(source: Source) -> list[dict[tuple[int, int], str]]:
    return [
        {(cell.row, cell.column): source.text[cell.start : cell.end] for cell in block.table.cells}
        for block in source.blocks
        if block.table
    ]


GRID = ("GRID", (0, 0), (-1, -1), 0.5, colors.black)
INNER = ("INNERGRID", (0, 0), (-1, -1), 0.5, colors.black)


def test_lines_come_with_their_pages(tmp_path: Path) -> None:
    path = drawn(tmp_path / "plan.pdf", writes((90, 700, "一、目标"), (90, 680, TARGET)), writes((90, 700, "二、任务")))
    source = read(path)
    assert lines(source) == [(1, "一、目标"), (1, TARGET), (2, "二、任务")]
    assert (source.format, source.flow, source.warnings) == ("pdf", "lines", ())


def test_lines_drawn_in_another_order_are_read_from_the_top_down(tmp_path: Path) -> None:
    path = drawn(tmp_path / "plan.pdf", writes((90, 600, "第三行"), (90, 700, "第一行"), (90, 650, "第二行")))
    assert [words for _, words in lines(read(path))] == ["第一行", "第二行", "第三行"]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [(60.0, 700.0 - 20 * n, f"左栏第{n}行，内容较长") for n in range(6)]
    right = [(320.0, 700.0 - 20 * n - 4, f"右栏第{n}行，内容较长") for n in range(6)]
    found = [words for _, words in lines(read(drawn(tmp_path / "plan.pdf", writes(*left, *right))))]
    assert found == [words for _, _, words in left + right]


@pytest.mark.parametrize("number", ["— {} —", "{}", "第 {} 页 共 4 页", "- {} -"])
def test_page_numbers_and_running_heads_are_left_out(tmp_path: Path, number: str) -> None:
    def page(n: int) -> Draw:
        return writes((90, 810, "某区建筑节能规划"), (90, 700, f"第{n}页的正文。"), (280, 40, number.format(n)))

    source = read(drawn(tmp_path / "plan.pdf", *(page(n) for n in range(1, 5))))
    assert lines(source) == [(n, f"第{n}页的正文。") for n in range(1, 5)]


def test_a_number_low_on_one_page_is_text(tmp_path: Path) -> None:
    source = read(drawn(tmp_path / "plan.pdf", writes((90, 700, TARGET), (90, 60, "2027")), writes((90, 700, "完"))))
    assert (1, "2027") in lines(source)


def test_ruled_table_with_merged_cells_between_lines(tmp_path: Path) -> None:
    long_name = Paragraph("新建建筑中绿色建筑所占的比例，按面积计算", STYLE)
    rows = [
        ["序号", "指标", "目标值", ""],
        ["", "", "2025年", "2027年"],
        ["1", long_name, "80%", "90%"],
        ["2", "甲", "", "5"],
    ]
    spans = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (1, 1)), ("SPAN", (2, 0), (3, 0))]
    table = ruled(rows, *spans, GRID, widths=[40, 120, 60, 60])
    source = read(laid_out(tmp_path / "t.pdf", Paragraph("表前", STYLE), table, Paragraph("表后", STYLE)))
    (block,) = [block for block in source.blocks if block.table]
    assert block.table is not None
    assert (block.page, block.table.rows, block.table.columns) == (1, 4, 4)
    (found,) = cells(source)
    assert found[2, 1].replace("\n", "") == "新建建筑中绿色建筑所占的比例，按面积计算"
    assert (found[0, 2], found[1, 3], found[2, 3], found[3, 2]) == ("目标值", "2027年", "90%", "")
    by_place = {(c.row, c.column): (c.row_span, c.column_span) for c in block.table.cells}
    assert (by_place[0, 0], by_place[0, 2]) == ((2, 1), (1, 2))
    assert lines(source) == [(1, "表前"), (1, "表后")]
    assert source.text.index("表前") < block.start < block.end < source.text.index("表后")


def test_table_with_open_sides_and_a_row_across(tmp_path: Path) -> None:
    rows = [["指标", "目标值"], ["一、约束性指标", ""], ["能耗强度", "下降13%"], ["节水量", "2亿立方米"]]
    ends = [("LINEABOVE", (0, 0), (-1, 0), 1, colors.black), ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black)]
    source = read(laid_out(tmp_path / "t.pdf", ruled(rows, ("SPAN", (0, 1), (1, 1)), INNER, *ends, widths=[200, 100])))
    (found,) = cells(source)
    assert found == {
        (0, 0): "指标",
        (0, 1): "目标值",
        (1, 0): "一、约束性指标",
        (2, 0): "能耗强度",
        (2, 1): "下降13%",
        (3, 0): "节水量",
        (3, 1): "2亿立方米",
    }


def test_frames_shading_and_underlines_are_no_tables(tmp_path: Path) -> None:
    box = ruled([["专栏1"], [TARGET]], ("BOX", (0, 0), (-1, -1), 1, colors.black))
    shaded = ruled([["一、目标"], ["二、任务"]], ("BACKGROUND", (0, 0), (-1, -1), colors.lightgrey))
    underlined = Paragraph("<u>下划线</u>", STYLE)
    source = read(laid_out(tmp_path / "t.pdf", box, Spacer(1, 20), shaded, underlined))
    assert cells(source) == []
    assert [words for _, words in lines(source)] == ["专栏1", TARGET, "一、目标", "二、任务", "下划线"]


def test_two_tables_stay_two(tmp_path: Path) -> None:
    first = ruled([["甲", "1"], ["乙", "2"]], GRID, widths=[100, 100])
    second = ruled([["丙", "3"], ["丁", "4"]], GRID, widths=[100, 100])
    source = read(laid_out(tmp_path / "t.pdf", first, Paragraph("表2", STYLE), second))
    assert [table[0, 0] for table in cells(source)] == ["甲", "丙"]
    assert lines(source) == [(1, "表2")]


@pytest.mark.parametrize(("rotation", "origin"), [(0, (0, 0)), (90, (595, 0)), (180, (595, 842)), (270, (0, 842))])
def test_turned_pages(tmp_path: Path, rotation: int, origin: tuple[int, int]) -> None:
    def page(canvas: Canvas) -> None:
        canvas.translate(*origin)
        canvas.rotate(rotation)
        canvas.setFont(FONT, 10)
        canvas.drawString(60, 540, "标题在上")
        canvas.grid([60, 160, 260], [480, 500, 520])
        for column, x in enumerate((70, 170)):
            for row, y in enumerate((506, 486)):
                canvas.drawString(x, y, f"格{row}{column}")
        canvas.drawString(60, 440, "尾在下")

    document = pypdfium2.PdfDocument(drawn(tmp_path / "drawn.pdf", page))
    document[0].set_rotation(rotation)
    document.save(tmp_path / "turned.pdf")
    source = read(tmp_path / "turned.pdf")
    assert cells(source) == [{(0, 0): "格00", (0, 1): "格01", (1, 0): "格10", (1, 1): "格11"}]
    assert [words for _, words in lines(source)] == ["标题在上", "尾在下"]


def test_pages_without_text_are_named(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(picture, "PNG")

    def scan(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)

    source = read(drawn(tmp_path / "t.pdf", writes((90, 700, TARGET)), scan, scan, writes((90, 700, "完"))))
    assert len(source.warnings) == 1
    assert "第 2—3 页" in source.warnings[0].zh
    with pytest.raises(EmptyFile, match="文字层"):
        read(drawn(tmp_path / "scan.pdf", scan))


def test_encrypted_damaged_and_truncated_files(tmp_path: Path) -> None:
    locked = drawn(tmp_path / "locked.pdf", writes((90, 700, TARGET)), encrypt=StandardEncryption("user", "owner"))
    with pytest.raises(EncryptedFile, match=r"locked\.pdf"):
        read(locked)
    whole = drawn(tmp_path / "whole.pdf", writes((90, 700, TARGET))).read_bytes()
    for name, data in {
        "cut": whole[: len(whole) // 2],
        "end": whole[:-200],
        "noise": b"%PDF-1.7\n" + bytes(500),
    }.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(data)
        with pytest.raises(BrokenFile, match=rf"{name}\.pdf"):
            read(path)


def test_a_damaged_table_of_places_is_told(tmp_path: Path) -> None:
    whole = drawn(tmp_path / "whole.pdf", writes((90, 700, TARGET))).read_bytes()
    path = tmp_path / "moved.pdf"
    path.write_bytes(whole.replace(b"startxref\n", b"startxref\n9"))
    source = read(path)
    assert lines(source) == [(1, TARGET)]
    assert "可能不全" in source.warnings[0].zh


def test_a_file_that_only_its_owner_may_change_is_read(tmp_path: Path) -> None:
    path = drawn(tmp_path / "t.pdf", writes((90, 700, TARGET)), encrypt=StandardEncryption("", "owner"))
    assert lines(read(path)) == [(1, TARGET)]


def test_reading_again_gives_the_same_and_nothing_is_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = laid_out(tmp_path / "t.pdf", Paragraph(TARGET, STYLE), ruled([["甲", "1"], ["乙", "2"]], GRID))
    assert read(path) == read(path)
    assert capfd.readouterr() == ("", "")


def test_real_documents(real_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYGRAPH_OCR", "0")  # tables in its pictures are another matter
    source = read(real_corpus / "sc2021_43_relics_14fyp.pdf")
    assert {block.kind for block in source.blocks} == {"paragraph"}, "shaded paragraphs are no table"
    assert "第 3、5、7—10、12—15、17 页有图片" in source.warnings[0].zh
    notice = read(real_corpus / "ndrc2019_860_tax_credit.pdf")
    assert not any(words.startswith("—") and words.endswith("—") for _, words in lines(notice))
