"""Mentions of other documents: what is named, by which number, and how this document stands to it.

A name in 《》 is found by its marks; the words around a run of such names (《甲》《乙》和《丙》) decide the relation of
all of them. A name without 《》 is taken only where a verb of drawing up, carrying out or checking governs it and it
ends in a word for a kind of document. The patterns are `rules/citations.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from pipeline.extract.endings import Ended, Endings
from pipeline.extract.mentions import MARK, Mention, marked_mentions, masked, numbers_alone
from pipeline.extract.named import NameRules, name_rules, named_mentions
from pipeline.records import Citation, Outline, Passage, Place, Record, Relation
from pipeline.rules.book import CompiledRule, RuleBook
from pipeline.rules.regions import gazetteer

_SENTENCE_END = "。；！？"
_CLAUSE_END = "，。；！？"
_FARTHEST = 600
_PUNCTUATION = re.compile(r"[\s、，。；：“”（）《》〈〉<>\-—－–～~·.]+")
_CONTEXT = ("after", "before", "sentence")
_OTHER = "□"
_DEFAULT = "marked"
_DEFAULT_RELATION: Relation = "refers"


class CitationWords(Record):
    """`vocabulary/citations.yaml`: the shapes of names, as patterns (see the notes there)."""

    between: str
    kinds: str
    no_document: str
    document: str
    barred: str


class Rules(NamedTuple):
    """The rules of kind `citations`, parted by what they are matched against."""

    context: tuple[CompiledRule, ...]
    names: NameRules
    number: re.Pattern[str]
    joined: re.Pattern[str]
    kinds: re.Pattern[str]
    no_document: re.Pattern[str]
    document: re.Pattern[str]
    attachment: re.Pattern[str]
    label: re.Pattern[str]


class Own(NamedTuple):
    """What the document says of itself: its titles without punctuation, and its attachments by number."""

    titles: tuple[str, ...]
    headings: tuple[tuple[int, int], ...]
    number: str | None
    attachments: dict[str, str]
    listed: tuple[int, int] | None
    endings: Endings


def _rules(book: RuleBook) -> Rules:
    found = book.derived.get(__name__)
    if not isinstance(found, Rules):
        rules = book.rules("citations")
        shapes = {
            name: book.compile(pattern, f"vocabulary/citations.yaml: {name}")
            for name, pattern in book.vocabulary("citations", CitationWords).model_dump().items()
        }
        found = Rules(
            context=tuple(rule for rule in rules if rule.gives["at"] in _CONTEXT),
            names=name_rules(rules, shapes["barred"]),
            number=next(rule.regex for rule in book.rules("header") if rule.name == "doc_number"),
            joined=shapes["between"],
            kinds=shapes["kinds"],
            no_document=shapes["no_document"],
            document=shapes["document"],
            attachment=next(rule.regex for rule in rules if rule.gives["at"] == "attachment"),
            label=next(rule.regex for rule in book.rules("header") if rule.name == "label"),
        )
        book.derived[__name__] = found
    return found


def citations(outline: Outline, book: RuleBook) -> list[Citation]:
    """Every mention of another document, and of the document's own attachments, in reading order.

    `clause` is the path of the clause a mention stands in, `evidence` the comma clause around it as the source has
    it, `rule` the rule that gave the relation (or, for names without 《》, that found the name).
    """
    rules = _rules(book)
    own = _own(outline, book)
    shorts: dict[str, str] = {}
    found: list[Citation] = []
    for passage in outline.passages:
        if not _is_heading(passage, own) and not _is_metadata(passage, outline, rules):
            found += _in_passage(passage, outline, own, shorts, rules, book)
    return found


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", text)


def _own(outline: Outline, book: RuleBook) -> Own:
    header = outline.header
    headings = tuple(header.spans[name] for name in ("notice_title", "title") if name in header.spans)
    titles = tuple(_bare(title) for title in (header.title, header.notice_title) if title)
    names = {str(number): name for number, name in enumerate(header.attachments, 1)}
    for clause in outline.clauses:
        match = re.fullmatch(r"附[件表](\d*)", clause.number)
        if match is not None and clause.title:
            names.setdefault(match[1] or "1", clause.title)
    return Own(titles, headings, header.doc_number, names, header.spans.get("attachments"), Endings(header, book))


def _is_metadata(passage: Passage, outline: Outline, rules: Rules) -> bool:
    """Whether a passage is an entry of a site's metadata above the notice's heading (文号：…), printed as text."""
    heading = outline.header.spans.get("notice_title")
    above = heading is not None and bool(passage.places) and passage.places[-1] < heading[0]
    return above and rules.label.fullmatch(passage.text) is not None


def _is_heading(passage: Passage, own: Own) -> bool:
    """Whether a passage is the heading of the notice or the policy, printed once or again."""
    if not passage.places or passage.kind == "cell":
        return False
    start, end = passage.places[0], passage.places[-1] + 1
    inside = any(first <= start and end <= last for first, last in own.headings)
    return inside or (
        len(passage.text) < 150
        and any(
            title
            and _bare(passage.text).startswith(title)
            and not _bare(passage.text)[len(title) :].strip("0123456789年月日")
            for title in own.titles
        )
    )


def _in_passage(
    passage: Passage, outline: Outline, own: Own, shorts: dict[str, str], rules: Rules, book: RuleBook
) -> Iterator[Citation]:
    text = passage.text
    marked = marked_mentions(text, rules.number) if "《" in text else []
    alone = numbers_alone(text, marked, rules.number, rules.kinds) if "号" in text else []
    mentions = sorted((*marked, *alone))
    plain = masked(text, mentions)
    cited: list[tuple[Mention, Relation, str, Ended | None]] = []
    for group in _groups(mentions, plain, rules.joined):
        relation, rule = _relation(group, plain, passage, own, rules)
        ended = own.endings.of(*_around(group, plain), item=passage.clause is not None or passage.kind == "cell")
        for mention in group:
            if mention.short and mention.title:
                shorts.setdefault(_bare(mention.short), mention.title)
            kept = _kept(mention, passage, own, shorts, rules)
            repeats = rule == _DEFAULT and passage.clause is None and _bare(mention.title or "") in own.titles
            if kept is not None and not repeats:
                cited.append(
                    (
                        kept,
                        "refers" if kept.internal else relation,
                        mention.rule or rule,
                        None if kept.internal else ended,
                    )
                )
    for mention in named_mentions(plain, rules.names, gazetteer(book)):
        if not _own_heading_piece(mention, passage, own):
            given = next(rule.rule for rule in rules.names.rules if rule.rule.name == mention.rule)
            stated = given.gives.get("relation") or _relation([mention], plain, passage, own, rules)[0]
            ended = own.endings.of(*_around([mention], plain), item=False)
            cited.append((mention, cast(Relation, stated), mention.rule, ended))
    cited += [(mention, "refers", mention.rule, None) for mention in _attachments(passage, plain, outline, own, rules)]
    if _is_listed(passage, own):  # a list of attachments mentions nothing else
        cited = [entry for entry in cited if entry[0].internal]
    for mention, relation, rule, ended in sorted(cited, key=lambda entry: entry[0].start):
        yield _citation(mention, relation, rule, ended, passage, outline)


def _own_heading_piece(mention: Mention, passage: Passage, own: Own) -> bool:
    """Whether a name stands in the notice's heading, or is the policy's own heading run into another passage."""
    start = passage.places[mention.start]
    return any(first <= start < last for first, last in own.headings) or _bare(mention.title or "") in own.titles


def _kept(mention: Mention, passage: Passage, own: Own, shorts: dict[str, str], rules: Rules) -> Mention | None:
    """The mention with the full title for a short one; None for what is no document, or is the heading itself."""
    title = mention.title
    start = passage.places[mention.start]
    if any(first <= start < last for first, last in own.headings):
        return None
    if title is None:
        return None if own.number and (mention.number or "").endswith(own.number) else mention
    full = shorts.get(_bare(title))
    if not (mention.internal or mention.number or full or _bare(title) in own.titles):
        is_document = rules.document.search(title) is not None and rules.no_document.search(title) is None
        return mention if is_document else None
    if full is None or full == title:
        return mention
    return None if _bare(full) in own.titles else mention._replace(title=full)


# ---------------------------------------------------------------- relation


def _groups(mentions: Sequence[Mention], plain: str, joined: re.Pattern[str]) -> list[list[Mention]]:
    """Mentions parted where more than a list's words stands between two of them."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        if groups and joined.fullmatch(plain, groups[-1][-1].end, mention.start):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _relation(group: Sequence[Mention], plain: str, passage: Passage, own: Own, rules: Rules) -> tuple[Relation, str]:
    """The relation that the sentence around a run of mentions states, and the rule that says so."""
    before, after = _around(group, plain)
    texts = {"before": before, "after": after}
    texts["sentence"] = texts["before"] + MARK + texts["after"]
    for rule in rules.context:
        is_own = _bare(group[0].title or "") in own.titles
        if (rule.gives.get("letter") and passage.clause is not None and not is_own) or (
            rule.gives.get("own") and not is_own
        ):
            continue
        if rule.regex.search(texts[rule.gives["at"]]) is not None:
            return cast(Relation, rule.gives["relation"]), rule.name
    return "refers", _DEFAULT


