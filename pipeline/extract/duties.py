"""Duties in running text: a named unit that is the subject of what is to be done (市教育局会同市财政局制定…)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.extract.role_lists import remainder
from pipeline.records import Record, Role, Unit
from pipeline.rules.book import RuleBook
from pipeline.rules.organs import NamedSpan, Organs, organs
from pipeline.rules.regions import gazetteer

_BOUNDARY = "，。；：！？"
_FARTHEST = 1000
"""How far back the beginning of a sentence is looked for."""
_CLAUSE_END = re.compile(r"[，。；：！？]|$")
_TOGETHER = re.compile(r"，?(?:并|积极|主动|及时)*(?:会同|商(?=[省市县区国])|联合(?=[省市县区国]))")
_NEXT = re.compile(r"(?:组织|落实|实施|推进|解释)*[、，](?:并?由)?")
_AGENT = re.compile(r"由|经(?![济信开贸营合])|(?<=.)[后时前](?=.)")
_QUOTED = re.compile(r"“[^”]*”|（[^（）]*）")
_RELATIVE = re.compile(r".{0,12}的")
_ENDING = re.compile(r"(?:行政)?主管部门|部(?![分署门])|局|厅|委(?![托派])|办(?![理好法])|署|中心")
"""What makes a verb before it a piece of a name: 住房城乡建设部."""
_OFFICE = re.compile(
    r"(?:督查|督导|督察|考核|研究|检查|评估|调度|协调|指导|监督|监管|管理|统计|审查|审核|核查|调查)+"
    r"(?:室(?![内外])|小?组(?![织建])|[支总大]?队(?![伍员])|站(?![点房])|办公室|办(?![理好法公结]))"
)
"""An office named for what it does: 县委督查室."""
_MORE = ("、", "和", "及", "与", "（")
_PAST = re.compile(
    r"了(?!解)|已(?!建|有|经营)|曾|《|以来|取得.*(?:进展|成效|突破|成果)|(?:大幅|显著|明显|进一步|基本|全面)(?:提升|提高|改善|增强|好转|建立|形成|建成)$"
)
"""What marks a clause as one about what was done or what will be, not about who does it."""
_BEGUN = re.compile(r"(?:近年来?|去年|过去|[一-龥\d]年(?:多)?来|以来|成立以来|20\d\d年以来)")


class SubjectWords(Record):
    """`vocabulary/subjects.yaml`: patterns of names; what each is for stands at its head."""

    proper: str
    area: str
    itself: str
    not_within: str
    not_first: str
    lead_in: str


class Duty(NamedTuple):
    """A duty found: its units, [start, end) from the first unit to the clause's end, and the rule that found it."""

    units: tuple[Unit, ...]
    start: int
    end: int
    rule: str


class _Verb(NamedTuple):
    rule: str
    role: Role
    others: Role | None
    bare: bool
    joins: bool


