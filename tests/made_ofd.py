"""OFD documents (GB/T 33190) made by hand: pages of text, lines and tables, and documents of one trait each.

python tests/made_ofd.py FOLDER          writes the documents of one trait, to be looked at with an OFD viewer
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

_NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
A4 = (210.0, 297.0)
SIZE = 4.94
"""The height of letters of size 三号 … 四号 in millimetres."""


def width_of(text: str, size: float = SIZE) -> float:
    """The width that text takes."""
    return sum(size if ord(char) > 0x2E7F else size / 2 for char in text)


def text(x: float, y: float, words: str, size: float = SIZE, extra: str = "") -> str:
    """A text object with its upper left corner at x, y."""
    steps = " ".join(f"{width_of(char, size):g}" for char in words[:-1])
    box = f"{x:g} {y:g} {width_of(words, size):g} {size:g}"
    return (
        f'<ofd:TextObject ID="1" Boundary="{box}" Font="1" Size="{size:g}" {extra}>'
        f'<ofd:TextCode X="0" Y="{0.88 * size:g}" DeltaX="{steps}">{escape(words)}</ofd:TextCode></ofd:TextObject>'
    )


def line(x: float, y: float, x2: float, y2: float) -> str:
    """A stroked line."""
    return (
        f'<ofd:PathObject ID="1" Boundary="{x:g} {y:g} {x2 - x + 0.2:g} {y2 - y + 0.2:g}" LineWidth="0.2">'
        f"<ofd:AbbreviatedData>M 0 0 L {x2 - x:g} {y2 - y:g}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def wrapped(words: str, width: float, size: float = SIZE) -> list[str]:
    """Text broken to lines of a width."""
    lines = [""]
    for char in words:
        if width_of(lines[-1] + char, size) > width + 0.01:
            lines.append("")
        lines[-1] += char
    return lines


def content(objects: Iterable[str], templates: Iterable[str] = (), area: str = "") -> str:
    """The XML of a page."""
    used = "".join(f'<ofd:Template TemplateID="{id_}"/>' for id_ in templates)
    layer = f'<ofd:Layer ID="2" Type="Body">{"".join(objects)}</ofd:Layer>'
    return f"{_HEAD}<ofd:Page {_NAMES}>{area}{used}<ofd:Content>{layer}</ofd:Content></ofd:Page>"


def packed(
    pages: Sequence[str],
    templates: Sequence[str] = (),
    info: str = "",
    more: dict[str, str] | None = None,
    document: str = "",
    common: str = "",
    places: Sequence[str] = (),
) -> bytes:
    """An OFD package: XML of pages and templates, of DocInfo, of more parts, and what else Document.xml and its
    CommonData name; `places` are the pages in their order, where that is not the order of their folders."""
    named = "".join(
        f'<ofd:TemplatePage ID="{90 + at}" BaseLoc="Tpls/Tpl_{at}/Content.xml"/>' for at in range(len(templates))
    )
    places = places or [f"Pages/Page_{at}/Content.xml" for at in range(len(pages))]
    listed = "".join(f'<ofd:Page ID="{10 + at}" BaseLoc="{place}"/>' for at, place in enumerate(places))
    box = f"<ofd:PageArea><ofd:PhysicalBox>0 0 {A4[0]:g} {A4[1]:g}</ofd:PhysicalBox></ofd:PageArea>"
    parts = {
        "OFD.xml": f'{_HEAD}<ofd:OFD {_NAMES} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        f"<ofd:DocID>0</ofd:DocID>{info}</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"{_HEAD}<ofd:Document {_NAMES}><ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID>{box}"
        f"{common}{named}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{document}</ofd:Document>",
    }  # fmt: skip
    parts |= {f"Doc_0/Pages/Page_{at}/Content.xml": page for at, page in enumerate(pages)}
    parts |= {f"Doc_0/Tpls/Tpl_{at}/Content.xml": page for at, page in enumerate(templates)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**parts, **(more or {})}.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# ---------------------------------------------------------------- a page that is filled from the top down

Cells = Iterable[tuple[int, int, int, int, str]]


class Layout:
    """Paragraphs and tables set one below the other, on as many pages as they take."""

    left, right, top, bottom = 28.0, 184.0, 32.0, 265.0

    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]
        self._y = self.top

    def leave(self) -> None:
        """Go on with a new page."""
        self.pages.append([])
        self._y = self.top

    def paragraph(self, words: str, size: float = SIZE, indent: bool = True, align: str = "left") -> None:
        """A paragraph in lines as long as the page is wide."""
        for at, printed in enumerate(wrapped("　　" * indent + words, self.right - self.left, size)):
            spare = self.right - self.left - width_of(printed, size)
            x = self.left + {"left": 0.0, "centre": spare / 2, "right": spare}[align]
            shift = width_of("　　", size) if indent and not at else 0.0
            if self._y + 1.7 * size > self.bottom:
                self.leave()
            self.pages[-1].append(text(x + shift, self._y, printed.removeprefix("　　") if not at else printed, size))
            self._y += 1.7 * size

    def table(self, rows: int, cells: Cells, widths: Sequence[float], heads: int, size: float = 3.7) -> None:
        """A ruled table. What does not fit on the page goes on overleaf, the head rows again above it."""
        placed = list(cells)
        columns = [self.left + sum(widths[:at]) for at in range(len(widths) + 1)]
        lines = {(r, c): wrapped(words, sum(widths[c : c + right]) - 2, size) for r, c, _, right, words in placed}
        lone = [[len(lines[r, c]) for r, c, down, _, _ in placed if r == row and down == 1] for row in range(rows)]
        heights = [2.0 + 1.4 * size * max(counts, default=1) for counts in lone]
        first = 0
        while first < rows:
            shown = list(range(heads)) if first else []
            room = self.bottom - self._y - sum(heights[row] for row in shown)
            last = first
            while last < rows and sum(heights[first : last + 1]) <= room:
                last += 1
            if last <= (first or heads):
                self.leave()
                continue
            self._part([*shown, *range(first, last)], placed, columns, lines, heights, size)
            first = last
            if first < rows:
                self.leave()

    def _part(self, rows: list[int], placed: Any, columns: Any, lines: Any, heights: Any, size: float) -> None:
        tops: dict[int, float] = {}
        for row in rows:
            tops[row], self._y = self._y, self._y + heights[row]
        page = self.pages[-1]
        for r, c, down, right, _ in placed:
            own = [row for row in range(r, r + down) if row in tops]
            if not own:
                continue
            x, x2, y, y2 = columns[c], columns[c + right], tops[own[0]], tops[own[-1]] + heights[own[-1]]
            page += [line(x, y, x2, y), line(x, y2, x2, y2), line(x, y, x, y2), line(x2, y, x2, y2)]
            if own[0] == r:
                page += [text(x + 1, y + 1 + 1.4 * size * at, words, size) for at, words in enumerate(lines[r, c])]
        self._y += 2.0

    def numbered(self) -> list[str]:
        """The pages with their numbers at the foot."""
        return [
            content([*objects, text(98, 280, f"— {number} —", 3.5)]) for number, objects in enumerate(self.pages, 1)
        ]


# ---------------------------------------------------------------- documents of one trait


Build = Callable[[], bytes]


class Trait(NamedTuple):
    """A document, its lines with their pages, the rows of its tables, and a word of each warning."""

    build: Build
    lines: list[tuple[int, str]]
    tables: list[list[list[str]]] = []
    warnings: list[str] = []


TRAITS: dict[str, Trait] = {}


def trait(*lines: tuple[int, str], tables: Any = (), warnings: Any = ()) -> Callable[[Build], Build]:
    """Names a builder's document after its function and says what must be read."""

    def add(build: Build) -> Build:
        TRAITS[build.__name__] = Trait(build, list(lines), list(tables), list(warnings))
        return build

    return add


