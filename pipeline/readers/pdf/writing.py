"""From the pages of a file with fixed layout (PDF, OFD) to text and blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from pipeline.readers.limits import limit, variable
from pipeline.readers.ocr import advice
from pipeline.readers.pdf.furniture import without_furniture
from pipeline.readers.pdf.order import Framed, Item, in_order, unframed
from pipeline.readers.pdf.overleaf import joined_overleaf
from pipeline.readers.pdf.reading import Page
from pipeline.readers.pdf.shapes import Line
from pipeline.readers.writer import Writer, recognised
from pipeline.records import Notice

_SCAN = 0.5
_MOST_SHOWN = 20
_NEAR = 8.0
_MOST_LINES = 20
_WIDE = 0.5
_ENDS = frozenset("。！？；：")
_NUMBERED = re.compile(r"[（(]?[0-9一二三四五六七八九十]+[）).、．]|第[0-9一二三四五六七八九十百]+[章节条]")


def _ranges(pages: list[int], comma: str) -> str:
    """Page numbers as people write them: 3、5—8."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return comma.join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs)


class _Placed(NamedTuple):
    """A line, table or frame with the page that it stands on; a frame that goes on overleaf has a part a page."""

    parts: list[tuple[int, Page, Item]]

    @property
    def item(self) -> Item:
        return self.parts[-1][2]

    @property
    def page(self) -> Page:
        return self.parts[-1][1]


def write_pages(writer: Writer, pages: list[Page]) -> None:
    """Writes pages in reading order, without page furniture; a table or frame that goes on overleaf is one. Footnotes
    stand behind the text in no block."""
    placed: list[_Placed] = []
    for number, page in enumerate(joined_overleaf(without_furniture(pages)), 1):
        for at, item in enumerate(in_order(page.lines, page.tables, page.frames)):
            if at == 0 and placed and _goes_on(placed[-1], item, number):
                placed[-1].parts.append((number, page, item))
            else:
                placed.append(_Placed([(number, page, item)]))
    for each in _sentences_first(placed):
        if isinstance(each.item, Framed):
            with writer.frame():
                _write(writer, each)
        else:
            _write(writer, each)
    for page in pages:
        for note in page.notes:
            writer.aside(note)


def _goes_on(above: _Placed, item: Item, number: int) -> bool:
    """Whether a page begins with the rest of the frame that the page before ended with: one of the same width."""
    if not (isinstance(above.item, Framed) and isinstance(item, Framed) and above.parts[-1][0] == number - 1):
        return False
    one, other = above.item.box, item.box
    return abs((one.right - one.left) - (other.right - other.left)) <= _NEAR


def _sentences_first(placed: list[_Placed]) -> list[_Placed]:
    """A frame that stands in the middle of a sentence put behind it."""
    found = list(placed)
    for at in range(len(found) - 2, 0, -1):
        if isinstance(found[at].item, Framed) and _is_cut(found[at - 1], found[at + 1]):
            end = next((k for k in range(at + 1, min(len(found), at + _MOST_LINES)) if _ends(found[k])), None)
            if end is not None and all(isinstance(each.item, Line) for each in found[at + 1 : end + 1]):
                found[at : end + 1] = [*found[at + 1 : end + 1], found[at]]
    return found


def _is_cut(before: _Placed, after: _Placed) -> bool:
    """Whether a sentence goes on from a line that fills its page to one that is not indented."""
    above, below = before.item, after.item
    if not (isinstance(above, Line) and isinstance(below, Line)) or _ends(before) or _NUMBERED.match(below.text):
        return False
    right = max(line.box.right for line in before.page.lines)
    left = min(line.box.left for line in after.page.lines)
    filled = above.box.right > right - above.size and above.box.right - above.box.left > _WIDE * before.page.width
    return filled and below.box.left < left + below.size / 2


def _ends(placed: _Placed) -> bool:
    return not isinstance(placed.item, Line) or placed.item.text.rstrip()[-1] in _ENDS


def _write(writer: Writer, placed: _Placed) -> None:
    for number, page, held in placed.parts:
        for item in unframed([held]):
            box = page.shown(item.box).rounded()
            if isinstance(item, Line):
                ocr = recognised(item.text, item.sure) if item.sure else None
                writer.paragraph(item.text, page=number, box=box, ocr=ocr)
            else:
                writer.table(item.cells, page=number, box=box)


def page_notices(pages: list[Page]) -> Iterator[Notice]:
    """What a user is told of pages that were not read, or not from text."""
    empty = [n for n, page in enumerate(pages, 1) if not page.lines and not page.tables]
    scanned = [n for n in empty if pages[n - 1].picture > _SCAN and pages[n - 1].drawable]
    blank = [n for n in empty if n not in scanned and pages[n - 1].drawable]
    pictured = [n for n, page in enumerate(pages, 1) if n not in empty and page.picture and page.drawable]
    zh_advice, en_advice = advice()
    raised = f"{variable('PIXELS')}={limit('PIXELS')}"
    for numbers, zh, en in (
        (scanned, f"是图片，没有文字层，未能读取{zh_advice}", f"pictures without text and were not read{en_advice}"),
        (blank, "没有文字", "without text"),
        (pictured, f"有图片，图片中的文字没有读取{zh_advice}", f"with pictures; text in them was not read{en_advice}"),
        (
            [n for n, page in enumerate(pages, 1) if not page.drawable],
            f"的图片像素过多，没有识别（上限可用环境变量调高，现为 {raised}）",
            f"with pictures of too many pixels, not read (the limit can be raised: {raised})",
        ),
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
            yield Notice(zh=f"第 {_ranges(numbers, '、')} 页{zh}。", en=f"pages {_ranges(numbers, ', ')} are {en}.")


def doubtful_numbers(writer: Writer) -> Iterator[Notice]:
    """The numbers that a human should look at, a sentence a page."""
    for page, doubts in groupby(writer.doubts, key=lambda doubt: doubt.page):
        shown = [f"{' '.join(writer.text[each.start : each.end].split())} ({each.confidence})" for each in doubts]
        listed = [*shown[:_MOST_SHOWN], *["…"][: len(shown) - _MOST_SHOWN]]
        yield Notice(
            zh=f"第 {page} 页有 {len(shown)} 个数字识别没有把握，请对照原件：{'、'.join(listed)}",
            en=f"page {page} has {len(shown)} numbers to compare with the original: {', '.join(listed)}",
        )
