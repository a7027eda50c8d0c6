"""Renders the masters of the sample documents (corpus/masters) to corpus/documents: TXT, HTML, PDF and DOCX.

    python tests/render_corpus.py

Markup of a master's `text`: `# ` a title, `## ` and `### ` headings, `= ` a centred line, `> ` a line set right,
`**…**` a run-in heading at the start of a paragraph, `---` a new page, `| a | b |` a table row (the first is the
head), in it `^` a cell merged with the one above and `<` with the one to its left; `widths:` the columns in mm.
"""

from __future__ import annotations

import html
import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

CORPUS = Path(__file__).parents[1] / "corpus"
EPOCH = (1980, 1, 1, 0, 0, 0)
_TEXT_WIDTH = 156.0
STYLES = {"# ": "title", "## ": "h2", "### ": "h3", "= ": "centre", "> ": "right"}


@dataclass
class Piece:
    """A line of the master: its style (a table's is `table`) and its text or rows of cells."""

    style: str
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)


def pieces(text: str) -> list[Piece]:
    """A master's text as styled pieces in reading order."""
    found: list[Piece] = []
    for is_row, run in groupby(text.splitlines(), lambda line: line.startswith("|")):
        if is_row:
            found.append(Piece("table", rows=[[cell.strip() for cell in line.strip("|").split("|")] for line in run]))
            continue
        for line in filter(None, run):
            mark = next((mark for mark in STYLES if line.startswith(mark)), "")
            if line.startswith("widths: "):
                found[-1].widths = [float(width) for width in line.removeprefix("widths: ").split()]
            elif line == "---":
                found.append(Piece("break"))
            else:
                found.append(Piece(STYLES.get(mark, "paragraph"), line.removeprefix(mark)))
    return found


def spans(rows: list[list[str]]) -> Iterator[tuple[int, int, int, int, str]]:
    """The cells of a table as (row, column, rows spanned, columns spanned, text), merged ones once."""
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in ("^", "<"):
                continue
            down, right = 1, 1
            while c + right < len(row) and row[c + right] == "<":
                right += 1
            while r + down < len(rows) and rows[r + down][c] == "^":
                down += 1
            yield r, c, down, right, text


def plain(text: str) -> str:
    """A paragraph without its marks."""
    return text.replace("**", "")


def head_rows(rows: list[list[str]]) -> int:
    """How many rows the head of a table takes."""
    return 2 if "^" in rows[1] and rows[1][0] == "^" else 1


def column_widths(piece: Piece) -> list[float]:
    """The widths of a table's columns in mm, equal ones where the master sets none."""
    columns = len(piece.rows[0])
    return piece.widths or [_TEXT_WIDTH / columns] * columns


# ---------------------------------------------------------------- one function a format


def to_txt(master: dict[str, Any]) -> bytes:
    """Text as copied from a page: hard wraps after `wrap` characters, tables one cell a line, or markdown marks."""
    width = master.get("wrap") or 10_000
    lines: list[str] = []
    marks = {"title": "# ", "h2": "## ", "h3": "### "} if master.get("markdown") else {}
    for piece in pieces(master["text"]):
        if piece.style == "table":
            cells = [cell for row in piece.rows for cell in row if cell not in ("^", "<")]
        else:
            cells = [marks.get(piece.style, "") + plain(piece.text)]
        for cell in cells:
            lines += [cell[at : at + width] for at in range(0, len(cell), width)]
        if marks or piece.style in ("title", "right"):
            lines.append("")
    return ("\n".join(lines) + "\n").encode(master.get("encoding", "utf-8"))


def _html_table(piece: Piece) -> str:
    out: list[str] = []
    head = head_rows(piece.rows)
    for r, row in groupby(spans(piece.rows), lambda cell: cell[0]):
        tag = "th" if r < head else "td"
        cells = []
        for _, _, down, right, text in row:
            merged = f' rowspan="{down}"' * (down > 1) + f' colspan="{right}"' * (right > 1)
            cells.append(f"<{tag}{merged}>{html.escape(text)}</{tag}>")
        out.append("<tr>" + "".join(cells) + "</tr>")
    return '<table border="1" class="data">\n' + "\n".join(out) + "\n</table>"