def _around(group: Sequence[Mention], plain: str) -> tuple[str, str]:
    """What stands before and after a run of mentions in its sentence, with □ for every character of other names."""
    start, end = group[0].start, group[-1].end
    first, last = _stretch(plain, start, end, _SENTENCE_END)
    left, right = plain[first:start], plain[end:last]
    return left.replace(MARK, _OTHER), right.replace(MARK, _OTHER)


def _stretch(text: str, start: int, end: int, ends: Sequence[str]) -> tuple[int, int]:
    """The part of a text around [start, end) up to the nearest of the signs `ends`, which is at most as far as words
    belong together: else a text without sentences would be held once for every name in it."""
    least, most = max(0, start - _FARTHEST), min(len(text), end + _FARTHEST)
    first = max([least, *(text.rfind(sign, least, start) + 1 for sign in ends)])
    stops = [at for sign in ends if (at := text.find(sign, end, most)) >= 0]
    return first, min(stops, default=most)


# ---------------------------------------------------------------- the document's own attachments


def _attachments(passage: Passage, plain: str, outline: Outline, own: Own, rules: Rules) -> Iterator[Mention]:
    if _is_listed(passage, own):
        for name in own.attachments.values():
            at = passage.text.find(name)
            if at >= 0:
                yield Mention(at, at + len(name), name, internal=True, rule="attachment_list")
        return
    if "附" not in plain or (passage.clause is not None and _heads_attachment(passage, outline)):
        return
    for match in rules.attachment.finditer(plain):
        numbers = [match["first"] or "", *re.findall(r"\d+", match["more"])]
        for number in numbers:
            name = own.attachments.get(number or "1", match["kind"] + number)
            title = name if number or len(own.attachments) == 1 else match["kind"]
            yield Mention(match.start(), match.end(), title, internal=True, rule="attachment")


