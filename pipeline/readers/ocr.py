"""Whether text in pictures can be read: by rapidocr-onnxruntime, which `policygraph[ocr]` installs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.metadata import PackageNotFoundError, version

_PACKAGE = "rapidocr-onnxruntime"
_METHOD = 3
"""Counted up when the same engine is used in another way that changes what it reads."""
THREADS = "POLICYGRAPH_THREADS"
"""The environment variable for the threads of text recognition in one process."""
SWITCH = "POLICYGRAPH_OCR"
"""The environment variable that switches recognition off where it is 0."""

_PASSED_OVER: ContextVar[bool] = ContextVar("passed over", default=False)


@contextmanager
def without_recognition() -> Iterator[None]:
    """Files are read without text recognition inside, as where it is switched off."""
    told = _PASSED_OVER.set(True)
    try:
        yield
    finally:
        _PASSED_OVER.reset(told)


def engine_name() -> str | None:
    """Name and version of the engine and of the way it is used; None when it is not installed or switched off."""
    if switched_off():
        return None
    try:
        return f"{_PACKAGE} {version(_PACKAGE)}, {_METHOD}"
    except PackageNotFoundError:
        return None


def switched_off() -> bool:
    """Whether the user wants no text recognition."""
    return _PASSED_OVER.get() or os.environ.get(SWITCH) == "0"


def threads() -> int:
    """How many lines of a picture are recognised at a time: as many as there are processors, unless told otherwise.

    It changes the time it takes, no byte.
    """
    told = os.environ.get(THREADS, "")
    return max(1, int(told)) if told.isdecimal() else os.cpu_count() or 1


def share_processors(processes: int) -> None:
    """Told in each of several processes that read files at the same time: together they use each processor once."""
    os.environ.setdefault(THREADS, str(max(1, (os.cpu_count() or 1) // processes)))


def advice() -> tuple[str, str]:
    """What a user is told where pictures were not read, in Chinese and English; empty where the engine is there."""
    if switched_off():
        return f"（已用 {SWITCH}=0 关闭识别）", f" (recognition is switched off by {SWITCH}=0)"
    if engine_name() is None:
        return "；安装 policygraph[ocr] 后可以识别", "; install policygraph[ocr] to have them read"
    return "", ""
