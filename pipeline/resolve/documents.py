"""Documents across files: the region that each governs, which one a citation means, and which one replaces which."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain, permutations
from typing import NamedTuple

from pipeline.records import Citation, Document, Facts, Judgement
from pipeline.rules import RuleBook
from pipeline.rules.regions import Gazetteer, gazetteer

_CARRIED = re.compile(r"关于(?:印发|转发|发布)《?(?P<title>.+?)》?的(?:通知|公告)$")
_REVISION = re.compile(
    r"\((?:\d{4}年)?(?:第[一二三四五\d]+次)?(?:修订|修正|修改|订正)(?:版|稿|本)?\)|\((?:\d{4}年?版|新版|第[一二三四五\d]+版|试行|暂行|征求意见稿|送审稿)\)"
)
_REVISED = re.compile(r"\((?:\d{4}年)?(?:第[一二三四五\d]+次)?(?:修订|修正|修改)(?:版|稿|本)?\)")
_NUMBER_YEAR = re.compile(r"[〔\[(](\d{4})[〕\])]")
_TITLE_YEAR = re.compile(r"\((\d{4})年(?:修订|修正|版)")
_REPLACES = re.compile(
    r"(?:替代|代替|取代)原?(?:《|[一-龥]{2,8}〔)|[》）](?:已|由|被)[^，。；]{0,30}(?:替代|代替|取代)"
)
_NOISE = re.compile(r"[《》〈〉“”‘’\"'\s,，、:：·\-—]")


class Area(NamedTuple):
    """The region that a document governs: a code of the gazetteer, and a part of it that has none (a development
    zone's own name), or a name alone where the gazetteer does not know it."""

    code: str | None
    part: str = ""


class Replacement(NamedTuple):
    """`newer` repeals, amends or is a later version of `older` (names of Facts)."""

    newer: str
    older: str
    reason: str


def document_of(facts: Facts) -> Document | None:
    """The document record of a file's facts."""
    first = facts.records[0] if facts.records else None
    return first if isinstance(first, Document) else next((r for r in facts.records if isinstance(r, Document)), None)


def area_of(name: str | None, context: str, book: RuleBook) -> Area:
    """The region of a printed name; `context` (issuers, title) decides between regions of one name."""
    if not name:
        return Area(None)
    known = gazetteer(book)
    codes = [region.code for region in known.find(name)]
    if len(codes) > 1:
        codes = _narrowed(codes, context, known)
    if len(codes) == 1:
        return Area(codes[0])
    if codes:
        return Area(None, name)
    code, end = None, 0
    for start, stop, region in known.regions_in(name):
        if start == end:
            code, end = region.code, stop
    return Area(code, name[end:])


def _narrowed(codes: list[str], context: str, known: Gazetteer) -> list[str]:
    """Of the regions of one name those inside the other regions that the context names; the highest otherwise."""
    others = [region.code for _, _, region in known.regions_in(context) if region.code not in codes]
    inside = [code for code in codes if any(known.contains(other, code) for other in others)]
    if len(inside) == 1:
        return inside
    levels = [known.get(code).level for code in codes]
    return [codes[0]] if levels[0] != "county" and levels.count(levels[0]) == 1 else codes


def document_area(document: Document, book: RuleBook) -> Area:
    """The region that a document governs."""
    context = " ".join((*document.issuers, document.title, document.notice_title or ""))
    return area_of(document.region, context, book)


def region_names(area: Area, printed: str | None, book: RuleBook) -> tuple[str, ...]:
    """The names by which a document may call its own region, longest first."""
    names = {printed} if printed else set()
    if area.part:
        names.add(area.part)
    elif area.code:
        region = gazetteer(book).get(area.code)
        names |= {region.name, region.short, *region.other}
    return tuple(sorted((name for name in names if name), key=lambda name: (-len(name), name)))


def lies_in(inner: Area, outer: Area, book: RuleBook) -> bool:
    """Whether one region is a proper part of the other."""
    if inner == outer or outer.part or outer.code is None or inner.code is None:
        return False
    return (inner.code != outer.code or bool(inner.part)) and gazetteer(book).contains(outer.code, inner.code)


def title_key(title: str) -> str:
    """A title without the notice around it, its revision mark, brackets, quotation marks and spaces."""
    text = unicodedata.normalize("NFKC", title).strip()
    carried = _CARRIED.search(text)
    text = carried["title"] if carried else text
    return _NOISE.sub("", _REVISION.sub("", text))


def number_key(number: str | None) -> str | None:
    """A document number with brackets of one kind and no spaces."""
    if not number:
        return None
    return re.sub(r"[〔\[(【](\d{4})[〕\])】]", r"〔\1〕", re.sub(r"\s", "", unicodedata.normalize("NFKC", number)))


class DocumentIndex:
    """The documents at hand by number and title."""

    def __init__(self, documents: Sequence[Facts]) -> None:
        self._by_number: dict[str, list[str]] = {}
        self._by_title: dict[str, list[str]] = {}
        for facts in documents:
            document = document_of(facts)
            if document is None:
                continue
            number = number_key(document.doc_number)
            if number:
                self._by_number.setdefault(number, []).append(facts.name)
            for title in dict.fromkeys(title_key(t) for t in (document.title, document.notice_title) if t):
                self._by_title.setdefault(title, []).append(facts.name)

    def find(self, title: str | None, number: str | None) -> tuple[str, ...]:
        """The names of the documents that a citation means: by number where it prints one that is held, by title
        otherwise."""
        found = self._by_number.get(number_key(number) or "", ())
        if not found and title:
            found = self._by_title.get(title_key(title), ())
        return tuple(found)


def dated(document: Document) -> str:
    """When a document was made, as far as it says: its date, or the year in its number or title; "" otherwise."""
    if document.issued_on or document.published_on:
        return document.issued_on or document.published_on or ""
    year = _NUMBER_YEAR.search(document.doc_number or "") or _TITLE_YEAR.search(
        unicodedata.normalize("NFKC", document.title)
    )
    return year[1] if year else ""


def replacements(documents: Sequence[Facts], book: RuleBook) -> list[Replacement]:
    """Which documents are repealed, amended or superseded by a later version among those at hand."""
    index = DocumentIndex(documents)
    areas = {facts.name: document_area(own, book) for facts in documents if (own := document_of(facts))}
    found = [*_cited(documents, index, areas), *_versions(documents, book)]
    return sorted(set(found))


def copies(documents: Sequence[Facts], book: RuleBook) -> list[tuple[str, str]]:
    """Pairs of names of files that hold one document: one title, region, date and number."""
    pairs = (permutations(group, 2) for group in _titled(documents, book).values())
    return sorted((a.name, b.name) for a, b in chain.from_iterable(pairs) if a.name < b.name and a[1:] == b[1:])


def _cited(documents: Sequence[Facts], index: DocumentIndex, areas: dict[str, Area]) -> Iterator[Replacement]:
    """Replacements that a document states. A title alone means a document of the same region."""
    for facts in documents:
        for citation in facts.records:
            if not isinstance(citation, Citation) or citation.internal:
                continue
            end = _end_of(citation)
            for older in index.find(citation.title, citation.doc_number) if end else ():
                numbered = older in index.find(None, citation.doc_number)
                if older != facts.name and (numbered or areas.get(older) == areas.get(facts.name)):
                    yield Replacement(facts.name, older, str(end))


def _end_of(citation: Citation) -> str | None:
    """How a citation ends the cited document: repeals, amends (替代 too), or not at all."""
    if citation.relation in ("repeals", "amends"):
        return citation.relation
    return "amends" if _REPLACES.search(citation.evidence) else None


class _Version(NamedTuple):
    name: str
    dated: str
    revised: bool
    number: str | None


def _titled(documents: Sequence[Facts], book: RuleBook) -> dict[tuple[str, Area], list[_Version]]:
    """Documents by title and region."""
    groups: dict[tuple[str, Area], list[_Version]] = {}
    for facts in documents:
        document = document_of(facts)
        if document is not None and document.title:
            revised = bool(_REVISED.search(unicodedata.normalize("NFKC", document.title)))
            version = _Version(facts.name, dated(document), revised, number_key(document.doc_number))
            groups.setdefault((title_key(document.title), document_area(document, book)), []).append(version)
    return groups


def _versions(documents: Sequence[Facts], book: RuleBook) -> Iterator[Replacement]:
    """Of documents of one title for one region the later replaces the earlier."""
    for group in _titled(documents, book).values():
        for older, newer in permutations(group, 2):
            later = (older.dated, older.revised) < (newer.dated, newer.revised)
            if later and (bool(older.dated and newer.dated) or newer.revised):
                yield Replacement(newer.name, older.name, "version")


def document_judgements(documents: Sequence[Facts]) -> list[Judgement]:
    """For every citation of a document at hand: that the cited and the held one are the same, and why."""
    index = DocumentIndex(documents)
    found: dict[str, Judgement] = {}
    for facts in documents:
        for citation in facts.records:
            if not isinstance(citation, Citation) or citation.internal:
                continue
            printed = " ".join(part for part in (citation.title, citation.doc_number) if part)
            for held in index.find(citation.title, citation.doc_number):
                by_number = number_key(citation.doc_number) is not None
                digest = hashlib.sha256(f"document|{printed}|{held}".encode()).hexdigest()[:16]
                found[digest] = Judgement(
                    id=digest,
                    kind="document",
                    a=printed,
                    b=held,
                    verdict="same",
                    reason="发文字号或标题一致" if by_number else "标题一致（书名号、通知外壳与修订标记不计）",
                    rule="document-number" if by_number else "document-title",
                )
    return list(found.values())
