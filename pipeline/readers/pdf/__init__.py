"""PDF with a text layer: printed lines page by page, ruled tables as tables, page numbers left out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium_c

from pipeline.errors import BrokenFile, EmptyFile, EncryptedFile
from pipeline.readers.encoding import ordinary_share
from pipeline.readers.pdf.furniture import without_furniture
from pipeline.readers.pdf.grids import FilledGrid, fill, grids
from pipeline.readers.pdf.page import Line, PageView
from pipeline.readers.writer import Writer
from pipeline.records import Notice, Source

_TAIL = 4096
_PICTURE = 0.08
_SCAN = 0.5


class _Page(NamedTuple):
    """What is kept of a page once it is closed."""

    lines: list[Line]
    tables: list[FilledGrid]
    height: float
    picture: float
    legible: bool


def _opened(path: Path, data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise EncryptedFile(
                path, "PDF 已加密，需要密码；请先解除密码", "the PDF is encrypted; remove its password first"
            ) from error
        raise BrokenFile(path, "PDF 已损坏或不完整，无法打开", "the PDF is damaged or truncated") from error
    if not pdfium_c.FPDF_DocumentHasValidCrossReferenceTable(document) and b"%%EOF" not in data[-_TAIL:]:
        document.close()
        raise BrokenFile(
            path,
            "PDF 不完整（结尾缺失），可能没有下载完",
            "the PDF is truncated (its end is missing); download it again",
        )
    return document


def _in_order(page: _Page) -> list[Line | FilledGrid]:
    """Lines and tables from the top down, those side by side from left to right.

    A page set in columns keeps the order of the file.
    """
    items: list[Line | FilledGrid] = [*page.lines, *page.tables]
    rows: list[list[Line | FilledGrid]] = []
    for item in sorted(items, key=lambda item: item.box.top + item.box.bottom):
        middle = (item.box.top + item.box.bottom) / 2
        if rows and middle < rows[-1][0].box.bottom and isinstance(item, Line) and isinstance(rows[-1][0], Line):
            rows[-1].append(item)
        else:
            rows.append([item])
    side_by_side = sum(len(row) > 1 for row in rows)
    if not page.tables and side_by_side > 3 and side_by_side * 3 > len(rows):
        return items
    return [item for row in rows for item in sorted(row, key=lambda item: item.box.left)]


def _page(path: Path, document: pypdfium2.PdfDocument, number: int) -> _Page:
    try:
        view = PageView(document[number])
    except pypdfium2.PdfiumError as error:
        raise BrokenFile(path, f"第 {number + 1} 页已损坏，无法读取", f"page {number + 1} is damaged") from error
    try:
        found = grids(view.edges())
        tables: list[FilledGrid] = []
        if found:
            chars = view.chars()
            tables = [table for table in (fill(grid, chars) for grid in found) if table is not None]
        taken = frozenset(place for table in tables for place in table.taken)
        legible = not view.text.strip() or ordinary_share(view.text) > 0.5
        return _Page(view.lines(taken), tables, view.height, view.picture_share(), legible)
    finally:
        view.close()


def _ranges(pages: list[int], comma: str) -> str:
    """Page numbers as people write them: 3、5—8."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return comma.join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs)


def _warnings(pages: list[_Page], rebuilt: bool) -> Iterator[Notice]:
    if rebuilt:
        yield Notice(
            zh="PDF 的结构有损坏，已尽量恢复，内容可能不全。",
            en="the PDF is damaged; what could be recovered was read, something may be missing.",
        )
    empty = [n for n, page in enumerate(pages, 1) if not page.lines and not page.tables]
    scanned = [n for n in empty if pages[n - 1].picture > _SCAN]
    blank = [n for n in empty if n not in scanned]
    pictured = [n for n, page in enumerate(pages, 1) if n not in empty and page.picture > _PICTURE]
    illegible = [n for n, page in enumerate(pages, 1) if not page.legible]
    for numbers, zh, en in (
        (scanned, "是扫描图片，没有文字层，未能读取", "pictures without a text layer and were not read"),
        (blank, "没有文字", "without text"),
        (pictured, "有图片，图片中的文字没有读取", "with pictures; text in them was not read"),
        (
            illegible,
            "的文字层大多无法辨认，可能缺少字体编码",
            "mostly illegible; a font may lack its encoding",
        ),
    ):
        if numbers:
            yield Notice(zh=f"第 {_ranges(numbers, '、')} 页{zh}。", en=f"pages {_ranges(numbers, ', ')} are {en}.")


def read_pdf(path: Path, data: bytes) -> Source:
    """A PDF with a text layer; a page without one is named in the warnings.

    Raises EncryptedFile for one that needs a password, BrokenFile for a damaged or truncated one, EmptyFile when no
    page has a text layer.
    """
    document = _opened(path, data)
    rebuilt = not pdfium_c.FPDF_DocumentHasValidCrossReferenceTable(document)
    try:
        pages = [_page(path, document, number) for number in range(len(document))]
    finally:
        document.close()
    if not any(page.lines or page.tables for page in pages):
        raise EmptyFile(
            path,
            "PDF 没有文字层（可能是扫描件），请先做文字识别（OCR）",
            "the PDF has no text layer (a scan?); run text recognition on it first",
        )
    kept = without_furniture([page.lines for page in pages], [page.height for page in pages])
    writer = Writer()
    for number, (page, lines) in enumerate(zip(pages, kept, strict=True), 1):
        for item in _in_order(page._replace(lines=lines)):
            if isinstance(item, Line):
                writer.paragraph(item.text, page=number, box=item.box.rounded())
            else:
                writer.table(item.cells, page=number, box=item.box.rounded())
    return Source(
        name=path.stem,
        path=str(path),
        format="pdf",
        sha256=hashlib.sha256(data).hexdigest(),
        text=writer.text,
        blocks=writer.blocks,
        flow="lines",
        warnings=tuple(_warnings(pages, rebuilt)),
    )
