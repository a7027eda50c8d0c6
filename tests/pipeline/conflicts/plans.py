"""Plans made by hand: a document with targets, without a file behind it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pipeline.records import Citation, Document, Facts, Place, Responsibility, Target, Unit

NOWHERE = Place(sha256="0" * 64, start=0, end=0)


def target(indicator: str, value: str | int, unit: str | None = "%", **fields: Any) -> dict[str, Any]:
    """The fields of a target; the deadline is 2025 unless told."""
    shown = f"{indicator}{fields.get('verb') or '达到'}{value}{unit or ''}"
    return {
        "indicator": indicator,
        "value": Decimal(str(value)),
        "unit": unit,
        "deadline": "2025",
        "clause": "一、",
        "evidence": shown,
        **fields,
    }


def cites(
    title: str | None, relation: str, doc_number: str | None = None, evidence: str | None = None, **ends: Any
) -> dict[str, Any]:
    """The fields of a citation; one that repeals or amends does so now, unless `ends` says otherwise."""
    shown = evidence or title or doc_number or ""
    ends.setdefault("ends", relation if relation in ("repeals", "amends") else None)
    return {"title": title, "relation": relation, "doc_number": doc_number, "evidence": shown, **ends}


def plan(name: str, region: str | None, *facts: dict[str, Any], **head: Any) -> Facts:
    """A document of a region with its targets and citations in the order given, each at a place of its own."""
    title = head.pop("title", f"{region}{name}方案")
    records: list[Any] = [Document(evidence=title, place=NOWHERE, title=title, region=region, **head)]
    for at, fields in enumerate(facts, start=1):
        start = fields.get("start", at * 100)
        place = Place(
            sha256="0" * 64,
            start=start,
            end=start + len(fields["evidence"]),
            table=fields.get("table"),
            row=fields.get("row"),
        )
        rest = {key: value for key, value in fields.items() if key not in ("table", "row", "start")}
        kind = Target if "indicator" in fields else Citation
        records.append(kind(id=f"{name}-{at}", place=place, **rest))
    return Facts(name=name, records=tuple(records))


def with_roles(facts: Facts, where: str, **roles: str) -> Facts:
    """The same document with a place that assigns units to work."""
    units = tuple(Unit.model_validate({"name": name, "role": role}) for name, role in roles.items())
    record = Responsibility(evidence="负责", place=NOWHERE, where=where, departments=units)
    return facts.model_copy(update={"records": (*facts.records, record)})
