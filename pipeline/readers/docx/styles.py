"""What a document's paragraph styles say: outline level, list, table of contents."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from docx.oxml.ns import qn

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])(?:\s*char)?$|([一二三四五六七八九])级标题$", re.IGNORECASE)
_ORDINALS = "一二三四五六七八九"
_DEEPEST = 9
BODY = 0
"""The outline level of body text, where it is set in so many words."""


class ListPlace(NamedTuple):
    """A list and a level in it; each is None where it is left to a style."""

    number: str | None
    depth: int | None


class Style(NamedTuple):
    """A style by its own words; what it leaves open comes from the style it rests on."""

    name: str
    based_on: str | None
    level: int | None
    place: ListPlace | None
    hidden: bool | None


def is_on(properties: Any, name: str) -> bool | None:
    """Whether properties switch something on or off; None where they say nothing."""
    switch = properties.find(qn(name)) if properties is not None else None
    return None if switch is None else switch.get(qn("w:val")) not in ("0", "false", "off")


def _child_value(parent: Any, name: str) -> str | None:
    child = parent.find(qn(name)) if parent is not None else None
    value: str | None = child.get(qn("w:val")) if child is not None else None
    return value


def outline_level(properties: Any) -> int | None:
    """The outline level that paragraph properties set, from 1; BODY for body text, None where none is set."""
    value = _child_value(properties, "w:outlineLvl")
    if value is None or not value.isdecimal():
        return None
    return int(value) + 1 if int(value) < _DEEPEST else BODY


def list_place(properties: Any) -> ListPlace | None:
    """The list that paragraph properties set, or a level in it."""
    numbering = properties.find(qn("w:numPr")) if properties is not None else None
    if numbering is None:
        return None
    number, depth = _child_value(numbering, "w:numId"), _child_value(numbering, "w:ilvl")
    return ListPlace(number, int(depth) if depth is not None and depth.isdecimal() else None)


def _style(element: Any) -> Style:
    properties = element.find(qn("w:pPr"))
    name = _child_value(element, "w:name") or ""
    named = _HEADING.match(name)
    level = outline_level(properties)
    if level is None and named is not None:
        level = int(named[1]) if named[1] else _ORDINALS.index(named[2]) + 1
    if level is None and name.lower() in ("title", "标题"):
        level = 1
    hidden = is_on(element.find(qn("w:rPr")), "w:vanish")
    return Style(name, _child_value(element, "w:basedOn"), level, list_place(properties), hidden)


class Styles:
    """The styles of a document by id."""

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
        """The outline level of a style, BODY or None for body text."""
        return next((style.level for _, style in self._line(style_id) if style.level is not None), None)

    def place(self, style_id: str | None, own: ListPlace | None) -> tuple[str | None, ListPlace] | None:
        """The list of a paragraph of a style that sets `own` itself, with the id of the style that names the list
        (None where the paragraph does)."""
        if own is not None and own.number is not None:
            return None, own
        for found, style in self._line(style_id):
            if style.place is not None and style.place.number is not None:
                depth = own.depth if own is not None and own.depth is not None else style.place.depth
                return found, style.place._replace(depth=depth)
        return None

    def is_hidden(self, style_id: str | None) -> bool:
        """Whether a style hides its text."""
        return next((style.hidden for _, style in self._line(style_id) if style.hidden is not None), False)

    def is_contents(self, style_id: str | None) -> bool:
        """Whether a style is one of an automatic table of contents."""
        return any(style.name.lower().startswith(("toc ", "目录 ")) for _, style in self._line(style_id))
