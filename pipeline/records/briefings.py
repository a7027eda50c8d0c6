"""What is said of documents that were taken in."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pipeline.records.base import Record, Relation
from pipeline.records.differences import Assignment, Difference
from pipeline.records.source import Notice
from pipeline.records.verdicts import Conflict

Ground = Literal["text", "rules", "repeals", "replaces", "version", "final", "amends"]


class Basis(Record):
    """A document that another one rests on or carries out, as printed; `held` are its ids in the library."""

    title: str | None = None
    doc_number: str | None = None
    relation: Relation
    held: tuple[str, ...] = ()


class Predecessor(Record):
    """A text whose place a document takes, and what became of it.

    `ground`: `text` is an earlier text of the same document and `rules` the same file as it was read before (both with
    their `version`); the document repeals, replaces or amends another one, is its later version, or the final text of
    that draft. Of some `clauses` only where any are named, from the day `on` where one is printed; `proposed` by a
    draft. `differences` are what changed and what was dropped, and `unchanged` says how many stayed as they were; both
    are empty where another text stands between the two (not `compared`).
    """

    doc: str
    version: int | None = None
    title: str = ""
    doc_number: str | None = None
    ground: Ground
    clauses: tuple[str, ...] = ()
    on: str | None = None
    proposed: bool = False
    compared: bool = True
    differences: tuple[Difference, ...] = ()
    unchanged: int = 0


class Successor(Record):
    """A document at hand that takes the place of an older one which came later."""

    doc: str
    title: str = ""
    ground: Ground
    clauses: tuple[str, ...] = ()
    on: str | None = None


class Workload(Record):
    """The work that a department got."""

    department: str
    assignments: tuple[Assignment, ...]


class Attachment(Record):
    """An attachment that a document names: the `clause` in which it stands in the same file, or the documents of the
    library that bear its name; absent without either."""

    name: str
    clause: str | None = None
    held: tuple[str, ...] = ()

    @property
    def absent(self) -> bool:
        """Whether it is not at hand."""
        return self.clause is None and not self.held


class DocumentBriefing(Record):
    """What there is to say of one new or changed document.

    `added` are the targets and milestones that no text had which it takes the place of; `work` the same for work.
    `conflicts` are all that it is in, `new_conflicts` the ids of those that were not there before.
    """

    id: str
    version: int
    status: Literal["new", "changed"]
    title: str
    doc_number: str | None = None
    issuers: tuple[str, ...] = ()
    issued_on: str | None = None
    region: str | None = None
    effective_from: str | None = None
    expires_on: str | None = None
    trial: bool = False
    draft: str | None = None
    basis: tuple[Basis, ...] = ()
    replaces: tuple[Predecessor, ...] = ()
    replaced_by: tuple[Successor, ...] = ()
    added: tuple[Difference, ...] = ()
    work: tuple[Workload, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    new_conflicts: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    doubts: tuple[Notice, ...] = ()


class Failure(Record):
    """A file that could not be read, and why."""

    path: str
    zh: str
    en: str


class Briefing(Record):
    """What came of taking files in: documents by id, what was unchanged, what failed, the conflicts that are new and
    those that are gone, and how many facts of each type the library holds."""

    documents: tuple[DocumentBriefing, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    gone: tuple[Conflict, ...] = ()
    facts: dict[str, int] = Field(default_factory=dict)
