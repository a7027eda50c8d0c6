"""What a document was read with: the program's version and its rules, as one short digest."""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, version

from pipeline.readers.ocr import engine_name
from pipeline.rules import RuleBook


def program_version() -> str:
    """The installed version of policygraph, "0" in a checkout that is not installed."""
    try:
        return version("policygraph")
    except PackageNotFoundError:
        return "0"


def fingerprint(book: RuleBook) -> str:
    """A digest of the program's version, of its engine for text recognition where there is one, and of every rule and
    vocabulary file of a rule book.

    A file of the same bytes read under the same fingerprint gives the same facts, so it need not be read again.
    """
    seen = hashlib.sha256(f"{program_version()}\n{engine_name() or ''}".encode())
    for folder in book.folders:
        for path in sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".csv")):
            seen.update(path.relative_to(folder).as_posix().encode())
            seen.update(path.read_bytes())
    return seen.hexdigest()[:16]
