"""The head of a document after GB/T 9704: heading, number, issuers, dates, addressees, attachments, jurisdiction.

The head is read line by line, as printed, because gazettes set it in short centred lines that must not be joined
like running text. Metadata of the site comes before what is printed, what the heading says before the signature,
and the policy's own heading before the title inside the notice's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Block, Clause, Header, Passage, Source
from pipeline.rules.book import RuleBook
from pipeline.structure.annexes import contents_lines
from pipeline.structure.head_letter import (
    attachments,
    is_row_of_fields,
    issuers_of,
    read_fields,
    read_letter,
    read_number,
    read_under,
)
from pipeline.structure.head_model import (
    Draft,
    Heading,
    Patterns,
    Span,
    no_addressee,
    patterns_of,
    put_date,
    put_number,
    span_of,
)
from pipeline.structure.head_signature import read_closing_signature, read_far_signature, read_signature
from pipeline.structure.jurisdiction import jurisdiction
from pipeline.structure.lines import Line, fold, join
from pipeline.structure.words import Words, words

_HEAD_LINES = 60
_HEADING_LINES = 6
_POLICY_LINES = 200
_READ_LINES = 300
_AFTER_HEADING = 6
_NUMBER_LINES = 15
_TITLE_END = 40
_BY_OTHERS = re.compile(
    r".{2,30}?等[一二三四五六七八九十\d]*个?(?:部门|单位)(?=.)|[^，。；]{2,60}?[部委局厅办院署会府行室组](?=关于)"
)
"""The organs that drew up what a notice carries, before its name (转发甲局等部门某方案, 批转甲局关于…的意见)."""
_PUNCTUATION = re.compile(r"[\s、，。；：“”\"'‘’（）()《》〈〉<>的\-—－–～~·.]+")


def read_header(source: Source, passages: Sequence[Passage], clauses: Sequence[Clause], book: RuleBook) -> Header:
    """The header of a source; `passages` and `clauses` are those of its outline.

    A field that is printed nowhere is None (or empty); the title is the source's name as a last resort. `spans` holds
    the place of every field found in `Source.text`, the title's whenever it is printed.
    """
    patterns, terms = patterns_of(book), words(book)
    lines = _without_contents(_lines(source, source.blocks[:_READ_LINES]), terms)
    draft = Draft(source)
    read_fields(source, lines, patterns, draft)
    lines = [line for line in lines if not is_row_of_fields(source.text, line, patterns)]
    heading = (
        _find_heading(lines, patterns, _body_start(passages, clauses))
        or _attached_heading(lines, patterns, passages, clauses, terms)
        or _entered_heading(patterns, draft)
    )
    notice = heading if heading is not None and heading.kind in ("heading_notice", "heading_carried") else None
    own = _own_heading(notice, lines, terms)
    title = _title(heading, own, lines, draft)
    if notice is not None:
        draft.spans["notice_title"] = span_of(notice.line, 0, notice.end)
    first, last = (heading.first, heading.last) if heading else (0, 0)
    body = own[0] if own else _body_line(heading, lines, passages, clauses)
    is_own = heading is not None and heading.kind == "heading_own"
    addressees = read_letter(lines[:first] if is_own else lines[last:body], patterns, draft)
    read_number([*lines[:first], *lines[last:body][:_NUMBER_LINES]], patterns, draft)
    under = read_under(lines[own[1] if own else last :][:_AFTER_HEADING], patterns, draft)
    if own is not None:
        issuing = heading.part("issuers") or "" if heading is not None else ""
        start = lines[own[1] - 1].places[-1]
        read_closing_signature(source, start, issuing, passages, clauses, patterns, draft)
    elif not read_signature(lines[last:], patterns, draft):
        read_far_signature(source, _READ_LINES, patterns, draft)
    if heading is not None and heading.part("date"):
        put_number(heading.line.cut(heading.end), patterns, draft)
        put_date(heading.line.cut(heading.end), patterns, draft)
    issuers = issuers_of(heading, patterns, draft, book)
    notice_title = notice.line.text[: notice.end] if notice is not None else None
    national = patterns.named["national_issuer"]
    number = draft.values.get("doc_number")
    return Header(
        title=title,
        notice_title=notice_title,
        doc_number=number,
        issuers=issuers,
        issued_on=draft.values.get("issued_on"),
        published_on=draft.values.get("published_on"),
        index_number=draft.values.get("index_number"),
        category=draft.values.get("category"),
        region=jurisdiction((title, notice_title, under), issuers, number, passages, national, book),
        addressees=addressees,
        attachments=attachments(passages, patterns, draft),
        spans={name: span for name, span in draft.spans.items() if name in Header.model_fields},
    )


def _lines(source: Source, blocks: Sequence[Block]) -> list[Line]:
    """The folded lines of headings and paragraphs, empty ones left out."""
    folded = (
        fold(source.text, block.start, block.end, block.page, block.level) for block in blocks if block.kind != "table"
    )
    return [line for line in folded if line.text]


def _without_contents(lines: Sequence[Line], terms: Words) -> list[Line]:
    """The lines without a list of contents and its heading."""
    entries = contents_lines(lines, terms)
    heads = {at for at in range(len(lines)) if at + 1 in entries and terms.contents.search(lines[at].text)}
    return [line for at, line in enumerate(lines) if at not in entries | heads]


def _body_line(
    heading: Heading | None, lines: Sequence[Line], passages: Sequence[Passage], clauses: Sequence[Clause]
) -> int:
    """The line at which the head ends where no heading of the policy's own parts it from the text."""
    body = _body_start(passages, clauses)
    first = heading.last if heading else 0
    most = min(len(lines), first + _HEAD_LINES)
    return next((at for at in range(first, most) if body is not None and lines[at].places[0] >= body), most)


