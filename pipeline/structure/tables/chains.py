"""Rows told by their numbers: the cheapest chain of tokens that count up, and rows of tables without numbers."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from pipeline.structure.tables.align import Aligner, Step
from pipeline.structure.tables.spacing import Frame
from pipeline.structure.tables.stream import Layout, Token

_DENSE_WINDOW = 160
_WINDOW_ROWS = 8
_TAIL = 80
_SURE = 0.25
_ENDS_TRIED = 6
_BEHIND = 4.0
_NEXT_TRIED = 3
_MOST_LOST = 9
_UNNUMBERED = 400
_BEFORE_FIRST = 8
_NEVER = 1000.0
_LAST_BUT_DOUBTFUL: dict[Layout, float] = {"dense": 4.0, "spread": 1.5, "led": _NEVER}
_BEARABLE: dict[Layout, float] = {"dense": 1.0, "spread": 10.0, "led": 4.0}
_BEYOND = 13


class Read(NamedTuple):
    """Tokens with what each does, how many rows they make, and the cost of a row; `last` is the token behind them,
    `extra` how many rows without number and banners they make besides."""

    tokens: Sequence[Token]
    steps: dict[int, Step]
    rows: int
    cost: float
    last: int
    extra: int = 0


def read_rows(tokens: Sequence[Token], frame: Frame, rows: int | None) -> Read | None:
    """The tokens read as rows, at most so many; the cost is per row. None when no row is found."""
    if frame.numbered:
        return _numbered(tokens, frame, rows)
    limit = min(len(tokens), _UNNUMBERED if rows is None else rows * 2 * len(frame.roles))
    aligner = Aligner(tokens, frame)
    cost, steps = aligner.aligned(0, limit, closing=True)
    acts = dict(enumerate(steps))
    last = next((k for k, step in acts.items() if step.act == "end"), limit)
    cost -= sum(aligner.beyond(token) for token in tokens[last:limit])
    count = sum(step.act == "row" for step in steps)
    return Read(tokens, {k: acts[k] for k in range(last)}, count, cost / count, last) if count else None


def _numbered(tokens: Sequence[Token], frame: Frame, rows: int | None) -> Read | None:
    """Rows found by their numbers: the cheapest chain of tokens that count up from one."""
    first = next((k for k, token in enumerate(tokens[:_BEFORE_FIRST]) if token.shape.number == 1), None)
    if first is None or frame.roles.index("number") > 2:
        return None
    printed = tokens[first].shape.numbering
    places: dict[int, list[int]] = {}
    led = tokens[first].led
    for k, token in enumerate(tokens):
        if token.shape.number is None or token.glued or (frame.layout == "led" and token.led != led):
            continue
        if k and tokens[k - 1].shape.total:
            continue
        if token.shape.numbering == printed:
            places.setdefault(token.shape.number, []).append(k)
    window = _DENSE_WINDOW if frame.layout == "dense" else _WINDOW_ROWS * len(frame.roles)
    chains = _Chains(Aligner(tokens, frame, printed), {first: (0.0, -1)}, {}, {first: 1}, _BEARABLE[frame.layout])
    queue, ends = [first], list[tuple[float, int]]()
    while queue:
        at = heappop(queue)
        if rows is not None and chains.depth[at] > rows:
            return chains.read(at, first, open_end=False)
        if any(chains.best[other][0] < chains.best[at][0] - _BEHIND for other in queue):
            continue
        ends.append((chains.grow(at, _following(tokens, places, at, window), queue), at))
    return chains.read(chains.end(ends), first, open_end=True)


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

    def end(self, grown: Sequence[tuple[float, int]]) -> int:
        """The number of the last row: of the farthest, or of one that a doubtful row follows.

        `grown` holds the numbers in order, each with the cost of the row that follows it.
        """
        bearable = _LAST_BUT_DOUBTFUL[self.aligner.frame.layout]
        doubtful = sorted((pair for pair in grown[-_ENDS_TRIED:-1] if pair[0] > bearable), reverse=True)[:2]
        ends = [grown[-1][1], *(at for _, at in doubtful)]
        if len(ends) == 1:
            return ends[0]
        limit = min(len(self.aligner.tokens), max(self.best) + _BEYOND)
        return min(ends, key=lambda at: self.best[at][0] + self.tail(at, limit)[0])

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
        cost, last, rows = self.best[end][0], end, len(chain) - 1
        if open_end:
            limit = min(len(self.aligner.tokens), end + _TAIL)
            closing, tail = self.tail(end, limit)
            steps[end], last = self._numbered(steps.get(end - 1)), end + 1
            for step in tail:
                if step.act == "end":
                    break
                steps[last] = step
                last += 1
            cost += closing - sum(self.aligner.beyond(token) for token in self.aligner.tokens[last:limit])
            rows += 1
        extra = sum(step.act in ("row", "banner") and k not in chain for k, step in steps.items())
        return Read(self.aligner.tokens, steps, len(chain), cost / max(1, rows), last, extra)


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
