"""Tables that were flattened to a cell (or a line of a cell) a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.structure.lines import Line, join
from pipeline.structure.tables.chains import Read, read_rows
from pipeline.structure.tables.columns import columns_of, roles_of, settled
from pipeline.structure.tables.finish import carried, resettled_units, shared_owners
from pipeline.structure.tables.found import FoundCell, FoundRow, FoundTable
from pipeline.structure.tables.header import HeadRow, head_rows, widened
from pipeline.structure.tables.heads import Heads
from pipeline.structure.tables.shapes import Shapes
from pipeline.structure.tables.spacing import Frame
from pipeline.structure.tables.stream import Layout, Token, tokens_of, widest

_TRIED = 8
_FEW = 3
_MOST_NUMBERED = 8.0
_MOST_UNNUMBERED = 3.0
_PER_TOKEN = 0.25
_DATE = re.compile(r"[\d年月季日]|长期|持续|及时")
_SLACK = 2


class _Trial(NamedTuple):
    """A way to read the heads, the roles they give by themselves, and the first rows read with it."""

    way: HeadRow
    roles: tuple[str, ...]
    frame: Frame
    read: Read


def flowing_table(
    text: str,
    lines: Sequence[Line],
    first: int,
    heads: Heads,
    shapes: Shapes,
    base: int | None,
    past: bool,
    known: dict[tuple[str, ...], list[str]],
) -> FoundTable | None:
    """The table whose heads begin at line `first`; None when it is none. Caption and unit are left to the caller.

    `known` keeps for rows of heads as printed the heads they were read as, for the next table of a series.
    """
    series = _known_way(lines, first, known)
    ways = series or head_rows(text, lines, first, heads, shapes)
    read = [[heads.read(name) for name in way.names] for way in ways]
    roles = [tuple(roles_of(names, base, past)) for names in read]
    streams: dict[int, tuple[list[Token], Layout]] = {}
    for way, each in zip(ways, roles, strict=True):
        if way.last not in streams:
            repeated = [lines[k].text for k in range(way.first, way.last)]
            likely = settled(each, [()] * len(each), shapes)
            streams[way.last] = tokens_of(text, lines, way.last, repeated, heads, shapes, roles=likely)
    held: list[_Trial] = []
    for way, each in zip(ways, roles, strict=True):
        sure = [other.way.cost + other.read.cost for other in held if other.read.rows >= _FEW]
        if sure and way.cost > min(sure):
            break
        found = _trial(way, each, *streams[way.last], shapes)
        held += [found] if found is not None else []
    if not held:
        return None
    best = _best(held)
    if not series:
        best = _best([best, *_wider(best, heads, shapes, base, past)])
    way, own, frame, trial = best
    final = settled(own, _held(trial, len(frame.roles)), shapes)
    frame = frame._replace(roles=tuple(final), widths=_widths(trial, frame), stops=_stops(trial, final))
    result = read_rows(trial.tokens, frame, None)
    if result is None or not _convincing(result, frame):
        return None
    learned = frame._replace(widths=_widths(result, frame), stops=_stops(result, final))
    if any(abs(a - b) > _SLACK for a, b in zip(learned.widths, frame.widths, strict=True)):
        result = read_rows(trial.tokens, learned, None) or result
    rows = resettled_units(_rows(result, frame), final, shapes)
    if sum(bool(row.cells) for row in rows) == 0 or _empty_form(rows, final):
        return None
    known[tuple(line.text for line in lines[way.first : way.last])] = way.names
    owners = shared_owners(rows, final)
    last = result.tokens[result.last - 1].until + 1
    columns = columns_of([heads.read(name) for name in way.names], final)
    return FoundTable(
        first, last, columns, carried(rows, final, shapes, owners=owners, fragments=True), origin="flattened"
    )


def _known_way(lines: Sequence[Line], first: int, known: dict[tuple[str, ...], list[str]]) -> list[HeadRow]:
    for printed, names in known.items():
        last = first + len(printed)
        if last <= len(lines) and all(line.text == text for line, text in zip(lines[first:last], printed, strict=True)):
            return [HeadRow(first, last, names, 0.0)]
    return []


def _best(trials: Sequence[_Trial]) -> _Trial:
    """The trial with the least cost of heads and a row, among those that find about as many rows as any."""
    most = max(trial.read.rows for trial in trials)
    return min(
        (trial for trial in trials if 2 * trial.read.rows > most), key=lambda each: each.way.cost + each.read.cost
    )


def _trial(
    way: HeadRow, roles: tuple[str, ...], tokens: Sequence[Token], layout: Layout, shapes: Shapes
) -> _Trial | None:
    """The first rows, read with these heads; None when there are none."""
    if not tokens:
        return None
    shown = layout != "dense" and any(token.empties for token in tokens[:400])
    settled_roles = tuple(settled(roles, [()] * len(roles), shapes))
    naming = frozenset(k for k, name in enumerate(way.names) if roles[k] == "group" and name.endswith("名称"))
    frame = Frame(settled_roles, layout, shown, (0,) * len(roles), widest(tokens), False, "number" in roles, naming)
    read = read_rows(tokens, frame, _TRIED)
    return None if read is None else _Trial(way, roles, frame, read)


def _convincing(read: Read, frame: Frame) -> bool:
    """Whether the rows fit their heads so well that the lines are a table and no list or form. Long rows cost more."""
    rows = read.rows + read.extra
    cost = read.cost * read.rows / rows - _PER_TOKEN * read.last / rows
    if frame.numbered:
        return cost <= _MOST_NUMBERED and (read.rows > 1 or cost <= 1.0)
    told = [role for role in frame.roles if role not in ("other", "group", "number")]
    return read.rows > 1 and len(set(told)) > 1 and cost <= _MOST_UNNUMBERED


def _empty_form(rows: Sequence[FoundRow], roles: Sequence[str]) -> bool:
    """Whether rows without numbers name no date under the head of a date: the labels of a form to be filled in."""
    dates = [row.cells[roles.index("deadline")] for row in rows if row.cells] if "deadline" in roles else []
    return bool(dates) and "number" not in roles and not any(cell and _DATE.search(cell.line.text) for cell in dates)


def _wider(trial: _Trial, heads: Heads, shapes: Shapes, base: int | None, past: bool) -> list[_Trial]:
    """The trial's table with more columns, where its rows show more cells than it has heads."""
    frame, tokens = trial.frame, trial.read.tokens
    rows = [k for k, step in sorted(trial.read.steps.items()) if step.act == "row"]
    if not frame.shown or len(rows) < _FEW:
        return []
    shown = Counter(b - a + sum(token.empties for token in tokens[a + 1 : b + 1]) for a, b in pairwise(rows))
    more = shown.most_common(1)[0][0] - len(frame.roles)
    if not 1 <= more <= 2:
        return []
    found: list[_Trial] = []
    for way in widened(trial.way, more, heads):
        roles = tuple(roles_of([heads.read(name) for name in way.names], base, past))
        wider = _trial(way, roles, tokens, frame.layout, shapes)
        found += [wider] if wider is not None else []
    return found


