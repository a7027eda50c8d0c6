"""The files that a page offers beside its text: attachments by their names and links. They are named, never fetched."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from pipeline.readers.html.tree import Element, Text
from pipeline.records import Notice

FIELD = "附件"
"""The name of the entry that each file becomes."""

_FILE = re.compile(r"\.(?:docx?|wps|rtf|xlsx?|et|csv|pdf|ofd|zip|rar|7z|pptx?|txt)$", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:附件\s*\d{0,2}\s*[:：.．、]?|\d{1,2}\s*[.．、])\s*(?=\S)")
# The text itself in another format is no attachment; nor is a link of another page's.
_NO_NAME = re.compile(
    r"[\s【】\[\]（）()]*(?:点击|立即)?(?:(?:附件|文件|公报|全文|正文|本页|原文)?(?:下载|预览|查看|打印)|(?:公报|正文|全文|原文)?\s*"
    r"(?:PDF|WORD|OFD|DOCX?)\s*(?:版|格式|下载|文件)*)+[\s【】\[\]（）()]*",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(r"(?:relat|recommend|xgwj|xgjd|xglj|xgzc|nav|foot|jiedu|menu|friend)", re.IGNORECASE)
_LONGEST = 120
_MOST = 50


class Offered(NamedTuple):
    """A file that a page links to: its name as the page has it, and the link."""

    name: str
    link: str


def offered_files(root: Element) -> list[Offered]:
    """The files that links of the page lead to, each once, in the order of the page; those of related pages and of
    the text in other formats are left out."""
    found: dict[str, Offered] = {}
    for node in root.descendants():
        if not isinstance(node, Element) or node.tag != "a":
            continue
        link = node.get("href").strip()
        if not _leads_to_file(link) or any(_ELSEWHERE.search(_named(element)) for element in node.ancestors()):
            continue
        name = _name(node)
        if name and not _NO_NAME.fullmatch(name):
            found.setdefault(link, Offered(name, unquote(link)))
    return list(found.values())[:_MOST]


def not_fetched(offered: list[Offered]) -> Notice:
    """What a user is told of the files that a page offers."""
    zh = "、".join(f"{each.name}（{each.link}）" for each in offered)
    en = ", ".join(f"{each.name} ({each.link})" for each in offered)
    return Notice(
        zh=f"网页列出 {len(offered)} 个附件，没有下载：{zh}",
        en=f"the page lists {len(offered)} attachments, which were not fetched: {en}",
    )


def _leads_to_file(link: str) -> bool:
    try:
        return bool(_FILE.search(urlsplit(link).path))
    except ValueError:
        return False


def _name(node: Element) -> str:
    """What a page calls a file, without a number before it; the title of the link where its words say nothing."""
    shown = "".join(each.text for each in node.descendants() if isinstance(each, Text))
    for text in (shown, node.get("title")):
        plain = _NUMBER.sub("", re.sub(r"\s+", " ", text).strip())
        if plain and len(plain) <= _LONGEST and not _NO_NAME.fullmatch(plain):
            return plain
    return ""


def _named(element: Element) -> str:
    return f"{element.get('class')} {element.get('id')} {element.tag if element.tag in ('nav', 'footer') else ''}"
