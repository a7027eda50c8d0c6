"""How further processes are begun."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from multiprocessing.context import BaseContext

_THREADED = frozenset({"onnxruntime"})


def context() -> BaseContext:
    """Forked where that is safe: a fork shares what is loaded, but must not be made while other threads run.

    The engine of text recognition has threads that Python does not know of: a process forked beside them hangs.
    """
    quiet = threading.active_count() == 1 and not _THREADED.intersection(sys.modules)
    forks = "fork" in multiprocessing.get_all_start_methods() and quiet
    return multiprocessing.get_context("fork" if forks else "spawn")
