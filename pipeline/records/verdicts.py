"""What resolution and comparison say."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pipeline.records.base import Change, Comparator, ConflictKind, Origin, Record, Strength


class Judgement(Record):
    """A recorded decision about identity: never a merge, always a reason, reversible by a user's own.

    `kind` names what is judged; `a` and `b` are stable ids or names of that kind; `rule` the rule that decided.
    """

    id: str
    kind: Literal["department", "region", "indicator", "document", "unit"]
    a: str
    b: str
    verdict: Literal["same", "different", "unsure"]
    reason: str
    rule: str


class Level(Record):
    """A level worked out from a baseline and a change (从2020年的65%提高10个百分点 is 75%), in the baseline's unit."""

    value: Decimal
    unit: str | None = None
    comparator: Comparator
    baseline_value: str
    baseline_year: int | None = None


class Side(Record):
    """One of the two targets of a conflict; `doc` is the file's name without suffix."""

    doc: str
    indicator: str
    value: Decimal
    value_max: Decimal | None = None
    unit: str | None = None
    comparator: Comparator
    change: Change
    deadline: str | None = None
    region: str | None = None
    clause: str | None = None
    evidence: str
    owners: tuple[str, ...] = ()
    source: Origin = "text"
    fact: str
    """The id of the target's fact."""
    level: Level | None = None
    """The level that was compared, where the target prints a change from a printed baseline."""


class Conflict(Record):
    """A verdict on a pair of targets (gold/CONFLICTS.md); `reason` is set where the pair was not compared."""

    id: str
    kind: Literal[ConflictKind, "not_comparable", "superseded"]
    strength: Strength | None = None
    a: Side
    b: Side
    reason: str | None = None
    explanation: str
