"""Documents full of targets, as many as a benchmark asks for, of the shape that real plans have; the same ones every
time.

Every indicator has a figure for the nation that grows with the years; each province, city and county asks for a little
more of a rate and for its share of a count, so that plans agree, as they mostly do. One target in 500 is printed with
another figure, one in 1000 with another comparator, one in 400 is given to another unit: those are the conflicts.
Plans share indicators: a few stand in most plans, most in few. What is printed varies as in real plans: names with
全市 or the region's own in front, units, floors, caps and plain figures, changes from 2020, yearly numbers, hopes,
targets that the plan's own table repeats, targets without a date.
"""

from __future__ import annotations

import random
import zlib
from decimal import Decimal
from typing import Any, NamedTuple

from pipeline.records import AnyFact, Document, Facts, Place, Target
from pipeline.rules import RuleBook
from pipeline.rules.regions import NATION, Region, gazetteer

COUNTIES = 400
_SHA = "0" * 64
_YEARS = ("2025",) * 12 + ("2030",) * 3 + ("2027",) * 2 + ("2024", "2023", "2035", None)
_FIELDS = [
    "农村",
    "城镇",
    "社区",
    "乡镇",
    "园区",
    "县级",
    "学校",
    "医院",
    "企业",
    "港口",
    "流域",
    "灌区",
    "林场",
    "牧区",
    "景区",
    "口岸",
    "车站",
    "街道",
    "矿山",
    "渔港",
]
_THINGS = [
    "污水处理设施",
    "生活垃圾收运体系",
    "供水管网",
    "应急避难场所",
    "图书馆",
    "卫生室",
    "养老床位",
    "托育服务",
    "数字平台",
    "充电设施",
    "监测站点",
    "消防水源",
    "公交线路",
    "冷链设施",
    "高标准农田",
    "节水器具",
    "光伏设施",
    "绿色建筑",
    "快递网点",
    "文化驿站",
    "实训基地",
    "信用档案",
    "种质资源库",
    "防洪堤防",
    "智能电表",
    "无障碍设施",
    "体育场地",
    "法律服务站",
    "气象观测站",
    "家庭医生团队",
]
_RATES = ("覆盖率", "达标率", "完好率", "普及率", "标准化率", "利用率")
_BUREAUS = [
    "水务局",
    "教育局",
    "财政局",
    "民政局",
    "交通运输局",
    "农业农村局",
    "生态环境局",
    "卫生健康委",
    "发展改革委",
    "应急管理局",
]
_LEVELS = {"nation": "全国", "province": "全省", "prefecture": "全市", "county": "全县"}


class _Indicator(NamedTuple):
    """What is measured: `step` is what a year adds to its figure, `cut` marks a fall from
    2020."""

    name: str
    unit: str
    base: int
    step: int
    less: bool
    cut: bool
    yearly: bool


def _share(*parts: object) -> float:
    """A number from 0 to 1 that always is the same for the same parts."""
    return zlib.crc32("|".join(map(str, parts)).encode()) / 2**32


def _indicators() -> list[_Indicator]:
    found: list[_Indicator] = []
    for thing in _THINGS:
        for field in _FIELDS:
            found += [_Indicator(field + thing + rate, "%", 60, 2, False, False, False) for rate in _RATES[:4]]
            yearly = _share(field, thing) < 0.2
            found.append(_Indicator(f"新建{field}{thing}", "个", 6000000, 100000, False, False, yearly))
            found.append(_Indicator(f"{field}{thing}单位能耗", "%", 14, 1, False, True, False))
            found.append(_Indicator(f"{field}{thing}漏损率", "%", 30, -1, True, False, False))
    random.Random(3).shuffle(found)
    return found


