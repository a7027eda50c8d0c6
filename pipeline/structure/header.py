"""The head of a document after GB/T 9704: heading, number, issuers, dates, addressees, attachments, jurisdiction.

The head is read line by line, as printed, because gazettes set it in short centred lines that must not be joined
like running text. Metadata of the site comes before what is printed, what the heading says before the signature,
and the policy's own heading before the title inside the notice's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.records import Clause, Header, Passage, Source
from pipeline.rules.book import RuleBook
from pipeline.structure.jurisdiction import jurisdiction, split_issuers
from pipeline.structure.lines import Line, fold, join
from pipeline.structure.paragraphs import printed_lines

_HEAD_LINES = 60
_HEADING_LINES = 6
_POLICY_LINES = 200
_AFTER_HEADING = 6
_TITLE_END = 40
_PUNCTUATION = re.compile(r"[\s、，。；：“”\"'‘’（）()《》〈〉<>的\-—－–～~·.]+")
_HAN_DIGITS = {char: str(value) for value, char in enumerate("零一二三四五六七八九")} | dict.fromkeys("〇○OＯ", "0")
_FIELD = "field_"
_HEADING = "heading_"
_Span = tuple[int, int]


class Patterns(NamedTuple):
    """The compiled rules of kind `header`."""

    headings: tuple[tuple[str, re.Pattern[str]], ...]
    fields: tuple[tuple[str, re.Pattern[str]], ...]
    named: dict[str, re.Pattern[str]]


class Heading(NamedTuple):
    """A heading: `lines[first:last]` joined as `line`, what its pattern matched, and the pattern's name."""

    first: int
    last: int
    line: Line
    match: re.Match[str]
    kind: str

    def part(self, name: str) -> str | None:
        """What a group of the pattern matched, None when it has no such group."""
        return self.match.groupdict().get(name)

    @property
    def end(self) -> int:
        """Where the heading's wording ends: before a date in brackets."""
        return self.match.start("date") if self.part("date") else len(self.line.text)


