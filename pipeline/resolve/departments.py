"""Departments across documents: an organ and the jurisdiction that it serves, behind all the names it goes by.

市发改委 in a document of one city and that city's 发展和改革委员会 anywhere are one department; 市发改委 of another
city is not. Standard organs stand in `rules/vocabulary/departments.yaml`; other names are reduced to a
common form (委员会 to 委, no 和). Nothing is merged: what is taken for one is a `Judgement` with its reason.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from pipeline.records import Facts, Judgement, Record, Responsibility
from pipeline.resolve.documents import Area, area_of, document_of
from pipeline.rules import RuleBook
from pipeline.rules.organs import organs
from pipeline.rules.regions import NATION, Gazetteer, Region, gazetteer
from pipeline.structure.lines import fold_plain

Form = Literal["full", "stem", "old", "other"]

_BRACKET = re.compile(r"（[^（）]*）$")
_LEVEL = re.compile(r"(?:本|我)?(国家|中央|全国|自治区|自治州|自治县|新区|省|市|县|区|州|盟|旗)")
_PARTY = re.compile(r"(?:中共)?(?:党)?委(?=.*[部办委室校]$)|(?:人民)?政府(?=.*(?:办|局|委|室|中心|厅)$)")
_BRANCH = re.compile(
    r"共青团|人民银行|人行|国家税务|国家统计|国家外汇|外汇管理|国网|国家电网|国家金融监|金融监管总局|中国银保监"
)
_TEAM = re.compile(r"团([省市县区州盟旗])委$")
_LEVELS = {
    "国家": "nation", "中央": "nation", "全国": "nation", "省": "province", "自治区": "province", "市": "prefecture",
    "州": "prefecture", "自治州": "prefecture", "盟": "prefecture", "县": "county", "自治县": "county", "旗": "county",
    "区": "county", "新区": "new_area",
}  # fmt: skip
_RANK = {"nation": 0, "province": 1, "prefecture": 2, "new_area": 2, "county": 3}


class OrganEntry(Record):
    """An organ of `vocabulary/departments.yaml`; its fields are told at the head of that file."""

    id: str
    full: tuple[str, str, str]
    stems: tuple[str, ...] = ()
    old: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    old_names: tuple[str, ...] = ()


class DepartmentWords(Record):
    """`vocabulary/departments.yaml`."""

    endings: tuple[str, ...]
    organs: tuple[OrganEntry, ...]


class DepartmentKey(NamedTuple):
    """What a department is. `jurisdiction`: the id of its region (a code of the gazetteer, `code/part` for a part of
    one, `-/name` for a region it does not know), None where the document names none. `is_class`: it stands for
    several units (各县区政府, 市场监管部门)."""

    organ: str
    jurisdiction: str | None
    is_class: bool


class _Reading(NamedTuple):
    """A name taken apart: `stated`: the level or region that the name itself prints, "" for none."""

    key: DepartmentKey
    form: Form
    stated: str


class Departments:
    """Resolves names of departments; built once per rule book by `departments`."""

    def __init__(self, book: RuleBook) -> None:
        words = book.vocabulary("departments", DepartmentWords)
        self._book = book
        self._gazetteer: Gazetteer = gazetteer(book)
        self._entries = {entry.id: entry for entry in words.organs}
        self._organs: dict[str, tuple[str, Form]] = {}
        for entry in words.organs:
            self._learn(entry, words.endings)
        self._areas: dict[str, Area] = {}
        self._read: dict[tuple[str, str | None], _Reading] = {}

    def _learn(self, entry: OrganEntry, endings: Iterable[str]) -> None:
        for name in entry.full:
            if name:
                self._organs.setdefault(name, (entry.id, "full"))
        forms: tuple[tuple[Form, tuple[str, ...], tuple[str, ...]], ...] = (
            ("stem", entry.stems, entry.names),
            ("old", entry.old, entry.old_names),
        )
        for form, stems, names in forms:
            for name in names:
                self._organs.setdefault(name, (entry.id, form))
            for stem in stems:
                for ending in endings if len(stem) == 1 else ("", *endings):
                    self._organs.setdefault(stem + ending, (entry.id, form))

    # ------------------------------------------------------------ names

    def read(self, name: str, region: str | None) -> _Reading:
        """A name as a document of a region (its printed name, or the id of one) prints it."""
        asked = name, region
        found = self._read.get(asked)
        if found is None:
            found = self._read[asked] = self._taken_apart(_plain(name), region)
        return found

    def _taken_apart(self, name: str, region: str | None) -> _Reading:
        area = self._area(region)
        if organs(self._book).kind(name) == "class" or name.startswith("各"):
            return _Reading(DepartmentKey(_reduced(name), _id(area), True), "other", "")
        whole = self._organs.get(name)
        if whole is not None:
            return self._bare(name, whole, area)
        place, rest = self._own_region(name)
        if place is not None:
            organ, form = self._organ(rest)
            return _Reading(DepartmentKey(organ, place, False), form, place)
        team = _TEAM.match(name)
        level = team or _LEVEL.match(name)
        if level is not None and len(name) > level.end() - (1 if team else 0):
            rest = "团委" if team else name[level.end() :]
            organ, form = ("党委", "stem") if rest == "委" else self._organ(rest)
            return _Reading(self._at_level(organ, level[1], area), form, level[1])
        organ, form = self._organ(name)
        return _Reading(DepartmentKey(organ, _id(area), False), form, "")

    def _bare(self, name: str, found: tuple[str, Form], area: Area) -> _Reading:
        """A known organ without a region: its form tells the level (部 the nation's, 厅 a province's)."""
        organ, form = found
        full = self._entries[organ].full
        if name.endswith(("部门", "机关", "系统")):
            return _Reading(DepartmentKey(organ, _id(area), True), form, "")
        if name == full[0] != full[1] or name.startswith(("国家", "中国", "中央", "全国", "国务院", "最高")):
            return _Reading(DepartmentKey(organ, NATION, False), form, "国家")
        if name.endswith("部") and full[0].endswith("部") and full[1] != full[0] and not full[1].endswith("部"):
            return _Reading(DepartmentKey(organ, NATION, False), form, "国家")
        if name.endswith(("总局", "总署", "总社")):
            return _Reading(DepartmentKey(organ, NATION, False), form, "国家")
        if name.endswith("厅") and not full[2].endswith("厅"):
            return _Reading(self._at_level(organ, "省", area), form, "省")
        return _Reading(DepartmentKey(organ, _id(area), False), form, "")

    def _own_region(self, name: str) -> tuple[str | None, str]:
        """The id of the region that a name itself prints, and the rest of the name. A branch of a national body has
        it in its middle (人民银行某市中心支行)."""
        found = self._gazetteer.regions_in(name)
        branch = _BRANCH.search(name) is not None
        chain: list[tuple[int, int, Region]] = []
        for start, end, region in found:
            follows = start == (chain[-1][1] if chain else 0)
            if region.code != NATION and (follows or (branch and not chain)):
                chain.append((start, end, region))
        if not chain:
            return None, name
        if chain[-1][1] == len(name):
            return chain[-1][2].code, "政府"
        rest = name[: chain[0][0]] + name[chain[-1][1] :]
        if rest.startswith(("市", "省")) and self._organ(rest)[1] == "other" and self._organ(rest[1:])[1] != "other":
            rest = rest[1:]
        return chain[-1][2].code, rest

    def _organ(self, rest: str) -> tuple[str, Form]:
        """The organ of a name without its region."""
        found = self._organs.get(rest)
        if found is None:
            party = _PARTY.match(rest)
            if party is not None and party.end() < len(rest):
                found = self._organs.get(rest[party.end() :])
        return found or (_reduced(rest), "other")

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
        below = _RANK[level] > _RANK[own.level] if own.level in _RANK else True
        return DepartmentKey(organ, own.code, below)

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


def _plain(name: str) -> str:
    plain = fold_plain(name)
    return _BRACKET.sub("", plain) or plain


def _reduced(name: str) -> str:
    """A name the vocabulary does not know in its common form."""
    short = name.replace("管理委员会", "管委会").replace("委员会办公室", "委办").replace("委员会", "委")
    short = re.sub(r"(?<=[区城园])管委会$", "", short)
    short = re.sub(r"(?<=.)人民政府", "政府", short)
    short = re.sub(r"(?<=.{2})办公室$", "办", short)
    return re.sub(r"(?<=.)[和与及](?=.{2})", "", short)


def _id(area: Area) -> str | None:
    if area.code is None and not area.part:
        return None
    return f"{area.code or '-'}/{area.part}" if area.part else area.code


def departments(book: RuleBook) -> Departments:
    """The resolver of a rule book, built once."""
    found = book.derived.get(__name__)
    if not isinstance(found, Departments):
        found = book.derived[__name__] = Departments(book)
    return found


def normalise(name: str, region: str | None, book: RuleBook) -> DepartmentKey:
    """The department that a name means in a document of a region (its printed name, or its id)."""
    return departments(book).read(name, region).key


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


def judgements(names_by_region: Mapping[str | None, Iterable[str]], book: RuleBook) -> list[Judgement]:
    """What is judged about the departments that documents of each region name: which names mean one department, and
    which equal names of different regions do not."""
    resolver = departments(book)
    groups: dict[DepartmentKey, dict[tuple[str, str | None], Form]] = defaultdict(dict)
    printed: dict[str, dict[DepartmentKey, str | None]] = defaultdict(dict)
    for region, names in names_by_region.items():
        for name in names:
            reading = resolver.read(name, region)
            if not reading.key.is_class:
                groups[reading.key].setdefault((name, region), reading.form)
                printed[name].setdefault(reading.key, region)
    found: list[Judgement] = []
    for key, forms in groups.items():
        found += _same(key, forms, resolver)
    for name, keys in printed.items():
        found += _different(name, keys, resolver)
    return found


def _same(
    key: DepartmentKey, forms: Mapping[tuple[str, str | None], Form], resolver: Departments
) -> Iterable[Judgement]:
    """That each further name of a department means the one that its first name means."""
    full = resolver.full_name(key)
    names: dict[str, tuple[str | None, Form]] = {}
    for (name, region), form in forms.items():
        names.setdefault(name, (region, form))
    if len(names) < 2:
        return
    first, *others = names
    for name in others:
        region, form = names[name]
        old = "old" in (form, names[first][1])
        reason = f"“{first}”与“{name}”都指{full}" + (
            "（其中有机构改革前的旧称）" if old else "（全称、简称或省略了辖区）"
        )
        yield _judgement(
            _shown(first, names[first][0]), _shown(name, region), "same", reason, "old-name" if old else "name-form"
        )


def _different(name: str, keys: Mapping[DepartmentKey, str | None], resolver: Departments) -> Iterable[Judgement]:
    """That one name printed in documents of different regions means different departments."""
    (first, region), *others = keys.items()
    for key, other in others:
        if key.jurisdiction != first.jurisdiction and key.organ == first.organ:
            reason = f"同名而辖区不同：前者为{resolver.full_name(first)}，后者为{resolver.full_name(key)}"
            yield _judgement(_shown(name, region), _shown(name, other), "different", reason, "jurisdiction")


def _shown(name: str, region: str | None) -> str:
    return f"{name}（{region}）" if region else name


def _judgement(a: str, b: str, verdict: Literal["same", "different"], reason: str, rule: str) -> Judgement:
    digest = hashlib.sha256(f"department|{a}|{b}".encode()).hexdigest()[:16]
    return Judgement(id=digest, kind="department", a=a, b=b, verdict=verdict, reason=reason, rule=f"department-{rule}")


def department_judgements(documents: Sequence[Facts], book: RuleBook) -> list[Judgement]:
    """The judgements about the departments that documents make responsible."""
    names: dict[str | None, dict[str, None]] = {}
    for facts in documents:
        document = document_of(facts)
        held = names.setdefault(document.region if document else None, {})
        for record in facts.records:
            if isinstance(record, Responsibility):
                held.update(dict.fromkeys(unit.name for unit in record.departments))
    return judgements(names, book)
