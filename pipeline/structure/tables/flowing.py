"""Tables that were flattened to a cell (or a line of a cell) a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from pipeline.structure.lines import Line, join
from pipeline.structure.tables.align import Aligner, Frame, Step
from pipeline.structure.tables.columns import columns_of, roles_of, settled
from pipeline.structure.tables.finish import carried, resettled_units, shared_owners
from pipeline.structure.tables.found import FoundCell, FoundRow, FoundTable
from pipeline.structure.tables.header import HeadRow, head_rows, widened
from pipeline.structure.tables.heads import Heads
from pipeline.structure.tables.shapes import Shapes, numbering
from pipeline.structure.tables.stream import Layout, Token, tokens_of, widest

_TRIED = 8
_DENSE_WINDOW = 160
_WINDOW_ROWS = 8
_TAIL = 80
_FEW = 3
_MOST_NUMBERED = 8.0
_MOST_UNNUMBERED = 4.0
_SURE = 0.25
_ENDS_TRIED = 6
_BEHIND = 4.0
_NEXT_TRIED = 3
_MOST_LOST = 9
_UNNUMBERED = 400
_BEFORE_FIRST = 8
_NEVER = 1000.0
_PERFECT = 1.0
_BEARABLE: dict[Layout, float] = {"dense": 1.0, "spread": 10.0, "led": 4.0}
_BEYOND = 13


class Read(NamedTuple):
    """Tokens with what each does, how many rows they make, and the cost of a row; `last` is the token behind them."""

    tokens: Sequence[Token]
    steps: dict[int, Step]
    rows: int
    cost: float
    last: int


class _Trial(NamedTuple):
    """A way to read the heads, the roles they give by themselves, and the first rows read with it."""

    way: HeadRow
    roles: tuple[str, ...]
    frame: Frame
    read: Read


def flowing_table(
    text: str, lines: Sequence[Line], first: int, heads: Heads, shapes: Shapes, base: int | None, past: bool
) -> FoundTable | None:
    """The table whose heads begin at line `first`; None when it is none. Caption and unit are left to the caller."""
    ways = head_rows(text, lines, first, heads, shapes)
    read = [[heads.read(name) for name in way.names] for way in ways]
    roles = [tuple(roles_of(names, base, past)) for names in read]
    streams: dict[int, tuple[list[Token], Layout]] = {}
    for way, each in zip(ways, roles, strict=True):
        if way.last not in streams:
            repeated = [lines[k].text for k in range(way.first, way.last)]
            likely = settled(each, [()] * len(each), shapes)
            streams[way.last] = tokens_of(text, lines, way.last, repeated, heads, shapes, roles=likely)
    trials = [_trial(way, each, *streams[way.last], shapes) for way, each in zip(ways, roles, strict=True)]
    held = [trial for trial in trials if trial is not None]
    if not held:
        return None
    best = _best(held)
    way, own, frame, trial = _best([best, *_wider(best, heads, shapes, base, past)])
    final = settled(own, _held(trial, len(frame.roles)), shapes)
    frame = frame._replace(roles=tuple(final), widths=_widths(trial, frame), stops=_stops(trial, final))
    result = _read(trial.tokens, frame, None)
    if result is None or not _convincing(result, frame):
        return None
    rows = resettled_units(_rows(result, frame), final, shapes)
    if sum(bool(row.cells) for row in rows) == 0:
        return None
    owners = shared_owners(rows, final)
    last = result.tokens[result.last - 1].at + 1
    columns = columns_of([heads.read(name) for name in way.names], final)
    return FoundTable(
        first, last, columns, carried(rows, final, shapes, owners=owners, fragments=True), origin="flattened"
    )


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
    frame = Frame(settled_roles, layout, shown, (0,) * len(roles), widest(tokens), False, "number" in roles)
    read = _read(tokens, frame, _TRIED)
    return None if read is None else _Trial(way, roles, frame, read)


def _convincing(read: Read, frame: Frame) -> bool:
    """Whether the rows fit their heads so well that the lines are a table and no list or form."""
    if frame.numbered:
        return read.cost <= _MOST_NUMBERED and (read.rows > 1 or read.cost <= 1.0)
    told = [role for role in frame.roles if role not in ("other", "group", "number")]
    return read.rows > 1 and len(set(told)) > 1 and read.cost <= _MOST_UNNUMBERED


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


def _read(tokens: Sequence[Token], frame: Frame, rows: int | None) -> Read | None:
    """The tokens read as rows, at most so many; the cost is per row. None when no row is found."""
    if frame.numbered:
        return _numbered(tokens, frame, rows)
    limit = min(len(tokens), _UNNUMBERED if rows is None else rows * 2 * len(frame.roles))
    cost, steps = Aligner(tokens, frame).aligned(0, limit, closing=True)
    acts = dict(enumerate(steps))
    last = next((k for k, step in acts.items() if step.act == "end"), limit)
    count = sum(step.act == "row" for step in steps)
    return Read(tokens, {k: acts[k] for k in range(last)}, count, cost / count, last) if count else None


# ---------------------------------------------------------------- rows with numbers


def _numbered(tokens: Sequence[Token], frame: Frame, rows: int | None) -> Read | None:
    """Rows found by their numbers: the cheapest chain of tokens that count up from one."""
    first = next((k for k, token in enumerate(tokens[:_BEFORE_FIRST]) if token.shape.number == 1), None)
    if first is None or frame.roles.index("number") > 2:
        return None
    printed = numbering(tokens[first].shape.text)
    places: dict[int, list[int]] = {}
    led = tokens[first].led
    for k, token in enumerate(tokens):
        if token.shape.number is None or token.glued or (frame.layout == "led" and token.led != led):
            continue
        if numbering(token.shape.text) == printed:
            places.setdefault(token.shape.number, []).append(k)
    window = _DENSE_WINDOW if frame.layout == "dense" else _WINDOW_ROWS * len(frame.roles)
    chains = _Chains(Aligner(tokens, frame, printed), {first: (0.0, -1)}, {}, {first: 1}, _BEARABLE[frame.layout])
    queue, ends = [first], list[int]()
    while queue:
        at = heappop(queue)
        if rows is not None and chains.depth[at] > rows:
            return chains.read(at, first, open_end=False)
        if any(chains.best[other][0] < chains.best[at][0] - _BEHIND for other in queue):
            continue
        cheapest = chains.grow(at, _following(tokens, places, at, window), queue)
        if cheapest > (_NEVER if frame.layout == "led" else _PERFECT):
            ends.append(at)
    limit = min(len(tokens), max(chains.best) + _BEYOND)
    end = min(ends[-_ENDS_TRIED:], key=lambda at: chains.best[at][0] + chains.tail(at, limit)[0])
    return chains.read(end, first, open_end=True)


class _Chains(NamedTuple):
    """Chains of row numbers: for each token the cost of the best chain to it and the number before it."""

    aligner: Aligner
    best: dict[int, tuple[float, int]]
    rows: dict[tuple[int, int], tuple[float, list[Step]]]
    depth: dict[int, int]
    bearable: float
    """The cost of a row that makes a number twice as far away not worth a look."""

    def grow(self, at: int, following: Sequence[tuple[int, float]], queue: list[int]) -> float:
        """Go on from a number to those that may follow it; the cost of the best row between them."""
        cheapest, nearest = 2 * _NEVER, 0
        for other, extra in sorted(following):
            if cheapest <= self.bearable and other - at > 2 * nearest:
                break
            found = self.rows[at, other] = self.aligner.aligned(at + 1, other, opened=at, lost=extra > 0)
            cheapest, nearest = min(cheapest, found[0] + extra), nearest or other - at
            total = self.best[at][0] + found[0] + extra
            if other not in self.best:
                heappush(queue, other)
            if other not in self.best or total < self.best[other][0]:
                self.best[other] = (total, at)
                self.depth[other] = self.depth[at] + 1
            if found[0] + extra <= _SURE * self.aligner.count:
                break
        return cheapest

    def tail(self, at: int, limit: int) -> tuple[float, list[Step]]:
        """The last row, and what stands behind the table, up to token `limit`."""
        near = min(limit, at + _TAIL)
        cost, steps = self.aligner.aligned(
            at + 1, near, opened=at, closing=True, lost=self.aligner.frame.layout == "led"
        )
        return cost + 0.7 * (limit - near), steps

    def _numbered(self, before: Step | None) -> Step:
        """The step of a number: it opens a row, but where the row's first cells stand before it."""
        number = self.aligner.frame.roles.index("number")
        begun = before is not None and 0 <= before.column < number
        return Step("open" if begun else "row", number)

    def read(self, end: int, first: int, *, open_end: bool) -> Read:
        """The steps of the chain to `end`, with its last row when the table ends with it."""
        chain = [end]
        while self.best[chain[-1]][1] >= 0:
            chain.append(self.best[chain[-1]][1])
        chain.reverse()
        steps = dict(enumerate(self.aligner.aligned(0, first, lost=False)[1]))
        for at, following in pairwise(chain):
            steps[at] = self._numbered(steps.get(at - 1))
            steps.update(zip(range(at + 1, following), self.rows[at, following][1], strict=True))
        cost, last = self.best[end][0], end
        if open_end:
            _, tail = self.tail(end, min(len(self.aligner.tokens), end + _TAIL))
            steps[end], last = self._numbered(steps.get(end - 1)), end + 1
            for step in tail:
                if step.act == "end":
                    break
                steps[last] = step
                last += 1
        return Read(self.aligner.tokens, steps, len(chain), cost / max(1, len(chain) - 1), last)


def _following(tokens: Sequence[Token], places: dict[int, list[int]], at: int, window: int) -> list[tuple[int, float]]:
    """The tokens that may be the number after the one at `at`, each with what the choice costs beyond its row."""
    value = tokens[at].shape.number or 0
    found = [(k, 0.0) for k in places.get(value + 1, []) if at + 1 < k <= at + window][:_NEXT_TRIED]
    again = next((k for k in places.get(1, []) if at + 2 < k <= at + window and _opens_part(tokens, k)), None)
    if again is not None and (not found or again < found[0][0]):
        found.append((again, 1.0))
    if not found:
        for lost in range(2, _MOST_LOST):
            found += [(k, 1.5 + 0.3 * lost) for k in places.get(value + lost, []) if at + lost < k <= at + window][:1]
        found = sorted(found)[:_NEXT_TRIED]
    return found


def _opens_part(tokens: Sequence[Token], at: int) -> bool:
    """Whether rows may be counted from one again at a token: a banner stands before it."""
    shape = tokens[at - 1].shape
    plain = not (shape.value or shape.empty or shape.units or shape.stop_end or shape.number is not None)
    return plain and len(shape.text) >= 4


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
