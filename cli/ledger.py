"""A department's ledger as a workbook that can be printed: its targets, its work, and the sources of both.

Every row of the first two sheets links to its source, and every source to the rows that rest on it. A4 landscape,
heads repeated on each page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cli.messages import has
from cli.session import Session
from graph.store import Rows, Store

if TYPE_CHECKING:
    from graph.workspace import Workspace

_A4 = 9
_TARGETS = (
    ("number", 6), ("indicator", 30), ("change", 8), ("comparator", 7), ("value", 12), ("value_max", 12), ("unit", 12),
    ("deadline", 11), ("role", 8), ("via", 12), ("department", 22), ("jurisdiction", 14), ("through", 16),
    ("document", 30), ("source", 8),
)  # fmt: skip
_WORK = (
    ("number", 6), ("kind", 10), ("work", 60), ("deadline", 11), ("role", 8), ("via", 12), ("department", 22),
    ("jurisdiction", 14), ("through", 16), ("document", 30), ("source", 8),
)  # fmt: skip
_SOURCES = (
    ("number", 6), ("title", 40), ("doc_number", 20), ("issued_on", 12), ("clause", 16), ("evidence", 70), ("rests", 10)
)  # fmt: skip
_SIGNS = {">=": "≥", "<=": "≤", "~": "≈"}


class _Page(NamedTuple):
    """A sheet: its name in the workbook, columns with their widths, rows by column name."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: list[dict[str, Any]]


def write_ledger(session: Session, place: Workspace, department: str, out: Path) -> None:
    """Write the workbook of a department, by any form of its name. Raises QueryError where nothing bears it."""
    from graph.queries import find_query, run_query

    store, given, decided = place.store(), {"department": department}, place.decided()
    targets, ledger = (
        run_query(store, find_query(name, place.book), given, place.book, decided)
        for name in ("department-targets", "department-ledger")
    )
    work = [row for row in ledger.dicts() if row["kind"] != "target"]
    sources = _sources(store, targets.dicts(), work)
    names = {key: session.text(f"ledger.{key}") for key in ("targets", "work", "sources")}
    pages = [
        _Page(names["targets"], _TARGETS, _numbered(targets.dicts(), sources)),
        _Page(names["work"], _WORK, _numbered(work, sources)),
        _Page(names["sources"], _SOURCES, list(sources.values())),
    ]
    _Workbook(session, out, department).write(pages)


_Source = tuple[str, str, str]


def _key(row: Mapping[str, Any]) -> _Source:
    return row["document"], row["clause"] or "", row["evidence"] or ""


def _sources(store: Store, *groups: list[dict[str, Any]]) -> dict[_Source, dict[str, Any]]:
    """The places that rows rest on, numbered in the order of documents and clauses as the queries give them."""
    keys = list(dict.fromkeys(_key(row) for rows in groups for row in rows))
    found: Rows = store.run(
        "MATCH (p:Document) WHERE p.id IN $ids "
        "RETURN p.id AS id, p.title AS title, p.doc_number AS doc_number, p.issued_on AS issued_on",
        {"ids": sorted({key[0] for key in keys})},
    )
    heads = {row["id"]: row for row in found.dicts()}
    keys.sort(key=lambda key: key[0])
    return {
        key: {**heads[key[0]], "number": number, "clause": key[1], "evidence": key[2]}
        for number, key in enumerate(keys, 1)
    }


def _numbered(rows: list[dict[str, Any]], sources: Mapping[_Source, dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with their own number, their document's title, and the number of their source."""
    return [
        {**row, "number": number, "document": sources[_key(row)]["title"], "source": sources[_key(row)]["number"]}
        for number, row in enumerate(rows, 1)
    ]


class _Workbook:
    """Writes the sheets; text is never taken for a formula."""

    def __init__(self, session: Session, out: Path, department: str) -> None:
        from datetime import UTC, datetime

        import xlsxwriter

        self._session = session
        self._title = department
        self._book = xlsxwriter.Workbook(str(out), {"strings_to_formulas": False, "strings_to_urls": False})
        self._book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC), "title": department})
        grid = {"border": 1, "valign": "top", "text_wrap": True}
        self._head = self._book.add_format({**grid, "bold": True, "bg_color": "#E7EEF5", "align": "center"})
        self._body = self._book.add_format(grid)
        self._link = self._book.add_format({**grid, "font_color": "#0563C1", "underline": 1, "align": "center"})
        self._grid = grid
        self._numbers: dict[int, Any] = {}

    def write(self, pages: Sequence[_Page]) -> None:
        """All sheets, targets and work first, sources last."""
        *lists, sources = pages
        rests: dict[int, str] = {}
        for page in lists:
            for at, row in enumerate(page.rows, 2):
                rests.setdefault(row["source"], f"{page.name}!A{at}")
        for page in pages:
            sheet = self._sheet(page)
            for line, row in enumerate(page.rows, 1):
                for column, (name, _) in enumerate(page.columns):
                    if name == "source":
                        url = f"internal:'{sources.name}'!A{row['source'] + 1}"
                        sheet.write_url(line, column, url, self._link, str(row["source"]))
                    elif name == "rests":
                        shown, _, cell = rests[row["number"]].partition("!")
                        sheet.write_url(line, column, f"internal:'{shown}'!{cell}", self._link, f"{shown} {cell[1:]}")
                    else:
                        self._cell(sheet, line, column, name, row[name])
        self._book.close()

    def _sheet(self, page: _Page) -> Any:
        sheet = self._book.add_worksheet(page.name)
        for column, (name, width) in enumerate(page.columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, self._session.text(f"ledger.{name}"), self._head)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
        sheet.set_header(f"&L{self._title.replace('&', '&&')}&R{page.name}")
        sheet.set_footer("&C&P / &N")
        sheet.autofilter(0, 0, max(1, len(page.rows)), len(page.columns) - 1)
        return sheet

    def _cell(self, sheet: Any, line: int, column: int, name: str, value: Any) -> None:
        if value is None or value == "":
            sheet.write_blank(line, column, None, self._body)
        elif isinstance(value, int | float):
            sheet.write_number(line, column, value, self._number(value))
        else:
            key = f"{name}.{value}"
            shown = self._session.text(key) if has(key) else _SIGNS.get(value, value) if name == "comparator" else value
            sheet.write_string(line, column, shown, self._body)

    def _number(self, value: float) -> Any:
        """Thousands parted, and as many decimals as the number has."""
        decimals = len(f"{value:.6f}".rstrip("0").partition(".")[2])
        if decimals not in self._numbers:
            pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
            self._numbers[decimals] = self._book.add_format({**self._grid, "num_format": pattern})
        return self._numbers[decimals]
