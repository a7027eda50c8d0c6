"""The standard indicators checked: is each one what the vocabulary says, and said once?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.resolve.indicators import Indicators, indicators
from pipeline.resolve.wording import Standard
from pipeline.rules import RuleBook
from pipeline.rules.units import UnitVocabulary

_UNITLESS = frozenset({"number", "count"})


class Problem(NamedTuple):
    """What is wrong with an entry: its name, the word that matters, what should hold, and what does."""

    entry: str
    word: str
    expected: str
    found: str


def standard_problems(book: RuleBook) -> list[Problem]:
    """Entries of `vocabulary/indicators.yaml` that cannot hold: a name in two entries or one that is read as another
    indicator, a dimension that units.yaml does not know, a rate or average that is said to add up."""
    known = indicators(book)
    vocabulary = book.vocabulary("units", UnitVocabulary)
    dimensions = {entry.dimension for entry in vocabulary.units} | _UNITLESS
    under = dimensions | {entry.name for entry in vocabulary.denominators}
    entries = [entry for sector in known.wording.vocabulary.standard.values() for entry in sector]
    owners: dict[str, str] = {}
    found: list[Problem] = []
    for entry in entries:
        found += _names(entry, known, owners)
        for unit in entry.unit:
            top, *per = unit.split("/")
            if top not in dimensions or not under.issuperset(per):
                found.append(Problem(entry.name, unit, "a dimension of units.yaml", "unknown"))
            if entry.adds and not known.additive(entry.name, unit):
                found.append(Problem(entry.name, unit, "adds: false", "adds: true of a rate, share or average"))
    return found


def _names(entry: Standard, known: Indicators, owners: dict[str, str]) -> Iterator[Problem]:
    for name in (entry.name, *entry.also):
        other = owners.setdefault(name, entry.name)
        meant = known.wording.name(name).standard
        if other != entry.name:
            yield Problem(entry.name, name, "a name of one indicator", f"also a name of {other}")
        elif meant != entry:
            yield Problem(entry.name, name, entry.name, meant.name if meant else "no standard indicator")
