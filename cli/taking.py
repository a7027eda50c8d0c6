"""Taking files into the library: the command `ingest`, and what `watch` does with the files that came."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cli.briefing import Wanted, deliver
from cli.hooks import Hook, run_hook
from cli.inputs import Input
from cli.reading import Batch, named, read_all
from cli.session import Session
from pipeline.errors import BrokenFile, InputError
from pipeline.records import Briefing, Facts, Failure

if TYPE_CHECKING:
    from graph.workspace import Workspace
    from pipeline.briefing import Taken
    from pipeline.library import Added
    from pipeline.records import Notice

TYPES = ("document", "clause", "target", "milestone", "responsibility", "citation")


class Put(NamedTuple):
    """A file that was put into the library, and what was said when it was read."""

    added: Added
    warnings: tuple[Notice, ...] = ()


def ingest(
    session: Session,
    paths: Sequence[str],
    store: str,
    jobs: int | None,
    reread: bool,
    *,
    wanted: Wanted,
    hook: Hook | None,
) -> int:
    """Read files into the library, and say what is new; the exit code."""
    with session.workspace(store) as place:
        found = take_in(session, place, paths, jobs, reread)
        told = not found.failed or found.documents or found.unchanged
        server = place.name if place.is_server else None
    if told or wanted.explicit:
        deliver(session, found, wanted, place.library.path, server)
    run_hook(session, hook, found, store, place.library.path)
    return 1 if found.failed else 0


def take_in(
    session: Session,
    place: Workspace,
    paths: Sequence[str],
    jobs: int | None,
    reread: bool,
    begun: Collection[Path] = (),
    together: bool = False,
) -> Briefing:
    """Read files into the library and bring conflicts and graph up to date. Nothing changes when no file is read.

    The files of `begun` are told as new or changed although they are in the library: an earlier run that put them
    there was broken off. `together`: files of one folder that belong together are put together.
    """
    with named(session, paths, together) as batch:
        if not batch.inputs and not batch.errors:
            raise session.fault("no_files")
        place.open()
        before = place.library.state()
        put, errors = _add_all(session, place, batch, jobs, reread, begun)
        failed = [Failure(path=error.path, zh=error.detail[0], en=error.detail[1]) for error in errors]
        return _briefing(place, before, put, failed) if put else Briefing(failed=tuple(failed))


def _briefing(place: Workspace, before: str, put: Sequence[Put], failed: Sequence[Failure]) -> Briefing:
    from pipeline.briefing import Verdicts, briefing

    changed = {each.added.id for each in put if each.added.status != "unchanged"}
    library = place.library
    with library.writing():
        change = place.refresh(before, changed)
        documents = list(library.all_facts())
        at_hand = {facts.name: facts for facts in documents}
        return briefing(
            [_taken(place, id_, put, at_hand[id_]) for id_ in sorted(changed & at_hand.keys())],
            documents,
            Verdicts(change.new, change.gone, change.all),
            place.book,
            place.decided(),
            unchanged={each.added.id for each in put} - changed,
            failed=failed,
        )


def _taken(place: Workspace, id_: str, put: Sequence[Put], facts: Facts) -> Taken:
    """A document of the batch, however many of its files gave it a new text."""
    from pipeline.briefing import Taken

    library = place.library
    own = [each for each in put if each.added.id == id_ and each.added.status != "unchanged"]
    version, earlier = own[-1].added.version, own[0].added.version - 1
    warnings = tuple(dict.fromkeys(notice for each in own for notice in each.warnings))
    if earlier not in library.versions(id_):
        return Taken(facts, version, "new", warnings=warnings)
    same_file = library.meta(id_, earlier).sha256 == library.meta(id_, version).sha256
    return Taken(facts, version, "changed", library.facts(id_, earlier), same_file, warnings)


def _add_all(
    session: Session, place: Workspace, batch: Batch, jobs: int | None, reread: bool, begun: Collection[Path]
) -> tuple[list[Put], list[InputError]]:
    """Add every file that is not yet there as it is; files are added in the order they were named."""
    from pipeline.library import fingerprint

    read_with = fingerprint(place.book)
    put: list[Put] = []
    fresh: list[Input] = []
    for each in batch.inputs:
        known = None if reread else _known(place, each, read_with)
        if known and Path(each.shown) in begun:
            known = known._replace(status="changed" if known.version > 1 else "new")
        if known:
            put.append(Put(known))
        else:
            fresh.append(each)
    errors = list(batch.errors)
    for each, facts in read_all(session, fresh, jobs):
        if isinstance(facts, InputError):
            errors.append(facts)
            continue
        source = each.path.read_bytes()
        if hashlib.sha256(source).hexdigest() != facts.records[0].place.sha256:
            moved = BrokenFile(each.shown, *session.both("file_moved"))
            session.complain(moved)
            errors.append(moved)
        else:
            put.append(Put(place.library.add(each.path, facts, source, read_with), facts.warnings))
    return put, errors


def _known(place: Workspace, each: Input, read_with: str) -> Added | None:
    try:
        sha256 = hashlib.sha256(each.path.read_bytes()).hexdigest()
    except OSError:
        return None
    return place.library.unchanged(each.path, sha256, read_with)
