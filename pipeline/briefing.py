"""The briefing on documents that were taken in: what each is, what it replaces and changes, with what it conflicts.

    briefing(taken, documents, verdicts, book) -> Briefing

It rests on facts and verdicts alone, and the order of either changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from pipeline.compare import compare
from pipeline.errors import LibraryError
from pipeline.records import (
    Assignment,
    Attachment,
    Basis,
    Briefing,
    Citation,
    ClauseFact,
    Conflict,
    Difference,
    Document,
    DocumentBriefing,
    Facts,
    Failure,
    Ground,
    Judgement,
    Milestone,
    Notice,
    Predecessor,
    Successor,
    Target,
    Workload,
)
from pipeline.resolve.documents import DocumentIndex, document_of, number_key, title_key
from pipeline.resolve.versions import Replacement, Versions
from pipeline.rules import RuleBook

_GROUNDS: tuple[Ground, ...] = ("repeals", "replaces", "version", "final", "amends")
_SURE = 0.9
"""Text recognition that is less confident than this is to be compared with the original."""


@dataclass(frozen=True)
class Taken:
    """A document that was taken in. `before` are the facts of the version it had, and `same_file` whether that was the
    same file, read by other rules; `warnings` are what was said when it was read."""

    facts: Facts
    version: int
    status: Literal["new", "changed"]
    before: Facts | None = None
    same_file: bool = False
    warnings: tuple[Notice, ...] = ()


class Verdicts(NamedTuple):
    """The conflicts that were not there before, those that are gone, and all that there are."""

    new: Sequence[Conflict]
    gone: Sequence[Conflict]
    all: Sequence[Conflict]


def briefing(
    taken: Sequence[Taken],
    documents: Sequence[Facts],
    verdicts: Verdicts,
    book: RuleBook,
    judgements: Sequence[Judgement] = (),
    *,
    unchanged: Iterable[str] = (),
    failed: Iterable[Failure] = (),
) -> Briefing:
    """What there is to say of the documents `taken` into a library that now holds `documents`.

    `judgements` are those that the verdicts were made with; `unchanged` and `failed` name the other files. A conflict
    is not new when it only moved to another place of its document. Raises LibraryError for facts without a document.
    """
    fresh = {each.facts.name for each in taken if each.status == "new"}
    before, after = ({_said(one) for one in some} for some in (verdicts.gone, verdicts.new))
    ids = {one.id for one in verdicts.new if _said(one) not in before}
    ids |= {one.id for one in verdicts.all if fresh & {one.a.doc, one.b.doc}}
    desk = _Desk(documents, verdicts.all, ids, book, judgements)
    return Briefing(
        documents=tuple(desk.brief(each) for each in sorted(taken, key=lambda each: each.facts.name)),
        unchanged=tuple(sorted(set(unchanged))),
        failed=tuple(sorted(failed, key=lambda each: each.path)),
        conflicts=tuple(one for one in verdicts.all if one.id in ids),
        gone=tuple(one for one in verdicts.gone if _said(one) not in after),
        facts=dict(Counter(record.type for facts in documents for record in facts.records)),
    )


def _said(conflict: Conflict) -> tuple[object, ...]:
    """What a conflict says, wherever it stands."""
    sides = (
        (one.doc, one.indicator, one.value, one.value_max, one.unit, one.comparator, one.change, one.deadline)
        for one in (conflict.a, conflict.b)
    )
    return conflict.kind, conflict.strength, *sides


class _Desk:
    """All documents at hand, ready to say of one how it stands to the others."""

    def __init__(
        self,
        documents: Sequence[Facts],
        conflicts: Sequence[Conflict],
        new: set[str],
        book: RuleBook,
        judgements: Sequence[Judgement],
    ) -> None:
        self._book, self._judgements, self._new = book, judgements, new
        self._facts: Mapping[str, Facts] = {facts.name: facts for facts in documents}
        self._index = DocumentIndex(documents, judgements)
        over_time = Versions(documents, book, judgements)
        self._older: dict[str, list[Replacement]] = defaultdict(list)
        self._newer: dict[str, list[Replacement]] = defaultdict(list)
        self._proposed: dict[str, list[Replacement]] = defaultdict(list)
        for one in over_time.replacements():
            self._older[one.newer].append(one)
            self._newer[one.older].append(one)
        for one in over_time.proposed():
            self._proposed[one.newer].append(one)
        self._conflicts: dict[str, list[Conflict]] = defaultdict(list)
        for conflict in conflicts:
            for name in {conflict.a.doc, conflict.b.doc}:
                self._conflicts[name].append(conflict)

    def brief(self, taken: Taken) -> DocumentBriefing:
        """What there is to say of one document."""
        facts, name = taken.facts, taken.facts.name
        head = _head(facts)
        replaces, added = self._replaced(taken)
        found = tuple(self._conflicts.get(name, ()))
        return DocumentBriefing(
            id=name,
            version=taken.version,
            status=taken.status,
            **{key: getattr(head, key) for key in Document.model_fields if key in _SHOWN},
            basis=self._basis(facts),
            replaces=replaces,
            replaced_by=self._successors(name),
            added=tuple(one for one in added if one.what != "assignment"),
            work=_workloads(added),
            conflicts=found,
            new_conflicts=tuple(one.id for one in found if one.id in self._new),
            attachments=self._attachments(head, facts),
            doubts=(*taken.warnings, *_unsure(facts)),
        )

    # ------------------------------------------------------------ other documents

    def _basis(self, facts: Facts) -> tuple[Basis, ...]:
        """What a document rests on, each once, in the order of its text."""
        found: dict[object, Basis] = {}
        for one in facts.records:
            if isinstance(one, Citation) and one.relation in ("basis", "implements") and not one.internal:
                held = tuple(name for name in self._index.find(one.title, one.doc_number) if name != facts.name)
                key = title_key(one.title) if one.title else number_key(one.doc_number)
                found.setdefault(
                    key, Basis(title=one.title, doc_number=one.doc_number, relation=one.relation, held=held)
                )
        return tuple(found.values())

    def _attachments(self, head: Document, facts: Facts) -> tuple[Attachment, ...]:
        inside = [one for one in facts.records if isinstance(one, ClauseFact) and one.number.startswith("附")]
        found = []
        for number, name in enumerate(head.attachments, 1):
            alone = len(head.attachments) == 1
            clauses = (
                one.path
                for one in inside
                if (one.title and title_key(one.title) == title_key(name))
                or one.number.endswith(f"件{number}")
                or (alone and one.number == "附件")
            )
            held = tuple(each for each in self._index.find(name, None) if each != facts.name)
            found.append(Attachment(name=name, clause=next(clauses, None), held=held))
        return tuple(found)

    def _successors(self, name: str) -> tuple[Successor, ...]:
        return tuple(
            Successor(
                doc=one.newer,
                title=_head(self._facts[one.newer]).title,
                ground=one.reason,
                clauses=one.clauses,
                on=one.on,
            )
            for one in _each(self._newer.get(name, ()), "newer")
        )

    # ------------------------------------------------------------ what became of what was there

    def _replaced(self, taken: Taken) -> tuple[tuple[Predecessor, ...], list[Difference]]:
        """The texts whose place a document takes, and what none of them had."""
        new = taken.facts
        found: list[Predecessor] = []
        added: list[dict[object, Difference]] = []
        for made, old in self._predecessors(taken):
            if made.compared:
                differences = self._compare(_of_clauses(old, made.clauses), new)
                added.append(_added(differences))
                made = _told(made, differences)
            found.append(made)
        if not added:
            added.append(_added(self._compare(Facts(name=new.name, records=()), new)))
        common = set.intersection(*(set(each) for each in added))
        return tuple(found), [one for key, one in added[0].items() if key in common]

    def _compare(self, old: Facts, new: Facts) -> list[Difference]:
        return compare(old, new, self._book, self._judgements)

    def _predecessors(self, taken: Taken) -> Iterator[tuple[Predecessor, Facts]]:
        """What a document takes the place of, with its facts: its own text before, else other documents. What it once
        did to others is not told again with its next text."""
        name, before = taken.facts.name, taken.before
        if before is not None:
            ground: Ground = "rules" if taken.same_file else "text"
            yield _predecessor(name, before, ground, version=taken.version - 1), before
        stated, drafted = self._older.get(name, ()), self._proposed.get(name, ())
        between = {older.older for one in stated for older in self._older.get(one.older, ())}
        for one in _each([*stated, *drafted], "older"):
            nearest = one.older not in between or one.reason not in ("version", "final")
            yield (
                _predecessor(
                    one.older,
                    self._facts[one.older],
                    one.reason,
                    clauses=one.clauses,
                    on=one.on,
                    proposed=not any(each.older == one.older for each in stated),
                    compared=before is None and nearest,
                ),
                self._facts[one.older],
            )


_SHOWN = ("title", "doc_number", "issuers", "issued_on", "region", "effective_from", "expires_on", "trial", "draft")


def _head(facts: Facts) -> Document:
    head = document_of(facts)
    if head is None:
        raise LibraryError(f"{facts.name}：事实中没有文件记录", f"{facts.name}: its facts hold no document record")
    return head


def _predecessor(name: str, facts: Facts, ground: Ground, **fields: Any) -> Predecessor:
    head = _head(facts)
    return Predecessor(doc=name, title=head.title, doc_number=head.doc_number, ground=ground, **fields)


def _told(made: Predecessor, differences: Sequence[Difference]) -> Predecessor:
    """A predecessor with what became of it. A document that amends another does not drop what it leaves unsaid."""
    silent = ("added", "unchanged", *(["dropped"] if made.ground == "amends" and not made.clauses else []))
    kept = tuple(one for one in differences if one.kind not in silent)
    return made.model_copy(
        update={"differences": kept, "unchanged": sum(one.kind == "unchanged" for one in differences)}
    )


def _each(some: Sequence[Replacement], side: Literal["older", "newer"]) -> list[Replacement]:
    """One replacement for each document on a side: the weightiest, of all clauses that are named anywhere."""
    together: dict[str, list[Replacement]] = defaultdict(list)
    for one in sorted(some, key=lambda one: (_GROUNDS.index(one.reason), bool(one.clauses), one.clauses, one.on or "")):
        together[getattr(one, side)].append(one)
    found = []
    for _, group in sorted(together.items()):
        whole = any(not one.clauses for one in group)
        clauses = () if whole else tuple(dict.fromkeys(clause for one in group for clause in one.clauses))
        found.append(group[0]._replace(clauses=clauses))
    return found


def _of_clauses(facts: Facts, clauses: Sequence[str]) -> Facts:
    """The facts that stand in some clauses; all where none are named."""
    if not clauses:
        return facts
    kept = (one for one in facts.records if one.type == "document" or set(clauses) & {*(one.clause or "").split("/")})
    return facts.model_copy(update={"records": tuple(kept)})


def _added(differences: Iterable[Difference]) -> dict[object, Difference]:
    """What was added, by what it is, whatever it was compared with."""
    return {_what(one.new): one for one in differences if one.kind == "added" and one.new is not None}


def _what(new: Target | Milestone | Assignment) -> object:
    if isinstance(new, Assignment):
        return new.department, new.clause, new.role, new.work
    return new.id


def _workloads(added: Iterable[Difference]) -> tuple[Workload, ...]:
    """The work that was added, by department, in the order of the text."""
    by_department: dict[str, list[Assignment]] = defaultdict(list)
    for one in added:
        if isinstance(one.new, Assignment):
            by_department[one.new.department].append(one.new)
    return tuple(Workload(department=name, assignments=tuple(work)) for name, work in by_department.items())


def _unsure(facts: Facts) -> Iterator[Notice]:
    """The targets that text recognition may have misread."""
    targets = [one for one in facts.records if isinstance(one, Target)]
    unsure = [one for one in targets if one.place.ocr is not None and one.place.ocr < _SURE]
    if unsure:
        names = list(dict.fromkeys(one.indicator for one in unsure))
        yield Notice(
            zh=f"{len(unsure)} 个目标所在文字识别没有把握，请对照原件：{'、'.join(names)}",
            en=f"{len(unsure)} targets stand in text that was not recognised for sure: {', '.join(names)}",
        )
