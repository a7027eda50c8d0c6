"""PDF: printed lines page by page, tables as tables, page furniture left out, scanned pages by text recognition."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium_c

from pipeline.errors import BrokenFile, EmptyFile, EncryptedFile
from pipeline.readers.limits import beyond, limit
from pipeline.readers.ocr import advice, engine_name
from pipeline.readers.pdf.fonts import fonts_of_the_file
from pipeline.readers.pdf.reading import Page, read_pages
from pipeline.readers.pdf.writing import doubtful_numbers, page_notices, write_pages
from pipeline.readers.progress import page_read
from pipeline.readers.writer import Writer
from pipeline.records import Notice, Source

_TAIL = 4096
_REBUILT = Notice(
    zh="PDF 的结构有损坏，已尽量恢复，内容可能不全。",
    en="the PDF is damaged; what could be recovered was read, something may be missing.",
)


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


def _require_few(path: Path, count: int) -> None:
    if count > limit("PAGES"):
        raise beyond(path, "PAGES", f"有 {count} 页，过多", f"{count} pages are too many")


def read_pdf(path: Path, data: bytes) -> Source:
    """A PDF: its text layer, and by text recognition its pages and pictures that have none (`policygraph[ocr]`).

    What was not read, and numbers that recognition is not sure of, are named in the warnings. Raises EncryptedFile for
    one that needs a password, BrokenFile for a damaged or truncated one, EmptyFile when no page has text.
    """
    with fonts_of_the_file():
        return _read(path, data)


def _read(path: Path, data: bytes) -> Source:
    document = _opened(path, data)
    rebuilt = not pdfium_c.FPDF_DocumentHasValidCrossReferenceTable(document)
    recognises = engine_name() is not None
    try:
        _require_few(path, len(document))
        pages: list[Page] = []
        characters = 0
        for page in read_pages(path, document, recognises):
            pages.append(page)
            characters += sum(len(line.text) for line in page.lines)
            if characters > limit("CHARACTERS"):
                zh, en = f"前 {len(pages)} 页的字符过多", f"too many characters on its first {len(pages)} pages"
                raise beyond(path, "CHARACTERS", zh, en)
            page_read(len(pages), len(document))
    finally:
        document.close()
    if not any(page.lines or page.tables for page in pages):
        if not all(page.drawable for page in pages):
            raise beyond(path, "PIXELS", "图片的像素过多", "too many pixels in its pictures")
        raise _no_text(path, recognises)
    writer = Writer()
    write_pages(writer, pages)
    warnings = (*([_REBUILT] if rebuilt else []), *page_notices(pages), *doubtful_numbers(writer))
    return writer.source(path, data, "pdf", "lines", warnings)


def _no_text(path: Path, recognises: bool) -> EmptyFile:
    if recognises:
        zh, en = "PDF 没有文字层，图片中也没有认出文字", "the PDF has no text layer, and no text in its pictures"
    else:
        zh, en = "PDF 没有文字层，每一页都是图片", "the PDF has no text layer, its pages are pictures"
    return EmptyFile(path, zh + advice()[0], en + advice()[1])