TARGET = "到2027年，全县森林覆盖率达到45%。"


@trait((1, "某县林业规划"), (1, TARGET), (2, "第二页 plan 2.0"))
def pages_in_the_order_of_the_document() -> bytes:
    second = content([text(30, 40, "第二页"), text(50, 40, "plan"), text(62, 40, "2.0")])
    first = content([text(30, 60, TARGET), text(30, 40, "某县林业规划")])
    return packed([second, first], places=["/Doc_0/Pages/Page_1/Content.xml", "Doc_0/Pages/Page_0/Content.xml"])


@trait((1, "到2027年，森林覆盖率达到45%。"), (1, "按g简写的步长"), (1, "没有步长"))
def characters_at_their_places() -> bytes:
    def coded(y: int, *codes: str) -> str:
        inside = "".join(f"<ofd:TextCode {code}</ofd:TextCode>" for code in codes)
        return f'<ofd:TextObject ID="1" Boundary="30 {y} 150 8" Font="1" Size="5">{inside}</ofd:TextObject>'

    several = coded(
        40,
        'X="0" Y="4.4" DeltaX="5 2.5 2.5 2.5 2.5 5">到2027年，',
        'X="25" Y="4.4" DeltaX="g 7 5 2.5 2.5 2.5">森林覆盖率达到45%。',
    )
    grouped = coded(60, 'X="0" Y="4.4" DeltaX="5 2.5 g 9 5">按g简写的步长')
    return packed([content([coded(80, 'X="0" Y="4.4">没有步长'), several, grouped])])


