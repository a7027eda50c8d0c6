"""The names of what goals measure, with what a sentence prints once for several of them put back."""

from __future__ import annotations

import re

from pipeline.extract.frames import PassageState
from pipeline.extract.grammar import Grammar
from pipeline.extract.segments import Segment
from pipeline.extract.subjects import complete, expand, shared_measure
from pipeline.rules import RuleBook
from pipeline.rules.book import CompiledRule
from pipeline.rules.regions import gazetteer

_OR_MORE = re.compile(r"^(?:及|或)?以[上下]")
_BARE_RATE = re.compile(r"[一-龥]{2}率")
_SUBSET = re.compile(r"[一-龥]{2,6}")
_CLASS = re.compile(
    r"(?:[一-龥](?![转类模大中小微新典户机车造外]型)[一-龥]型|[国省市县部区州]级|自治区级|[一二三四五]星级)$"
)
_GRADED = re.compile(r"^(?:[一-龥]{2,6}型(?=..)|(?:国家|部|省|自治区|市|州|区|县)级(?:及?以上)?)")
_ABOVE = re.compile(r"^(?P<front>[^\d]*?)(?P<size>(?:超过?|过|达到?)\d)")
_AREA = re.compile(r"(?!.*(?:级|城市|示范|全|强))[一-龥]{2,5}[县市旗州盟]")
_THOUSANDS = "十百千万亿"
_LONGEST_THING = 16


class Names:
    """Completes the names of a passage's goals from those before them."""

    def __init__(self, state: PassageState, grammar: Grammar, book: RuleBook) -> None:
        self.state, self.grammar, self.places = state, grammar, gazetteer(book)

    def expanded(self, shape: CompiledRule, segment: Segment, subject: str, respective: bool) -> list[str]:
        """The subjects that a coordinated one stands for. A single count is of all that stands before it together."""
        many = len(segment.amounts)
        distributed, each = respective or many > 1, bool(re.search(r"[均都各]", segment.left[-8:]))
        if shape.gives.get("stock") and segment.amounts[0].counted and not (distributed or each):
            return [subject]
        return expand(subject, many, distributed=distributed, each=each)

    def whole(
        self, shape: CompiledRule, segment: Segment, names: list[str], scope: str | None, *, part: bool
    ) -> tuple[list[str], str | None]:
        """Names with what the goals before them share with them, and the scope where a name is nothing else. `part`
        says that the clause is about parts of what stands before it (其中…)."""
        before = self.state.subject
        area = names[0].removeprefix(self.state.count_verb or "")
        if part and before and len(names) == 1 and self._is_part(area, segment):
            return [before], area  # 完成改造1.2万户，其中甲市3000户
        if len(names) == 1 and self.state.subject and (not segment.first or self._bare_rate(names[0])):
            names = [complete(names[0], self.state.subject)]
        names = self._classed(self._measured(shape, segment, names))
        return self._grouped(names, scope, segment)

    def _is_part(self, area: str, segment: Segment) -> bool:
        """Whether an area is named whose share of the quantity before it is printed in the same unit."""
        unit = (segment.amounts[0].unit or "").lstrip(_THOUSANDS)
        named = self.places.find(area) or _AREA.fullmatch(area)
        return bool(named) and unit == (self.state.unit or "").lstrip(_THOUSANDS)

    def _measured(self, shape: CompiledRule, segment: Segment, names: list[str]) -> list[str]:
        """A bare group or place with the measure of the goal before it (清扫率达到98%，县城达到92%)."""
        before, unit = self.state.subject, segment.amounts[0].unit
        plain = shape.gives.get("named") and len(names) == 1 and _SUBSET.fullmatch(names[0])
        if not plain or before is None or unit != self.state.unit or self.grammar.measure.search(names[0]):
            return names
        if self.grammar.scope.fullmatch(names[0]):
            return names
        alike = before.find(names[0][-2:], 1)  # 工业锅炉平均运行热效率…，其中燃气锅炉…
        measure = _OR_MORE.sub("", before[alike + 2 :]) if 0 < alike < len(before) - 3 else shared_measure(before)
        return [names[0] + measure] if measure and not self.state.measured else names

    def _classed(self, names: list[str]) -> list[str]:
        """A class of what was counted before it (培训农民360人次，其中技能型120人次), with what it is a class of."""
        before = self.state.subject
        if before is None or len(names) != 1:
            return names
        above, of = _ABOVE.search(names[0]), _ABOVE.search(before)
        if above and of and len(above["front"]) <= 2 < len(of["front"]):  # 营业收入超50亿元企业3家、超10亿元企业15家
            return [of["front"] + names[0][above.start("size") :]]
        if not _CLASS.search(names[0]):
            return names
        thing = _GRADED.sub("", before.removeprefix(self.state.count_verb or ""))
        return [names[0] + thing] if 1 < len(thing) <= _LONGEST_THING and thing != names[0] else names

    def _bare_rate(self, name: str) -> bool:
        """Whether a rate of three characters leaves out what the rate before it names (…响应率95%，办结率98%)."""
        return bool(_BARE_RATE.fullmatch(name)) and bool(self.state.subject and self.state.subject.endswith("率"))

    def _grouped(self, names: list[str], scope: str | None, segment: Segment) -> tuple[list[str], str | None]:
        """A measure with the group behind it that it is set for (服务半径城区不大于5公里、农村不大于15公里): the group
        is a scope, and the next group shares the measure."""
        if len(names) != 1:
            return names, scope
        if self.state.subject and self.grammar.scope.fullmatch(names[0]):
            return [self.state.subject], names[0]  # 缺水城市再生水利用率达到30%，京津冀地区达到45%
        if self.state.measured and not segment.first and _SUBSET.fullmatch(names[0]):
            return [self.state.measured], names[0]
        match = self.grammar.measure_first.fullmatch(names[0])
        self.state.measured = match["measure"] if match else None
        return ([match["measure"]], match["group"]) if match else (names, scope)
