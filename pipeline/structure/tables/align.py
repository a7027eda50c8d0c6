"""The alignment of a stream of printed cells with the columns of a table, at the least cost.

Each token of the stream goes on in the cell before it, opens a later cell of the same row, opens a new row, is a
banner, or ends the table. A row may leave cells out (merged or empty ones); where empty cells are printed, leaving
out as many costs next to nothing. After a page break a token may also go on in any cell of its row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from pipeline.structure.tables.shapes import UNIT_ROLES, Shape, continue_cost, end_cost, skip_cost, start_cost
from pipeline.structure.tables.stream import Layout, Token

Act = Literal["go", "open", "row", "banner", "back", "end"]

_LOST_NUMBER = 1.2
_NEW_ROW = 0.3
_BEYOND = 0.7
_BEAM = 7.0
_LONG_LINE = 18
_MOST_UNSHOWN = 2.4


class Step(NamedTuple):
    """What a token does, and in which column."""

    act: Act
    column: int


class Frame(NamedTuple):
    """What is known of a table before its cells: the roles of its columns, how cells are parted, whether empty cells
    are printed, the width of each column's printed lines (0 where unknown) and that of the widest of all, and whether
    contents end with a full stop."""

    roles: tuple[str, ...]
    layout: Layout
    shown: bool
    widths: tuple[int, ...]
    widest: int
    stops: bool
    numbered: bool


class _Way(NamedTuple):
    """A way to read the tokens up to one: `column` is -1 between rows and the number of columns behind the table;
    `ends` holds the last token of each cell of the row, `most` the width of the open cell's widest line."""

    cost: float
    column: int
    ends: tuple[int, ...]
    most: int
    second: bool
    steps: tuple[Step, ...] | None
    before: _Way | None
    step: Step | None


def aligned(
    tokens: Sequence[Token], first: int, last: int, frame: Frame, *, opened: int = -1, closing: bool = False
) -> tuple[float, list[Step]]:
    """The cheapest reading of tokens [first, last) and its cost.

    `opened` is the index of the token that opened the row with its number, -1 when no row is open. With `closing` the
    table may end before `last`.
    """
    count = len(frame.roles)
    none = (-1,) * count
    if opened >= 0:
        number = frame.roles.index("number")
        ends = tuple(opened if k == number else -1 for k in range(count))
        start = _Way(0.0, number, ends, 0, False, None, None, None)
    else:
        start = _Way(0.0, -1, none, 0, False, None, None, None)
    ways = {(start.column, False): start}
    for at in range(first, last):
        ways = _advanced(ways, tokens, at, frame, closing)
    gap = tokens[last].empties if last < len(tokens) else None
    closed = [(way.cost + _closing_cost(way, tokens, frame, gap), way) for way in ways.values()]
    cost, way = min(closed, key=lambda pair: pair[0])
    steps: list[Step] = []
    while way.before is not None and way.step is not None:
        steps.append(way.step)
        way = way.before
    return cost, steps[::-1]


def _advanced(
    ways: dict[tuple[int, bool], _Way], tokens: Sequence[Token], at: int, frame: Frame, closing: bool
) -> dict[tuple[int, bool], _Way]:
    token = tokens[at]
    found: dict[tuple[int, bool], _Way] = {}
    starts = [start_cost(token.shape, role) + _too_wide(token, k, frame) for k, role in enumerate(frame.roles)]
    bound = min(way.cost for way in ways.values()) + _BEAM

    def offer(way: _Way, cost: float, column: int, step: Step, ends: tuple[int, ...], most: int, second: bool) -> None:
        key = (column, second)
        if key not in found or cost < found[key].cost:
            found[key] = _Way(cost, column, ends, most, second, None, way, step)

    for way in ways.values():
        if way.cost > bound:
            continue
        if way.column == len(frame.roles):
            offer(way, way.cost + _BEYOND, way.column, Step("end", -1), way.ends, 0, False)
            continue
        if way.column >= 0:
            _within_row(way, tokens, at, frame, starts, offer)
        _between_rows(way, tokens, at, frame, starts, closing, offer)
    return found


def _with(ends: tuple[int, ...], column: int, at: int) -> tuple[int, ...]:
    return (*ends[:column], at, *ends[column + 1 :])


def _within_row(way: _Way, tokens: Sequence[Token], at: int, frame: Frame, starts: Sequence[float], offer) -> None:  # type: ignore[no-untyped-def]
    """Go on in the open cell, open a later one, or, after a page break, go on in an earlier one."""
    token, column, roles = tokens[at], way.column, frame.roles
    before = tokens[way.ends[column]]
    if roles[column] != "number":
        cost = way.cost + continue_cost(before.shape, token.shape, roles[column])
        cost += _joint_cost(before, token, way.most, column, frame)
        offer(
            way,
            cost,
            column,
            Step("go", column),
            _with(way.ends, column, at),
            max(way.most, token.shape.width),
            way.second,
        )
    ended = (
        way.cost + end_cost(before.shape, roles[column]) + (1.5 if token.glued and not before.shape.stop_end else 0.0)
    )
    ended += _parting_cost(before, frame, token, column)
    skipped = 0.0
    for other in range(column + 1, len(roles)):
        if way.ends[other] >= 0:
            cost = ended + 0.2 + continue_cost(tokens[way.ends[other]].shape, token.shape, roles[other])
        else:
            cost = ended + starts[other] + _gap_cost(other - column - 1, skipped, token.empties, frame)
        offer(way, cost, other, Step("open", other), _with(way.ends, other, at), token.shape.width, way.second)
        if way.ends[other] < 0:
            skipped += skip_cost(roles[other])
    if token.fresh:
        for other in range(1, column):
            last = way.ends[other]
            if last >= 0:
                cost = ended + 0.4 + end_penalty(tokens[last].shape, token.shape, roles[other])
                cost += continue_cost(tokens[last].shape, token.shape, roles[other]) + _too_wide(token, other, frame)
                offer(way, cost, other, Step("back", other), _with(way.ends, other, at), token.shape.width, True)


