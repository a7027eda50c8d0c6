"""From heads and cells to the meaning of columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Column
from pipeline.structure.tables.heads import Head, Heads
from pipeline.structure.tables.shapes import UNIT_ROLES, VALUE_ROLES, Shapes

_ISSUE = re.compile(r"[〔\[【［(（]\s*(20\d{2})\s*[〕\]】］)）]\s*\d")
_DATE = re.compile(r"(20\d{2})\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日")
_HEAD_LENGTH = 1500
_PERIOD = re.compile(r"“?(十[一二三四五六])五”?[^。\n]{0,20}(?:规划|方案|计划|行动)")
_SPANNING = ("target", "baseline", "year")
_LONGEST_TITLE = 24
_TASK = frozenset({"任务", "目标任务", "工作任务"})


def base_year(text: str, heads: Heads) -> int | None:
    """The last year that lies behind a document: the year before its issue, or the year before its plan period."""
    years: list[int] = []
    issued = [int(year) for year in _ISSUE.findall(text)]
    if issued:
        years.append(max(issued) - 1)
    elif dated := _DATE.search(text):
        years.append(int(dated[1]) - 1)
    title = _PERIOD.search(text[:_HEAD_LENGTH])
    if title and title[1] + "五" in heads.vocabulary.periods:
        years.append(int(heads.vocabulary.periods[title[1] + "五"]) - 5)
    return max(years) if years else None


def is_head_row(texts: Sequence[str], heads: Heads) -> bool:
    """Whether the cells of a line are heads: at least two known ones, and nearly all of them known."""
    held = [text for text in texts if text]
    if len(held) < 2 or any(len(text) > 30 for text in held):
        return False
    roles = [heads.read(text).role for text in held]
    known = [role for role in roles if role is not None]
    if len(held) == 2 and ("other" in known or "year" in known):
        return False
    enough = 2 if "number" in known else 1.5
    return len(set(known) - {"other"}) >= 2 and enough * len(known) >= len(held)


def joined_heads(
    upper: Sequence[str], leading: int | None, lower: Sequence[str], width: int | None, heads: Heads
) -> list[str]:
    """Two rows of heads as one: the lower row's heads stand under the upper heads that span them.

    `leading` is how many upper heads come before the first spanning one, `width` how many columns there are; None
    where that is not known.
    """
    spans = 1 if width is None else max(1, len(upper) + len(lower) - width)
    first = leading if leading is not None and leading + spans <= len(upper) else None
    if first is None:
        roles = [heads.read(text).role for text in upper]
        spanning = [k for k, role in enumerate(roles) if role in _SPANNING or role is None]
        if width is None and len(spanning) == 2 and spanning[1] == spanning[0] + 1 and len(lower) % 2 == 0:
            spans = 2
        first = next((k for k in spanning if k + spans <= len(upper)), len(upper) - spans)
    middle: list[str] = []
    for k in range(spans):
        share = lower[k * len(lower) // spans : (k + 1) * len(lower) // spans]
        if spans == 2 and len(lower) == 3:
            share = lower[:1] if k == 0 else lower[1:]
        middle += [_under(upper[first + k], text) for text in share]
    return [*upper[:first], *middle, *upper[first + spans :]]


def _under(upper: str, lower: str) -> str:
    return lower if upper in lower else f"{upper}{lower}"


def roles_of(read: Sequence[Head], base: int | None, past: bool) -> list[str]:
    """The role of each head by itself and among the others: years become baseline or target."""
    roles = [head.role or "other" for head in read]
    for k, head in enumerate(read):
        if head.year and head.rest in _TASK:
            roles[k] = "target"
    years = [k for k, role in enumerate(roles) if role == "year"]
    valued = [k for k, role in enumerate(roles) if role in ("year", *VALUE_ROLES)]
    for k in years:
        roles[k] = _year_role(read[k], [read[other] for other in valued], base)
    for k, role in enumerate(roles):
        year = read[k].year
        if role == "target" and (
            past or read[k].past or (year and base and int(year[:4]) <= base and "baseline" in roles)
        ):
            roles[k] = "baseline"
    return roles


def _year_role(head: Head, valued: Sequence[Head], base: int | None) -> str:
    year = int(str(head.year)[:4])
    if head.past:
        return "baseline"
    if base is not None:
        return "baseline" if year <= base else "target"
    bare = sorted({int(str(other.year)[:4]) for other in valued if other.role == "year"})
    return "baseline" if len(bare) == 2 and len(valued) == 2 and year == bare[0] else "target"


def _share(cells: Sequence[str], test: str, shapes: Shapes) -> float:
    held = [cell for cell in cells if cell and not shapes.of(cell).empty]
    return sum(bool(getattr(shapes.of(cell), test)) for cell in held) / len(held) if held else 0.0


def settled(roles: Sequence[str], cells: Sequence[Sequence[str]], shapes: Shapes) -> list[str]:
    """Roles corrected by what the columns hold and by what a table must have: one column that says what is asked."""
    found = list(roles)
    for k, held in enumerate(cells):
        if found[k] == "unit" and _share(held, "units", shapes) > 0.5 and _share(held, "measure", shapes) < 0.5:
            found[k] = "responsible"
        elif found[k] in ("group", "other") and held and _share(held, "kind", shapes) > 0.5:
            found[k] = "kind"
        elif (
            found[k] in UNIT_ROLES
            and held
            and _share(held, "prose", shapes) > 0.6
            and _share(held, "unit_end", shapes) < 0.3
        ):
            found[k] = "content"
    _settle_subject(found, cells, shapes)
    return found


def _settle_subject(found: list[str], cells: Sequence[Sequence[str]], shapes: Shapes) -> None:
    """Exactly one kind of column names the thing: the indicator where values are set, the content where work is."""
    worded = [
        k for k, role in enumerate(found) if role == "target" and cells[k] and _share(cells[k], "bare", shapes) < 0.4
    ]
    if "indicator" in found or {"baseline", "unit"} & set(found):
        worded = []
    for k in worded:
        found[k] = "content"
    valued = any(role in VALUE_ROLES or role == "unit" for role in found)
    if "content" not in found and "indicator" not in found and "group" in found:
        found[_last(found, "group")] = "indicator" if valued else "content"
    if "indicator" in found and "content" in found and not valued:
        found[:] = ["group" if role == "indicator" else role for role in found]
    elif "indicator" in found and not valued and "content" not in found:
        found[_last(found, "indicator")] = "content"
    if valued and "indicator" not in found and "content" in found and "target" in found:
        found[_last(found, "content")] = "indicator"
    for role in ("indicator", "content"):
        for k in [k for k, other in enumerate(found) if other == role and k not in worded][:-1]:
            titles = not cells[k] or sum(map(len, cells[k])) <= _LONGEST_TITLE * len(cells[k])
            found[k] = "group" if titles or role == "indicator" else "content"


def _last(found: Sequence[str], role: str) -> int:
    return len(found) - 1 - found[::-1].index(role)


def columns_of(read: Sequence[Head], roles: Sequence[str]) -> tuple[Column, ...]:
    """Columns as records."""
    return tuple(
        Column(name=head.name, role=role, year=head.year, unit=head.unit)
        for head, role in zip(read, roles, strict=True)
    )
