"""Which units a document gives its work to, in which role, and where it says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.records import Responsibility, Role

_RANK = ("lead", "responsible", "support")
_PLACES = {"column": "row", "bracket": "bracket", "plain-bracket": "bracket", "label": "label"}


class Assigned(NamedTuple):
    """A unit's role, and where it is stated: `row` of a table, `bracket` or `label` behind the text, `sentence`, or
    `heading` for a clause above."""

    role: Role
    via: str


def place_of_statement(record: Responsibility) -> str:
    """Where a record states its units."""
    return _PLACES.get((record.rule or "").rpartition(".")[2], "sentence")


class Assignments:
    """The units of one document by clause and printed name; of several roles in one clause the highest counts."""

    def __init__(self, records: Iterable[object]) -> None:
        self._held: dict[tuple[str, str], Assigned] = {}
        for record in records:
            if isinstance(record, Responsibility):
                for unit in record.departments:
                    self._note(record.where, unit.name, Assigned(unit.role, place_of_statement(record)))

    def _note(self, where: str, name: str, said: Assigned) -> None:
        held = self._held.get((where, name))
        if held is None or _RANK.index(said.role) < _RANK.index(held.role):
            self._held[where, name] = said

    def of(self, clause: str | None, name: str) -> Assigned:
        """The role of an owner of something in a clause: as stated there, or in the nearest clause above it. What is
        stated in neither is the subject of the sentence itself."""
        path = clause or ""
        found = self._held.get((path, name))
        while found is None and path:
            path = path.rpartition("/")[0]
            above = self._held.get((path, name))
            if above is not None:
                return above._replace(via="heading")
        return found or Assigned("responsible", "sentence")
