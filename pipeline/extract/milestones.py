"""Milestones in running text: what must be done by a date and has no number.

Under an explicit deadline (of the sentence, the paragraph, or a list of goals) every comma clause that states no
target is one; under a label's deadline (完成时限：…) the clause's title or first words are.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.extract.context import Inherited
from pipeline.extract.frames import PassageState, Reading, frames
from pipeline.extract.segments import without_times
from pipeline.extract.sentences import comma_clauses
from pipeline.extract.times import Calendar, Time

_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+是|——|其中，)")
_NO_ACTION = re.compile(
    r"^(?:是|对标|以.*为.{2,6}$|具体|如下|主要|按照|根据|坚持以|以习近平|结合|综上|特制定|现将|我们|各位)|^[^一-龥]*$"
)
_SHORTEST = 4

_ADVERBIAL = re.compile(r"^(?:在|围绕|按照|严格按照|根据|依托|针对|聚焦|结合|通过|依据|以|充分利用|借助|对照|参照)")


class Step(NamedTuple):
    """A milestone at [start, end) of a passage."""

    start: int
    end: int
    rule: str
    action: str
    deadline: str | None
    recurrence: str | None


def milestones_in(
    reading: Reading, inherited: Inherited, calendar: Calendar, taken: list[tuple[int, int]]
) -> list[Step]:
    """The milestones of a passage. `taken` are the clauses that state targets."""
    dated = inherited.explicit or any(time.kind == "deadline" for time in reading.times)
    if inherited.past or not (dated or "目标" in reading.text):
        return []
    found: list[Step] = []
    for clause, inside, frame in frames(reading, PassageState(inherited)):
        if not frame.explicit or clause.mark == "：" or any(start <= clause.start < end for start, end in taken):
            continue
        own = [time for time in inside if time.kind == "deadline" and time.value]
        if any(time.kind == "past" for time in inside) or _attributive(clause.start, own):
            continue
        deadline = own[-1].value if own else frame.deadline
        if deadline is None or (calendar.year and int(deadline[:4]) < calendar.year):
            continue
        action = without_times(reading.text, clause.start, clause.end, inside)
        action = _ORDINAL.sub("", action).strip("，、；：")
        if len(action) < _SHORTEST or _NO_ACTION.search(action) or _in_brackets(action):
            continue
        annual = "annual" if any(time.kind == "annual" for time in inside) else None
        found.append(Step(clause.start, clause.end, "milestone.clause", action, deadline, annual))
    return found


def _attributive(start: int, own: list[Time]) -> bool:
    """A plan period in the middle of a clause belongs to a noun (国家“十四五”时期新增…), not to the clause."""
    return any(time.rule == "time.plan" and time.start - start > 3 for time in own)


def _in_brackets(action: str) -> bool:
    return action[0] in "（[(" and action[-1] in "）])"


def first_clause(text: str, body: int) -> tuple[int, int] | None:
    """The first comma clause of a text from `body` on that states work, as [start, end); None where there is none."""
    for clause in comma_clauses(text):
        start = max(clause.start, body)
        if clause.end > body and not (clause.mark == "，" and _ADVERBIAL.match(text[start : clause.end])):
            return start, clause.end
    return None
