"""The words of a paragraph as Word shows them: changes accepted, hidden text and page numbers left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from pipeline.readers.docx.styles import Styles, is_on

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
TEXT_BOX = qn("w:txbxContent")
_M_T = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
# Deleted or moved away by a tracked change, a second rendering of the same drawing, or the reading above a word.
_UNSEEN = frozenset((qn("w:del"), qn("w:moveFrom"), f"{MC}Fallback", qn("w:rt"), qn("w:instrText"), TEXT_BOX))
_DELETED = (qn("w:del"), qn("w:moveFrom"))
_DROPPED = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "TOC", "INDEX", "TA", "TC", "XE"))
"""Fields whose result is no text of the document (ECMA-376 part 1, 17.16.5)."""
_CLOCKS = frozenset(("DATE", "TIME"))
"""Fields that show when the document is looked at: a converter puts the present in place of what was saved."""
_SYMBOLS = dict(zip("\xa3\xb3\xb1\xb4\xb8\xb9\xbb\xd7mW", "≤≥±×÷≠≈·μΩ", strict=True))
"""What the font Symbol shows for its codes."""


class _Field:
    """A field that has begun: its instruction as far as it is read, and whether its result has begun."""

    def __init__(self) -> None:
        self.instruction = ""
        self.result = False

    @property
    def kind(self) -> str:
        return _kind(self.instruction)


def _kind(instruction: str) -> str:
    """The name of a field."""
    return (instruction.split() or [""])[0].upper()


def _symbol(element: Any) -> str:
    """A character named by font and code; those of fonts that hold only signs are left out."""
    code = element.get(qn("w:char"), "")
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if number >= 0xF000:
        return _SYMBOLS.get(chr(number - 0xF000), "") if element.get(qn("w:font")) == "Symbol" else ""
    return chr(number) if number > 0x20 and not 0xD800 <= number < 0xE000 else ""


def is_placeholder(control: Any) -> bool:
    """Whether a content control shows only what to put in it."""
    return is_on(control.find(qn("w:sdtPr")), "w:showingPlcHdr") is True


class Words:
    """Reads paragraphs in their order. A field may begin in one and end in a later one, as a list of contents does.

    `converted` tells that another program wrote the document from an older one; `clocks` counts the dates that are left
    out therefore.
    """

    def __init__(self, root: Any, styles: Styles, converted: bool) -> None:
        self._dropped = _DROPPED | _CLOCKS if converted else _DROPPED
        self.clocks = 0
        self._styles = styles
        self._fields: list[_Field] = []
        marks = [
            mark.get(qn("w:fldCharType"))
            for mark in root.iter(qn("w:fldChar"))
            if next(mark.iterancestors(*_DELETED), None) is None
        ]
        self._whole = marks.count("begin") == marks.count("end")

    def of(self, paragraph: Any) -> str:
        """The text of a paragraph; line breaks are newlines."""
        if not self._whole:
            self._fields.clear()  # a field that never ends must not take the rest of the document with it
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        hidden = self._styles.is_hidden(style.get(qn("w:val"))) if style is not None else False
        return "".join(self._below(paragraph, hidden)).strip()

    def _below(self, element: Any, hidden: bool) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag in _UNSEEN or (tag == qn("w:sdt") and is_placeholder(child)):
                continue
            if tag == qn("w:fldSimple") and self._is_dropped(_kind(child.get(qn("w:instr"), ""))):
                continue
            if tag == qn("w:r"):
                yield from self._run(child, hidden)
            elif tag == _M_T:
                yield child.text or ""
            elif len(child):
                yield from self._below(child, hidden)

    def _run(self, run: Any, hidden: bool) -> Iterator[str]:
        properties = run.find(qn("w:rPr"))
        own = is_on(properties, "w:vanish")
        if own is None:
            style = properties.find(qn("w:rStyle")) if properties is not None else None
            own = (style is not None and self._styles.is_hidden(style.get(qn("w:val")))) or hidden
        for child in run:
            tag = child.tag
            if tag == qn("w:fldChar"):
                self._mark(child.get(qn("w:fldCharType")))
            elif tag == qn("w:instrText"):
                if self._fields:
                    self._fields[-1].instruction += child.text or ""
            elif not own and self._shows():
                yield from self._shown(child)

    def _mark(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
            self._is_dropped(self._fields[-1].kind)
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _is_dropped(self, kind: str) -> bool:
        """Whether the result of a kind of field is left out; clocks are counted."""
        self.clocks += kind in self._dropped and kind in _CLOCKS
        return kind in self._dropped

    def _shows(self) -> bool:
        return all(field.result and field.kind not in self._dropped for field in self._fields)

    def _shown(self, element: Any) -> Iterator[str]:
        """What an element of a run shows."""
        tag = element.tag
        if tag in (qn("w:t"), _M_T):
            yield element.text or ""
        elif tag in (qn("w:tab"), qn("w:ptab")):
            yield "\t"
        elif tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif tag == qn("w:noBreakHyphen"):
            yield "-"
        elif tag == qn("w:sym"):
            yield _symbol(element)
        elif tag not in _UNSEEN and len(element):
            yield from self._below(element, False)


def text_boxes(paragraph: Any) -> Iterator[Any]:
    """The outermost text boxes of a paragraph, each once though Word writes a drawing twice."""
    for child in paragraph:
        if child.tag == TEXT_BOX:
            yield child
        elif child.tag not in _UNSEEN:
            yield from text_boxes(child)
