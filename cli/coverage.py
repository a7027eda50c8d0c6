"""The command `coverage`: every number of a document, used by a fact, explained, or open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.inputs import renamed
from cli.output import Format, Sheet, write_rows
from cli.reading import named
from cli.session import Session
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.records import Number, Source
    from pipeline.rules import RuleBook

_COUNTS = ("document", "numbers", "claimed", "explained", "open", "share", "doubtful")
_OPEN = ("document", "clause", "text", "start", "sentence", "ocr")


def coverage(session: Session, paths: Sequence[str], opened: bool, form: Format, out: Path | None) -> int:
    """Count the numbers of files by what became of them, with `opened` list those that are open; the exit code.

    As a table both are shown; as rows for programs the list takes the place of the counts.
    """
    from pipeline.readers import read

    book = session.book()
    counts: list[list[Any]] = []
    listed: list[list[Any]] = []
    with named(session, paths) as batch:
        failed = batch.failed
        for each in session.progress(batch.inputs, [each.shown for each in batch.inputs]):
            try:
                source = read(each.path)
                numbers = _numbers(source, book)
            except InputError as error:
                session.complain(renamed(error, each.shown))
                failed += 1
                continue
            session.warn(each.shown, source.warnings)
            counts.append(_counted(each.path.stem, numbers))
            listed += _open_rows(each.path.stem, numbers)
    if form is Format.TABLE or not opened:
        write_rows(session, _sheet(session, "coverage", _COUNTS, counts), form, out if not opened else None)
    if opened:
        write_rows(session, _sheet(session, "open", _OPEN, listed), form, out)
    session.say(session.text("coverage_total", **_total(counts)))
    return 1 if failed else 0


def _numbers(source: Source, book: RuleBook) -> list[Number]:
    from pipeline.extract import facts_of
    from pipeline.extract.coverage import coverage as covered
    from pipeline.structure import outline

    whole = outline(source, book)
    return covered(whole, facts_of(whole, book), book)


def _counted(document: str, numbers: Sequence[Number]) -> list[Any]:
    found = Counter(number.status for number in numbers)
    return [
        document,
        len(numbers),
        found["claimed"],
        found["explained"],
        found["open"],
        _share(len(numbers), found["open"]),
        sum(number.ocr is not None for number in numbers),
    ]


def _share(numbers: int, left: int) -> float:
    """The percentage of numbers that are not open."""
    return round(100 * (1 - left / numbers), 1) if numbers else 100.0


def _open_rows(document: str, numbers: Sequence[Number]) -> list[list[Any]]:
    return [
        [document, number.clause, number.text, number.start, number.sentence, number.ocr]
        for number in numbers
        if number.status == "open" or number.ocr is not None
    ]


def _total(counts: Sequence[Sequence[Any]]) -> dict[str, Any]:
    numbers, left = sum(row[1] for row in counts), sum(row[4] for row in counts)
    return {"numbers": numbers, "open": left, "share": _share(numbers, left)}


def _sheet(session: Session, name: str, columns: Sequence[str], rows: list[list[Any]]) -> Sheet:
    return Sheet(name, {column: session.text(f"col.{column}") for column in columns}, rows)
