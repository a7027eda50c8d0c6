"""Departments across documents: an organ and the jurisdiction that it serves, behind all the names it goes by.

市发改委 in a document of one city and that city's 发展和改革委员会 anywhere are one department; 市发改委 of another
city is not. Standard organs stand in `rules/vocabulary/departments.yaml`; other names are reduced to a
common form (委员会 to 委, no 和). Nothing is merged: what is taken for one is a `Judgement` with its reason
(`pipeline.resolve.same_departments`), and a user's own judgements win (`pipeline.resolve.decisions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from pipeline.records import Judgement, Record
from pipeline.resolve.decisions import Decisions, side
from pipeline.resolve.documents import Area, area_of
from pipeline.resolve.unit_names import class_name, each_of, is_any_zone, is_anyone, plain, reduced
from pipeline.rules import RuleBook
from pipeline.rules.organs import organs
from pipeline.rules.regions import NATION, Gazetteer, Region, gazetteer
from pipeline.structure.lines import fold_plain

Form = Literal["full", "stem", "old", "other"]

_LEVEL = re.compile(r"(?:本|我)?(国家|中央|全国|自治区|自治州|自治县|新区|省|市|县|区|州|盟|旗)级?")
_PARTY = re.compile(r"(?:党)?委(?=.*(?:[部办委室校]|委员会)$)|(?:人民)?政府(?=.*(?:办|局|委|室|中心|厅|委员会)$)")
_SUBBRANCH = re.compile(r"(?P<organ>.+局)(?P<place>[一-龥]{1,8})分局")
_TEAM = re.compile(r"团([省市县区州盟旗])委$")
_LEVELS = {
    "国家": "nation", "中央": "nation", "全国": "nation", "省": "province", "自治区": "province", "市": "prefecture",
    "州": "prefecture", "自治州": "prefecture", "盟": "prefecture", "县": "county", "自治县": "county", "旗": "county",
    "区": "county", "新区": "new_area",
}  # fmt: skip
_RANK = {"nation": 0, "province": 1, "prefecture": 2, "new_area": 2, "county": 3}


class Former(Record):
    """What an organ or its forerunners went by until a reform of that year, and what became of them."""

    stems: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    until: str
    why: str


class OrganEntry(Record):
    """An organ of `vocabulary/departments.yaml`; its fields are told at the head of that file."""

    id: str
    full: tuple[str, str, str]
    stems: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    former: tuple[Former, ...] = ()


class DepartmentWords(Record):
    """`vocabulary/departments.yaml`."""

    endings: tuple[str, ...]
    branches: tuple[str, ...] = ()
    organs: tuple[OrganEntry, ...]


class DepartmentKey(NamedTuple):
    """What a department is. `jurisdiction`: the id of its region (a code of the gazetteer, `code/part` for a part of
    one, `-/name` for a region it does not know), None where the document names none. `is_class`: it stands for
    several units (各县区政府, 市场监管部门)."""

    organ: str
    jurisdiction: str | None
    is_class: bool


class _Organ(NamedTuple):
    """The organ of a name without its region, and which kind of name of it that is."""

    id: str
    form: Form
    former: Former | None = None


class Reading(NamedTuple):
    """A name taken apart. `stated`: the level or region that the name itself prints, "" for none; `rest`: what the
    name prints behind that; `former`: the reform that the name is older than."""

    key: DepartmentKey
    form: Form
    stated: str
    rest: str
    former: Former | None = None


class Departments:
    """Resolves names of departments; built once per rule book and user's judgements by `departments`."""

    def __init__(self, book: RuleBook, judgements: Sequence[Judgement] = ()) -> None:
        words = book.vocabulary("departments", DepartmentWords)
        self._book = book
        self._gazetteer: Gazetteer = gazetteer(book)
        self._entries = {entry.id: entry for entry in words.organs}
        self._branch = re.compile("|".join(map(re.escape, words.branches)) or "(?!)")
        self._organs: dict[str, _Organ] = {}
        self._fields = {stem for entry in words.organs for stem in entry.stems if len(stem) > 1}
        """Fields of work (宣传、财政等部门): alone they name whoever works in them."""
        for entry in words.organs:
            self._learn_names(entry)
        for entry in words.organs:
            self._learn_stems(entry, words.endings)
        self._areas: dict[str, Area] = {}
        self._read: dict[tuple[str, str | None], Reading] = {}
        self._decisions = Decisions(judgements, self)

    def _learn_names(self, entry: OrganEntry) -> None:
        """Whole names, which go before what stems and endings make up (农办 is no 农业农村局)."""
        for name in entry.full:
            if name:
                self._organs.setdefault(name, _Organ(entry.id, "full"))
        for name in entry.names:
            self._organs.setdefault(name, _Organ(entry.id, "stem"))
        for former in entry.former:
            for name in former.names:
                self._organs.setdefault(name, _Organ(entry.id, "old", former))

    def _learn_stems(self, entry: OrganEntry, endings: Iterable[str]) -> None:
        kinds = [(entry.stems, _Organ(entry.id, "stem"))]
        kinds += [(former.stems, _Organ(entry.id, "old", former)) for former in entry.former]
        for stems, organ in kinds:
            for stem in stems:
                for ending in endings if len(stem) == 1 else ("", *endings):
                    self._organs.setdefault(stem + ending, organ)

    # ------------------------------------------------------------ names

    def read(self, name: str, region: str | None) -> Reading:
        """A name as a document of a region (its printed name, or the id of one) prints it, a user's judgements
        applied."""
        asked = name, region
        found = self._read.get(asked)
        if found is None:
            found = self._read[asked] = self._decisions.applied(self.by_rules(name, region))
        return found

    def by_rules(self, name: str, region: str | None) -> Reading:
        """A name as the rules alone read it."""
        return self._taken_apart(plain(name), self._area(region))

    def of_side(self, text: str) -> DepartmentKey:
        """The department of one side of a judgement, as it is listed: 市环保局（望湖市）."""
        return self.read(*side(text, self)).key

    def _taken_apart(self, name: str, area: Area) -> Reading:
        whole = self._organs.get(name)
        if whole is not None:
            return self._bare(name, whole, area)
        team = _TEAM.match(name)
        level = team or _LEVEL.match(name)
        of_level = level is not None and name[level.end() :] in self._organs
        if not of_level and (organs(self._book).kind(name) == "class" or name.startswith("各")):
            return self._class(class_name(name, self.organ_of, self._ranks_divisions(area)), area)
        if (is_any_zone(name) and not area.part) or is_anyone(name):
            return self._class(reduced(name), area)
        place, rest = self._subbranch(name, area)
        if place is None:
            place, rest = self._own_region(name, area)
        if place is not None:
            organ = self._organ(rest)
            return Reading(DepartmentKey(organ.id, place, False), organ.form, place, rest, organ.former)
        if area.code is None and area.part and name.startswith(area.part) and name != area.part:
            rest = name.removeprefix(area.part)
            organ = self._organ(rest)
            return Reading(DepartmentKey(organ.id, _id(area), False), organ.form, area.part, rest, organ.former)
        if level is not None and len(name) > level.end() - (1 if team else 0):
            rest = "团委" if team else name[level.end() :]
            organ = _Organ("党委", "stem") if rest == "委" else self._organ(rest)
            return Reading(self._at_level(organ.id, level[1], area), organ.form, level[1], rest, organ.former)
        organ = self._organ(name)
        return Reading(DepartmentKey(organ.id, _id(area), False), organ.form, "", name, organ.former)

    def _class(self, organ: str, area: Area) -> Reading:
        return Reading(DepartmentKey(organ, _id(area), True), "other", "", organ)

    def _ranks_divisions(self, area: Area) -> bool:
        """Whether divisions of several levels lie in a region: 各市县 are not 各县市 there."""
        return area.code is not None and self._gazetteer.get(area.code).level in ("nation", "province")

    def organ_of(self, rest: str) -> str:
        """The organ that a name without its region means."""
        return self._organ(rest).id

    def knows_organ(self, organ: str) -> bool:
        """Whether an organ is one of the vocabulary."""
        return organ in self._entries

    def _bare(self, name: str, organ: _Organ, area: Area) -> Reading:
        """A known organ without a region: its form tells the level (部 the nation's, 厅 a province's)."""
        full = self._entries[organ.id].full
        if name.endswith(("部门", "机关", "系统")) or name in self._fields:
            key, stated = DepartmentKey(organ.id, _id(area), True), ""
        elif self._is_national(name, full):
            key, stated = DepartmentKey(organ.id, NATION, False), "国家"
        elif name.endswith("厅") and not full[2].endswith("厅"):
            key, stated = self._at_level(organ.id, "省", area), "省"
        else:
            key, stated = DepartmentKey(organ.id, _id(area), False), ""
        return Reading(key, organ.form, stated, name, organ.former)

    def _is_national(self, name: str, full: tuple[str, str, str]) -> bool:
        if name == full[0] != full[1] or name.startswith(("国家", "中国", "中央", "全国", "国务院", "最高")):
            return not self._branch.match(name) or name == full[0]
        if name.endswith("部") and full[0].endswith("部") and full[1] != full[0] and not full[1].endswith("部"):
            return True
        return name.endswith(("总局", "总署", "总社"))

    def _own_region(self, name: str, area: Area) -> tuple[str | None, str]:
        """The id of the region that a name itself prints, and the rest of the name. A branch of a national body has
        it in its middle (人民银行某市中心支行). A district by itself is one of the document's own region."""
        branch = self._branch.search(name) is not None
        chain: list[tuple[int, int, Region]] = []
        for start, end, region in self._gazetteer.regions_in(name, area.code):
            follows = start == (chain[-1][1] if chain else 0)
            inside = branch and (not chain or self._gazetteer.contains(chain[-1][2].code, region.code))
            if region.code != NATION and (follows or inside):
                chain.append((start, end, region))
        if not chain or (len(chain) == 1 and self._is_elsewhere(chain[0][2], area)):
            return None, name
        code = self._gazetteer.today(chain[-1][2].code)
        if chain[-1][1] == len(name):
            return code, "政府"
        rest = name
        for start, end, _ in reversed(chain):
            rest = rest[:start] + rest[end:]
        if rest[:1] in ("市", "省") and self._organ(rest).form == "other" != self._organ(rest[1:]).form:
            rest = rest[1:]
        return code, rest

    def _subbranch(self, name: str, area: Area) -> tuple[str | None, str]:
        """The district of a bureau's branch in it, and the bureau (市公安局雁塔分局)."""
        found = _SUBBRANCH.fullmatch(name)
        regions = self._gazetteer.find(found["place"], area.code) if found else ()
        if found is None or len(regions) != 1:
            return None, name
        rest = self._own_region(found["organ"], area)[1]
        level = _LEVEL.match(rest)
        return regions[0].code, rest[level.end() :] if level else rest

    def _is_elsewhere(self, region: Region, area: Area) -> bool:
        """Whether a county or district neither lies in a document's region nor shares its city or province."""
        if region.level != "county" or area.code in (None, NATION):
            return False
        top = self._upward(area.code or NATION)[-1].code
        return not self._gazetteer.contains(top, region.code)

    def _organ(self, rest: str) -> _Organ:
        """The organ of a name without its region."""
        found = self._organs.get(rest)
        if found is None:
            party = _PARTY.match(rest)
            if party is not None and party.end() < len(rest):
                found = self._organs.get(rest[party.end() :])
        return found or _Organ(reduced(rest), "other")

    # ------------------------------------------------------------ regions

    def _area(self, region: str | None) -> Area:
        if not region:
            return Area(None)
        if region not in self._areas:
            code, _, part = region.partition("/")
            known = code == "-" or self._knows(code)
            self._areas[region] = (
                Area(None if code == "-" else code, part) if known else area_of(region, "", self._book)
            )
        return self._areas[region]

    def _knows(self, code: str) -> bool:
        try:
            self._gazetteer.get(code)
        except KeyError:
            return False
        return True

    def is_region(self, name: str) -> bool:
        """Whether a name is that of a region, known or by its form."""
        folded = fold_plain(name)
        return bool(self._gazetteer.find(folded)) or organs(self._book).kind(folded) == "place"

    def _at_level(self, organ: str, word: str, area: Area) -> DepartmentKey:
        """An organ of the level that a word names, seen from a document's region: its own, or the one above it. Of
        a level below the document's it stands for many."""
        level = _LEVELS[word]
        if level == "nation":
            return DepartmentKey(organ, NATION, False)
        if area.part and (area.part.endswith(word) or area.code is None):
            return DepartmentKey(organ, _id(area), False)
        if area.code is None:
            return DepartmentKey(organ, None, False)
        above = self._upward(area.code)
        for region in above:
            if region.level == level or (region.name.endswith(word) and word != "区"):
                return DepartmentKey(organ, region.code, False)
        own = above[0]
        if own.level in _RANK and _RANK[level] <= _RANK[own.level]:
            return DepartmentKey(organ, own.code, False)
        return DepartmentKey(each_of(word[-1], organ), own.code, True)

    def _upward(self, code: str) -> list[Region]:
        """A region and those it lies in, from itself to its province."""
        found = [self._gazetteer.get(code)]
        while found[-1].parents and found[-1].parents[0] != NATION:
            found.append(self._gazetteer.get(found[-1].parents[0]))
        return found

    def full_name(self, key: DepartmentKey) -> str:
        """A department's official name with its region's, as far as both are known."""
        entry = self._entries.get(key.organ)
        if entry is None:
            return self._region_name(key) + key.organ
        if key.jurisdiction == NATION:
            return entry.full[0] or entry.full[1] or entry.id
        place = self._region_name(key)
        is_province = self._knows(key.jurisdiction or "") and not place.endswith("市") and self._is_province(key)
        names = (entry.full[1], entry.full[2]) if is_province else (entry.full[2], entry.full[1])
        return place + (names[0] or names[1] or entry.id)

    def _is_province(self, key: DepartmentKey) -> bool:
        return self._gazetteer.get(key.jurisdiction or "").level == "province"

    def _region_name(self, key: DepartmentKey) -> str:
        if key.jurisdiction is None or key.jurisdiction == NATION:
            return ""
        code, _, part = key.jurisdiction.partition("/")
        return (self._gazetteer.get(code).name if code != "-" else "") + part


