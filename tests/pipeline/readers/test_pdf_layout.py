"""PDF: the order of columns, tables without ruling lines, tables that go on overleaf, turned pages, seals."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas

from pipeline import extract_facts
from pipeline.readers import read
from pipeline.records import Document, Target
from pipeline.rules import rulebook
from pipeline.structure import outline
from tests.pipeline.readers.pdf_pages import FONT, Draw, both, drawn, grids, lines, plain_rows, ruled_rows, writes

LEFT = [f"左栏第{n}行写满这一栏的宽度为止" for n in range(1, 6)]
RIGHT = [f"右栏第{n}行写满这一栏的宽度为止" for n in range(1, 6)]
HEADS = ["序号", "指标", "单位", "2025年", "2027年"]
ROWS = [
    ["1", "绿色建筑占比", "%", "80", "95"],
    ["2", "装配式建筑占比", "%", "20", "30"],
    ["3", "改造老旧小区", "个", "60", "128"],
]
XS = [90, 130, 290, 350, 430, 510]


# ---------------------------------------------------------------- columns


def columns(top: float, left: list[str], right: list[str]) -> list[tuple[float, float, str]]:
    """Two columns drawn line by line across the page, as some programs do."""
    pairs = zip(left, right, strict=True)
    return [place for n, pair in enumerate(pairs) for place in zip((70, 320), (top - 20 * n,) * 2, pair, strict=True)]


def test_columns_that_are_drawn_line_by_line(tmp_path: Path) -> None:
    path = drawn(tmp_path / "t.pdf", writes(*columns(700, LEFT, RIGHT)))
    assert lines(read(path)) == LEFT + RIGHT


def test_what_crosses_the_gutter_parts_the_columns(tmp_path: Path) -> None:
    title, middle = "关于印发某区绿色建筑发展三年行动方案的通知", "二、这是一条横贯左右两栏的标题，它把上下两部分分开"
    page = [(130.0, 760.0, title), *columns(700, LEFT, RIGHT), (120.0, 580.0, middle), *columns(540, LEFT, RIGHT)]
    found = lines(read(drawn(tmp_path / "t.pdf", writes(*page))))
    assert found == [title, *LEFT, *RIGHT, middle, *LEFT, *RIGHT]


def test_a_sentence_goes_on_in_the_next_column_and_overleaf(tmp_path: Path) -> None:
    left = [
        "一、目标",
        "到2027年，全区绿色建筑占新建建",
        "筑比例达到百分之九十以上，装配",
        "式建筑占比达到百分之三十以上，",
    ]
    right = [
        "累计改造老旧小区一百二十八个，",
        "建成口袋公园三十六处，新增城市",
        "绿道六十公里，城市建成区绿化覆",
        "盖率达到百分之四十二，全区新增",
    ]
    pages = [writes(*columns(700, left, right)), writes((70, 700, "公共充电桩500个。"), (70, 680, "二、任务"))]
    found = [fact for fact in extract_facts(drawn(tmp_path / "t.pdf", *pages)).records if isinstance(fact, Target)]
    assert any(fact.value == 500 and fact.deadline == "2027" for fact in found)
    assert any(fact.value == 128 for fact in found)


def test_lines_side_by_side_are_no_columns(tmp_path: Path) -> None:
    pairs = [(90.0, 700.0 - 20 * n, f"联系人{n}") for n in range(4)] + [
        (320.0, 700.0 - 20 * n, f"电话{n}") for n in range(4)
    ]
    found = lines(read(drawn(tmp_path / "t.pdf", writes(*pairs))))
    assert [words for line in found for words in line.split()] == [
        w for n in range(4) for w in (f"联系人{n}", f"电话{n}")
    ]


def test_indents_on_the_page_tell_paragraphs_apart(tmp_path: Path) -> None:
    whole = ["甲" * 18, "乙" * 19 + "。", "丙" * 18, "丁" * 19 + "。"]
    other = ["戊" * 18, "己" * 20, "庚" * 19 + "。"]
    wide = ["到2027年" + "辛" * 15, "壬" * 20, "癸癸。"]  # as wide as a line that is not indented
    pages = []
    for body in (whole, other, wide):
        pages += [(114.0 if at == 0 else 90.0, words) for at, words in enumerate(body)]
    page = writes(*((x, 760.0 - 20 * n, words) for n, (x, words) in enumerate(pages)))
    source = read(drawn(tmp_path / "t.pdf", page))
    found = [passage.text for passage in outline(source, rulebook()).passages]
    assert found == ["".join(whole), "".join(other), "".join(wide)]


# ---------------------------------------------------------------- tables


def test_a_table_without_ruling_lines(tmp_path: Path) -> None:
    page = both(writes((90, 730, "表1 主要指标")), plain_rows(700, [HEADS, *ROWS], XS), writes((90, 600, "完")))
    source = read(drawn(tmp_path / "t.pdf", page))
    assert grids(source) == [[HEADS, *ROWS]]
    assert lines(source) == ["表1 主要指标", "完"]


@pytest.mark.parametrize("at", [0, 1], ids=["from the top", "in the middle"])
def test_cells_of_several_lines_without_ruling_lines(tmp_path: Path, at: int) -> None:
    draws: list[Draw] = [plain_rows(700, [HEADS], XS)]
    for n, row in enumerate(ROWS):
        top = 660 - 50 * n
        number, name, *rest = row
        draws.append(writes((XS[1], top, name), (XS[1], top - 14, "（按建筑面积计）")))
        y = top - 7 * at
        draws.append(writes((XS[0], y, number), *((x, y, words) for x, words in zip(XS[2:], rest, strict=False))))
    (found,) = grids(read(drawn(tmp_path / "t.pdf", both(*draws))))
    assert found == [HEADS, *([n, f"{name}（按建筑面积计）", *rest] for n, name, *rest in ROWS)]


def test_prose_and_lists_are_no_tables(tmp_path: Path) -> None:
    listed = [
        (90.0, 700.0 - 20 * n, f"{n}. 各有关部门要按照职责分工抓好落实，确保按期完成各项任务") for n in range(1, 6)
    ]
    source = read(drawn(tmp_path / "t.pdf", writes(*listed)))
    assert grids(source) == []
    assert len(lines(source)) == 5


def overleaf(tmp_path: Path, below: Draw, above: Draw | None = None) -> list[list[list[str]]]:
    first = above or both(writes((90, 760, "表1 主要指标")), ruled_rows(120, [HEADS, *ROWS[:2]], XS))
    return grids(read(drawn(tmp_path / "t.pdf", first, below)))


def test_a_table_overleaf_with_its_heads_again(tmp_path: Path) -> None:
    assert overleaf(tmp_path, ruled_rows(780, [HEADS, ROWS[2]], XS)) == [[HEADS, *ROWS]]


def test_a_table_overleaf_without_heads_and_marked_as_going_on(tmp_path: Path) -> None:
    page = both(writes((450, 790, "续表1")), ruled_rows(780, [ROWS[2], ["4", "绿道", "公里", "60", "90"]], XS))
    assert overleaf(tmp_path, page) == [[HEADS, *ROWS, ["4", "绿道", "公里", "60", "90"]]]


def test_a_row_that_the_page_cut_is_joined(tmp_path: Path) -> None:
    above = both(ruled_rows(120, [HEADS, *ROWS[:2], ["3", "改造老", "个", "60", "128"]], XS))
    below = ruled_rows(780, [["", "旧小区", "", "", ""], ["4", "绿道", "公里", "60", "90"]], XS)
    assert overleaf(tmp_path, below, above) == [[HEADS, *ROWS, ["4", "绿道", "公里", "60", "90"]]]


def test_a_group_that_is_merged_over_the_page_break(tmp_path: Path) -> None:
    heads = ["类别", "指标", "目标值"]
    above = ruled_rows(
        120, [heads, ["建筑", "绿色建筑占比", "95%"], ["", "装配式占比", "30%"]], [90, 150, 300, 400], [0]
    )
    below = ruled_rows(780, [["", "星级建筑占比", "35%"], ["交通", "公交分担率", "40%"]], [90, 150, 300, 400])
    (found,) = overleaf(tmp_path, below, above)
    assert [row[0] for row in found] == ["类别", "建筑", "建筑", "建筑", "交通"]
    assert found[3] == ["建筑", "星级建筑占比", "35%"]


def test_cells_overleaf_have_their_own_page_and_box(tmp_path: Path) -> None:
    path = drawn(tmp_path / "t.pdf", ruled_rows(120, [HEADS, *ROWS[:2]], XS), ruled_rows(780, [HEADS, ROWS[2]], XS))
    places = {fact.value: fact.place for fact in extract_facts(path).records if isinstance(fact, Target)}
    assert (places[95].page, places[128].page) == (1, 2)
    assert places[95].box == pytest.approx((130, 742, 510, 762), abs=1)
    assert places[128].box == pytest.approx((130, 82, 510, 102), abs=1)


def test_another_table_overleaf_stays_another(tmp_path: Path) -> None:
    titled = both(writes((90, 800, "表2 其他指标")), ruled_rows(780, [HEADS, ROWS[2]], XS))
    assert len(overleaf(tmp_path, titled)) == 2
    other = ruled_rows(780, [["甲", "乙"], ["1", "2"]], [90, 200, 300])
    assert len(overleaf(tmp_path, other)) == 2


# ---------------------------------------------------------------- turned, sealed, watermarked


@pytest.mark.parametrize("angle", [90, 270])
def test_a_table_that_is_turned_on_an_upright_page(tmp_path: Path, angle: int) -> None:
    def page(canvas: Canvas) -> None:
        canvas.translate(*((595, 0) if angle == 90 else (0, 842)))
        canvas.rotate(angle)
        both(writes((90, 560, "表1 主要指标")), ruled_rows(540, [HEADS, *ROWS], XS))(canvas)

    path = drawn(tmp_path / "t.pdf", writes((90, 700, "一、目标")), page)
    source = read(path)
    assert grids(source) == [[HEADS, *ROWS]]
    assert lines(source) == ["一、目标", "表1 主要指标"]
    (box,) = [block.box for block in source.blocks if block.table]
    left, top, right, bottom = box
    assert right - left < bottom - top, "on the page as it is shown"
    assert (right - left, bottom - top) == pytest.approx((80, 420), abs=3)


def seal(canvas: Canvas, x: float, y: float) -> None:
    """A seal as programs for electronic seals draw it: words along the rim, and across."""
    canvas.setFillColor(colors.red)
    canvas.setStrokeColor(colors.red)
    canvas.circle(x, y, 58)
    words = "某区人民政府办公室"
    for k, char in enumerate(words):
        angle = math.radians(210 - 240 * k / (len(words) - 1))
        canvas.saveState()
        canvas.translate(x + 46 * math.cos(angle), y + 46 * math.sin(angle))
        canvas.rotate(math.degrees(angle) - 90)
        canvas.drawCentredString(0, 0, char)
        canvas.restoreState()
    canvas.drawCentredString(x, y - 30, "3201020012345")
    canvas.setFillColor(colors.black)


def test_text_under_a_seal_is_read_and_the_seal_is_not(tmp_path: Path) -> None:
    title, body = "某区绿色建筑发展方案", "到2027年，全区绿色建筑占新建建筑比例达到90%以上。"
    signed = [
        (120.0, 760.0, title),
        (90.0, 720.0, body),
        (350.0, 300.0, "某区人民政府办公室"),
        (365.0, 280.0, "2024年3月18日"),
    ]
    path = drawn(tmp_path / "t.pdf", both(writes(*signed), lambda canvas: seal(canvas, 400, 290)))
    assert lines(read(path)) == [words for _, _, words in signed]
    (document,) = [fact for fact in extract_facts(path).records if isinstance(fact, Document)]
    assert document.issued_on == "2024-03-18"


def test_a_red_head_is_text(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFillColor(colors.red)
        canvas.setFont(FONT, 30)
        canvas.drawCentredString(297, 700, "某区人民政府文件")

    assert lines(read(drawn(tmp_path / "t.pdf", page))) == ["某区人民政府文件"]


def test_a_watermark_is_no_text(tmp_path: Path) -> None:
    def mark(canvas: Canvas) -> None:
        canvas.setFont(FONT, 40)
        canvas.setFillColor(colors.lightgrey)
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "内部资料 2023年")

    path = drawn(tmp_path / "t.pdf", both(mark, writes((90, 700, "到2027年，建成口袋公园36处。"))))
    assert lines(read(path)) == ["到2027年，建成口袋公园36处。"]


# ---------------------------------------------------------------- footnotes, glyphs


def noted(canvas: Canvas) -> None:
    """Two lines of text, of which the first has a raised mark; a rule and a footnote of two lines below."""
    canvas.drawString(90, 760, "到2027年，单位建筑面积能耗下降15%")
    canvas.setFont(FONT, 6)
    canvas.drawString(283, 765, "1")
    canvas.setFont(FONT, 12)
    canvas.drawString(290, 760, "，全区建成口袋公")
    canvas.line(90, 110, 230, 110)
    canvas.setFont(FONT, 9)
    canvas.drawString(90, 95, "1 单位建筑面积能耗以2020年为基期，按照有关统计制度核算，")
    canvas.drawString(90, 82, "不含工业建筑3000平方米以下的部分。")
    canvas.setFont(FONT, 10)
    canvas.drawString(280, 40, "— 1 —")


def test_footnotes_and_their_marks_are_taken_off(tmp_path: Path) -> None:
    path = drawn(tmp_path / "t.pdf", noted, writes((90, 760, "园36处。"), (280, 40, "— 2 —")))
    source = read(path)
    assert lines(source) == ["到2027年，单位建筑面积能耗下降15%，全区建成口袋公", "园36处。"]
    assert "1 单位建筑面积能耗以2020年为基期" in source.text, "their words are kept, in no block"
    values = {fact.indicator: fact.value for fact in extract_facts(path).records if isinstance(fact, Target)}
    assert values == {"单位建筑面积能耗": 15, "建成口袋公园": 36}


def test_small_print_without_a_mark_stays(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(90, 760, "到2027年，建成口袋公园36处。")
        canvas.drawString(90, 740, "一、任务")
        canvas.setFont(FONT, 9)
        canvas.drawString(90, 95, "抄送：区委各部门。")

    assert lines(read(drawn(tmp_path / "t.pdf", page)))[-1] == "抄送：区委各部门。"


def test_compatibility_glyphs_and_private_digits(tmp_path: Path) -> None:
    words = "到\uf032\uf030\uf032\uf037年，⼀批⽼旧⼩区改造完成率达到\uf039\uf035%，建成⻓廊\uf033处。"
    path = drawn(tmp_path / "t.pdf", writes((120, 760, "某区城市更新方案"), (90, 700, words)))
    found = [fact for fact in extract_facts(path).records if isinstance(fact, Target)]
    assert [(fact.value, fact.deadline) for fact in found] == [(95, "2027"), (3, "2027")]
    assert "老旧小区改造完成率" in found[0].indicator
