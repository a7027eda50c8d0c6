"""Milestones in running text: what must be done by a date and has no number.

Under an explicit deadline (of the sentence, the paragraph, or a list of goals) every comma clause that states no
target is one; under a label's deadline (完成时限：…) the clause's title or first words are.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from pipeline.extract.context import Inherited
from pipeline.extract.frames import BEFORE_DATE, PassageState, Reading, covered, frames
from pipeline.extract.grammar import gives_reward, grammar
from pipeline.extract.segments import without_times
from pipeline.extract.sentences import CommaClause, comma_clauses, sentence_around
from pipeline.extract.times import Calendar, Time
from pipeline.rules import RuleBook

_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+是|——|其中，|请(?=[、于将向把在按]))")
_NO_ACTION = re.compile(
    r"是指|[为是]$|以来$|^并?(?:是|对标|以.*为.{2,6}$|具体|如下|主要|按照|根据|坚持以|以习近平|结合|综上|特制定|制定(?:如下|以下|本)|取消.{0,6}资格|(?:依法)?(?:依规)?追究|收回|追回|逾期|对?(?:未按|拒不)|现将|我们|各位)|^[^一-龥]*$"
)
_SHORTEST = 4
_BRIEF = re.compile(r"开[工园馆业通]|投[用产]|通[车水航]|[竣完]工|达产|建成|启用|启动|通航|上线|封顶|运营|完成|验收")
_RUN_IN = re.compile(r"——[^，、；：]{2,14}")
_PERIOD = (
    r"(?:第?[一二三四1-4]季度|上半年|下半年|半年|全年|年度|\d{1,2}月份?|第?[一二三四五]批次?|第[一二三四五]期)"
    r"(?:[（(][^）)]*[）)])?"
)
_PERIODS = re.compile(rf"(?P<head>.*?)(?P<items>{_PERIOD}(?:[、和及]{_PERIOD})+)(?P<tail>.*)")
_HANDED = re.compile(r"将.*(?:报告|材料|情况|清单|方案|名单|申请|结果|信息|意见|数据)")
_HANDING = re.compile(r"(?:一并|及时|统一|汇总后?|审核后)?(?:提交|上?报|移交|转交|反馈|送)")
_BETWEEN_DATES = re.compile(r"[、和及]")
_FOLLOWING_VERB = re.compile(
    r"(?:力争|确保|基本|全面|全部)*(?:达到|完成|建成|实现|启动|开工|投用|投产|形成|建立|出台|印发|通过)"
)

_ADVERBIAL = re.compile(r"^(?:在|围绕|按照|严格按照|根据|依托|针对|聚焦|结合|通过|依据|以|充分利用|借助|对照|参照)")


class Step(NamedTuple):
    """A milestone at [start, end) of a passage."""

    start: int
    end: int
    rule: str
    action: str
    deadline: str | None
    recurrence: str | None


class Every(NamedTuple):
    """A recurring date (每年11月底前) in force in the rest of its sentence."""

    time: Time
    sentence: int
    yearly: bool


def _every(reading: Reading, clause: CommaClause, inside: list[Time], before: Every | None) -> Every | None:
    """The recurring date in force in a comma clause: its own, or that of an earlier clause of its sentence."""
    own = next((time for time in inside if time.kind == "recurring"), None)
    if own is not None:
        printed = reading.text[own.start : own.end]
        yearly = "每年" in printed or bool(before and before.yearly and before.sentence == clause.sentence)
        return Every(own, clause.sentence, yearly)
    return before if before is not None and before.sentence == clause.sentence else None


def milestones_in(
    reading: Reading, inherited: Inherited, calendar: Calendar, book: RuleBook, taken: list[tuple[int, int]]
) -> list[Step]:
    """The milestones of a passage. `taken` are the clauses that state targets."""
    dated = inherited.explicit or any(time.kind in ("deadline", "recurring") for time in reading.times)
    if inherited.past or inherited.terms or not (dated or "目标" in reading.text):
        return []
    found: list[Step] = []
    framed = list(frames(reading, PassageState(inherited), calendar))
    stated = covered(reading.text, taken)
    every: Every | None = None
    condition: int | None = None  # a clause …的，is said of the next one
    for index, (clause, inside, frame) in enumerate(framed):
        following = framed[index + 1][0] if index + 1 < len(framed) else None
        every = _every(reading, clause, inside, every)
        if not (frame.explicit or every) or clause.mark == "：" or stated[clause.start]:
            continue
        if clause.mark == "。" and _RUN_IN.fullmatch(reading.text, clause.start, clause.end):
            continue  # the title of a paragraph that goes on behind it (——基础设施。)
        own = [time for time in inside if time.kind == "deadline" and time.value]
        if frame.past and not own:
            continue
        text = reading.text
        if clause.mark == "，" and (text[clause.end - 1] == "的" or _handed_on(text, clause, following)):
            condition = clause.start
            continue
        start, condition = clause.start if condition is None else condition, None
        if any(time.kind == "past" for time in inside) or any(
            _attributive(text, clause.start, time) for time in (own[-1:] if _listed(text, own) else own)
        ):
            continue
        if gives_reward(sentence_around(text, clause.start), grammar(book).incentive):
            continue
        started = not own and any(time.kind == "from" for time in inside)  # 2025年起常态化推进 has no end
        deadline = own[-1].value if own else None if every or started else frame.deadline
        if every and not own and every.time.start >= clause.start and every.time.end >= clause.end - 1:
            continue  # the date ends the clause: what is to be done comes next
        if (deadline is None and not every) or (deadline and calendar.year and int(deadline[:4]) < calendar.year):
            continue
        if following and stated[following.start] and _ADVERBIAL.match(text[clause.start : clause.end]):
            continue
        action = without_times(text, start, clause.end, inside)
        action = _ORDINAL.sub("", action).strip("，、；：")
        if (len(action) < _SHORTEST and not _BRIEF.search(action)) or _NO_ACTION.search(action) or _in_brackets(action):
            continue
        yearly = any(time.kind == "annual" for time in inside) or (every is not None and every.yearly and not own)
        annual = "annual" if yearly else None
        dates: list[str | None] = [*_listed(text, own)] or [deadline]
        for date, part in zip(dates, _parts(action, len(dates)), strict=True):
            found.append(Step(start, clause.end, "milestone.clause", part, date, annual))
    return found


def _listed(text: str, dates: list[Time]) -> list[str]:
    """The values of dates that stand in a row (4月10日、7月10日和10月10日前); none where words come between."""
    row = all(_BETWEEN_DATES.fullmatch(text, one.end, two.start) for one, two in pairwise(dates))
    return [date.value for date in dates if date.value] if row and len(dates) > 1 else []


def _parts(action: str, number: int) -> list[str]:
    """What is due at each of several dates: the whole action, or its own period where it names as many (报送一季度、
    二季度情况 is 报送一季度情况 and 报送二季度情况)."""
    action = action.lstrip("、和及") if number > 1 else action
    named = _PERIODS.fullmatch(action) if number > 1 else None
    periods = re.findall(_PERIOD, named["items"]) if named else []
    if named is None or len(periods) != number:
        return [action] * number
    return [named["head"] + period + named["tail"] for period in periods]


def _handed_on(text: str, clause: CommaClause, following: CommaClause | None) -> bool:
    """Whether a clause is only what the next one hands in (将审计报告，提交市政府审核)."""
    return bool(
        following and _HANDED.fullmatch(text, clause.start, clause.end) and _HANDING.match(text, following.start)
    )


def _attributive(text: str, start: int, time: Time) -> bool:
    """An expression of time in the middle of a clause that sets no limit and that no verb follows belongs to a noun
    (征收上半年房产税, 国家“十四五”时期新增的…), not to the clause."""
    if BEFORE_DATE.fullmatch(text, start, time.start) or any(
        sign in text[time.start : time.end] for sign in "前内底末到至争确"
    ):
        return False
    return not _FOLLOWING_VERB.match(text, time.end)


def _in_brackets(action: str) -> bool:
    return action[0] in "（[(" and action[-1] in "）])"


def first_clause(text: str, body: int) -> tuple[int, int] | None:
    """The first comma clause of a text from `body` on that states work, as [start, end); None where there is none."""
    for clause in comma_clauses(text):
        start = max(clause.start, body)
        if clause.end > body and not (clause.mark == "，" and _ADVERBIAL.match(text[start : clause.end])):
            return start, clause.end
    return None
