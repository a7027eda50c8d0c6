"""Plans made by hand: a document with targets, without a file behind it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

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


_CITIES = ("绵阳市", "江油市", "四川省")
_INDICATORS = (("农村生活污水治理率", "%"), ("城市公共供水管网漏损率", "%"), ("新建高标准农田", "万亩"))
_TITLES = ("治水方案", "治水方案（2023年修订）", "农田规划")


@st.composite
def made_plan(draw: st.DrawFn) -> Facts:
    """A small plan that may be at odds with others like it, or repeal, replace or repeat one of them."""
    name, region = draw(st.sampled_from("甲乙丙丁")), draw(st.sampled_from(_CITIES))
    facts: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(0, 3))):
        indicator, unit = draw(st.sampled_from(_INDICATORS))
        fields = {
            "deadline": draw(st.sampled_from(["2025", "2027", None])),
            "comparator": draw(st.sampled_from(["=", ">=", "<="])),
            "owners": draw(st.sampled_from([(), ("市水利局",), ("市财政局",)])),
            "clause": draw(st.sampled_from(["一、", "二、/（一）"])),
        }
        facts.append(target(indicator, draw(st.integers(1, 3)), unit, **fields))
    if draw(st.booleans()):
        ended = draw(st.sampled_from([f"{one}{title}" for one in _CITIES for title in _TITLES]))
        number = draw(st.sampled_from([None, "川府〔2021〕1号", "川府〔2022〕2号"]))
        facts.append(cites(ended, draw(st.sampled_from(["repeals", "amends", "refers"])), number))
    head = {
        "title": region + draw(st.sampled_from(_TITLES)),
        "doc_number": draw(st.sampled_from([None, "川府〔2021〕1号", "川府〔2022〕2号"])),
        "issued_on": draw(st.sampled_from([None, "2021-03-01", "2023-05-01"])),
    }
    return plan(name, region, *facts, **head)


changes = st.lists(
    st.tuples(st.lists(made_plan(), max_size=3), st.sets(st.sampled_from("甲乙丙丁"), max_size=2)),
    min_size=1,
    max_size=5,
)
"""Documents to put in and names to take out, step by step."""
