"""Web pages: main text among furniture, metadata as fields, true tables against layout tables, encodings."""

from __future__ import annotations

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import EmptyFile
from pipeline.readers import read
from pipeline.readers.html import read_html
from pipeline.records import Source, Table

TITLE = "临溪市人民政府关于印发临溪市湿地保护实施方案的通知"
BODY = (
    "<p>各区人民政府，市政府各部门：</p>"
    "<p>现将《临溪市湿地保护实施方案》印发给你们，请结合实际，认真组织实施。</p>"
    "<p>一、总体目标</p>"
    "<p>到2027年，全市湿地保护率达到62%以上，新增小微湿地40处，修复退化湿地300公顷。</p>"
)
FURNITURE = (
    '<div class="top-nav"><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul></div>'
    '<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/zc">政策文件</a></div>'
)
SHARE = "<div>分享到：<a href='#'>微信</a> 【打印】 【关闭窗口】 字体：大 中 小</div>"
FOOTER = (
    '<div class="related"><h3>相关解读</h3><ul><li><a href="/1">一图读懂湿地保护，守护城市</a></li></ul></div>'
    '<div id="footer"><p>版权所有：临溪市人民政府  备ICP备000000号</p><p>主办：临溪市人民政府办公室</p></div>'
)


def page(body: str, title: str = TITLE) -> Source:
    markup = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return read_html(Path("page.html"), markup.encode())


def paragraphs(source: Source) -> list[str]:
    return [source.text[b.start : b.end] for b in source.blocks if b.kind != "table"]


def fields(source: Source) -> dict[str, str]:
    assert all(source.text[field.start : field.end] == field.value for field in source.fields)
    return {field.name: field.value for field in source.fields}


def grid(source: Source, table: Table) -> dict[tuple[int, int], str]:
    return {(cell.row, cell.column): source.text[cell.start : cell.end] for cell in table.cells}


WANTED = [
    TITLE,
    "各区人民政府，市政府各部门：",
    "现将《临溪市湿地保护实施方案》印发给你们，请结合实际，认真组织实施。",
    "一、总体目标",
    "到2027年，全市湿地保护率达到62%以上，新增小微湿地40处，修复退化湿地300公顷。",
]


@pytest.mark.parametrize(
    "body",
    [
        f"{FURNITURE}<div class='main'><h1>{TITLE}</h1><div class='TRS_Editor'>{BODY}</div></div>{FOOTER}",
        f"{FURNITURE}<table border=0><tr><td><h1>{TITLE}</h1></td></tr><tr><td>{BODY}</td></tr></table>{FOOTER}",
        f"<form id='aspnetForm'>{FURNITURE}<div class='title'>{TITLE}</div><div id='zoom'>{BODY}</div>{FOOTER}</form>",
        f"{FURNITURE}<h1>{TITLE}</h1>{SHARE}{BODY}{FOOTER}",
        f"<nav><a>首页</a></nav><article><h1>{TITLE}</h1>{BODY}</article><aside>热门文件，点击查看更多内容。</aside>",
        f"<h1>{TITLE}</h1>{BODY}<p>主办：市政府 承办：市信息中心 地址：某路1号，邮编：000000</p><p>技术支持：公司</p>",
    ],
    ids=["divs", "layout-tables", "form-around-all", "no-container", "html5", "imprint"],
)
def test_main_text_of_many_kinds_of_page(body: str) -> None:
    source = page(body)
    assert paragraphs(source) == WANTED
    assert (source.blocks[0].kind, source.blocks[0].level) == ("heading", 1)
    assert source.flow == "paragraphs"


def test_notice_and_plan_in_parts_of_their_own_are_both_kept() -> None:
    plan = "<p>为加强湿地保护，维护生物多样性，制定本方案。</p>" * 30
    source = page(f"{FURNITURE}<div class=part>{BODY}</div><div class=part>{plan}</div>{FOOTER}")
    found = paragraphs(source)
    assert found[0] == TITLE
    assert found[1:5] == WANTED[1:]
    assert len(found) == 35


