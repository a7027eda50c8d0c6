"""What is judged about departments: which names mean one, and which equal names do not."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from pipeline.records import Facts, Judgement, Responsibility
from pipeline.resolve.departments import DepartmentKey, Departments, Reading, departments
from pipeline.resolve.documents import document_of
from pipeline.rules import RuleBook

_Named = tuple[str, str | None]


def judgements(
    names_by_region: Mapping[str | None, Iterable[str]], book: RuleBook, decided: Sequence[Judgement] = ()
) -> list[Judgement]:
    """What is judged about the departments that documents of each region name: which names mean one department, and
    which equal names of different regions do not. `decided` are a user's own judgements, which win."""
    resolver = departments(book, decided)
    groups: dict[DepartmentKey, dict[_Named, Reading]] = defaultdict(dict)
    printed: dict[str, dict[DepartmentKey, str | None]] = defaultdict(dict)
    for region, names in names_by_region.items():
        for name in names:
            reading = resolver.read(name, region)
            if not reading.key.is_class:
                groups[reading.key].setdefault((name, region), reading)
                printed[name].setdefault(reading.key, region)
    found: list[Judgement] = []
    for key, forms in groups.items():
        found += _same(key, forms, resolver)
    for name, keys in printed.items():
        found += _different(name, keys, resolver)
    return found


def _same(key: DepartmentKey, forms: Mapping[_Named, Reading], resolver: Departments) -> Iterator[Judgement]:
    """That each further name of a department means the one that its first name means."""
    names: dict[str, _Named] = {}
    for name, region in forms:
        names.setdefault(name, (name, region))
    first, *others = names.values()
    for other in others:
        a, b = forms[first], forms[other]
        if resolver.by_rules(*first).key != resolver.by_rules(*other).key:
            continue  # the user's own judgement, which says so itself
        reason = f"“{first[0]}”与“{other[0]}”都指{resolver.full_name(key)}"
        reason += _why(first[0], a, other[0], b)
        rule = "old-name" if a.former != b.former else "joint-name" if _joint(first[0], other[0]) else "name-form"
        yield stated_judgement(shown(*first), shown(*other), "same", reason, rule)


def _why(first: str, a: Reading, other: str, b: Reading) -> str:
    """What makes two names one: a reform, a second name in a bracket, a short form, the region left out."""
    if a.former != b.former:
        told = [(name, one.former) for name, one in ((first, a), (other, b)) if one.former]
        return "：" + "；".join(f"“{name}”是{former.until}年以前的旧称，{former.why}" for name, former in told)
    if _joint(first, other):
        return "（括号内是同一机构加挂的牌子）"
    said = []
    if a.rest != b.rest:
        said.append("同一机构的全称与简称")
    if a.stated != b.stated:
        said.append("其一写明辖区，其一以文件所属地区为辖区")
    return f"（{'；'.join(said) or '写法不同'}）"


def _joint(first: str, other: str) -> bool:
    return ("（" in first) != ("（" in other)


def _different(name: str, keys: Mapping[DepartmentKey, str | None], resolver: Departments) -> Iterator[Judgement]:
    """That one name printed in documents of different regions means different departments."""
    (first, region), *others = keys.items()
    for key, other in others:
        if key.jurisdiction != first.jurisdiction and key.organ == first.organ:
            reason = f"同名而辖区不同：前者为{resolver.full_name(first)}，后者为{resolver.full_name(key)}"
            yield stated_judgement(shown(name, region), shown(name, other), "different", reason, "jurisdiction")


def shown(name: str, region: str | None) -> str:
    """A name as one side of a judgement, with the region of its document behind it."""
    return f"{name}（{region}）" if region else name


def stated_judgement(a: str, b: str, verdict: Literal["same", "different"], reason: str, rule: str) -> Judgement:
    """A judgement of the rules about two sides."""
    digest = hashlib.sha256(f"department|{a}|{b}".encode()).hexdigest()[:16]
    return Judgement(id=digest, kind="department", a=a, b=b, verdict=verdict, reason=reason, rule=f"department-{rule}")


def user_judgement(kind: str, a: str, b: str, merge: bool) -> Judgement:
    """A user's own judgement that two names mean one thing, or that they do not."""
    verdict, reason = ("same", "用户判定为同一") if merge else ("different", "用户判定为不同")
    digest = hashlib.sha256("|".join((kind, *sorted((a, b)))).encode()).hexdigest()[:16]
    return Judgement.model_validate(
        {"id": digest, "kind": kind, "a": a, "b": b, "verdict": verdict, "reason": reason, "rule": "user"}
    )


def department_judgements(
    documents: Sequence[Facts], book: RuleBook, decided: Sequence[Judgement] = ()
) -> list[Judgement]:
    """The judgements about the departments that documents make responsible; `decided` are a user's own."""
    names: dict[str | None, dict[str, None]] = {}
    for facts in documents:
        document = document_of(facts)
        held = names.setdefault(document.region if document else None, {})
        for record in facts.records:
            if isinstance(record, Responsibility):
                held.update(dict.fromkeys(unit.name for unit in record.departments))
    return judgements(names, book, decided)
