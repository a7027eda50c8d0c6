"""The body of a Word document, walked in its order: paragraphs, tables, text boxes, documents inside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from docx.oxml.ns import qn

from pipeline.readers.docx.items import Framed, Grid, Item, Paragraph
from pipeline.readers.docx.numbering import Numbering
from pipeline.readers.docx.styles import Styles, is_on, list_place, outline_level
from pipeline.readers.docx.words import MC, Words, is_placeholder, text_boxes
from pipeline.readers.writer import CellText

_P, _TBL, _TR, _TC = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_SDT = qn("w:sdt")
_HOLDERS = frozenset(
    (
        _SDT,
        qn("w:sdtContent"),
        qn("w:ins"),
        qn("w:moveTo"),
        qn("w:customXml"),
        qn("w:smartTag"),
        f"{MC}AlternateContent",
        f"{MC}Choice",
    )
)
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_DRAWN = tuple(
    f"{{http://schemas.openxmlformats.org/drawingml/2006/{name}" for name in ("diagram}relIds", "chart}chart")
)
_NOTES = (qn("w:footnoteReference"), qn("w:endnoteReference"))
_WIDEST = 1000

Opener = Callable[[str], list[Item]]
"""From the id of a part that holds another document to what it holds."""


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """The children of a tag, those inside content controls and the like included."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _HOLDERS:
            yield from _children(child, tag)


def _value(parent: Any, name: str) -> str | None:
    found = parent.find(qn(name)) if parent is not None else None
    value: str | None = found.get(qn("w:val"), "") if found is not None else None
    return value


def _number(parent: Any, name: str, otherwise: int) -> int:
    value = _value(parent, name)
    return min(int(value), _WIDEST) if value and value.isdecimal() else otherwise


def _is_contents(control: Any) -> bool:
    """Whether a content control is Word's table of contents."""
    gallery = control.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"


def _is_taken_back(properties: Any) -> bool:
    """Whether a tracked change takes away a paragraph's mark, so that it goes on in the next."""
    marked = properties.find(qn("w:rPr")) if properties is not None else None
    return marked is not None and any(marked.find(qn(name)) is not None for name in ("w:del", "w:moveFrom"))


def _is_bordered(properties: Any) -> bool:
    """Whether a paragraph has a border on all sides."""
    borders = properties.find(qn("w:pBdr")) if properties is not None else None
    sides = [_value(borders, f"w:{side}") for side in ("top", "left", "bottom", "right")]
    return all(side not in (None, "nil", "none") for side in sides)


