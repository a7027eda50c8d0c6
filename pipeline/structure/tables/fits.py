"""How badly printed pieces fit the cells of a column.

0 is a good fit, 3 and more a bad one. Costs are compared with one another only, within one table.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.structure.tables.shapes import DATE, UNIT_ROLES, VALUE_ROLES, Shape

_REST_OF_DATE = re.compile(r"(?:年?[底末]前?|年?\d{0,2}月(?:\d{0,2}日|[底末])?之?前?|\d{0,2}日之?前?|前)$|年\d{1,2}月")
_REST = re.compile(rf"{_REST_OF_DATE.pattern}|等(?!级|距|额)")
_LABELLED = re.compile(r"[^\d≥≤<>＞＜。，]{2,8}[≥≤<>＞＜：]?\d")


def _start_number(shape: Shape) -> float:
    return 0.0 if shape.number is not None else 9.0


def _start_group(shape: Shape) -> float:
    if shape.prose or shape.stop_end:
        return 6.0
    if shape.kind or (shape.value and not shape.numbered) or shape.measure or shape.deadline:
        return 2.5
    if shape.units and not shape.numbered:
        return 3.0 if shape.listed else 1.5
    if "，" in shape.text:  # a sentence, cut at the end of its line
        return 3.0
    return 2.0 if _is_list_begun(shape) or len(shape.text) == 1 else 0.2


def _is_list_begun(shape: Shape) -> bool:
    """Whether a piece is the first line of a list of units, cut in the middle of a name."""
    return shape.listed and shape.unit_start and shape.closed_first and shape.closed and not shape.stop_end


def _start_indicator(shape: Shape) -> float:
    if shape.kind or (shape.value and not shape.text[:1].isalpha()):
        return 3.0
    if shape.measure or (shape.stop_end and shape.prose):
        return 2.0
    return 1.5 if shape.units else 0.0


def _start_content(shape: Shape) -> float:
    if shape.kind or shape.units or (shape.value and len(shape.text) < 8) or shape.measure:
        return 3.0
    if len(shape.text) == 1:
        return 2.0
    return 0.8 if _is_list_begun(shape) else 0.3 if len(shape.text) < 5 else 0.0


def _start_units(shape: Shape) -> float:
    if shape.stop_end or (shape.prose and not shape.unit_start):
        return 7.0
    if shape.kind or (shape.value and not shape.unit_start):
        return 4.0
    if not (shape.closed and shape.closed_first):
        return 4.0
    if shape.unit_start:
        return 0.0
    if shape.units:
        return 0.15
    return 2.2 if shape.width > 32 else 1.2


def _start_value(shape: Shape) -> float:
    if shape.value:
        return 0.0
    if shape.kind or shape.units:
        return 2.5
    if shape.measure:
        return 1.5
    return 0.9 if len(shape.text) <= 14 and not shape.stop_end else 2.5


def _start_measure(shape: Shape) -> float:
    if shape.measure:
        return 0.0
    return 1.5 if len(shape.text) <= 4 and not shape.value else 3.0


def _start_kind(shape: Shape) -> float:
    return 0.0 if shape.kind else 3.5


def _start_deadline(shape: Shape) -> float:
    return 0.0 if shape.deadline else 2.5


_STARTS: dict[str, Callable[[Shape], float]] = {
    "number": _start_number,
    "group": _start_group,
    "indicator": _start_indicator,
    "content": _start_content,
    "lead": _start_units,
    "responsible": _start_units,
    "support": _start_units,
    "baseline": _start_value,
    "target": _start_value,
    "unit": _start_measure,
    "kind": _start_kind,
    "deadline": _start_deadline,
    "other": lambda shape: 2.0 if shape.prose or shape.numbered else 0.3,
}


def start_cost(shape: Shape, role: str) -> float:
    """How badly a cell of this role begins with this piece."""
    if shape.empty:
        return 9.0 if role == "number" else 2.0 if role in ("content", "indicator") else 0.1
    return _STARTS[role](shape) + (2.5 if _REST.match(shape.text) else 0.0)


def end_cost(shape: Shape, role: str) -> float:
    """How badly a cell of this role ends with this piece."""
    if shape.empty:
        return 0.0
    if shape.open_end:
        return 3.0
    if role in UNIT_ROLES:
        return 0.0 if shape.unit_end else 2.2
    if role == "content":
        return 0.0 if shape.stop_end else 0.7
    return 0.0


_SKIPS = {
    "number": 5.0,
    "group": 0.25,
    "indicator": 3.5,
    "content": 4.0,
    "lead": 1.6,
    "responsible": 1.6,
    "support": 0.8,
    "baseline": 1.4,
    "target": 2.0,
    "unit": 1.2,
    "kind": 1.2,
    "deadline": 1.2,
    "other": 0.9,
}


def skip_cost(role: str) -> float:
    """How bad it is that a row has no printed cell in a column of this role."""
    return _SKIPS[role]


def continue_cost(before: Shape, after: Shape, role: str) -> float:
    """How badly `after` goes on in the cell of this role in which `before` stands (widths of lines not counted)."""
    if after.empty or before.empty or role == "number":
        return 6.0
    if role in UNIT_ROLES:
        return _continue_units(before, after)
    cost = _continue_text(before, after, role)
    if after.number is not None and role not in VALUE_ROLES:
        return max(cost, 2.5 if before.stop_end else 1.2)
    return cost


def _continue_text(before: Shape, after: Shape, role: str) -> float:
    if role == "deadline":
        follows = DATE.fullmatch(before.text + after.text) or _REST_OF_DATE.match(after.text)
        return 0.2 if follows or after.text in before.rests else 3.0
    if role in ("unit", "kind"):
        if role == "unit" and not after.value and before.goes_on_as_measure(after):
            return 0.2
        return 3.5 if after.value else 2.0
    if after.kind or (after.measure and len(after.text) > 1):
        return 2.5
    if role == "content":
        return 0.0 if before.open_end else _continue_content(before, after)
    if before.open_end:
        return 0.0
    if after.units and after.unit_start:
        return 3.5 if role in VALUE_ROLES else 2.5
    if role == "group" and after.prose:
        return 2.5
    if role == "indicator":
        return 2.5 if after.value else 0.5
    if before.bare and after.bare and before.value and after.value:
        return 3.0
    if role in VALUE_ROLES:
        if before.goes_on_as_value(after) or (_LABELLED.match(before.text) and _LABELLED.match(after.text)):
            return 0.2
        return 1.0
    return 0.4


def _continue_content(before: Shape, after: Shape) -> float:
    if after.units and (before.stop_end or after.unit_start):
        return 2.5
    return 1.0 if after.deadline or (after.named and _is_list_begun(after)) else 0.0


def _continue_units(before: Shape, after: Shape) -> float:
    if after.text[0] == "（" or before.text.count("（") > before.text.count("）"):
        return 0.0  # a second name of the unit, in brackets
    if after.stop_end or (after.prose and not after.unit_start) or after.value or after.kind or not after.closed:
        return 4.0
    if before.open_end or before.text.endswith("等") or not before.unit_end or after.text[0] == "等":
        return 0.0
    return 2.5 if after.named or not after.unit_end else 0.9
