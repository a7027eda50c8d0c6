"""What is measured: the subject of a goal without lead-in, scope and adverbs, and coordinated subjects taken apart."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.rules import RuleBook
from pipeline.rules.regions import gazetteer

_HEAD = re.compile(
    r"(?:产业|行业|营业|主营业务|冷链|月人均|人均|户均|日均|保障|综合|资源化|无害化|安全|规范化|规范|有效|集中|回收|平均|年均|总体|达标|减量化|生态化|信息化|标准化)*"
    r"(?:增加值占.+?(?:比重|比例|占比)|占.+?(?:比重|比例)|[一-龥]{2}化(?:[一-龥]{2})?率|[一-龥]{2}(?:率|比例)|占比|比重|比例|增加值|能耗|消耗|产量|产值|(?:排放|消费|使用|产生|用水|用能)?总量|数量|总数|人数|人次|面积|浓度|强度"
    r"|能力|规模|里程|总额|收入|投资|排放量|减排量|使用量|消费量|用水量|用量|年限|水平|金额|增速|满意度|指数|系数|标准|价格|成本|时间|时限|单产|亩产|产能|寿命|密度|温度|客流量|服务半径|半径|距离|深度|数)$"
)
_BARE = re.compile(r"^[一-龥]{1,4}(?:率|量|额|值|比例|占比|数|面积|(?<!总)收入|密度|深度|强度)$|^[总单]产$")
_MEASURE = re.compile(r"[一-龥]{2}[量额值]$")
_SHORTEST_FRONT = 3
_LONGEST_PLACE = 8
_SHORT_NAME = 3
_COUNTED = re.compile(r"(?:起|次|件|户|家|台|处|例)数$")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.]*(?=[一-龥]{3})")
_ROADS = re.compile(r"[省市县乡镇村](?P<kind>[道级])(?=[一-龥]{2})")
_FIELD = re.compile(r"(?P<own>[一-龥]{2,6}?)(?:行业|流域|口岸|片区|都市圈)(?=.{2})")
_HAN = re.compile(r"[一-龥]+")
_NOUN_ENDS = ("品", "物", "业", "类", "员")
_WORDS = frozenset(
    ("人员", "人口", "人才", "人数", "人均", "业务", "业态", "学生", "学校", "机构", "车辆", "车间", "水平", "水量")
)
_STAGE = re.compile(r".{2,8}?(?:阶段|领域|行业|系统|环节)(?=.)")
_PLACE = re.compile(
    r"城市|农村|城镇|乡镇（街道）|乡镇|乡村|行政村|自然村|村（社区）|村(?=[一-龥]{3})|街道|社区|城区|县城|县域|市区|平原(?:地区)?|山区|丘陵(?:山区|地区)?|国内|入境|出境|国家级|省级|市级|县级|男性|女性"
    r"|小学|初中|高中|幼儿园|城市居民|农村居民|城镇居民"
)
_PER = re.compile(r"人均|户均|亩均|单位|每")
_PER_HEAD = re.compile(r"每[十百千万亿]+(?:名|个|户)?(?:常住|户籍)?(?:人口|居民|老年人|儿童|学生|就业人员|人|户|家庭)?")
_CLASSED = re.compile(r"(?P<list>[^等]{2,}?)等[一-龥]{2,}")
_REMARK = re.compile(r"（[^（）]*）$")
_VERBAL = re.compile(r"(?:接待|实现|完成|新增|培育|引进|带动)[^，]{0,2}")
_BUILT = re.compile(r"^(?:新建|改建|扩建|续建|建设|建成|建立|打造|培育|新增|创建)")
_ALL_OF = re.compile(r"^(?:[两三四五六七八][市县区州地]|的)")
_CROP = re.compile(r"[^总单年亩]产[量值]")
_TIMELY = re.compile(r"(?:按期|按时|及时|如期|准时|限时|主动)$")
_LAST_WORD = re.compile(
    r"(?:(?:总|播种|种植|栽培|养殖)?(?:产量|产值|面积|规模)|单产)$|[一-龥]{2}(?:率|量|额|值|数|比例|面积)$|[一-龥]{2}$"
)


class Subject(NamedTuple):
    """A cleaned subject, the scope word that stood before it, and the words of force found in front of it."""

    text: str
    scope: str | None
    lead: str


class _Patterns(NamedTuple):
    lead: re.Pattern[str]
    scope: re.Pattern[str]
    tail: re.Pattern[str]
    counting: re.Pattern[str]
    within: re.Pattern[str]


def _patterns(book: RuleBook) -> _Patterns:
    known = book.derived.get(__name__)
    if known is None:
        known = book.derived[__name__] = _Patterns(
            book.compile("(?P<verb>争取(?:到)?|支持|推动|引导)|{lead_in}", "lead_in"),
            book.compile("(?:{scope})+(?:、(?:开发区|园区|[一-龥]{1,4}[区县市]))*(?:的|内|上|共)?", "scope"),
            book.compile(
                "(?:的|等|、|{adverb}|至少|以[^，以]{2,8}为单位|(?<!每)[一二三四五六七八十两\\d]年内?|(?:{reach})并)+$",
                "adverb",
            ),
            book.compile("{count_verb}", "count_verb"),
            book.compile(
                "(?:在[^，]{2,40}?|每(?![百千万年月周日天季半])(?:一)?个?[^，\\d]{1,12}?|"
                "(?:组织|引导|推动|支持|鼓励|指导|督促)[^，、]{1,16}?(?:单位|企业|部门|学校|机构|地区|院校|区县)|"
                "(?P<means>依托|利用|通过|借助|围绕)[^，]{2,30}?)"
                "(?=(?:至少|都|均|要|应)?(?:{count_verb}))(?!.{0,3}$)",
                "within",
            ),
        )
    assert isinstance(known, _Patterns)
    return known


def clean(
    text: str, book: RuleBook, *, keep_verb: bool = False, region: str | None = None, whole: bool = False
) -> Subject:
    """A subject without what leads in to it and trails behind it.

    `region` is the document's own, whose name in front is a scope; `whole` lets the text be nothing but a scope.
    `keep_verb` keeps 争取, 推动 and the like when they are the very verb of a count (争取外专项目10个).
    """
    patterns = _patterns(book)
    rest, scope, lead = text.strip("，、：；"), None, ""
    while rest:
        found = patterns.lead.match(rest)
        if found and found.end() and not (keep_verb and found.end() == len(rest)):
            if keep_verb and found["verb"] and not patterns.counting.search(rest, found.end()):
                break
            lead += found[0]
            rest = rest[found.end() :]
            continue
        if scope is None:
            front = region if region and rest.startswith(region) and len(rest) > len(region) + 1 else None
            where = patterns.scope.match(rest)
            within = patterns.within.match(rest) if keep_verb else None
            if within and within["means"]:
                rest = rest[within.end() :]
                continue
            front = (
                front
                or (where[0] if where and (whole or where.end() < len(rest)) else None)
                or (within[0] if within else None)
            )
            if front:
                scope = _bare_scope(front)
                rest = rest[len(front) :].lstrip("的内，")
                continue
        break
    if not keep_verb:
        rest = patterns.tail.sub("", rest)
    return Subject(rest.strip("，、：；"), scope, lead)


def _bare_scope(text: str) -> str:
    return re.sub(r"^(?:在|组织|引导|推动|支持|鼓励|指导|督促)|(?:范围)?(?:的|内|上|共)$", "", text)


def _split(text: str) -> list[str]:
    """The coordinated items of a subject; 、 cuts before 和 and 及, which may stand inside a name."""
    items, depth, start = [], 0, 0
    cut_all = "、" not in text
    for match in re.finditer(r"[（《“(]|[）》”)]|、|以及|和|与|(?<![涉普])及(?!以上|以下|时)", text):
        mark = match[0]
        if mark in "（《“(":
            depth += 1
        elif mark in "）》”)":
            depth = max(0, depth - 1)
        elif depth == 0 and (mark == "、" or cut_all) and match.start() > start:
            items.append(text[start : match.start()])
            start = match.end()
    items.append(text[start:])
    if not cut_all:
        last = items.pop()
        pieces = re.split(r"以及|和|与|(?<![涉普])及(?!相关|其|以上|以下|时)", last, maxsplit=1)
        items += pieces if len(pieces) == 2 and all(len(piece) > 1 for piece in pieces) else [last]
    return [item for item in items if item]


def complete(bare: str, before: str) -> str:
    """A bare measure (处理率) with the modifier of the measure before it (城市生活污水收集率)."""
    if bare.startswith("每") and _BARE.match(bare):  # 新建示范园30个、每个面积不少于200亩
        return _BUILT.sub("", before) + bare
    if not _BARE.match(bare) or _CROP.fullmatch(bare) or len(before) <= len(bare) or bare[:2] == before[:2]:
        return bare
    head = _PER_HEAD.match(before)
    if head and len(bare) > 2:
        return head[0] + bare
    per = _PER.search(before)
    if per and per[0].endswith("均") and len(bare) > 2:
        return before[: per.end()] + bare
    number = _COUNTED.search(before)
    if number:  # 生产安全事故起数、死亡人数
        return before[: number.start()] + bare
    if before[-1] == bare[-1]:
        return before[: -len(bare)] + bare if len(before) - len(bare) >= 2 else bare
    shared = before.rfind(bare[:2])
    if shared >= 2 and not _VERBAL.fullmatch(before, 0, shared):
        return before[:shared] + bare
    word = _LAST_WORD.search(before)
    return _TIMELY.sub("", before[: word.start()]) + bare if word and word.start() >= 2 else bare


def expand(subject: str, amounts: int, *, distributed: bool, each: bool) -> list[str]:
    """The subjects that a coordinated one stands for, what they share put back; the subject itself if it is one.

    `amounts` is how many amounts the predicate has, `distributed` says 分别, `each` 均 or 都.
    """
    if subject.startswith("城乡") and amounts == 2:
        urban = "城市" if subject.startswith(("城乡低保", "城乡特困")) else "城镇"
        return [urban + subject[2:], "农村" + subject[2:]]
    listed = _CLASSED.match(subject) if distributed and amounts > 1 else None
    if listed and listed["list"].count("、") + 1 == amounts:  # 秸秆、尾菜等农业废弃物综合利用率
        return [item + shared_measure(subject) for item in listed["list"].split("、")]
    items = _split(subject)
    if distributed and len(items) == amounts + 1 > 2 and subject.count("、") + 1 == amounts:
        items = subject.split("、")  # 公交车、出租车新能源和清洁能源占比: 和 stands inside the measure
    if len(items) == 1 or any(item.endswith("等") for item in items) or re.search(r"等[一-龥]", items[-1]):
        return [subject]
    kind = _ROADS.match(items[-1])
    if kind and all(len(item) == 1 for item in items[:-1]):  # 县、乡、村道列养率
        return [item + items[-1][1:] for item in items[:-1]] + items[-1:]
    heads = [_HEAD.search(item) for item in items]
    last = heads[-1]
    measured = heads[0] or _MEASURE.search(items[0])
    if measured and all(head or _BARE.match(item) for head, item in zip(heads[1:], items[1:], strict=True)):
        return [items[0], *(_fronted(item, items[0]) for item in items[1:])]
    if last is None and not ((each or distributed) and (_own(items[-2], items[-1]) or _placed(items[-2], items[-1]))):
        return items if distributed and len(items) == amounts else [subject]
    items = _patients(items)
    own = _own(items[-2], items[-1]) or _placed(items[-2], items[-1]) or _as_long(items, last.start() if last else 0)
    if not own:
        return [subject]
    if not (distributed or each or ("、" in subject and _parallel(items[-2], own))):
        return [subject]
    stage = _STAGE.match(items[0])
    shared = items[0].rfind("的") + 1 or (stage.end() if stage else len(items[0]) - len(own))
    front = items[0][:shared] if shared >= _SHORTEST_FRONT else ""
    bodies = [
        items[0],
        *((front + item) if front and len(item) < len(items[0]) else item for item in [*items[1:-1], own]),
    ]
    return [body + items[-1][len(own) :] for body in bodies]


def _patients(items: list[str]) -> list[str]:
    """高血压、糖尿病患者 shares its noun."""
    last = items[-1].find("患者")
    return [item + "患者" if last > 0 and not item.endswith("者") else item for item in items[:-1]] + items[-1:]


def shared_object(subject: str, amounts: int, book: RuleBook) -> list[str]:
    """What each of several verbs is said of, where only the last has its object (新增、恢复灌溉面积2万亩、1万亩)."""
    items = _split(subject)
    if len(items) != amounts or amounts < 2:
        return []
    verbs = _patterns(book).counting
    last = verbs.match(items[-1])
    if last is None or last.end() == len(items[-1]) or not all(verbs.fullmatch(item) for item in items[:-1]):
        return []
    return [item + items[-1][last.end() :] for item in items[:-1]] + [items[-1]]


def _parallel(a: str, b: str) -> bool:
    """Whether two items have the same build: one length and a shared first or last character."""
    return abs(len(a) - len(b)) <= 1 and (a[0] == b[0] or a[-1] == b[-1])


def _fronted(item: str, first: str) -> str:
    """A later item with what it shares with the first: one that begins with its own 人均 or 单位 takes what stands
    before that word in the first, a bare measure the first one's modifier."""
    if not _PER.match(item):
        return complete(item, first)
    front = _PER.search(first)
    return first[: front.start()] + item if front and front.start() >= 2 else item