class Body:
    """Walks a body. `pictures` and `drawings` count what was met and not read, `notes` are the ids of footnotes and
    endnotes in the order of their marks, each with its kind."""

    def __init__(self, root: Any, styles: Any, numbering: Any, opener: Opener, converted: bool) -> None:
        self._styles = Styles(styles)
        self._numbering = Numbering(numbering)
        self._words = Words(root, self._styles, converted)
        self._opener = opener
        self._open = ""
        self.pictures = 0
        self.drawings = 0
        self.notes: list[tuple[str, str]] = []

    @property
    def clocks(self) -> int:
        """How many dates were left out that show the day on which the document is looked at."""
        return self._words.clocks

    def items(self, parent: Any, in_cell: bool = False) -> Iterator[Item]:
        """Paragraphs and tables of a body, a cell, a text box or a note in their order."""
        yield from self._walk(parent, in_cell)
        if self._open:
            yield Paragraph(self._open)
            self._open = ""

    def _walk(self, parent: Any, in_cell: bool) -> Iterator[Item]:
        for child in parent:
            if child.tag == _P:
                yield from self._paragraph(child, in_cell)
            elif child.tag == _TBL:
                yield Grid([(cell, list(self.items(element, True))) for cell, element in self._cells(child)])
            elif child.tag == qn("w:altChunk"):
                yield from self._opener(child.get(qn("r:id"), ""))
            elif child.tag in _HOLDERS and not (child.tag == _SDT and (_is_contents(child) or is_placeholder(child))):
                yield from self._walk(child, in_cell)

    def _list_number(self, style_id: str | None, properties: Any) -> str:
        """The automatic number of a paragraph with what parts it from the text."""
        found = self._styles.place(style_id, list_place(properties))
        if found is None:
            return ""
        named_by, place = found
        number, depth = place.number or "", place.depth
        if depth is None:
            depth = self._numbering.depth_of_style(number, named_by) if named_by is not None else 0
        shown = self._numbering.next(number, depth)
        return shown + " " if shown[-1:].isalnum() and shown[-1:].isascii() else shown

    def _paragraph(self, paragraph: Any, in_cell: bool) -> Iterator[Item]:
        for box in text_boxes(paragraph):
            yield Framed(list(self.items(box, in_cell)))
        self._count(paragraph)
        properties = paragraph.find(qn("w:pPr"))
        style_id = _value(properties, "w:pStyle")
        text = self._open + self._words.of(paragraph)
        self._open = ""
        if _is_taken_back(properties):
            self._open = text  # goes on in the paragraph that follows
            return
        if self._styles.is_contents(style_id):
            return
        marked = properties.find(qn("w:rPr")) if properties is not None else None
        if not text and is_on(marked, "w:vanish"):
            return
        number = self._list_number(style_id, properties)
        level = outline_level(properties)
        level = self._styles.level(style_id) if level is None else level
        if not text:
            if in_cell and number:
                yield Paragraph(number.strip())
            return
        for line in (number + text).split("\n"):
            if line.strip():
                yield Paragraph(line.strip(), level, _is_bordered(properties))

    def _count(self, paragraph: Any) -> None:
        """Counts what a paragraph holds that is not read with it."""
        self.pictures += sum(1 for _ in paragraph.iter(_PICTURE))
        self.drawings += sum(1 for _ in paragraph.iter(*_DRAWN))
        for mark in paragraph.iter(*_NOTES):
            self.notes.append((mark.tag, mark.get(qn("w:id"), "")))

    def _cells(self, table: Any) -> list[tuple[CellText, Any]]:
        """The cells of a table at their places, with their elements; a merged one once."""
        open_cells: dict[int, int] = {}
        found: list[tuple[CellText, Any]] = []
        rows = (row for row in _children(table, _TR) if not _is_dropped_row(row))
        for row, element in enumerate(rows):
            properties = element.find(qn("w:trPr"))
            header = is_on(properties, "w:tblHeader") is True
            column = _number(properties, "w:gridBefore", 0)
            for cell in _children(element, _TC):
                cell_properties = cell.find(qn("w:tcPr"))
                if cell_properties is not None and cell_properties.find(qn("w:cellDel")) is not None:
                    continue
                span = max(_number(cell_properties, "w:gridSpan", 1), 1)
                if _value(cell_properties, "w:hMerge") in ("", "continue") and found and found[-1][0].row == row:
                    left, left_element = found[-1]
                    found[-1] = (left._replace(column_span=left.column_span + span), left_element)
                    column += span
                    continue
                merge = _value(cell_properties, "w:vMerge")
                above = open_cells.get(column)
                if merge in ("", "continue") and above is not None:
                    over, over_element = found[above]
                    found[above] = (over._replace(row_span=row - over.row + 1), over_element)
                else:
                    open_cells.pop(column, None)
                    if merge is not None:
                        open_cells[column] = len(found)
                    found.append((CellText(row, column, "", 1, span, header), cell))
                column += span
        return found


def _is_dropped_row(row: Any) -> bool:
    """Whether a row was deleted by a tracked change or is hidden."""
    properties = row.find(qn("w:trPr"))
    return properties is not None and (
        properties.find(qn("w:del")) is not None or is_on(properties, "w:hidden") is True
    )
