"""The document's title on a page: what the head, the metadata or a heading calls it, and where it is printed."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.readers.html.metadata import Entry
from pipeline.readers.html.runs import Run
from pipeline.readers.html.tree import Page

_METAS = ("articletitle", "title", "og:title")
_FIELDS = ("标题", "名称", "文件名称", "公文名称", "信息名称")
_TRUNCATED = re.compile(r"(?:…|\.{3})+$")
_SITE_NAME = re.compile(r"\s*[_|｜]\s*|\s+[-–—]+\s*|\s*[-–—]{2,}\s*|[-–—](?=[^-–—]*(?:网|门户|政府|平台|公报)[^-–—]*$)")
# What a policy's name ends with, or has in it (条例 of 公文种类: 党政机关公文处理工作条例, art. 8).
_NAMES_DOCUMENT = re.compile(
    r"关于.{4,}|(?:决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|方案|规划|计划|办法|条例|规定|细则|"
    r"要点|清单|纲要|措施|目录|规则|标准|指南|任务|行动|政策)(?:（[^（）]{1,20}）)?$"
)
_MOST_LINES = 4
_SHORTEST = 6
_FIRST_RUNS = 40


class Title(NamedTuple):
    """A title and the runs that print it; no runs where only the page's head has it."""

    text: str
    runs: tuple[int, ...]


def _plain(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


def _names(page: Page, fields: list[Entry], runs: list[Run]) -> list[str]:
    """What the page may call its document, the surest first."""
    names = [page.metas[key] for key in _METAS if key in page.metas]
    names += [entry.value for entry in fields if entry.name in _FIELDS]
    names += [run.text for run in runs if run.level == 1]
    names += [_SITE_NAME.split(page.title)[0], page.title]
    plain = (_plain(_TRUNCATED.sub("", name)) for name in names)
    return [name for name in dict.fromkeys(plain) if len(name) >= _SHORTEST]


def _agrees(printed: str, name: str) -> bool:
    """Whether a printed line is the title of that name, perhaps with an issuer before it or a date behind it."""
    if printed == name:
        return True
    return len(name) >= 10 and name in printed and len(printed) <= len(name) + 25 and "。" not in printed


def _printed(runs: list[Run], numbers: list[int], names: list[str]) -> tuple[int, ...]:
    """The runs, up to four in a row, that print one of the names; exactly if possible."""
    plain = [_plain(runs[number].text) for number in numbers]
    for name in names:
        for loosely in (False, True):
            for place in range(len(plain)):
                joined = ""
                for width in range(1, _MOST_LINES + 1):
                    joined = "".join(plain[place : place + width])
                    if joined == name or (loosely and width == 1 and _agrees(joined, name)):
                        return tuple(numbers[place : place + width])
                    if not name.startswith(joined):
                        break
    return ()


def title_of(page: Page, fields: list[Entry], runs: list[Run], body: list[int]) -> Title | None:
    """The document's title: printed in the body, else printed elsewhere on the page, else only in its head."""
    names = _names(page, fields, runs)
    for numbers in (body[:_FIRST_RUNS], range(len(runs))):
        found = _printed(runs, list(numbers), names)
        if found:
            return Title(" ".join(runs[number].text for number in found), found)
    named = [name for name in names if len(name) >= 10 and _NAMES_DOCUMENT.search(name)]
    return Title(named[0], ()) if named else None