@trait((1, "放大一倍"), (1, "块里的字"), (1, "图元里的字"))
def matrices_blocks_and_composite_units() -> bytes:
    scaled = text(30, 40, "放大一倍", 3, 'CTM="2 0 0 2 0 0"')
    block = '<ofd:PageBlock ID="5">' + text(30, 60, "块里的字") + "</ofd:PageBlock>"
    used = '<ofd:CompositeObject ID="6" Boundary="30 80 60 20" ResourceID="77"/>'
    drawn = f"<ofd:Content>{text(0, 0, '图元里的字')}</ofd:Content>"
    unit = f'<ofd:CompositeGraphicUnit ID="77" Width="60" Height="20">{drawn}'
    units = f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    resource = f'{_HEAD}<ofd:Res {_NAMES} BaseLoc="Res">{units}</ofd:Res>'
    common = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    return packed([content([scaled, block, used])], more={"Doc_0/DocumentRes.xml": resource}, common=common)


@trait((1, "某县人民政府文件"), (1, "正文第一页"), (2, "正文第二页"))
def templates() -> bytes:
    """A head of its own is the document's, what stands on several pages is furniture."""
    head = content([text(60, 20, "某县人民政府文件", 9)])
    running = content([text(90, 150, "内部资料")])
    pages = [content([text(30, 60, "正文第一页")], ["90", "91"]), content([text(30, 60, "正文第二页")], ["91"])]
    return packed(pages, [head, running])


@trait((1, "某县人民政府"), (1, "2027年1月5日"), warnings=["图片"])
def seals_watermarks_and_hidden_text() -> bytes:
    """Seals are annotations beside the pages, or pictures on them; a watermark stands askew."""
    watermark = text(60, 150, "仅供内部使用", 12, 'CTM="0.7 -0.7 0.7 0.7 0 0"')
    hidden = text(30, 90, "看不见", SIZE, 'Visible="false"')
    seal = '<ofd:ImageObject ID="8" Boundary="90 30 80 80" CTM="80 0 0 80 0 0" ResourceID="9"/>'
    annots = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"
    page = content([text(100, 60, "某县人民政府"), text(100, 70, "2027年1月5日"), watermark, hidden, seal])
    return packed([page], document=annots)


@trait((1, "粗体只算一次"))
def text_printed_twice() -> bytes:
    return packed([content([text(30, 40, "粗体只算一次"), text(30.1, 40, "粗体只算一次")])])