def _id(area: Area) -> str | None:
    if area.code is None and not area.part:
        return None
    return f"{area.code or '-'}/{area.part}" if area.part else area.code


def departments(book: RuleBook, judgements: Sequence[Judgement] = ()) -> Departments:
    """The resolver of a rule book under a user's judgements, built once."""
    built = book.derived.setdefault(__name__, {})
    assert isinstance(built, dict)
    asked = tuple(judgements)
    found = built.get(asked)
    if not isinstance(found, Departments):
        found = built[asked] = Departments(book, asked)
    return found


def normalise(name: str, region: str | None, book: RuleBook, judgements: Sequence[Judgement] = ()) -> DepartmentKey:
    """The department that a name means in a document of a region (its printed name, or its id); `judgements` are a
    user's own and win over the rules."""
    return departments(book, judgements).read(name, region).key


def matches(query: str, name: str, region: str | None, book: RuleBook) -> bool:
    """Whether a user's name for a department (某市生态环境局, 市生态环境局, 生态环境局) means the one that a document
    of a region prints as `name`. What the query leaves open, level or region, is not asked for."""
    resolver = departments(book)
    asked, held = resolver.read(query, None), resolver.read(name, region)
    if asked.key.organ != held.key.organ:
        return False
    if asked.key.jurisdiction is not None:
        return asked.key.jurisdiction == held.key.jurisdiction
    if not asked.stated:
        return True
    return resolver.read(query, region).key.jurisdiction == held.key.jurisdiction
