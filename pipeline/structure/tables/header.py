"""Rows of heads that were flattened to a cell a line: which lines are one head, which heads stand under others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.structure.lines import Line
from pipeline.structure.tables.columns import joined_heads
from pipeline.structure.tables.heads import Heads
from pipeline.structure.tables.pieces import separator
from pipeline.structure.tables.shapes import VALUE_ROLES, Shapes
from pipeline.structure.tables.stream import gap_before

_MOST_LINES = 24
_LONGEST_HEAD = 24
_WITHIN = 1.3
_MOST_WAYS = 6


class HeadRow(NamedTuple):
    """A way to read the lines [first, last) as heads. `cost` compares the ways to read the same lines."""

    first: int
    last: int
    names: list[str]
    cost: float


def head_rows(text: str, lines: Sequence[Line], first: int, heads: Heads, shapes: Shapes) -> list[HeadRow]:
    """The ways to read the lines from `first` on as rows of heads, the best first; [] when they are no heads."""
    zone, numbered = _zone(text, lines, first, heads, shapes)
    texts = [lines[k].text for k in range(first, first + zone)]
    if len(texts) < 3:
        return []
    under = _second_row(text, lines, first, zone)
    found: dict[tuple[str, ...], HeadRow] = {}
    for length in range(zone, max(2, zone - 3), -1):
        if not numbered and any(heads.is_word(text) for text in texts[length:]):
            break
        for groups, cost in _groupings(texts[:length], heads).values():
            names = ["".join(texts[a:b]) for a, b in groups]
            first_cell = heads.read(names[0]).role == "number"
            tail = sum(_banner_cost(text, heads) for text in texts[length:]) if first_cell else 0.1 * (zone - length)
            for way, extra in _ways(names, groups, under if under < length else 0, heads):
                row = HeadRow(first, first + length, way, cost + extra + tail + _subject_cost(way, heads))
                if _is_table(way, heads) and (tuple(way) not in found or row.cost < found[tuple(way)].cost):
                    found[tuple(way)] = row
    ranked = sorted(found.values(), key=lambda row: row.cost)
    return [row for row in ranked if row.cost <= ranked[0].cost + _WITHIN][:_MOST_WAYS]


def widened(row: HeadRow, more: int, heads: Heads) -> list[HeadRow]:
    """The ways in which one head may span `more` further columns that have no heads of their own."""
    found: list[HeadRow] = []
    for k, name in enumerate(row.names):
        head = heads.read(name)
        if head.role in (None, "other", "group"):
            listed = 0.0 if any(char in name for char in "及和与、") else 0.4
            cost = row.cost + 0.2 * more + listed + (0.1 if head.role == "other" else 0.0)
            found.append(row._replace(names=[*row.names[:k], *[name] * more, *row.names[k:]], cost=cost))
    return found


def _zone(text: str, lines: Sequence[Line], first: int, heads: Heads, shapes: Shapes) -> tuple[int, bool]:
    """How many lines from `first` on may be heads, and whether a first row number ends them."""
    numbered = False
    known = 0
    for k in range(min(_MOST_LINES, len(lines) - first)):
        line = lines[first + k]
        shape = shapes.of(line.text)
        if numbered and shape.number == 1:
            return k, True
        if shape.width > 4 * _LONGEST_HEAD or shape.stop_end or shape.number is not None or separator(text, line):
            break
        head = heads.read(line.text)
        numbered = numbered or head.role == "number"
        joined = heads.read(lines[first + k - 1].text + line.text) if k else head
        if head.role is not None or joined.role is not None or line.text.startswith(("（", "[")):
            known = k + 1
        elif not numbered and k >= known + 1:
            break
    return (0 if numbered else known), False


def _banner_cost(text: str, heads: Heads) -> float:
    """The cost of reading a line behind the heads as a banner."""
    if heads.is_word(text):
        return 4.0
    return 0.3 if len(text) >= 8 or text.endswith("：") or "、" in text[:3] else 1.2


def _second_row(text: str, lines: Sequence[Line], first: int, zone: int) -> int:
    """The place of the first line that printed empty cells precede: a second row of heads begins there; else 0."""
    gaps = [gap_before(text, lines[k - 1], lines[k]) for k in range(first + 1, first + zone)]
    usual = min((gap.blanks + gap.spaced for gap in gaps), default=0)
    spread = [gap.blanks + gap.spaced - usual for gap in gaps]
    return next((k + 1 for k, extra in enumerate(spread) if extra >= 2), 0)


def _groupings(texts: Sequence[str], heads: Heads) -> dict[int, tuple[list[tuple[int, int]], float]]:
    """For each number of heads the cheapest way to join neighbouring lines to that many."""
    best: list[dict[int, tuple[list[tuple[int, int]], float]]] = [{0: ([], 0.0)}]
    for end in range(1, len(texts) + 1):
        here: dict[int, tuple[list[tuple[int, int]], float]] = {}
        for start in range(max(0, end - 3), end):
            cost = _head_cost(texts[start:end], heads)
            for count, (groups, before) in best[start].items():
                if count + 1 not in here or before + cost < here[count + 1][1]:
                    here[count + 1] = ([*groups, (start, end)], before + cost)
        best.append(here)
    return best[-1]


def _head_cost(parts: Sequence[str], heads: Heads) -> float:
    """How unlikely it is that lines are one head: unknown words, joined ones, one that begins with a bracket."""
    text = "".join(parts)
    if len(text) > _LONGEST_HEAD + 6:
        return 4.0
    known = heads.read(text).role is not None and not text.endswith("：")
    begins = 1.5 if text.startswith(("（", "[")) else 0.0
    if len(parts) == 1:
        period = 1.0 if "五" in text and heads.read(text).role == "year" else 0.0
        return begins + period + (0.0 if known else 1.0)
    if parts[-1].startswith(("（", "[")):
        return _head_cost(parts[:-1], heads) + 0.05
    roles = [heads.read(part).role for part in parts]
    if ("number" in roles and heads.read(text).role != "number") or (
        roles[-1] == "year" and roles[-2] not in VALUE_ROLES
    ):
        return 4.0
    if roles[-1] == "year":
        return begins + 0.2
    if roles[0] == "year" and heads.read(text).role not in (*VALUE_ROLES, "other", "year", None):
        return 4.0
    if heads.is_word(text):
        return begins - 0.1
    if known and None in roles:
        return begins + (1.1 if any(roles[1:]) else 0.15) * (len(parts) - 1)
    return begins + 1.0 * len(parts) + 0.2


def _subject_cost(names: Sequence[str], heads: Heads) -> float:
    """How unlikely heads are that name no subject of the table's rows, or two."""
    roles = [heads.read(name).role for name in names]
    if not {"indicator", "content", "group"} & set(roles):
        return 0.5
    return 0.3 if roles.count("indicator") > 1 else 0.0


def _ways(names: list[str], groups: list[tuple[int, int]], under: int, heads: Heads) -> list[tuple[list[str], float]]:
    """A row of heads as it stands, and with its last heads under others."""
    read = [heads.read(name) for name in names]
    if under:
        split = next((k for k, (start, _) in enumerate(groups) if start == under), 0)
        if split:
            return [(joined_heads(names[:split], None, names[split:], None, heads), 0.0), (names, 2.0)]
    split = len(names)
    while split and read[split - 1].role == "year":
        split -= 1
    spanning = [k for k in range(split) if read[k].role in VALUE_ROLES and read[k].year is None]
    if not spanning or split == len(names):
        return [(names, 0.0)]
    return [(joined_heads(names[:split], None, names[split:], None, heads), 0.0), (names, 0.6)]


def _is_table(names: Sequence[str], heads: Heads) -> bool:
    roles = [heads.read(name).role for name in names]
    known = {role for role in roles if role is not None}
    if len(names) < 3 or len(known) < 2:
        return False
    return "number" in known or (
        len(known - {"other"}) > 1 and 3 * sum(role is not None for role in roles) >= 2 * len(roles)
    )
