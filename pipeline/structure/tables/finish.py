"""Rows made whole: merged cells carried into the rows they cover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.structure.lines import Line
from pipeline.structure.tables.found import FoundCell, FoundRow
from pipeline.structure.tables.shapes import UNIT_ROLES, Shapes

_MANY = 3
_OWNED = UNIT_ROLES | {"deadline"}


def carried(
    rows: Sequence[FoundRow], roles: Sequence[str], shapes: Shapes, *, owners: bool, fragments: bool = False
) -> list[FoundRow]:
    """Rows with group cells repeated down to the next printed one, within their banner.

    With `fragments` a row that lacks its number stands at an unknown place and takes nothing from above. With
    `owners` the cells of unit and deadline columns are repeated too, within their group.
    """
    groups = [k for k, role in enumerate(roles) if role == "group"]
    kept: dict[int, Line] = {}
    found: list[FoundRow] = []
    for row in rows:
        if row.banner is not None or not row.cells or _is_total(row, shapes):
            if row.banner is not None:
                kept.clear()
            found.append(row)
            continue
        cells = list(row.cells)
        fragment = fragments and "number" in roles and row.number is None
        for k in groups:
            if not fragment or cells[k] is not None:
                _carry(cells, k, kept, [other for other in groups if other > k])
        if owners and not fragment:
            new_group = any(cells[k] is not None and not cells[k].carried for k in groups)  # type: ignore[union-attr]
            for k, role in enumerate(roles):
                if role in _OWNED:
                    if new_group:
                        kept.pop(k, None)
                    _carry(cells, k, kept, [])
        found.append(row._replace(cells=cells))
    return found


def _carry(cells: list[FoundCell | None], k: int, kept: dict[int, Line], below: Sequence[int]) -> None:
    cell = cells[k]
    if cell is not None:
        kept[k] = cell.line
        for other in below:
            kept.pop(other, None)
    elif k in kept:
        cells[k] = FoundCell(kept[k], carried=True)


def _is_total(row: FoundRow, shapes: Shapes) -> bool:
    return any(cell is not None and shapes.is_total(cell.line.text) for cell in row.cells)


def resettled_units(rows: Sequence[FoundRow], roles: Sequence[str], shapes: Shapes) -> list[FoundRow]:
    """Rows with a lone unit cell in the unit column whose cells end as it does (各县区政府 closes the list of those
    responsible, never of those who lead)."""
    units = [k for k, role in enumerate(roles) if role in UNIT_ROLES]
    if len(units) < 2:
        return list(rows)
    ends = {
        k: Counter(shapes.last_unit(cell.line.text) for row in rows if row.cells and (cell := row.cells[k]))
        for k in units
    }
    found: list[FoundRow] = []
    for row in rows:
        held = [k for k in units if row.cells and row.cells[k] is not None]
        if len(held) == 1:
            cell = row.cells[held[0]]
            assert cell is not None
            name = shapes.last_unit(cell.line.text)
            better = max(units, key=lambda k: ends[k][name])
            if ends[better][name] >= _MANY and ends[held[0]][name] <= 1:
                cells = list(row.cells)
                cells[held[0]], cells[better] = None, cell
                row = row._replace(cells=cells)
        found.append(row)
    return found


def shared_owners(rows: Sequence[FoundRow], roles: Sequence[str]) -> bool:
    """Whether groups share their owners: units are printed in the first rows of groups, and only there."""
    groups = [k for k, role in enumerate(roles) if role == "group"]
    units = [k for k, role in enumerate(roles) if role in UNIT_ROLES]
    if not groups or not units:
        return False
    first = [bool(row.cells) and any(row.cells[k] for k in groups) for row in rows if row.cells]
    owned = [any(row.cells[k] for k in units) for row in rows if row.cells]
    return first == owned and sum(first) >= 2 and sum(first) < len(first)