class Draft:
    """The values found so far and their places; the first value of a field stays."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.values: dict[str, str] = {}
        self.spans: dict[str, _Span] = {}
        self.named_issuers: list[str] = []

    def put(self, name: str, value: str | None, span: _Span) -> None:
        """Set a field that is still open."""
        if value and name not in self.values:
            self.values[name] = value
            self.spans[name] = span


def _patterns(book: RuleBook) -> Patterns:
    found = book.derived.get(__name__)
    if not isinstance(found, Patterns):
        named = {rule.name: rule.regex for rule in book.rules("header")}
        headings = tuple((name, regex) for name, regex in named.items() if name.startswith(_HEADING))
        fields = tuple((name[len(_FIELD) :], regex) for name, regex in named.items() if name.startswith(_FIELD))
        found = Patterns(headings, fields, named)
        book.derived[__name__] = found
    return found


def _span(line: Line, start: int = 0, end: int | None = None) -> _Span:
    places = line.places[start:end]
    return places[0], places[-1] + 1


def iso_date(match: re.Match[str]) -> str | None:
    """The ISO date of a match of the rule `date`; None for a day no calendar has."""
    year = "".join(_HAN_DIGITS.get(char, char) for char in match["year"])
    month, day = (_small_number(match[part]) for part in ("month", "day"))
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year}-{month:02d}-{day:02d}"


def _small_number(text: str) -> int:
    """A number below one hundred in Arabic digits or Chinese numerals."""
    if text.isdigit() and text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    unit = int(_HAN_DIGITS.get(ones, "0"))
    return unit if not ten else 10 * int(_HAN_DIGITS.get(tens, "1")) + unit


def doc_number(match: re.Match[str]) -> str:
    """A match of the rule `doc_number` with its brackets as GB/T 9704 has them: 政办〔2031〕7号."""
    if match["order"]:
        return f"{match['order']}第{match['order_serial']}号"
    return f"{match['prefix']}〔{match['year']}〕{match['serial']}"


def read_header(source: Source, passages: Sequence[Passage], clauses: Sequence[Clause], book: RuleBook) -> Header:
    """The header of a source; `passages` and `clauses` are those of its outline.

    A field that is printed nowhere is None (or empty); the title is the source's name as a last resort. `spans` holds
    the place of every field found in `Source.text`, the title's whenever it is printed.
    """
    patterns = _patterns(book)
    lines = printed_lines(source)
    draft = Draft(source)
    _read_fields(source, lines, patterns, draft)
    heading = _find_heading(lines, patterns, _body_start(passages, clauses))
    notice = heading if heading is not None and heading.kind in ("heading_notice", "heading_carried") else None
    own = _own_heading(notice, lines)
    title = _title(heading, own, lines, draft)
    if notice is not None:
        draft.spans["notice_title"] = _span(notice.line, 0, notice.end)
    top, bottom = heading.last if heading else 0, own[0] if own else _body_line(heading, lines, passages, clauses)
    addressees = _read_front(lines[:top], lines[top:bottom], patterns, draft)
    _read_under(lines[own[1] if own else heading.last if heading else 0 :][:_AFTER_HEADING], patterns, draft)
    if own is None:
        _read_signature(lines[-_HEAD_LINES:], patterns, draft)
    if heading is not None and heading.part("date"):
        _put_date(heading.line.cut(heading.end), patterns, draft)
    issuers = _issuers(heading, draft, book)
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
        region=jurisdiction((title, notice_title), issuers, number, passages, national, book),
        addressees=addressees,
        attachments=_attachments(passages, patterns, draft),
        spans=draft.spans,
    )


# ---------------------------------------------------------------- metadata of the site


def _read_fields(source: Source, lines: Sequence[Line], patterns: Patterns, draft: Draft) -> None:
    """Entries that the reader found, and those printed as lines with a colon or tabs between name and value."""
    entries = [(fold(entry.name, 0, len(entry.name)).text, entry.start, entry.end) for entry in source.fields]
    for line in lines[:_HEAD_LINES]:
        entries += _printed_entries(source.text, line, patterns.named["label"])
    for name, start, end in entries:
        field = next((field for field, regex in patterns.fields if regex.fullmatch(name.strip("：[]【】"))), None)
        value = fold(source.text, start, end)
        if field is not None and value.text:
            _put_field(field, value, patterns, draft)


def _printed_entries(text: str, line: Line, label: re.Pattern[str]) -> list[tuple[str, int, int]]:
    start, end = _span(line)
    cells = [(match[0].strip(), match.start(), match.end()) for match in re.finditer(r"[^\t]+", text[start:end])]
    if len(cells) > 1 and len(cells) % 2 == 0:
        pairs = zip(cells[::2], cells[1::2], strict=True)
        return [(name, start + left, start + right) for (name, _, _), (_, left, right) in pairs]
    match = label.fullmatch(line.text)
    return [(match["name"], *_span(line, *match.span("value")))] if match else []


def _put_field(field: str, value: Line, patterns: Patterns, draft: Draft) -> None:
    if field == "issuers":
        draft.named_issuers += [name for name in re.split(r"[、，;；]", value.text) if len(name) > 1]
        draft.spans.setdefault("issuers", _span(value))
    elif field in ("issued_on", "published_on"):
        _put_date(value, patterns, draft, field)
    elif field == "doc_number":
        _put_number(value, patterns, draft)
    else:
        draft.put(field if field != "title" else "field_title", value.text, _span(value))


def _put_date(line: Line, patterns: Patterns, draft: Draft, field: str = "issued_on") -> bool:
    match = patterns.named["date"].search(line.text)
    if match is not None:
        draft.put(field, iso_date(match), _span(line, *match.span()))
    return match is not None


def _put_number(line: Line, patterns: Patterns, draft: Draft) -> None:
    match = patterns.named["doc_number"].search(line.text)
    if match is not None:
        draft.put("doc_number", doc_number(match), _span(line, *match.span()))


# ---------------------------------------------------------------- heading and title


def _body_start(passages: Sequence[Passage], clauses: Sequence[Clause]) -> int | None:
    """The place in the source at which the first clause begins."""
    first = next((clause for clause in clauses if not clause.row), None)
    return passages[first.passage].places[first.heading_start] if first is not None else None


def _find_heading(lines: Sequence[Line], patterns: Patterns, body: int | None) -> Heading | None:
    """The first heading of the head: a notice's before any other kind, whole lines before joined ones."""
    head = [line for line in lines[:_HEAD_LINES] if body is None or line.places[0] < body] or list(lines[:1])
    for kind, regex in patterns.headings:
        most = len(head) if kind != "heading_own" else min(3, len(head))
        for first in range(most):
            found = _heading_at(head, first, kind, regex, patterns)
            if found is not None:
                return found
    return None