def to_html(master: dict[str, Any]) -> bytes:
    """A page of a government site: navigation, a metadata block in a layout table, the text, a footer."""
    styles = {
        "title": '<p style="text-align:center"><span style="font-size:22px;font-weight:bold">{}</span></p>',
        "h2": '<p style="text-indent:2em"><strong>{}</strong></p>',
        "h3": '<p style="text-indent:2em;font-family:楷体">{}</p>',
        "centre": '<p style="text-align:center">{}</p>',
        "right": '<p style="text-align:right">{}&nbsp;&nbsp;&nbsp;&nbsp;</p>',
        "paragraph": '<p style="text-indent:2em">{}</p>',
    }
    body: list[str] = []
    for piece in pieces(master["text"]):
        if piece.style == "table":
            body.append(_html_table(piece))
        elif piece.style != "break":
            text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html.escape(piece.text))
            body.append(styles[piece.style].format(text))
    fields = [f"<td><b>{name}：</b></td><td>{html.escape(value)}</td>" for name, value in master["fields"].items()]
    pairs = ["<tr>" + "".join(fields[at : at + 2]) + "</tr>" for at in range(0, len(fields), 2)]
    site = master["site"]
    title = next(piece.text for piece in pieces(master["text"]))
    page = f"""<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{title}_{site}</title>
<style>body {{ font-family: 宋体 }}</style><script>var column = "zfwj";</script></head>
<body>
<div class="header"><a href="/">{site}</a>
<ul class="nav"><li>首页</li><li>新闻</li><li>政务公开</li><li>办事服务</li><li>互动交流</li></ul></div>
<div class="crumb">当前位置：{" &gt; ".join(master["trail"])}</div>
<table class="meta" width="100%"><tbody>
{chr(10).join(pairs)}
</tbody></table>
<div class="tools">【字体：大 中 小】 打印 收藏 分享</div>
<div class="content" id="UCAP-CONTENT">
{chr(10).join(body)}
</div>
<div class="related"><h4>相关阅读</h4><ul><li><a href="#">一图读懂</a></li><li><a href="#">政策解读</a></li></ul></div>
<div class="footer"><p>主办：{site}办公室　承办：政务信息中心</p><p>网站地图 | 联系我们 | 网站声明</p></div>
</body>
</html>
"""
    return page.encode()


def _pdf_table(piece: Piece, style: Any) -> Any:
    from reportlab.lib import colors
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, Table

    commands: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
    grid: list[list[Any]] = [[""] * len(row) for row in piece.rows]
    for r, c, down, right, text in spans(piece.rows):
        grid[r][c] = Paragraph(text, style)
        if down > 1 or right > 1:
            commands.append(("SPAN", (c, r), (c + right - 1, r + down - 1)))
    widths = [width * mm for width in column_widths(piece)]
    return Table(grid, colWidths=widths, style=commands, repeatRows=head_rows(piece.rows))


def to_pdf(master: dict[str, Any]) -> bytes:
    """A4 pages with page numbers and ruled tables, in a font that every reader of PDF brings (no file needed)."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    base = ParagraphStyle(
        "paragraph", fontName="STSong-Light", fontSize=14, leading=24, firstLineIndent=28, wordWrap="CJK"
    )
    cell = ParagraphStyle("cell", parent=base, fontSize=10.5, leading=15, firstLineIndent=0)
    styles = {
        "paragraph": base,
        "title": ParagraphStyle("title", parent=base, fontSize=20, leading=30, firstLineIndent=0, alignment=1),
        "h2": ParagraphStyle("h2", parent=base, fontSize=15),
        "h3": base,
        "centre": ParagraphStyle("centre", parent=base, firstLineIndent=0, alignment=1),
        "right": ParagraphStyle("right", parent=base, firstLineIndent=0, alignment=2),
    }
    story: list[Any] = []
    for piece in pieces(master["text"]):
        if piece.style == "table":
            story.append(_pdf_table(piece, cell))
        elif piece.style == "break":
            story.append(PageBreak())
        else:
            story.append(Paragraph(plain(piece.text), styles[piece.style]))
            if piece.style in ("title", "right"):
                story.append(Spacer(1, 4 * mm))

    def number(canvas: Any, document: Any) -> None:
        canvas.setFont("STSong-Light", 10)
        canvas.drawCentredString(A4[0] / 2, 15 * mm, f"— {document.page} —")

    out = io.BytesIO()
    margins = {"leftMargin": 28 * mm, "rightMargin": 26 * mm, "topMargin": 32 * mm, "bottomMargin": 28 * mm}
    SimpleDocTemplate(out, pagesize=A4, invariant=1, **margins).build(story, onFirstPage=number, onLaterPages=number)
    return out.getvalue()


def to_docx(master: dict[str, Any]) -> bytes:
    """A Word file with heading styles and merged cells."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = docx.Document()
    aligned = {
        "title": WD_ALIGN_PARAGRAPH.CENTER,
        "centre": WD_ALIGN_PARAGRAPH.CENTER,
        "right": WD_ALIGN_PARAGRAPH.RIGHT,
    }
    for piece in pieces(master["text"]):
        if piece.style == "table":
            table = document.add_table(len(piece.rows), len(piece.rows[0]), style="Table Grid")
            for r, c, down, right, text in spans(piece.rows):
                merged = table.cell(r, c).merge(table.cell(r + down - 1, c + right - 1))
                merged.text = text
        elif piece.style in ("h2", "h3"):
            document.add_heading(piece.text, level=int(piece.style[1]) - 1)
        else:
            paragraph = document.add_paragraph(plain(piece.text))
            paragraph.alignment = aligned.get(piece.style)
    raw = io.BytesIO()
    document.save(raw)
    return _undated(raw)


