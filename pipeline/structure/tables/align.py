"""The alignment of a stream of printed cells with the columns of a table, at the least cost.

Each token of the stream goes on in the cell before it, opens a later cell of the same row, opens a new row, is a
banner, or ends the table. A row may leave cells out (merged or empty ones); where empty cells are printed, leaving
out as many costs next to nothing. After a page break a token may also go on in any cell of its row.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Literal, NamedTuple

from pipeline.structure.tables.fits import continue_cost, end_cost, skip_cost, start_cost
from pipeline.structure.tables.shapes import UNIT_ROLES, Shape
from pipeline.structure.tables.spacing import Frame, joint_cost, parting_cost, too_wide
from pipeline.structure.tables.stream import Token

Act = Literal["go", "open", "row", "banner", "back", "end"]

_LOST_NUMBER = 1.2
_EXTRA_ROW = 2.5
_NEW_ROW = 0.3
_BEAM = 3.5
_NOWHERE = 50.0
_ROW_BEAM = 3.0
_BANNER = 0.5
_MOST_ASTRAY = 2
_FULL_LINE = 0.4
_CUT = 1.0
_CUT_NAME = 2.0
_MOST_UNSHOWN = 2.4
_PLAIN = 1.0
_PLAIN_SHOWN = 3.0
_ONE_OF_CONTENTS = 1.5  # also the cost of leaving out a name that each row has
_FIRST_CELLS = 3
_LONGEST_NAME = 20
_LONGEST_ROW = 40
_MOST_LEFT_OUT = 6.0


class Step(NamedTuple):
    """What a token does, and in which column (-1 between rows)."""

    act: Act
    column: int


class _Way(NamedTuple):
    """A way to read the tokens up to one: `column` is -1 between rows and the number of columns behind the table;
    `ends` holds the last token of each cell of the row, `size` the size of the open cell: the width of its widest
    line, or the number of its paragraphs. `second` holds after a page break inside the row."""

    cost: float
    column: int
    ends: tuple[int, ...]
    size: int
    second: bool
    before: _Way | None
    step: Step | None


class _Offer(NamedTuple):
    """A way to read one token more."""

    cost: float
    way: _Way
    act: Act
    column: int


class Aligner:
    """Aligns pieces of one stream of tokens with one frame."""

    def __init__(self, tokens: Sequence[Token], frame: Frame, printed: str = "") -> None:
        """`printed` is how row numbers are printed (see `Shape.numbering`); others open the rows of a part."""
        self.tokens = tokens
        self.frame = frame
        self.count = len(frame.roles)
        self._printed = printed
        self._none = (-1,) * self.count
        several = frame.roles.count("content") > 1
        costs = (
            _ONE_OF_CONTENTS
            if (several and role == "content") or (role == "group" and column in frame.naming)
            else skip_cost(role)
            for column, role in enumerate(frame.roles)
        )
        self._skips = [0.0, *accumulate(costs)]
        subjects = [k for k, role in enumerate(frame.roles) if role in ("content", "indicator")]
        self._openers = subjects[0] + 1 if subjects else min(self.count, _FIRST_CELLS)
        self._names = (
            _printed_names(tokens)
            if frame.layout == "dense" and not UNIT_ROLES.isdisjoint(frame.roles)
            else frozenset()
        )
        self._before_break = _before_breaks(tokens)
        self._starts: dict[tuple[str, int], list[float]] = {}
        self._number = frame.roles.index("number") if frame.numbered else -1

    def aligned(
        self, first: int, last: int, *, opened: int = -1, closing: bool = False, lost: bool = True
    ) -> tuple[float, list[Step]]:
        """The cheapest reading of tokens [first, last) and its cost.

        `opened` is the index of the token that opened the row with its number, -1 when no row is open. With `closing`
        the table may end before `last`; with `lost` a row may lack its number.
        """
        if opened >= 0 and not closing:
            plain = self._plain(first, last)
            if plain is not None:
                return plain
        start = _Way(0.0, -1, self._none, 0, False, None, None)
        if opened >= 0:
            start = start._replace(column=self._number, ends=self._with(self._none, self._number, opened))
        ways = [start]
        for at in range(first, last):
            ways = self._advanced(ways, at, closing, _LOST_NUMBER if lost else _EXTRA_ROW)
        shown = self.tokens[last].empties if last < len(self.tokens) else None
        cost, _, way = min((way.cost + self._closing_cost(way, shown), k, way) for k, way in enumerate(ways))
        steps: list[Step] = []
        while way.before is not None and way.step is not None:
            steps.append(way.step)
            way = way.before
        return cost, steps[::-1]

    def _plain(self, first: int, last: int) -> tuple[float, list[Step]] | None:
        """A row that shows one token or empty cell for every column, each fitting; None for any other."""
        if self.frame.layout == "dense":
            return None
        column, cost, steps = self._number, 0.0, list[Step]()
        for at in range(first, last):
            token = self.tokens[at]
            column += 1 + token.empties
            if column >= self.count or token.fresh or token.glued or (self.frame.layout == "led" and not token.led):
                return None
            fit = self._start_costs(token)[column] + end_cost(token.shape, self.frame.roles[column])
            if fit > (_PLAIN_SHOWN if self.frame.shown else _PLAIN):
                return None
            cost += fit
            steps.append(Step("open", column))
        trailing = self.tokens[last].empties if last < len(self.tokens) else 0
        if column + trailing != self.count - 1 or cost > self.count * _PLAIN:
            return None
        return cost, steps

    def _start_costs(self, token: Token) -> list[float]:
        key = (token.shape.text, token.width)
        found = self._starts.get(key)
        if found is None:
            roles = self.frame.roles
            found = [start_cost(token.shape, role) + too_wide(self.frame, token, k) for k, role in enumerate(roles)]
            self._starts[key] = found
        return found

    @staticmethod
    def _with(ends: tuple[int, ...], column: int, at: int) -> tuple[int, ...]:
        return (*ends[:column], at, *ends[column + 1 :])

    def _advanced(self, ways: Sequence[_Way], at: int, closing: bool, lost: float) -> list[_Way]:
        """The ways to read one token more, the best for each place it can stand in."""
        best: dict[tuple[int, bool], _Offer] = {}
        for way in ways:
            if way.column == self.count:
                _offer(best, way.cost + self.beyond(self.tokens[at]), way, "end", self.count, False)
            elif way.column >= 0:
                self._within_row(way, at, best)
        token = self.tokens[at]
        if not (token.glued or (self.frame.layout == "led" and not token.led)):
            limit = min((offer.cost for offer in best.values()), default=1e9) + _ROW_BEAM
            for way in ways:
                if way.column < self.count and way.cost < limit:
                    self._between_rows(way, at, closing, lost, limit, best)
        if not best:  # a token that fits nowhere opens a row, so dear that no table is made of it
            cheapest = min(ways, key=lambda way: way.cost)
            _offer(best, cheapest.cost + _NOWHERE, cheapest, "row", min(self._number + 1, self.count - 1), False)
        bound = min(offer.cost for offer in best.values()) + _BEAM
        return [self._taken(offer, at, key[1]) for key, offer in best.items() if offer.cost <= bound]

    def _taken(self, offer: _Offer, at: int, second: bool) -> _Way:
        cost, way, act, column = offer
        if act in ("banner", "end"):
            return _Way(cost, column, self._none, 0, False, way, Step(act, -1))
        ends = self._with(self._none if act == "row" else way.ends, column, at)
        size = way.size if act == "go" else 0
        size = max(size, self.tokens[at].width) if self.frame.layout == "dense" else size + 1
        return _Way(cost, column, ends, size, second, way, Step(act, column))

    def _within_row(self, way: _Way, at: int, best: dict[tuple[int, bool], _Offer]) -> None:
        """Go on in the open cell, open a later one, or, after a page break, go on in an earlier one."""
        token, column, roles = self.tokens[at], way.column, self.frame.roles
        before = self.tokens[way.ends[column]]
        if column != self._number:
            cost = continue_cost(before.shape, token.shape, roles[column])
            if roles[column] in UNIT_ROLES:
                cost = self._seam_cost(cost, before, token, column)
            cost += way.cost + joint_cost(self.frame, before, token, column, way.size)
            if self._before_break[at] and roles[column] == "content" and before.shape.open_end and token.shape.units:
                cost += _CUT
            _offer(best, cost, way, "go", column, way.second)
        ended = way.cost + self._end_cost(way.ends[column], column) + parting_cost(self.frame, before, token, column)
        if roles[column] in UNIT_ROLES and self._is_cut_name(before, token):
            ended += _CUT_NAME
        starts = self._start_costs(token)
        for other in range(column + 1, self.count):
            last = way.ends[other]
            if last >= 0:
                cost = ended + 0.2 + continue_cost(self.tokens[last].shape, token.shape, roles[other])
            else:
                skipped = self._skips[other] - self._skips[column + 1]
                if skipped > _MOST_LEFT_OUT and not self.frame.shown:
                    break
                cost = ended + starts[other] + self._gap_cost(other - column - 1, skipped, token.empties)
            _offer(best, cost, way, "open", other, way.second)
        if token.fresh:
            for other in range(1, column):
                last = way.ends[other]
                if last >= 0:
                    cost = ended + 0.4 + _reopening_cost(self.tokens[last].shape, token.shape, roles[other])
                    cost += too_wide(self.frame, token, other)
                    _offer(best, cost, way, "back", other, True)

    def _between_rows(
        self, way: _Way, at: int, closing: bool, lost: float, limit: float, best: dict[tuple[int, bool], _Offer]
    ) -> None:
        """Open a new row, read a banner, or leave the table."""
        token, column = self.tokens[at], way.column
        closed, missing, trailing = way.cost, 0, 0.0
        if column >= 0:
            closed += self._end_cost(way.ends[column], column)
            missing, trailing = self._left_out(way, self.count)
            closed += self._cut_cells(way) if token.fresh else 0.0
            before = self.tokens[way.ends[column]]
            closed += _CUT_NAME if self.frame.roles[column] in UNIT_ROLES and self._is_cut_name(before, token) else 0.0
        left_out = 0.15 * trailing if self.frame.shown else trailing
        if (
            closed + _NEW_ROW + left_out + (lost if self.frame.numbered and not self._opens_part(token) else 0.0)
            < limit
        ):
            starts = self._start_costs(token)
            for other in range(self.count if token.empties > 1 else self._openers):
                if other == self._number and not self._opens_part(token):
                    continue
                if token.empties and abs(missing + other - token.empties) > _MOST_ASTRAY:
                    continue
                number = self.frame.numbered and other > self._number
                leading = self._skips[other] - (skip_cost("number") - lost if number else 0.0)
                gap = self._gap_cost(missing + other, trailing + leading, token.empties)
                _offer(best, closed + _NEW_ROW + starts[other] + gap, way, "row", other, False)
        banner = _banner_cost(token) if closed + 0.3 * trailing + _BANNER < limit else None
        if banner is not None:
            _offer(best, closed + 0.3 * trailing + banner, way, "banner", -1, False)
        if closing:
            _offer(best, closed + trailing + self.beyond(token), way, "end", self.count, False)

    def _end_cost(self, at: int, column: int) -> float:
        """How badly a cell ends with a token; at the end of a page cells are cut behind a comma as well."""
        shape = self.tokens[at].shape
        if shape.open_end and self._before_break[at]:
            return _CUT
        return end_cost(shape, self.frame.roles[column])

    def _opens_part(self, token: Token) -> bool:
        """Whether a token numbers a row in another way than the table's rows: （1） below 1."""
        return token.shape.number is not None and token.shape.numbering != self._printed

    def beyond(self, token: Token) -> float:
        """The cost of a token behind the table: more for one that looks like a cell."""
        shape = token.shape
        if self.frame.layout == "led" and token.led:
            return 2.0
        if shape.numbered or shape.prose:
            return 0.4
        return 1.6 if shape.value or shape.kind or shape.measure or shape.units or shape.empty else 0.9

    def _gap_cost(self, skipped: int, cost: float, empties: int) -> float:
        """The cost of leaving out cells, given how many empty ones are printed there."""
        if not self.frame.shown:
            return cost
        return 0.15 * cost + min(_MOST_UNSHOWN, 1.2 * abs(skipped - empties))

    def _closing_cost(self, way: _Way, shown: int | None) -> float:
        """The cost of ending with this way: cells of the last row left out, or those before its number."""
        if not 0 <= way.column < self.count:
            return 0.0
        missing, trailing = self._left_out(way, self._number if way.column < self._number else self.count)
        cost = self._end_cost(way.ends[way.column], way.column)
        return cost + (trailing if shown is None else self._gap_cost(missing, trailing, shown))

    def _is_cut_name(self, before: Token, token: Token) -> bool:
        """Whether the end of a line and the beginning of the next make a name that is printed whole elsewhere."""
        return bool(self._names) and before.shape.items[-1] + token.shape.items[0] in self._names

    def _seam_cost(self, cost: float, before: Token, token: Token, column: int) -> float:
        """The cost of going on in a list of units, by the names of the table and by the width of the column."""
        if self._is_cut_name(before, token):
            return 0.0
        width = self.frame.widths[column]
        return cost * _FULL_LINE if width and before.end >= width - 3 else cost

    def _cut_cells(self, way: _Way) -> float:
        """How unlikely it is that a row ends with a page: a cell looks cut."""
        cost = 0.0
        for last, role in zip(way.ends, self.frame.roles, strict=True):
            if last >= 0 and role == "content" and self.frame.stops:
                cost += 0.0 if self.tokens[last].shape.stop_end else _CUT
            elif last >= 0 and role in UNIT_ROLES:
                cost += 0.0 if self.tokens[last].shape.unit_end or self.tokens[last].shape.empty else _CUT
        return cost

    def _left_out(self, way: _Way, end: int) -> tuple[int, float]:
        """How many cells of the row before column `end` are not filled behind the open one, and what they cost."""
        if not way.second:
            return end - 1 - way.column, self._skips[end] - self._skips[way.column + 1]
        empty = [k for k in range(way.column + 1, end) if way.ends[k] < 0]
        return len(empty), sum(self._skips[k + 1] - self._skips[k] for k in empty)


