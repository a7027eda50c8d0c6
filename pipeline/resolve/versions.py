"""Documents over time: which files hold one document, which is a later version of which, and which document ends which.

Two files hold one document where title and region agree (the notice around a title and marks like （2024年修订）,
（试行）, （征求意见稿） do not count) and where their issuers, if both print them, have an organ in common (a draft
may come from another organ than the final text). The yearly documents of a series (2023年工作要点, 2024年工作要点) are
different documents. What is found is a judgement with its reason, and a user's own judgement wins.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise, permutations
from typing import Literal, NamedTuple

from pipeline.records import Citation, Document, Facts, Judgement
from pipeline.resolve.departments import normalise
from pipeline.resolve.documents import (
    Area,
    DocumentIndex,
    document_area,
    document_of,
    number_key,
    printed,
    title_key,
)
from pipeline.rules import RuleBook

_REVISED = re.compile(r"\((?:\d{4}年)?(?:第[一二三四五\d]+次)?(?:修订|修正|修改)(?:版|稿|本)?\)")
_NUMBER_YEAR = re.compile(r"[〔\[(](\d{4})[〕\])]")
_TITLE_YEAR = re.compile(r"\((\d{4})年(?:修订|修正|版)")
_YEAR = re.compile(r"(?:(?:19|20)\d\d)+年度?")
"""The year of a yearly document, or the years of a plan; title keys have no dash between them."""
_GOVERNING = re.compile(r"^(?:中共.*|人民政府.*|管理委员会|管委会)$")
_GOVERNMENT = "人民政府"
Reason = Literal["repeals", "replaces", "amends", "version", "final"]


class Replacement(NamedTuple):
    """`newer` repeals, replaces or amends `older`, or is its later version or final text (names of Facts); of some
    `clauses` of it where any are named, from the day `on` where one is printed."""

    newer: str
    older: str
    reason: Reason
    clauses: tuple[str, ...] = ()
    on: str | None = None


class Edition(NamedTuple):
    """A file as one of the texts of a document: `title` and `area` say of which."""

    name: str
    title: str
    area: Area
    dated: str
    revised: bool
    number: str | None
    draft: bool
    organs: frozenset[str]


class Tie(NamedTuple):
    """Whether two files hold one document, and why."""

    a: Edition
    b: Edition
    verdict: Literal["same", "different", "unsure"]
    rule: str
    reason: str


def dated(document: Document) -> str:
    """When a document was made, as far as it says: its date, or the year in its number or title; "" otherwise."""
    if document.issued_on or document.published_on:
        return document.issued_on or document.published_on or ""
    year = _NUMBER_YEAR.search(document.doc_number or "") or _TITLE_YEAR.search(
        unicodedata.normalize("NFKC", document.title)
    )
    return year[1] if year else ""


class Versions:
    """The documents at hand over time. `judgements` are a user's own about documents, by the names of their files."""

    def __init__(self, documents: Sequence[Facts], book: RuleBook, judgements: Sequence[Judgement] = ()) -> None:
        self._documents = documents
        self._index = DocumentIndex(documents, judgements)
        judged = [one for one in judgements if one.kind == "document"]
        self._decided = {frozenset((one.a, one.b)): one.verdict for one in judged}
        self.editions = {
            facts.name: _edition(facts.name, own, book) for facts in documents if (own := document_of(facts))
        }

    # ------------------------------------------------------------ one document or two

    def ties(self) -> list[Tie]:
        """What is judged about files with one title, and about the documents of a series."""
        found = [self._tie(a, b) for group in self._groups().values() for a, b in combinations(group, 2)]
        return sorted([*found, *self._series()], key=lambda tie: (tie.a.name, tie.b.name))

    def copies(self) -> list[tuple[str, str]]:
        """Pairs of names of files that hold one text: one document, date and number."""
        same = [tie for tie in self.ties() if tie.verdict == "same" and tie.rule == "document-copy"]
        return sorted((min(tie.a.name, tie.b.name), max(tie.a.name, tie.b.name)) for tie in same)

    def _groups(self) -> dict[object, list[Edition]]:
        groups: dict[object, list[Edition]] = defaultdict(list)
        for one in sorted(self.editions.values(), key=lambda one: (one.dated, one.name)):
            if one.title:
                groups[one.title, one.area].append(one)
        for names, verdict in self._decided.items():
            pair = [self.editions[name] for name in sorted(names) if name in self.editions]
            if verdict == "same" and len(pair) == 2 and pair[0][1:3] != pair[1][1:3]:
                groups[names] = sorted(pair, key=lambda each: (each.dated, each.name))
        return groups

    def _tie(self, a: Edition, b: Edition) -> Tie:
        decided = self._decided.get(frozenset((a.name, b.name)))
        if decided == "different":
            return Tie(a, b, "different", "user", "用户判定为不同")
        apart = a.organs and b.organs and not a.organs & b.organs and a.draft == b.draft
        if apart and decided != "same":
            return Tie(a, b, "different", "document-issuer", "标题相同而发文机关不同")
        if (a.dated, a.number, a.revised, a.draft) == (b.dated, b.number, b.revised, b.draft):
            return Tie(a, b, "same", "document-copy", "标题、地区、日期和发文字号都相同")
        reason = "同一标题和地区" if a.title == b.title else "用户判定为同一"
        if a.draft != b.draft:
            return Tie(a, b, "same", "document-draft", f"{reason}，其一为草案")
        if a.dated and b.dated and a.dated != b.dated:
            return Tie(a, b, "same", "document-version", f"{reason}，先后于{a.dated}、{b.dated}")
        if a.revised != b.revised:
            return Tie(a, b, "same", "document-version", f"{reason}，其一标明为修订")
        return Tie(a, b, "unsure", "document-title", "标题和地区相同，日期不足以分出先后")

    def _series(self) -> Iterator[Tie]:
        """The neighbours in each series: documents whose titles differ by their years only."""
        series: dict[object, list[Edition]] = defaultdict(list)
        for one in self.editions.values():
            if _YEAR.search(one.title):
                series[_YEAR.sub("", one.title), one.area, one.organs].append(one)
        for group in series.values():
            ordered = sorted(group, key=lambda one: (_YEAR.findall(one.title), one.name))
            for a, b in pairwise(ordered):
                if a.title != b.title and self._decided.get(frozenset((a.name, b.name))) != "same":
                    yield Tie(a, b, "different", "document-series", "同一系列不同年份的文件，不是同一文件的新旧版")

    # ------------------------------------------------------------ what ends what

    def replacements(self) -> list[Replacement]:
        """Which documents, or clauses of them, are repealed, replaced, amended, or superseded by a later version or
        by the final text, among those at hand. Drafts end nothing but earlier drafts."""
        return sorted({*self._stated(), *self._later()}, key=lambda one: (*one[:4], one.on or ""))

    def extensions(self) -> dict[str, str]:
        """The documents whose validity another one extends, and until when."""
        found: dict[str, str] = {}
        for facts in self._documents:
            for citation in self._citations(facts):
                if citation.ends == "extends" and citation.ends_on:
                    for name in self._meant(facts.name, citation):
                        found[name] = max(found.get(name, ""), citation.ends_on)
        return found

    def proposed(self) -> list[Replacement]:
        """What drafts would repeal, replace or amend once they are adopted."""
        return sorted(self._stated(drafts=True), key=lambda one: (*one[:4], one.on or ""))

    def _citations(self, facts: Facts, drafts: bool = False) -> Iterator[Citation]:
        if facts.name in self.editions and self.editions[facts.name].draft == drafts:
            yield from (one for one in facts.records if isinstance(one, Citation) and one.ends and not one.internal)

    def _meant(self, citing: str, citation: Citation) -> Iterator[str]:
        """The documents at hand that a citation means. A title alone means a document of the same region."""
        for name in self._index.find(citation.title, citation.doc_number):
            numbered = name in self._index.find(None, citation.doc_number)
            if name != citing and (numbered or self.editions[name].area == self.editions[citing].area):
                yield name

    def _stated(self, drafts: bool = False) -> Iterator[Replacement]:
        for facts in self._documents:
            for citation in self._citations(facts, drafts):
                if citation.ends != "extends" and citation.ends is not None:
                    for older in self._meant(facts.name, citation):
                        yield Replacement(facts.name, older, citation.ends, citation.clauses, citation.ends_on)

    def _later(self) -> Iterator[Replacement]:
        for tie in self.ties():
            if tie.verdict != "same" or tie.rule == "document-copy":
                continue
            for older, newer in permutations(tie[:2]):
                if newer.draft and not older.draft:
                    continue
                if older.draft and not newer.draft:
                    if not (older.dated and newer.dated) or older.dated <= newer.dated:
                        yield Replacement(newer.name, older.name, "final")
                elif (older.dated, older.revised) < (newer.dated, newer.revised):
                    yield Replacement(newer.name, older.name, "version")


