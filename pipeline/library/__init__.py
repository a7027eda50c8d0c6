"""The facts on disk: one folder a document, one folder a version, committed by one rename.

    <library>/documents/<id>/<version>/source.<ext>   the file as it came
                                       facts.jsonl    what was found in it
                                       meta.json      name, digests, when it was added
              judgements.jsonl                        decisions about identity
              judgements.user.jsonl                   the user's own, which win
              conflicts.jsonl                         verdicts on pairs of targets
              conflicts.from.json                     what those were made from
              watched.jsonl                           what became of the files of a watched folder
              graph/                                  the embedded graph, made from the facts at any time

The highest version is the current one. A crash leaves the old state whole: what has not been renamed into place
has a name that begins with a dot, is never read, and is swept away by the next writer.
"""

from __future__ import annotations

from pipeline.library.check import Finding, verify
from pipeline.library.files import parse_facts
from pipeline.library.library import Added, Library, Meta, Status
from pipeline.library.stamp import fingerprint, program_version
from pipeline.library.watched import Watched, remember, watched

__all__ = [
    "Added",
    "Finding",
    "Library",
    "Meta",
    "Status",
    "Watched",
    "fingerprint",
    "parse_facts",
    "program_version",
    "remember",
    "verify",
    "watched",
]
