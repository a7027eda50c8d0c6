"""The verdicts of a library, brought up to date: where facts changed; from nothing where rules or judgements did.

Beside `conflicts.jsonl` stands `conflicts.from.json`: the digests of the facts that were judged, of the rules and the
judgements they were judged by, of `conflicts.jsonl` itself, and what replaced what. It is written last and may be
deleted at any time: where it is missing, damaged or does not fit, everything is judged anew.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from pipeline.conflicts import Register, Standing
from pipeline.jsonl import dump_lines
from pipeline.library import Library, fingerprint
from pipeline.library.files import digest, replace_file
from pipeline.records import Conflict, Facts, Judgement
from pipeline.rules import RuleBook

_FILE = "conflicts.from.json"


class _Stamp(NamedTuple):
    """What verdicts were made from. `by`: rules and judgements; `facts`: digests of the facts by document."""

    by: str
    conflicts: str
    facts: dict[str, str]
    standing: Standing


def judged(
    library: Library, documents: Sequence[Facts], book: RuleBook, judgements: Sequence[Judgement]
) -> list[Conflict]:
    """The conflicts among the current documents of a library, written to it. `documents` are their facts."""
    by = digest("\n".join((fingerprint(book), dump_lines(judgements))).encode())
    facts = {one.name: library.meta(one.name).facts_sha256 for one in documents}
    register = Register(book, judgements)
    stamp = _read(library)
    if stamp is None or stamp.by != by or stamp.conflicts != _written(library):
        register.judge(documents)
    else:
        changed = {name for name, sha256 in facts.items() if stamp.facts.get(name) != sha256}
        register.resume(documents, library.conflicts(), stamp.standing, changed)
    found = register.conflicts()
    library.write_conflicts(found)
    _write(library, _Stamp(by, _written(library), facts, register.standing()))
    return found


def _written(library: Library) -> str:
    """The digest of the recorded verdicts."""
    path = library.path / "conflicts.jsonl"
    return digest(path.read_bytes()) if path.exists() else ""


def _read(library: Library) -> _Stamp | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        held: dict[str, Any] = json.loads((library.path / _FILE).read_text(encoding="utf-8"))
        standing = {frozenset(pair): tuple(why) for pair, why in held["standing"]}
        return _Stamp(held["by"], held["conflicts"], dict(held["facts"]), standing)
    return None


def _write(library: Library, stamp: _Stamp) -> None:
    standing = sorted([sorted(pair), list(why)] for pair, why in stamp.standing.items())
    held = {**stamp._asdict(), "standing": standing}
    replace_file(library.path / _FILE, json.dumps(held, ensure_ascii=False).encode())