def _is_listed(passage: Passage, own: Own) -> bool:
    """Whether a passage stands in the list of attachments."""
    return own.listed is not None and own.listed[0] <= passage.places[0] < own.listed[1]


def _heads_attachment(passage: Passage, outline: Outline) -> bool:
    clause = outline.clauses[passage.clause or 0]
    return clause.number.startswith("附") and outline.passages[clause.passage] is passage


def _citation(
    mention: Mention, relation: Relation, rule: str, ended: Ended | None, passage: Passage, outline: Outline
) -> Citation:
    text = passage.text
    start, end = _stretch(text, mention.start, mention.end, _CLAUSE_END)
    first, last = passage.places[start], passage.places[end - 1] + 1
    source = outline.source
    return Citation(
        clause=outline.clauses[passage.clause].path if passage.clause is not None else None,
        rule=rule,
        evidence=source.text[first:last],
        place=Place(
            sha256=source.sha256,
            start=first,
            end=last,
            page=passage.page,
            table=passage.table,
            row=passage.row,
            column=passage.column,
        ),
        title=mention.title,
        doc_number=mention.number,
        relation=relation,
        internal=mention.internal,
        ends=ended.ends if ended else None,
        clauses=ended.clauses if ended else (),
        ends_on=ended.on if ended else None,
        ends_rule=ended.rule if ended else None,
    )