@trait(
    (1, "表前"), (1, "表后"), tables=[[["指标", "目标值", ""], ["", "2025年", "2027年"], ["绿地率", "≥38%", "≥40%"]]]
)
def a_ruled_table() -> bytes:
    layout = Layout()
    layout.paragraph("表前", indent=False)
    cells = [(0, 0, 2, 1, "指标"), (0, 1, 1, 2, "目标值"), (1, 1, 1, 1, "2025年"), (1, 2, 1, 1, "2027年")]
    cells += [(2, 0, 1, 1, "绿地率"), (2, 1, 1, 1, "≥38%"), (2, 2, 1, 1, "≥40%")]
    layout.table(3, cells, [60, 40, 40], 2)
    layout.paragraph("表后", indent=False)
    return packed(layout.numbered())


@trait(tables=[[["指标", "目标值"], ["绿地率", "38%"], ["公园", "9个"]]])
def a_table_of_rectangles() -> bytes:
    objects: list[str] = []
    for row, words in enumerate((("指标", "目标值"), ("绿地率", "38%"), ("公园", "9个"))):
        for column, word in enumerate(words):
            x, y = 30 + 50 * column, 40 + 10 * row
            outline = "M 0 0 L 50 0 L 50 10 L 0 10 C"
            objects.append(
                f'<ofd:PathObject ID="3" Boundary="{x} {y} 50 10" Stroke="true"><ofd:AbbreviatedData>{outline}'
                "</ofd:AbbreviatedData></ofd:PathObject>"
            )
            objects.append(text(x + 2, y + 3, word, 4))
    return packed([content(objects)])


@trait((1, "第1页的正文。"), (2, "第2页的正文。"), (3, "第3页的正文。"))
def page_numbers_and_running_heads() -> bytes:
    pages = [
        content([text(90, 12, "某县发展规划"), text(30, 60, f"第{page}页的正文。"), text(98, 280, f"— {page} —")])
        for page in (1, 2, 3)
    ]
    return packed(pages)


@trait((1, "附表"), tables=[[["指标", "目标值"], ["绿地率", "38%"], ["公园", "9个"]]])
def a_page_turned_by_a_right_angle() -> bytes:
    """A wide page that was put on an upright sheet: all of it runs upwards."""
    layout = Layout()
    layout.paragraph("附表", indent=False)
    cells = [
        (r, c, 1, 1, word)
        for r, row in enumerate(("指标 目标值", "绿地率 38%", "公园 9个"))
        for c, word in enumerate(row.split())
    ]
    layout.table(3, cells, [60, 40], 1)
    inside = "".join(layout.pages[0])
    unit = f'<ofd:CompositeGraphicUnit ID="77" Width="210" Height="297"><ofd:Content>{inside}</ofd:Content>'
    units = f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    used = '<ofd:CompositeObject ID="6" Boundary="0 0 210 297" CTM="0 -1 1 0 0 250" ResourceID="77"/>'
    resource = f'{_HEAD}<ofd:Res {_NAMES} BaseLoc="Res">{units}</ofd:Res>'
    common = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    return packed([content([used])], more={"Doc_0/DocumentRes.xml": resource}, common=common)


@trait((1, "第一段"), (1, "第二段"), (1, "第三段\ue11e\ue236"), warnings=["字体编码"])
def pieces_of_text_one_below_the_other() -> bytes:
    """What a piece leaves open is that of the piece before; characters of a font's own cannot be made out."""
    codes = [('X="0" Y="4"', "第一段"), ('Y="14"', "第二段"), ('Y="24"', "第三段\ue11e\ue236")]
    inside = "".join(f'<ofd:TextCode {at} DeltaX="g 4 5">{words}</ofd:TextCode>' for at, words in codes)
    return packed(
        [content([f'<ofd:TextObject ID="1" Boundary="30 40 99 50" Font="1" Size="5">{inside}</ofd:TextObject>'])]
    )


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for each, made in TRAITS.items():
        (folder / f"{each}.ofd").write_bytes(made.build())
        print(folder / f"{each}.ofd")
