"""A page as a small tree of elements and texts, parsed as browsers do (HTML5), without what is never shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode


def words(listed: str) -> frozenset[str]:
    """The words of a list written with spaces."""
    return frozenset(listed.split())


_SKIPPED = words(
    "script style noscript iframe frame template svg canvas object embed audio video map select button input "
    "textarea head rt rp math"
)
BLOCKS = words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody "
    "td tfoot th thead tr ul"
)
_DEEPEST = 200
"""What is nested deeper stands side by side, as browsers have it (theirs is 512)."""

_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)


_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_LEFT_OPEN = words(
    "p li td th tr tbody thead tfoot dt dd option optgroup colgroup caption rt rp br img input hr meta link col area "
    "base embed param source track wbr html head body"
)
"""Elements that have no end tag, or whose end tag may be left out."""


def nesting(markup: str) -> int:
    """How deep the tags of a page are nested, going by tags that must be closed.

    It is asked before a page is parsed: the time that parsing takes grows with the square of the depth.
    """
    depth = deepest = 0
    for tag in _TAG.finditer(markup):
        if tag[2].lower() not in _LEFT_OPEN:
            depth = max(0, depth - 1) if tag[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest


class Text:
    """A run of characters as written in the page, references resolved."""

    __slots__ = ("parent", "text")

    def __init__(self, text: str, parent: Element) -> None:
        self.text = text
        self.parent = parent


class Element:
    """An element with its attributes and children; equal only to itself."""

    __slots__ = ("attributes", "children", "depth", "parent", "tag")

    def __init__(self, tag: str, attributes: dict[str, str | None], parent: Element | None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | Text] = []
        self.depth: int = parent.depth + 1 if parent else 0

    def get(self, name: str) -> str:
        """An attribute's value, "" where there is none."""
        return self.attributes.get(name) or ""

    def ancestors(self) -> Iterator[Element]:
        """This element, then each one around it."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent

    def closest(self, tags: frozenset[str]) -> Element | None:
        """This element or the innermost one around it with one of the tags."""
        return next((element for element in self.ancestors() if element.tag in tags), None)

    def descendants(self) -> Iterator[Element | Text]:
        """Everything inside in the order of the page."""
        stack: list[Element | Text] = list(reversed(self.children))
        while stack:
            node = stack.pop()
            yield node
            if isinstance(node, Element):
                stack.extend(reversed(node.children))


class Page(NamedTuple):
    """The visible tree and what the head says: `<title>` and the metas by lower-case name."""

    root: Element
    title: str
    metas: dict[str, str]


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def _built(top: LexborNode, with_hidden: bool) -> Element:
    root = Element("html", {}, None)
    stack: list[tuple[LexborNode, Element]] = [(top, root)]
    while stack:
        node, element = stack.pop()
        child = node.first_child
        while child is not None:
            if child.is_text_node:
                element.children.append(Text(child.text_content or "", element))
            elif child.is_element_node and child.tag not in _SKIPPED:
                attributes = dict(child.attributes)
                if with_hidden or not _is_hidden(attributes):
                    around = element if element.depth < _DEEPEST or element.parent is None else element.parent
                    inner = Element(child.tag or "", attributes, around)
                    around.children.append(inner)
                    stack.append((child, inner))
            child = child.next
    return root


def parse(markup: str, with_hidden: bool = False) -> Page:
    """The page's tree; `with_hidden` keeps what its styles hide (some pages are shown by their scripts)."""
    parser = LexborHTMLParser(markup)
    title = parser.css_first("title")
    metas: dict[str, str] = {}
    for meta in parser.css("meta"):
        name, content = meta.attributes.get("name"), meta.attributes.get("content")
        if name and content:
            metas.setdefault(name.strip().lower(), content.strip())
    top = parser.root
    root = _built(top, with_hidden) if top is not None else Element("html", {}, None)
    return Page(root, title.text(strip=True) if title is not None else "", metas)
