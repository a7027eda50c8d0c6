"""Commands about verdicts: `conflicts` and `judgements`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from cli.output import Format, Sheet, write_rows
from cli.session import Session
from pipeline.jsonl import dump_lines
from pipeline.jsonl import number as plain
from pipeline.records import Conflict, Facts, Judgement, Side


def conflicts(
    session: Session,
    paths: Sequence[str],
    store: str,
    *,
    kind: str | None,
    strength: str | None,
    with_incomparable: bool,
    form: Format,
    out: Path | None,
    fail_on: str | None,
    jobs: int | None,
    as_of: str | None = None,
) -> int:
    """List the conflicts of the library, or of the files named; the exit code."""
    failed = 0
    if paths:
        from cli.reading import documents

        read, failed = documents(session, paths, jobs)
        found = _judged(session, read, with_incomparable)
        found = _in_force(session, found, read, as_of)
    else:
        found = _recorded(session, store, with_incomparable)
        if as_of:
            library = session.library(store)
            found = _in_force(session, found, library.all_facts(), as_of, library.user_judgements())
    shown = [each for each in found if kind in (None, each.kind) and strength in (None, each.strength)]
    if form in (Format.JSON, Format.JSONL):
        _write_lines(session, shown, out)
    else:
        write_rows(session, sheet(session, shown), form, out)
    if fail_on is not None and any(each.strength in at_least(fail_on) for each in shown):
        return 1
    return 1 if failed else 0


def at_least(strength: str) -> tuple[str, ...]:
    """The strengths that are no less than one."""
    return ("contradiction",) if strength == "contradiction" else ("contradiction", "divergence")


def _judged(
    session: Session, documents: Iterable[Facts], with_incomparable: bool, decided: Sequence[Judgement] = ()
) -> list[Conflict]:
    from pipeline.conflicts import conflicts as judge

    return judge(list(documents), session.book(), with_incomparable=with_incomparable, judgements=decided)


def _recorded(session: Session, store: str, with_incomparable: bool) -> list[Conflict]:
    """The verdicts of the library; pairs that were not compared are not kept, so those are judged again."""
    from pipeline.resolve.decisions import SECOND_NAME

    library = session.library(store).require()
    if not with_incomparable:
        return library.conflicts()
    decided = [*library.judgements(SECOND_NAME), *library.user_judgements()]
    return _judged(session, library.all_facts(), True, decided)


def _in_force(
    session: Session,
    found: list[Conflict],
    documents: Iterable[Facts],
    as_of: str | None,
    decided: Sequence[Judgement] = (),
) -> list[Conflict]:
    """The conflicts of which both sides were in force on a day."""
    if as_of is None:
        return found
    from graph.queries import day
    from pipeline.resolve.in_force import periods

    known, on = periods(list(documents), session.book(), decided), day(as_of)
    return [each for each in found if all(known[one.doc].holds(on, one.clause) for one in (each.a, each.b))]


def _write_lines(session: Session, found: Sequence[Conflict], out: Path | None) -> None:
    lines = dump_lines(found)
    if out is None:
        sys.stdout.write(lines)
        sys.stdout.flush()
    else:
        out.write_text(lines, encoding="utf-8", newline="\n")
        session.say(session.text("written", path=out))


def sheet(session: Session, found: Sequence[Conflict]) -> Sheet:
    """Conflicts as rows for people."""
    names = ("kind", "strength", "explanation", "a", "b")
    rows = [[each.kind, each.strength, explained(session, each), side(each.a), side(each.b)] for each in found]
    return Sheet("conflicts", {name: session.text(f"col.{name}") for name in names}, rows)


def explained(session: Session, conflict: Conflict) -> str:
    """What a conflict is, in the user's language."""
    if session.lang == "zh":
        return conflict.explanation
    from pipeline.conflicts import explain

    return explain(conflict, session.lang, session.book())


def sentence(session: Session, conflict: Conflict) -> str:
    """A conflict in one line: strength, kind, the explanation, and the documents where it does not name them."""
    strength = session.text(f"strength.{conflict.strength}") if conflict.strength else "-"
    said = explained(session, conflict)
    line = f"[{strength}·{session.text(f'kind.{conflict.kind}')}] {said}"
    if conflict.a.doc in said and conflict.b.doc in said:
        return line
    a, b = (" ".join(filter(None, (one.doc, one.clause))) for one in (conflict.a, conflict.b))
    return f"{line} ({a} ↔ {b})"


def side(one: Side) -> str:
    """A side of a conflict in one line: document, clause, indicator and value."""
    value = str(plain(one.value)) + (f"—{plain(one.value_max)}" if one.value_max is not None else "")
    comparator = "" if one.comparator == "=" else one.comparator
    what = f"{one.indicator} {comparator}{value}{one.unit or ''}"
    return " ".join(filter(None, (one.doc, one.clause, what, one.deadline and f"({one.deadline})")))


def judgements(session: Session, store: str, kind: str | None, form: Format, out: Path | None) -> int:
    """List the judgements about identity."""
    found = [each for each in session.library(store).require().judgements() if kind in (None, each.kind)]
    names = ("kind", "a", "verdict", "b", "reason", "rule")
    rows = [[getattr(each, name) for name in names] for each in found]
    heads = {name: session.text(f"col.{name}") for name in names}
    write_rows(session, Sheet("judgements", heads, rows), form, out)
    return 0


def decide(session: Session, store: str, verb: str, a: str, b: str, kind: str) -> int:
    """Keep the user's judgement that two names mean one thing (`merge`) or do not (`split`); conflicts and graph are
    made anew with it. Documents are named by their ids, or as `judgements` lists what is cited."""
    from pipeline.resolve.departments import departments
    from pipeline.resolve.same_departments import user_judgement

    a, b, merge = a.strip(), b.strip(), verb == "merge"
    if not a or not b or a == b:
        raise session.fault("give_two_names")
    with session.workspace(store) as place:
        library = place.library.require()
        if kind not in ("department", "indicator", "document"):
            raise session.fault("cannot_judge", kind=session.text(f"kind.{kind}"))
        made = user_judgement(kind, a, b, merge)
        if made.kind == "document" and not {a, b} & set(library.ids()):
            raise session.fault("diff_no_such", name=a)
        if made.kind == "department":
            now = departments(place.book, [*(one for one in place.decided() if one.id != made.id), made])
            if (now.of_side(a) == now.of_side(b)) != merge:
                raise session.fault("cannot_merge" if merge else "cannot_split", a=a, b=b)
        library.judge(made)
        place.refresh("", ())
    session.say(session.text("judged.same" if merge else "judged.different", a=a, b=b))
    return 0
