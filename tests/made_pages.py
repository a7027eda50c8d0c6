"""Web pages made for tests, after the layouts of government sites; every place and document in them is fictional.

python -m tests.made_pages FOLDER         writes them, to be looked at in a browser
"""

from __future__ import annotations

import base64
import re
import sys
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

TITLE = "柳川市人民政府办公室关于印发柳川市节能降碳工作方案的通知"
BODY = """<p style="text-align:center">柳政办发〔2024〕12号</p>
<p>各县区人民政府，市政府各部门：</p>
<p>《柳川市节能降碳工作方案》已经市政府同意，现印发给你们，请认真贯彻执行。</p>
<p style="text-align:right">柳川市人民政府办公室</p><p style="text-align:right">2024年3月1日</p>
<p style="text-align:center"><b>柳川市节能降碳工作方案</b></p>
<p>一、主要目标</p>
<p>到2025年，全市非化石能源消费比重达到18%，森林覆盖率达到45%<sup><a href="#_ftn1">[1]</a></sup>。</p>
<p>二、重点任务</p>
<p>（一）推进绿色建筑。到2025年，城镇新建建筑中绿色建筑占比达到100%。（市住房城乡建设局牵头，市自然资源局配合）</p>
"""
TABLE = """<table border="1">
<tr><th rowspan="2">序号</th><th rowspan="2">指标</th><th rowspan="2">单位</th><th colspan="2">目标值</th></tr>
<tr><th>2025年</th><th>2030年</th></tr>
<tr><td>1</td><td>可再生能源<br>消费占比</td><td>%</td><td>25</td><td>30</td></tr>
<tr><td>2</td><td>造林面积</td><td>万亩</td><td>2.5</td><td>3</td></tr>
</table>
"""
FILES = """<p>附件：1.<a href="./P020240301.xlsx">柳川市节能降碳指标表.xlsx</a></p>
<p>2.<a href="/upload/2024/名单.pdf" title="责任单位名单">责任单位名单.pdf</a></p>
"""
SHARE = """<div class="share"><span>分享到：</span><a href="#">微信</a><a href="#">微博</a></div>
<div class="print"><a href="javascript:print()">【打印本页】</a><a href="javascript:close()">【关闭窗口】</a></div>
"""
RELATED = """<div class="xgwj"><h3>相关文件</h3><ul><li><a href="a.html">关于印发某市甲方案的通知</a></li>
<li><a href="b.html">到2030年某市绿色建筑占比达到50%的解读</a></li></ul></div>
"""
FOOT = """<div class="footer"><p>主办单位：柳川市人民政府办公室 备案号：某ICP备00000000号</p>
<p>网站标识码：0000000000</p></div>
"""


def page(body: str, head: str = '<meta charset="utf-8">') -> str:
    """A page of a site around a body."""
    return f"<!DOCTYPE html><html><head>{head}<title>{TITLE}_柳川市人民政府</title></head><body>{body}</body></html>"


def national() -> str:
    """A layout table holds metadata and text, as on the national portal."""
    meta = (
        "<table width='100%'><tr><td><b>索 引 号：</b></td><td>000014349/2024-00012</td><td><b>主题分类：</b></td>"
        "<td>国土资源、能源\\其他</td></tr><tr><td><b>发文机关：</b></td><td>柳川市人民政府办公室</td><td><b>成文日期：</b></td>"
        "<td>2024年03月01日</td></tr><tr><td><b>标　　题：</b></td><td colspan='3'>" + TITLE + "</td></tr><tr><td>"
        "<b>发文字号：</b></td><td>柳政办发〔2024〕12号</td><td><b>发布日期：</b></td><td>2024年03月05日</td></tr></table>"
    )
    crumbs = "<div class='BreadcrumbNav'>首页 &gt; 信息公开 &gt; 市政府文件</div>"
    text = f"<table width='900'><tr><td id='UCAP-CONTENT'>{BODY}{FILES}{TABLE}</td></tr></table>"
    outer = f"<table class='border-table'><tr><td>{meta}</td></tr><tr><td>{text}</td></tr></table>"
    return page(f"<div class='header'><a href='/'>柳川市政府网</a></div>{crumbs}{outer}{SHARE}{RELATED}{FOOT}")


