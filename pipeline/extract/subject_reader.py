"""The subject of a predicate: as printed, put together from verb and thing, or taken from what stands before."""

from __future__ import annotations

import re

from pipeline.extract.frames import PassageState
from pipeline.extract.grammar import grammar
from pipeline.extract.segments import Segment
from pipeline.extract.sentences import CommaClause
from pipeline.extract.subjects import clean, complete, expand
from pipeline.extract.times import Calendar
from pipeline.rules import RuleBook
from pipeline.rules.book import CompiledRule

_GRADE = re.compile(r"(?:国家|部|省|自治区|市|州|区|县)级")
_GRADED = re.compile(r"(?:国家|部|省|自治区|市|州|区|县)级(?P<noun>[^、，和及\d]{2,})$")
_ALSO = re.compile(r"[、和]\d[\d.,万]*[^\d、，]{1,2}(?P<rest>[一-龥]{3,24})$")
_EACH = re.compile(r"(?P<scope>(?:每(?!年|月|周|日|天|季|半)(?:一)?个?|各)[^，\d]{1,12}?)(?:至少|都|均|要|应)?")
_MEASURES = frozenset(("总量", "总数", "总额", "规模", "占比", "比重", "比例", "数量", "总规模"))
_TOTALS = frozenset(("总量", "总数", "总额", "总规模"))
_PRODUCTS = frozenset(("产量", "产值", "单产", "总产量", "总产值", "总产", "综合产值", "年产值", "面积", "增加值"))
_DONE = ("完成", "实现", "带动", "拉动", "促进", "推动")
_MANNER = re.compile(
    r"通过|利用|依托|围绕|结合|以|按照|根据|为(?=[^，]{0,6}(?:[加推促实提确贯落解满适强深夯][一-龥]|更好))"
)
_SAID = re.compile(r"(?:该|此|上述|这一)(?:项|类)?(?:比例|比重|占比|指标|数量|规模|面积|数值)")
_ASKED = re.compile(r"鼓励|支持|引导|推动")
_STANDING = re.compile(r"(?:稳居|位居|位列|居于|进入|跻身|保持|处于|走在).{2,}$|由.{2,}(?:确定|决定|制定|负责)$")
_DOING = re.compile(r"(?:实现|做到|确保|力争)$")
_NUMBER = re.compile(r"\d")
_LONGEST_SUBJECT = 48


