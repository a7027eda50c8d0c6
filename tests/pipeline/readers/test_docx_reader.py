"""Word documents: order of the body, heading levels, automatic numbers, merged cells, what is not to be read."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.errors import BrokenFile, EmptyFile
from pipeline.readers import read
from pipeline.readers.docx.numbering import chinese, formatted
from pipeline.records import Source

LEVELS = (("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."), ("bullet", "·"))


def saved(tmp_path: Path, build: Callable[[Any], None]) -> Source:
    document = docx.Document()
    build(document)
    path = tmp_path / "plan.docx"
    document.save(str(path))
    return read(path)


def paragraphs(source: Source) -> list[str]:
    return [source.text[b.start : b.end] for b in source.blocks if b.kind != "table"]


def cells(source: Source) -> dict[tuple[int, int], str]:
    (table,) = [block.table for block in source.blocks if block.table]
    return {(cell.row, cell.column): source.text[cell.start : cell.end] for cell in table.cells}


def element(xml: str) -> Any:
    head, _, rest = xml.partition(" ")
    return parse_xml(f"{head} {nsdecls('w')} {rest}" if rest else xml.replace("/>", f" {nsdecls('w')}/>"))


def with_list(document: Any, levels: tuple[tuple[str, str], ...] = LEVELS, number: int = 77, extra: str = "") -> None:
    """A list with the given formats; `extra` goes into its w:num."""
    numbering = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (style, text) in enumerate(levels)
    )
    numbering.insert(0, element(f'<w:abstractNum w:abstractNumId="{number}">{inner}</w:abstractNum>'))
    numbering.append(element(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/>{extra}</w:num>'))


def listed(document: Any, text: str, depth: int, number: int = 77) -> None:
    paragraph = document.add_paragraph(text)
    place = f'<w:numPr ><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(element(place))


def test_paragraphs_and_tables_in_the_order_of_the_body(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("某区关于印发养老服务方案的通知", style="Title")
        document.add_heading("一、目标", 1)
        document.add_paragraph("到2027年，护理型床位占比达到65%。\n（市民政局负责）")
        table = document.add_table(2, 2)
        for place, words in zip(((0, 0), (0, 1), (1, 0), (1, 1)), ("指标", "目标值", "床位", "900张"), strict=True):
            table.cell(*place).text = words
        document.add_heading("（一）措施", 2)

    source = saved(tmp_path, build)
    assert [(block.kind, block.level, source.text[block.start : block.end]) for block in source.blocks] == [
        ("heading", 1, "某区关于印发养老服务方案的通知"),
        ("heading", 1, "一、目标"),
        ("paragraph", None, "到2027年，护理型床位占比达到65%。"),
        ("paragraph", None, "（市民政局负责）"),
        ("table", None, "指标\t目标值\n床位\t900张"),
        ("heading", 2, "（一）措施"),
    ]
    assert (source.format, source.flow, source.name, source.warnings) == ("docx", "paragraphs", "plan", ())


def test_automatic_numbers_are_part_of_the_text(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        with_list(document)
        for text, depth in [("总则", 0), ("目标", 1), ("指标甲", 2), ("指标乙", 2), ("任务", 1), ("指标丙", 2)]:
            listed(document, text, depth)
        listed(document, "要点", 3)
        document.add_paragraph("没有编号的一段。")
        for text, depth in [("附则", 0), ("施行", 1)]:
            listed(document, text, depth)

    assert paragraphs(saved(tmp_path, build)) == [
        "一、总则",
        "（一）目标",
        "1.指标甲",
        "2.指标乙",
        "（二）任务",
        "1.指标丙",
        "要点",
        "没有编号的一段。",
        "二、附则",
        "（一）施行",
    ]


def test_a_list_that_starts_anew_and_one_of_several_parts(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        with_list(document, (("chineseCounting", "第%1章"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")), 80)
        start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
        with_list(document, (("decimal", "%1"),), 81, start)
        for text, depth in [("总则", 0), ("范围", 1), ("细目", 2), ("目标", 1)]:
            listed(document, text, depth, 80)
        listed(document, "2025年的任务", 0, 81)
        listed(document, "建设", 0, 81)

    found = paragraphs(saved(tmp_path, build))
    assert found == ["第一章总则", "一.1 范围", "一.1.1 细目", "一.2 目标", "5 2025年的任务", "6 建设"]


def test_numbers_and_levels_that_a_style_gives(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        with_list(document)
        style = document.styles.add_style("条", 1)
        style.base_style = document.styles["Heading 2"]
        style.element.get_or_add_pPr().append(element('<w:numPr ><w:ilvl w:val="1"/><w:numId w:val="77"/></w:numPr>'))
        document.add_paragraph("强化保障", style="条")
        removed = document.add_paragraph("没有编号", style="条")
        removed._p.get_or_add_pPr().append(element('<w:numPr ><w:numId w:val="0"/></w:numPr>'))
        outline = document.add_paragraph("按大纲级别")
        outline._p.get_or_add_pPr().append(element('<w:outlineLvl w:val="2"/>'))

    source = saved(tmp_path, build)
    assert [(source.text[b.start : b.end], b.level) for b in source.blocks] == [
        ("（一）强化保障", 2),
        ("没有编号", 2),
        ("按大纲级别", 3),
    ]


def test_merged_cells(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("表1")
        table = document.add_table(4, 3)
        for row in range(4):
            for column in range(3):
                table.cell(row, column).text = f"{row}{column}"
        for first, last, words in (
            ((0, 0), (1, 0), "指标"),
            ((0, 1), (0, 2), "目标值"),
            ((3, 0), (3, 2), "约束性"),
        ):
            merged = table.cell(*first).merge(table.cell(*last))
            merged.text = words
        table.rows[0]._tr.get_or_add_trPr().append(element("<w:tblHeader/>"))

    source = saved(tmp_path, build)
    (table,) = [block.table for block in source.blocks if block.table]
    assert (table.rows, table.columns) == (4, 3)
    spans = {(c.row, c.column): (c.row_span, c.column_span) for c in table.cells if c.row_span * c.column_span > 1}
    assert spans == {(0, 0): (2, 1), (0, 1): (1, 2), (3, 0): (1, 3)}
    assert cells(source)[0, 1] == "目标值"
    assert cells(source)[1, 2] == "12"
    assert [cell.row for cell in table.cells if cell.header] == [0, 0]


def test_a_table_of_one_column_is_text(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        table = document.add_table(2, 1)
        table.cell(0, 0).text = "专栏1"
        table.cell(1, 0).text = "建设养老服务综合体5个。\n改造供养机构3所。"

    assert paragraphs(saved(tmp_path, build)) == ["专栏1", "建设养老服务综合体5个。", "改造供养机构3所。"]


def test_changes_fields_hidden_words_and_contents(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        document.styles.add_style("toc 1", 1)
        document.add_paragraph("一、目标\t3", style="toc 1")
        paragraph = document.add_paragraph("到2027年，")
        for xml in (
            "<w:del w:id='1' w:author='x'><w:r><w:delText>建成3所</w:delText><w:t>建成3所</w:t></w:r></w:del>",
            "<w:ins w:id='2' w:author='x'><w:r><w:t>建成5所</w:t></w:r></w:ins>",
            "<w:r ><w:rPr><w:vanish/></w:rPr><w:t>内部掌握</w:t></w:r>",
            "<w:r ><w:instrText>PAGE</w:instrText></w:r>",
            "<w:r ><w:t>养老院</w:t><w:noBreakHyphen/><w:tab/><w:t>完</w:t></w:r>",
        ):
            paragraph._p.append(element(xml))

    assert paragraphs(saved(tmp_path, build)) == ["到2027年，建成5所养老院-\t完"]


def test_text_in_content_controls_and_text_boxes(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        body = document.element.body
        control = "<w:sdt ><w:sdtContent><w:p><w:r><w:t>控件里的一段</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        body.insert(0, element(control))
        box = (
            "<w:r ><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
            "<w:p><w:r><w:t>文本框里的一段</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
        )
        document.add_paragraph("正文")._p.append(element(box))

    assert paragraphs(saved(tmp_path, build)) == ["控件里的一段", "文本框里的一段", "正文"]


def test_footnotes_that_are_not_read_are_told(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        document.add_paragraph("目标")._p.append(element("<w:r ><w:footnoteReference w:id='1'/></w:r>"))

    assert "1 处脚注" in saved(tmp_path, build).warnings[0].zh


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (10, "十"), (19, "十九"), (20, "二十"), (105, "一百零五"), (110, "一百一十"), (2001, "二千零一")],
)
def test_chinese_numbers(number: int, written: str) -> None:
    assert chinese(number) == written


@pytest.mark.parametrize(
    ("number", "style", "written"),
    [
        (12, "ideographDigital", "一二"),
        (13, "chineseLegalSimplified", "壹拾叁"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (7, "decimalZero", "07"),
        (12, "decimalFullWidth", "１２"),
        (28, "upperLetter", "BB"),
        (1994, "lowerRoman", "mcmxciv"),
        (2, "ideographTraditional", "乙"),
        (4, "decimalEnclosedParen", "⑷"),
        (5, "decimal", "5"),
        (5, "somethingElse", "5"),
        (5, "bullet", ""),
    ],
)
def test_formats_of_numbers(number: int, style: str, written: str) -> None:
    assert formatted(number, style) == written


def test_damaged_and_empty_files(tmp_path: Path) -> None:
    whole = tmp_path / "whole.docx"
    document = docx.Document()
    document.add_paragraph("到2027年，建成5所。")
    document.save(str(whole))
    data = whole.read_bytes()
    broken = {
        "text": "只是文本".encode(),
        "cut": data[: len(data) // 2],
        "flipped": data[:200] + bytes(100) + data[300:],
    }
    for name, content in broken.items():
        path = tmp_path / f"{name}.docx"
        path.write_bytes(content)
        with pytest.raises(BrokenFile, match=rf"{name}\.docx"):
            read(path)
    other = tmp_path / "other.docx"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(BrokenFile):
        read(other)
    empty = tmp_path / "empty.docx"
    docx.Document().save(str(empty))
    with pytest.raises(EmptyFile):
        read(empty)


def test_reading_again_gives_the_same(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        with_list(document)
        listed(document, "总则", 0)

    assert saved(tmp_path, build) == read(tmp_path / "plan.docx")
