"""An indicator from the nation down to provinces, cities and districts: what each asks, and how that stands to the
nearest level above: the same, stricter, looser, later, a part of it, or nothing at all (a gap)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from pipeline.compare.asked import Asked, Asking
from pipeline.compare.goals import decimal_of, way_went
from pipeline.compare.matching import FURTHEST
from pipeline.compare.rungs import explain_rung
from pipeline.records import Facts, Judgement, Relative, Rung
from pipeline.resolve.documents import Area, document_area, document_of
from pipeline.resolve.indicators import indicators
from pipeline.resolve.spoken import months_between
from pipeline.resolve.wording import squeeze
from pipeline.rules import RuleBook
from pipeline.rules.regions import NATION, gazetteer

_LEVELS = ("stock", "built")
"""Acts that give the same count at a date (加氢站, 建成加氢站)."""
_COMPARED = ("stricter", "looser", "exceeds", "differs")


class _Group(NamedTuple):
    """The targets of one quantity by region, and what the quantity is called."""

    name: str
    by_area: dict[Area, list[Asked]]


def cascade(documents: Sequence[Facts], name: str, book: RuleBook, judgements: Sequence[Judgement] = ()) -> list[Rung]:
    """What the regions of some documents ask of the indicators that a name means: its normal form, or a part of it.

    A region's rungs follow those of the region that it lies in; of one region by date. Quantities of one name with
    another unit, scope or change are told apart, those that most regions set first. `judgements` are a user's own.
    """
    tree = _Tree(book)
    homes = {document_area(own, book) for facts in documents if (own := document_of(facts)) is not None}
    found: list[Rung] = []
    for group in _groups(documents, name, book, judgements):
        areas = {area for area in (*group.by_area, *homes) if area != Area(None)}
        for area in sorted(areas, key=tree.place):
            above = next((each for each in tree.above(area) if each in group.by_area), None)
            over = group.by_area[above] if above is not None else []
            here = group.by_area.get(area, [])
            rungs = [_rung(one, area, over, above, group.name, tree) for one in here]
            if not here and above is not None:
                rungs = [_gap(area, over, above, group.name, tree)]
            found += rungs
    return [one.model_copy(update={"explanation": explain_rung(one, "zh")}) for one in found]


def _groups(documents: Sequence[Facts], name: str, book: RuleBook, judgements: Sequence[Judgement]) -> Iterator[_Group]:
    asking, wanted = Asking(book, judgements), squeeze(name)
    meant = indicators(book).key(name, None).core
    groups: dict[object, dict[Area, list[Asked]]] = defaultdict(lambda: defaultdict(list))
    printed: dict[object, Counter[str]] = defaultdict(Counter)
    for facts in sorted(documents, key=lambda facts: facts.name):
        for one in asking.of(facts):
            if one.key.core == meant or wanted in squeeze(one.target.indicator):
                place = one.doc if one.key.bare else ""
                act = "" if one.key.act in _LEVELS else one.key.act
                quantity: tuple[object, ...] = (*one.quantity, act, place)
                groups[quantity][one.area].append(one)
                printed[quantity][(one.target.scope or "" if one.scope else "") + one.target.indicator] += 1
    for known in sorted(groups, key=lambda each: (-len(groups[each]), str(each))):
        forms = printed[known]
        for asked in groups[known].values():
            asked.sort(key=lambda one: (one.due or "", one.doc, one.place))
        yield _Group(min(forms, key=lambda form: (-forms[form], form)), dict(groups[known]))


class _Tree:
    """The regions as a tree."""

    def __init__(self, book: RuleBook) -> None:
        self._known = gazetteer(book)

    def above(self, area: Area) -> list[Area]:
        """The regions that contain one, the nearest first, the nation last."""
        found = [Area(area.code)] if area.part and area.code else []
        code = area.code
        while code is not None and code != NATION:
            parents = self._known.get(code).parents
            code = parents[0] if parents else NATION
            found.append(Area(code))
        return found

    def place(self, area: Area) -> tuple[str, ...]:
        """Where a region stands in the tree: regions without a code come last."""
        if area.code is None:
            return ("~", area.part)
        return (*(each.code or "" for each in reversed(self.above(area))), area.code, area.part)

    def name(self, area: Area) -> str:
        if area.code is None:
            return area.part
        return self._known.full_name(self._known.get(area.code)) + area.part

    def level(self, area: Area) -> str | None:
        return None if area.code is None or area.part else self._known.get(area.code).level


def _gap(area: Area, over: Sequence[Asked], above: Area, quantity: str, tree: _Tree) -> Rung:
    last = over[-1]
    return Rung(
        level=tree.level(area),
        region=tree.name(area),
        quantity=quantity,
        relation="gap",
        above_region=tree.name(above),
        above_document=last.doc,
        above=last.target,
    )


def _rung(one: Asked, area: Area, over: Sequence[Asked], above: Area | None, quantity: str, tree: _Tree) -> Rung:
    whole = _nearest(one, over)
    relation = _relation(one, whole) if whole is not None else "top" if above is None else "other_date"
    compared = whole is not None and relation in _COMPARED
    by = (one.value - whole.value) / one.key.factor if whole is not None and compared else Fraction(0)
    share = one.value / whole.value * 100 if whole is not None and relation == "part" and whole.value else None
    unit = "个百分点" if one.target.unit in ("%", "％") else one.target.unit
    return Rung(
        level=tree.level(area),
        region=tree.name(area),
        quantity=quantity,
        document=one.doc,
        target=one.target,
        relation=relation,
        above_region=tree.name(above) if above is not None else None,
        above_document=whole.doc if whole is not None else None,
        above=whole.target if whole is not None else None,
        by=decimal_of(by) if by else None,
        by_unit=unit if by else None,
        share=decimal_of(share, places=2) if share is not None else None,
    )


def _nearest(one: Asked, over: Sequence[Asked]) -> Asked | None:
    """The target above that a target is held against: by the same date, else the nearest one."""
    dated = [(_apart(one.due, each.due), each.due or "", each.doc, each.place, each) for each in over]
    near = [each for each in dated if each[0] <= FURTHEST]
    return min(near)[-1] if near else None


def _apart(one: str | None, other: str | None) -> int:
    if one is None or other is None:
        return 0 if one == other else FURTHEST + 1
    return abs(months_between(one, other))


def _relation(part: Asked, whole: Asked) -> Relative:
    same_date = part.due == whole.due
    if part.key.adds and whole.key.adds:
        least, most = part.admits.low, whole.admits.high
        exceeds = least is not None and most is not None and least > most
        return "other_date" if not same_date else "exceeds" if exceeds else "part"
    way = way_went(whole, part)
    if same_date:
        return way or ("equal" if part.amount == whole.amount else "differs")
    later = (part.due or "") > (whole.due or "")
    if part.amount == whole.amount and way is None:
        return "later" if later else "earlier"
    if (way == "looser" and later) or (way == "stricter" and not later):
        return way
    return "other_date"
