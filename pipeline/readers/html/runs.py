"""A page as a list of runs: stretches of text between two borders of blocks, as a browser would set them in lines."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.readers.html.tree import BLOCKS, Element, Text, words

_SPACES = re.compile(r"[ \t\n\r\f]+")
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
NUMBERED = re.compile(r"[（(]?[0-9一二三四五六七八九十]+[）).、．]|第[0-9一二三四五六七八九十百]+[章节条]")
"""The number that opens a line of a numbered text."""
_MARK = re.compile(r"[\[〔【［(（]\s*\d{1,3}\s*[\])）〕】］]|[①-⑳*†]")
_PARAGRAPHS = words("p div td th li dd dt center h1 h2 h3 h4 h5 h6")


class Run(NamedTuple):
    """Text between two block borders. `pieces` are its text nodes as they come, `owner` the block it stands in."""

    text: str
    pieces: tuple[str, ...]
    owner: Element
    link_share: float
    level: int | None
    centred: bool
    note: bool = False
    """A footnote, opened by the mark that a word of the text bears."""


def _list_number(item: Element) -> str:
    """The number a browser sets before an item of a numbered list, "" elsewhere."""
    parent = item.parent
    if item.tag != "li" or parent is None or parent.tag != "ol" or "none" in parent.get("style"):
        return ""
    siblings = [child for child in parent.children if isinstance(child, Element) and child.tag == "li"]
    start = parent.get("start")
    return f"{siblings.index(item) + (int(start) if start.isdecimal() else 1)}."


def _level(owner: Element) -> int | None:
    heading = owner.closest(frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "td", "li")))
    return int(heading.tag[1]) if heading is not None and heading.tag[0] == "h" else None


def _is_centred(owner: Element) -> bool:
    holder = owner.closest(_PARAGRAPHS)
    if holder is None:
        return False
    return (
        holder.tag == "center" or holder.get("align").lower() == "center" or bool(_CENTRED.search(holder.get("style")))
    )


def _in_link(text: Text) -> bool:
    return any(element.tag == "a" and element.get("href") for element in text.parent.ancestors())


def _is_mark(text: Text) -> bool:
    """Whether a text is the mark of a footnote: a number in brackets, raised or with a link to the note."""
    if not _MARK.fullmatch(text.text.strip()):
        return False
    near = [text.parent, *([text.parent.parent] if text.parent.parent is not None else [])]
    return any(element.tag == "sup" or (element.tag == "a" and "#" in element.get("href")) for element in near)


class _Collector:
    """Gathers text nodes until a border of a block ends the run."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self._texts: list[Text] = []
        self._numbered: set[Element] = set()

    def add(self, text: Text) -> None:
        if text.parent.closest(frozenset(("pre",))) is not None and "\n" in text.text:
            for line in text.text.split("\n"):
                self._texts.append(Text(line, text.parent))
                self.border()
            return
        self._texts.append(text)

    def border(self) -> None:
        texts, self._texts = self._texts, []
        first = next((text for text in texts if text.text.strip()), None)
        note = first is not None and _is_mark(first)
        texts = [text for text in texts if text is first or not _is_mark(text)]
        pieces = tuple(_SPACES.sub(" ", text.text) for text in texts)
        line = _SPACES.sub(" ", "".join(pieces)).strip()
        if not line:
            return
        owner = texts[0].parent.closest(BLOCKS)
        assert owner is not None
        item = owner.closest(frozenset(("li", "td")))
        if item is not None and item.tag == "li" and item not in self._numbered:
            self._numbered.add(item)
            if not NUMBERED.match(line):
                line = _list_number(item) + line
        linked = sum(len(piece.strip()) for piece, text in zip(pieces, texts, strict=True) if _in_link(text))
        total = sum(len(piece.strip()) for piece in pieces)
        self.runs.append(Run(line, pieces, owner, linked / total, _level(owner), _is_centred(owner), note))


def runs_of(root: Element) -> list[Run]:
    """The runs below an element in the order of the page; `<br>` and the borders of block elements part them."""
    collector = _Collector()
    stack: list[Element | Text | None] = [root]
    while stack:
        node = stack.pop()
        if node is None:
            collector.border()
        elif isinstance(node, Text):
            collector.add(node)
        elif node.tag == "br":
            collector.border()
        else:
            if node.tag in BLOCKS:
                collector.border()
                stack.append(None)
            stack.extend(reversed(node.children))
    collector.border()
    return collector.runs
