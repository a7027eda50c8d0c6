"""What became of the files of a watched folder: `watched.jsonl`, a line a file, so that none is read twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pipeline.jsonl import dump_lines
from pipeline.library.files import parse_lines, read_bytes, replace_file
from pipeline.library.library import Library
from pipeline.records import Record


class Watched(Record):
    """A file, by its absolute path, as it was when it was last taken up: its size and its time of change in
    nanoseconds, and what it was read with (`fingerprint`).

    `begun`: its reading had begun, and was broken off if that is all that is known; `done`: it is in the library;
    `failed`: it is set aside for the reason `zh` or `en` until it changes.
    """

    path: str
    size: int
    mtime_ns: int
    read_with: str
    outcome: Literal["begun", "done", "failed"]
    zh: str | None = None
    en: str | None = None


def watched(library: Library) -> dict[str, Watched]:
    """What is remembered, by path; nothing before the first. Raises LibraryError when it is damaged."""
    path = library.path / "watched.jsonl"
    found = parse_lines(Watched, read_bytes(path), path) if path.exists() else []
    return {one.path: one for one in found}


def remember(library: Library, files: Iterable[Watched]) -> None:
    """Remember files, in place of what was known of them."""
    with library.writing():
        known = {**watched(library), **{one.path: one for one in files}}
        lines = dump_lines(known[path] for path in sorted(known))
        replace_file(library.path / "watched.jsonl", lines.encode())
