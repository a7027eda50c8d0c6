"""The metadata, letter and signature of a document's head: everything but its heading and title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.records import Passage, Source
from pipeline.rules.book import RuleBook
from pipeline.structure.head_model import (
    Draft,
    Heading,
    Patterns,
    no_addressee,
    put_date,
    put_number,
    span_of,
)
from pipeline.structure.head_signature import read_signature
from pipeline.structure.jurisdiction import split_issuers
from pipeline.structure.lines import Line, fold, join

_HEAD_LINES = 60
_HEADING_LINES = 6
_AFTER_HEADING = 6
_LONGEST_ENTRY = 200
_FILE_SUFFIX = re.compile(r"\.(?:docx?|wps|rtf|xlsx?|et|csv|pdf|ofd|zip|rar)$", re.IGNORECASE)
_SIGNER = re.compile("签发人：")
_ANY_NAME = re.compile(r"[一-龥]{2,8}：")
_OTHER_FIELDS = frozenset(("有效性", "时效性", "效力状态", "体裁分类", "主题词", "公文种类", "公开方式", "信息来源"))
_ABSENT = re.compile(r"[（(](?:此件)?(?:略|另发|另附|附后|见附件)[）)]$")  # an attachment that is not printed


def read_fields(source: Source, lines: Sequence[Line], patterns: Patterns, draft: Draft) -> None:
    """Entries that the reader found, and those printed as lines with a colon or tabs between name and value."""
    entries = [(fold(entry.name, 0, len(entry.name)).text, entry.start, entry.end) for entry in source.fields]
    for line, below in pairwise((*lines[:_HEAD_LINES], None)):
        if line is not None and len(line.text) < _LONGEST_ENTRY:
            entries += _printed_entries(source.text, line, below, patterns)
    for name, start, end in entries:
        field = next((field for field, regex in patterns.fields if regex.fullmatch(name.strip("：[]【】"))), None)
        value = fold(source.text, start, end)
        if field is not None and value.text:
            _put_field(field, value, patterns, draft)


def _printed_entries(text: str, line: Line, below: Line | None, patterns: Patterns) -> list[tuple[str, int, int]]:
    """The entries of a line: cells parted by tabs, names with a colon and a value, or a name alone whose value
    stands on the line below."""
    start, _ = span_of(line)
    cells = _tabbed(text, line)
    if len(cells) > 1 and len(cells) % 2 == 0:
        pairs = zip(cells[::2], cells[1::2], strict=True)
        return [(name, start + left, start + right) for (name, _, _), (_, left, right) in pairs]
    names = list(patterns.entry.finditer(line.text))
    if len(names) == 1 and names[0].end() == len(line.text) and below is not None and "：" not in below.text[-1:]:
        return [(names[0][1], *span_of(below))]
    stops = [match.start() for match in _ANY_NAME.finditer(line.text) if match.start() and _gap(line, match.start())]
    stops = sorted((*stops, *(match.start() for match in names), len(line.text)))
    entries: list[tuple[str, int, int]] = []
    for match in names:
        stop = next(stop for stop in stops if stop > match.start())
        parted = len(match[1]) > 2 or match.start() == 0 or _gap(line, match.start())
        if match.end() < stop and parted:
            entries.append((match[1], *span_of(line, match.end(), stop)))
    return entries


def _tabbed(text: str, line: Line) -> list[tuple[str, int, int]]:
    """The cells of a line that tabs part: text, start and end in the line."""
    start, end = span_of(line)
    return [(match[0].strip(), match.start(), match.end()) for match in re.finditer(r"[^\t]+", text[start:end])]


def is_row_of_fields(text: str, line: Line, patterns: Patterns) -> bool:
    """Whether a line is a row of a site's metadata: names and values in turn, parted by tabs, the first name known."""
    cells = _tabbed(text, line)
    name = cells[0][0].strip("：[]【】") if cells else ""
    known = any(regex.fullmatch(name) for _, regex in patterns.fields)
    return len(cells) > 1 and len(cells) % 2 == 0 and (known or name in _OTHER_FIELDS)


def _gap(line: Line, at: int) -> bool:
    """Whether the source has white space before a character, or a sign stands there."""
    return line.places[at] > line.places[at - 1] + 1 or not "一" <= line.text[at - 1] <= "龥"


def _put_field(field: str, value: Line, patterns: Patterns, draft: Draft) -> None:
    if field == "issuers":
        draft.named_issuers += [name for name in re.split(r"[、，;；]", value.text) if len(name) > 1]
        draft.spans.setdefault("issuers", span_of(value))
    elif field in ("issued_on", "published_on"):
        put_date(value, patterns, draft, field)
    elif field == "doc_number":
        put_number(value, patterns, draft)
    else:
        draft.put(field if field != "title" else "field_title", value.text, span_of(value))


