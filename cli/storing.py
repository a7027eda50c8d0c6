"""Commands that change or check the library: `ingest`, `remove`, `rebuild`, `verify`."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from cli.inputs import Input
from cli.judging import sentence
from cli.output import Format, Sheet, write_rows
from cli.reading import Batch, named, read_all
from cli.session import Session
from pipeline.errors import BrokenFile

if TYPE_CHECKING:
    from graph.workspace import Change, Workspace
    from pipeline.library import Added

TYPES = ("document", "clause", "target", "milestone", "responsibility", "citation")


class Taken(NamedTuple):
    """What came of reading files into the library: the documents, the number of failures, the conflicts."""

    added: list[Added]
    failed: int
    change: Change | None


def take_in(session: Session, place: Workspace, paths: Sequence[str], jobs: int | None, reread: bool) -> Taken:
    """Read files into the library and bring conflicts and graph up to date. Nothing changes when no file is read."""
    with named(session, paths) as batch:
        if not batch.inputs and not batch.failed:
            raise session.fault("no_files")
        place.open()
        before = place.library.state()
        added, failed = _add_all(session, place, batch, jobs, reread)
        changed = {each.id for each in added if each.status != "unchanged"}
        return Taken(added, failed, place.refresh(before, changed) if added else None)


def ingest(session: Session, paths: Sequence[str], store: str, jobs: int | None, reread: bool) -> int:
    """Read files into the library, and say what is new; the exit code."""
    with session.workspace(store) as place:
        taken = take_in(session, place, paths, jobs, reread)
        if taken.change is not None:
            _brief(session, place, taken.added, taken.failed, taken.change)
    return 1 if taken.failed else 0


def _add_all(
    session: Session, place: Workspace, batch: Batch, jobs: int | None, reread: bool
) -> tuple[list[Added], int]:
    """Add every file that is not yet there as it is; files are added in the order they were named."""
    from pipeline.library import fingerprint

    read_with = fingerprint(place.book)
    added: list[Added] = []
    fresh: list[Input] = []
    for each in batch.inputs:
        known = None if reread else _known(place, each, read_with)
        if known:
            added.append(known)
        else:
            fresh.append(each)
    failed = batch.failed
    for each, facts in read_all(session, fresh, jobs):
        source = each.path.read_bytes() if facts is not None else b""
        if facts is None:
            failed += 1
        elif hashlib.sha256(source).hexdigest() != facts.records[0].place.sha256:
            session.complain(BrokenFile(each.shown, *session.both("file_moved")))
            failed += 1
        else:
            added.append(place.library.add(each.path, facts, source, read_with))
    return added, failed


def _known(place: Workspace, each: Input, read_with: str) -> Added | None:
    try:
        sha256 = hashlib.sha256(each.path.read_bytes()).hexdigest()
    except OSError:
        return None
    return place.library.unchanged(each.path, sha256, read_with)


def _brief(session: Session, place: Workspace, added: Sequence[Added], failed: int, change: Change) -> None:
    """The briefing that closes an ingest, on stderr: it is a message, not data."""
    statuses = Counter(each.status for each in added)
    parts = [f"{session.text(f'brief.{status}')} {statuses[status]}" for status in ("new", "changed", "unchanged")]
    if failed:
        parts.append(f"{session.text('brief.failed')} {failed}")
    session.say(session.labelled("brief.documents", session.pick("，", ", ").join(parts)))
    for status in ("new", "changed"):
        for each in added:
            if each.status == status:
                session.say(f"  {session.text(f'brief.{status}')}  {each.id}{_version(each)}")
    counts = fact_counts(place)
    listed = [f"{session.text(f'type.{kind}')} {counts[kind]}" for kind in TYPES]
    session.say(session.labelled("brief.in_library", session.pick("，", ", ").join(listed)))
    for key, conflicts in (("brief.conflicts.new", change.new), ("brief.conflicts.gone", change.gone)):
        if conflicts:
            session.say(session.labelled(key, len(conflicts)))
            for conflict in conflicts:
                session.say(f"  {sentence(session, conflict)}")
    session.say(session.labelled("brief.store", place.library.path))
    if place.is_server:
        session.say(session.labelled("brief.graph", place.name))


def _version(added: Added) -> str:
    return f" v{added.version}" if added.version > 1 else ""


def fact_counts(place: Workspace) -> Counter[str]:
    """The number of facts of each type in the library."""
    return Counter(record.type for facts in place.library.all_facts() for record in facts.records)


def remove(session: Session, documents: Sequence[str], store: str) -> int:
    """Remove documents from library and graph; conflicts are judged anew without them."""
    with session.workspace(store) as place:
        library = place.library.require()
        before = library.state()
        for id_ in documents:
            library.versions(id_)
        for id_ in dict.fromkeys(documents):
            library.remove(id_)
            session.say(session.text("removed", id=id_))
        place.refresh(before, (), set(documents))
    return 0


def rebuild(session: Session, store: str) -> int:
    """Judge all conflicts anew and make the graph anew."""
    with session.workspace(store) as place:
        place.library.require()
        place.refresh("", ())
        counts = place.store().counts()
    from graph.schema import NODES

    nodes = sum(count for name, count in counts.items() if name in NODES)
    session.say(session.text("rebuilt", nodes=nodes, edges=sum(counts.values()) - nodes))
    return 0


def verify(session: Session, documents: Sequence[str], store: str, form: Format) -> int:
    """Check every fact of the library, or of some documents, against the stored files; 1 where one fails."""
    from pipeline.library import verify as check

    library = session.library(store).require()
    ids = list(documents) or library.ids()
    for id_ in ids:
        library.versions(id_)
    found = [fault for results in session.progress((check(library, id_) for id_ in ids), ids) for fault in results]
    if found:
        heads = {name: session.text(f"col.{name}") for name in ("document", "fact", "fault")}
        rows = [[each.document, each.fact, session.pick(each.zh, each.en)] for each in found]
        write_rows(session, Sheet("verify", heads, rows), form)
        print(session.text("verify_failed", count=len(found)), file=sys.stderr)
        return 1
    facts = sum(len(library.facts(id_).records) for id_ in ids)
    session.say(session.text("verified", documents=len(ids), facts=facts))
    return 0
