"""Commands about quality: `rules list`, `rules test`."""

from __future__ import annotations

import sys
from pathlib import Path

from cli.output import Format, Sheet, write_rows
from cli.session import Session


def list_rules(session: Session, form: Format, out: Path | None) -> int:
    """List every rule with its kind and what it is for."""
    book = session.book()
    rows = [[kind, rule.name, rule.rule.note] for kind in book.kinds() for rule in book.rules(kind)]
    heads = {name: session.text(f"col.{name}") for name in ("kind", "name", "about")}
    write_rows(session, Sheet("rules", heads, rows), form, out)
    return 0


def check(session: Session, form: Format, out: Path | None) -> int:
    """Run the examples of every rule; 1 where one does not hold."""
    from pipeline.examples import check_rules

    book = session.book()
    failures = check_rules(book)
    if failures:
        names = ("kind", "rule", "text", "expected", "found")
        heads = {name: session.text(f"col.{name}") for name in names}
        write_rows(session, Sheet("rules", heads, [list(each) for each in failures]), form, out)
        print(session.text("rules_failed", count=len(failures)), file=sys.stderr)
        return 1
    session.say(session.text("rules_passed", count=sum(len(book.rules(kind)) for kind in book.kinds())))
    return 0