def read_number(near: Sequence[Line], patterns: Patterns, draft: Draft) -> None:
    """The number on a line of its own or before the name of who signed (签发人：…), or (an order's) on two lines."""
    for line in (*near, *(join([first, second]) for first, second in pairwise(near))):
        signer = _SIGNER.search(line.text)
        line = line.cut(0, signer.start()) if signer is not None else line
        if patterns.named["doc_number"].fullmatch(line.text.strip("（）")):
            put_number(line, patterns, draft)


def read_letter(front: Sequence[Line], patterns: Patterns, draft: Draft) -> tuple[str, ...]:
    """Addressees (given back) and signature of the letter that carries a policy."""
    addressed, after = _addressees(front, patterns)
    if addressed:
        draft.spans["addressees"] = (span_of(front[after[0]])[0], span_of(front[after[1] - 1])[1])
    read_signature(front[after[1] :], patterns, draft)
    return addressed


def _addressees(front: Sequence[Line], patterns: Patterns) -> tuple[tuple[str, ...], tuple[int, int]]:
    """The addressees and the lines they stand in; ((), (0, 0)) when the letter names none."""
    for first in range(min(len(front), 2 * _AFTER_HEADING)):
        for last in range(first + 1, min(len(front), first + _HEADING_LINES) + 1):
            if no_addressee(front[last - 1].text, patterns):
                break
            text = "".join(line.text for line in front[first:last])
            match = patterns.named["addressees"].fullmatch(text)
            if match is not None:
                parts = re.split("，|；", match["list"])
                names = parts if len(parts) > 1 else re.split(r"、(?![^（]*）)", match["list"])
                return tuple(name for name in names if name), (first, last)
            if text.endswith(("：", "。")):
                break
    return (), (0, 0)


def read_under(lines: Sequence[Line], patterns: Patterns, draft: Draft) -> str | None:
    """What stands right under a heading: the line that dates a report or a regulation (given back, None when there is
    none), or the organ that issued it."""
    if lines and patterns.named["organ"].fullmatch(lines[0].text):
        draft.put("signed_by", lines[0].text, span_of(lines[0]))
    for line in lines:
        if any(patterns.named[name].match(line.text) for name in ("speech_date", "adopted_date")):
            put_date(line, patterns, draft)
            return line.text
    return None


def issuers_of(heading: Heading | None, patterns: Patterns, draft: Draft, book: RuleBook) -> tuple[str, ...]:
    """The issuers: of the heading, else of the site's metadata, else of the signature."""
    national = patterns.named["national_issuer"]
    printed = heading.part("issuers") if heading is not None else None
    if heading is not None and printed:
        start, end = heading.match.span("issuers")
        text, places = heading.line.text, heading.line.places
        gaps = [at - start for at in range(start + 1, end) if places[at] > places[at - 1] + 1]
        draft.spans["issuers"] = span_of(heading.line, start, end)
        return split_issuers(text[start:end], gaps, national, book)
    if draft.named_issuers:
        return tuple(dict.fromkeys(draft.named_issuers))
    if "signed_by" in draft.values:
        draft.spans["issuers"] = draft.spans["signed_by"]
        return split_issuers(draft.values["signed_by"], (), national, book)
    return ()


def attachments(passages: Sequence[Passage], patterns: Patterns, draft: Draft) -> tuple[str, ...]:
    """The names in the list of attachments: 附件：1.甲 2.乙, on one line or on those that follow."""
    for index, passage in enumerate(passages):
        match = patterns.named["attachments"].match(passage.text)
        if match is None or passage.kind == "cell":
            continue
        names = _listed(match["list"])
        last = index
        numbered = re.match(r"1[.．、]", match["list"]) is not None or not match["list"]
        for follower in passages[index + 1 :] if numbered else ():
            item = re.match(r"(\d+)[.．、](?=\D|20\d\d年)(.{2,80})", follower.text)
            if item is None or int(item[1]) != len(names) + 1 or "。" in item[2]:
                break
            names += _listed(follower.text)
            last += 1
        if names:
            draft.spans["attachments"] = (passage.places[0], passages[last].places[-1] + 1)
            return tuple(names)
    # a site may list them beside the text only
    return tuple(_FILE_SUFFIX.sub("", field.value) for field in draft.source.fields if field.name == "附件")


def _listed(text: str) -> list[str]:
    parts: Iterable[str] = re.split(r"(?:^|(?<=\D))\d+[.．、](?=\D|20\d\d年)", text)
    return [name for part in parts if (name := _FILE_SUFFIX.sub("", _ABSENT.sub("", part.strip("；。 "))))]
