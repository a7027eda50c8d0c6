"""From the pages of a file with fixed layout (PDF, OFD) to text and blocks."""

from __future__ import annotations

from pipeline.readers.pdf.furniture import without_furniture
from pipeline.readers.pdf.order import in_order
from pipeline.readers.pdf.overleaf import joined_overleaf
from pipeline.readers.pdf.reading import Page
from pipeline.readers.pdf.shapes import Line
from pipeline.readers.writer import Writer, recognised


def page_ranges(pages: list[int], comma: str) -> str:
    """Page numbers as people write them: 3、5—8."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return comma.join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs)


def write_pages(writer: Writer, pages: list[Page]) -> None:
    """Writes pages in reading order, without page furniture; a table that goes on overleaf is one. Footnotes stand
    behind the text in no block."""
    for number, page in enumerate(joined_overleaf(without_furniture(pages)), 1):
        _write(writer, page, number)
    for page in pages:
        for note in page.notes:
            writer.aside(note)


def _write(writer: Writer, page: Page, number: int) -> None:
    for item in in_order(page.lines, page.tables):
        box = page.shown(item.box).rounded()
        if isinstance(item, Line):
            ocr = recognised(item.text, item.sure) if item.sure else None
            writer.paragraph(item.text, page=number, box=box, ocr=ocr)
        else:
            writer.table(item.cells, page=number, box=box)
