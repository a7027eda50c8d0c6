"""The normal form of an indicator's printed name: what is left when spelling, brackets, abbreviations, synonyms and
words of manner are taken away, with the verb that makes a count what it is kept apart from what is counted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from typing import Literal, NamedTuple

from pipeline.records import Change, Record
from pipeline.resolve.ratios import Shares

_QUOTES = re.compile(r"[“”‘’\"'《》〈〉「」\s]")
_BRACKETS = re.compile(r"\((?!不含|不包括|除|仅|限|剔除)[^()]*\)")
_SQUEEZED = re.compile(r"[和与及、的之,，·\-—();；]")
_NEW_OR_EXTENDED = re.compile(
    r"新\(?[改扩迁][、/]?[改扩迁]?\)?建|新建[、和及与或/]?(?:改造|改扩建|改建|扩建)(?:[、和及与或/]?扩建)?"
)
_EXTENT = re.compile(r"(?<=..)(?:里程|长度|面积)$")
_WHOLE_EXTENT = re.compile(r"(?<=...)(?<!建筑)(?<!占地)(?<!土地)(?<!用地)(?:里程|长度|面积)$")
_ENTERPRISES_OF = re.compile(r"(?<=规上)(工业|服务业|建筑业|文化|制造业)企业(?=.{2,})")
_TENS = re.compile(r"(?<!\d)(10{1,2})万(?=人|名)")
_OWN_NEW = re.compile(r"^(.{2,}?)新增(.*(?:能力|产能|装机|床位|学位))$")
_MONEY_PER = re.compile(r"^每?(?P<times>[万亿])元(?=gdp|.*(?:增加值|产值|营收))")
_UNIT_OF = re.compile(r"^单位(?=gdp|.*(?:增加值|产值))")
_YEARLY = re.compile(
    r"^年(?=产|营|处理|接待|发电|供|用|销|综合|利用|交易|开采|货|客|旅)"
    r"|(?<=[^\d一二三四五六七八九十多全每近前]{2})年(?=(?:产|发电|销|供水|供气|用水|用电|处理|利用|交易|吞吐|接待)(?:[量额值]|能力)$)"
)
_PER_AREA = re.compile(r"单位(?:建筑|供暖|供热|采暖)?面积(?=.{0,4}(?:能耗|电耗|水耗|热耗|排放))")
_PER_TONNE = re.compile(r"^吨(?=.{1,8}(?:能耗|电耗|煤耗|水耗|取水量|排放))")
_DAILY = re.compile(r"日(?=处理|产|供水|供气|加工|焚烧)")
_CHANGE = re.compile(
    r"(?:累计)?(?P<annual>年均|年)?(?:累计)?(?:(?P<up>增速|增幅|涨幅|增长(?:率|速度|幅度|比)?)"
    r"|(?P<down>降幅|(?:下降|降低)(?:率|幅度|比)?))$"
)
_LEVEL = re.compile(r"(?:率|比|度|系数|指数|强度|浓度|标准|时间|时限|年限)$")
_MEASURE = re.compile(r"[率比度额量]$")
_PEOPLE = ("常住人口", "人口", "居民", "人")
_TIMES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "亿": 10**8}
_MONEY_DEFAULT = 10**4


class Standard(Record):
    """A standard indicator: its symbol, further names and dimensions, which way is better ("none": neither), and
    whether it adds up over regions."""

    name: str
    symbol: str = ""
    also: tuple[str, ...] = ()
    unit: tuple[str, ...]
    better: Literal["more", "less", "none"]
    adds: bool


class IndicatorVocabulary(Record):
    """`vocabulary/indicators.yaml`; its head says what each list is for."""

    words: dict[str, tuple[str, ...]]
    region: tuple[str, ...]
    front: tuple[str, ...]
    tail: tuple[str, ...]
    count_tails: tuple[str, ...]
    not_counts: tuple[str, ...]
    whole: tuple[str, ...]
    rate_stems: tuple[str, ...]
    acts: dict[str, tuple[str, ...]]
    compatible: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]
    helpers: tuple[str, ...]
    behind: tuple[str, ...]
    bare: tuple[str, ...]
    bare_front: tuple[str, ...]
    people: tuple[str, ...]
    having: tuple[str, ...]
    measures: tuple[str, ...]
    narrows: tuple[str, ...]
    doing: tuple[str, ...]
    per_head: dict[str, str]
    intensive: tuple[str, ...]
    per_part: tuple[str, ...]
    more: tuple[str, ...]
    less: tuple[str, ...]
    verbs: dict[str, tuple[str, ...]]
    standard: dict[str, tuple[Standard, ...]]


class Name(NamedTuple):
    """A printed name in normal form.

    `core` is what is measured or counted, `act` the class of verb that does it ("stock" where there is none). `per`
    is the number in a name that is a rate (每千人口: 1000 of 人, 万元GDP: 10000 of money, 吨钢: 1000000 of mass,
    日处理: a day), `per_what` its dimension. `change` and `annual` are set by names of rates of change (年均增速).
    `bare` marks a name too general to compare. `steps` says in Chinese what was done to the printed form.
    """

    core: str
    act: str
    bare: bool
    per: Fraction | None = None
    per_what: str = ""
    change: Change = "none"
    annual: bool = False
    standard: Standard | None = None
    steps: tuple[str, ...] = ()


def squeeze(text: str) -> str:
    """Widths and case folded, quotation marks, spaces and connecting words gone."""
    return _SQUEEZED.sub("", _QUOTES.sub("", unicodedata.normalize("NFKC", text).casefold()))


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted({squeeze(word) for word in words}, key=lambda w: (-len(w), w)))


class Wording:
    """The vocabulary of indicators, compiled."""

    def __init__(self, vocabulary: IndicatorVocabulary) -> None:
        self.vocabulary = words = vocabulary
        self._forms = {_spelled(form): name for name, also in words.words.items() for form in (name, *also)}
        longest_first = sorted(self._forms, key=lambda form: (-len(form), form))
        self._words = re.compile("|".join(re.escape(form) for form in longest_first))
        self._with_brackets = re.compile("|".join(re.escape(form) for form in longest_first if "(" in form) or "(?!)")
        self._front = re.compile(f"^(?:{_either([*words.region, *words.front])})+(?=..)")
        self._region = re.compile(f"占(?:{_either(words.region)})(?=..)")
        self._tail = re.compile(f"(?<=..)(?:{_either(words.tail)})+$")
        self._count = re.compile(f"(?<=..)(?:{_either(words.count_tails)})$")
        self._not_count = re.compile(f"(?:{_either(words.not_counts)})$")
        self._whole = re.compile(f"总(?={_either(words.whole)})")
        self._stem = re.compile(f"({_either(words.rate_stems)})面?比$")
        self._acts = {squeeze(verb): act for act, verbs in words.acts.items() for verb in verbs}
        self._verb = re.compile(f"^({_either(self._acts)})(?=..)")
        self._helper = re.compile(f"^(?:{_either(words.helpers)})(?=...)")
        self._behind = re.compile(f"(?<=..)({_either(words.behind)})$")
        self._bare = re.compile(f"(?:{_either(words.bare)})+$|{_either(words.bare_front)}")
        self._people = re.compile(
            rf"^(?:每(?P<every>十万|百万|[十百千万])?|(?P<times>十万|百万|[千万])(?=人(?!次|才|以上|[助进]|计划)|名))"
            rf"(?:名|个|位)?(?P<noun>{_either([*words.people, *_PEOPLE])})(?:(?<=户)居民)?中?(?:拥有)?(?=.)"
        )
        self._shares = Shares(words.having, words.measures)
        self._doing = re.compile(f"^({_either(words.doing)})(..+?)(能力|量)$")
        self._pairs = {frozenset(pair) for pair in words.compatible}
        self._in_table = {frozenset(("stock", act)) for act in words.left_out}
        self._known: dict[str, Name] = {}
        self._standard: dict[tuple[str, str], tuple[str, str, Standard]] = {}
        for entry in (one for sector in words.standard.values() for one in sector):
            home = self._plain(entry.name)
            for name in (entry.name, *entry.also):
                form = self._plain(name)
                self._standard.setdefault((form.core, form.act), (home.core, home.act, entry))
        self._known.clear()

    def name(self, text: str) -> Name:
        """The normal form of a printed name."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._resolved(self._plain(text))
        return found

    def words(self, text: str) -> str:
        """A text with its synonyms in their normal form."""
        return _SQUEEZED.sub("", self._words.sub(lambda match: self._forms[match[0]], _spelled(text)))

    def compatible(self, one: str, other: str, text_and_table: bool = False) -> bool:
        """Whether two acts give the same count at a date; in text and table of one document a table may leave the
        act out."""
        pair = frozenset((one, other))
        return len(pair) == 1 or pair in self._pairs or (text_and_table and pair in self._in_table)

    def _resolved(self, name: Name) -> Name:
        """The standard indicator that a name stands for, where there is one."""
        known = self._standard.get((name.core, name.act))
        if known:
            core, act, entry = known
        else:
            plain = self._standard.get((name.core, "stock"))
            if plain is None:
                return name
            core, act, entry = plain[0], name.act, plain[2]
        steps = name.steps if core == name.core else (*name.steps, f"标准指标“{entry.name}”")
        return name._replace(core=core, act=act, standard=entry, bare=False, steps=steps)

    def _plain(self, text: str) -> Name:
        steps: list[str] = []

        def step(before: str, after: str, what: str) -> str:
            if before != after and what not in steps:
                steps.append(what)
            return after

        core = _spelled(text)
        core = step(core, _NEW_OR_EXTENDED.sub("新改扩建", core), "新改扩建写法不一")
        core = self._with_brackets.sub(lambda match: self._synonym(match[0], steps), core)
        core = step(core, _BRACKETS.sub("", core), "括号内容不计")
        core = self._words.sub(lambda match: self._synonym(match[0], steps), core)
        core = step(core, self._shares.of_those_that(core), "部分与整体语序不计")
        core = _SQUEEZED.sub("", core)
        core = step(core, _ENTERPRISES_OF.sub(r"\1", core), "规模以上企业即其行业")
        core = step(core, self._front.sub("", core), "本地区词与修饰词不计")
        core = step(core, self._region.sub("占", core), "本地区词与修饰词不计")
        core = step(core, self._tail.sub("", core), "修饰词不计")
        core = step(core, self._whole.sub("", core), "“总”字不计")
        core = step(core, self._shares.arranged(core), "部分与整体语序不计")
        core = step(core, self._stem.sub(r"\1率", core), "“比例”即“率”")
        core, change, annual = _rate_of_change(core)
        if change != "none":
            steps.append("增速、降幅等写法不一")
        core, per, per_what = self._rate(core)
        if per is not None:
            steps.append("按每单位折算")
        if not self._not_count.search(core):
            core = step(core, self._count.sub("", core), "数量词不计")
        core, act = self._split(core, steps)
        core = step(core, self._doing.sub(r"\2\1\3", core), "动宾语序不计")
        bare = self._is_bare(core, act)
        return Name(core, act, bare, per, per_what, change, annual, None, tuple(steps))

    def _is_bare(self, core: str, act: str) -> bool:
        """Whether a name is too general to mean the same wherever it stands."""
        short = len(core) < 3 if act == "stock" else len(core) < 2
        return short or bool(self._bare.match(core)) or (len(core) == 3 and bool(_MEASURE.search(core)))

    def _synonym(self, form: str, steps: list[str]) -> str:
        name = self._forms[form]
        if name != form:
            steps.append(f"“{form}”即“{name}”")
        return name

    def _rate(self, core: str) -> tuple[str, Fraction | None, str]:
        """What a name is counted per: 每千人口, 万元GDP, 日处理."""
        people = self._people.match(core)
        if people and (people["every"] or people["times"] or people["noun"] in _PEOPLE):
            noun = "人" if people["noun"] in _PEOPLE else people["noun"]
            times = Fraction(_TIMES[people["every"] or people["times"] or ""])
            return f"每{noun}{core[people.end() :]}", times, "人"
        money = _MONEY_PER.match(core)
        if money:
            return f"单位{core[money.end() :]}", Fraction(_TIMES[money["times"]]), "money"
        if _UNIT_OF.match(core):
            return core, Fraction(_MONEY_DEFAULT), "money"
        if _PER_AREA.search(core):
            return core, Fraction(1), "area"
        if _PER_TONNE.match(core):
            return core, Fraction(10**6), "mass"
        daily = _DAILY.search(core)
        if daily:
            return core[: daily.start()] + core[daily.end() :], Fraction(86400), "time"
        return _YEARLY.sub("", core), None, ""

    def _split(self, core: str, steps: list[str]) -> tuple[str, str]:
        """What is counted, and what is done to it."""

        def step(what: str) -> None:
            if what and what not in steps:
                steps.append(what)

        if _LEVEL.search(_EXTENT.sub("", core)):
            return core, "stock"
        core = _OWN_NEW.sub(r"新增\1\2", core)
        helper = self._helper.match(core)
        if helper and (self._behind.search(core) or self._verb.match(core[helper.end() :])):
            core = core[helper.end() :]
        front = self._verb.match(core)
        if front:
            step(self._class_of(front[1]))
            rest = core[front.end() :]
            again = self._verb.match(rest)
            done_to = rest[again.end() :] + again[1] if again else rest
            return self._counted(done_to), self._acts[front[1]]
        behind = self._behind.search(_EXTENT.sub("", core))
        if behind:
            step("动宾语序不计")
            step(self._class_of(behind[1]))
            return self._counted(core[: behind.start()]), self._acts[behind[1]]
        extent = _WHOLE_EXTENT.search(core)
        if extent:
            step(f"“{extent[0]}”由单位可知，不计")
        return _WHOLE_EXTENT.sub("", core), "stock"

    def _class_of(self, verb: str) -> str:
        """What is said of a verb that stands for its class: 整治 counts as 治理."""
        first = self.vocabulary.acts[self._acts[verb]][0]
        return "" if squeeze(first) == verb else f"动词“{verb}”与“{first}”同类"

    def _counted(self, core: str) -> str:
        """What is counted, without words for its number or extent: 改造公路里程 counts 公路."""
        return self._count.sub("", _EXTENT.sub("", core))


def _spelled(text: str) -> str:
    text = _QUOTES.sub("", unicodedata.normalize("NFKC", text).casefold())
    return _TENS.sub(lambda found: "十万" if found[1] == "10" else "百万", text)


def _rate_of_change(core: str) -> tuple[str, Change, bool]:
    found = _CHANGE.search(core)
    if found is None or found.start() < 2:
        return core, "none", False
    return core[: found.start()], "increase" if found["up"] else "decrease", found["annual"] == "年均"
