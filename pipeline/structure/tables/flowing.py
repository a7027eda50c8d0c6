"""Tables that were flattened to a cell (or a line of a cell) a line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.structure.lines import Line, join
from pipeline.structure.tables.align import Frame, Step, aligned
from pipeline.structure.tables.columns import columns_of, roles_of, settled
from pipeline.structure.tables.finish import carried, shared_owners
from pipeline.structure.tables.found import FoundCell, FoundRow, FoundTable
from pipeline.structure.tables.header import HeadRow, head_rows
from pipeline.structure.tables.heads import Heads
from pipeline.structure.tables.shapes import UNIT_ROLES, Shapes
from pipeline.structure.tables.stream import Token, tokens_of, widest

_TRIED = 8
_WINDOW = 160
_NEXT_TRIED = 3
_MOST_LOST = 9
_UNNUMBERED = 400


class Read(NamedTuple):
    """Tokens with what each does; `rows` are the indices of the tokens that open a numbered row."""

    tokens: Sequence[Token]
    steps: dict[int, Step]
    cost: float
    last: int
    """The token after the table."""


def flowing_table(
    text: str, lines: Sequence[Line], first: int, heads: Heads, shapes: Shapes, base: int | None, past: bool
) -> FoundTable | None:
    """The table whose heads begin at line `first`; None when it is none. Caption and unit are left to the caller."""
    ways = head_rows(text, lines, first, heads, shapes)
    best: tuple[float, HeadRow, Read, list[str]] | None = None
    for way in ways:
        read = [heads.read(name) for name in way.names]
        roles = roles_of(read, base, past)
        repeated = [lines[k].text for k in range(way.first, way.last)]
        units = any(role in UNIT_ROLES for role in roles)
        tokens, layout, _ = tokens_of(text, lines, way.last, repeated, heads, shapes, units=units)
        if not tokens:
            continue
        shown = layout != "dense" and any(token.empties for token in tokens[:400])
        frame = Frame(tuple(roles), layout, shown, (0,) * len(roles), widest(tokens), False, "number" in roles)
        trial = _read(tokens, frame, _TRIED)
        if trial is None:
            continue
        score = way.cost + trial.cost
        if best is None or score < best[0]:
            best = (score, way, trial, roles)
            chosen, found = frame, tokens
    if best is None:
        return None
    _, way, trial, roles = best
    roles = settled(roles, _held(trial, len(roles)), shapes)
    frame = chosen._replace(roles=tuple(roles), widths=_widths(trial, chosen), stops=_stops(trial, roles))
    result = _read(found, frame, None)
    if result is None:
        return None
    rows = _rows(result, frame, shapes)
    if sum(bool(row.cells) for row in rows) == 0:
        return None
    owners = shared_owners(rows, roles)
    last = result.tokens[result.last - 1].at + 1
    columns = columns_of([heads.read(name) for name in way.names], roles)
    return FoundTable(first, last, columns, carried(rows, roles, shapes, owners=owners), origin="flattened")


def _read(tokens: Sequence[Token], frame: Frame, rows: int | None) -> Read | None:
    """The tokens read as rows, at most so many; the cost is per row. None when no row is found."""
    if frame.numbered:
        return _numbered(tokens, frame, rows)
    limit = min(len(tokens), _UNNUMBERED if rows is None else rows * 2 * len(frame.roles))
    cost, steps = aligned(tokens, 0, limit, frame, closing=rows is None)
    acts = dict(enumerate(steps))
    last = next((k for k, step in acts.items() if step.act == "end"), limit)
    count = sum(step.act == "row" for step in steps)
    return Read(tokens, {k: acts[k] for k in range(last)}, cost / count, last) if count else None


# ---------------------------------------------------------------- rows with numbers


def _numbered(tokens: Sequence[Token], frame: Frame, rows: int | None) -> Read | None:
    """Rows found by their numbers: the cheapest chain of tokens that count up from one."""
    column = frame.roles.index("number")
    places: dict[int, list[int]] = {}
    for k, token in enumerate(tokens):
        if token.shape.number is not None and not token.glued:
            places.setdefault(token.shape.number, []).append(k)
    first = next((k for k, token in enumerate(tokens[:8]) if token.shape.number == 1), None)
    if first is None or column > 2:
        return None
    memo: dict[tuple[int, int], tuple[float, list[Step]]] = {}
    best: dict[int, tuple[float, int]] = {first: (0.0, -1)}
    queue, done, goal = [first], set[int](), None
    depth = {first: 1}
    while queue:
        at = min(queue)
        queue.remove(at)
        if at in done:
            continue
        done.add(at)
        if rows is not None and depth[at] > rows:
            goal = at
            break
        for following, extra in _following(tokens, places, at):
            cost, _ = memo.setdefault((at, following), aligned(tokens, at + 1, following, frame, opened=at))
            total = best[at][0] + cost + extra
            if following not in best or total < best[following][0]:
                best[following] = (total, at)
                depth[following] = depth[at] + 1
                queue.append(following)
    return _chain(tokens, frame, best, memo, goal, first)


def _following(tokens: Sequence[Token], places: dict[int, list[int]], at: int) -> list[tuple[int, float]]:
    """The tokens that may be the number after the one at `at`, each with what the choice costs beyond its row."""
    value = tokens[at].shape.number or 0
    found = [(k, 0.0) for k in places.get(value + 1, []) if at + 1 < k <= at + _WINDOW][:_NEXT_TRIED]
    again = next((k for k in places.get(1, []) if at + 2 < k <= at + _WINDOW and _opens_part(tokens, k)), None)
    if again is not None and (not found or again < found[0][0]):
        found.append((again, 1.0))
    if not found:
        for lost in range(2, _MOST_LOST):
            found += [(k, 1.5 + 0.3 * lost) for k in places.get(value + lost, []) if at + 1 < k <= at + _WINDOW][:1]
    return found


def _opens_part(tokens: Sequence[Token], at: int) -> bool:
    """Whether rows may be counted from one again at a token: a banner stands before it."""
    shape = tokens[at - 1].shape
    return not (shape.value or shape.empty or shape.units or shape.stop_end or shape.number is not None) and (
        len(shape.text) >= 4
    )


def _chain(
    tokens: Sequence[Token],
    frame: Frame,
    best: dict[int, tuple[float, int]],
    memo: dict[tuple[int, int], tuple[float, list[Step]]],
    goal: int | None,
    first: int,
) -> Read | None:
    """The steps of the chain of numbers that reaches farthest, the rest of its last row included."""
    end = goal if goal is not None else max(best)
    chain = [end]
    while best[chain[-1]][1] >= 0:
        chain.append(best[chain[-1]][1])
    chain.reverse()
    number = frame.roles.index("number")
    steps: dict[int, Step] = {k: Step("banner", -1) for k in range(first)}
    for at, following in pairwise(chain):
        steps[at] = Step("row", number)
        steps.update(zip(range(at + 1, following), memo[at, following][1], strict=True))
    cost = best[end][0]
    if goal is not None:
        return Read(tokens, steps, cost / max(1, len(chain) - 1), end)
    limit = min(len(tokens), end + _WINDOW)
    closing, tail = aligned(tokens, end + 1, limit, frame, opened=end, closing=True)
    steps[end] = Step("row", number)
    last = limit
    for k, step in zip(range(end + 1, limit), tail, strict=True):
        if step.act == "end":
            last = k
            break
        steps[k] = step
    return Read(tokens, steps, (cost + closing) / len(chain), last)


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
    """The width of each column's printed lines, by those that go on in a next line; 0 where cells are not cut."""
    if frame.layout != "dense":
        return frame.widths
    lines: list[list[int]] = [[] for _ in frame.roles]
    for k, step in read.steps.items():
        following = read.steps.get(k + 1)
        if step.column >= 0 and following is not None and following.act == "go":
            token = read.tokens[k]
            lines[step.column].append(token.fill if frame.roles[step.column] == "content" else token.shape.width)
    return tuple(sorted(fills)[len(fills) * 3 // 4] if len(fills) >= 3 else 0 for fills in lines)


def _rows(read: Read, frame: Frame, shapes: Shapes) -> list[FoundRow]:
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