def _regions(book: RuleBook) -> tuple[list[Region], dict[str, tuple[str, ...]]]:
    """The nation, all provinces and cities, and some counties; and for each the regions it lies in, the top first."""
    known = gazetteer(book)
    every = [known.get(code) for code in known.codes()]
    now = [one for one in every if one.until is None and len(known.find(one.name)) == 1]
    counties = [one for one in now if one.level == "county"]
    kept = [one for one in now if one.level in ("nation", "province", "prefecture")]
    kept += counties[:: max(1, len(counties) // COUNTIES)][:COUNTIES]
    chains: dict[str, tuple[str, ...]] = {}
    for one in kept:
        chain = [one.code]
        while chain[-1] != NATION:
            chain.append(next(iter(known.get(chain[-1]).parents), NATION))
        chains[one.code] = tuple(reversed(chain))
    return kept, chains


class _Maker:
    def __init__(self, book: RuleBook) -> None:
        self.regions, self.chains = _regions(book)
        self.indicators = _indicators()
        by_level = {level: [one for one in self.regions if one.level == level] for level in _LEVELS}
        self.places = [one for level, times in (("nation", 8), ("province", 4), ("prefecture", 2), ("county", 1))
                       for one in by_level[level] * times]  # fmt: skip

    def document(self, number: int, targets: int) -> Facts:
        chance = random.Random(number)
        region = chance.choice(self.places)
        name = "全国" if region.level == "nation" else region.name
        title = f"{name}第{number}号工作实施方案"
        home = Document(
            evidence=title, place=_place(0, title), title=title, region=name, doc_number=f"〔2022〕{number}号"
        )
        records: list[AnyFact] = [home]
        while len(records) <= targets:
            which = self.indicators[int(len(self.indicators) * chance.random() ** 2)]
            one = self._target(which, region, chance, len(records))
            records.append(one)
            if chance.random() < 0.04 and len(records) <= targets:
                records.append(_in_table(one, len(records)))
        return Facts(name=f"doc{number:06}", records=tuple(records))

    def _target(self, what: _Indicator, region: Region, chance: random.Random, at: int) -> Target:
        year = "2025" if what.cut else chance.choice(_YEARS)
        value, hope = self._value(what, region, int(year or 2025)), chance.random() < 0.03
        if chance.random() < 1 / 500:
            value -= max(1, value // 50)
        elif hope:
            value += -1 if what.less else 1
        comparator = "<=" if what.less else (">=", "=")[_share(what.name, "bound") < 0.3]
        if chance.random() < 1 / 1000:
            comparator = "~"
        name, scope = self._named(what, region, chance)
        unit, printed = what.unit, Decimal(value)
        if unit == "个" and value > 20000 and chance.random() < 0.5:
            unit, printed = "万个", printed / 10000
        shown = f"到{year}年，{scope or ''}{name}达到{printed}{unit}"
        said: dict[str, Any] = {"evidence": shown, "place": _place(at, shown), "indicator": name, "value": printed}
        if what.cut:
            said |= {"change": "decrease", "baseline_year": 2020, "verb": "下降"}
        return Target(
            id=f"{at:04x}{zlib.crc32(shown.encode()):08x}",
            clause=f"二、/（{at % 9 + 1}）",
            unit=unit,
            comparator=comparator,
            deadline=year,
            recurrence="annual" if what.yearly else None,
            force="aspirational" if hope else "stated",
            scope=scope,
            owners=self._owners(what, region, chance),
            **{"verb": "达到", **said},
        )

    def _value(self, what: _Indicator, region: Region, year: int) -> int:
        """The figure that all plans of a region have for a year."""
        value = what.base + what.step * (year - 2025)
        for code in self.chains[region.code][1:]:
            share = _share(what.name, code)
            if what.unit == "个":
                value = max(1, int(value * (0.02 + 0.05 * share)))
            else:
                value += round(2 * share) * (-1 if what.less else 1)
        return value

    def _named(self, what: _Indicator, region: Region, chance: random.Random) -> tuple[str, str | None]:
        turn = chance.random()
        if turn < 0.3:
            return what.name, _LEVELS[region.level]
        if turn < 0.33 and region.level == "prefecture":
            return what.name, "主城区"
        if turn < 0.4 and region.level != "nation":
            return region.name + what.name, None
        return what.name, None

    def _owners(self, what: _Indicator, region: Region, chance: random.Random) -> tuple[str, ...]:
        if chance.random() > 0.4 or region.level == "nation":
            return ()
        turn = int(_share(what.name, region.code, "owner") * len(_BUREAUS)) + (chance.random() < 1 / 400)
        return ({"province": "省", "prefecture": "市", "county": "县"}[region.level] + _BUREAUS[turn % len(_BUREAUS)],)


def _place(at: int, text: str) -> Place:
    return Place(sha256=_SHA, start=at * 100, end=at * 100 + len(text))


def _in_table(one: Target, at: int) -> Target:
    """The same target in the plan's own table."""
    place = one.place.model_copy(update={"start": at * 100, "end": at * 100 + 3, "table": 0, "row": at})
    return one.model_copy(update={"id": f"t{one.id}", "source": "table", "clause": f"附件/{at}", "place": place})


def made_documents(targets: int, documents: int, book: RuleBook) -> list[Facts]:
    """So many documents with so many targets in all."""
    maker = _Maker(book)
    each, more = divmod(targets, documents)
    return [maker.document(number, each + (number < more)) for number in range(documents)]
