"""The kind of conflict between two comparable statements, and how strong it is."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pipeline.conflicts.admissible import Direction, asks_less, direction
from pipeline.conflicts.comparable import Statement
from pipeline.records import Strength

Kind = Literal["text_table", "value", "comparator", "regression", "deadline", "hierarchy"]
ORDER: tuple[str, ...] = (
    "text_table", "value", "comparator", "regression", "deadline", "hierarchy", "owner", "not_comparable", "superseded",
)  # fmt: skip

SIDE_BY_SIDE = 40
"""Characters between two figures of one clause that belong to one statement."""


class Verdict(NamedTuple):
    """A kind with its strength."""

    kind: Kind
    strength: Strength


def way_of(a: Statement, b: Statement) -> Direction | None:
    """Which way asks for more, for this pair."""
    return direction(
        (a.target.comparator, b.target.comparator),
        (a.word, b.word),
        a.key.change,
        a.key.better or b.key.better,
    )


def same_region(a: Statement, b: Statement, settled: frozenset[tuple[object, ...]]) -> Verdict | None:
    """The conflict between two comparable statements for one region.

    `settled` holds (document, core, value, due) of every statement: a document that states one value for both dates
    leaves no doubt about the date.
    """
    if a.due == b.due:
        return _same_date(a, b)
    earlier, later = sorted((a, b), key=lambda one: (one.due or "", one.doc, one.place))
    way = way_of(a, b)
    if asks_less(later.amount, earlier.amount, way):
        return None if _no_regression(earlier, later, way) else Verdict("regression", "divergence")
    if a.amount == b.amount and a.doc != b.doc and not _date_is_clear(earlier, later, settled):
        return Verdict("deadline", "divergence")
    return None


def _same_date(a: Statement, b: Statement) -> Verdict | None:
    values_differ = a.amount != b.amount
    comparators_differ = a.target.comparator != b.target.comparator and a.value_max is None and b.value_max is None
    if not values_differ and not comparators_differ:
        return None
    if values_differ and _hoped(a, b):
        return None
    meet = a.admits.meets(b.admits)
    if a.doc == b.doc and ((meet and corridor(a, b)) or one_place(a, b)):
        return None
    strength: Strength = "divergence" if meet else "contradiction"
    if a.doc == b.doc and a.target.source != b.target.source:
        return Verdict("text_table", strength)
    return Verdict("value" if values_differ else "comparator", strength)


def _hoped(a: Statement, b: Statement) -> bool:
    """Whether one side only hopes for more than the other asks."""
    if a.aspirational == b.aspirational:
        return False
    hope, ask = (a, b) if a.aspirational else (b, a)
    return asks_less(ask.amount, hope.amount, way_of(a, b) or "more")


def corridor(a: Statement, b: Statement) -> bool:
    """A floor and a cap in one document are two ends of a range (不低于5年，不超过20年)."""
    bounds = {a.target.comparator, b.target.comparator}
    return bool(bounds & {">=", ">"}) and bool(bounds & {"<=", "<"})


def one_place(a: Statement, b: Statement) -> bool:
    """Whether two figures of one name and date stand so close that they must be of different things whose name is
    shared (其中…, 分别…): in one table, side by side in a clause, or undated in one clause or in tables."""
    here, there = a.target, b.target
    if a.doc != b.doc or here.source != there.source:
        return False
    if here.source == "table":
        return a.due is None or (here.place.table is not None and here.place.table == there.place.table)
    if here.clause != there.clause:
        return False
    return a.due is None or max(here.place.start - there.place.end, there.place.start - here.place.end) < SIDE_BY_SIDE


def _no_regression(earlier: Statement, later: Statement, way: Direction | None) -> bool:
    """Amounts of different years may fall; a hope for more at the earlier date binds nobody later."""
    if _of_years(earlier, later) or _begins_anew(earlier) or _begins_anew(later):
        return True
    if one_place(earlier, later) and earlier.target.place.row != later.target.place.row:
        return True
    return earlier.aspirational and not later.aspirational and asks_less(later.amount, earlier.amount, way)


def _of_years(earlier: Statement, later: Statement) -> bool:
    """Whether two statements are amounts or rates of their own years."""
    return earlier.annual or earlier.growth or earlier.of_one_year or later.of_one_year


def _begins_anew(statement: Statement) -> bool:
    """Whether every plan counts it from its own beginning (新增)."""
    return statement.key.act in ("new", "net_new") or "新增" in statement.key.core


def _date_is_clear(earlier: Statement, later: Statement, settled: frozenset[tuple[object, ...]]) -> bool:
    """Whether two dates for one value agree after all: the later only keeps it, they are amounts of their own years,
    yearly programmes repeat it, the earlier is a hope, or one document states it for both dates."""
    if later.keeps or _of_years(earlier, later) or (earlier.programme and later.programme):
        return True
    if earlier.aspirational and not later.aspirational:
        return True
    return settled_key(earlier, later.due) in settled or settled_key(later, earlier.due) in settled


def settled_key(statement: Statement, due: str | None) -> tuple[object, ...]:
    """A value stated by a document for a date."""
    key = statement.key
    return statement.doc, key.core, key.change, statement.area, statement.scope, statement.amount, due


def hierarchy(part: Statement, whole: Statement) -> Verdict | None:
    """The conflict between a statement for a region and one for a region that contains it."""
    way = way_of(part, whole)
    if part.key.adds and whole.key.adds:
        return _sum(part, whole) if part.due == whole.due else None
    if (part.due or "") < (whole.due or ""):
        return None
    if part.due != whole.due and _of_years(part, whole):
        return None
    if asks_less(part.amount, whole.amount, way):
        return None if whole.aspirational and not part.aspirational else Verdict("hierarchy", "divergence")
    if part.amount == whole.amount and part.due != whole.due and not part.keeps:
        return None if whole.aspirational and not part.aspirational else Verdict("hierarchy", "divergence")
    return None


def _sum(part: Statement, whole: Statement) -> Verdict | None:
    """For quantities that add up a part may be smaller than the whole, but not larger."""
    hoped = part.aspirational and not whole.aspirational
    least, most = part.admits.low, whole.admits.high
    if least is not None and most is not None and (least > most or (least == most and part.admits.low_open)):
        return None if hoped else Verdict("hierarchy", "contradiction")
    capped = part.target.comparator in ("<=", "<") and whole.target.comparator in ("<=", "<")
    if capped and part.value > whole.value:
        return Verdict("hierarchy", "divergence")
    return None
