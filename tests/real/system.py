"""Programs that tests need, installed through the system's packages where they are missing and that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

T = TypeVar("T")


def installed(find: Callable[[], T | None], packages: Sequence[str]) -> T | None:
    """What `find` finds once the first of some packages that apt-get knows is installed.

    None where that is not possible (no apt-get, not root, no network). Processes of tests wait for one another.
    """
    if not shutil.which("apt-get") or getattr(os, "geteuid", lambda: 1)() != 0:
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with FileLock(Path(tempfile.gettempdir()) / "policygraph-tests-apt.lock"):
        if (found := find()) is not None:
            return found
        wait = ["-o", "DPkg::Lock::Timeout=300"]
        subprocess.run(["apt-get", "update", "-qq", *wait], env=environment, check=False, capture_output=True)
        for package in packages:
            command = ["apt-get", "install", "-y", "-qq", *wait, "--no-install-recommends", package]
            if subprocess.run(command, env=environment, check=False, capture_output=True).returncode == 0:
                return find()
    return None
