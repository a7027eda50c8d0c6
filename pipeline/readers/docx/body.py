"""The body of a Word document, walked in its order: paragraphs, tables, text boxes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from pipeline.readers.docx.numbering import Numbering
from pipeline.readers.docx.styles import Styles, list_place, outline_level
from pipeline.readers.writer import CellText, Writer

_P, _TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M_T = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_TEXT_BOX = qn("w:txbxContent")
# Deleted or moved away by a tracked change, a second rendering of the same drawing, or the reading above a word.
_UNSEEN = frozenset((qn("w:del"), qn("w:moveFrom"), f"{_MC}Fallback", qn("w:rt"), qn("w:instrText"), _TEXT_BOX))
_HOLDERS = frozenset(
    (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:smartTag"))
)
_WIDEST = 1000


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """The children of a tag, those inside content controls and the like included."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _HOLDERS:
            yield from _children(child, tag)


def _number(parent: Any, name: str, otherwise: int) -> int:
    found = parent.find(qn(name)) if parent is not None else None
    value = found.get(qn("w:val")) if found is not None else None
    return min(int(value), _WIDEST) if value is not None and value.isdecimal() else otherwise


def _is_hidden(run: Any) -> bool:
    properties = run.find(qn("w:rPr"))
    vanish = properties.find(qn("w:vanish")) if properties is not None else None
    return vanish is not None and vanish.get(qn("w:val")) not in ("0", "false")


def _words(element: Any) -> Iterator[str]:
    """The text below an element as it is shown; line breaks are newlines."""
    for child in element:
        tag = child.tag
        if tag in _UNSEEN or (tag == qn("w:r") and _is_hidden(child)):
            continue
        if tag in (qn("w:t"), _M_T):
            yield child.text or ""
        elif tag in (qn("w:tab"), qn("w:ptab")) and element.tag == qn("w:r"):
            yield "\t"
        elif tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif tag == qn("w:noBreakHyphen"):
            yield "-"
        elif len(child):
            yield from _words(child)


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    for box in paragraph.iter(_TEXT_BOX):
        around = box.iterancestors(f"{_MC}Fallback", _TEXT_BOX)
        if next(around, None) is None:
            yield box


def _is_contents(control: Any) -> bool:
    """Whether a content control is Word's table of contents."""
    gallery = control.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"


class Body:
    """Writes a body. `pictures` and `footnotes` count what was met and not read."""

    def __init__(self, writer: Writer, styles: Any, numbering: Any) -> None:
        self._writer = writer
        self._styles = Styles(styles)
        self._numbering = Numbering(numbering)
        self.pictures = 0
        self.footnotes = 0

    def write(self, parent: Any) -> None:
        """Writes paragraphs and tables below an element in their order."""
        for child in parent:
            if child.tag == _P:
                self._paragraph(child)
            elif child.tag == _TBL:
                self._table(child)
            elif child.tag in _HOLDERS and not (child.tag == qn("w:sdt") and _is_contents(child)):
                self.write(child)

    def _style_id(self, paragraph: Any) -> str | None:
        properties = paragraph.find(qn("w:pPr"))
        style = properties.find(qn("w:pStyle")) if properties is not None else None
        return style.get(qn("w:val")) if style is not None else None

    def _list_number(self, paragraph: Any) -> str:
        """The automatic number of a paragraph with what parts it from the text."""
        style_id = self._style_id(paragraph)
        place = list_place(paragraph.find(qn("w:pPr")))
        if place is not None:
            number = self._numbering.next(place.number, place.depth or 0)
        else:
            found = self._styles.place(style_id)
            if found is None:
                return ""
            named_by, place = found
            depth = place.depth if place.depth is not None else self._numbering.depth_of_style(place.number, named_by)
            number = self._numbering.next(place.number, depth)
        return number + " " if number[-1:].isalnum() and number[-1:].isascii() else number

    def _lines(self, paragraph: Any) -> list[str]:
        """The lines of a paragraph, its automatic number before the first."""
        self.pictures += sum(1 for _ in paragraph.iter("{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"))
        self.footnotes += sum(1 for _ in paragraph.iter(qn("w:footnoteReference"), qn("w:endnoteReference")))
        number = self._list_number(paragraph)
        text = "".join(_words(paragraph)).strip()
        return [line.strip() for line in (number + text).split("\n")] if text else []

    def _paragraph(self, paragraph: Any) -> None:
        for box in _text_boxes(paragraph):
            self.write(box)
        style_id = self._style_id(paragraph)
        if self._styles.is_contents(style_id):
            return
        level = outline_level(paragraph.find(qn("w:pPr"))) or self._styles.level(style_id)
        for line in self._lines(paragraph):
            self._writer.paragraph(line, "heading" if level else "paragraph", level)

    def _cell_text(self, cell: Any) -> str:
        lines: list[str] = []
        for child in cell.iter(_P):
            lines.extend(line for line in self._lines(child) if line)
        return "\n".join(lines)

    def _cells(self, table: Any) -> list[tuple[CellText, Any]]:
        """The cells of a table at their places, with their elements; a merged one once."""
        open_cells: dict[int, int] = {}
        found: list[tuple[CellText, Any]] = []
        for row, element in enumerate(_children(table, _TR)):
            properties = element.find(qn("w:trPr"))
            header = properties is not None and properties.find(qn("w:tblHeader")) is not None
            column = _number(properties, "w:gridBefore", 0)
            for cell in _children(element, _TC):
                cell_properties = cell.find(qn("w:tcPr"))
                span = max(_number(cell_properties, "w:gridSpan", 1), 1)
                merge = cell_properties.find(qn("w:vMerge")) if cell_properties is not None else None
                going_on = merge is not None and merge.get(qn("w:val")) != "restart"
                above = open_cells.get(column)
                if going_on and above is not None:
                    over, over_element = found[above]
                    found[above] = (over._replace(row_span=row - over.row + 1), over_element)
                else:
                    open_cells.pop(column, None)
                    if merge is not None:
                        open_cells[column] = len(found)
                    found.append((CellText(row, column, "", 1, span, header), cell))
                column += span
        return found

    def _table(self, table: Any) -> None:
        placed = [(cell._replace(text=self._cell_text(element)), element) for cell, element in self._cells(table)]
        filled = [cell for cell, _ in placed if cell.text]
        if len({cell.row for cell in filled}) > 1 and len({cell.column for cell in filled}) > 1:
            self._writer.table(cell for cell, _ in placed)
            return
        for cell in filled:
            for line in cell.text.split("\n"):
                self._writer.paragraph(line)
