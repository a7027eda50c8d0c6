"""What the comparison of two documents, or of two versions of one, says."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from pipeline.records.base import Record, Role
from pipeline.records.facts import Milestone, Target

ChangeKind = Literal[
    "added", "dropped", "value", "baseline", "deadline", "comparator", "force", "owner", "role", "wording", "moved",
    "unchanged",
]  # fmt: skip
Agreement = Literal["name", "wording", "clause", "scope", "date", "nearest", "words", "like"]
Trend = Literal["stricter", "looser", "earlier", "later"]


class Assignment(Record):
    """A unit's work at one place: the `department` that its printed `name` means, with its region's, and the clause."""

    type: Literal["assignment"] = "assignment"
    department: str
    name: str
    role: Role
    clause: str
    work: str
    evidence: str


Compared = Annotated[Target | Milestone | Assignment, Field(discriminator="type")]


class Difference(Record):
    """What became of one target, milestone or assignment of work. `old` is None for what was added, `new` for what was
    dropped.

    `changes` says all that changed, the weightiest first; it is `kind`. `trends` say which way: a target asks for more
    (stricter) or less (looser), its date is earlier or later. `by` is the new value less the old one, in `by_unit`
    (of shares: percentage points). `match` says why both are taken for one: the same
    name, another wording of it, the same clause, scope or date, the nearest date, the same or like words.
    """

    what: Literal["target", "milestone", "assignment"]
    kind: ChangeKind
    changes: tuple[ChangeKind, ...]
    trends: tuple[Trend, ...] = ()
    old: Compared | None = None
    new: Compared | None = None
    by: Decimal | None = None
    by_unit: str | None = None
    match: tuple[Agreement, ...] = ()
    explanation: str = ""


Relative = Literal[
    "top", "equal", "stricter", "looser", "earlier", "later", "part", "exceeds", "differs", "other_date", "gap"
]


class Rung(Record):
    """What a region asks of an indicator, and how that stands to what the nearest region above it asks.

    `relation`: `top` has nothing above it; `equal`, `stricter`, `looser` compare what is asked by the same date,
    `earlier` and `later` one value by two dates; of quantities that add up a region asks for a `part` of what the one
    above does (`share`, in per cent), or `exceeds` it; `differs` where nothing tells which way is more; `other_date`
    cannot be compared; `gap`: documents of the region are at hand, and none sets a target (`target` is None). `by` is
    this region's value less the other one's, in `by_unit`.
    """

    level: str | None
    region: str
    quantity: str
    document: str | None = None
    target: Target | None = None
    relation: Relative
    above_region: str | None = None
    above_document: str | None = None
    above: Target | None = None
    by: Decimal | None = None
    by_unit: str | None = None
    share: Decimal | None = None
    explanation: str = ""
