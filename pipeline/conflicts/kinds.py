"""The kind of conflict between two comparable sayings or statements, and how strong it is."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pipeline.conflicts.admissible import asks_less, direction
from pipeline.conflicts.statements import Saying, Statement
from pipeline.records import Strength
from pipeline.resolve.indicators import Direction

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


def way_of(a: Saying, b: Saying) -> Direction | None:
    """Which way asks for more, for this pair."""
    return direction((a.comparator, b.comparator), (a.word, b.word), a.key.change, a.key.better or b.key.better)


def across(a: Saying, b: Saying) -> Verdict | None:
    """The conflict between what two documents say of one region. A `deadline` still falls where one of them states
    the value for both dates."""
    if a.due == b.due:
        return _same_date(a, b)
    earlier, later = in_time(a, b)
    way = way_of(a, b)
    if asks_less(later.amount, earlier.amount, way):
        return None if _no_regression(earlier, later, way) else Verdict("regression", "divergence")
    if a.amount == b.amount and not _date_is_clear(earlier, later):
        return Verdict("deadline", "divergence")
    return None


def within(a: Statement, b: Statement) -> Verdict | None:
    """The conflict between two statements of one document for one region."""
    if a.said.due == b.said.due:
        verdict = _same_date(a.said, b.said)
        if verdict is None or one_place(a, b):
            return None
        if verdict.strength == "divergence" and corridor(a.said, b.said):
            return None
        return verdict._replace(kind="text_table") if a.target.source != b.target.source else verdict
    verdict = across(a.said, b.said)
    if verdict is None or verdict.kind != "regression":
        return None
    return None if one_place(a, b) and a.target.place.row != b.target.place.row else verdict


def in_time(a: Saying, b: Saying) -> tuple[Saying, Saying]:
    """Two sayings, the one with the earlier date first."""
    return (a, b) if (a.due or "") <= (b.due or "") else (b, a)


def _same_date(a: Saying, b: Saying) -> Verdict | None:
    values_differ = a.amount != b.amount
    comparators_differ = a.comparator != b.comparator and a.value_max is None and b.value_max is None
    if not values_differ and not comparators_differ:
        return None
    if values_differ and _hoped(a, b):
        return None
    strength: Strength = "divergence" if a.admits.meets(b.admits) else "contradiction"
    return Verdict("value" if values_differ else "comparator", strength)


def _hoped(a: Saying, b: Saying) -> bool:
    """Whether one side only hopes for more than the other asks."""
    if a.aspirational == b.aspirational:
        return False
    hope, ask = (a, b) if a.aspirational else (b, a)
    return asks_less(ask.amount, hope.amount, way_of(a, b) or "more")


def corridor(a: Saying, b: Saying) -> bool:
    """A floor and a cap in one document are two ends of a range (不低于5年，不超过20年)."""
    bounds = {a.comparator, b.comparator}
    return bool(bounds & {">=", ">"}) and bool(bounds & {"<=", "<"})


def one_place(a: Statement, b: Statement) -> bool:
    """Whether two figures of one name and date stand so close that they must be of different things whose name is
    shared (其中…, 分别…): in one table, side by side in a clause, or undated in one clause or in tables."""
    here, there = a.target, b.target
    if a.doc != b.doc or here.source != there.source:
        return False
    undated = a.said.due is None
    if here.source == "table":
        return undated or (here.place.table is not None and here.place.table == there.place.table)
    if here.clause != there.clause:
        return False
    return undated or max(here.place.start - there.place.end, there.place.start - here.place.end) < SIDE_BY_SIDE


def _no_regression(earlier: Saying, later: Saying, way: Direction | None) -> bool:
    """Amounts of different years may fall; a hope for more at the earlier date binds nobody later."""
    if _of_years(earlier, later) or _begins_anew(earlier) or _begins_anew(later):
        return True
    return earlier.aspirational and not later.aspirational and asks_less(later.amount, earlier.amount, way)


def _of_years(earlier: Saying, later: Saying) -> bool:
    """Whether two sayings are amounts or rates of their own years."""
    return earlier.annual or earlier.growth or earlier.of_one_year or later.of_one_year


def _begins_anew(said: Saying) -> bool:
    """Whether every plan counts it from its own beginning (新增)."""
    return said.key.act in ("new", "net_new") or "新增" in said.core


def _date_is_clear(earlier: Saying, later: Saying) -> bool:
    """Whether two dates for one value agree after all: the later only keeps it, they are amounts of their own years,
    yearly programmes repeat it, or the earlier is a hope."""
    if later.keeps or _of_years(earlier, later) or (earlier.programme and later.programme):
        return True
    return earlier.aspirational and not later.aspirational


def states(one: Statement, said: Saying, due: str | None, area: object) -> bool:
    """Whether a statement gives the value of a saying for a date and region: a document that gives it for both dates
    leaves no doubt about the date."""
    own = one.said
    if own.due != due or own.amount != said.amount or one.area != area:
        return False
    return own.key.change == said.key.change and own.measure.scope == said.measure.scope


def hierarchy(part: Saying, whole: Saying) -> Verdict | None:
    """The conflict between what is said of a region and of one that contains it."""
    if part.key.adds and whole.key.adds:
        return _sum(part, whole) if part.due == whole.due else None
    if (part.due or "") < (whole.due or ""):
        return None
    if part.due != whole.due and _of_years(part, whole):
        return None
    less = asks_less(part.amount, whole.amount, way_of(part, whole))
    same = part.amount == whole.amount and part.due != whole.due and not part.keeps
    if not less and not same:
        return None
    return None if whole.aspirational and not part.aspirational else Verdict("hierarchy", "divergence")


def _sum(part: Saying, whole: Saying) -> Verdict | None:
    """For quantities that add up a part may be smaller than the whole, but not larger."""
    hoped = part.aspirational and not whole.aspirational
    least, most = part.admits.low, whole.admits.high
    if least is not None and most is not None and (least > most or (least == most and part.admits.low_open)):
        return None if hoped else Verdict("hierarchy", "contradiction")
    capped = part.comparator in ("<=", "<") and whole.comparator in ("<=", "<")
    if capped and part.value > whole.value:
        return Verdict("hierarchy", "divergence")
    return None