def _edition(name: str, document: Document, book: RuleBook) -> Edition:
    area = document_area(document, book)
    organs = (normalise(issuer, document.region, book).organ for issuer in document.issuers)
    return Edition(
        name=name,
        title=title_key(document.title),
        area=area,
        dated=dated(document),
        revised=bool(_REVISED.search(unicodedata.normalize("NFKC", document.title))),
        number=number_key(document.doc_number),
        draft=document.draft is not None,
        organs=frozenset(_GOVERNMENT if _GOVERNING.match(organ) else organ for organ in organs),
    )


def document_judgements(
    documents: Sequence[Facts], book: RuleBook, decided: Sequence[Judgement] = ()
) -> list[Judgement]:
    """What is judged about documents: which cited one is which at hand, and which files hold one document. `decided`
    are a user's own judgements, which win."""
    index = DocumentIndex(documents, decided)
    found: dict[str, Judgement] = {}
    for facts in documents:
        for citation in facts.records:
            if isinstance(citation, Citation) and not citation.internal:
                for held in index.find(citation.title, citation.doc_number):
                    one = _cited_judgement(citation, held)
                    found[one.id] = one
    for tie in Versions(documents, book, decided).ties():
        if tie.rule != "user":
            one = _judgement(tie.a.name, tie.b.name, tie.verdict, tie.reason, tie.rule)
            found[one.id] = one
    return list(found.values())


def _cited_judgement(citation: Citation, held: str) -> Judgement:
    by_number = number_key(citation.doc_number) is not None
    reason = "发文字号或标题一致" if by_number else "标题一致（书名号、通知外壳与修订标记不计）"
    rule = "document-number" if by_number else "document-title"
    return _judgement(printed(citation.title, citation.doc_number), held, "same", reason, rule)


def _judgement(a: str, b: str, verdict: Literal["same", "different", "unsure"], reason: str, rule: str) -> Judgement:
    digest = hashlib.sha256(f"document|{a}|{b}".encode()).hexdigest()[:16]
    return Judgement(id=digest, kind="document", a=a, b=b, verdict=verdict, reason=reason, rule=rule)
