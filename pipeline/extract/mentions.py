"""Where a text names documents by marks: 《…》 with what follows in brackets, or a number alone (国发〔2021〕30号)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.structure.head_model import doc_number

MARK = "※"
_LONGEST = 160
_OPEN, _CLOSE = "《", "》"
_BRACKET = re.compile(r"（([^（）]*(?:（[^（）]*）[^（）]*)*)）")
_SHORT = re.compile(r"(?:以下|下文|下)?(?:均|统|合)?简称(?:为)?[：:]?[“《]?([^“”《》]+)[”》]?")
_STANDARD = re.compile(r"[A-Z]{2,6}(?:/[A-Z]{1,2})?[ \d][\d.]*(?:[-—－–~]+\d{2,4})?")
_ANNEX = re.compile(r"(?:详?见)?附[件表][一二三四五六七八九十\d]*")
_GOVERNING = re.compile(
    r".*(?:根据|依据|依照|按照|遵照|贯彻|落实|执行|实施|参照|对照|印发|转发|废止|修订|见|与|和|及|的|在|由|以|将|对|是|有关|要求|符合|严格)"
)


class Mention(NamedTuple):
    """A document named at text[start:end]: its title, its number, the short name given to it there (以下简称), and
    whether it is one of the document's own attachments (《…》（见附件1）). `rule` names what found it, "" for 《》."""

    start: int
    end: int
    title: str | None
    number: str | None = None
    short: str | None = None
    internal: bool = False
    rule: str = ""


def marked_mentions(text: str, number: re.Pattern[str]) -> list[Mention]:
    """The documents that stand in 《》, nested marks being part of the outer title."""
    found: list[Mention] = []
    at = text.find(_OPEN)
    while at >= 0:
        close = _closing(text, at)
        if close < 0:
            at = text.find(_OPEN, at + 1)
            continue
        mention = Mention(at, close + 1, text[at + 1 : close].strip())
        found.append(_with_brackets(text, mention, number))
        at = text.find(_OPEN, found[-1].end)
    return found


def _closing(text: str, at: int) -> int:
    """The place of the 》 that closes the 《 at `at`, -1 when there is none near; a 《》 that is left open inside is
    closed by the last 》 before the sentence ends."""
    depth, last = 0, -1
    for place in range(at, min(len(text), at + _LONGEST)):
        char = text[place]
        if char == _OPEN:
            depth += 1
        elif char == _CLOSE:
            depth, last = depth - 1, place
            if depth == 0:
                return place
        elif char == "。" and last >= 0:
            break
    return last


def _with_brackets(text: str, mention: Mention, number: re.Pattern[str]) -> Mention:
    """The mention with the number and short name in brackets behind it, as long as brackets bring any."""
    bare = number.match(text, mention.end)
    if bare is not None and not bare["order"]:
        return mention._replace(number=doc_number(bare), end=bare.end())
    standard = _STANDARD.match(text, mention.end)
    if standard is not None:
        return mention._replace(number=standard[0], end=standard.end())
    while True:
        bracket = _BRACKET.match(text, mention.end)
        read = _bracket(bracket[1], mention, number) if bracket is not None else None
        if bracket is None or read is None:
            return mention
        mention = read._replace(end=bracket.end())


def _bracket(inside: str, mention: Mention, number: re.Pattern[str]) -> Mention | None:
    known = False
    for part in re.split("[，；,;]", inside):
        match = number.fullmatch(part.strip("。"))
        short = _SHORT.search(part)
        if match is not None:
            known, mention = True, mention._replace(number=mention.number or doc_number(match))
        elif short is not None:
            known, mention = True, mention._replace(short=short[1])
        elif _STANDARD.fullmatch(part):
            known, mention = True, mention._replace(number=mention.number or part)
        elif _ANNEX.fullmatch(part):
            known, mention = True, mention._replace(internal=True)
    return mention if known else None


def numbers_alone(
    text: str, taken: Sequence[Mention], number: re.Pattern[str], kinds: re.Pattern[str]
) -> list[Mention]:
    """The numbers that belong to no 《》. A name without 《》 before a number in brackets is its title when it ends in
    a word for a kind of document (`kinds`)."""
    found: list[Mention] = []
    for match in number.finditer(text) if "号" in text else ():
        if match["order"] and not match["order"].endswith(("院令", "府令", "席令", "部令", "局令", "署令", "行令")):
            continue
        if any(mention.start <= match.start() < mention.end for mention in taken):
            continue
        start = match.start()
        governing = _GOVERNING.match(match[0][: match[0].find("〔") if "〔" in match[0] else len(match[0])])
        cut = governing.end() if governing is not None and governing.end() < len(match[0]) - 4 else 0
        printed = number.match(text, start + cut)
        if printed is None:
            continue
        title_start = _title_before(text, start, kinds) if text[start - 1 : start] == "（" else None
        title = text[title_start : start - 1] if title_start is not None else None
        end = match.end() + (title is not None and text[match.end() : match.end() + 1] == "）")
        begin = title_start if title_start is not None else start + cut
        found.append(Mention(begin, end, title, doc_number(printed), rule="" if title else "number_alone"))
    return found


def _title_before(text: str, bracket: int, kinds: re.Pattern[str]) -> int | None:
    """Where the name begins that ends before the bracket that opens at bracket - 1; None when no kind ends it."""
    before = text[: bracket - 1]
    clause = max(before.rfind(sign) for sign in "，。；：！？》") + 1
    if not kinds.search(before[clause:]):
        return None
    about = before.rfind("关于", clause)
    governing = _GOVERNING.match(before[clause : about if about >= 0 else None])
    start = clause + (governing.end() if governing is not None else 0)
    return start if len(before) - start > 5 else None


def masked(text: str, mentions: Sequence[Mention]) -> str:
    """The text with every character of a mention replaced by ※, so that places stay."""
    pieces: list[str] = []
    at = 0
    for mention in mentions:
        pieces += (text[at : mention.start], MARK * (mention.end - mention.start))
        at = mention.end
    return "".join((*pieces, text[at:]))