SENTENCE = "<p>到2027年，全市湿地保护率达到62%以上，新增小微湿地40处，修复退化湿地300公顷。</p>"
CELLS = [["序号", "任务", "单位", "目标"], ["1", "小微湿地", "处", "40"], ["2", "湿地公园", "个", "3"]]
SHORT_TABLE = "<table>" + "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in CELLS) + "</table>"
LINKS = "<div class=hot><ul>" + "".join(f"<li><a href=/{n}>湿地新闻标题{n}</a></li>" for n in range(9)) + "</ul></div>"


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>{TITLE}</h1>{SENTENCE}{SHORT_TABLE}",
        f"{FURNITURE}<div><h1>{TITLE}</h1><div>{SENTENCE}{SHORT_TABLE}</div></div>{FOOTER}",
        f"{FURNITURE}<div><h1>{TITLE}</h1><div>{SENTENCE}</div><div>{SHORT_TABLE}</div></div>{FOOTER}",
        f"<table><tr><td><h1>{TITLE}</h1>{SENTENCE}{SHORT_TABLE}</td></tr></table>{FOOTER}",
        f"{FURNITURE}<div><div><h1>{TITLE}</h1>{SENTENCE}{SHORT_TABLE}</div>{LINKS}</div>{FOOTER}",
    ],
    ids=["flat", "one-container", "containers", "layout-table", "beside-links"],
)
def test_one_sentence_and_a_table_of_short_cells(body: str) -> None:
    source = page(body)
    assert paragraphs(source) == [TITLE, SENTENCE[3:-4]]
    (table,) = [block.table for block in source.blocks if block.table]
    assert [[text for _, text in sorted(grid(source, table).items())][n : n + 4] for n in (0, 4, 8)] == CELLS


def test_short_numbered_lines_around_one_sentence() -> None:
    lines = [
        "一、目标",
        SENTENCE[3:-4],
        "二、任务",
        *(f"（{n}）清理河道" for n in "一二三四五六七八"),
        "三、保障",
        "加强领导",
    ]
    body = "".join(f"<div><p>{line}</p></div>" for line in lines)
    assert paragraphs(page(f"{FURNITURE}<div><h1>{TITLE}</h1>{body}</div>{FOOTER}")) == [TITLE, *lines]


def test_a_sentence_in_a_cell_keeps_its_table() -> None:
    table = SHORT_TABLE.replace("湿地公园", "建设湿地公园，完善步道和标识，开展自然教育")
    source = page(f"{FURNITURE}<div><h1>{TITLE}</h1><p>任务表</p>{table}</div>{FOOTER}")
    assert [block.table.rows for block in source.blocks if block.table] == [3]


def test_title_broken_over_lines_is_one_heading() -> None:
    first, second = TITLE[:12], TITLE[12:]
    source = page(f"<div><p align=center>{first}</p><p align=center>{second}</p>{BODY}</div>")
    block = source.blocks[0]
    assert (block.kind, block.level) == ("heading", 1)
    assert source.text[block.start : block.end].replace("\n", "") == TITLE


def test_title_that_only_the_head_has() -> None:
    source = page(f"<div>{BODY}</div>", title=f"{TITLE}_政策文件_临溪市人民政府网")
    assert paragraphs(source)[0] == TITLE


def test_column_name_in_the_head_is_no_title() -> None:
    assert paragraphs(page(f"<div>{BODY}</div>", title="政策文件_临溪市人民政府网"))[0] == WANTED[1]


def test_breaks_part_blocks_and_marked_headings_have_levels() -> None:
    source = page(
        "<div><h2>一、目标</h2>到2027年，<br/>湿地保护率达到<b>62</b>%以上。<h3>（一）措施</h3></div>", title=""
    )
    assert [(source.text[b.start : b.end], b.level) for b in source.blocks] == [
        ("一、目标", 2),
        ("到2027年，", None),
        ("湿地保护率达到62%以上。", None),
        ("（一）措施", 3),
    ]


def test_numbered_lists_print_their_numbers() -> None:
    source = page("<p>任务如下，请抓好落实。</p><ol start=3><li>清理河道。</li><li>4.补种水草。</li></ol>", title="")
    assert paragraphs(source) == ["任务如下，请抓好落实。", "3.清理河道。", "4.补种水草。"]


@pytest.mark.parametrize(
    "block",
    [
        "<table><tr><td><b>索 引 号：</b></td><td>LX00/2024-7</td><td>发文字号：</td><td>临政发〔2024〕7号</td></tr>"
        "<tr><td>成文日期：</td><td>2024年3月5日</td><td>主 题 词：</td><td></td></tr></table>",
        "<ul><li><span>索引号</span><span>LX00/2024-7</span></li><li>[发文字号] <i>临政发</i>〔2024〕7号</li>"
        "<li>[成文日期] 2024年3月5日</li><li>[废止日期] ----</li></ul>",
        "<dl><dt>索引号：</dt><dd>LX00/2024-7</dd><dt>发文字号：</dt><dd>临政发〔2024〕7号</dd>"
        "<dt>成文日期：</dt><dd>2024年3月5日</dd></dl>",
        "<table><tr><td><strong>索 引 号：</strong>LX00/2024-7</td><td><strong>文&nbsp;&nbsp;号：</strong></td></tr>"
        "<tr><td><strong>发文字号：</strong>临政发〔2024〕7号</td><td><strong>成文日期：</strong>2024年3月5日</td></tr></table>",
        "<div><p>索引号：LX00/2024-7　发文字号：临政发〔2024〕7号</p><p>成文日期：2024年3月5日</p></div>",
        "<div><div>索引号</div><div>LX00/2024-7</div><div>发文字号</div><div>临政发〔2024〕7号</div>"
        "<div>成文日期</div><div>2024年3月5日</div></div>",
    ],
    ids=["cells", "list", "definitions", "name-and-value-cells", "runs", "divs"],
)
@pytest.mark.parametrize("inside", [True, False], ids=["in-main-text", "before-it"])
def test_metadata_becomes_fields_and_no_paragraphs(block: str, inside: bool) -> None:
    body = f"<h1>{TITLE}</h1>{BODY}"
    source = page(f"<div>{block}{body}</div>" if inside else f"<div>{block}</div><div>{body}</div>")
    assert fields(source) == {"索引号": "LX00/2024-7", "发文字号": "临政发〔2024〕7号", "成文日期": "2024年3月5日"}
    assert paragraphs(source) == WANTED


