"""Rows that are printed again after a page break: their rest is merged into the row above."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.structure.lines import join
from pipeline.structure.tables.found import FoundCell, FoundRow
from pipeline.structure.tables.shapes import UNIT_ROLES, VALUE_ROLES, Shapes


def merged_reprint(found: list[FoundRow], row: FoundRow, roles: Sequence[str], shapes: Shapes) -> bool:
    """Whether a row is the rest of the row above, printed again after a page break; if so, it is merged into that.

    It is when it names the same indicator, or when it completes a unit's name that was cut above and repeats the
    values. What it only repeats becomes loose.
    """
    if not found or not found[-1].cells or row.number is not None:
        return False
    above = found[-1]
    subjects = [k for k, role in enumerate(roles) if role in ("indicator", "content")]
    same = any(_same_thing(above.cells[k], row.cells[k]) for k in subjects)
    values = [k for k, role in enumerate(roles) if role in VALUE_ROLES]
    pairs = [(a.line.text, b.line.text) for k in values if (a := above.cells[k]) and (b := row.cells[k])]
    repeated = bool(pairs) and all(a == b for a, b in pairs)
    completes = any(
        _completes(above.cells[k], row.cells[k], shapes) for k, role in enumerate(roles) if role in UNIT_ROLES
    )
    if not ((same and not repeated) or (repeated and completes)):
        return False
    loose = list(row.loose)
    for k, cell in enumerate(row.cells):
        if cell is None:
            continue
        merged = _merged_cell(above.cells[k], cell, roles[k], shapes)
        if merged is None:
            loose.append(cell.line)
        else:
            above.cells[k] = merged
    if loose:
        found.append(FoundRow([], loose=tuple(loose)))
    return True


def _same_thing(above: FoundCell | None, below: FoundCell | None) -> bool:
    if above is None or below is None:
        return False
    a, b = sorted((above.line.text, below.line.text), key=len)
    return len(a) >= 6 and b.startswith(a) and len(b) - len(a) <= 2


def _completes(above: FoundCell | None, below: FoundCell | None, shapes: Shapes) -> bool:
    if above is None or below is None:
        return False
    return (
        not shapes.of(above.line.text).unit_end
        and not shapes.of(below.line.text).unit_start
        and shapes.is_units(above.line.text + below.line.text)
    )


def _merged_cell(above: FoundCell | None, below: FoundCell, role: str, shapes: Shapes) -> FoundCell | None:
    """The cell above with what the reprint adds to it; None where it adds nothing sure."""
    if above is None:
        return below if role in VALUE_ROLES | UNIT_ROLES else None
    if below.line.text in above.line.text:
        return None
    note = role in VALUE_ROLES and below.line.text.startswith("（")
    if note or (role in UNIT_ROLES and _completes(above, below, shapes)):
        return FoundCell(join([above.line, below.line]))
    return None
