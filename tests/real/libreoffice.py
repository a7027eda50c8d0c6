"""A real LibreOffice for tests of the formats that are read through it; installed where it is missing and that is
allowed (CI never goes without)."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from pipeline.readers.libreoffice import CALC_PACKAGE, PACKAGE, program
from tests.real.system import installed


class Unavailable(Exception):
    """No LibreOffice can be had here; the message says what to install."""


def need() -> str:
    """The path of LibreOffice. Raises Unavailable."""
    found = program() or installed(program, [PACKAGE, "libreoffice-writer"])
    if found is None:
        raise Unavailable(f"LibreOffice is missing: install it (Debian, Ubuntu: apt-get install {PACKAGE})")
    return found


def need_calc() -> str:
    """The path of a LibreOffice that converts spreadsheets. Raises Unavailable."""

    def calc() -> str | None:
        found = program()
        return found if found and list(Path(found).resolve().parent.glob("*sclo.*")) else None

    found = calc() or installed(calc, [CALC_PACKAGE, "libreoffice-calc"])
    if found is None:
        raise Unavailable(f"LibreOffice Calc is missing: install it (Debian, Ubuntu: apt-get install {CALC_PACKAGE})")
    return found


def save_as(data: bytes, suffix: str, target: Path) -> Path:
    """A document (its suffix tells the format) written by LibreOffice to `target`, whose suffix is the new format."""
    with tempfile.TemporaryDirectory(prefix="policygraph-tests-") as made:
        source = Path(made) / f"source{suffix}"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(Path(made) / 'profile').as_uri()}"
        command = [need(), profile, "--headless", "--convert-to", target.suffix[1:], "--outdir", made, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        shutil.move(source.with_suffix(target.suffix), target)
    return target
