"""Classes of units and their members: 各县区政府 of a city holds the governments of its counties and districts.

A class is never one department with a member. What it holds is told by its name, as `pipeline.resolve.departments`
reduces it, and its region:

- 各县区政府, 各市财政局: that organ of each division of that level in the region (GB/T 2260);
- 市场监管部门: that organ of the region itself and of every division in it;
- 各开发区管委会, 各园区: the zones in the region;
- 各镇街: its towns and subdistricts;
- 市直各部门: every organ of the region itself.

有关部门 and the like leave open whom they mean: they have no members.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pipeline.resolve.departments import DepartmentKey, departments
from pipeline.resolve.unit_names import is_any_zone
from pipeline.rules import RuleBook
from pipeline.rules.organs import organs
from pipeline.rules.regions import NATION, Gazetteer, gazetteer

_EACH = re.compile(r"各(?P<kinds>[省市县区州旗盟]+)(?P<tail>.*)")
_TOWNS = re.compile(
    r"(?:(?:乡镇|镇乡|镇|乡)(?:街道|街)?|街道|镇街道?|乡镇街道?|街镇)(?:政府|办事处|街道办事处|街道办)?"
)
_TOWN = re.compile(r".+(?:[镇乡]|街道)(?:人民政府|政府|办事处|街道办|办)?")
_ALL = re.compile(r"(?P<level>[省市县区州旗盟])(?:直|级|政府)?各(?:部门|单位|部门单位|委办局|机关)+")
_SOME = re.compile(r"有关|相关|其他|牵头|责任|成员|配合|主管")
_WHOLE = ("人民政府", "党委", "人大常委会", "政协")
_COUNTY, _PREFECTURE = frozenset(("county",)), frozenset(("prefecture",))


class Classes:
    """The classes among some departments, ready to say which hold a department."""

    def __init__(self, keys: Iterable[DepartmentKey], book: RuleBook) -> None:
        self._book = book
        self._places: Gazetteer = gazetteer(book)
        self._by_region: Mapping[str, list[DepartmentKey]] = defaultdict(list)
        for key in keys:
            if key.is_class and key.jurisdiction:
                self._by_region[key.jurisdiction].append(key)

    def of(self, member: DepartmentKey) -> Iterator[DepartmentKey]:
        """The classes that hold a department."""
        if member.is_class or member.jurisdiction is None:
            return
        for region in self._around(member.jurisdiction):
            for key in self._by_region.get(region, ()):
                if self._holds(key, member):
                    yield key

    def _around(self, region: str) -> Iterator[str]:
        """A region and all that it lies in."""
        seen, waiting = {region}, [region]
        while waiting:
            id_ = waiting.pop(0)
            yield id_
            code, _, part = id_.partition("/")
            above = () if code == "-" else (code,) if part else self._places.get(code).parents
            waiting += [each for each in above if each not in seen]
            seen.update(above)

    def _holds(self, key: DepartmentKey, member: DepartmentKey) -> bool:
        name = key.organ
        each = _EACH.fullmatch(name)
        if each is not None:
            return self._is_division(each["kinds"], key, member) and self._is_organ(each["tail"], member.organ)
        if name == member.organ:
            return departments(self._book).knows_organ(name)
        if _SOME.search(name):
            return False
        if is_any_zone(name):
            return organs(self._book).is_zone(member.organ)
        if _TOWNS.fullmatch(name):
            return _TOWN.fullmatch(member.organ) is not None
        return self._is_own(name, key, member)

    def _is_division(self, kinds: str, key: DepartmentKey, member: DepartmentKey) -> bool:
        """Whether a department is that of a division of the kinds that the class names (各县区, 各市)."""
        own, code = key.jurisdiction or "", member.jurisdiction or ""
        if "/" in own + code or "-" in (own, code) or own == code:
            return False
        region = self._places.get(code)
        if region.level not in self._levels(kinds, own):
            return False
        return len(kinds) > 1 or region.name.endswith(kinds)

    def _levels(self, kinds: str, own: str) -> frozenset[str]:
        """The levels that kinds of divisions mean in a region: 市 are counties in a city, 省、市 provinces in the
        nation, 市（区） a province's cities."""
        region = self._places.get(own)
        if region.code == NATION and "省" in kinds:
            return frozenset(("province",)) | (_COUNTY if "县" in kinds else frozenset())
        if region.level in ("nation", "province") and not region.name.endswith("市") and kinds[0] in "市州盟":
            return _PREFECTURE | (_COUNTY if "县" in kinds or "旗" in kinds else frozenset())
        return _COUNTY

    def _is_organ(self, tail: str, organ: str) -> bool:
        return departments(self._book).organ_of(tail) == organ

    def _is_own(self, name: str, key: DepartmentKey, member: DepartmentKey) -> bool:
        """Whether a department is one of all those of the class's own region (市直各部门)."""
        everyone = _ALL.fullmatch(name)
        if everyone is None or key.jurisdiction != member.jurisdiction or member.organ in _WHOLE:
            return False
        return self._says_own_level(everyone["level"], key.jurisdiction or "") and not organs(self._book).is_zone(
            member.organ
        )

    def _says_own_level(self, word: str, id_: str) -> bool:
        code, _, part = id_.partition("/")
        return (part or self._places.get(code).name).endswith(word) if code != "-" else part.endswith(word)