def test_a_line_with_source_and_date_under_the_title() -> None:
    source = page(
        f"<h1>{TITLE}</h1><div>来源：市林业局　发布时间：2024-03-08 09:30　浏览次数：12</div><div>{BODY}</div>"
    )
    assert fields(source) == {"来源": "市林业局", "发布时间": "2024-03-08 09:30"}
    assert paragraphs(source) == WANTED


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("发布时间：2024-03-08 09:30", {"发布时间": "2024-03-08 09:30"}),
        ("浏览次数：1024", {}),
    ],
)
def test_a_date_or_a_count_of_visits_alone(line: str, known: dict[str, str]) -> None:
    source = page(f"<div><h1>{TITLE}</h1><p>{line}</p>{BODY}</div>")
    assert fields(source) == known
    assert paragraphs(source) == WANTED


def test_names_no_list_foresees_join_the_block() -> None:
    block = (
        "<table><tr><td>索引号：</td><td>LX1</td><td>发文字号：</td><td>临政发〔2024〕7号</td></tr>"
        "<tr><td>成文日期</td><td>2024-03-05</td><td>办理科室：</td><td>城建科</td></tr>"
        "<tr><td colspan=4 align=center>临政发〔2024〕7号</td></tr></table>"
    )
    source = page(block + BODY)
    assert fields(source)["办理科室"] == "城建科"
    assert paragraphs(source) == [TITLE, "临政发〔2024〕7号", *WANTED[1:]]


def test_words_of_the_metadata_in_running_text_stay_text() -> None:
    sentence = "<p>各单位报送材料应当注明发文字号：由办公室统一编排，成文日期以签发日期为准。</p>"
    source = page(BODY + sentence, title="")
    assert source.fields == ()
    assert paragraphs(source)[-1].startswith("各单位报送材料")


def test_a_list_of_documents_is_a_table_and_no_metadata() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>湿地通知{n}</td><td>临政发〔2019〕{n}号</td></tr>" for n in (1, 2, 3))
    head = "<tr><td>序号</td><td>名称</td><td>发文字号</td></tr>"
    source = page(f"{BODY}<table border=1>{head}{rows}</table>")
    (table,) = [block.table for block in source.blocks if block.table]
    assert (table.rows, table.columns) == (4, 3)
    assert grid(source, table)[0, 2] == "发文字号"
    assert source.fields == ()


def test_table_with_merged_cells() -> None:
    markup = (
        "<table border=1><caption>表1 主要指标</caption>"
        "<thead><tr><th rowspan=2>指标</th><th colspan=2>目标值</th></tr>"
        "<tr><th>2025年</th><th>2027年</th></tr></thead>"
        "<tr><td>湿地<br>保护率</td><td>60%</td><td>62%</td></tr>"
        "<tr><td colspan=3>二、资源</td></tr><tr><td>1</td><td></td><td>3</td></tr></table>"
    )
    source = page(BODY + markup)
    (table,) = [block.table for block in source.blocks if block.table]
    assert (table.rows, table.columns) == (5, 3)
    spans = {(c.row, c.column): (c.row_span, c.column_span) for c in table.cells if c.row_span * c.column_span > 1}
    assert spans == {(0, 0): (2, 1), (0, 1): (1, 2), (3, 0): (1, 3)}
    assert grid(source, table)[2, 0] == "湿地\n保护率"
    assert grid(source, table)[4, 0] == "1"
    assert grid(source, table)[4, 1] == ""
    assert {cell.row for cell in table.cells if cell.header} == {0, 1}
    assert paragraphs(source)[-1] == "表1 主要指标"


