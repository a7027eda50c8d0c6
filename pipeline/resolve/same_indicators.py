"""What is judged about indicators: which differently printed names mean one, and which only look alike."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from pipeline.records import Facts, Judgement, Target
from pipeline.resolve.alike import alike
from pipeline.resolve.indicators import IndicatorKey, Indicators, indicators, same_indicator
from pipeline.rules import RuleBook


def indicator_judgements(
    documents: Sequence[Facts], book: RuleBook, decided: Sequence[Judgement] = ()
) -> list[Judgement]:
    """What is judged about the names among the targets of some documents.

    Every two differently printed names that are taken for one quantity are "same", with what was done to them: each
    name is joined to the first (in alphabetical order) that it is the same as. Names that only look alike are
    "unsure" and merged with nothing; `decided`, a user's own judgements, take them off the list.
    """
    known = indicators(book)
    targets = (record for facts in documents for record in facts.records if isinstance(record, Target))
    printed: dict[str, dict[str, IndicatorKey]] = {}
    for name, unit in sorted({(target.indicator, target.unit or "") for target in targets}):
        key = known.key(name, unit)
        if not key.bare:
            printed.setdefault(key.core, {}).setdefault(name, key)
    found: list[Judgement] = []
    for names in printed.values():
        for name, key in names.items():
            first = next(other for other in names if same_indicator(names[other], key, book))
            if first != name:
                found.append(_stated(first, name, "same", _why(names[first], key), "indicator-wording"))
    return [*found, *_unsure(printed, known, decided)]


def _unsure(
    printed: Mapping[str, Mapping[str, IndicatorKey]], known: Indicators, decided: Sequence[Judgement]
) -> Iterator[Judgement]:
    """The pairs of names that look alike and on which the user has not decided."""
    names = {name: key for group in printed.values() for name, key in group.items()}
    judged = [one for one in decided if one.kind == "indicator"]
    settled = {frozenset(known.key(side, None).core for side in (one.a, one.b)) for one in judged}
    for pair in alike(names, known.wording):
        if frozenset((names[pair.a].core, names[pair.b].core)) not in settled:
            yield _stated(pair.a, pair.b, "unsure", pair.reason, "indicator-alike")


def _why(first: IndicatorKey, second: IndicatorKey) -> str:
    """Why two differently printed names are taken for one quantity."""
    steps = tuple(dict.fromkeys((*first.name.steps, *second.name.steps)))
    if first.act != second.act:
        steps = (*steps, "到期时的数量相同（建成与保有）")
    return "；".join(steps) or "写法不同（标点、空格、字母大小写）"


def _stated(a: str, b: str, verdict: Literal["same", "unsure"], reason: str, rule: str) -> Judgement:
    digest = hashlib.sha256(f"indicator|{a}|{b}".encode()).hexdigest()[:16]
    return Judgement(id=digest, kind="indicator", a=a, b=b, verdict=verdict, reason=reason, rule=rule)
