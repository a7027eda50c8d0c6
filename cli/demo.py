"""The tour with the sample documents: `policygraph demo`, `python -m cli.demo`."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from cli.judging import sentence
from cli.output import Sheet, print_table
from cli.session import Session
from cli.taking import TYPES, take_in
from graph.workspace import Workspace
from pipeline.readers import SUFFIXES
from pipeline.resources import data_folder

_MOST = 8


def demo(session: Session, folder: Path) -> int:
    """Ingest the sample documents into a library in `folder` and show what is in it; the exit code."""
    samples = data_folder("corpus")
    overlay = samples / "rules"
    own = Session(session.lang, session.quiet, session.rules or (str(overlay) if overlay.is_dir() else None))
    files = [str(path) for path in sorted((samples / "documents").glob("*")) if path.suffix.lower() in SUFFIXES]
    if not files:
        print(own.text("demo.none", path=samples), file=sys.stderr)
        return 1
    with own.workspace(str(folder)) as place:
        taken = take_in(own, place, files, None, reread=False)
        _show(own, place, taken.facts)
        _next(own, place, folder)
    return 1 if taken.failed else 0


def _head(session: Session, key: str) -> None:
    print(f"\n{session.text(key)}")


def _show(session: Session, place: Workspace, counts: Mapping[str, int]) -> None:
    from graph.queries import find_query, run_query

    silent = Session(session.lang, True, session.rules)
    _head(session, "demo.documents")
    rows = run_query(place.store(), find_query("documents", place.book), {}, place.book).dicts()
    heads = {
        name: session.text(f"col.{name}") for name in ("document", "title", "number", "issuer", "issued", "region")
    }
    columns = ("document", "title", "doc_number", "issuers", "issued_on", "region")
    print_table(silent, Sheet("documents", heads, [[row[name] for name in columns] for row in rows]))
    _head(session, "demo.facts")
    heads = {name: session.text(f"col.{name}") for name in ("kind", "count")}
    print_table(silent, Sheet("facts", heads, [[session.text(f"type.{kind}"), counts.get(kind, 0)] for kind in TYPES]))
    _head(session, "demo.departments")
    rows = run_query(place.store(), find_query("busiest-departments", place.book), {}, place.book).dicts()[:_MOST]
    names = ("department", "jurisdiction", "targets", "milestones", "measures")
    heads = {name: session.text(f"col.{name.replace('jurisdiction', 'region')}") for name in names}
    print_table(silent, Sheet("departments", heads, [[row[name] for name in names] for row in rows]))
    _head(session, "demo.conflicts")
    conflicts = place.library.conflicts()
    for conflict in conflicts:
        print(f"  {sentence(session, conflict)}")
    if not conflicts:
        print(f"  {session.text('no_conflicts')}")


def _next(session: Session, place: Workspace, folder: Path) -> None:
    """Where the data lies, and three commands that work on it."""
    print(f"\n{session.text('demo.where', path=folder.resolve())}")
    print(session.text("demo.next"))
    called = _command()
    store = f"--store {shlex.quote(str(folder))}"
    store += f" --rules {shlex.quote(_short(Path(session.rules)))}" if session.rules else ""
    busiest = (
        place.store()
        .run(
            "MATCH (d:Department)-[:RESPONSIBLE_FOR]->(t:Target) WHERE d.is_class = false "
            "RETURN d.name AS name, count(t.id) AS targets, min(t.fact) AS fact ORDER BY targets DESC, name LIMIT 1"
        )
        .rows
    )
    if busiest:
        name, _, fact = busiest[0]
        print(f"  {called} query department-targets --param department={shlex.quote(name)} {store}")
        print(f"  {called} explain {fact} {store}")
    print(f"  {called} conflicts --format jsonl {store}")


def _short(path: Path) -> str:
    """A path as the user would type it from here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _command() -> str:
    """How the user can call the command line: by name, by the script beside this interpreter, or as a module."""
    if shutil.which("policygraph"):
        return "policygraph"
    script = Path(sys.executable).with_name("policygraph")
    return _short(script) if script.exists() else f"{shlex.quote(sys.executable)} -m cli.main"


def main() -> None:
    """Run the tour as a command of its own."""
    from cli.main import run

    run(["demo", *sys.argv[1:]])


if __name__ == "__main__":
    main()
