"""Duties in running text: a named unit that is the subject of what is to be done (市教育局会同市财政局制定…)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.extract.role_lists import remainder
from pipeline.records import Record, Role, Unit
from pipeline.rules.book import RuleBook
from pipeline.rules.organs import NamedSpan, Organs, organs

_BOUNDARY = "，。；：！？"
_CLAUSE_END = re.compile(r"[，。；：！？]|$")
_NEXT = re.compile(r"(?:组织|落实|实施|推进|解释)*[、，](?:并?由)?")
_AGENT = re.compile(r"[由经]|(?<=.)[后时前](?=.)")
_PAST = re.compile(r"了(?!解)|已(?!建|有|经营)|曾|《|以来")
_BEGUN = re.compile(r"(?:20\d\d年|今年|去年|近年|过去).*(?:了|已)")


class SubjectWords(Record):
    """`vocabulary/subjects.yaml`: patterns of names. `proper`: names that can be a subject by themselves; `itself`:
    words for the jurisdiction of the document; `not_first`: how no subject begins; `lead_in`: what may stand before
    it in its clause."""

    proper: str
    itself: str
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
    follows: bool
    joins: bool


class Duties:
    """Finds duties; built once per rule book by `duties`."""

    def __init__(self, book: RuleBook) -> None:
        words = book.vocabulary("subjects", SubjectWords)
        self._names: Organs = organs(book)
        self._proper = re.compile(words.proper)
        self._itself = re.compile(words.itself)
        self._not_first = re.compile(words.not_first)
        self._lead_in = re.compile(words.lead_in)
        self._verbs: list[_Verb] = []
        patterns = []
        for rule in book.rules("responsibilities"):
            if rule.gives.get("subject") or rule.gives.get("follows"):
                gives = rule.gives
                verb = _Verb(
                    rule.name,
                    gives["role"],
                    gives.get("others"),
                    bool(gives.get("bare")),
                    bool(gives.get("follows")),
                    bool(gives.get("joins")),
                )
                patterns.append(f"(?P<v{len(self._verbs)}>{rule.regex.pattern})")
                self._verbs.append(verb)
        self._any = re.compile(f"(?<=[{self._names.last_characters}]){'(?:' + '|'.join(patterns) + ')'}", re.VERBOSE)

    def find(self, text: str, start: int = 0) -> list[Duty]:
        """The duties that a folded passage states from `start` on, in order."""
        found: list[Duty] = []
        before: tuple[int, _Verb] | None = None
        for match in self._any.finditer(text, start):
            verb = self._verbs[int((match.lastgroup or "v0")[1:])]
            if before is not None and before[1].joins and verb.joins:
                more = self._next_units(text[before[0] : match.start()], verb.role)
                if more:
                    found[-1] = found[-1]._replace(units=found[-1].units + more, end=_clause_end(text, match.end()))
                    before = match.end(), verb
                    continue
            duty = None if verb.follows else self._duty(text, start, match, verb)
            if duty is not None:
                found.append(duty)
                before = match.end(), verb
        return found

    def _next_units(self, between: str, role: Role) -> tuple[Unit, ...]:
        """The units of a second list that follows at once (甲局负责、乙局配合)."""
        opener = _NEXT.match(between)
        spans = self._named(between[opener.end() :], general=True) if opener else []
        return tuple(Unit(name=span.name, role=role) for span in spans)

    def _duty(self, text: str, start: int, match: re.Match[str], verb: _Verb) -> Duty | None:
        begin = max(start, _clause_start(text, match.start()))
        end = _clause_end(text, match.end())
        if verb.bare and (_PAST.search(text, match.end(), end) or _BEGUN.match(text[begin : match.start()])):
            return None
        for at in self._starts(text, begin, match.start()):
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

    def _starts(self, text: str, begin: int, stop: int) -> Iterator[int]:
        """Where the list of units that ends at `stop` may begin: with the clause, behind what leads in, behind 由."""
        yield begin
        lead_in = self._lead_in.match(text, begin, stop)
        if lead_in and lead_in.end() > begin:
            yield lead_in.end()
        for found in reversed(list(_AGENT.finditer(text, begin, stop))):
            yield found.end()

    def _named(self, piece: str, general: bool = False) -> list[NamedSpan]:
        """The units of a piece of text that holds nothing else and can bear a duty; general names (各部门) are
        left out unless `general`."""
        if not 1 < len(piece) <= 160 or self._not_first.match(piece):
            return []
        spans = self._names.units(piece)
        if not spans or remainder(piece, spans):
            return []
        if not all(self._may_act(span.name) for span in spans):
            return []
        return [span for span in spans if general or not self._names.is_generic(span.name)]

    def _may_act(self, name: str) -> bool:
        kind = self._names.kind(name)
        if self._itself.fullmatch(name):
            return False
        if kind in ("class", "place"):
            return True
        return self._proper.search(name) is not None

    def _with(self, rest: str) -> list[NamedSpan]:
        """The units that a text begins with, up to what they do."""
        best: list[NamedSpan] = []
        for end in self._names.ends(rest):
            if rest[end : end + 1] in ("、", "和", "及", "与", "（"):
                continue
            spans = self._names.units(rest[:end])
            if spans and not remainder(rest[:end], spans):
                best = spans
            elif best:
                break
        return best


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


def _clause_end(text: str, at: int) -> int:
    found = _CLAUSE_END.search(text, at)
    return found.start() if found else len(text)


def duties(book: RuleBook) -> Duties:
    """The finder of a rule book, built once."""
    found = book.derived.get(__name__)
    if not isinstance(found, Duties):
        found = book.derived[__name__] = Duties(book)
    return found
