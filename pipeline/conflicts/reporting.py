"""Records of verdicts."""

from __future__ import annotations

import hashlib
from typing import Literal

from pipeline.conflicts.explain import explain
from pipeline.conflicts.owners import Owners
from pipeline.conflicts.statements import Statement
from pipeline.records import Conflict, ConflictKind, Level, Side, Strength
from pipeline.rules import RuleBook

AnyKind = ConflictKind | Literal["not_comparable", "superseded"]


def report(
    kind: AnyKind,
    a: Statement,
    b: Statement,
    owners: Owners,
    book: RuleBook,
    strength: Strength | None = None,
    reason: str | None = None,
) -> Conflict:
    """The record of a verdict on two statements, with its explanation."""
    digest = hashlib.sha256("|".join((kind, *(_identity(one) for one in (a, b)))).encode()).hexdigest()[:16]
    record = Conflict(
        id=digest, kind=kind, strength=strength, a=_side(a, owners), b=_side(b, owners), reason=reason, explanation=""
    )
    return record.model_copy(update={"explanation": explain(record, "zh", book)})


def _side(one: Statement, owners: Owners) -> Side:
    target, level = one.target, one.said.level
    return Side(
        doc=one.doc,
        indicator=target.indicator,
        value=target.value,
        value_max=target.value_max,
        unit=target.unit,
        comparator=target.comparator,
        change=target.change,
        deadline=target.deadline,
        region=one.region,
        clause=target.clause,
        evidence=target.evidence,
        owners=owners.names(one),
        source=target.source,
        fact=target.id,
        level=level
        and Level(
            value=level.decimal,
            unit=level.unit,
            comparator=level.comparator,
            baseline_value=target.baseline_value or "",
            baseline_year=target.baseline_year,
        ),
    )


def _identity(one: Statement) -> str:
    target = one.target
    level = "/level" if one.said.level else ""
    return f"{one.doc}/{target.id or one.place}/{target.indicator}/{target.value}/{target.deadline}{level}"
