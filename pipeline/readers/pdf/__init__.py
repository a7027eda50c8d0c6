"""PDF: printed lines page by page, tables as tables, page furniture left out, scanned pages by text recognition."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium_c

from pipeline.errors import BrokenFile, EmptyFile, EncryptedFile
from pipeline.readers.ocr import advice, engine_name
from pipeline.readers.pdf.reading import Page, read_pages
from pipeline.readers.pdf.writing import page_ranges, write_pages
from pipeline.readers.progress import page_read
from pipeline.readers.writer import Writer
from pipeline.records import Notice, Source

_TAIL = 4096
_SCAN = 0.5
_MOST_SHOWN = 20


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


def _warnings(pages: list[Page], rebuilt: bool) -> Iterator[Notice]:
    if rebuilt:
        yield Notice(
            zh="PDF 的结构有损坏，已尽量恢复，内容可能不全。",
            en="the PDF is damaged; what could be recovered was read, something may be missing.",
        )
    empty = [n for n, page in enumerate(pages, 1) if not page.lines and not page.tables]
    scanned = [n for n in empty if pages[n - 1].picture > _SCAN]
    blank = [n for n in empty if n not in scanned]
    pictured = [n for n, page in enumerate(pages, 1) if n not in empty and page.picture]
    zh_advice, en_advice = advice()
    for numbers, zh, en in (
        (scanned, f"是图片，没有文字层，未能读取{zh_advice}", f"pictures without text and were not read{en_advice}"),
        (blank, "没有文字", "without text"),
        (pictured, f"有图片，图片中的文字没有读取{zh_advice}", f"with pictures; text in them was not read{en_advice}"),
        (
            [n for n, page in enumerate(pages, 1) if not page.legible],
            "的文字层大多无法辨认，可能缺少字体编码",
            "mostly illegible; a font may lack its encoding",
        ),
        (
            [n for n, page in enumerate(pages, 1) if page.recognised],
            "是图片或有图片，文字由 OCR 识别，请对照原件",
            "read by text recognition from pictures; compare them with the original",
        ),
        (
            [n for n, page in enumerate(pages, 1) if page.unread],
            "的图片中有文字未能辨认",
            "with words in pictures that could not be made out",
        ),
    ):
        if numbers:
            yield Notice(
                zh=f"第 {page_ranges(numbers, '、')} 页{zh}。", en=f"pages {page_ranges(numbers, ', ')} are {en}."
            )


def _doubtful(writer: Writer) -> Iterator[Notice]:
    """The numbers that a human should look at, a sentence a page."""
    for page, doubts in groupby(writer.doubts, key=lambda doubt: doubt.page):
        shown = [f"{' '.join(writer.text[each.start : each.end].split())} ({each.confidence})" for each in doubts]
        listed = [*shown[:_MOST_SHOWN], *["…"][: len(shown) - _MOST_SHOWN]]
        yield Notice(
            zh=f"第 {page} 页有 {len(shown)} 个数字识别没有把握，请对照原件：{'、'.join(listed)}",
            en=f"page {page} has {len(shown)} numbers to compare with the original: {', '.join(listed)}",
        )


def read_pdf(path: Path, data: bytes) -> Source:
    """A PDF: its text layer, and by text recognition its pages and pictures that have none (`policygraph[ocr]`).

    What was not read, and numbers that recognition is not sure of, are named in the warnings. Raises EncryptedFile for
    one that needs a password, BrokenFile for a damaged or truncated one, EmptyFile when no page has text.
    """
    document = _opened(path, data)
    rebuilt = not pdfium_c.FPDF_DocumentHasValidCrossReferenceTable(document)
    recognises = engine_name() is not None
    try:
        pages: list[Page] = []
        for page in read_pages(path, document, recognises):
            pages.append(page)
            page_read(len(pages), len(document))
    finally:
        document.close()
    if not any(page.lines or page.tables for page in pages):
        raise _no_text(path, recognises)
    writer = Writer()
    write_pages(writer, pages)
    return Source(
        name=path.stem,
        path=str(path),
        format="pdf",
        sha256=hashlib.sha256(data).hexdigest(),
        text=writer.text,
        blocks=writer.blocks,
        flow="lines",
        warnings=(*_warnings(pages, rebuilt), *_doubtful(writer)),
        doubts=writer.doubts,
    )


def _no_text(path: Path, recognises: bool) -> EmptyFile:
    if recognises:
        zh, en = "PDF 没有文字层，图片中也没有认出文字", "the PDF has no text layer, and no text in its pictures"
    else:
        zh, en = "PDF 没有文字层，每一页都是图片", "the PDF has no text layer, its pages are pictures"
    return EmptyFile(path, zh + advice()[0], en + advice()[1])
