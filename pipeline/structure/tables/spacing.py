"""What white space and the widths of printed lines tell about the cells of a stream."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.structure.tables.stream import Layout, Token

_LONG_LINE = 18


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
    naming: frozenset[int] = frozenset()
    """Columns of a group whose head says that they name what each row is about (项目名称): rarely merged."""


def joint_cost(frame: Frame, before: Token, token: Token, column: int, size: int) -> float:
    """How badly two lines go together in one cell, by white space and by the widths of lines. `size` is that of the
    open cell: the width of its widest line, or the number of its paragraphs."""
    if token.glued:
        return 0.0
    if frame.layout == "led":
        return 5.0 if token.led else 0.0
    if frame.layout == "spread":
        return 0.2 + 0.2 * size + (1.5 if token.blank or token.empties else 0.0)
    known = frame.widths[column]
    width, slack = known or size, 2 if known else 3
    punctuated = before.shape.open_end or before.shape.stop_end or before.shape.text[-1] in "”》）"
    cost = 0.2
    if token.width > width + slack and (known or not punctuated):
        cost += 2.0
    content = frame.roles[column] == "content"
    if (before.fill if content else before.end) < width - 2 * slack and not (token.cut and content):
        cost += 0.8 if before.shape.stop_end and known else 0.0 if punctuated else 1.6
    return cost


def parting_cost(frame: Frame, before: Token, token: Token, column: int) -> float:
    """How badly a cell ends between two lines, by white space and by the widths of lines."""
    if token.glued:
        return 0.0 if before.shape.stop_end else 1.5
    if frame.layout == "led":
        return 0.0 if token.led else 3.0
    if frame.layout == "spread" or before.shape.stop_end:
        return 0.0
    width, cut = frame.widths[column], 0.8 if token.cut else 0.0
    if width and frame.roles[column] == "content" and frame.stops:
        return cut + (0.3 if before.fill >= width - 3 else 1.2)
    if width:
        return cut + (0.5 if before.end >= width - 1 else 0.0)
    shrinks = frame.roles[column] == "group" and token.width < before.width - 3
    full = before.fill >= frame.widest - 3 and frame.widest >= _LONG_LINE
    if column in frame.naming:  # a name may be as long as a line
        return cut + (0.5 if full else 0.0)
    return cut + (1.5 if full else 0.8 if shrinks else 0.0)


def too_wide(frame: Frame, token: Token, column: int) -> float:
    """How badly a line fits a column: wider than its lines, or as wide as the widest of the table."""
    if frame.layout != "dense":
        return 0.0
    width = frame.widths[column]
    if width:
        return 3.0 if token.width > width + 2 else 0.0
    wide = "content" if "content" in frame.roles else "indicator"
    subject = frame.widths[frame.roles.index(wide)] if wide in frame.roles else 0
    if column in frame.naming:
        return 0.0
    if subject and frame.roles[column] == "group":
        return 1.0 if token.width >= subject - 3 else 0.0
    narrow = frame.roles[column] not in (wide, "other") and wide in frame.roles
    return 1.5 if narrow and token.width >= frame.widest - 3 and frame.widest >= _LONG_LINE else 0.0