def to_ofd(master: dict[str, Any]) -> bytes:
    """An OFD file (GB/T 33190) with page numbers and ruled tables, set as the PDF is."""
    from tests.made_ofd import Layout, packed

    layout = Layout()
    sizes = {"title": 7.0, "h2": 5.3}
    aligned = {"title": "centre", "centre": "centre", "right": "right"}
    for piece in pieces(master["text"]):
        if piece.style == "table":
            layout.table(len(piece.rows), spans(piece.rows), column_widths(piece), head_rows(piece.rows))
        elif piece.style == "break":
            layout.leave()
        else:
            align = aligned.get(piece.style, "left")
            layout.paragraph(plain(piece.text), sizes.get(piece.style, 4.94), align == "left", align)
    return packed(layout.numbered())


def _undated(archive: io.BytesIO) -> bytes:
    """A zip archive with every entry's date set to the format's first, so that two renderings are equal."""
    out = io.BytesIO()
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def to_mhtml(master: dict[str, Any]) -> bytes:
    """The web page as a browser saves it to one file (RFC 2557)."""
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    message.set_content(to_html(master).decode(), subtype="html", charset="utf-8", cte="quoted-printable")
    message.make_related(boundary="----=_Part")
    return message.as_bytes()


def _sheet_rows(master: dict[str, Any]) -> list[list[str]]:
    """A title and the table below it, as rows of a sheet."""
    title, table = pieces(master["text"])
    return [[title.text], *table.rows]


def to_xlsx(master: dict[str, Any]) -> bytes:
    """A workbook of a title over a table with merged cells; nothing else of a master."""
    import openpyxl

    workbook = openpyxl.Workbook()
    sheet = workbook.active
    rows = _sheet_rows(master)
    sheet["A1"] = rows[0][0]
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(rows[1]))
    for r, c, down, right, text in spans(rows[1:]):
        sheet.cell(r + 2, c + 1).value = text
        if down > 1 or right > 1:
            sheet.merge_cells(start_row=r + 2, end_row=r + 1 + down, start_column=c + 1, end_column=c + right)
    raw = io.BytesIO()
    workbook.save(raw)
    return _undated(raw)


def to_csv(master: dict[str, Any]) -> bytes:
    """The same as CSV, as a spreadsheet program writes it: merged cells leave empty fields."""
    import csv

    out = io.StringIO(newline="")
    rows = _sheet_rows(master)
    csv.writer(out).writerows([["" if cell in ("^", "<") else cell for cell in row] for row in rows])
    return out.getvalue().encode("gb18030")


SHEETS: dict[str, Callable[[dict[str, Any]], bytes]] = {"xlsx": to_xlsx, "csv": to_csv}
"""What renders a title over a table alone."""

RENDERERS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "txt": to_txt,
    "html": to_html,
    "mhtml": to_mhtml,
    "pdf": to_pdf,
    "docx": to_docx,
    "ofd": to_ofd,
}


def render(folder: Path) -> list[Path]:
    """Writes every master's document to a folder and gives the files."""
    written: list[Path] = []
    for path in sorted((CORPUS / "masters").glob("*.yaml")):
        master = yaml.safe_load(path.read_text(encoding="utf-8"))
        target = folder / f"{path.stem}.{master['format']}"
        target.write_bytes(RENDERERS[master["format"]](master))
        written.append(target)
    return written


if __name__ == "__main__":
    for file in render(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS / "documents"):
        print(file)
