"""Judgements about departments, above all a user's own, applied to what the rules read.

Both sides are names as `policygraph judgements` lists them: 市环保局（望湖市）, the region of the document in the
bracket, or a name that says its region itself. "same" makes the second side the department of the first; "different"
takes the second side's name out of the department that the rules put both in. Two names without a region are judged
wherever they are printed. What a document itself says about a second name (`pipeline.resolve.joint_names`) is applied
the same way, unless the user took it back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.records import Judgement

if TYPE_CHECKING:
    from pipeline.resolve.departments import DepartmentKey, Departments, Reading

SECOND_NAME = "department-second-name"
"""The rule of judgements that a document states itself: 市发展改革委（市能源局）."""

_SIDE = re.compile(r"(?P<name>.+)（(?P<region>[^（）]+)）")


def side(text: str, resolver: Departments) -> tuple[str, str | None]:
    """The name and the region of a side; a bracket that holds no region is part of the name."""
    found = _SIDE.fullmatch(text.strip())
    if found and resolver.is_region(found["region"]):
        return found["name"], found["region"]
    return text.strip(), None


class Decisions:
    """What was decided, looked up by what the rules read."""

    def __init__(self, judgements: Sequence[Judgement], resolver: Departments) -> None:
        self._own: dict[tuple[str, DepartmentKey], str] = {}
        self._same: dict[DepartmentKey, DepartmentKey] = {}
        judged = [one for one in judgements if one.kind == "department"]
        apart: set[frozenset[DepartmentKey]] = set()
        for one in sorted(judged, key=lambda one: (one.verdict, one.rule != "user")):
            a, b = (resolver.by_rules(*side(text, resolver)) for text in (one.a, one.b))
            if one.verdict == "different":
                apart.add(frozenset((a.key, b.key)))
                if a.key == b.key and a.rest != b.rest:
                    self._take_out(a if b.rest == b.key.organ else b)
            elif one.rule == "user":
                self._merge(a, b)
            elif frozenset((a.key, b.key)) not in apart:
                if b.former and a.key != b.key:
                    self._take_out(b)  # the name alone, not the department that the reform made of it
                self._merge(a, b)

    def _take_out(self, reading: Reading) -> None:
        self._own[reading.rest, reading.key] = reading.rest

    def _merge(self, a: Reading, b: Reading) -> None:
        first, second = self._parted(a).key, self._parted(b).key
        both_placed = (first.jurisdiction is None) == (second.jurisdiction is None)
        if both_placed and self._merged(first) != self._merged(second):
            self._same[self._merged(second)] = self._merged(first)

    def applied(self, reading: Reading) -> Reading:
        """A reading as the user's judgements have it."""
        if not self._own and not self._same:
            return reading
        parted = self._parted(reading)
        return parted._replace(key=self._merged(parted.key))

    def _parted(self, reading: Reading) -> Reading:
        """A reading whose name was taken out of its department: an organ of its own."""
        anywhere = reading.key._replace(jurisdiction=None)
        own = self._own.get((reading.rest, reading.key)) or self._own.get((reading.rest, anywhere))
        return reading if own is None else reading._replace(key=reading.key._replace(organ=own), former=None)

    def _merged(self, key: DepartmentKey) -> DepartmentKey:
        """The department that a department was merged into, in the end; by the organ alone where no region was
        given."""
        seen = {key}
        while True:
            anywhere = self._same.get(key._replace(jurisdiction=None))
            into = self._same.get(key) or (anywhere and anywhere._replace(jurisdiction=key.jurisdiction))
            if into is None or into in seen:
                return key
            seen.add(into)
            key = into
