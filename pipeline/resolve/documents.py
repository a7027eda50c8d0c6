"""Documents across files: the region that each governs, what makes two titles or numbers one, and which document a
citation means. Which replaces which: `pipeline.resolve.versions`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.records import Document, Facts, Judgement
from pipeline.rules import RuleBook
from pipeline.rules.regions import Gazetteer, gazetteer

_CARRIED = re.compile(r"关于(?:印发|转发|发布)《?(?P<title>.+?)》?的(?:通知|公告)$")
_ASKED = re.compile(r"关于(?:公开|再次|进一步|面向社会|向社会)*(?:征求|征集)(?:对|关于)?《(?P<title>.+)》[^《》]*意见")
_DRAFT = re.compile(r"\([^()]{0,8}(?:征求意见|送审|草案|讨论|审议|审查|报批|初|代拟|公示)稿?[^()]{0,8}\)")
_REVISION = re.compile(
    r"\((?:\d{4}年)?(?:第[一二三四五\d]+次)?(?:修订|修正|修改|订正)(?:版|稿|本)?\)|\((?:\d{4}年?版|新版|第[一二三四五\d]+版|试行|暂行|征求意见稿|送审稿)\)"
)
_NOISE = re.compile(r"[《》〈〉“”‘’\"'\s,，、:：·\-—]")


class Area(NamedTuple):
    """The region that a document governs: a code of the gazetteer, and a part of it that has none (a development
    zone's own name), or a name alone where the gazetteer does not know it."""

    code: str | None
    part: str = ""


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
    """The names by which a document may call its own region, longest first. A single character is none: 新 is 新疆
    on number plates, and the first of 新增 in its plans."""
    names = {printed} if printed else set()
    if area.part:
        names.add(area.part)
    elif area.code:
        region = gazetteer(book).get(area.code)
        names |= {region.name, region.short, *region.other}
    return tuple(sorted((name for name in names if len(name) > 1), key=lambda name: (-len(name), name)))


def lies_in(inner: Area, outer: Area, book: RuleBook) -> bool:
    """Whether one region is a proper part of the other."""
    if inner == outer or outer.part or outer.code is None or inner.code is None:
        return False
    return (inner.code != outer.code or bool(inner.part)) and gazetteer(book).contains(outer.code, inner.code)


def title_key(title: str) -> str:
    """A title without the notice around it, the marks of revision, trial and draft, brackets, quotation marks and
    spaces."""
    text = unicodedata.normalize("NFKC", title).strip()
    carried = _CARRIED.search(text) or _ASKED.search(text)
    text = carried["title"] if carried else text
    return _NOISE.sub("", _DRAFT.sub("", _REVISION.sub("", text)))


def number_key(number: str | None) -> str | None:
    """A document number with brackets of one kind and no spaces."""
    if not number:
        return None
    return re.sub(r"[〔\[(【](\d{4})[〕\])】]", r"〔\1〕", re.sub(r"\s", "", unicodedata.normalize("NFKC", number)))


class DocumentIndex:
    """The documents at hand by number and title. `judgements` are a user's own: that a document, cited by its title or
    number, is or is not the one at hand of a name."""

    def __init__(self, documents: Sequence[Facts], judgements: Sequence[Judgement] = ()) -> None:
        self._names = {facts.name for facts in documents}
        self._by_number: dict[str, list[str]] = {}
        self._by_title: dict[str, list[str]] = {}
        self._decided: dict[tuple[str, str], bool] = {}
        for one in judgements:
            if one.kind == "document":
                for printed, name in ((one.a, one.b), (one.b, one.a)):
                    self._decided[_printed_key(printed), name] = one.verdict == "same"
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
        return tuple(self._as_decided(found, printed(title, number))) if self._decided else tuple(found)

    def _as_decided(self, found: Sequence[str], shown: str) -> list[str]:
        key = _printed_key(shown)
        kept = [name for name in found if self._decided.get((key, name)) is not False]
        same = sorted(name for (other, name), is_same in self._decided.items() if is_same and other == key)
        return kept + [name for name in same if name in self._names and name not in kept]


def printed(title: str | None, number: str | None) -> str:
    """A cited document as judgements name it: title and number as printed."""
    return " ".join(part for part in (title, number) if part)


def _printed_key(text: str) -> str:
    return _NOISE.sub("", number_key(text) or "")