def _heading_at(
    lines: Sequence[Line], first: int, kind: str, regex: re.Pattern[str], patterns: Patterns
) -> Heading | None:
    if _no_heading(lines[first].text, patterns) or (
        first + 1 < len(lines) and lines[first + 1].text.startswith(lines[first].text)
    ):
        return None
    best: Heading | None = None
    for last in range(first + 1, min(first + _HEADING_LINES, len(lines)) + 1):
        if last - first > 1 and _no_heading(lines[last - 1].text, patterns):
            break
        line = join(list(lines[first:last]))
        match = regex.fullmatch(line.text)
        if match is not None:
            best = Heading(first, last, line, match, kind)
            if kind != "heading_own":
                # a date in brackets may stand on the line below
                continue
        elif best is not None or "。" in line.text:
            break
    return best


def _no_heading(text: str, patterns: Patterns) -> bool:
    """Lines of a head that are no part of a heading: letterhead, number, date, entry, address of a page."""
    return _no_addressee(text, patterns) or patterns.named["addressees"].fullmatch(text) is not None


def _no_addressee(text: str, patterns: Patterns) -> bool:
    return any(patterns.named[name].fullmatch(text) for name in ("doc_number", "date", "label", "letterhead"))


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", text)


def _carried(notice: Heading) -> tuple[str, _Span]:
    group = "title" if notice.part("title") else "bare"
    start, end = notice.match.span(group)
    text = notice.line.text[start:end]
    by_others = re.match(r".{2,30}?等[一二三四五六七八九十\d]*(?:个)?(?:部门|单位)(?:关于)?", text)
    if by_others is not None and group == "bare" and by_others.end() < end - start:
        start += by_others.end() - (2 if by_others[0].endswith("关于") else 0)
    return notice.line.text[start:end], _span(notice.line, start, end)


def _own_heading(notice: Heading | None, lines: Sequence[Line]) -> tuple[int, int] | None:
    """The lines after a notice that print the title of the policy it carries, possibly with more at the front
    (the place's name) than the notice has."""
    if notice is None:
        return None
    wanted = _bare(_carried(notice)[0])
    for first in range(notice.last, min(len(lines), notice.last + _POLICY_LINES)):
        text = ""
        for last in range(first + 1, min(first + _HEADING_LINES, len(lines)) + 1):
            text += lines[last - 1].text
            bare = _bare(text)
            if "。" in text or len(bare) > len(wanted) + 12:
                break
            if bare == wanted or (bare.endswith(wanted) and len(wanted) > 5 and "《" not in text):
                return _narrowest(first, last, wanted, lines), last
    return None


def _narrowest(first: int, last: int, wanted: str, lines: Sequence[Line]) -> int:
    """The last line to begin with that still gives the whole title, so that a note above it stays out."""
    while first + 1 < last and _bare("".join(line.text for line in lines[first + 1 : last])).endswith(wanted):
        first += 1
    return first


def _title(heading: Heading | None, own: tuple[int, int] | None, lines: Sequence[Line], draft: Draft) -> str:
    if own is not None:
        line = join(list(lines[own[0] : own[1]]))
        draft.spans["title"] = _span(line)
        return line.text
    if heading is None:
        span = draft.spans.get("field_title") or (_span(lines[0]) if lines else (0, 0))
        text = draft.values.get("field_title") or (lines[0].text if lines else "")
        if not text or len(text) > _TITLE_END or "。" in text:
            return draft.source.name
        draft.spans["title"] = span
        return text
    if heading.kind in ("heading_notice", "heading_carried"):
        title, draft.spans["title"] = _carried(heading)
        return title
    draft.spans["title"] = _span(heading.line, 0, heading.end)
    return heading.line.text[: heading.end]


# ---------------------------------------------------------------- letter and signature


def _body_line(
    heading: Heading | None, lines: Sequence[Line], passages: Sequence[Passage], clauses: Sequence[Clause]
) -> int:
    """The line at which the head ends where no heading of the policy's own parts it from the text."""
    body = _body_start(passages, clauses)
    first = heading.last if heading else 0
    most = min(len(lines), first + _HEAD_LINES)
    return next((at for at in range(first, most) if body is not None and lines[at].places[0] >= body), most)


