"""Commands that read files and keep nothing: `facts`, and `conflicts` on the spot."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from cli.bundles import Bundles
from cli.inputs import Input, expand, renamed
from cli.session import Session
from pipeline.batch import extract_many
from pipeline.errors import InputError
from pipeline.records import Facts


class Batch(NamedTuple):
    """The files behind what the user named, and what is wrong with the other names (each has been complained of)."""

    inputs: list[Input]
    errors: list[InputError]

    @property
    def failed(self) -> int:
        """How many names failed."""
        return len(self.errors)


@contextmanager
def named(session: Session, paths: Sequence[str], together: bool = False) -> Iterator[Batch]:
    """The files that the user named; archives stay unpacked for the length of the block. `together` puts notices and
    attachments among them together, as if their folder had been named."""
    with tempfile.TemporaryDirectory(prefix="policygraph-") as unpacked:
        inputs: list[Input] = []
        errors: list[InputError] = []
        join, aside = Bundles(session).joined, Path(unpacked)
        everything = expand(paths, aside / "named", join)
        for found in join(everything, aside / "together") if together else everything:
            if isinstance(found, Input):
                inputs.append(found)
            else:
                session.complain(found)
                errors.append(found)
        yield Batch(inputs, errors)


def read_all(session: Session, inputs: Sequence[Input], jobs: int | None) -> Iterator[tuple[Input, Facts | InputError]]:
    """Every file's facts in order; a file that could not be read is complained of and has its error."""
    results = extract_many([each.path for each in inputs], session.rules, jobs)
    for each, result in zip(inputs, session.progress(results, [each.shown for each in inputs]), strict=True):
        if isinstance(result, InputError):
            error = renamed(result, each.shown)
            session.complain(error)
            yield each, error
        else:
            session.warn(each.shown, result.warnings)
            yield each, result


def facts(session: Session, paths: Sequence[str], out: Path | None, jobs: int | None) -> int:
    """Print the facts of files, or write `<stem>.jsonl` each; the exit code."""
    with named(session, paths) as batch:
        failed, taken = batch.failed, set[str]()
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
        for each, found in read_all(session, batch.inputs, jobs):
            if isinstance(found, InputError):
                failed += 1
            elif out is None:
                sys.stdout.write(found.to_jsonl())
            else:
                name = _free_name(each.path, taken)
                (out / f"{name}.jsonl").write_text(found.to_jsonl(), encoding="utf-8", newline="\n")
        sys.stdout.flush()
    return 1 if failed else 0


def _free_name(path: Path, taken: set[str]) -> str:
    """`<stem>`; for a later file of the same stem `<stem>-<suffix>`, then `<stem>-<suffix>-2`, …"""
    name = path.stem
    if name in taken:
        name = f"{path.stem}-{path.suffix.lower().lstrip('.')}"
    base, number = name, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    taken.add(name)
    return name


def documents(session: Session, paths: Sequence[str], jobs: int | None) -> tuple[list[Facts], int]:
    """The facts of files, each under a name of its own, and how many files failed."""
    with named(session, paths) as batch:
        failed, taken = batch.failed, set[str]()
        found: list[Facts] = []
        for each, facts_ in read_all(session, batch.inputs, jobs):
            if isinstance(facts_, InputError):
                failed += 1
            else:
                found.append(facts_.model_copy(update={"name": _free_name(each.path, taken)}))
    return found, failed
