"""The predicates of one comma clause: each segment matched against the shapes, and what it leaves out put back."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from pipeline.extract.amounts import Amount
from pipeline.extract.bases import Base, without_bases
from pipeline.extract.frames import Frame, PassageState
from pipeline.extract.grammar import gives_reward, grammar
from pipeline.extract.names import Names
from pipeline.extract.segments import Segment, segments
from pipeline.extract.sentences import CommaClause, sentence_around
from pipeline.extract.subject_reader import SubjectReader
from pipeline.extract.subjects import (
    clean,
    places_counted,
    places_of,
    shared_object,
)
from pipeline.extract.target_fields import FieldReader
from pipeline.extract.times import Calendar, Time
from pipeline.records import Change
from pipeline.rules import RuleBook
from pipeline.rules.book import CompiledRule

_DATED = re.compile(r"(到|至|为)的(?=$)")  # what a date leaves behind: 提升到2028年的60%
_DATED_TO = re.compile(
    r"(提高|提升|增长|增加|扩大|降低|下降|减少|压减|缩短|压缩)的$"
)  # 提高到2028年的60%: 到 went with the date
_GIVEN = re.compile(r"奖|补助|补贴|给予|的$")
_OFTEN = re.compile(r"至少|不少于")
_TERM = re.compile(r"个?工作日|日|天|个?(?:工作)?小时|分钟|个?自然日|个月|周")
_OPENER = re.compile(r"^(?:（[^（）]*）|\d+[.．、])+")
_RATE_SET = re.compile(r"率(?:均|都|要|应)?(?:达到?|不低于|保持|稳定|提高到)")
_JOINTS = re.compile(r"^(?:、|和|及|与|并|以及|其中)+")
_RATIOS = frozenset(("%", "个百分点", "‰", "倍", "番"))
_TIMED = re.compile(r"年|个?月|季度|个?季度|天|日")
_RANKS = frozenset(("位", "名", "强", "列", "席", "%"))
_SIZE = re.compile(r"以[上下]")
_MANY = 10
_REMARK = re.compile(r"（[^（）]*）$")


class Found(NamedTuple):
    """A target in a passage, before owners and place are put to it. [start, end) is the clause that states it;
    `amount` and `match` (of the shape) say how it was read."""

    start: int
    end: int
    at: int
    rule: str
    fields: dict[str, Any]
    amount: Amount
    match: re.Match[str]


class Refusal(NamedTuple):
    """Amounts that state no goal, with the rules that say so."""

    amounts: tuple[Amount, ...]
    reasons: tuple[str, ...]


class ClauseReader:
    """Reads the targets of one comma clause."""

    def __init__(
        self,
        text: str,
        clause: CommaClause,
        earlier: tuple[CommaClause, ...],
        inside: list[Time],
        frame: Frame,
        state: PassageState,
        calendar: Calendar,
        book: RuleBook,
    ) -> None:
        self.text, self.clause, self.earlier, self.inside = text, clause, earlier, inside
        self.frame, self.state, self.calendar, self.book = frame, state, calendar, book
        self.grammar = grammar(book)
        self.subjects = SubjectReader(text, clause, earlier, state, calendar, book)
        self.fields = FieldReader(text, clause, inside, frame, state, book)
        self.names = Names(state, self.grammar, book)
        self.refused: list[Refusal] = []
        self.bases: dict[int, Base] = {}

    def read(self, found: list[Amount]) -> list[Found]:
        found, self.bases = without_bases(self.text, self.clause.start, found, self.grammar.from_to)
        result: list[Found] = []
        for segment in segments(self.text, self.clause, found, self.inside, self.book):
            result += self._segment(segment, self.bases.get(segment.amounts[0].start))
        return result

    def _segment(self, segment: Segment, base: Base | None) -> list[Found]:
        left = _DATED_TO.sub(r"\1到", _DATED.sub(r"\1", segment.left))
        if base is not None:
            left = re.sub(rf"(?:由|从)[^由从]*?{re.escape(base.run)}|的?{re.escape(base.run)}(?:的?基础上)?", "", left)
        plain = _REMARK.sub("", segment.right)
        head = plain.partition("、")[0]
        if self.grammar.bound_only.fullmatch(head) or not head:
            plain = head  # 增长6%以上、增速高于全国: what follows says nothing of the amount
        right = plain if self.grammar.bound_only.fullmatch(plain) else segment.right
        masked = f"{left.strip('，、')}¤{right}"
        if self.state.past or self._past():
            self.refused.append(Refusal(segment.amounts, ("exclusion.past",)))
            return []
        priced = segment.amounts[0].unit is None or re.search(r"元|%|倍|成", segment.amounts[0].unit)
        amount = segment.amounts[0]
        whole = f"{self.text[self.clause.start : amount.start]}¤{self.text[amount.end : self.clause.end]}"
        reasons = [
            rule.name
            for rule in self.grammar.exclusions
            if rule.regex.search(whole if rule.gives.get("clause") else masked)
            and (priced or not rule.gives.get("priced"))
            and not (rule.gives.get("measured") and segment.amounts[0].counted)
            and not (rule.gives.get("timed") and not _TIMED.fullmatch(segment.amounts[0].unit or ""))
        ]
        self.state.past = "exclusion.past" in reasons
        excluded = bool(reasons) or self._incentive(segment.amounts[0])
        masked = self._completed(masked, segment)
        for shape in self.grammar.shapes:
            if excluded and not shape.gives.get("sure"):
                continue
            match = shape.regex.match(masked)
            made = self._targets(segment, shape, match) if match else None
            if made:
                return made
        if excluded:
            self.refused.append(Refusal(segment.amounts, tuple(reasons) or ("exclusion.incentive",)))
            return []
        return self._shared_level(segment, masked)

    def _shared_level(self, segment: Segment, masked: str) -> list[Found]:
        """A thing and an amount behind a level that was reached share its verb (A达到1500家、B2000件); so do the parts
        of a whole in its unit (造林50万亩，其中A20万亩、B10万亩)."""
        part = not segment.first or masked.startswith("其中") or self.text.startswith("其中", self.clause.start)
        verb = self.state.level_verb or ("达到" if segment.amounts[0].unit == self.state.unit else None)
        if not part or not verb or masked.count("¤") != 1:
            return []
        verbal = masked.replace("¤", f"{verb}¤")
        for shape in self.grammar.shapes:
            match = shape.regex.match(verbal) if shape.gives.get("level") else None
            if match:
                return self._targets(segment, shape, match)
        return []

    def _incentive(self, amount: Amount) -> bool:
        """Whether the clause stands in the part of a sentence that gives a reward, and sets no count of its own."""
        sentence = sentence_around(self.text, self.clause.start, "。；")
        own = _OPENER.sub("", self.text[self.clause.start : self.clause.end])
        if amount.counted and self.grammar.counting.match(own) and not _GIVEN.search(own):
            return False
        if amount.unit == "%" and _RATE_SET.search(own):
            return False
        return gives_reward(sentence, self.grammar.incentive)

    def _past(self) -> bool:
        year = self.calendar.year
        values = [time.value for time in self.inside if time.kind in ("deadline", "past") and time.value]
        stated = values[0] if values else self.frame.deadline
        if any(time.kind == "past" for time in self.inside):
            return True
        return bool(year and stated and int(stated[:4]) < year)

    def _completed(self, masked: str, segment: Segment) -> str:
        """A segment without a verb of its own takes that of the count before it (新增A3个、B5个; …，其中C2个).

        Across a comma only a part (其中) or another measure (新增A能力8万吨，B能力9万吨) goes on with the verb.
        """
        body = _JOINTS.sub("", masked)
        before = body.split("¤")[0]
        verb, unit = self.state.count_verb, segment.amounts[0].unit
        if verb is None or unit is None or unit in _RATIOS or before.endswith("有"):
            return body
        part = masked.startswith("其中")
        if not part and ("元" in unit or (segment.first and not self.grammar.measure.search(before))):
            return body
        if self.grammar.own_verb.search(before) or self.grammar.edge_verb.search(before):
            return body
        return body if not part and any(shape.regex.match(body) for shape in self._verbal()) else verb + body

    def _verbal(self) -> tuple[CompiledRule, ...]:
        return tuple(shape for shape in self.grammar.shapes if not shape.gives.get("verbless"))

    # -- one shape, one or more targets

    def _targets(self, segment: Segment, shape: CompiledRule, match: re.Match[str]) -> list[Found]:
        groups = {key: value or "" for key, value in match.groupdict().items()}
        amount = segment.amounts[0]
        if not self._fits(shape, groups, amount):
            return []
        if shape.gives.get("level") and segment.left.endswith("累计完成") and not groups["subject"]:
            return []  # 累计完成2600户 counts what was done to the thing before it
        subject, scope = self.subjects.subject(shape, groups)
        if not subject and not self.subjects.gathered(segment):
            return []
        subject = self._compared(shape, segment, subject)
        fields = self.fields.common(shape, groups, segment, scope)
        scopes = self._by_place(shape, segment, subject)
        if scopes:
            return self._placed(segment, shape, match, fields, scopes)
        shared = shared_object(subject, len(segment.amounts), self.book) or self._respective(groups, segment)
        names = (
            shared
            or self.subjects.gathered(segment)
            or self.names.expanded(shape, segment, subject, "分别" in match[0])
        )
        names, fields["scope"] = self.names.whole(shape, segment, names, fields["scope"], part=self._is_part())
        pairs = self._pairs(names, segment.amounts)
        self._remember(shape, groups, names, amount, fields["change"])
        dates: list[str | None] = [*self._distributed(segment, names)] or [fields["deadline"]] * len(pairs)
        return [
            self._found(segment, shape, match, {**fields, "indicator": name, "deadline": date}, amount)
            for (name, amount), date in zip(pairs, dates, strict=True)
        ]

    def _is_part(self) -> bool:
        return self.text.startswith("其中", self.clause.start)

    def _respective(self, groups: dict[str, str], segment: Segment) -> list[str]:
        """The last subjects of the sentence, where a clause prints none (A3000万、B300亿元，分别增长10%、12%)."""
        many = len(segment.amounts)
        bare = not groups.get("subject") and "分别" in segment.left and many > 1
        return self.state.names[-many:] if bare and len(self.state.names) >= many else []

    def _by_place(self, shape: CompiledRule, segment: Segment, subject: str) -> tuple[list[str], str] | None:
        """The scopes of a count that is said of several places one by one, and what is counted."""
        found = places_of(subject, len(segment.amounts), self.book)
        if found is None and shape.gives.get("stock"):
            found = places_counted(subject, self.book)
        if found is None:
            return None
        places, rest = found
        if len(segment.amounts) == 1:
            return ["、".join(places)], rest
        return (places, rest) if len(places) == len(segment.amounts) else None

    def _placed(
        self,
        segment: Segment,
        shape: CompiledRule,
        match: re.Match[str],
        fields: dict[str, Any],
        scopes: tuple[list[str], str],
    ) -> list[Found]:
        places, name = scopes
        return [
            self._found(segment, shape, match, {**fields, "indicator": name, "scope": place}, amount)
            for place, amount in zip(places, segment.amounts, strict=True)
        ]

    def _distributed(self, segment: Segment, names: list[str]) -> list[str]:
        """The dates of one subject whose amounts are given year by year (2025年、2026年分别建成2个、5个)."""
        dated = [time.value for time in self.fields.before(segment) if time.kind == "deadline" and time.value]
        return dated if len(names) == 1 and len(dated) == len(segment.amounts) > 1 else []

    def _compared(self, shape: CompiledRule, segment: Segment, subject: str) -> str:
        """The subject of a change alone, where what it is compared with stands behind the year (比2020年同类机组)."""
        if shape.gives.get("change") != "verb":
            return subject
        for time in self.fields.before(segment):
            named = clean(self.text[segment.start : time.start], self.book).text if time.kind == "baseline" else ""
            if len(named) > 1 and subject.startswith(named):
                return named
        return subject

    @staticmethod
    def _pairs(names: list[str], found: tuple[Amount, ...]) -> list[tuple[str, Amount]]:
        if len(found) == 1:
            return [(name, found[0]) for name in names]
        if len(names) == len(found):
            return list(zip(names, found, strict=True))
        return [(names[min(index, len(names) - 1)], amount) for index, amount in enumerate(found)]

    def _fits(self, shape: CompiledRule, groups: dict[str, str], amount: Amount) -> bool:
        if amount.unit in self.grammar.never or (shape.gives.get("percent") and amount.unit not in ("%", "‰")):
            return False
        if shape.gives.get("rank"):
            return amount.unit in _RANKS
        if shape.gives.get("doubled"):
            return amount.unit == "番"
        if shape.gives.get("change") == "verb" and self.grammar.only_verb.fullmatch(groups["subject"]):
            return amount.unit in _RATIOS  # 改造提升5万亩 counts what is done to the thing before it
        if shape.gives.get("change") == "verb" and amount.counted and groups["subject"].startswith("完成"):
            return False  # 完成户厕改造提升1200户 counts what is done, too
        if shape.gives.get("time_limit"):
            return bool(
                amount.unit and re.fullmatch(r"个?工作日|日|天|个?(?:工作)?小时|分钟|个?自然日|个月|周", amount.unit)
            )
        if amount.worded and not shape.gives.get("worded"):
            often = shape.gives.get("stock") or _OFTEN.search(self.text, self.clause.start, amount.start)
            many = amount.value >= _MANY or (amount.unit == "次" and often)
            return bool(many) or amount.unit in ("%", "番", "倍")
        if shape.gives.get("all"):
            return amount.counted
        if shape.gives.get("any_unit"):
            return bool(amount.unit and ("元" in amount.unit or not shape.gives.get("money")))
        if shape.gives.get("counted") and not amount.counted and _SIZE.search(groups.get("after", "")):
            return False  # 淘汰10蒸吨/小时及以下锅炉: how large the things are
        if shape.gives.get("counted"):
            return amount.counted or bool(amount.unit and re.search(r"亩|公里|米|公顷|户|床|学位|吨|千瓦", amount.unit))
        if amount.unit is None:
            return bool(groups.get("cmp") or groups.get("verb") not in ("", "为", "是")) and bool(groups.get("subject"))
        return True

    def _remember(
        self, shape: CompiledRule, groups: dict[str, str], names: list[str], amount: Amount, change: Change
    ) -> None:
        unit, counted = amount.unit, amount.counted
        self.state.subject = names[0]
        self.state.names += names
        if shape.gives.get("used"):
            self.state.group = clean(groups["subject"], self.book).text or self.state.group
        self.state.change = None if change == "none" else change
        self.state.unit = unit
        self.state.level_verb = groups.get("verb") if shape.gives.get("level") else self.state.level_verb
        verb = None
        if shape.gives.get("counted"):
            verb = groups["verb"]
        elif shape.gives.get("stock") or (shape.gives.get("named") and counted):
            match = self.grammar.counting.match(clean(groups["subject"], self.book, keep_verb=True).text)
            verb = match[0] if match else None
        money = unit is not None and "元" in unit
        self.state.count_verb = (verb and not money and clean(verb, self.book, keep_verb=True).text) or None

    def _found(
        self, segment: Segment, shape: CompiledRule, match: re.Match[str], fields: dict[str, Any], amount: Amount
    ) -> Found:
        base = self.bases.get(amount.start) or self.bases.get(segment.amounts[0].start)
        fields = {**fields, "baseline_value": base.printed if base else None}
        fields |= {"value": amount.value, "value_max": amount.value_max, "unit": amount.unit or shape.gives.get("unit")}
        end = self.clause.end
        return Found(self.clause.start, end, segment.amounts[0].start, shape.name, fields, amount, match)