def _read_front(above: Sequence[Line], front: Sequence[Line], patterns: Patterns, draft: Draft) -> tuple[str, ...]:
    """Number, addressees and signature: in the lines above the heading (the number alone), and between it and the
    policy."""
    addressed, after = _addressees(front, patterns)
    if addressed:
        draft.spans["addressees"] = (_span(front[after[0]])[0], _span(front[after[1] - 1])[1])
    for line in (*above, *front[: after[1] if addressed else len(front)]):
        if patterns.named["doc_number"].fullmatch(line.text.strip("（）")):
            _put_number(line, patterns, draft)
    _read_signature(front[after[1] :], patterns, draft)
    return addressed


def _addressees(front: Sequence[Line], patterns: Patterns) -> tuple[tuple[str, ...], tuple[int, int]]:
    """The addressees and the lines they stand in; ((), (0, 0)) when the letter names none."""
    for first in range(min(len(front), 2 * _AFTER_HEADING)):
        for last in range(first + 1, min(len(front), first + _HEADING_LINES) + 1):
            if _no_addressee(front[last - 1].text, patterns):
                break
            text = "".join(line.text for line in front[first:last])
            match = patterns.named["addressees"].fullmatch(text)
            if match is not None:
                parts = re.split("，|；", match["list"])
                names = parts if len(parts) > 1 else match["list"].split("、")
                return tuple(name for name in names if name), (first, last)
            if text.endswith(("：", "。")):
                break
    return (), (0, 0)


def _read_signature(lines: Sequence[Line], patterns: Patterns, draft: Draft) -> None:
    """The day of signature on a line of its own, and the organs on the lines before it."""
    for at, line in enumerate(lines):
        match = patterns.named["date"].fullmatch(line.text.strip("（）"))
        first = at
        while first and patterns.named["organ"].fullmatch(lines[first - 1].text):
            first -= 1
        if match is None or (first == at and len(lines) - at > _AFTER_HEADING):
            continue
        draft.put("issued_on", iso_date(match), _span(line))
        if first < at:
            names = "、".join(re.sub("（.{1,2}）", "", above.text) for above in lines[first:at])
            draft.put("signed_by", names, (_span(lines[first])[0], _span(lines[at - 1])[1]))
        return


def _read_under(lines: Sequence[Line], patterns: Patterns, draft: Draft) -> None:
    """The line under the policy's heading that dates a report or a regulation."""
    for line in lines:
        if any(patterns.named[name].match(line.text) for name in ("speech_date", "adopted_date")):
            _put_date(line, patterns, draft)


def _issuers(heading: Heading | None, draft: Draft, book: RuleBook) -> tuple[str, ...]:
    """The issuers: of the heading, else of the site's metadata, else of the signature."""
    printed = heading.part("issuers") if heading is not None else None
    if heading is not None and printed:
        start, end = heading.match.span("issuers")
        text, places = heading.line.text, heading.line.places
        gaps = [at - start for at in range(start + 1, end) if places[at] > places[at - 1] + 1]
        draft.spans["issuers"] = _span(heading.line, start, end)
        return split_issuers(text[start:end], gaps, book)
    if draft.named_issuers:
        return tuple(dict.fromkeys(draft.named_issuers))
    if "signed_by" in draft.values:
        draft.spans["issuers"] = draft.spans["signed_by"]
        return split_issuers(draft.values["signed_by"], (), book)
    return ()


def _attachments(passages: Sequence[Passage], patterns: Patterns, draft: Draft) -> tuple[str, ...]:
    """The names in the list of attachments: 附件：1.甲 2.乙, on one line or on those that follow."""
    for index, passage in enumerate(passages):
        match = patterns.named["attachments"].match(passage.text)
        if match is None or passage.kind == "cell":
            continue
        names = _listed(match["list"])
        last = index
        numbered = re.match(r"1[.．、]", match["list"]) is not None or not match["list"]
        for follower in passages[index + 1 :] if numbered else ():
            item = re.match(r"(\d+)[.．、](?=\D)(.{2,80})", follower.text)
            if item is None or int(item[1]) != len(names) + 1 or "。" in item[2]:
                break
            names += _listed(follower.text)
            last += 1
        if names:
            draft.spans["attachments"] = (passage.places[0], passages[last].places[-1] + 1)
            return tuple(names)
    return ()


def _listed(text: str) -> list[str]:
    parts: Iterable[str] = re.split(r"(?:^|(?<=\D))\d+[.．、](?=\D)", text)
    return [name for part in parts if (name := part.strip("；。 "))]