class Duties:
    """Finds duties; built once per rule book by `duties`."""

    def __init__(self, book: RuleBook) -> None:
        words = book.vocabulary("subjects", SubjectWords)
        self._names: Organs = organs(book)
        self._places = gazetteer(book)
        self._proper = re.compile(words.proper, re.VERBOSE)
        self._itself = re.compile(words.itself, re.VERBOSE)
        self._area = re.compile(words.area, re.VERBOSE)
        self._not_within = re.compile(words.not_within, re.VERBOSE)
        self._not_first = re.compile(words.not_first, re.VERBOSE)
        self._lead_in = re.compile(words.lead_in, re.VERBOSE)
        self._verbs: list[_Verb] = []
        patterns = []
        for rule in book.rules("responsibilities"):
            if rule.gives.get("subject"):
                gives = rule.gives
                verb = _Verb(
                    rule.name,
                    gives["role"],
                    gives.get("others"),
                    bool(gives.get("bare")),
                    bool(gives.get("joins")),
                )
                patterns.append(f"(?P<v{len(self._verbs)}>{rule.regex.pattern})")
                self._verbs.append(verb)
        self._any = re.compile(f"(?<=[）{self._names.last_characters}]){'(?:' + '|'.join(patterns) + ')'}", re.VERBOSE)

    def find(self, text: str, start: int = 0) -> list[Duty]:
        """The duties that a folded passage states from `start` on, in order."""
        found: list[Duty] = []
        before: tuple[int, _Verb] | None = None
        for match in self._any.finditer(text, start):
            if self._in_name(text, match) or text.rfind("《", 0, match.start()) > text.rfind("》", 0, match.start()):
                continue
            verb = self._verbs[int((match.lastgroup or "v0")[1:])]
            if before is not None and before[1].joins and verb.joins:
                more = self._next_units(text[before[0] : match.start()], verb.role)
                if more:
                    units, end = found[-1].units + more, _clause_end(text, match.end())
                    found[-1] = found[-1]._replace(units=units, end=end, rule=verb.rule)
                    before = match.end(), verb
                    continue
            duty = self._duty(text, start, match, verb)
            if duty is not None and not (found and found[-1].start == duty.start):
                found.append(duty)
                before = match.end(), verb
        return [self._joined(text, duty) for duty in found]

    def _joined(self, text: str, duty: Duty) -> Duty:
        """A duty with those that its units act together with, in the next clause (甲局要统筹协调，会同乙局制定…) or in
        its own (甲局负责日常工作并会同乙局制定…)."""
        within = text.find("并会同", duty.start, duty.end)
        joint = _TOGETHER.match(text, within if within > 0 else duty.end)
        if joint is None or any(unit.role != "responsible" for unit in duty.units):
            return duty
        end = _clause_end(text, joint.end())
        others = self._with(text[joint.end() : end])
        if not others:
            return duty
        lead = [unit.model_copy(update={"role": "lead"}) for unit in duty.units]
        support = [Unit(name=span.name, role="support") for span in others]
        return duty._replace(units=tuple(dict.fromkeys([*lead, *support])), end=end)

    def _next_units(self, between: str, role: Role) -> tuple[Unit, ...]:
        """The units of a second list that follows at once (甲局负责、乙局配合)."""
        opener = _NEXT.match(between)
        spans = self._named(between[opener.end() :], general=True) if opener else []
        return tuple(Unit(name=span.name, role=role) for span in spans)

    def _duty(self, text: str, start: int, match: re.Match[str], verb: _Verb) -> Duty | None:
        begin = max(start, _clause_start(text, match.start()))
        end = _clause_end(text, match.end())
        if verb.bare and (
            _PAST.search(text, match.end(), end) or _BEGUN.search(text, _sentence_start(text, begin), begin)
        ):
            return None
        for at in self._starts(text, begin, match.start()):
            if self._is_aside(text, at, match.end(), end, verb):
                continue
            spans = self._named(text[at : match.start()])
            if spans:
                units = [Unit(name=span.name, role=verb.role) for span in spans]
                if verb.others is not None:
                    others = self._with(text[match.end() : end])
                    if not others:
                        return None
                    units += [Unit(name=span.name, role=verb.others) for span in others]
                return Duty(tuple(dict.fromkeys(units)), at + spans[0].start, end, verb.rule)
        return None

    def _is_aside(self, text: str, start: int, at: int, end: int, verb: _Verb) -> bool:
        """Whether units are named in passing: 经甲局认定, 由甲局办理的事项."""
        opener = text[start - 1 : start]
        if opener == "经":
            return verb.others is None
        return opener == "由" and verb.bare and _RELATIVE.match(text, at, end) is not None

    def _starts(self, text: str, begin: int, stop: int) -> Iterator[int]:
        """Where the list of units that ends at `stop` may begin: with the clause, behind what leads in, behind 由."""
        yield begin
        lead_in = self._lead_in.match(text, begin, stop)
        if lead_in and lead_in.end() > begin:
            yield lead_in.end()
        for found in reversed(list(_AGENT.finditer(text, begin, stop))):
            yield found.end()

    def _named(self, piece: str, general: bool = False) -> Sequence[NamedSpan]:
        """The units of a piece of text that holds nothing else and can bear a duty; general names (各部门) are
        left out unless `general`."""
        if not 1 < len(piece) <= 160 or self._not_first.match(piece):
            return []
        spans = self._names.units(piece)
        if not spans or remainder(piece, spans):
            return []
        several = piece.endswith("部门")
        acting = [self._may_act(span.name, several) for span in spans]
        if False in acting or True not in acting:
            return []
        kept = [
            span for span in spans if self._names.kind(span.name) == "sector" or not self._names.is_generic(span.name)
        ]
        return spans if general else kept

    def _may_act(self, name: str, several: bool) -> bool | None:
        """Whether a unit can bear a duty; None for an area that can beside one that can. `several`: 部门 stands
        behind the list, so that fields of work stand for the units in charge (公安、民政等部门)."""
        kind = self._names.kind(name)
        if kind == "sector":
            return several
        if kind == "level":
            return None
        if kind is None and not name.endswith("等部门"):
            return False
        if kind == "place" and self._places.find(name):
            return True
        if self._itself.fullmatch(name):
            return False
        if self._names.is_task_body(name):
            return True
        plain = _QUOTED.sub("", name)
        if self._not_within.search(plain):
            return False
        if kind == "place":
            return self._area.search(name) is not None or None
        if kind == "class" or self._proper.search(plain):
            return True
        return any(at == 0 for at, _, _ in self._places.regions_in(name))

    def _verb_at(self, text: str, at: int) -> bool:
        match = self._any.match(text, at)
        return match is not None and not self._in_name(text, match)

    def _in_name(self, text: str, match: re.Match[str]) -> bool:
        """Whether what looks like a verb is a piece of a longer name."""
        return _ENDING.match(text, match.end()) is not None or _OFFICE.match(text, match.start()) is not None

    def _with(self, rest: str) -> Sequence[NamedSpan]:
        """The units that a text begins with, up to what they do, or else as many as there are."""
        found: Sequence[NamedSpan] = ()
        for end in self._names.ends(rest):
            spans = self._names.units(rest[:end])
            if spans and rest[end : end + 1] not in _MORE and not remainder(rest[:end], spans):
                found = spans
                if self._verb_at(rest, end):
                    break
        return found


def _clause_start(text: str, at: int) -> int:
    """Where the comma clause begins that holds `at`, in brackets or out."""
    depth = 0
    for index in range(at - 1, -1, -1):
        char = text[index]
        if char in "）”》]】":
            depth += 1
        elif char in "（“《[【":
            if depth == 0:
                return index + 1
            depth -= 1
        elif depth == 0 and char in _BOUNDARY:
            return index + 1
    return 0


def _sentence_start(text: str, at: int) -> int:
    least = max(0, at - _FARTHEST)
    return max(least, *(text.rfind(mark, least, at) + 1 for mark in "。！？；"))


def _clause_end(text: str, at: int) -> int:
    found = _CLAUSE_END.search(text, at)
    return found.start() if found else len(text)


def duties(book: RuleBook) -> Duties:
    """The finder of a rule book, built once."""
    found = book.derived.get(__name__)
    if not isinstance(found, Duties):
        found = book.derived[__name__] = Duties(book)
    return found