def end_penalty(before: Shape, after: Shape, role: str) -> float:
    """How unlikely it is that a cell which looks complete goes on after a page break."""
    if role in UNIT_ROLES:
        return 1.5 if before.unit_end and after.unit_start else 0.0
    return 1.5 if before.stop_end else 0.0


def _between_rows(  # type: ignore[no-untyped-def]
    way: _Way, tokens: Sequence[Token], at: int, frame: Frame, starts: Sequence[float], closing: bool, offer
) -> None:
    """Open a new row, read a banner, or leave the table."""
    token, roles, column = tokens[at], frame.roles, way.column
    if token.glued or (frame.layout == "led" and not token.led):
        return
    closed, missing, trailing = way.cost, 0, 0.0
    if column >= 0:
        closed += end_cost(tokens[way.ends[column]].shape, roles[column])
        missing, trailing = len(roles) - 1 - column, sum(skip_cost(role) for role in roles[column + 1 :])
    none = (-1,) * len(roles)
    leading = 0.0
    for other, role in enumerate(roles):
        if role == "number" and frame.numbered:
            leading += _LOST_NUMBER
            continue
        cost = closed + _NEW_ROW + starts[other] + _gap_cost(missing + other, trailing + leading, token.empties, frame)
        offer(way, cost, other, Step("row", other), _with(none, other, at), token.shape.width, False)
        leading += skip_cost(role)
    banner = _banner_cost(token)
    if banner is not None:
        offer(way, closed + 0.3 * trailing + banner, -1, Step("banner", -1), none, 0, False)
    if closing:
        offer(way, closed + trailing + _BEYOND, len(roles), Step("end", -1), none, 0, False)


def _banner_cost(token: Token) -> float | None:
    shape = token.shape
    if (
        shape.prose
        or shape.stop_end
        or (shape.open_end and not shape.text.endswith("："))
        or shape.empty
        or shape.value
    ):
        return None
    if (shape.units and not shape.numbered) or len(shape.text) < 2:
        return None
    return 2.2 - (0.8 if token.blank or token.empties else 0.0) - (0.9 if shape.numbered else 0.0)


def _gap_cost(skipped: int, cost: float, empties: int, frame: Frame) -> float:
    """The cost of leaving out cells, given how many empty ones are printed there."""
    if not frame.shown:
        return cost
    return 0.15 * cost + min(_MOST_UNSHOWN, 1.2 * abs(skipped - empties))


def _joint_cost(before: Token, token: Token, most: int, column: int, frame: Frame) -> float:
    """How badly two lines go together in one cell, by white space and by the widths of lines."""
    if token.glued:
        return 0.0
    if frame.layout == "led":
        return 5.0 if token.led else 0.0
    if frame.layout == "spread":
        return 0.9 + (1.5 if token.blank or token.empties else 0.0)
    width = frame.widths[column] or most
    slack = 2 if frame.widths[column] else 3
    punctuated = before.shape.open_end or before.shape.stop_end or before.shape.text[-1:] in "”》）"
    cost = 0.2
    if token.shape.width > width + slack and (frame.widths[column] or not punctuated):
        cost += 2.0
    if before.fill < width - 2 * slack and not punctuated and token.fill == token.shape.width:
        cost += 1.6
    return cost


def _parting_cost(before: Token, frame: Frame, token: Token, column: int) -> float:
    """How badly a cell ends between two lines, by white space and by the widths of lines."""
    if frame.layout == "led":
        return 0.0 if token.led else 3.0
    if frame.layout == "spread" or token.glued or before.shape.stop_end:
        return 0.0
    width, cut = frame.widths[column], 0.8 if token.fill > token.shape.width else 0.0
    if width and frame.roles[column] == "content" and frame.stops:
        return cut + (0.3 if before.fill >= width - 3 else 1.2)
    if width:
        return cut + (0.5 if before.fill >= width - 1 else 0.0)
    return cut + (1.5 if before.fill >= frame.widest - 3 and frame.widest >= _LONG_LINE else 0.0)


def _too_wide(token: Token, column: int, frame: Frame) -> float:
    """How badly a line fits a column, by its width: wider than the column, or as wide as the widest of the table."""
    if frame.layout != "dense":
        return 0.0
    width = frame.widths[column]
    if width:
        return 3.0 if token.shape.width > width + 2 else 0.0
    narrow = frame.roles[column] not in ("content", "other") and "content" in frame.roles
    return 1.5 if narrow and token.shape.width >= frame.widest - 3 and frame.widest >= _LONG_LINE else 0.0


def _closing_cost(way: _Way, tokens: Sequence[Token], frame: Frame, empties: int | None) -> float:
    """The cost of ending with this way: cells of the last row left out."""
    if not 0 <= way.column < len(frame.roles):
        return 0.0
    trailing = sum(skip_cost(role) for role in frame.roles[way.column + 1 :])
    cost = end_cost(tokens[way.ends[way.column]].shape, frame.roles[way.column])
    return cost + (
        trailing if empties is None else _gap_cost(len(frame.roles) - 1 - way.column, trailing, empties, frame)
    )