def test_rows_that_reach_beyond_the_table_and_huge_spans_do_no_harm() -> None:
    markup = "<table><tr><td rowspan=99999>甲</td><td colspan=99999>乙</td></tr><tr><td>丙</td></tr><tr></tr></table>"
    source = page(BODY + markup)
    (table,) = [block.table for block in source.blocks if block.table]
    assert table.rows == 3
    assert {(c.row, c.column): c.row_span for c in table.cells} == {(0, 0): 3, (0, 1): 1, (1, 1): 1}


def test_hidden_words_are_left_out_but_a_page_hidden_as_a_whole_is_read() -> None:
    assert paragraphs(page(f"<h1>{TITLE}</h1>{BODY}<p style='display: none'>旧版内容，已经失效。</p>")) == WANTED
    assert paragraphs(page(f"<div style='display:none'><h1>{TITLE}</h1>{BODY}</div>")) == WANTED


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "gb2312"), ("gb18030", "utf-8"), ("gb18030", "gb2312"), ("utf-16", "gb2312"), ("gbk", "iso-8859-1")],
)
def test_encoding_is_found_whatever_is_declared(tmp_path: Path, encoding: str, declared: str) -> None:
    path = tmp_path / "page.htm"
    path.write_bytes(f"<html><head><meta charset={declared}></head><body><h1>{TITLE}</h1>{BODY}".encode(encoding))
    assert paragraphs(read(path)) == WANTED


def test_declared_big5_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    words = "為推動濕地保護，訂定本計畫，並請各機關配合辦理。"
    path.write_bytes(f"<html><head><meta charset=big5></head><body><p>{words}</p>".encode("big5"))
    assert paragraphs(read(path)) == [words]


@pytest.mark.parametrize("encoding", ["gb2312", "utf-8"])
def test_web_archive(tmp_path: Path, encoding: str) -> None:
    message = MIMEMultipart("related")
    message.attach(MIMEText(f"<html><head><title>{TITLE}</title></head><body>{BODY}</body></html>", "html", encoding))
    message.attach(MIMEText("p { color: red }", "css"))
    path = tmp_path / "page.mht"
    path.write_bytes(message.as_bytes())
    assert paragraphs(read(path)) == WANTED


@pytest.mark.parametrize(
    "markup", ["<html><head><title>t</title></head></html>", "<html><script>var a = '正文';</script>"]
)
def test_page_without_text(tmp_path: Path, markup: str) -> None:
    path = tmp_path / "empty.html"
    path.write_text(markup, encoding="utf-8")
    with pytest.raises(EmptyFile, match=r"empty\.html"):
        read(path)


def test_deeply_nested_and_broken_markup_is_read() -> None:
    source = page("<div>" * 3000 + "<p>到2027年，完成修复任务。<table><tr><td>甲" + "</span>" * 50)
    assert "到2027年，完成修复任务。" in source.text


TAGS = "<p> </p> <div> </div> <table> </table> <tr> <td> <th> <td/rowspan=2> <br> <li> <ol> <h2> </h2> <a/href=x> </a>"
WORDS = "索引号： 发文字号：X 成文日期 到2027年，达到5%。 甲 打印"
MARKUP = st.lists(st.sampled_from([*TAGS.split(" "), *WORDS.split(" "), " "]), max_size=40)


@given(MARKUP)
def test_whatever_the_markup_offsets_hold(parts: list[str]) -> None:
    source = page("<p>为做好工作，制定本方案。</p>" + "".join(parts), title="")
    end = 0
    for block in source.blocks:
        assert end <= block.start < block.end <= len(source.text)
        end = block.end
        at = block.start
        for cell in block.table.cells if block.table else ():
            assert at <= cell.start <= cell.end <= block.end
            at = cell.end
    for field in source.fields:
        assert source.text[field.start : field.end] == field.value


def test_a_heading_is_no_value_of_the_name_before_it() -> None:
    names = ("索引号：", "0001/2024-00043", "机构分类：", "运输处", "文号：", "云政发〔2024〕7号")
    cells = "".join(f"<td>{name}</td>" for name in names)
    found = read_html(
        Path("page.html"),
        (
            f"<table><tr>{cells}</tr></table><div>字号：[<a>大</a> <a>小</a>] <a>打印</a> 分享到：</div>"
            "<div><h1>云州市交通局 云州市财政局<br>关于印发公交发展方案的通知</h1><p>各县区交通局：</p>"
            "<p>现将方案印发给你们，请结合实际，认真贯彻执行，确保落实到位。</p></div>"
        ).encode(),
    )
    assert found.text.splitlines()[-4:-2] == ["云州市交通局 云州市财政局", "关于印发公交发展方案的通知"]
    assert fields(found)["机构分类"] == "运输处"
