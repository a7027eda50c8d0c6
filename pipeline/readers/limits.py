"""What reading one file may cost at most. Each limit can be raised by an environment variable.

Variables rather than options, since every process of a batch sees them as they are.
"""

from __future__ import annotations

import os

from pipeline.errors import TooLarge

_STANDARD = {
    "FILE_MB": 1024,
    "TEXT_MB": 64,
    "LINE": 200_000,
    "DEPTH": 20_000,
    "PAGES": 10_000,
    "UNPACKED_MB": 1024,
    "XML_MB": 256,
    "ENTRIES": 20_000,
    "RATIO": 200,
    "CHARACTERS": 10_000_000,
    "OBJECTS": 2_000_000,
    "CELLS": 1_000_000,
    "PIXELS": 300_000_000,
    "OFFICE_SECONDS": 120,
    "SECONDS": 10,
    "MEMORY_MB": 640,
}


MB = 1 << 20


def variable(name: str) -> str:
    """The environment variable that sets a limit."""
    return f"POLICYGRAPH_MAX_{name}"


def limit(name: str) -> int:
    """A limit: the standard one, or what its environment variable says where that is a number."""
    told = os.environ.get(variable(name), "").strip()
    return int(told) if told.isdecimal() and int(told) > 0 else _STANDARD[name]


def beyond(path: object, name: str, zh: str, en: str) -> TooLarge:
    """The error for a file beyond a limit; `zh` and `en` say what is too large."""
    raised = f"{variable(name)}={limit(name)}"
    return TooLarge(path, f"{zh}（上限可用环境变量调高，现为 {raised}）", f"{en} (the limit can be raised: {raised})")
