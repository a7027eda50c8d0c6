"""From printed lines to paragraphs: hard wraps and page breaks are undone.

Text copied from a printed page breaks at the width of the page, and often once more behind a punctuation mark or
before a bracket inside a printed line ("贯彻落实党中央、/国务院和…"). The width of a full line shows in the text, since
Chinese characters are all of one width: what fills a line goes on in the next, what falls short of it ends.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.records import Source
from pipeline.structure.annexes import LEADER
from pipeline.structure.lines import Line, fold, join
from pipeline.structure.numbering import Decimals, Marker, Numbers, decimal_heads, marker
from pipeline.structure.words import Words

_TERMINAL = frozenset("。！？：")
_SOFT = frozenset("，、；")
_ENDINGS = frozenset("。！？，、；：）》”")
_SAID_OF_IT = re.compile(r"已[经由]|业[经已]|经|现印发|[的等和及与、，]")
"""How a line goes on behind one that is nothing but a document's name in 《》."""
_CLOSING = frozenset("）》〉”’】］]〕")
_OPENING = frozenset("（《〈“‘【［[〔")
_PAIRS = dict(zip("（《〈“‘【［[〔", "）》〉”’】］]〕", strict=True))
_BRACKETS = re.compile(r"[（《〈“【\[〔）》〉”】\]〕]")
_PAGE_NUMBER = re.compile(r"[-—–－·]+\d{1,4}[-—–－·]+$|第\d{1,4}页(?:[，/]?共\d{1,4}页)?$|\d{1,3}/\d{1,3}$")
_DOC_NUMBER = re.compile(r"[一-龥]{2,16}〔(?:19|20)\d\d〕(?:第)?\d+号")
_ADDRESSEE = re.compile(r".*(?:单位|部门|机构|政府|委员会|局|厅|办|办公室|企业|院|校|公司|区|市|县|州|盟|委|部)：$")
_DIGITS = re.compile(r"\d{1,3}$")
_DATE = re.compile(
    r"（?(?:(?:19|20)\d\d年\d{1,2}月\d{1,2}日|[一二][〇○零一二三四五六七八九]{3}年[一二三四五六七八九十]+月[一二三四五六七八九十]+日)）?"
)
_OPEN_TAIL = 160
_LONGEST_TITLE = 60
_LONGEST_HEADING = 20
_INDENT_WIDTH = 4
_SHORT = 5
_SQUEEZE = 2
_OVERHANG = 4
"""Punctuation may hang over the end of a line."""
_LEAST_LINES_A_PAGE = 8
_LEAST_PROSE = 40
_LEAST_WIDTH = 40
_PAUSE = re.compile("[，。；]")
_COLUMN = 4.0
_EDGE = 1.3
_LEAST_COLUMN = 9
_LEAST_FULL = {"lines": 3, "paragraphs": 12}
_INDENT = re.compile(r"\n[^\S\n]*(?:\u3000\u3000|[ \t\xa0]{2,})[^\S\n]*$")


class Layout(NamedTuple):
    """How a text's lines were printed.

    `width`: the width of a full line, two to a Chinese character, None where each paragraph is one line. `pieced`:
    printed lines are broken once more at punctuation. `indents`: paragraphs open with spaces. `decimals`: the heads of
    chapters where headings are numbered 1, 1.1, 1.1.1, else None.
    """

    width: int | None
    pieced: bool
    indents: bool
    decimals: Decimals | None


def width_of(text: str, line: Line) -> int:
    """The printed width of a line of a source's text, two to a Chinese character."""
    return len(text[line.places[0] : line.places[-1] + 1].encode("gb18030", "replace"))


def printed_lines(source: Source) -> list[Line]:
    """The folded lines of a source's headings and paragraphs, empty ones left out."""
    folded = (fold(source.text, block.start, block.end, block.page, block.level) for block in source.blocks)
    return [line for line in folded if line.text]


def layout(source: Source, lines: Sequence[Line]) -> Layout:
    """How the lines of a source were printed; those of tables should be left out."""
    decimals = decimal_heads([line.text for line in lines])
    widths = [width_of(source.text, line) for line in lines]
    width = _full_width(widths, _LEAST_FULL[source.flow])
    if width is not None:
        full = [line for line, size in zip(lines, widths, strict=True) if width - _SHORT <= size <= width + _OVERHANG]
        width = width if sum(line.text[-1] not in _TERMINAL for line in full) > 0.4 * len(full) else None
    if width is None and source.flow == "paragraphs":
        return Layout(None, False, False, decimals)
    indented = sum(_indented(source.text, line) for line in lines)
    indents = len(lines) > 20 and 0.05 * len(lines) < indented < 0.7 * len(lines)
    if width is None:
        return Layout(None, False, indents, decimals)
    soft = sum(line.text[-1] in _SOFT and size < 0.8 * width for line, size in zip(lines, widths, strict=True))
    return Layout(width, soft > 0.02 * len(lines), indents, decimals)