class SubjectReader:
    """Finds the subjects of the predicates of one comma clause."""

    def __init__(
        self,
        text: str,
        clause: CommaClause,
        earlier: tuple[CommaClause, ...],
        state: PassageState,
        calendar: Calendar,
        book: RuleBook,
    ) -> None:
        self.text, self.clause, self.earlier = text, clause, earlier
        self.state, self.calendar, self.book = state, calendar, book
        self.grammar = grammar(book)

    def subject(self, shape: CompiledRule, groups: dict[str, str]) -> tuple[str, str | None]:
        """The subject that a shape's groups give, and the scope printed with it; "" where there is none."""
        composed = self._composed(shape, groups)
        return composed if composed is not None else self._plain(shape, groups)

    def _composed(self, shape: CompiledRule, groups: dict[str, str]) -> tuple[str, str | None] | None:
        """The subject of a shape that is put together from its parts; None for the plain shapes."""
        if shape.gives.get("time_limit"):
            return self._step(groups), None
        if shape.gives.get("counted"):
            return self._counted(groups)
        if shape.gives.get("standard"):
            return clean(groups["subject"], self.book).text + groups["per"] + groups["action"], None
        if shape.gives.get("used"):
            subject = clean(groups["subject"], self.book, region=self.calendar.region)
            return (subject.text or self.state.group) + groups["action"], subject.scope
        if shape.gives.get("cover"):
            subject = clean(groups["subject"], self.book, region=self.calendar.region)
            return subject.text + groups["thing"], subject.scope
        if shape.gives.get("for"):
            return groups["preposition"] + groups["noun"] + groups["action"], groups["where"] or None
        if shape.gives.get("within"):
            return f"{groups['action']}的{groups['noun']}", None
        if shape.gives.get("ban"):
            return groups["thing"] + groups["subject"], None
        if shape.gives.get("duty"):
            return groups["subject"], clean(groups["lead"], self.book).text or None
        return None

    def _plain(self, shape: CompiledRule, groups: dict[str, str]) -> tuple[str, str | None]:
        counted = bool(shape.gives.get("stock"))
        subject = clean(groups["subject"], self.book, keep_verb=counted, region=self.calendar.region)
        text = subject.text
        if shape.gives.get("change") == "verb" and text[:2] in _DONE and len(text) > len("完成") + 1:
            # 完成投资增长10%: the investment grows.
            subject = clean(text[2:], self.book, region=self.calendar.region)
            text = subject.text
        bare = self.grammar.only_verb.fullmatch(text) if counted else None
        if counted and len(text) > len("进行"):
            text = text.removesuffix("进行").removesuffix("各").replace("分别", "")
        if bare:
            thing = self._object_before()
            done = thing.rfind(bare["verb"].removeprefix("累计"))  # 鼓励老旧小区加装电梯，累计加装300台
            text = bare["verb"] + (thing[done + len(bare["verb"].removeprefix("累计")) :] if done > 0 else thing)
        elif counted and text.startswith("覆盖") and self.state.subject is None:
            text = self._effort_before() + text  # 完善目录，覆盖市级部门30家: the thing that covers stands before
        if not text or _SAID.fullmatch(text):
            text = self._subject_before() or ""
            text = text if counted or shape.gives.get("change") else self._thing(text)
        elif self.state.subject and (text in _MEASURES or text.startswith("占")):
            text = (self._thing(self.state.subject) if text in _TOTALS else self.state.subject) + text
        elif self.state.subject and text in _PRODUCTS:
            text = complete(text, self.state.subject)
        return text, subject.scope or groups.get("where") or None

    def _step(self, groups: dict[str, str]) -> str:
        """The step that a time limit is set for, with its actor where that is named without more ado."""
        actor = groups["lead"]
        if not groups["action"]:
            return clean(actor, self.book).text
        plain = 2 <= len(actor) <= 24 and not re.search(r"应|须|要|可以|之日|收到|后$|起$", actor)
        return _DOING.sub("", clean(actor if plain else "", self.book).text) + groups["action"]

    def _counted(self, groups: dict[str, str]) -> tuple[str, str | None]:
        lead = clean(groups["lead"], self.book, region=self.calendar.region, whole=True)
        verb = clean(groups["verb"], self.book, keep_verb=True).text.removeprefix("有")
        noun = re.sub(r"^的", "", groups["noun"])
        if _GRADE.fullmatch(noun):  # 10个国家级、50个省级示范村: the thing is printed once, at the end
            noun += self._shared_noun()
        named = verb + groups.get("listed", "") + noun + self._shared_work(noun)
        each = _EACH.fullmatch(groups["lead"]) or _EACH.fullmatch(lead.text)
        if each:
            return named, each["scope"]
        text = re.sub(r"^(?:在|对|由)", "", lead.text)
        scope = lead.scope or groups.get("where") or None
        if not text or _MANNER.match(text):
            return named, scope
        if self.grammar.unit.search(text) or lead.text != text:
            return named, scope or text
        return text + named, scope

    def _shared_work(self, noun: str) -> str:
        """What is done to things of a kind, printed once behind the last (3家钢铁企业、5家焦化企业超低排放评估)."""
        at = self.text.find(noun, self.clause.start, self.clause.end)
        also = _ALSO.match(self.text, at + len(noun), self.clause.end) if at >= 0 else None
        kind = also["rest"].find(noun[-2:], 1) if also else -1
        work = also["rest"][kind + 2 :] if also and kind > 0 else ""
        return work if len(work) > 1 else ""

    def _shared_noun(self) -> str:
        match = _GRADED.search(self.text[self.clause.start : self.clause.end])
        return match["noun"] if match else ""

    def _thing(self, name: str) -> str:
        """What a count of new things (新增企业5家) is of, where its total follows (总数达20家, 到2026年突破50家)."""
        verb = self.state.count_verb or ""
        return name.removeprefix(verb) if verb.startswith("新增") and len(name) > len(verb) + 1 else name

    def _object_before(self) -> str:
        """The object of a bare counting verb: that of the count before it (新开工A2000套，建成1500套), or of the effort
        that the clause before it speaks of (加大A淘汰力度，2025年前淘汰454辆)."""
        if self.state.subject and self.state.count_verb:
            return self.state.subject.removeprefix(self.state.count_verb)
        return self._effort_before()

    def _effort_before(self) -> str:
        if not self.earlier:
            return ""
        match = self.grammar.effort.match(self.text[self.earlier[-1].start : self.earlier[-1].end])
        thing = match["object"] if match else ""
        asked = _ASKED.match(thing)
        verb = self.grammar.own_verb.search(thing, asked.end()) if asked else None
        thing = thing[verb.end() :] if verb else thing  # 鼓励居民淘汰旧器具，累计更换…: the old things
        return thing if len(thing) > 1 and not _NUMBER.search(thing) else ""

    def _subject_before(self) -> str | None:
        """The subject of a predicate that prints none: that of the goal before it, or the clause before it."""
        if self.state.subject:
            return self.state.subject
        for clause in reversed(self.earlier):
            text = self.text[clause.start : clause.end]
            if not _NUMBER.search(text):
                name = clean(_STANDING.sub("", self.grammar.change_tail.sub("", text)), self.book).text
                return name if 2 <= len(name) <= _LONGEST_SUBJECT else None
        return None

    def gathered(self, segment: Segment) -> list[str]:
        """The subjects of a predicate that sums up the clauses before it (A，B、C的D，均按…执行)."""
        if not self.earlier or not re.match(r"[均都]", self.text[self.clause.start :]) or not segment.first:
            return []
        names = []
        for clause in self.earlier:
            text = self.text[clause.start : clause.end]
            if not _NUMBER.search(text):
                names += expand(clean(text, self.book).text, 1, distributed=False, each=True)
        return names