def _placed(before: str, last: str) -> str:
    """The place or group that the last item begins with, where the one before it is another (城市、农村低保标准)."""
    place = _PLACE.match(last)
    return place[0] if place and _PLACE.fullmatch(before) else ""


def _own(before: str, last: str) -> str:
    """The part of the last item that is its own: as long as the item before it and ending alike (乘用车、商用车…)."""
    plain = _REMARK.sub("", before)
    field = _FIELD.match(last)
    if field:  # 钢铁、平板玻璃行业产能占比
        return field["own"]
    latin = _LATIN.match(last)
    if latin:  # 氮氧化物和VOCs减排量
        return latin[0]
    for length in (0, -1, -2, 1, 2):
        end = len(plain) + length
        if 2 <= end < len(last) - 1 and last[end - 1] == plain[-1] and last[end - 1 : end + 1] not in _WORDS:
            return last[:end]
    return ""


def _as_long(items: list[str], measure: int) -> str:
    """The part of the last item that is its own: what stands before its measure, or what is as long as each of the
    short items before it where that is far shorter (小麦、玉米亩均灌溉用水量)."""
    length = len(items[-2])
    plain = all(_HAN.fullmatch(item) for item in items) and max(map(len, items[:-1])) <= _SHORT_NAME + 1
    if plain and 2 <= length <= _SHORT_NAME and measure > length + 1:
        return items[-1][: length + (items[-1][length] in _NOUN_ENDS)]  # 水产品
    return items[-1][:measure]


