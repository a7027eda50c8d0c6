"""Frames: which deadline is in force in each comma clause of a passage, and what clauses hand on to one another."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from pipeline.extract.amounts import Amount
from pipeline.extract.context import Inherited
from pipeline.extract.sentences import CommaClause, comma_clauses
from pipeline.extract.times import Calendar, Time, times
from pipeline.records import Change, Force
from pipeline.rules import RuleBook

Held = TypeVar("Held", Time, Amount)

_BRACKETS = re.compile(r"[（《〈\[【）》〉\]】]")
_OWNER = re.compile(r"[（\[【][^（）\[\]【】]*(?:（[^（）]*）[^（）\[\]【】]*)*[）\]】]")


# What may stand in front of a date that frames its clause.
BEFORE_DATE = re.compile(
    r"[（(“——①-⑳\d.、]*(?:力争|确保|争取|并|且|要|请|其中|同时|力求|计划|到|[一二三四五六七八九十]+是)?(?:[全我][市省县区州国])?"
)


# A step that goes on with the one before it (于3月底前制定方案，并报市政府备案) is due by the same day.
_GOES_ON = re.compile(
    r"(?:并|及时|同时|一并)?(?:上?报|提交|报送|抄送|送)[^，。；]{0,20}(?:备案|审核|审定|审批|批准|政府|办公室|局|委|厅|部|组)|并(?!且)|其中(?=.)"
)


class PassageState:
    """What the clauses of a passage hand on to one another."""

    def __init__(self, inherited: Inherited) -> None:
        self.inherited = inherited
        self.paragraph: str | None = None
        self.sentence_deadline: str | None = None
        self.sentence = -1
        self.subject: str | None = None
        self.count_verb: str | None = None
        self.force: Force = "stated"
        self.level_verb: str | None = None
        self.measured: str | None = None
        self.unit: str | None = None
        self.change: Change | None = None
        self.carried: str | None = None
        self.names: list[str] = []
        self.group = ""
        self.mark = ""
        self.listed = False
        self.loose = False
        self.past = False

    def enter(self, clause: CommaClause, *, behind_bracket: bool = False) -> None:
        """Starts a new sentence where the clause opens one (or stands behind a bracket that closes one)."""
        if self.mark == "；":
            self.force = "stated"
        self.mark = clause.mark
        if clause.sentence != self.sentence or behind_bracket:
            self.sentence = clause.sentence
            self.sentence_deadline = self.subject = self.count_verb = self.level_verb = self.measured = None
            self.change = self.carried = None
            self.names = []
            self.group = ""
            self.listed = self.past = False
            self.force = "stated"

    def deadline(self) -> str | None:
        """The deadline that holds where the clause itself states none."""
        return self.sentence_deadline or self.paragraph or self.inherited.deadline


class Frame(NamedTuple):
    """What is in force in a comma clause: the deadline, whether an explicit frame gives it, and whether its sentence
    has turned to what was."""

    deadline: str | None
    explicit: bool
    past: bool = False


class Reading(NamedTuple):
    """A passage as read from `body` on: its comma clauses, its expressions of time, and which characters stand in
    brackets or book titles (what is said there is a remark or a name)."""

    text: str
    body: int
    clauses: tuple[CommaClause, ...]
    times: list[Time]
    hidden: bytearray


def frames(
    reading: Reading, state: PassageState, calendar: Calendar
) -> Iterator[tuple[CommaClause, list[Time], Frame]]:
    """Each comma clause with its expressions of time and the deadline in force before its own amounts."""
    opening = True
    for clause in reading.clauses:
        state.enter(clause, behind_bracket=reading.text[clause.start - 1 : clause.start] in ("）", "]", "】"))
        inside = within(reading.times, clause.start, clause.end)
        dated = [time for time in inside if time.kind == "deadline" and time.value]
        if any(time.kind == "past" for time in inside):
            state.past = True
        if dated:
            first = dated[0]
            value = _joined(reading.text, dated).value
            state.past = bool(calendar.year and value and int(value[:4]) < calendar.year)
            alone = first.end - first.start >= clause.end - clause.start - 3
            at_head = bool(BEFORE_DATE.fullmatch(reading.text, clause.start, first.start))
            if alone and at_head:
                state.sentence_deadline = value
                # A year that opens a paragraph frames its goals; a month or day is the date of one step.
                if len(value or "") == 4 and (
                    (clause.head and state.inherited.goals) or (opening and _frames_all(reading.text, first))
                ):
                    state.paragraph = value
                state.loose = _loose(reading.text, first)
            elif clause.head and at_head:
                state.sentence_deadline = value
                state.loose = _loose(reading.text, first)
        if clause.mark == "：" and "目标" in reading.text[clause.start : clause.end]:
            state.listed = True
        if dated:
            state.carried = dated[-1].value
        elif state.carried and _GOES_ON.match(reading.text, clause.start, clause.end):
            yield clause, inside, Frame(state.carried, True, state.past)
            continue
        else:
            state.carried = None
        framed = bool(state.sentence_deadline) and not state.loose
        explicit = bool(framed or state.paragraph or state.inherited.explicit or state.listed or dated)
        opening = opening and clause.end - clause.start <= 1
        yield clause, inside, Frame(state.deadline(), explicit, state.past)


def _frames_all(text: str, time: Time) -> bool:
    """Whether a date that opens a paragraph frames all of it: 到2025年, 2025年度, “十四五”时期 do, 2025年 does not."""
    printed = text[time.start : time.end]
    return printed[0] in "到至力展“十" or any(sign in printed for sign in "度底末期")


def _joined(text: str, dated: list[Time]) -> Time:
    """The last of the dates that stand side by side at the head (2025年、2026年分别…), else the first."""
    last = dated[0]
    for time in dated[1:]:
        if text[last.end : time.start] not in ("、", "和"):
            break
        last = time
    return last


def _loose(text: str, time: Time) -> bool:
    """Whether an expression of time frames amounts only: it names the current year without a limit (今年, 全年)."""
    limited = any(sign in text[time.start : time.end] for sign in "前内底末")
    return time.rule in ("time.year_round", "time.this_year", "time.next_year") and not limited


def _clauses(text: str, body: int) -> tuple[CommaClause, ...]:
    clauses = tuple(clause for clause in comma_clauses(text) if clause.end > body)
    if clauses and clauses[0].start < body:
        clauses = (clauses[0]._replace(start=body), *clauses[1:])
    return tuple(_without_owner(text, clause) for clause in clauses)


def after(reading: Reading, body: int) -> Reading:
    """The same reading from a later place on: the run-in body behind a heading that was read with it."""
    return reading._replace(body=body, clauses=_clauses(reading.text, body))


def read_passage(text: str, calendar: Calendar, book: RuleBook, body: int = 0) -> Reading:
    """A folded passage taken apart; what stands before `body` is its heading."""
    clauses = _clauses(text, body)
    hidden = bracketed(text)
    found = [_from_base(text, time) for time in times(text, calendar, book) if not hidden[time.start]]
    return Reading(text, body, clauses, found, hidden)


def _without_owner(text: str, clause: CommaClause) -> CommaClause:
    """A clause without the bracket in front of it, which belongs to what stands before (（责任单位：…）)."""
    if text[clause.start] not in "（[【":
        return clause
    owner = _OWNER.match(text, clause.start, clause.end)
    return clause._replace(start=owner.end()) if owner and owner.end() < clause.end else clause


def _from_base(text: str, time: Time) -> Time:
    """The year that a change starts from (由2025年的33%提高到40%) dates the baseline, not the goal."""
    origin = (
        time.kind == "deadline"
        and text[time.start - 1 : time.start] in ("由", "从")
        and text[time.end : time.end + 1] == "的"
    )
    return time._replace(kind="baseline") if origin else time


def within(found: Sequence[Held], start: int, end: int) -> list[Held]:
    """What lies in [start, end) of expressions in the order of their starts."""
    first = bisect_left(found, start, key=_start)
    return [each for each in found[first : bisect_right(found, end, lo=first, key=_start)] if each.end <= end]


def _start(held: Time | Amount) -> int:
    return held.start


def covered(text: str, spans: Iterable[tuple[int, int]]) -> bytearray:
    """For each character of a text whether it lies in one of some spans."""
    marks = bytearray(len(text))
    for start, end in spans:
        marks[start:end] = b"\1" * (end - start)
    return marks


def bracketed(text: str) -> bytearray:
    """For each character whether it stands in brackets or a book title: what is said there is a remark or a name."""
    marks, depth, start = bytearray(len(text)), 0, 0
    for match in _BRACKETS.finditer(text):
        if match[0] in "（《〈[【":
            start = match.start() if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                marks[start : match.end()] = b"\1" * (match.end() - start)
    if depth:
        marks[start:] = b"\1" * (len(text) - start)
    return marks
