"""OFD (GB/T 33190), the national format of fixed layout: printed lines and ruled tables page by page, as PDF is read.

Seals and annotations lie beside the pages and are not read; fonts are not needed, since the text is kept as characters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from pipeline.errors import BrokenFile, EmptyFile, EncryptedFile, UnknownFormat
from pipeline.readers.encoding import ordinary_share
from pipeline.readers.limits import beyond, limit
from pipeline.readers.ocr import advice, engine_name
from pipeline.readers.ofd.drawing import Drawer, Drawn, page_box, turned
from pipeline.readers.ofd.lines import chars_of, line_of, rows_of
from pipeline.readers.ofd.package import Package, child, children, name_of, words
from pipeline.readers.ofd.resources import Resources
from pipeline.readers.ofd.sheet import Sheet
from pipeline.readers.package import opened
from pipeline.readers.pdf.grids import FilledGrid, Grid, fill, grids
from pipeline.readers.pdf.reading import Page, frames_of, shown_cells, turned_back, with_pictures_read
from pipeline.readers.pdf.shapes import Box, Line
from pipeline.readers.pdf.unruled import unruled_tables
from pipeline.readers.pdf.writing import doubtful_numbers, page_notices, write_pages
from pipeline.readers.writer import Writer
from pipeline.records import Source

_ROOT = "OFD.xml"
_A4 = Box(0.0, 0.0, 595.3, 841.9)
_LOCKED = ("encryptions.xml", "decryptseed.dat")
"""Entries of an encrypted document (GM/T 0099)."""
_INVOICE = ("发票", "invoice")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_FEW = 0.02


class _Document:
    """One document of a package: its pages in their order."""

    def __init__(self, path: Path, package: Package, name: str) -> None:
        self._path = path
        self._package = package
        self.name = name
        self.root = package.root(name)
        self._common = child(self.root, "CommonData")
        self._spent = 0
        listed = [self._name(words(each)) for each in children(self._common, "PublicRes", "DocumentRes")]
        templates = children(self._common, "TemplatePage")
        self._templates = {each.get("ID"): package.root(self._name(_place(each))) for each in templates}
        self._pages = [self._name(_place(each)) for each in children(child(self.root, "Pages"), "Page")]
        used: Counter[str] = Counter()
        for name_ in self._pages:
            page = package.root(name_)
            used.update(each.get("TemplateID", "") for each in children(page, "Template"))
            listed += [package.resolve(words(each), name_) for each in children(page, "PageRes")]
        self._furniture = {id_ for id_, count in used.items() if count > 1}
        self.resources = Resources(package, list(dict.fromkeys(listed)))
        self._drawer = Drawer(self.resources.unit, self._spend)

    def _name(self, location: str) -> str:
        return self._package.resolve(location, self.name)

    def _spend(self) -> None:
        self._spent += 1
        if self._spent > limit("OBJECTS"):
            raise beyond(
                self._path, "OBJECTS", "页面上的对象过多", f"more than {limit('OBJECTS')} objects on its pages"
            )

    def pages(self, recognises: bool) -> Iterator[Page]:
        """The pages with their lines and tables; `recognises` tells whether text in pictures is to be read."""
        standard = page_box(child(self._common, "PageArea")) or _A4
        for name in self._pages:
            page = self._package.root(name)
            drawn = Drawn([], [], [])
            for template in children(page, "Template"):
                # what stands on several pages is furniture; its lines may still rule a table
                own = template.get("TemplateID") not in self._furniture
                used = self._templates.get(template.get("TemplateID"))
                self._drawer.draw(child(used, "Content"), drawn, with_text=own)
            self._drawer.draw(child(page, "Content"), drawn)
            area = page_box(child(page, "Area")) or standard
            width, height = area.right - area.left, area.bottom - area.top
            read = _page(drawn, width, height)
            sheet = Sheet(drawn.pictures, width, height, self.resources)
            upright = read.width == width  # the sheet is not turned with the page
            read = with_pictures_read(sheet, read, [each.box for each in drawn.pictures], recognises and upright)
            yield read._replace(picture=sheet.missing) if sheet.missing else read


def _place(element: Any) -> str:
    """Where a part is that an element names; some programs write the attribute as an element."""
    return element.get("BaseLoc") or words(child(element, "BaseLoc"))


def _page(drawn: Drawn, width: float, height: float) -> Page:
    """What a page shows as lines and tables, read the way that most of its text runs."""
    text = "".join(glyph.text for glyph in drawn.glyphs)
    own = len(_PRIVATE.findall(text)) <= _FEW * len(text)
    legible = not text or (own and ordinary_share(text) > 0.5)
    turn = -Counter(glyph.angle for glyph in drawn.glyphs).most_common(1)[0][0] % 360 if drawn.glyphs else 0
    drawn = turned(drawn, turn, width, height)
    if turn in (90, 270):
        width, height = height, width
    found = grids(drawn.edges)
    lines, tables = _lines_and_tables(drawn, found)
    shown = turned_back(turn, width, height)
    frames = frames_of(found, tables, width, height)
    return Page(lines, shown_cells(tables, shown), width, height, shown, legible=legible, frames=frames)


def _lines_and_tables(drawn: Drawn, found: list[Grid]) -> tuple[list[Line], list[FilledGrid]]:
    rows = rows_of(drawn.glyphs)
    chars, numbers = chars_of(rows)
    tables = [table for table in (fill(grid, chars) for grid in found) if table is not None]
    taken = frozenset(number for table in tables for number in table.taken)
    lines: list[Line] = []
    for row, own in zip(rows, numbers, strict=True):
        for inside, pieces in groupby(zip(row, own, strict=True), key=lambda piece: piece[1] in taken):
            if not inside:
                lines.append(line_of([glyph for glyph, _ in pieces]))
    unruled, lines = unruled_tables(lines)
    return lines, [*tables, *unruled]


def _refuse_invoices(path: Path, package: Package, body: Any, document: _Document) -> None:
    """An electronic invoice says what it is in its data, its tags or its attachments."""
    info = child(body, "DocInfo")
    said = [data.get("Name", "") for data in children(child(info, "CustomDatas"), "CustomData")]
    said.append(words(child(info, "DocUsage")))
    said += [name for name in package.names if name.endswith((".xml", ".xbrl")) and "attach" in name]
    for location in children(document.root, "CustomTags"):
        name = package.resolve(words(location), document.name)
        if package.has(name):
            tags = [package.resolve(words(child(tag, "FileLoc")), name) for tag in package.root(name)]
            said += [name_of(package.root(tag)) for tag in tags if package.has(tag)]
    if any(word in each.lower() for each in said for word in _INVOICE):
        raise UnknownFormat(
            path, "这是电子发票，不是政策文件，没有读取", "an electronic invoice, no policy document; not read"
        )


def _documents(path: Path, package: Package) -> list[_Document]:
    if not package.has(_ROOT):
        raise BrokenFile(path, "压缩包里没有 OFD 文档（缺少 OFD.xml）", "there is no OFD document (OFD.xml is missing)")
    found: list[_Document] = []
    for body in children(package.root(_ROOT), "DocBody"):
        location = words(child(body, "DocRoot"))
        if location:
            document = _Document(path, package, package.resolve(location, _ROOT))
            _refuse_invoices(path, package, body, document)
            found.append(document)
    return found


def read_ofd(path: Path, data: bytes) -> Source:
    """An OFD document.

    Raises BrokenFile for a damaged one, EncryptedFile for one with a password, TooLarge beyond the limits,
    UnknownFormat for an electronic invoice, EmptyFile when no page has text.
    """
    recognises = engine_name() is not None
    with opened(path, data, "OFD") as archive:
        package = Package(path, archive)
        if any(name.endswith(_LOCKED) for name in package.names):
            raise EncryptedFile(
                path, "文件已加密，需要密码；请先解除密码", "the file is encrypted; remove its password first"
            )
        pages = [page for document in _documents(path, package) for page in document.pages(recognises)]
    if not any(page.lines or page.tables for page in pages):
        zh, en = advice()
        raise EmptyFile(path, f"OFD 里没有文字，可能都是图片{zh}", f"no text in the OFD document, only pictures?{en}")
    writer = Writer()
    write_pages(writer, pages)
    return writer.source(path, data, "ofd", "lines", (*page_notices(pages), *doubtful_numbers(writer)))
