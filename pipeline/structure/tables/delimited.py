"""Tables that were flattened to a row a line: cells parted by tabs, strokes or wide gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.structure.lines import Line
from pipeline.structure.tables.columns import columns_of, is_head_row, joined_heads, roles_of, settled
from pipeline.structure.tables.finish import carried, shared_owners
from pipeline.structure.tables.found import FoundTable
from pipeline.structure.tables.heads import Heads
from pipeline.structure.tables.pieces import Separator, is_rule, separator, split
from pipeline.structure.tables.placing import placed_rows, whole_columns
from pipeline.structure.tables.shapes import Shapes

_LONGEST_BANNER = 40
_FEWEST_SPACED = 3
_NEAR = 3


class _Grid(NamedTuple):
    """Heads and rows of pieces as printed, before their meaning is known."""

    first: int
    last: int
    heads: list[str]
    rows: list[list[Line]]


def delimited_table(
    text: str, lines: Sequence[Line], first: int, heads: Heads, shapes: Shapes, base: int | None, past: bool
) -> FoundTable | None:
    """The table whose row of heads is line `first`; None when it is none. Caption and unit are left to the caller."""
    parting = _parting(text, lines, first, heads, shapes)
    if parting is None:
        return None
    grid = _grid(text, lines, first, parting, heads, shapes)
    if not grid.rows:
        return None
    read = [heads.read(head) for head in grid.heads]
    roles = roles_of(read, base, past)
    roles = settled(roles, whole_columns(grid.rows, len(roles)), shapes)
    rows = placed_rows(grid.rows, roles, shapes, joined=parting == "space")
    rows = carried(rows, roles, shapes, owners=shared_owners(rows, roles))
    return FoundTable(first, grid.last, columns_of(read, roles), rows, origin="tabbed")


def _parting(text: str, lines: Sequence[Line], first: int, heads: Heads, shapes: Shapes) -> Separator | None:
    """What parts the heads of a line; None when it is no row of heads. Single spaces do where every part is a head,
    or nearly every one and the next line is a numbered row of as many parts."""
    line = lines[first]
    if line.places[-1] - line.places[0] + 1 == len(line.text) and "|" not in line.text:
        return None
    parting = separator(text, line)
    if parting is not None and is_head_row([cell.text for cell in split(text, line, parting)], heads):
        return parting
    parts = [cell.text for cell in split(text, line, "space")]
    if len(parts) < _FEWEST_SPACED:
        return None
    if all(heads.is_head(part) for part in parts):
        return "space"
    if first + 1 == len(lines) or not lines[first + 1].text or not is_head_row(parts, heads):
        return None
    row = split(text, lines[first + 1], "space")
    return "space" if len(row) == len(parts) and shapes.of(row[0].text).number is not None else None


def _grid(text: str, lines: Sequence[Line], first: int, parting: Separator, heads: Heads, shapes: Shapes) -> _Grid:
    """Heads and rows from a head row on, up to the line that belongs to no row."""
    head = split(text, lines[first], parting)
    doubled = any(not cell.text for cell in head[1:-1]) and not _second_head(text, lines, first + 1, parting, heads)
    names = [cell.text for cell in head]
    while names and not names[-1]:
        names.pop()
    start = first + 1
    while start < len(lines) and is_rule(lines[start]):
        start += 1
    second = _second_head(text, lines, start, parting, heads)
    if second:
        names = _merged(names, second, heads)
        start += 1
    else:
        names = [name for name in names if name]
    rows: list[list[Line]] = []
    at = start
    while at < len(lines):
        if is_rule(lines[at]):
            at += 1
            continue
        if parting == "space":
            cells = _spaced_cells(text, lines, at, len(names), heads.read(names[0]).role == "number", shapes)
        else:
            cells = _cells(text, lines, at, parting)
        if cells is None or heads.closes(lines[at].text):
            break
        if [cell.text for cell in cells if cell.text] != [name for name in names if name] or not rows:
            rows.append([cell for cell in cells if cell.text] if doubled else cells)
        at += 1
    return _Grid(first, at, names, rows)


def _second_head(text: str, lines: Sequence[Line], at: int, parting: Separator, heads: Heads) -> list[str]:
    """The cells of a second row of heads (years or known heads, no number before them); [] when there is none."""
    if at >= len(lines) or separator(text, lines[at]) != parting:
        return []
    texts = [cell.text for cell in split(text, lines[at], parting)]
    held = [text for text in texts if text]
    return texts if held and all(heads.read(text).role in ("year", "target", "baseline") for text in held) else []


def _merged(upper: list[str], lower: list[str], heads: Heads) -> list[str]:
    """Two rows of heads joined, cell by cell where both show their empty cells."""
    if len(upper) == len(lower) and not all(upper):
        filled = [upper[0]]
        for name, below in zip(upper[1:], lower[1:], strict=True):
            filled.append(name or (filled[-1] if below else ""))
        return [above if above.endswith(below) else above + below for above, below in zip(filled, lower, strict=True)]
    leading = next(k for k, text in enumerate(lower) if text)
    return joined_heads([name for name in upper if name], leading, [text for text in lower if text], None, heads)


def _cells(text: str, lines: Sequence[Line], at: int, parting: Separator) -> list[Line] | None:
    """The cells of a line of the table; None where the table has ended."""
    line = lines[at]
    own = separator(text, line)
    if own == parting or (parting == "tab" and own == "gap" and "\t" in text[line.places[0] : line.places[-1]]):
        return split(text, line, parting)
    if text[text.rfind("\n", 0, line.places[0]) + 1 : line.places[0]].count("\t") and parting == "tab":
        return split(text, line, parting)
    following = at + 1 < len(lines) and separator(text, lines[at + 1]) == parting
    return [line] if following and len(line.text) <= _LONGEST_BANNER and "。" not in line.text[:-1] else None


def _spaced_cells(
    text: str, lines: Sequence[Line], at: int, width: int, numbered: bool, shapes: Shapes
) -> list[Line] | None:
    """The cells of a line parted by single spaces: one that opens a row, or the rest of one that a next row follows."""
    cells = split(text, lines[at], "space")
    if numbered:
        ahead = [split(text, line, "space")[0].text for line in lines[at : at + _NEAR]]
        return cells if any(shapes.of(cell).number is not None for cell in ahead) else None
    return cells if len(cells) >= width - 1 and len(cells) > 1 and not lines[at].text.endswith("。") else None
