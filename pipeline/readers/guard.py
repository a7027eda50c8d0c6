"""Reading in a process of its own that may use so much time and memory and no more.

A library in C can neither be told to stop nor asked what it will take. What may be a bomb (`pipeline.readers.weight`)
is therefore read in a process that the system ends: by a timer of processor time, which a busy machine does not
shorten, and by a limit of memory where the system has one (Linux).
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import Any

from pipeline.errors import InputError, TooLarge
from pipeline.processes import context
from pipeline.readers.limits import MB, beyond, limit
from pipeline.readers.ocr import engine_name
from pipeline.readers.progress import listening, page_read
from pipeline.readers.weight import contents_of
from pipeline.records import Source

_PER_MB = 0.5
_PER_PAGE = 0.2
_PER_PICTURE = 20.0
_FOR_RECOGNITION = 1024
"""Megabytes of memory that text recognition may use besides."""
_PATIENCE = 20
"""How many times longer than its processor time a process may take by the clock."""

Reader = Callable[[Path, bytes], Source]


def read_guarded(reader: Reader, path: Path, data: bytes) -> Source:
    """What `reader` gives for a file, read within POLICYGRAPH_MAX_SECONDS and POLICYGRAPH_MAX_MEMORY_MB; a large file
    has more time. Raises TooLarge beyond them, and what the reader raises."""
    pages, pictures = (contents_of(data), data.count(b"/Image") if engine_name() else 0)
    seconds = limit("SECONDS") + _PER_MB * len(data) / MB + _PER_PAGE * pages + _PER_PICTURE * min(pages, pictures)
    memory = limit("MEMORY_MB") + (_FOR_RECOGNITION if pictures else 0)
    chosen: Any = context()
    ours, theirs = chosen.Pipe(duplex=False)
    worker = chosen.Process(target=_work, args=(theirs, reader, path, data, seconds, memory), daemon=True)
    with _no_main():
        worker.start()
    theirs.close()
    try:
        found = _heard(ours, seconds * _PATIENCE)
        if found is None:
            worker.join(1.0)
            raise _ended(path, worker)
    finally:
        worker.kill()
        worker.join()
        ours.close()
    if isinstance(found, InputError):
        raise found
    return found


@contextmanager
def _no_main() -> Iterator[None]:
    """Keeps a process that is not forked from running the user's script again, which may do anything."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _heard(ours: Connection, seconds: float) -> Source | InputError | None:
    """What the process found, its pages passed on as they are read; None where it was ended."""
    try:
        while ours.poll(seconds):
            said: Source | InputError | tuple[int, int] = ours.recv()
            if not isinstance(said, tuple):
                return said
            page_read(*said)
    except (EOFError, OSError):
        pass
    return None


def _ended(path: Path, worker: BaseProcess) -> TooLarge:
    """Why a process ended without a word."""
    timed = worker.exitcode is None or (sys.platform != "win32" and worker.exitcode == -signal.SIGPROF)
    if timed:
        zh, en = "读取所需的时间远超其大小，疑为炸弹文件", "takes far longer to read than its size lets expect"
        return beyond(path, "SECONDS", zh, en)
    zh, en = "读取所需的内存远超其大小，疑为炸弹文件", "needs far more memory than its size lets expect"
    return beyond(path, "MEMORY_MB", zh, en)


def _work(theirs: Connection, reader: Reader, path: Path, data: bytes, seconds: float, memory: int) -> None:
    """What the process does: limits itself, reads, and says what it found."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began the process ends it
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)  # the last words of a library are no message for users
    _limit_memory(memory)
    if sys.platform != "win32":
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)
    with suppress(MemoryError, OSError), listening(lambda number, pages: theirs.send((number, pages))):
        try:
            theirs.send(reader(path, data))
        except InputError as error:
            if not _nearly_used(memory):  # else a library that found no memory said something else
                theirs.send(error)


def _nearly_used(megabytes: int) -> bool:
    """Whether the process has had nearly all the memory that it may take."""
    with suppress(ImportError):
        import resource

        return sys.platform == "linux" and resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0.9 * 1024 * megabytes
    return False


def _limit_memory(megabytes: int) -> None:
    """Lets the process take so much more memory than it has."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
        most = pages * resource.getpagesize() + megabytes * MB
        resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