def _body_start(passages: Sequence[Passage], clauses: Sequence[Clause], after: int = -1) -> int | None:
    """The place in the source, behind `after`, at which the first clause begins."""
    places = (passages[clause.passage].places[clause.heading_start] for clause in clauses if not clause.row)
    return next((place for place in places if place > after), None)


def _find_heading(lines: Sequence[Line], patterns: Patterns, body: int | None, since: int = 0) -> Heading | None:
    """The first heading of the head, a notice's before any other kind, from the line `since` on."""
    head = [line for line in lines[: since + _HEAD_LINES] if body is None or line.places[0] < body] or list(lines[:1])
    for kind, regex in patterns.headings:
        for first in range(since, len(head)):
            if _may_begin(head, first, kind, patterns):
                found = _heading_at(head, first, kind, regex, patterns)
                if found is not None:
                    return found
    return None


def _attached_heading(
    lines: list[Line], patterns: Patterns, passages: Sequence[Passage], clauses: Sequence[Clause], terms: Words
) -> Heading | None:
    """The heading below the mark of an attachment (附件1) where the file holds nothing before it. The mark is taken
    out of the lines."""
    at = next((at for at, line in enumerate(lines) if not _no_heading(line.text, patterns)), len(lines))
    at = next((before for before in range(at) if terms.is_entry(lines[before].text)), at)
    mark = terms.annex.match(lines[at].text) if at < len(lines) else None
    if mark is None:
        return None
    place = lines[at].places[-1]
    lines[at : at + 1] = [lines[at].cut(mark.start("rest"))] if mark["rest"] else []
    return _find_heading(lines, patterns, _body_start(passages, clauses, place), at)


def _entered_heading(patterns: Patterns, draft: Draft) -> Heading | None:
    """The heading that a metadata entry (标题) holds, for pages that print it nowhere else."""
    span = draft.spans.get("field_title")
    if span is None:
        return None
    line = fold(draft.source.text, *span)
    for kind, regex in patterns.headings:
        match = regex.fullmatch(line.text)
        if match is not None:
            return Heading(0, 0, line, match, kind)
    return None


def _may_begin(lines: Sequence[Line], first: int, kind: str, patterns: Patterns) -> bool:
    """Whether a heading may begin at a line: not at furniture, not at a letterhead that the next line repeats; a
    policy's own heading not in the middle of a paragraph."""
    text = lines[first].text
    if _no_heading(text, patterns) or (first + 1 < len(lines) and lines[first + 1].text.startswith(text)):
        return False
    before = lines[first - 1].text if first else ""
    return kind != "heading_own" or not before or before[-1] in "。：；日号）】令" or _no_heading(before, patterns)