def _full_width(widths: Sequence[int], least: int) -> int | None:
    """The width that many lines reach and hardly any passes."""
    long = [width for width in widths if width >= _LEAST_WIDTH]
    best, most = None, max(least, len(long) // 5) - 1
    for width in sorted(set(long)):
        reached = sum(width - _SHORT <= other <= width for other in long)
        passed = sum(other > width + _OVERHANG for other in long)
        if reached > most and passed <= 0.05 * len(long):
            best, most = width, reached
    if best is None:
        return None
    # a few lines are a little wider than the page; the widest that is common is its width
    counts = [long.count(best - step) for step in range(6)]
    return best - next(step for step, count in enumerate(counts) if count >= 0.3 * max(counts))


def is_full(line: Line, others: Sequence[Line]) -> bool | None:
    """Whether a line reaches to the edge that those of `others` reach that stand in its column; None where too little
    is known: without a second line, or where they are no sentences or short."""
    assert line.box is not None
    left, _, right, _ = line.box
    size = line.box[3] - line.box[1]
    column = [(other.text, other.box) for other in others if other.box and abs(other.box[0] - left) < _COLUMN * size]
    widest = max(box[2] - box[0] for _, box in column)
    if len(column) < 2 or widest < _LEAST_COLUMN * size or not any(_PAUSE.search(text) for text, _ in column):
        return None
    return right > max(box[2] for _, box in column) - _EDGE * size


def _indented(text: str, line: Line) -> bool:
    before = text[max(0, line.places[0] - 12) : line.places[0]]
    return _INDENT.search(before if "\n" in before else "\n" + before) is not None


def page_numbers(lines: Sequence[Line], inside: Sequence[bool]) -> set[int]:
    """The indices of lines that are page numbers alone; lines `inside` a table are none."""
    found = {i for i, line in enumerate(lines) if not inside[i] and _PAGE_NUMBER.match(line.text)}
    plain = [i for i, line in enumerate(lines) if not inside[i] and _DIGITS.match(line.text)]
    for before, after in pairwise(plain):
        if int(lines[after].text) - int(lines[before].text) == 1 and after - before >= _LEAST_LINES_A_PAGE:
            found |= {before, after}
    return found


class Joiner:
    """Puts printed lines together to paragraphs, one at a time."""

    def __init__(self, source: Source, form: Layout, words: Words) -> None:
        self._source = source
        self._form = form
        self._words = words
        self._numbers = Numbers()
        self._group: list[Line] = []
        self._text = ""
        self._head: Marker | None = None
        self._reach = 0
        """How far the printed line is filled that the last piece stands in."""
        self.done: list[Line] = []

    def add(self, line: Line, follower: Line | None) -> None:
        """Take the next line; `follower` is the one after it."""
        size = width_of(self._source.text, line)
        if self._group and self._continues(line, size, follower):
            self._reach = self._reach + size if self._fits(line, size) else size
            self._group.append(line)
            self._text += line.text
            return
        self.flush()
        self._head = marker(line.text, self._form.decimals)
        if self._head is not None and self._numbers.allows(self._head):
            self._numbers.accept(self._head)
        self._group.append(line)
        self._text = line.text
        self._reach = size + _INDENT_WIDTH

    def flush(self) -> None:
        """End the paragraph."""
        if self._group:
            self.done.append(join(self._group))
            self._group = []

    def _continues(self, line: Line, size: int, follower: Line | None) -> bool:
        if self._source.flow == "paragraphs" and self._form.width is None and line.page == self._group[-1].page:
            return False
        text = self._text
        found = marker(line.text, self._form.decimals)
        if self._head is not None and self._head.end == len(text):
            return found is None
        if line.level or self._group[-1].level or self._tabbed(line) or self._tabbed(self._group[-1]):
            return False
        if LEADER.search(text):
            return False
        if line.text[0] in "/／、，。；）》”%％‰℃":
            return True
        if text[0] == "《" and text[-1] == "》" and _SAID_OF_IT.match(line.text):
            return True
        unclosed = _unclosed(text, line.text, follower.text if follower else "")
        filled = self._filled(text)
        if not unclosed and (self._words.label.match(line.text) or (len(text) < 20 and _DATE.fullmatch(text))):
            return False
        if ("〔" in line.text and _DOC_NUMBER.fullmatch(line.text)) or (not unclosed and self._is_title(text)):
            return False
        if found is not None:
            return self._swallows(line, found, filled, unclosed)
        if unclosed:
            return True
        if line.text.startswith("——") or (not filled and _DATE.fullmatch(line.text)):
            return False
        return self._flows(text, line, follower, size, filled)

    def _starts(self, line: Line) -> bool | None:
        """Whether a line begins a paragraph, by how far it is indented on its page; None where that does not show."""
        first, above = self._group[0], self._group[-1]
        if line.box is None or first.box is None or above.box is None or line.page != above.page:
            return None
        one = line.box[3] - line.box[1]
        step = line.box[0] - above.box[0]
        if abs(step) > one:
            return step > 0
        return False if first.page == above.page and first.box[0] - above.box[0] > one else None

    def _tabbed(self, line: Line) -> bool:
        """Whether a line is a row of columns."""
        return "\t" in self._source.text[line.places[0] : line.places[-1]]

    def _fits(self, line: Line, size: int) -> bool:
        """Whether a line may be the next piece of a printed line that is broken behind or before punctuation. Such
        lines are a little wider than others, as their punctuation is squeezed."""
        width = self._form.width
        if width is None or self._reach >= width or self._reach + size > width + _SQUEEZE:
            return False
        last = self._group[-1].text[-1]
        if len(self._group) == 1 and last in ".）" and len(self._group[0].text) <= 6:
            return True
        return last in _TERMINAL or last in _SOFT or last in _CLOSING or line.text[0] in _OPENING

    def _is_title(self, text: str) -> bool:
        """Whether a paragraph so far is a title: one printed line without a stop that ends in a type of document."""
        if len(self._group) > 1 or self._head is not None or not 6 <= len(text) <= _LONGEST_TITLE:
            return False
        return "。" not in text and "，" not in text and self._words.title_end.search(text) is not None

    def _filled(self, text: str) -> bool:
        """Whether the last printed line is so full that its end may be the edge of its page or frame."""
        if self._group[-1].full is not None:
            return self._group[-1].full
        if self._form.width is None:
            return len(text) > 24 and ("，" in text or "。" in text or "、" in text)
        return self._reach >= self._form.width - _SHORT

    def _is_prose(self, text: str, last: str) -> bool:
        """Whether a paragraph so far is sentences, which end in a stop wherever its last line ends."""
        sentences = "。" in text or ("，" in text and len(text) > _LEAST_PROSE)
        return sentences and last not in _CLOSING and last != "；" and not self._words.label.match(text)

    def _swallows(self, line: Line, found: Marker, filled: bool, unclosed: bool) -> bool:
        """Whether what looks like a number at a line's start is a piece of the sentence before it."""
        text = self._text
        if text[-1] in _TERMINAL or text[-1] == "；":
            return False
        follows = self._numbers.follows(found)
        if unclosed:
            return not (follows and found.kind in ("han", "chapter", "article"))
        if not filled:
            return False
        if follows:
            heading = len(line.text) <= _LONGEST_HEADING and line.text[-1] not in _ENDINGS
            return self._is_prose(text, text[-1]) and not heading
        return self._head is None or "，" in text or "。" in text

    def _flows(self, text: str, line: Line, follower: Line | None, size: int, filled: bool) -> bool:
        """Whether a paragraph goes on in a line that no mark tells from it."""
        last, width = text[-1], self._form.width
        ended = last in _TERMINAL or (last in _CLOSING and text[-2:-1] in ("。", "！", "？"))
        starts = self._starts(line)
        if starts is not None and (filled or starts) and last not in "，、：":
            return not starts
        if self._form.indents and last not in "，、" and _indented(self._source.text, line):
            return False
        if width is None:
            return last in "，、" or (filled and not ended and last not in "；）" and line.text[0] not in "【[（")
        if last in "，、":
            return True
        if last == "：" and "。" not in text and _ADDRESSEE.match(text):
            return False
        if self._form.pieced and self._fits(line, size):
            opens = follower is not None and follower.text[0] in _OPENING
            return self._reach + size >= width - 4 or opens or line.text[-1] in _ENDINGS
        if not filled:
            return not ended and self._is_prose(text, last)
        indented = not self._form.pieced and width - 6 <= size <= width - 3
        sentence = size >= width - _SHORT or line.text[-1] in _ENDINGS
        return not ended or (last != "：" and sentence and not indented)


def _unclosed(text: str, after: str, later: str) -> bool:
    """Whether a text ends within brackets that the next two lines close."""
    tail = text[-_OPEN_TAIL:]
    stack: list[str] = []
    for char in _BRACKETS.findall(tail):
        if char in _PAIRS:
            stack.append(_PAIRS[char])
        elif char in stack:
            del stack[len(stack) - 1 - stack[::-1].index(char) :]
    return bool(stack) and (stack[-1] in after or stack[-1] in later)


def paragraphs(source: Source, lines: Sequence[Line], form: Layout, words: Words) -> list[Line]:
    """Lines joined into paragraphs."""
    joiner = Joiner(source, form, words)
    for index, line in enumerate(lines):
        joiner.add(line, lines[index + 1] if index + 1 < len(lines) else None)
    joiner.flush()
    return joiner.done