def provincial() -> str:
    """Metadata in a list, hidden words, attachments in a list of their own."""
    meta = "".join(
        f"<li><span class='name'>{name}：</span><span class='value'>{value}</span></li>"
        for name, value in (
            ("索引号", "LC-2024-0012"),
            ("发布机构", "柳川市人民政府办公室"),
            ("生成日期", "2024-03-01"),
            ("发布日期", "2024-03-05"),
            ("文号", "柳政办发〔2024〕12号"),
            ("主题分类", "能源"),
            ("有效性", "有效"),
        )
    )
    hidden = "<div style='display:none'><p>到2099年，全市内部指标达到99%。</p></div><p hidden>隐藏的话。</p>"
    files = (
        "<div class='fujian'><h4>附件下载</h4><ul><li><a href='/a/1.xlsx'>柳川市节能降碳指标表.xlsx</a></li>"
        "<li><a href='/a/2.pdf'>责任单位名单.pdf</a></li></ul></div>"
    )
    nav = "<ul class='nav'><li><a href='/'>首页</a></li><li><a href='/zw'>政务公开</a></li></ul>"
    body = f"<h1>{TITLE}</h1><div class='article'>{hidden}{BODY}{TABLE}</div>"
    return page(f"{nav}<div class='xxgk'><ul class='meta'>{meta}</ul></div>{body}{files}{SHARE}{RELATED}{FOOT}")


def municipal() -> str:
    """Lines parted by <br>, a repealed document, a footnote below the text."""
    meta = (
        "<div class='info'>来源：柳川市人民政府办公室　发布时间：2024-03-05 10:20　浏览次数：123　字体：【大 中 小】"
        "</div>"
        "<table class='t'><tr><td>时效性</td><td>失效</td></tr><tr><td>索引号</td><td>LC/2024-12</td></tr>"
        "<tr><td>文号</td><td>柳政办发〔2024〕12号</td></tr></table>"
    )
    lines = re.sub(r"<p[^>]*>", "", BODY).replace("</p>\n", "<br><br>\n").replace("</p>", "<br>")
    note = "<hr><div id='_ftn1'><p><a href='#_ref1'>[1]</a> 森林覆盖率以2020年普查的42%为基础。</p></div>"
    return page(f"<h2>{TITLE}</h2>{meta}<div id='zoom'>{lines}{TABLE}{note}</div>{SHARE}{FOOT}")


def archived() -> bytes:
    """The national page as a browser saves it to one file (MHTML, RFC 2557), beside its pictures."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = TITLE
    message.set_content("浏览器保存的网页")
    message.add_alternative(national(), subtype="html", charset="utf-8", cte="quoted-printable")
    message.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="logo.png")
    message.replace_header("Content-Type", 'multipart/related; type="text/html"; boundary="----=_Part"')
    return message.as_bytes()


def single_file() -> str:
    """The provincial page with its pictures, styles and scripts inside."""
    picture = base64.b64encode(b"\x89PNG" * 5000).decode()
    head = "<meta charset='utf-8'><style>.a{background:url(data:image/png;base64," + picture + ")}</style>"
    head += "<script>var text = '到2028年，全市脚本指标达到88%。';</script>"
    shadow = (
        f"<template shadowrootmode='open'><p>模板里的话。</p></template><img src='data:image/png;base64,{picture}'>"
    )
    return provincial().replace('<meta charset="utf-8">', head).replace("<body>", f"<body>{shadow}")


PAGES = {"national": national, "provincial": provincial, "municipal": municipal, "single_file": single_file}

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name, made in PAGES.items():
        (folder / f"{name}.html").write_text(made(), encoding="utf-8")
    (folder / "archived.mhtml").write_bytes(archived())
