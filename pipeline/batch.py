"""Many files at once: the facts of each in the order of the files, in as many processes as asked for."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from pipeline import extract_facts
from pipeline.errors import BrokenFile, InputError, shortened
from pipeline.processes import context
from pipeline.readers.ocr import share_processors
from pipeline.records import Facts

_WORTH_IT = 400_000
"""Bytes of input from which further processes pay for their start."""


def facts_or_error(path: str, rules: str | None) -> Facts | InputError:
    """The facts of one file, or why there are none. Only RuleError is raised: it concerns every file.

    A fault of the program in one file must not stop the others: it becomes a BrokenFile that names the fault.
    """
    from pipeline.errors import RuleError

    try:
        return extract_facts(path, rules)
    except RuleError:
        raise
    except InputError as error:
        return error
    except Exception as error:
        what = shortened(f"{type(error).__name__}: {error}")
        return BrokenFile(path, f"处理失败（{what}）", f"could not be processed ({what})")


def default_jobs(paths: Sequence[Path]) -> int:
    """How many processes a batch is worth: one for a few small files, else one a processor."""
    size = sum(path.stat().st_size for path in paths if path.is_file())
    return max(1, min(os.cpu_count() or 1, len(paths))) if size > _WORTH_IT else 1


def extract_many(
    paths: Sequence[Path], rules: str | None = None, jobs: int | None = None
) -> Iterator[Facts | InputError]:
    """The facts of each file in order, or the reason why it has none. `jobs` changes the time it takes, no byte.

    Raises RuleError.
    """
    jobs = min(jobs or default_jobs(paths), len(paths))
    if jobs < 2:
        for path in paths:
            yield facts_or_error(str(path), rules)
        return
    with _pool(jobs) as pool:
        waiting = [pool.submit(facts_or_error, str(path), rules) for path in paths]
        try:
            for path, future in zip(paths, waiting, strict=True):
                yield _result(path, rules, future)
        except BaseException:
            _abandon(pool)
            raise


def _abandon(pool: ProcessPoolExecutor) -> None:
    """Ends a batch that was broken off (Ctrl-C): what has not begun is not begun, what runs is ended."""
    for worker in list((pool._processes or {}).values()):
        worker.terminate()
    # Waited for, or the pool's thread closes its pipe while Python, ending, writes to it.
    pool.shutdown(wait=True, cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=context(), initializer=_begin, initargs=(jobs,))


def _begin(jobs: int) -> None:
    """What each process of a batch does first."""
    # Ctrl-C reaches every process of a batch; the one that started it decides what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    share_processors(jobs)


def _result(path: Path, rules: str | None, future: Future[Facts | InputError]) -> Facts | InputError:
    """A file's result. When a process died, every unfinished file fails with it: each is tried again on its own."""
    try:
        return future.result()
    except BrokenProcessPool:
        pass
    with _pool(1) as alone:
        try:
            return alone.submit(facts_or_error, str(path), rules).result()
        except BrokenProcessPool:
            return BrokenFile(path, "处理这个文件的进程崩溃了", "the process that read it died")
