"""Milestones in running text: what must be done by a date and has no number.

Under an explicit deadline (of the sentence, the paragraph, or a list of goals) every comma clause that states no
target is one; under a label's deadline (完成时限：…) the clause's title or first words are.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.extract.context import Inherited
from pipeline.extract.segments import without_times
from pipeline.extract.sentences import comma_clauses
from pipeline.extract.targets import PassageState, frames
from pipeline.extract.times import Calendar, times
from pipeline.rules import RuleBook

_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+是|——|其中，)")
_NO_ACTION = re.compile(r"^(?:具体|如下|主要|按照|根据|坚持以|以习近平|结合|综上|特制定|现将|我们|各位)|^[^一-龥]*$")


class Step(NamedTuple):
    """A milestone at [start, end) of a passage."""

    start: int
    end: int
    rule: str
    action: str
    deadline: str | None
    recurrence: str | None


def milestones_in(
    text: str, inherited: Inherited, calendar: Calendar, book: RuleBook, taken: list[tuple[int, int]], body: int = 0
) -> list[Step]:
    """The milestones of a folded passage from `body` on. `taken` are the clauses that state targets."""
    if inherited.past:
        return []
    found_times = times(text, calendar, book)
    if not inherited.explicit and not any(time.kind == "deadline" for time in found_times):
        return []
    clauses = tuple(clause for clause in comma_clauses(text) if clause.end > body)
    if clauses and clauses[0].start < body:
        clauses = (clauses[0]._replace(start=body), *clauses[1:])
    found: list[Step] = []
    for clause, inside, frame in frames(text, clauses, found_times, PassageState(inherited)):
        if not frame.explicit or clause.mark == "：" or any(start <= clause.start < end for start, end in taken):
            continue
        own = [time for time in inside if time.kind == "deadline" and time.value]
        if any(time.kind == "past" for time in inside):
            continue
        deadline = own[-1].value if own else frame.deadline
        if deadline is None or (calendar.year and int(deadline[:4]) < calendar.year):
            continue
        action = _ORDINAL.sub("", without_times(text, clause.start, clause.end, inside)).strip("，、；：")
        if len(action) < 5 or _NO_ACTION.search(action) or _in_brackets(action):
            continue
        annual = "annual" if any(time.kind == "annual" for time in inside) else None
        found.append(Step(clause.start, clause.end, "milestone.clause", action, deadline, annual))
    return found


def _in_brackets(action: str) -> bool:
    return action[0] in "（[(" and action[-1] in "）])"


def first_clause(text: str, body: int) -> tuple[int, int] | None:
    """The first comma clause of a text from `body` on, as [start, end); None where there is none."""
    for clause in comma_clauses(text):
        if clause.end > body:
            return max(clause.start, body), clause.end
    return None
