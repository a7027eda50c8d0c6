"""Web pages: the main text as paragraphs and tables, the site's metadata block as fields."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from itertools import groupby
from pathlib import Path

from pipeline.errors import BrokenFile, EmptyFile
from pipeline.readers.encoding import replaced_bytes
from pipeline.readers.html.charset import page_text
from pipeline.readers.html.files import FIELD, Offered, not_fetched, offered_files
from pipeline.readers.html.main_text import main_text
from pipeline.readers.html.metadata import metadata
from pipeline.readers.html.runs import Run, runs_of
from pipeline.readers.html.tables import cell_around, is_column, table_around, table_cells
from pipeline.readers.html.title import title_of
from pipeline.readers.html.tree import Element, Page, nesting, parse
from pipeline.readers.limits import beyond, limit
from pipeline.readers.writer import Writer
from pipeline.records import Source

_HEADING_LENGTH = 80


class _Emitter:
    """Writes the runs of the main text, each table where its first run stands."""

    def __init__(self, writer: Writer, runs: list[Run], numbers: list[int]) -> None:
        self._writer = writer
        self._runs = runs
        self._numbers = numbers
        self._data: dict[Element, bool] = {}
        self._column: dict[Element, bool] = {}
        self._inside: dict[Element, list[Run]] = {}
        for number in numbers:
            for element in runs[number].owner.ancestors():
                if element.tag == "table":
                    self._inside.setdefault(element, []).append(runs[number])

    def _table_written(self, run: Run) -> bool:
        """Whether a run is a cell's and so written with its table."""
        table = table_around(run.owner)
        cell = cell_around(run.owner)
        if table is None or cell is None or table not in cell.ancestors():
            return False
        if table not in self._data:
            cells = table_cells(table, self._inside[table])
            self._data[table] = cells is not None
            if cells is not None:
                self._writer.table(cells)
        return self._data[table]

    def write(self, title: tuple[int, ...]) -> None:
        """Writes everything, footnotes last; the runs of the title become one heading."""
        notes: list[str] = []
        for table, numbers in groupby(self._numbers, key=self._frame):
            with self._writer.frame() if table is not None else nullcontext():
                notes += self._written_runs(numbers, title)
        for note in notes:
            self._writer.aside(note)

    def _frame(self, number: int) -> Element | None:
        """The innermost table of one column that a run stands in."""
        for element in self._runs[number].owner.ancestors():
            if element.tag == "table":
                if element not in self._column:
                    self._column[element] = is_column(element)
                if self._column[element]:
                    return element
        return None

    def _written_runs(self, numbers: Iterable[int], title: tuple[int, ...]) -> list[str]:
        """Writes some runs; the footnotes among them are given back."""
        notes: list[str] = []
        for number in numbers:
            run = self._runs[number]
            if run.note and table_around(run.owner) is None:
                notes.append(run.text)
            elif number in title:
                if number == title[0]:
                    text = "\n".join(self._runs[n].text for n in title)
                    self._writer.paragraph(text, "heading", 1)
            elif not self._table_written(run):
                short = run.centred and len(run.text) <= _HEADING_LENGTH and not run.text.endswith("。")
                self._writer.paragraph(run.text, "heading" if run.level or short else "paragraph", run.level)
        return notes


def _written(page: Page) -> tuple[Writer, list[Offered]]:
    runs = runs_of(page.root)
    fields, taken = metadata(runs)
    body = main_text(runs, taken, page.root)
    title = title_of(page, fields, runs, body)
    writer = Writer()
    for entry in fields:
        writer.field(entry.name, entry.value)
    printed = title.runs if title else ()
    if title and body and not (printed and set(printed) <= set(body)):
        writer.paragraph(title.text, "heading", 1)
        body = [number for number in body if number not in printed]
    _Emitter(writer, runs, body).write(printed)
    offered = offered_files(page.root)
    for each in offered:
        writer.field(FIELD, each.name)
    return writer, offered


def read_html(path: Path, data: bytes) -> Source:
    """A saved web page, or the page in a web archive (.mht).

    Raises BrokenFile when the bytes are no text, EmptyFile when the page holds no text.
    """
    decoded = page_text(data)
    if decoded is None:
        raise BrokenFile(path, "内容不是网页文本", "the content is not the text of a web page")
    if nesting(decoded.text) > limit("DEPTH"):
        most = limit("DEPTH")
        raise beyond(path, "DEPTH", f"网页元素嵌套超过 {most} 层", f"its elements are nested more than {most} deep")
    writer, offered = _written(parse(decoded.text))
    if not writer.blocks:
        writer, offered = _written(parse(decoded.text, with_hidden=True))
    if not writer.blocks:
        raise EmptyFile(path, "网页中没有正文文字", "there is no text on the page")
    warnings = [replaced_bytes(decoded.replaced)] if decoded.replaced else []
    if offered:
        warnings.append(not_fetched(offered))
    return writer.source(path, data, "html", "paragraphs", warnings)
