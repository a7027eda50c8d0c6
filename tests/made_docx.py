"""Word documents, one trait each, with what a reader must give for them.

python tests/made_docx.py FOLDER          writes them, to be looked at with Word or WPS
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
Build = Callable[[Any], None]


class Trait(NamedTuple):
    """A document, its paragraphs, the cells of its tables row by row, and a word of each warning."""

    build: Build
    paragraphs: list[str]
    tables: list[list[list[str]]] = []
    warnings: list[str] = []
    aside: str = ""


TRAITS: dict[str, Trait] = {}


def trait(*paragraphs: str, tables: Any = (), warnings: Any = (), aside: str = "") -> Callable[[Build], Build]:
    """Names a builder's document after its function and says what must be read."""

    def add(build: Build) -> Build:
        TRAITS[build.__name__] = Trait(build, list(paragraphs), list(tables), list(warnings), aside)
        return build

    return add


def xml(text: str) -> Any:
    """An element; the names of Word's parts need no declaration."""
    end = min(at for at in (text.find(" "), text.find(">"), text.find("/>")) if at > 0)
    return parse_xml(f"{text[:end]} {_NAMES}{text[end:]}")


def body(document: Any, text: str) -> None:
    """Adds elements to the body, before its section properties."""
    for element in list(xml(f"<w:body>{text}</w:body>")):
        document.element.body.insert(len(document.element.body) - 1, element)


