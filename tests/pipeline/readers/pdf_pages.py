"""Pages for tests of the PDF reader, drawn with reportlab: one function a trait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.records import Source

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
SIZE = (595, 842)
Draw = Callable[[Canvas], None]


def drawn(path: Path, *pages: Draw, **options: object) -> Path:
    """A file of pages, each drawn by a function; the font is set before it."""
    canvas = Canvas(str(path), pagesize=SIZE, **options)
    for draw in pages:
        canvas.setFont(FONT, 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def writes(*lines: tuple[float, float, str]) -> Draw:
    """A page of lines, each at x, y (from below)."""

    def draw(canvas: Canvas) -> None:
        for x, y, words in lines:
            canvas.drawString(x, y, words)

    return draw


def both(*draws: Draw) -> Draw:
    """A page of several drawings."""

    def draw(canvas: Canvas) -> None:
        for each in draws:
            canvas.saveState()
            canvas.setFont(FONT, 12)
            each(canvas)
            canvas.restoreState()

    return draw


def ruled_rows(top: float, rows: Sequence[Sequence[str]], xs: Sequence[float], merged: Sequence[int] = ()) -> Draw:
    """A ruled table, 20 points a row; in the columns `merged` no line is drawn above an empty cell."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 10)
        for r in range(len(rows) + 1):
            y = top - 20 * r
            for c, (left, right) in enumerate(pairwise(xs)):
                if not (0 < r < len(rows) and c in merged and not rows[r][c]):
                    canvas.line(left, y, right, y)
        for x in xs:
            canvas.line(x, top, x, top - 20 * len(rows))
        for r, row in enumerate(rows):
            for x, words in zip(xs, row, strict=False):
                canvas.drawString(x + 4, top - 20 * r - 14, words)

    return draw


def plain_rows(top: float, rows: Sequence[Sequence[str]], xs: Sequence[float], pitch: float = 20) -> Draw:
    """Rows of pieces that stand in columns, without ruling lines."""
    return writes(
        *((x, top - pitch * r, words) for r, row in enumerate(rows) for x, words in zip(xs, row, strict=False) if words)
    )


def lines(source: Source) -> list[str]:
    """The printed lines outside of tables."""
    return [source.text[b.start : b.end] for b in source.blocks if b.kind != "table"]


def grids(source: Source) -> list[list[list[str]]]:
    """The tables as rows of cells; a merged cell stands in every place that it covers."""
    found = []
    for block in source.blocks:
        if block.table is None:
            continue
        rows = [[""] * block.table.columns for _ in range(block.table.rows)]
        for cell in block.table.cells:
            for row in rows[cell.row : cell.row + cell.row_span]:
                for column in range(cell.column, cell.column + cell.column_span):
                    row[column] = source.text[cell.start : cell.end].replace("\n", "")
        found.append(rows)
    return found
