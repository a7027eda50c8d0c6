"""Which work of a text a department keeps, loses or gets in another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.compare.asked import title_path
from pipeline.compare.matching import match_keys
from pipeline.records import Assignment, ChangeKind, ClauseFact, Difference, Facts, Judgement, Responsibility
from pipeline.resolve.departments import DepartmentKey, departments
from pipeline.resolve.documents import document_of
from pipeline.resolve.wording import squeeze
from pipeline.rules import RuleBook


class _Work(NamedTuple):
    """A clause that assigns work, with its departments. `keys` are what it is known again by: the titles above it and
    its own, its own title, its number."""

    keys: tuple[tuple[str, str], ...]
    clause: str
    by_department: dict[DepartmentKey, Assignment]


def assignments(old: Facts, new: Facts, book: RuleBook, judgements: Sequence[Judgement]) -> list[Difference]:
    """The assignments of work of two texts, each with what became of it. Work is a clause, known again by its title,
    where it has none by its number."""
    before, after = (list(_works(each, book, judgements)) for each in (old, new))
    found: list[Difference] = []
    for pair in match_keys([one.keys for one in before], [one.keys for one in after], "clause"):
        was = before[pair.old].by_department if pair.old is not None else {}
        now = after[pair.new].by_department if pair.new is not None else {}
        moved = pair.old is not None and pair.new is not None and before[pair.old].keys[0] != after[pair.new].keys[0]
        for key in (*now, *(key for key in was if key not in now)):
            found.append(_difference(was.get(key), now.get(key), moved))
    return found


def _difference(old: Assignment | None, new: Assignment | None, moved: bool) -> Difference:
    if old is None or new is None:
        kind: ChangeKind = "added" if old is None else "dropped"
        return Difference(what="assignment", kind=kind, changes=(kind,), old=old, new=new)
    differs: dict[ChangeKind, bool] = {"role": old.role != new.role, "moved": moved}
    changes = tuple(kind for kind, is_so in differs.items() if is_so) or ("unchanged",)
    return Difference(what="assignment", kind=changes[0], changes=changes, old=old, new=new, match=("clause",))


def _works(facts: Facts, book: RuleBook, judgements: Sequence[Judgement]) -> Iterator[_Work]:
    document = document_of(facts)
    region, resolver = document.region if document else None, departments(book, judgements)
    clauses = {one.path: one for one in facts.records if isinstance(one, ClauseFact)}
    titles = {path: one.title or one.number for path, one in clauses.items()}
    works: dict[str, dict[DepartmentKey, Assignment]] = {}
    for record in facts.records:
        if isinstance(record, Responsibility):
            held = works.setdefault(record.where, {})
            for unit in record.departments:
                key = resolver.read(unit.name, region).key
                clause = clauses.get(record.where)
                work = (clause.title or clause.evidence if clause else "") or record.evidence
                made = Assignment(
                    department=resolver.full_name(key),
                    name=unit.name,
                    role=unit.role,
                    clause=record.where,
                    work="".join(work.split()),
                    evidence=record.evidence,
                )
                held.setdefault(key, made)
    for where, held in works.items():
        own = clauses.get(where)
        title = squeeze(own.title) if own and own.title else ""
        keys = [("path", squeeze(title_path(where, titles)))] if title else []
        keys += [("title", title)] if title else [("number", where)]
        yield _Work(tuple(keys), where, held)