def _heading_at(
    lines: Sequence[Line], first: int, kind: str, regex: re.Pattern[str], patterns: Patterns
) -> Heading | None:
    """The heading that begins at a line; a line in brackets below it (years, a date) still belongs to it."""
    best: Heading | None = None
    for last in range(first + 1, min(first + _HEADING_LINES, len(lines)) + 1):
        added = lines[last - 1].text
        if (last - first > 1 and _no_heading(added, patterns)) or (best is not None and not added.startswith("（")):
            break
        line = join(list(lines[first:last]))
        match = regex.fullmatch(line.text)
        if match is not None:
            best = Heading(first, last, line, match, kind)
        elif best is not None or "。" in line.text:
            break
    return best


def _no_heading(text: str, patterns: Patterns) -> bool:
    """Lines of a head that are no part of a heading: letterhead, number, date, entry, address of a page."""
    return no_addressee(text, patterns) or patterns.named["addressees"].fullmatch(text) is not None


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", text)


def _carried(notice: Heading) -> tuple[str, Span]:
    group = next(group for group in ("title", "inner", "bare") if group == "bare" or notice.part(group))
    start, end = notice.match.span(group)
    text = notice.line.text[start:end]
    by_others = _BY_OTHERS.match(text) if group == "bare" else None
    if by_others is not None and by_others.end() < end - start:
        start += by_others.end()
    return notice.line.text[start:end], span_of(notice.line, start, end)


_AGREED = re.compile(r"[已业]|经|现|印发")


def _own_heading(notice: Heading | None, lines: Sequence[Line], terms: Words) -> tuple[int, int] | None:
    """The lines after a notice that print the title of the policy it carries, possibly with more at the front
    (the place's name) than the notice has. The entry of a list of attachments is no such line."""
    if notice is None:
        return None
    wanted = _bare(_carried(notice)[0])
    for first in range(notice.last, min(len(lines), notice.last + _POLICY_LINES)):
        text = ""
        if terms.is_entry(lines[first].text):
            continue
        for last in range(first + 1, min(first + _HEADING_LINES, len(lines)) + 1):
            text += lines[last - 1].text
            bare = _bare(text)
            if "。" in text or len(bare) > len(wanted) + 12:
                break
            bracketed = _bare(re.sub(r"（[^（）]*）$", "", text))
            if wanted in (bare, bracketed) or (bare.endswith(wanted) and len(wanted) > 5 and "《" not in text):
                below = lines[last].text if last < len(lines) else ""
                if text.startswith("《") and _AGREED.match(below):
                    break  # a line of the letter: 《…》 已经县政府同意
                years = re.fullmatch(r"（[^（）]*(?:\d年?|行|稿)）", below) is not None
                return _narrowest(first, last, wanted, lines), last + years
    return None


def _narrowest(first: int, last: int, wanted: str, lines: Sequence[Line]) -> int:
    """The last line to begin with that still gives the whole title, so that a note above it stays out."""
    while first + 1 < last and _bare("".join(line.text for line in lines[first + 1 : last])).endswith(wanted):
        first += 1
    return first


def _title(heading: Heading | None, own: tuple[int, int] | None, lines: Sequence[Line], draft: Draft) -> str:
    if own is not None:
        line = join(list(lines[own[0] : own[1]]))
        draft.spans["title"] = span_of(line)
        return line.text
    if heading is None:
        span = draft.spans.get("field_title") or (span_of(lines[0]) if lines else (0, 0))
        text = draft.values.get("field_title") or (lines[0].text if lines else "")
        if not text or len(text) > _TITLE_END or "。" in text:
            return draft.source.name
        draft.spans["title"] = span
        return text
    if heading.kind in ("heading_notice", "heading_carried"):
        title, draft.spans["title"] = _carried(heading)
        return title
    draft.spans["title"] = span_of(heading.line, 0, heading.end)
    return heading.line.text[: heading.end]