def p(text: str, properties: str = "") -> str:
    """A paragraph with runs for text."""
    runs = text if text.startswith("<") else f"<w:r><w:t>{text}</w:t></w:r>"
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def tc(text: str, properties: str = "") -> str:
    """A cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<w:p>') else p(text)}</w:tc>"


def tbl(*rows: str) -> str:
    """A table of rows of cells."""
    return "<w:tbl><w:tblPr/><w:tblGrid/>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def num(depth: int, number: int = 50) -> str:
    """The place of a paragraph in a list."""
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


def add_list(document: Any, number: int, levels: list[str], overrides: str = "", abstract: int | None = None) -> None:
    """A list; a level is `format text`. With `abstract` it goes on with that list's levels."""
    root = document.part.numbering_part.element
    if abstract is None:
        shown = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{level.split()[0]}"/>'
            f'<w:lvlText w:val="{level.split()[1]}"/></w:lvl>'
            for depth, level in enumerate(levels)
        )
        root.insert(0, xml(f'<w:abstractNum w:abstractNumId="{number + 100}">{shown}</w:abstractNum>'))
    abstract = number + 100 if abstract is None else abstract + 100
    root.append(xml(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'))


OFFICIAL = ["chineseCountingThousand %1、", "chineseCounting （%2）", "decimal %3.", "decimal （%4）"]
OFFICIAL += ["decimalEnclosedCircleChinese %5"]


@trait(
    "一、总则", "（一）范围", "1.城区", "（1）老城", "①东片", "②西片", "2.乡镇", "（二）期限", "二、目标", "（一）总量"
)
def numbers_of_official_documents(document: Any) -> None:
    add_list(document, 50, OFFICIAL)
    for text, depth in zip(
        ["总则", "范围", "城区", "老城", "东片", "西片", "乡镇", "期限", "目标", "总量"],
        (0, 1, 2, 3, 4, 4, 2, 1, 0, 1),
        strict=True,
    ):
        body(document, p(text, num(depth)))  # fmt: skip


@trait("一、甲", "1.子", "2.丑", "二、乙", "3.寅", "三、丙", "一、丁", "四、戊", "（5）己", "（6）庚")
def numbers_that_go_on_or_start_anew(document: Any) -> None:
    add_list(document, 50, ["chineseCounting %1、", "decimal %2."])
    never = document.part.numbering_part.element[0].findall(f"{{{_NAMES.split(chr(34))[1]}}}lvl")[1]
    never.insert(1, xml('<w:lvlRestart w:val="0"/>'))
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    other = '<w:lvl w:ilvl="0"><w:start w:val="5"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%1）"/></w:lvl>'
    add_list(document, 51, [], again, abstract=50)
    add_list(document, 52, ["decimal %1."])
    add_list(document, 53, [], f'<w:lvlOverride w:ilvl="0">{other}</w:lvlOverride>', abstract=52)
    for text, depth in (("甲", 0), ("子", 1), ("丑", 1), ("乙", 0), ("寅", 1), ("丙", 0)):
        body(document, p(text, num(depth)))
    body(document, p("丁", num(0, 51)))
    add_list(document, 54, [], again.replace('startOverride w:val="1"', 'startOverride w:val="4"'), abstract=50)
    body(document, p("戊", num(0, 54)) + p("己", num(0, 53)) + p("庚", num(0, 53)))


@trait("一、目标", "（一）总量", "二、任务", "正文", "（二）按样式的级")
def numbers_and_levels_of_styles(document: Any) -> None:
    add_list(document, 50, OFFICIAL)
    styles = document.styles.element
    for id_, name, based, depth in (("a1", "一级标题", "Normal", 0), ("a2", "自定义节", "a1", 1)):
        place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="50"/></w:numPr>' if depth == 0 else num(depth)
        styles.append(
            xml(
                f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/><w:basedOn w:val="{based}"/>'
                f"<w:pPr>{place}</w:pPr></w:style>"
            )
        )
    one, two = '<w:pStyle w:val="a1"/>', '<w:pStyle w:val="a2"/>'
    none = '<w:numPr><w:numId w:val="0"/></w:numPr><w:outlineLvl w:val="9"/>'
    body(document, p("目标", one) + p("总量", two) + p("任务", one) + p("正文", one + none))
    body(document, p("（二）按样式的级", two + none))


@trait("表前", "表后", tables=[[["序号", "指标", "目标值"], ["1", "绿地率", "38%"], ["2", "公园", "9个"]]])
def numbers_alone_in_cells(document: Any) -> None:
    add_list(document, 50, ["decimal %1"])
    one = p("", num(0))
    rows = [
        tc("序号") + tc("指标") + tc("目标值"),
        tc(one) + tc("绿地率") + tc("38%"),
        tc(one) + tc("公园") + tc("9个"),
    ]
    body(document, p("表前") + tbl(*rows) + p("表后"))


@trait("总表", tables=[[["指标", "目标值"], ["床位", "900张"]], [["区县", "任务"], ["东区", "3处"]]])
def tables_in_a_layout_table(document: Any) -> None:
    first = tbl(tc("指标") + tc("目标值"), tc("床位") + tc("900张"))
    second = tbl(tc("区县") + tc("任务"), tc("东区") + tc("3处"))
    body(document, tbl(tc(p("总表") + first + "<w:p/>"), tc("<w:p><w:pPr/></w:p>" + second + "<w:p/>")))


@trait("后", tables=[[["任务", "内容"], ["甲", "见内表"], ["乙", "略"]], [["年", "量"], ["2027", "5"]]])
def a_table_in_a_cell(document: Any) -> None:
    inner = tbl(tc("年") + tc("量"), tc("2027") + tc("5"))
    rows = [tc("任务") + tc("内容"), tc("甲") + tc(p("见内表") + inner + "<w:p/>"), tc("乙") + tc("略")]
    body(document, tbl(*rows) + p("后"))


@trait(tables=[[["指标", "目标值", ""], ["", "2025", "2027"], ["床位", "900", "950"], ["合计", "", "5"]]])
def merged_cells(document: Any) -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    across, then = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    body(
        document,
        tbl(
            tc("指标", down) + tc("目标值", '<w:gridSpan w:val="2"/>'),
            tc("", on) + tc("2025") + tc("2027"),
            tc("床位") + tc("900") + tc("950"),
            "<w:trPr><w:del w:id='1' w:author='x'/></w:trPr>" + tc("删去的行") + tc("1") + tc("2"),
            "<w:trPr><w:hidden/></w:trPr>" + tc("隐藏的行") + tc("1") + tc("2"),
            tc("合计", across) + tc("", then) + tc("5"),
        ),
    )


def _drawn(inside: str) -> str:
    box = f"<w:txbxContent>{inside}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData '
        f'uri="x"><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


@trait("框中框", "专栏1", "到2027年，建成5所。", "旧框", tables=[[["指标", "值"], ["甲", "注意\n1"]]])
def text_boxes(document: Any) -> None:
    inner = p(_drawn(p("框中框")))
    body(document, p(_drawn(inner + p("专栏1")) + "<w:r><w:t>到2027年，建成5所。</w:t></w:r>"))
    old = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>" + p("旧框")
    body(document, p(old + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"))
    body(document, tbl(tc("指标") + tc("值"), tc("甲") + tc(p(_drawn(p("注意")) + "<w:r><w:t>1</w:t></w:r>"))))


@trait("到2027年，建成5所养老院。", "删了段落标记，后段接上。", "移来的一段。", "1.甲", "2.乙")
def tracked_changes(document: Any) -> None:
    by = "w:id='1' w:author='x'"
    body(
        document,
        p(
            f"<w:r><w:t>到2027年，建成</w:t></w:r><w:del {by}><w:r><w:delText>3</w:delText></w:r></w:del>"
            f"<w:ins {by}><w:r><w:t>5</w:t></w:r></w:ins><w:r><w:t>所养老院。</w:t></w:r>"
        ),
    )
    body(document, p("删了段落标记，", f"<w:rPr><w:del {by}/></w:rPr>") + p("后段接上。"))
    gone = f"<w:moveFrom {by}><w:r><w:t>移来的一段。</w:t></w:r></w:moveFrom>"
    come = f"<w:moveTo {by}><w:r><w:t>移来的一段。</w:t></w:r></w:moveTo>"
    body(document, p(come) + p(gone, f"<w:rPr><w:moveFrom {by}/></w:rPr>"))
    add_list(document, 50, ["decimal %1."])
    deleted = f"<w:del {by}><w:r><w:delText>删去的一条</w:delText></w:r></w:del>"
    body(document, p("甲", num(0)) + p(deleted, f"{num(0)}<w:rPr><w:del {by}/></w:rPr>") + p("乙", num(0)))


@trait("森林覆盖率达到45%以上。", warnings=["1 处脚注", "1 处"], aside="[1] 按2020年口径。\n")
def footnotes(document: Any) -> None:
    notes = (
        f'<w:footnotes {_NAMES}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote><w:footnote w:id="2">'
        "<w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>按2020年口径。</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body(document, p(f"<w:r><w:t>森林覆盖率</w:t></w:r>{mark}<w:r><w:t>达到45%以上。</w:t></w:r>"))


@trait("标题在控件里", "目标达到45%。", tables=[[["指标", "值"], ["甲", "1"]]])
def content_controls(document: Any) -> None:
    def control(inside: str, properties: str = "") -> str:
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    hint = "<w:showingPlcHdr/>"
    body(document, control(control(p("标题在控件里"))) + control(p("单击此处输入文字。"), hint))
    inline = control("<w:r><w:t>45%</w:t></w:r>") + control("<w:r><w:t>选择一项</w:t></w:r>", hint)
    body(document, p(f"<w:r><w:t>目标达到</w:t></w:r>{inline}<w:r><w:t>。</w:t></w:r>"))
    rows = control("<w:tr>" + tc("指标") + control(tc("值")) + "</w:tr>") + "<w:tr>" + tc("甲") + tc("1") + "</w:tr>"
    body(document, "<w:tbl><w:tblPr/><w:tblGrid/>" + rows + "</w:tbl>")


def _field(instruction: str, result: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText> {instruction} </w:instrText></w:r>{marks[1]}{result}{marks[2]}"


@trait("见表3，完成于2027年。", "一、正文", "交叉引用到第二条。")
def fields(document: Any) -> None:
    def run(text: str) -> str:
        return f"<w:r><w:t>{text}</w:t></w:r>"

    simple = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    simple += '<w:fldSimple w:instr=" SEQ 表 "><w:r><w:t>3</w:t></w:r></w:fldSimple>'
    page = _field("PAGE", run("12")) + _field("NUMPAGES", run("40"))
    body(
        document,
        p(run("见表") + simple + page + run("，完成于") + _field('DATE \\@ "yyyy"', run("2027年")) + run("。")),
    )
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    entry = run("一、正文") + _field("PAGEREF _Toc1", run("3"))
    contents = p(f"{begin}<w:r><w:instrText> TOC \\o </w:instrText></w:r>{separate}{entry}") + p(entry) + p(end)
    body(document, contents + p("一、正文") + p(run("交叉引用到") + _field("REF _Ref1", run("第二条")) + run("。")))


@trait("印发于2020年1月5日，建于2020年1月6日。")
def dates(document: Any) -> None:
    """What was shown when the document was saved."""
    parts = [
        "<w:r><w:t>印发于</w:t></w:r>",
        _field('DATE \\@ "yyyy年M月d日"', "<w:r><w:t>2020年1月5日</w:t></w:r>"),
        "<w:r><w:t>，建于</w:t></w:r>",
        _field('CREATEDATE \\@ "yyyy年M月d日"', "<w:r><w:t>2020年1月6日</w:t></w:r>"),
        "<w:r><w:t>。</w:t></w:r>",
    ]
    body(document, p("".join(parts)))


@trait("一、正文", "后面的字都在。")
def a_field_that_never_ends(document: Any) -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC </w:instrText></w:r>'
    body(document, p(begin) + p("一、正文") + p("后面的字都在。"))


@trait("看得见。", "1.甲", "2.乙")
def hidden_text(document: Any) -> None:
    add_list(document, 50, ["decimal %1."])
    document.styles.element.append(
        xml('<w:style w:type="character" w:styleId="h"><w:name w:val="暗"/><w:rPr><w:vanish/></w:rPr></w:style>')
    )
    direct = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部掌握</w:t></w:r>"
    styled = '<w:r><w:rPr><w:rStyle w:val="h"/></w:rPr><w:t>内部</w:t></w:r>'
    shown = '<w:r><w:rPr><w:rStyle w:val="h"/><w:vanish w:val="0"/></w:rPr><w:t>看得见。</w:t></w:r>'
    body(document, p(direct + styled + shown) + p("甲", num(0)))
    body(document, p(direct, f"{num(0)}<w:rPr><w:vanish/></w:rPr>") + p("乙", num(0)))


@trait("面积≥92%，±3℃，完。")
def symbols(document: Any) -> None:
    def symbol(font: str, code: str) -> str:
        return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'

    signs = (
        symbol("Symbol", "F0B3") + "<w:r><w:t>92%，</w:t></w:r>" + symbol("Symbol", "F0B1") + "<w:r><w:t>3</w:t></w:r>"
    )
    more = symbol("宋体", "2103") + symbol("Wingdings", "F0FC") + "<w:r><w:t>，完。</w:t></w:r>"
    body(document, p("<w:r><w:t>面积</w:t></w:r>" + signs + more))


def _chunk(document: Any, name: str, kind: str, data: bytes) -> None:
    part = Part(PackURI(f"/word/{name}"), kind, data, document.part.package)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    body(document, f'<w:altChunk r:id="{document.part.relate_to(part, relation)}"/>')


@trait(
    "前",
    "到2027年，网页里的目标达到45%。",
    "纯文本里的一段。",
    "另一份文档。",
    "后",
    tables=[[["指标", "值"], ["甲", "1"]]],
    warnings=["altChunk"],
)
def imported_pieces(document: Any) -> None:
    body(document, p("前"))
    table = "<table border=1><tr><th>指标</th><th>值</th></tr><tr><td>甲</td><td>1</td></tr></table>"
    page = f"<html><head><meta charset=utf-8></head><body><p>到2027年，网页里的目标达到45%。</p>{table}</body></html>"
    _chunk(document, "a.html", "text/html", page.encode())
    _chunk(document, "b.txt", "text/plain", "纯文本里的一段。".encode())
    other = docx.Document()
    other.add_paragraph("另一份文档。")
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    _chunk(document, "c.docx", main.replace(".main+xml", ""), saved(other))
    _chunk(document, "d.bin", "application/octet-stream", b"?")
    body(document, p("后"))


@trait("正文一段。", warnings=["图表"])
def charts(document: Any) -> None:
    chart = '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/>'
    drawing = (
        f"<w:drawing><wp:inline><a:graphic><a:graphicData>{chart}</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    body(document, p(f"<w:r><w:t>正文一段。</w:t></w:r><w:r>{drawing}</w:r>"))


@trait("正文一段。")
def headers_and_footers(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    body(document, p("正文一段。"))


def saved(document: Any) -> bytes:
    """A document's bytes, the same every time."""
    raw, out = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def made(name: str) -> bytes:
    """The document of a trait."""
    document = docx.Document()
    TRAITS[name].build(document)
    return saved(document)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for each in TRAITS:
        (folder / f"{each}.docx").write_bytes(made(each))
        print(folder / f"{each}.docx")
