"""Every record that passes between stages: frozen, typed, and free of behaviour beyond its own shape.

A module a stage, in the way of the data: what a reader gives (`Source`), what structure makes of it
(`Outline`), what extraction finds (`Facts`), what resolution judges (`Judgement`), what the comparison of
targets says (`Conflict`). Offsets are always characters of `Source.text`, the text as read, before any
normalisation; numbers are decimals, never floats.
"""

from __future__ import annotations

from pipeline.records.base import (
    Box,
    Change,
    Comparator,
    ConflictKind,
    Ending,
    Force,
    Origin,
    Record,
    Relation,
    Role,
    Strength,
)
from pipeline.records.differences import (
    Agreement,
    Assignment,
    ChangeKind,
    Difference,
    Relative,
    Rung,
    Trend,
)
from pipeline.records.facts import (
    AnyFact,
    Citation,
    ClauseFact,
    Document,
    Fact,
    Facts,
    Milestone,
    Number,
    Place,
    Responsibility,
    Target,
    Unit,
    Validity,
)
from pipeline.records.outline import (
    Clause,
    Column,
    Grid,
    Header,
    Outline,
    Passage,
    TableRow,
)
from pipeline.records.source import (
    Block,
    Cell,
    Doubt,
    Member,
    MetaField,
    Notice,
    Source,
    Table,
)
from pipeline.records.verdicts import (
    Conflict,
    Judgement,
    Level,
    Side,
)

__all__ = [
    "Agreement",
    "AnyFact",
    "Assignment",
    "Block",
    "Box",
    "Cell",
    "Change",
    "ChangeKind",
    "Citation",
    "Clause",
    "ClauseFact",
    "Column",
    "Comparator",
    "Conflict",
    "ConflictKind",
    "Difference",
    "Document",
    "Doubt",
    "Ending",
    "Fact",
    "Facts",
    "Force",
    "Grid",
    "Header",
    "Judgement",
    "Level",
    "Member",
    "MetaField",
    "Milestone",
    "Notice",
    "Number",
    "Origin",
    "Outline",
    "Passage",
    "Place",
    "Record",
    "Relation",
    "Relative",
    "Responsibility",
    "Role",
    "Rung",
    "Side",
    "Source",
    "Strength",
    "Table",
    "TableRow",
    "Target",
    "Trend",
    "Unit",
    "Validity",
]