# ---------------------------------------------------------------- what was read


def _held(read: Read, count: int) -> list[list[str]]:
    """The texts of the cells of each column."""
    held: list[list[str]] = [[] for _ in range(count)]
    for k in sorted(read.steps):
        step = read.steps[k]
        if step.act in ("row", "open"):
            held[step.column].append(read.tokens[k].shape.text)
        elif step.act in ("go", "back") and held[step.column]:
            held[step.column][-1] += read.tokens[k].shape.text
    return held


def _stops(read: Read, roles: Sequence[str]) -> bool:
    """Whether nearly all contents end with a full stop."""
    ends = [
        text[-1] in "。；" for k, held in enumerate(_held(read, len(roles))) if roles[k] == "content" for text in held
    ]
    return len(ends) >= 3 and 4 * sum(ends) >= 3 * len(ends)


def _widths(read: Read, frame: Frame) -> tuple[int, ...]:
    """The width of each column's printed lines; 0 where cells are not cut."""
    if frame.layout != "dense":
        return frame.widths
    inner: list[list[int]] = [[] for _ in frame.roles]
    outer: list[list[int]] = [[] for _ in frame.roles]
    for k, step in read.steps.items():
        if step.column < 0:
            continue
        following, token = read.steps.get(k + 1), read.tokens[k]
        goes_on = following is not None and following.act == "go"
        width = token.fill if goes_on and frame.roles[step.column] == "content" else token.end
        (inner if goes_on else outer)[step.column].append(width)
    return tuple(_width(a, b) if len(a) >= _FEW else 0 for a, b in zip(inner, outer, strict=True))


def _width(inner: Sequence[int], outer: Sequence[int]) -> int:
    """The width that fits best lines which another one follows in their cell, and lines which end one."""

    def astray(width: int) -> int:
        return sum(not width - 4 <= line <= width + 2 for line in inner) + sum(line > width + 2 for line in outer)

    return min(sorted(set(inner), reverse=True), key=astray)


def _rows(read: Read, frame: Frame) -> list[FoundRow]:
    """The steps as rows of cells."""
    rows: list[FoundRow] = []
    parts: list[list[Line]] = [[] for _ in frame.roles]

    def close() -> None:
        if any(parts):
            cells = [FoundCell(join(part)) if part else None for part in parts]
            number = cells[frame.roles.index("number")] if frame.numbered else None
            rows.append(FoundRow(cells, number=number.line.text if number else None))
        for part in parts:
            part.clear()

    for k in range(read.last):
        step, line = read.steps[k], read.tokens[k].line
        if step.act in ("row", "banner"):
            close()
        if step.act == "banner":
            rows.append(FoundRow([], banner=line))
        else:
            parts[step.column].append(line)
    close()
    return rows
