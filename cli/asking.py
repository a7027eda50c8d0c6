"""Commands that ask the graph: `query`, `cypher`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.output import Format, Sheet, write_rows
from cli.session import Session

if TYPE_CHECKING:
    from graph.queries import Query
    from graph.store import Store

_NAMED = 5
"""Documents that a message names at most."""


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


def query(
    session: Session,
    name: str | None,
    pairs: Sequence[str],
    store: str,
    form: Format,
    out: Path | None,
    as_of: str | None = None,
) -> int:
    """Run a named query and write its rows; with `as_of` of what was in force on that day."""
    from graph.queries import find_query, run_query

    if name is None:
        raise session.fault("give_name")
    given = dict(_pair(session, pair) for pair in pairs)
    found = find_query(name, session.book())
    with session.workspace(store) as place:
        if (
            name == "department-ledger"
            and form is Format.XLSX
            and out is not None
            and given.get("department")
            and not as_of
        ):
            from cli.ledger import write_ledger

            write_ledger(session, place, given["department"], out)
            session.say(session.text("written", path=out))
            return 0
        rows = run_query(place.store(), found, given, place.book, place.decided(), as_of)
        if as_of:
            _left_out(session, place.store())
    heads = {key: session.pick(column.zh, column.en) for key, column in found.columns.items()}
    write_rows(session, Sheet(name, heads, rows.rows), form, out)
    return 0


def _left_out(session: Session, store: Store) -> None:
    """Say which documents were in force on no day, as far as is known."""
    rows = store.run(
        "MATCH (p:Document) WHERE p.held = true AND p.valid_from IS NULL "
        "RETURN p.id AS id, p.draft AS draft ORDER BY id"
    ).rows
    drafts = [id_ for id_, draft in rows if draft is not None]
    undated = [id_ for id_, draft in rows if draft is None]
    for key, names in (("as_of_drafts", drafts), ("as_of_undated", undated)):
        if names:
            listed = session.pick("、", ", ").join([*names[:_NAMED], *["…"][: len(names) > _NAMED]])
            session.say(session.text(key, count=len(names), names=listed))


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
