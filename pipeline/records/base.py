"""What every record is, and the words that several of them use."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Comparator = Literal["=", ">=", ">", "<=", "<", "~"]
Change = Literal["none", "increase", "decrease"]
Force = Literal["stated", "aspirational", "binding"]
Origin = Literal["text", "table"]
Role = Literal["lead", "responsible", "support"]
Relation = Literal["basis", "implements", "issues", "amends", "repeals", "refers"]
Ending = Literal["repeals", "replaces", "amends", "extends"]
Strength = Literal["contradiction", "divergence"]
ConflictKind = Literal["text_table", "value", "comparator", "regression", "deadline", "hierarchy", "owner"]

Box = tuple[float, float, float, float]
"""A rectangle on a page as it is shown: left, top, right, bottom in points (1/72 inch) from its upper left corner."""


class Record(BaseModel):
    """A frozen record: equal by value, hashable, safe to hand to another process."""

    model_config = ConfigDict(frozen=True, extra="forbid")