def shared_measure(subject: str) -> str:
    """The measure at the end of a subject (主次干道机械化清扫率 → 机械化清扫率), "" where it ends in none."""
    match = _HEAD.search(subject)
    return match[0].rpartition("的")[2] if match else ""


def places_of(subject: str, amounts: int, book: RuleBook) -> tuple[list[str], str] | None:
    """The places that a measure is said of one by one (甲市、乙市工业产值分别达到…), as many as there are amounts or of
    all alike (均不低于…), and the measure."""
    items = subject.split("、")
    known = gazetteer(book)
    if len(items) < 2 or amounts not in (1, len(items)) or not all(known.find(item) for item in items[:-1]):
        return None
    for length in range(_LONGEST_PLACE, 1, -1):
        place, measure = items[-1][:length], _ALL_OF.sub("", items[-1][length:])
        if len(measure) > 1 and known.find(place):
            return [*items[:-1], place], measure
    return None


def places_counted(subject: str, book: RuleBook) -> tuple[list[str], str] | None:
    """The places that a counting verb is said of one by one (甲镇、乙镇分别建成…), and the verb with its object."""
    match = _each_place(book).match(subject)
    return (_split(match["places"]), match["rest"]) if match else None


def _each_place(book: RuleBook) -> re.Pattern[str]:
    key = f"{__name__}.places"
    known = book.derived.get(key)
    if known is None:
        known = book.derived[key] = book.compile(
            r"^(?P<places>[^，]{1,}?[镇乡县区市村州道][、和][^，]{1,}?[镇乡县区市村州道])(?:分别|各)"
            r"(?P<rest>{count_verbs}(?!{count_verb}).{2,})$",
            "places",
        )
    assert isinstance(known, re.Pattern)
    return known
