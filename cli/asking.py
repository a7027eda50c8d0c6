"""Commands that ask the graph or the facts: `query`, `cypher`, `explain`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.output import Format, Sheet, write_rows
from cli.session import Session
from pipeline.errors import LibraryError

if TYPE_CHECKING:
    from graph.queries import Query
    from pipeline.records import AnyFact
    from pipeline.rules import RuleBook


def list_queries(session: Session, form: Format, out: Path | None) -> int:
    """List the named queries with their parameters."""
    from graph.queries import load_queries

    heads = {name: session.text(f"col.{name}") for name in ("name", "parameters", "about")}
    rows = [
        [query.name, _parameters(query), session.pick(query.zh, query.en)]
        for query in load_queries(session.book()).values()
    ]
    write_rows(session, Sheet("queries", heads, rows), form, out)
    return 0


def _parameters(query: Query) -> str:
    """A query's parameters; those with a default in brackets."""
    return " ".join(name if each.default is None else f"[{name}]" for name, each in query.parameters.items())


def query(session: Session, name: str | None, pairs: Sequence[str], store: str, form: Format, out: Path | None) -> int:
    """Run a named query and write its rows."""
    from graph.queries import find_query, run_query

    if name is None:
        raise session.fault("give_name")
    given = dict(_pair(session, pair) for pair in pairs)
    found = find_query(name, session.book())
    with session.workspace(store) as place:
        rows = run_query(place.store(), found, given, place.book)
    heads = {key: session.pick(column.zh, column.en) for key, column in found.columns.items()}
    write_rows(session, Sheet(name, heads, rows.rows), form, out)
    return 0


def _pair(session: Session, text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise session.fault("wrong_pair", text=text)
    return name.strip(), value


def cypher(session: Session, statement: str, store: str, form: Format, out: Path | None) -> int:
    """Run a statement read only and write its rows; nodes and relationships are shown as JSON in tables."""
    with session.workspace(store) as place:
        found = place.store().run(statement)
    rows = [[_value(value, form) for value in row] for row in found.rows]
    write_rows(session, Sheet("cypher", {name: name for name in found.columns}, rows), form, out)
    return 0


def _value(value: Any, form: Format) -> Any:
    """A value as JSON can hold it; what is nested as one text, but in JSON."""
    if isinstance(value, dict):
        value = {key: each for key, each in value.items() if not key.startswith("_") and each is not None}
    if isinstance(value, float) and value.is_integer():
        return int(value)
    plain = value is None or isinstance(value, str | int | float | bool)
    if plain or (form in (Format.JSON, Format.JSONL) and isinstance(value, dict | list)):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def explain(session: Session, fact: str, store: str) -> int:
    """Print which sentence, place and rule a fact comes from, and what it says."""
    from pipeline.library import Library
    from pipeline.readers import read

    library = Library(store).require()
    found = library.find_fact(fact)
    if found is None:
        raise LibraryError(*session.both("no_fact", id=fact))
    name, record = found
    _print_fact(session, name, record, read(library.source(name)).text, session.book())
    return 0


def _print_fact(session: Session, document: str, fact: AnyFact, text: str, book: RuleBook) -> None:
    from pipeline.jsonl import dump_line

    place = fact.place
    where = [document]
    if place.page is not None:
        where.append(session.text("explain.page", page=place.page))
    where.append(session.text("explain.characters", start=place.start, end=place.end))
    head, evidence, tail = sentence(text, place.start, place.end)
    lines = {
        "explain.sentence": f"{head}【{evidence}】{tail}",
        "explain.place": ", ".join(where),
        "explain.clause": fact.clause or "-",
        "explain.rule": _rule(fact.rule, book),
    }
    for key, value in lines.items():
        print(session.labelled(key, value))
    fields = json.loads(dump_line(fact))
    print(session.labelled("explain.fields", "").rstrip())
    for name, value in fields.items():
        if name not in ("evidence", "place", "id", "rule", "clause") and value not in (None, []):
            print(f"  {name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}")


def sentence(text: str, start: int, end: int) -> tuple[str, str, str]:
    """A piece of text with what stands before and after it in its sentence, line breaks dropped."""
    first = max(text.rfind(mark, 0, start) for mark in ("。", "；", "\n\n")) + 1
    stops = [at + 1 for mark in ("。", "；", "\n\n") if (at := text.find(mark, max(end - 1, start))) >= 0]
    last = max(end, min(stops, default=len(text)))
    head, evidence, tail = ("".join(piece.split()) for piece in (text[first:start], text[start:end], text[end:last]))
    return head, evidence, tail


def _rule(name: str | None, book: RuleBook) -> str:
    """A rule's name with its note, where the rule book holds one of that name."""
    if name is None:
        return "-"
    for kind in book.kinds():
        for rule in book.rules(kind) if kind != "vocabulary" else ():
            if rule.name == name:
                return f"{name}（{kind}）：{rule.rule.note}"
    return name