def _before_breaks(tokens: Sequence[Token]) -> list[bool]:
    """For each token whether it may stand in a row that a page break cuts, for all that is known before reading."""
    found = [False] * len(tokens)
    for at, token in enumerate(tokens):
        if token.fresh:
            for k in range(at - 1, max(-1, at - _LONGEST_ROW), -1):
                found[k] = True
                if tokens[k].shape.number is not None:
                    break
    return found


def _printed_names(tokens: Sequence[Token]) -> frozenset[str]:
    """The names of units that are printed whole somewhere."""
    return frozenset(name for token in tokens for name in token.shape.names if 3 <= len(name) <= _LONGEST_NAME)


def _offer(best: dict[tuple[int, bool], _Offer], cost: float, way: _Way, act: Act, column: int, second: bool) -> None:
    key = (column, second)
    held = best.get(key)
    if held is None or cost < held.cost:
        best[key] = _Offer(cost, way, act, column)


def _reopening_cost(before: Shape, after: Shape, role: str) -> float:
    """How unlikely it is that a cell goes on after a page break: less likely for one that looks complete."""
    complete = before.unit_end and after.unit_start if role in UNIT_ROLES else before.stop_end
    return continue_cost(before, after, role) + (1.5 if complete else 0.0)


def _banner_cost(token: Token) -> float | None:
    """How badly a token fits a banner; None when it cannot be one."""
    shape = token.shape
    if shape.prose or shape.stop_end or shape.empty or shape.value or len(shape.text) < 2:
        return None
    if (shape.open_end and not shape.text.endswith("：")) or (shape.units and not shape.numbered):
        return None
    return 2.2 - (0.8 if token.blank or token.empties else 0.0) - (0.9 if shape.numbered else 0.0)
