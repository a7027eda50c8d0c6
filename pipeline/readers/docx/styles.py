"""What a document's paragraph styles say: outline level, list, table of contents."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from docx.oxml.ns import qn

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_DEEPEST = 9


class ListPlace(NamedTuple):
    """A list and a level in it; the level is None where only a style names the list."""

    number: str
    depth: int | None


class Style(NamedTuple):
    """A paragraph style by its own words; what it leaves open comes from the style it rests on."""

    name: str
    based_on: str | None
    level: int | None
    place: ListPlace | None


def _child_value(parent: Any, name: str) -> str | None:
    child = parent.find(qn(name)) if parent is not None else None
    value: str | None = child.get(qn("w:val")) if child is not None else None
    return value


def outline_level(properties: Any) -> int | None:
    """The outline level that paragraph properties set, from 1; None for body text and where none is set."""
    value = _child_value(properties, "w:outlineLvl")
    return int(value) + 1 if value is not None and value.isdecimal() and int(value) < _DEEPEST else None


def list_place(properties: Any) -> ListPlace | None:
    """The list that paragraph properties set."""
    numbering = properties.find(qn("w:numPr")) if properties is not None else None
    if numbering is None:
        return None
    number, depth = _child_value(numbering, "w:numId"), _child_value(numbering, "w:ilvl")
    if number is None:
        return None
    return ListPlace(number, int(depth) if depth is not None and depth.isdecimal() else None)


def _style(element: Any) -> Style:
    properties = element.find(qn("w:pPr"))
    name = _child_value(element, "w:name") or ""
    named = _HEADING.match(name)
    level = outline_level(properties)
    if level is None and named is not None:
        level = int(named[1])
    if level is None and name.lower() in ("title", "标题"):
        level = 1
    return Style(name, _child_value(element, "w:basedOn"), level, list_place(properties))


class Styles:
    """The paragraph styles of a document by id."""

    def __init__(self, root: Any) -> None:
        self._styles = {element.get(qn("w:styleId")): _style(element) for element in root.findall(qn("w:style"))}

    def _line(self, style_id: str | None) -> list[tuple[str, Style]]:
        """A style and those it rests on, nearest first."""
        line: list[tuple[str, Style]] = []
        while style_id is not None and style_id in self._styles and len(line) < 20:
            line.append((style_id, self._styles[style_id]))
            style_id = self._styles[style_id].based_on
        return line

    def level(self, style_id: str | None) -> int | None:
        """The outline level of a style."""
        return next((style.level for _, style in self._line(style_id) if style.level is not None), None)

    def place(self, style_id: str | None) -> tuple[str, ListPlace] | None:
        """The list of a style, with the id of the style that names it."""
        return next(((found, style.place) for found, style in self._line(style_id) if style.place is not None), None)

    def is_contents(self, style_id: str | None) -> bool:
        """Whether a style is one of an automatic table of contents."""
        return any(style.name.lower().startswith(("toc ", "目录 ")) for _, style in self._line(style_id))
