"""Quantitative targets in running text.

A passage is read clause by clause: its amounts and expressions of time are lexed, each comma clause is cut into
segments of one predicate, and each segment is matched against the shapes of `rules/targets.yaml`. What a segment
leaves out it takes from its neighbours: the verb of a count (改造A10万户、B1000公里), the subject of a predicate
(2025年达到30%，2030年达到40%), the deadline of sentence, paragraph, heading or title (see `context`).
"""

from __future__ import annotations

import re

from pipeline.extract.amounts import Amount, amounts
from pipeline.extract.context import Inherited
from pipeline.extract.frames import PassageState, Reading, covered, frames, within
from pipeline.extract.grammar import grammar
from pipeline.extract.predicates import ClauseReader, Found, Refusal
from pipeline.extract.sentences import CommaClause
from pipeline.extract.times import Calendar
from pipeline.records import Force
from pipeline.rules import RuleBook

_NUMERAL = re.compile(
    r"\d|[二三四五六七八九十百]+分之|百分之|翻.?番|[一二两三四五六七八九]成(?:以|左)|[一二两三四五六七八九十]+(?:个?工作日|日内|次|倍|个|家|项)|前[二三四五六七八九十]+[位名]|一半|半数"
)
_FRAME = re.compile(r"(?:力争|确保)(?:到|在|于)?\d{4}年.{0,4}|(?:力争|确保)(?:用|在)?.{1,4}年.{0,3}")
_AGE = re.compile(
    r"(?:（含）)?(?:及)?以[上下](?:（含）)?的?[一-龥]{2}|(?!以|及以|左右|上下)[一-龥]{2}"
)  # 7岁以下儿童 are a group
_CARRIED = ("力争", "确保")


def has_amounts(text: str) -> bool:
    """Whether a text can hold a target at all: a cheap test before reading it."""
    return bool(_NUMERAL.search(text))


def targets_in(
    reading: Reading,
    inherited: Inherited,
    calendar: Calendar,
    book: RuleBook,
    refused: list[Refusal] | None = None,
) -> list[Found]:
    """The targets of a passage, in order.

    Each `Found.fields` holds the target's own fields (indicator, value, unit, comparator, change, deadline …).
    Amounts that a rule says are no goal are added to `refused`.
    """
    if inherited.past or inherited.terms or not _NUMERAL.search(reading.text, reading.body):
        return []
    dated = covered(reading.text, ((time.start, time.end) for time in reading.times))
    found = [
        amount
        for amount in amounts(reading.text, book)
        if amount.start >= reading.body
        and amount.unit not in grammar(book).never
        and not _named(reading, amount)
        and not dated[amount.start]
        and not (amount.unit == "岁" and _AGE.match(reading.text, amount.end))
    ]
    if not found:
        return []
    state = PassageState(inherited)
    result: list[Found] = []
    earlier: tuple[CommaClause, ...] = ()
    for clause, inside, frame in frames(reading, state, calendar):
        earlier = earlier if earlier and earlier[-1].sentence == clause.sentence else ()
        mine = within(found, clause.start, clause.end)
        if mine or state.sentence_deadline:
            _carry_force(reading.text[clause.start : clause.end], state, book, framed=not mine)
        if mine:
            reader = ClauseReader(reading.text, clause, earlier, inside, frame, state, calendar, book)
            read = reader.read(mine)
            result += read
            state.count_verb = state.count_verb if read else None
            if refused is not None:
                refused += reader.refused
        earlier = (*earlier, clause)
    return result


def _named(reading: Reading, amount: Amount) -> bool:
    """Whether an amount stands in brackets or a title, or is a numeral in a name (“一村一品”)."""
    if reading.hidden[amount.start]:
        return True
    before = reading.text[: amount.start]
    return amount.worded and before.count("“") > before.count("”")


def _carry_force(text: str, state: PassageState, book: RuleBook, *, framed: bool) -> None:
    """力争 or 确保 at the head of a clause that states a goal, or in front of a date that frames the sentence
    (力争到2030年，…), holds for the clauses of the sentence after it as well."""
    if framed and not _FRAME.fullmatch(text):
        return
    patterns = grammar(book)
    forces: tuple[Force, Force] = ("aspirational", "binding")
    for force, pattern in zip(forces, (patterns.aspirational, patterns.binding), strict=True):
        match = pattern.search(text[:12])
        if match and match.start() <= 8 and match[0] in _CARRIED:
            state.force = force
