"""Facts made by hand for tests of what comes after extraction: a text, and facts that point into it."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.records import (
    AnyFact,
    Citation,
    ClauseFact,
    Document,
    Facts,
    Milestone,
    Place,
    Responsibility,
    Target,
    Unit,
)
from pipeline.resources import data_folder
from pipeline.rules import RuleBook

REGIONS = """code,name,short,level,parents,other,until
980000,清江省,清江,province,000000,,
980100,柳川市,柳川,prefecture,980000,,
980102,澄湖区,澄湖,county,980100,,
"""


def fictional_book(folder: Path) -> RuleBook:
    """The built-in rules, with the regions of these tests."""
    (folder / "vocabulary").mkdir()
    (folder / "vocabulary" / "regions.csv").write_text(REGIONS, encoding="utf-8")
    return RuleBook((folder, data_folder("rules")))


class Draft:
    """A document in the making. Every fact's evidence must stand in the text, and is found there."""

    def __init__(self, name: str, text: str, **head: Any) -> None:
        self.name = name
        self.text = text
        self.source = text.encode()
        self.sha256 = hashlib.sha256(self.source).hexdigest()
        self.records: list[AnyFact] = []
        title = head.pop("title", text.splitlines()[0])
        self._add(Document, title, title=title, **head)

    def _add(self, kind: type[Any], evidence: str, **fields: Any) -> Draft:
        start = self.text.index(evidence)
        place = Place(sha256=self.sha256, start=start, end=start + len(evidence))
        shown = "\t".join([self.name, kind.__name__, str(start), *map(str, fields.values())])
        id_ = hashlib.sha256(shown.encode()).hexdigest()[:12]
        self.records.append(kind(id=id_, evidence=evidence, place=place, **fields))
        return self

    def clause(self, path: str, title: str | None, evidence: str | None = None) -> Draft:
        number = path.rsplit("/", 1)[-1]
        return self._add(
            ClauseFact, evidence or title or "", number=number, path=path, title=title, level=path.count("/") + 1
        )

    def target(self, evidence: str, indicator: str, value: str, unit: str | None = "%", **fields: Any) -> Draft:
        return self._add(Target, evidence, indicator=indicator, value=Decimal(value), unit=unit, **fields)

    def milestone(self, evidence: str, action: str, **fields: Any) -> Draft:
        return self._add(Milestone, evidence, action=action, **fields)

    def responsible(self, evidence: str, where: str, *, rule: str | None = None, **roles: str) -> Draft:
        units = tuple(Unit(name=name, role=role) for name, role in roles.items())  # type: ignore[arg-type]
        return self._add(Responsibility, evidence, where=where, clause=where or None, rule=rule, departments=units)

    def cites(self, evidence: str, title: str | None, relation: str = "basis", **fields: Any) -> Draft:
        fields.setdefault("ends", relation if relation in ("repeals", "amends") else None)
        return self._add(Citation, evidence, title=title, relation=relation, **fields)

    @property
    def facts(self) -> Facts:
        return Facts(name=self.name, records=tuple(self.records))


def province_plan() -> Draft:
    text = (
        "清江省清洁空气行动方案\n清政发〔2023〕5号\n一、总体目标\n到2025年，可再生能源消费占比达到25%以上。\n"
        "PM2.5浓度降至35微克/立方米。（省生态环境厅负责）\n"
    )
    return (
        Draft(
            "province",
            text,
            doc_number="清政发〔2023〕5号",
            issuers=("清江省人民政府",),
            region="清江省",
            issued_on="2023-01-05",
        )
        .clause("一、", "总体目标")
        .target(
            "可再生能源消费占比达到25%以上", "可再生能源消费占比", "25", comparator=">=", deadline="2025", clause="一、"
        )
        .target(
            "PM2.5浓度降至35微克/立方米",
            "PM2.5浓度",
            "35",
            "微克/立方米",
            comparator="<=",
            deadline="2025",
            clause="一、",
            owners=("省生态环境厅",),
        )
        .responsible("省生态环境厅负责", "一、", 省生态环境厅="responsible")
    )


def city_plan(value: str = "22") -> Draft:
    text = (
        "柳川市清洁空气行动方案\n柳政办〔2024〕12号\n根据《清江省清洁空气行动方案》（清政发〔2023〕5号），制定本方案。\n"
        f"一、主要目标\n（一）能源。到2025年，可再生能源消费占比不低于{value}%。全面建成监测网络。\n"
        "（市发展改革委牵头，市生态环境局、各县区政府配合）\n二、保障措施\n参照《重点行业排放标准》执行。\n"
    )
    return (
        Draft(
            "city",
            text,
            doc_number="柳政办〔2024〕12号",
            issuers=("柳川市人民政府办公室",),
            region="柳川市",
            issued_on="2024-03-01",
        )
        .cites(
            "《清江省清洁空气行动方案》（清政发〔2023〕5号）", "清江省清洁空气行动方案", doc_number="清政发〔2023〕5号"
        )
        .clause("一、", "主要目标")
        .clause("一、/（一）", "能源")
        .target(
            f"可再生能源消费占比不低于{value}%",
            "可再生能源消费占比",
            value,
            comparator=">=",
            deadline="2025",
            clause="一、/（一）",
            owners=("市发展改革委",),
        )
        .milestone("全面建成监测网络", "全面建成监测网络", deadline="2025", clause="一、/（一）")
        .responsible(
            "市发展改革委牵头，市生态环境局、各县区政府配合",
            "一、/（一）",
            市发展改革委="lead",
            市生态环境局="support",
            各县区政府="support",
        )
        .clause("二、", "保障措施")
        .cites("《重点行业排放标准》", "重点行业排放标准", "refers", clause="二、")
    )
