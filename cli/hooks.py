"""The user's own command that is run when there are new conflicts."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from cli.briefing import in_language
from cli.judging import at_least
from cli.session import Session
from pipeline.jsonl import dump_line
from pipeline.records import Briefing

_LONGEST = 600
"""Seconds after which a hook is stopped, so that it does not stop a watch for good."""


class Hook(NamedTuple):
    """A command, cut into words, and the least strength of a new conflict for which it is run."""

    words: list[str]
    strength: str


def hook_of(session: Session, command: str | None, strength: str) -> Hook | None:
    """The hook that the user asked for. Raises UsageError for a command that is not well formed."""
    if command is None:
        return None
    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    if not words:
        raise session.fault("hook_wrong", command=command)
    return Hook(words, strength)


def run_hook(session: Session, hook: Hook | None, briefing: Briefing, store: str, library: Path) -> None:
    """Run the user's command, without a shell, when the briefing holds new conflicts that count. It gets the briefing
    as JSON on its standard input; what it prints is passed on to stderr. Whatever becomes of it is only reported."""
    if hook is None:
        return
    found = [one for one in briefing.conflicts if one.strength in at_least(hook.strength)]
    if not found:
        return
    documents = sorted({side.doc for one in found for side in (one.a, one.b)})
    environment = {
        **os.environ,
        "POLICYGRAPH_STORE": store if "://" in store else str(Path(store).resolve()),
        "POLICYGRAPH_LIBRARY": str(library.resolve()),
        "POLICYGRAPH_LANG": session.lang,
        "POLICYGRAPH_CONFLICTS": str(len(found)),
        "POLICYGRAPH_CONTRADICTIONS": str(sum(one.strength == "contradiction" for one in found)),
        "POLICYGRAPH_DOCUMENTS": "\n".join(documents),
    }
    _run(session, hook.words, dump_line(in_language(session, briefing)) + b"\n", environment)


def _run(session: Session, words: list[str], given: bytes, environment: dict[str, str]) -> None:
    command = shlex.join(words)
    try:
        done = subprocess.run(
            words,
            input=given,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_LONGEST,
            check=False,
        )
    except OSError as error:
        why = error.strerror or str(error)
        print(session.text("hook_not_run", command=command, why=why), file=sys.stderr)
        return
    except subprocess.TimeoutExpired:
        print(session.text("hook_too_long", command=command, seconds=_LONGEST), file=sys.stderr)
        return
    said = done.stdout.decode("utf-8", "replace").rstrip("\n")
    if said:
        session.say(said)
    if done.returncode:
        print(session.text("hook_failed", command=command, code=done.returncode), file=sys.stderr)
