"""The command `watch`: files that come into a folder are read once they have arrived whole."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, NoReturn

from filelock import FileLock, Timeout

from cli.briefing import Wanted, deliver
from cli.hooks import Hook, run_hook
from cli.session import Session
from cli.taking import take_in
from pipeline.errors import LibraryError, MissingFile, PolicygraphError, StoreError
from pipeline.inbox import Inbox, Look, Stamp, can_be_opened
from pipeline.library import Library, Watched, fingerprint, remember, watched
from pipeline.records import Failure


class Pace(NamedTuple):
    """How a folder is looked at: once or every `interval` seconds; files must stay the same for `settle` seconds;
    those that were set aside are tried again on `retry`."""

    once: bool
    interval: float
    settle: float
    retry: bool


class _Terminated(BaseException):
    """The process was asked to end (SIGTERM)."""


def watch(
    session: Session, folder: Path, store: str, jobs: int | None, pace: Pace, *, wanted: Wanted, hook: Hook | None
) -> int:
    """Read what comes into a folder until the process is asked to end, or what is there once; the exit code."""
    watcher = _Watcher(session, folder, store, jobs, pace, wanted, hook)
    try:
        with _terminable():
            return watcher.once() if pace.once else watcher.run()
    except _Terminated:
        session.say(session.text("watch.stopped"))
        return 0


@contextmanager
def _terminable() -> Iterator[None]:
    """Lets SIGTERM end the work where it stands. What is on disk is whole at any moment, so nothing has to be finished
    first; worker processes that inherit the handler just end."""
    owner = os.getpid()

    def end(number: int, _: object) -> NoReturn:
        if os.getpid() != owner:
            os._exit(128 + number)
        raise _Terminated

    former = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


class _Watcher:
    def __init__(
        self,
        session: Session,
        folder: Path,
        store: str,
        jobs: int | None,
        pace: Pace,
        wanted: Wanted,
        hook: Hook | None,
    ) -> None:
        self._session, self._store, self._jobs, self._pace = session, store, jobs, pace
        self._wanted, self._hook = wanted, hook
        self._library: Library = session.library(store)
        self._inbox = Inbox(folder, pace.settle, without=self._library.path)
        self._read_with = fingerprint(session.book())
        self._again = pace.retry
        self._told = ""
        self._unread: set[Path] = set()
        self._colon = session.pick("：", ": ")

    # ------------------------------------------------------------ the two ways to watch

    def once(self) -> int:
        """Look, wait for what is new to settle, and read what has; the exit code of `ingest`."""
        look = self._look(patient=False)
        if look.waiting:
            time.sleep(self._pace.settle)
            look = self._look(patient=False)
        if look.waiting:
            self._session.say(self._session.text("watch.still", count=look.waiting))
        return 1 if look.ready and not self._take(look.ready) else 0

    def run(self) -> NoReturn:
        """Look again and again. What cannot be done now, because the folder, the library or the graph cannot be
        reached, is said once and tried again."""
        self._look()
        text = self._session.text("watch.started", folder=self._inbox.folder, interval=f"{self._pace.interval:g}")
        self._session.say(text)
        self._tell_aside()
        while True:
            pause = self._pace.interval
            try:
                look = self._look()
                if look.ready:
                    self._take(look.ready)
                elif look.waiting:
                    pause = min(pause, self._pace.settle)
                self._told = ""
            except (MissingFile, LibraryError, StoreError) as error:
                self._complain(error)
            time.sleep(pause)

    def _complain(self, error: PolicygraphError) -> None:
        said = error.message(self._session.lang)
        if said != self._told:
            print(f"{said}{self._session.pick('；', '; ')}{self._session.text('watch.again')}", file=sys.stderr)
        self._told = said

    # ------------------------------------------------------------ looking and reading

    def _look(self, patient: bool = True) -> Look:
        return self._inbox.look(self._known(), time.monotonic(), patient)

    def _known(self) -> dict[str, Stamp]:
        """The files that need not be read again as they are."""
        outcomes = ("done",) if self._again else ("done", "failed")
        return {
            path: Stamp(one.size, one.mtime_ns)
            for path, one in watched(self._library).items()
            if one.outcome in outcomes and one.read_with == self._read_with
        }

    def _take(self, ready: Mapping[Path, Stamp]) -> bool:
        """Read files in one go, unless another process is doing so; whether all is well."""
        folder = hashlib.sha256(os.fsencode(self._inbox.folder)).hexdigest()[:12]
        self._library.path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._library.path / f".watch-{folder}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            self._session.say(self._session.text("watch.taken"))
            return True
        try:
            known = self._known()
            ready = {path: stamp for path, stamp in ready.items() if known.get(str(path)) != stamp}
            openable = {path: stamp for path, stamp in ready.items() if self._opens(path)}
            well = self._read(openable) if openable else True
            return well and len(openable) == len(ready)
        finally:
            lock.release()

    def _opens(self, path: Path) -> bool:
        """Whether a file can be opened; said once where it cannot, and tried again."""
        if can_be_opened(path):
            self._unread.discard(path)
            return True
        if path not in self._unread:
            print(f"{path}{self._colon}{self._session.text('watch.unreadable')}", file=sys.stderr)
        self._unread.add(path)
        return False

    def _read(self, files: Mapping[Path, Stamp]) -> bool:
        """Read files, brief on them, and remember what became of each; whether all could be read.

        They are marked as begun first: where this is broken off, the next run tells what this one could not.
        """
        session, path = self._session, self._library.path
        before = watched(self._library)
        begun = {file for file in files if str(file) in before and before[str(file)].outcome == "begun"}
        remember(self._library, [self._entry(file, stamp, None) for file, stamp in files.items()])
        with session.workspace(self._store) as place:
            found = take_in(session, place, [str(file) for file in files], self._jobs, False, begun, together=True)
            server = place.name if place.is_server else None
        if found.documents or found.failed:
            deliver(session, found, self._wanted, path, server)
        run_hook(session, self._hook, found, self._store, path)
        remember(self._library, [self._entry(file, stamp, found.failed) for file, stamp in files.items()])
        self._again = False
        if found.failed:
            session.say(session.text("watch.aside", count=len(found.failed)))
        return not found.failed

    def _entry(self, file: Path, stamp: Stamp, failed: Sequence[Failure] | None) -> Watched:
        """What is to be remembered of a file; `failed` is None before it is read. Archives fail by their entries."""
        shown = str(file)
        why = [one for one in failed or () if one.path == shown or one.path.startswith(f"{shown}/")]
        return Watched(
            path=shown,
            size=stamp.size,
            mtime_ns=stamp.mtime_ns,
            read_with=self._read_with,
            outcome="begun" if failed is None else "failed" if why else "done",
            zh="；".join(one.zh for one in why) or None,
            en="; ".join(one.en for one in why) or None,
        )

    def _tell_aside(self) -> None:
        """Say which files are set aside, and why."""
        known = self._known()
        for path, one in watched(self._library).items():
            here = Path(path).is_relative_to(self._inbox.folder)
            if here and one.outcome == "failed" and path in known and known[path] == _stamp(path):
                why = self._session.pick(one.zh or "", one.en or "")
                self._session.say(self._session.text("watch.is_aside", path=path, why=why))


def _stamp(path: str) -> Stamp | None:
    try:
        stat = Path(path).stat()
    except OSError:
        return None
    return Stamp(stat.st_size, stat.st_mtime_ns)
