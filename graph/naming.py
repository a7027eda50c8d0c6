"""What makes two names one node: the doors to `pipeline.resolve` and the gazetteer, one function each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.records import Document, Judgement, Target
from pipeline.resolve.departments import DepartmentKey, departments, normalise
from pipeline.resolve.documents import Area, area_of, document_area, region_names
from pipeline.resolve.indicators import indicators
from pipeline.rules import RuleBook
from pipeline.rules.regions import gazetteer
from pipeline.structure.lines import fold_plain

_SIGNS = re.compile(r"[\s、，。；：“”‘’'\"（）()《》〈〉【】\[\]—－\-·.]+")
_LEVELS = {
    "省": "province",
    "自治区": "province",
    "市": "prefecture",
    "州": "prefecture",
    "盟": "prefecture",
    "新区": "new_area",
    "县": "county",
    "区": "county",
    "旗": "county",
}


class Place(NamedTuple):
    """A region as a node. `parents` are the ids of the regions that it lies in. A part of a region that has no code
    (a development zone) and a region that the gazetteer does not know are named by id `<code>/<name>`."""

    id: str
    name: str
    short: str
    level: str | None
    parents: tuple[str, ...]


class Jurisdiction(NamedTuple):
    """The region that a document governs: its id, None without one, and the names the document may call it by."""

    id: str | None
    names: tuple[str, ...]


def jurisdiction(document: Document, book: RuleBook) -> Jurisdiction:
    """The region that a document governs."""
    if not document.region:
        return Jurisdiction(None, ())
    area = document_area(document, book)
    return Jurisdiction(area_id(area), region_names(area, document.region, book))


def area_id(area: Area) -> str:
    """The id of a region's node."""
    return f"{area.code or '-'}/{area.part}" if area.part else area.code or "-"


def place_of(id_: str, book: RuleBook) -> Place:
    """A region's node by its id."""
    code, _, part = id_.partition("/")
    if not part:
        known, region = gazetteer(book), gazetteer(book).get(code)
        return Place(id_, known.full_name(region), region.short, region.level, region.parents)
    level = next((level for ending, level in _LEVELS.items() if part.endswith(ending)), None) if code == "-" else None
    name = part if code == "-" else gazetteer(book).full_name(gazetteer(book).get(code)) + part
    return Place(id_, name, part, level, () if code == "-" else (code,))


def knows_region(id_: str, book: RuleBook) -> bool:
    """Whether the gazetteer holds the region of an id; a region known by name alone is always known."""
    code = id_.partition("/")[0]
    try:
        return code == "-" or bool(gazetteer(book).get(code))
    except KeyError:
        return False


def region_ids(name: str, book: RuleBook) -> list[str]:
    """The ids that a region's name may mean, whether or not there are nodes of them."""
    plain = fold_plain(name)
    return [region.code for region in gazetteer(book).find(plain)] or [area_id(area_of(plain, "", book))]


def office(
    name: str, region: str | None, book: RuleBook, judgements: Sequence[Judgement] = ()
) -> tuple[str, DepartmentKey]:
    """A department's printed name, read in a document that governs the region of that id: the id of its node, and
    what it is. A class of units is another node than the unit whose name it bears. `judgements` are a user's own."""
    key = normalise(name, region, book, judgements)
    return f"{key.jurisdiction or '-'}:{key.organ}{'*' if key.is_class else ''}", key


def stated_level(name: str, region: str | None, book: RuleBook) -> str:
    """The word for a level of division (市, 省) that a department's name opens with, "" where it has none."""
    return departments(book).read(name, region).stated[-1:]


def full_name(key: DepartmentKey, book: RuleBook) -> str:
    """A department's official name with its region's, as far as both are known."""
    return departments(book).full_name(key)


class IndicatorNames:
    """Printed names of indicators as the nodes they stand for, a user's judgements applied: of two names judged the
    same the second is read as the first; one judged different from its like has a node of its own."""

    def __init__(self, book: RuleBook, judgements: Sequence[Judgement] = ()) -> None:
        self._known = indicators(book)
        judged = [one for one in judgements if one.kind == "indicator"]
        self._same = {one.b: one.a for one in judged if one.verdict == "same"}
        self._own = {one.b for one in judged if one.verdict == "different"}

    def node(self, target: Target, document: str, region: Jurisdiction) -> tuple[str, str]:
        """The quantity that a target measures, as an id and a normal form of its name; one that is too general to
        mean the same elsewhere (覆盖率) is the document's own."""
        name = self._same.get(target.indicator, target.indicator)
        key = self._known.key(name, target.unit, target.change, target.of, region.names)
        own = f"~{name}" if name in self._own else ""
        return (f"{key.id}{own}/{document}" if key.bare else f"{key.id}{own}"), key.core + own


def indicator_core(name: str, book: RuleBook) -> str:
    """The normal form of an indicator's name."""
    return indicators(book).key(name, None).core


def plain_key(text: str) -> str:
    """A name without width variants, spaces, punctuation and letter case."""
    return _SIGNS.sub("", fold_plain(text)).casefold()


def printed(value: Decimal | None) -> str | None:
    """A decimal as people write it: 22, 13.5."""
    return None if value is None else f"{value.normalize():f}"
