"""A folder into which files come: which of them have arrived whole.

    look = Inbox("inbox", settle=5).look(known, now)

It is looked at again and again, which works on network drives as well. A file has arrived when its size and its time
of change have stayed the same for a while; the others are waited for, so that what comes together is read together.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import MissingFile
from pipeline.readers import SUFFIXES

WANTED = (*SUFFIXES, ".zip")
"""The suffixes of the files that are taken up."""
_PARTIAL = (".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp", ".opdownload", ".!ut")
"""What a browser or copying program puts behind the name of a file that it is still writing."""
_OURS = ("~$", "~", ".", "__MACOSX")
"""How the names of files begin that a program keeps for itself beside an open document."""
_PATIENCE = 12
"""Files that have arrived wait for others to settle at most this many times as long as settling takes."""


class Stamp(NamedTuple):
    """By what a change of a file shows."""

    size: int
    mtime_ns: int


class Look(NamedTuple):
    """What there is to do: the files to read now, and how many are being waited for."""

    ready: dict[Path, Stamp]
    waiting: int


class Inbox:
    """A watched folder. `settle` is the number of seconds for which a file must stay as it is; `without` is a folder
    in it that is no part of it (a library)."""

    def __init__(self, folder: str | Path, settle: float, without: str | Path | None = None) -> None:
        self.folder = Path(folder).resolve()
        self._settle = settle
        self._without = Path(without).resolve() if without is not None else None
        self._since: dict[Path, tuple[Stamp, float]] = {}

    def look(self, known: Mapping[str, Stamp], now: float, patient: bool = True) -> Look:
        """The files that have arrived and are not `known` as they are; `now` is the time in seconds of any clock.

        All wait until nothing moves, but not for ever, and not at all unless `patient`. Raises MissingFile when the
        folder cannot be listed.
        """
        found = dict(self._files())
        held = {path.with_suffix("") for path in found if path.suffix.lower() in _PARTIAL}
        there = {path: stamp for path, stamp in found.items() if _is_wanted(path) and known.get(str(path)) != stamp}
        self._since = {path: self._seen(path, stamp, now) for path, stamp in there.items()}
        ages = {path: now - since for path, (_, since) in self._since.items()}
        ready = {path: there[path] for path, age in ages.items() if age >= self._settle and path not in held}
        waiting = len(there) - len(ready)
        overdue = any(ages[path] >= _PATIENCE * self._settle for path in ready)
        if waiting and patient and not overdue:
            return Look({}, len(there))
        return Look(dict(sorted(ready.items())), waiting)

    def _seen(self, path: Path, stamp: Stamp, now: float) -> tuple[Stamp, float]:
        before = self._since.get(path)
        return before if before is not None and before[0] == stamp else (stamp, now)

    def _files(self) -> Iterator[tuple[Path, Stamp]]:
        waiting = [self.folder]
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(folder) as entries:
                    listed = list(entries)
            except OSError as error:
                if folder == self.folder:
                    raise MissingFile(
                        folder, "没有这个文件夹，或无法打开", "no such folder, or not readable"
                    ) from error
                continue
            for entry in listed:
                path = Path(entry.path)
                try:
                    if entry.is_dir(follow_symlinks=False):
                        if path != self._without and not entry.name.startswith(_OURS):
                            waiting.append(path)
                    elif entry.is_file():
                        stat = entry.stat()
                        yield path, Stamp(stat.st_size, stat.st_mtime_ns)
                except OSError:
                    continue  # gone between the listing and now


def _is_wanted(path: Path) -> bool:
    return path.suffix.lower() in WANTED and not path.name.startswith(_OURS)


def can_be_opened(path: Path) -> bool:
    """Whether a file can be read; on some systems not while another program writes it."""
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False
