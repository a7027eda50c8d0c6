"""Departments under two names: 市发展改革委（市能源局） prints both, 市能源局 elsewhere is then the same department.

A name in a bracket behind another one is a second name of it (加挂牌子, 合署办公) where both say the same level or
region; one without its own (市公安局（交警支队）) is a part of the first. No name is taken for a second one that any
document of the region lists beside the first. What is found is a judgement like any other: a user's own wins.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.records import Facts, Judgement, Responsibility
from pipeline.resolve.departments import DepartmentKey, Departments, departments
from pipeline.resolve.documents import document_of
from pipeline.resolve.same_departments import shown, stated_judgement
from pipeline.rules import RuleBook
from pipeline.rules.organs import is_unit
from pipeline.structure.lines import fold_plain

_JOINT = re.compile(r"(?P<first>[^（）]+)（(?P<others>[^（）]+)）")
_Pair = tuple[DepartmentKey, DepartmentKey]


def joint_judgements(documents: Sequence[Facts], book: RuleBook, decided: Sequence[Judgement] = ()) -> list[Judgement]:
    """The judgements that a second name printed in a bracket is that of the same department, in the order of the
    documents; without those that a user's own (`decided`) take back."""
    resolver = departments(book)
    found: dict[_Pair, Judgement] = {}
    for names, region in _lists(documents):
        for name in names:
            for pair, judgement in _second_names(name, region, resolver, book):
                found.setdefault(pair, judgement)
    apart = _listed_together(documents, set(found), resolver) if found else set()
    joint = [judgement for pair, judgement in found.items() if pair not in apart]
    under = departments(book, (*joint, *decided))
    return [one for one in joint if under.of_side(one.a) == under.of_side(one.b)]


def _lists(documents: Sequence[Facts]) -> Iterator[tuple[list[str], str | None]]:
    """The lists of units as documents print them, each with the region of its document."""
    for facts in documents:
        head = document_of(facts)
        for record in facts.records:
            if isinstance(record, Responsibility):
                yield [unit.name for unit in record.departments], head.region if head else None


def _second_names(
    name: str, region: str | None, resolver: Departments, book: RuleBook
) -> Iterator[tuple[_Pair, Judgement]]:
    """The second names that a printed name holds, each as a judgement; the standard organ's name is its first side."""
    printed = _JOINT.fullmatch(fold_plain(name))
    if printed is None:
        return
    first = resolver.by_rules(printed["first"], region)
    for second in printed["others"].split("、"):
        other = resolver.by_rules(second, region)
        is_part = second.startswith(printed["first"]) or not other.stated
        if is_part or first.key.is_class or other.key.is_class or not is_unit(second, book):
            continue
        if first.key == other.key or first.key.jurisdiction != other.key.jurisdiction:
            continue
        sides = shown(name, region), shown(second, region)
        if first.form == "other" != other.form:
            sides = sides[1], sides[0]
        reason = f"“{name}”写明“{second}”与“{printed['first']}”是同一机构的两个名称"
        yield (first.key, other.key), stated_judgement(*sides, "same", reason, "second-name")


def _listed_together(documents: Sequence[Facts], pairs: set[_Pair], resolver: Departments) -> set[_Pair]:
    """Those of the pairs that one list names side by side."""
    partners: dict[DepartmentKey, list[DepartmentKey]] = defaultdict(list)
    for first, other in pairs:
        partners[first].append(other)
    apart: set[_Pair] = set()
    for names, region in _lists(documents):
        keys = {resolver.by_rules(name, region).key for name in names}
        apart |= {(key, other) for key in keys for other in partners.get(key, ()) if other in keys}
    return apart
