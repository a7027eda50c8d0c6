"""A conflict in one sentence that a person can check, with its arithmetic, in Chinese or English."""

from __future__ import annotations

from fractions import Fraction

from pipeline.conflicts.admissible import admissible
from pipeline.errors import Language
from pipeline.records import Change, Conflict, Side
from pipeline.resolve.indicators import IndicatorKey, indicator_key
from pipeline.resolve.spoken import amount_text, date_text, months_between, number_text, span_text
from pipeline.resolve.units import Quantity
from pipeline.rules import RuleBook, rulebook

_REASONS = {
    "indicator": ("不是同一个指标", "not the same indicator"),
    "change": (
        "一个是水平，一个是变化量，或变化方向不同",
        "a level against a change, or changes of opposite direction",
    ),
    "unit": ("单位不属同一量纲", "units of different dimensions"),
    "baseline": ("基期不同或只有一方写明", "different baselines, or only one stated"),
    "recurrence": ("一个是年度量，一个不是", "a yearly amount against one that is not"),
    "scope": ("适用范围不同", "different scopes"),
    "region": ("地区不同且互不包含", "regions that do not contain one another"),
    "deadline": ("只有一方有期限", "only one has a deadline"),
    "series": ("是走向另一目标的阶段性目标", "an interim figure on the way to the other"),
    "repeals": ("较早的文件已被较新的废止", "the older document is repealed by the newer"),
    "replaces": ("较早的文件已被较新的替代", "the older document is replaced by the newer"),
    "amends": ("较早的文件已被较新的修订", "the older document is amended by the newer"),
    "final": ("较早的文件是后者的草案", "the older document is a draft of the newer"),
    "copy": ("两份是同一文件", "both are the same document"),
    "version": ("较早的文件是同一文件的旧版", "the older document is an earlier version of the same"),
}


def explain(conflict: Conflict, lang: Language = "zh", book: RuleBook | None = None) -> str:
    """The sentence that says why two targets conflict, or why they were not compared."""
    return _Sentence(conflict, lang, book or rulebook()).text()


