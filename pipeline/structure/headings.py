"""Which part of a numbered paragraph is its heading.

A heading stands alone in its line, or runs in: the text up to the first 。 is the heading, the rest its body
("（一）加强组织领导。各县区…"). A numbered sentence that is body from its first word on has no heading; what tells
the two apart is length, commas, and the words of rules (应当, 不得 …), not the number.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_OPEN, _CLOSE = "（《〈“‘【[〔", "）》〉”’】]〕"
_STOP = re.compile(f"[。！？{re.escape(_OPEN + _CLOSE)}]")
_OWNERS = re.compile(
    r"[（\[【](?=[^。]*(?:单位：|部门：|牵头|负责|责任|配合|参与|落实|指导))[^。（）\[\]【】]*"
    r"(?:（[^（）]*）[^。（）\[\]【】]*)*[）\]】]$|(?:责任|牵头|配合|参与|落实)(?:单位|部门)：[^。]*$"
)
_NAMED = re.compile(r"(?:【(?P<square>[^【】。]{2,20})】|（(?P<round>[^（）。，]{2,12})）)(?=.)")
_COLON = re.compile(r"(?P<head>[^：。，；（《\d]{2,16})：(?=.)")
_TIMED = re.compile(r"(?:到|至|截至|截止|自|从|在)?(?:19|20)\d\d年|“?[一二]?十[一二三四五六]五”?(?:期间|时期|末)")
_RULE_WORDS = re.compile(
    r"应当|不得|必须|是指|可以|可按|须|给予|予以|之日起|每年|按本|本(?:办法|规定|条例|细则)"
    r"|按照?.{1,30}(?:执行|实施|确定)|由.{2,20}负责"
)
_SUBJECT = re.compile(r"(?:各|全|市|省|县|区|国务院|教育|财政|本)[^，]{0,20}(?:要|应|需|负责|会同)(?!求|急|用|素)")
_AMOUNT = re.compile(r"\d(?:万|亿|千|百)?(?:元|%)")
_LABEL = re.compile(r"(?:责任|牵头|配合|完成|主办|承办|联系|电话|地址|传真|邮箱|网址)")

LONGEST_ALONE = 60
LONGEST_RUN_IN = 30
LONGEST_WITH_COMMA = 24
LONGEST_HIGH = 40
LONGEST_ARTICLE = 14
LEAST_HALF = 4
LONGEST_OWNERS = 1500
"""Characters in which the units behind a heading are looked for: a search from every bracket takes square time."""


class Surroundings(NamedTuple):
    """What stands around a numbered paragraph.

    `children`: the next number is of a deeper kind; `body`: an unnumbered paragraph of prose follows; `article`: the
    number is an article's (第三条); `strict`: it is one, or stands below one; `high`: it is of the first two levels
    (一、 （一）).
    """

    children: bool
    body: bool
    article: bool
    strict: bool
    high: bool


def title_span(text: str, start: int, around: Surroundings) -> tuple[int, int] | None:
    """Where in a paragraph the heading stands that follows the number ending at `start`; None without one."""
    if start >= len(text):
        return None
    named = _NAMED.match(text, start) if around.strict else None
    if named is not None:
        return named.span("square" if named["square"] else "round")
    stop = _first_stop(text, start)
    end = len(text) if stop is None else stop
    rest = "" if stop is None else text[stop + 1 :]
    if not rest or _OWNERS.fullmatch(rest):
        return _alone(text, start, end, stop is not None, around)
    if _runs_in(text[start:end], around):
        return start, end
    return _colon(text, start, around)


def _first_stop(text: str, start: int) -> int | None:
    """The first 。 outside brackets and quotation marks that the text closes again."""
    closes: list[str] = []
    fallback: int | None = None
    for match in _STOP.finditer(text, start):
        char = match[0]
        if char in _OPEN:
            closes.append(_CLOSE[_OPEN.index(char)])
        elif char in _CLOSE:
            if char in closes:
                del closes[closes.index(char) :]
        elif not closes:
            return match.start()
        elif fallback is None:
            fallback = match.start()
    return fallback if closes else None


def _alone(text: str, start: int, end: int, stopped: bool, around: Surroundings) -> tuple[int, int] | None:
    """The heading of a paragraph that is one sentence, or one line without a stop."""
    owners = _OWNERS.search(text, max(start, end - LONGEST_OWNERS), end)
    if owners is not None and owners.start() > start:
        end = owners.start()
    unit = text[start:end]
    if not unit:
        return None
    if unit[-1] == "：":
        unit = unit[:-1]
        short = len(unit) <= LONGEST_ARTICLE and "，" not in unit
        return (start, end - 1) if short and not around.strict else None
    if len(unit) > LONGEST_ALONE or unit[-1] in "；，、;,":
        return _colon(text, start, around)
    if around.strict:
        head = not stopped and "，" not in unit and len(unit) <= LONGEST_RUN_IN
        return (start, end) if head and (around.article or around.body or around.children) else None
    if not stopped or around.children:
        return _colon(text, start, around) or (start, end)
    head = around.body and len(unit) <= LONGEST_ALONE and not _RULE_WORDS.search(unit)
    return (start, end) if head else _colon(text, start, around)


def _runs_in(unit: str, around: Surroundings) -> bool:
    """Whether a sentence at the front of a longer paragraph is its heading."""
    commas = unit.count("，") + unit.count("；")
    if not unit or commas > 1 or "：" in unit or _TIMED.match(unit) or _SUBJECT.match(unit) or _AMOUNT.search(unit):
        return False
    if commas and not _balanced(unit):
        return False
    if around.strict:
        return len(unit) <= LONGEST_ARTICLE and not commas and not _RULE_WORDS.search(unit)
    if _RULE_WORDS.search(unit) and len(unit) > LONGEST_ARTICLE:
        return False
    if around.high:
        return len(unit) <= LONGEST_HIGH
    return len(unit) <= (LONGEST_WITH_COMMA if commas else LONGEST_RUN_IN)


def _balanced(unit: str) -> bool:
    """Whether the two halves of a heading are of like length (做强主导产业，提升集群产业链)."""
    short, long = sorted(len(half) for half in re.split("[，；]", unit, maxsplit=1))
    return short >= LEAST_HALF and long <= 3 * short


def _colon(text: str, start: int, around: Surroundings) -> tuple[int, int] | None:
    """A short heading that a colon closes: （二）工作目标：到…"""
    match = _COLON.match(text, start)
    if match is None or around.strict or _LABEL.match(match["head"]):
        return None
    return match.span("head")
