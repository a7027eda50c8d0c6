"""Who issued a document and which jurisdiction it governs, read from names with the gazetteer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pipeline.records import Passage
from pipeline.rules.book import RuleBook
from pipeline.rules.regions import NATION, Gazetteer, Region, gazetteer

_ORGAN_END = re.compile(r"(?:[委局厅办部院署会行社府室组]|[省市区县州盟旗]委)$")
_LOCAL = re.compile(r"(?<=[委局厅办部院署会行社府室])(?=[省市区县州](?:委|人民政府|政府|[一-龥]{2,12}?[局厅委办]))")
_JOINT = re.compile(r"(?P<place>[一-龥]{2,14}?[省市区县州盟旗])委(?:办公?[室厅]?)?(?=(?P=place)(?:人民)?政府)")
"""A committee of the party before the government of the same place (甲市委甲市人民政府)."""
_ET_AL = re.compile(r"等[一二三四五六七八九十\d]*(?:个)?(?:部门|单位|部委|厅局)$")
_SELF = {
    "自治区": "province",
    "全省": "province",
    "我省": "province",
    "全市": "prefecture",
    "我市": "prefecture",
    "全县": "county",
}
_SELF_WORD = re.compile("|".join((*_SELF, "全区", "我区", "我县")))
_PLAIN_REGION = re.compile(
    r"(?P<name>[一-龥]{2,14}?(?:自治[区州县旗]|省|市|县|区|旗|州|盟))(?=人民政府|管理委员会|管委会|党工委|委员会|政府)"
)
_ZONE = re.compile(
    r"(?P<name>[一-龥]{2,20}?(?:开发区|高新区|新区|新城|园区|示范区|试验区|保税区|度假区|产业园|合作区))"
    r"(?:党工委|工委)?(?:管理委员会|管委会)"
)
_NAMELESS = ("自治区", "自治州", "自治县", "自治旗")
_FRONT = 40


def split_issuers(text: str, starts: Sequence[int], national: re.Pattern[str], book: RuleBook) -> tuple[str, ...]:
    """The issuers in a run of names: parted at 、, and after the end of an organ's name where the source has white
    space (`starts`) or a region's, a central organ's (`national`) or a local organ's name begins
    (中共甲市委甲市人民政府)."""
    begins = [*starts, *(at for at, _, _ in gazetteer(book).regions_in(text))]
    begins += [match.start() for match in national.finditer(text)]
    cuts = {0, len(text), *(at for at in begins if _ORGAN_END.search(text[:at]))}
    cuts |= {match.start() for match in _LOCAL.finditer(text)} | {match.end() for match in _JOINT.finditer(text)}
    ordered = sorted(cuts)
    names: list[str] = []
    for start, end in pairwise(ordered):
        names += re.split(r"[、,\s]", text[start:end])
    cleaned = (_ET_AL.sub("", name).strip("：（） ") for name in names)
    return tuple(dict.fromkeys(name for name in cleaned if len(name) > 1))


def jurisdiction(
    headings: Sequence[str | None],
    issuers: Sequence[str],
    number: str | None,
    passages: Sequence[Passage],
    national: re.Pattern[str],
    book: RuleBook,
) -> str | None:
    """The full name of the jurisdiction a document governs, None when nothing tells.

    A region in the title that lies within the issuer's comes first (a city's plan for a new area), then the
    issuer's region, then the region that the text mentions most at the level it calls its own (全省, 我市), where the
    number's place character decides between equals.
    """
    places = gazetteer(book)
    issuing = _issuing(issuers, national, places)
    for heading in headings:
        titled = _titled(heading or "", issuing, places)
        if titled is not None:
            return places.full_name(titled)
    for name in issuers:
        zone = _ZONE.match(name)
        if zone is not None and not places.find(zone["name"]):
            return zone["name"]
    if issuing is not None:
        return places.full_name(issuing)
    for name in issuers:
        plain = _PLAIN_REGION.match(name)
        if plain is not None and plain["name"] not in _NAMELESS:
            return plain["name"]
    mentioned = _mentioned(number, passages, places)
    return places.full_name(mentioned) if mentioned is not None else None


def _issuing(issuers: Sequence[str], national: re.Pattern[str], places: Gazetteer) -> Region | None:
    for name in issuers:
        named = [found for found in places.regions_in(name) if found[2].code != NATION and found[0] <= len("中共")]
        if named:
            return _deepest(named, places)
    if any(national.match(name) for name in issuers):
        return places.get(NATION)
    return None


def _deepest(named: Sequence[tuple[int, int, Region]], places: Gazetteer) -> Region:
    """The last of the regions that follow on one another, each in the one before (某省某市某区)."""
    end, region = named[0][1], named[0][2]
    for start, stop, inner in named[1:]:
        if start != end or not places.contains(region.code, inner.code):
            break
        end, region = stop, inner
    return region


def _titled(heading: str, issuing: Region | None, places: Gazetteer) -> Region | None:
    """The region of a title: the first one within the issuer's region, read on to the smallest of its run."""
    within = issuing.code if issuing is not None else None
    named = [found for found in places.regions_in(heading, within) if found[2].code != NATION]
    for index, (_, _, region) in enumerate(named):
        if within is None or (region.code != within and places.contains(within, region.code)):
            return _deepest(named[index:], places)
    return None


def _mentioned(number: str | None, passages: Sequence[Passage], places: Gazetteer) -> Region | None:
    level = _own_level(passages)
    counts: Counter[str] = Counter()
    for passage in passages:
        counts.update(region.code for _, _, region in places.regions_in(passage.text) if region.level != "nation")
    own_province = {region.code for region in places.find(number[:1])} if number else set()
    best: tuple[bool, bool, int] | None = None
    chosen: Region | None = None
    for code, count in counts.most_common(_FRONT):
        region = places.get(code)
        if level is not None and region.level != level:
            continue
        rank = (code in own_province, bool(number) and region.short[:1] == (number or "")[:1], count)
        if count > 1 and (best is None or rank > best):
            best, chosen = rank, region
    return chosen


def _own_level(passages: Sequence[Passage]) -> str | None:
    """The level of division that the text calls its own, from 全省, 我市 and the like."""
    said = Counter(word for passage in passages for word in _SELF_WORD.findall(passage.text))
    levels: Counter[str] = Counter()
    for word, count in said.items():
        if word in _SELF:
            levels[_SELF[word]] += count
    common = levels.most_common(1)
    return common[0][0] if common else None
