"""The command `cascade`: an indicator from the nation down, each region held against the one above it."""

from __future__ import annotations

import sys
from pathlib import Path

from cli.output import Format, Sheet, write_rows
from cli.session import Session
from pipeline.jsonl import dump_lines
from pipeline.jsonl import number as plain
from pipeline.records import Rung, Target

COLUMNS = (
    "level", "region", "document", "indicator", "asks", "deadline", "relation", "above_region", "above_document",
    "above_asks", "above_deadline", "by", "by_unit", "share", "explanation",
)  # fmt: skip


def cascade(session: Session, name: str, store: str, as_of: str | None, form: Format, out: Path | None) -> int:
    """List what every region at hand asks of an indicator; the exit code."""
    from pipeline.compare import cascade as rungs
    from pipeline.compare import explain_rung

    library = session.library(store).require()
    documents, decided = list(library.all_facts()), library.user_judgements()
    if as_of:
        from graph.queries import day
        from pipeline.resolve.in_force import in_force, periods

        documents = in_force(documents, periods(documents, session.book(), decided), day(as_of))
    found = rungs(documents, name, session.book(), decided)
    if session.lang != "zh":
        found = [one.model_copy(update={"explanation": explain_rung(one, session.lang)}) for one in found]
    if form in (Format.JSON, Format.JSONL):
        if out is None:
            sys.stdout.write(dump_lines(found))
            sys.stdout.flush()
        else:
            out.write_text(dump_lines(found), encoding="utf-8", newline="\n")
            session.say(session.text("written", path=out))
    else:
        heads = {each: session.text(f"cascade.{each}") for each in COLUMNS}
        write_rows(session, Sheet("cascade", heads, [_row(session, one) for one in found]), form, out)
    return 0


def _row(session: Session, one: Rung) -> list[object]:
    """A rung as the cells of `COLUMNS`."""
    by_unit = one.by_unit
    if by_unit == "个百分点" and session.lang == "en":
        by_unit = "percentage points"
    return [
        session.text(f"level.{one.level}") if one.level else None,
        one.region,
        one.document,
        one.target.indicator if one.target else one.quantity,
        _asks(session, one.target),
        one.target.deadline if one.target else None,
        session.text(f"relation.{one.relation}"),
        one.above_region,
        one.above_document,
        _asks(session, one.above),
        one.above.deadline if one.above else None,
        None if one.by is None else plain(one.by),
        by_unit,
        None if one.share is None else plain(one.share),
        one.explanation,
    ]


def _asks(session: Session, target: Target | None) -> str | None:
    from pipeline.resolve.spoken import amount_text

    if target is None:
        return None
    one = target
    return amount_text(one.comparator, one.value, one.value_max, one.unit, one.change, session.lang)
