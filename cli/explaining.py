"""The command `explain`: the sentence, the rule and the origins of a fact."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cli.messages import has
from cli.session import Session
from pipeline.errors import LibraryError, QueryError

if TYPE_CHECKING:
    from pipeline.explain import Explanation, Inheritance

_LONGEST = 60
_NOT_SHOWN = ("evidence", "place", "id", "rule", "clause")


def explain(session: Session, fact: str, store: str, file: str | None) -> int:
    """Print why a fact of a file, or of the library, is there; the exit code.

    A fact of the library that the rules of today no longer give is explained from what is stored of it.
    Raises LibraryError or QueryError when there is no such fact.
    """
    from pipeline.explain import explain_fact

    if file is not None:
        _print(session, file, explain_fact(file, fact.rpartition("/")[2], session.book()))
    else:
        _print(session, *_of_library(session, fact, store))
    return 0


def _of_library(session: Session, fact: str, store: str) -> tuple[str, Explanation]:
    from pathlib import Path

    from pipeline.explain import explain_fact, explain_record
    from pipeline.readers import read

    library = session.library(store).require()
    found = library.find_fact(fact)
    if found is None:
        raise LibraryError(*session.both("no_fact", id=fact))
    document, record = found
    path, book = library.source(document), session.book()
    try:
        return document, explain_fact(path, record.id, book, Path(library.meta(document).file).stem)
    except QueryError:
        return document, explain_record(record, read(path).text, book)


def _print(session: Session, document: str, found: Explanation) -> None:
    from pipeline.jsonl import dump_line

    place = found.fact.place
    where = [document]
    if place.page is not None:
        where.append(session.text("explain.page", page=place.page))
    if place.paragraph is not None:
        where.append(session.text("explain.paragraph", paragraph=place.paragraph))
    if place.cell is not None:
        where.append(session.text("explain.cell", cell=place.cell))
    where.append(session.text("explain.characters", start=place.start, end=place.end))
    lines = {
        "explain.sentence": f"{found.before}【{found.evidence}】{found.after}",
        "explain.place": ", ".join(where),
        "explain.clause": found.fact.clause or "-",
        "explain.rule": _rule(session, found),
    }
    if found.segment is not None:
        lines["explain.segment"] = found.segment
    for key, value in lines.items():
        print(session.labelled(key, value))
    if found.parts:
        print(session.labelled("explain.parts", "").rstrip())
        for part in found.parts:
            print(f"  {part.name}: {part.text}")
    if found.inherited:
        print(session.labelled("explain.inherited", "").rstrip())
        for each in found.inherited:
            print(f"  {_origin(session, each)}")
    print(session.labelled("explain.fields", "").rstrip())
    for name, value in json.loads(dump_line(found.fact)).items():
        if name not in _NOT_SHOWN and value not in (None, []):
            print(f"  {name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}")


def _rule(session: Session, found: Explanation) -> str:
    """The rule with its note; what the program itself does without a rule has its note in the catalogue."""
    name = found.fact.rule
    if name is None:
        return "-"
    if found.note is not None:
        return f"{name}（{found.kind}）：{found.note}"
    return f"{name}：{session.text(f'rule.{name}')}" if has(f"rule.{name}") else name


def _origin(session: Session, each: Inheritance) -> str:
    """A field, its value, how it got there, and the text it was taken from."""
    text = each.text if len(each.text) <= _LONGEST else f"{each.text[:_LONGEST]}…"
    how = session.text(f"how.{each.how}")
    return f"{each.field}: {each.value} ← {how}【{text}】"