class _Sentence:
    def __init__(self, conflict: Conflict, lang: Language, book: RuleBook) -> None:
        self.conflict, self.lang, self.book = conflict, lang, book
        self.a, self.b = _levelled(conflict.a), _levelled(conflict.b)
        self.keys = (_key(self.a, book), _key(self.b, book))

    def text(self) -> str:
        kind = self.conflict.kind
        if kind in ("not_comparable", "superseded"):
            zh, en = _REASONS.get(self.conflict.reason or "", (self.conflict.reason or "", self.conflict.reason or ""))
            return self._pick(
                f"{self._stated(self.a)}与{self._stated(self.b)}不作比较：{zh}。",
                f"{self._stated(self.a)} and {self._stated(self.b)} are not compared: {en}.",
            )
        if kind == "owner":
            return self._owner()
        if kind == "hierarchy":
            return self._hierarchy()
        if kind in ("regression", "deadline"):
            return self._dates()
        return self._same_date()

    def _same_date(self) -> str:
        contradiction = self.conflict.strength == "contradiction"
        zh = "没有同时满足两者的数值" if contradiction else "可以同时满足，但要求不一"
        en = "no value meets both" if contradiction else "both can be met, but they differ"
        noted = self._noted(self._derived(), self._about(self.a), self._about(self.b), self._converted())
        a, b, gap = self._said(self.a), self._said(self.b), self._gap()
        if self._difference() == 0 and self.a.value_max == self.b.value_max:
            gap = self._pick("数值相同而比较词不同", "the values agree, the comparators do not")
        return self._pick(
            f"{self._name()}：{a}，{b}{noted}，{gap}，{zh}。", f"{self._name()}: {a}, {b}{noted}; {gap}; {en}."
        )

    def _noted(self, *notes: str) -> str:
        return "".join(self._pick(f"（{note}）", f" ({note})") for note in notes if note)

    def _derived(self) -> str:
        """How a level follows from a baseline and a change, for the side that prints those."""
        found = []
        for printed, side in ((self.conflict.a, self.a), (self.conflict.b, self.b)):
            if printed.level is not None:
                year, base = printed.level.baseline_year, printed.level.baseline_value
                since = (f"{year}年" if self.lang == "zh" else f"{year} ") if year else ""
                change, level = self._what(printed), self._what(side)
                found.append(
                    self._pick(
                        f"{self._who(side)}由{since}{base}{change}推得{level}",
                        f"{self._who(side)}: {since}{base} {change} makes {level}",
                    )
                )
        return self._pick("；", "; ").join(found)

    def _dates(self) -> str:
        a, b = self._said(self.a), self._said(self.b) + self._noted(self._derived())
        if self.conflict.kind == "deadline":
            gap = self._years()
            return self._pick(
                f"{self._name()}：数值相同而期限不同，{a}，{b}，{gap}。",
                f"{self._name()}: one value, two dates: {a}, {b}; {gap}.",
            )
        gap = self._gap()
        return self._pick(
            f"{self._name()}：{a}，{b}，期限更晚而要求更低，{gap}。",
            f"{self._name()}: {a}, {b}; the later date asks for less; {gap}.",
        )

    def _hierarchy(self) -> str:
        part, whole = self.a.region or self.a.doc, self.b.region or self.b.doc
        a, b = self._asked(part, self.a), self._asked(whole, self.b)
        b += self._noted(self._derived())
        same = self._difference() == 0
        if same:
            zh, en, gap = "数值相同而期限更晚", "the same value, later", self._years()
        elif self.conflict.strength == "contradiction":
            zh, en, gap = "部分超出整体", "the part exceeds the whole", self._gap(signed=True)
        else:
            zh, en, gap = "要求更宽", "the part asks for less", self._gap(signed=True)
        return self._pick(
            f"{self._name()}：{a}，其上级{b}，{zh}，{gap}。",
            f"{self._name()}: {a}, {b}, which contains it; {en}; {gap}.",
        )

    def _owner(self) -> str:
        a, b = self._who(self.a), self._who(self.b)
        ours, theirs = "、".join(self.a.owners), "、".join(self.b.owners)
        return self._pick(
            f"{self._name()}：{a}由{ours}负责，{b}由{theirs}负责，没有共同的责任单位。",
            f"{self._name()}: {a} makes {ours} responsible, {b} {theirs}; they have no unit in common.",
        )

    def _name(self) -> str:
        return f"“{self.a.indicator}”"

    def _said(self, side: Side) -> str:
        return self._asked(self._who(side), side)

    def _asked(self, who: str, side: Side) -> str:
        return self._pick(
            f"{who}要求{self._when(side)}{self._what(side)}", f"{who} asks for {self._what(side)} by {self._when(side)}"
        )

    def _pick(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def _who(self, side: Side) -> str:
        if self.a.doc != self.b.doc:
            return f"《{side.doc}》"
        place = self._pick("附表", "the table") if side.source == "table" else self._pick("正文", "the text")
        if side.source == "table" and self.a.source != self.b.source:
            return place
        clause = side.clause or ""
        if clause.startswith("附"):
            return clause
        return self._pick(f"{place}{clause}", f"{place} {clause}".strip())

    def _stated(self, side: Side) -> str:
        return f"{self._who(side)}“{side.indicator}{self._when(side)}{self._what(side)}”"

    def _what(self, side: Side) -> str:
        return amount_text(side.comparator, side.value, side.value_max, side.unit, side.change, self.lang)

    def _when(self, side: Side) -> str:
        when = date_text(side.deadline, self.lang)
        return when if side.deadline or self.lang == "en" else f"（{when}）"

    def _quantities(self) -> tuple[Quantity, Quantity]:
        return self.keys[0].quantity(self.a.value), self.keys[1].quantity(self.b.value)

    def _difference(self) -> Fraction:
        one, other = self._quantities()
        return one.value - other.value

    def _gap(self, signed: bool = False) -> str:
        """How far the values are apart, in the second one's unit; a share's in percentage points. `signed` says
        whether the first is the lower or the higher."""
        difference = abs(self._difference()) / self.keys[1].factor
        unit = self.b.unit or ""
        if unit in ("%", "％"):
            unit = self._pick("个百分点", " percentage points")
        if self.a.value_max is not None or self.b.value_max is not None:
            difference, low = abs(self._nearest()), self._nearest()
            if low == 0:
                return self._pick("范围有重叠", "the ranges overlap")
        amount = f"{number_text(difference)}{unit}"
        if signed and self._difference() != 0:
            lower = self._difference() < 0
            return self._pick(("低" if lower else "高") + amount, f"{amount} {'lower' if lower else 'higher'}")
        return self._pick(f"相差{amount}", f"{amount} apart")

    def _nearest(self) -> Fraction:
        """How far two ranges are apart, in the second one's unit; 0 when they overlap."""
        ends = []
        for side, key in zip((self.a, self.b), self.keys, strict=True):
            low = key.quantity(side.value).value
            high = key.quantity(side.value_max).value if side.value_max is not None else low
            ends.append((min(low, high), max(low, high)))
        (low, high), (other_low, other_high) = ends
        return max(other_low - high, low - other_high, Fraction(0)) / self.keys[1].factor

    def _converted(self) -> str:
        """The first value in the second one's unit, where they are printed in different ones."""
        if (self.a.unit or "") == (self.b.unit or "") or self.keys[0].factor == self.keys[1].factor:
            return ""
        there = self.keys[0].quantity(self.a.value).value / self.keys[1].factor
        return f"{number_text(self.a.value)}{self.a.unit or ''}＝{number_text(there)}{self.b.unit or ''}"

    def _about(self, side: Side) -> str:
        if side.comparator != "~" or side.value_max is not None:
            return ""
        around = admissible("~", Fraction(side.value))
        assert around.low is not None
        assert around.high is not None
        span = f"{number_text(around.low)}—{number_text(around.high)}{side.unit or ''}"
        return self._pick(f"左右按±5%计：{span}", f"about is within 5 %: {span}")

    def _years(self) -> str:
        """How far the two dates are apart, in whole years or in months."""
        if not self.a.deadline or not self.b.deadline:
            return ""
        months = abs(months_between(self.a.deadline, self.b.deadline))
        if months == 0:
            return self._pick("相差不到一个月", "less than a month apart")
        return self._pick(f"相差{span_text(months, 'zh')}", f"{span_text(months, 'en')} apart")


def _levelled(side: Side) -> Side:
    """A side as it was compared: with the level that follows from its change, where there is one."""
    level = side.level
    if level is None:
        return side
    said = {"value": level.value, "unit": level.unit, "comparator": level.comparator, "change": "none"}
    return side.model_copy(update=said)


def _key(side: Side, book: RuleBook) -> IndicatorKey:
    change: Change = side.change
    return indicator_key(side.indicator, side.unit, book, change)
