"""Commands about quality: `rules list`, `rules test`, `evaluate`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cli.output import Format, Sheet, write_rows
from cli.session import Session

if TYPE_CHECKING:
    from pipeline.library import Library
    from pipeline.records import Facts


def list_rules(session: Session, store: str, form: Format, out: Path | None) -> int:
    """List every rule with its kind, what it is for, how many examples it has and, where there is a library, how
    many of its facts the rule gave (nothing for rules that give no facts themselves)."""
    book, hits = session.book(), _hits(session.library(store))
    names = ["kind", "name", "examples", *(["hits"] if hits is not None else []), "about"]
    rows = []
    for kind in book.kinds():
        for rule in book.rules(kind):
            hit = [] if hits is None else [hits[kind][rule.name] if kind in hits else None]
            rows.append([kind, rule.name, len(rule.rule.match) + len(rule.rule.no_match), *hit, rule.rule.note])
    write_rows(session, Sheet("rules", {name: session.text(f"col.{name}") for name in names}, rows), form, out)
    return 0


def _hits(library: Library) -> dict[str, Counter[str]] | None:
    """How many facts of a library each rule gave, by kind of rule; None where there is no library."""
    from pipeline.examples import FACT_KINDS

    if not library.exists():
        return None
    found: dict[str, Counter[str]] = {FACT_KINDS[kind]: Counter() for kind in FACT_KINDS if kind != "header"}
    for fact in (fact for facts in library.all_facts() for fact in facts.records):
        if fact.rule is not None and fact.type in found:
            found[fact.type][fact.rule] += 1
    return {kind: found[type_] for kind, type_ in FACT_KINDS.items() if type_ in found}


def check(session: Session, form: Format, out: Path | None) -> int:
    """Run the examples of every rule and check the standard indicators; 1 where something does not hold."""
    from pipeline.examples import Failure, check_rules
    from pipeline.resolve.standards import standard_problems

    book = session.book()
    failures = check_rules(book)
    failures += [Failure("indicators", *problem) for problem in standard_problems(book)]
    if failures:
        names = ("kind", "rule", "text", "expected", "found")
        heads = {name: session.text(f"col.{name}") for name in names}
        write_rows(session, Sheet("rules", heads, [list(each) for each in failures]), form, out)
        print(session.text("rules_failed", count=len(failures)), file=sys.stderr)
        return 1
    session.say(session.text("rules_passed", count=sum(len(book.rules(kind)) for kind in book.kinds())))
    return 0


def evaluate(
    session: Session,
    gold: Path,
    paths: Sequence[str],
    store: str,
    *,
    errors: str | None,
    form: Format,
    out: Path | None,
    jobs: int | None,
) -> int:
    """Score the facts of files, or of the library, against annotations of the same stems; the exit code."""
    from pipeline.evaluation import Tally, compare, load_rows

    sheets = sorted(gold.glob("*.jsonl")) if gold.is_dir() else [gold] if gold.is_file() else []
    found, failed = _facts(session, paths, store, jobs)
    total, missing = Tally(), 0
    for sheet in sheets:
        if sheet.stem in found:
            lines = found[sheet.stem].to_jsonl().splitlines()
            total.merge(compare(load_rows(sheet), [json.loads(line) for line in lines]))
        else:
            missing += 1
            session.say(session.text("no_facts", name=sheet.stem))
    figures = total.figures()
    if not figures:
        print(session.text("no_gold"), file=sys.stderr)
        return 1
    names = ("type", "precision", "recall", "f1", "hit", "gold", "found")
    rows = [[name, *(round(value, 4) for value in (f.precision, f.recall, f.f1)), *f] for name, f in figures.items()]
    write_rows(session, Sheet("evaluation", {name: session.text(f"col.{name}") for name in names}, rows), form, out)
    if errors is not None:
        for name in (name for name in total.errors if name.startswith(errors)):
            print(f"\n{name}")
            for line in total.errors[name]:
                print(f"  {line}")
    return 1 if failed or missing == len(sheets) else 0


def _facts(session: Session, paths: Sequence[str], store: str, jobs: int | None) -> tuple[dict[str, Facts], int]:
    """The facts to be scored by stem, and how many files failed."""
    if paths:
        from cli.reading import documents

        read, failed = documents(session, paths, jobs)
        return {facts.name: facts for facts in read}, failed
    return {facts.name: facts for facts in session.library(store).require().all_facts()}, 0
