from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.extract.context import Inherited
from pipeline.extract.frames import read_passage
from pipeline.extract.milestones import milestones_in
from pipeline.extract.targets import targets_in
from pipeline.extract.times import Calendar
from pipeline.rules import RuleBook

_CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parents[2] / "data" / "goals.yaml").read_text("utf-8"))
_NOTHING = Inherited(None, explicit=False, label=False, goals=False, past=False)
_PLAIN = {"change": "none", "force": "stated"}


def _target(line: str) -> dict[str, Any]:
    indicator, bound, deadline, *rest = [part.strip() for part in line.split("|")]
    sign, value, unit = bound.split(maxsplit=2)
    fields: dict[str, Any] = {"indicator": indicator, "comparator": sign, "value": Decimal(value), "unit": unit}
    fields["deadline"] = None if deadline == "-" else deadline
    for name, text in (pair.split("=") for pair in (rest[0].split() if rest else ())):
        fields[name] = int(text) if name == "baseline_year" else Decimal(text) if name == "value_max" else text
    return fields


@pytest.mark.parametrize("case", _CASES, ids=[case["text"][:18] for case in _CASES])
def test_the_goals_of_a_sentence(case: dict[str, Any], book: RuleBook) -> None:
    calendar = Calendar(case.get("issued", 2021), 2025)
    reading = read_passage(case["text"], calendar, book)
    found = targets_in(reading, _NOTHING, calendar, book)
    wanted = [_target(line) for line in case.get("targets", ())]
    assert [target.fields["indicator"] for target in found] == [fields["indicator"] for fields in wanted]
    for target, fields in zip(found, wanted, strict=True):
        optional = {name: _PLAIN.get(name) for name in ("change", "force", "scope", "recurrence", "baseline_year")}
        expected = {**optional, "baseline_value": None, "value_max": None, **fields}
        assert {name: target.fields[name] for name in expected} == expected
    taken = [(target.start, target.end) for target in found]
    steps = milestones_in(reading, _NOTHING, calendar, book, taken)
    assert [f"{step.action} | {step.deadline}" for step in steps] == case.get("milestones", [])


def test_a_section_that_looks_back_sets_no_targets(book: RuleBook) -> None:
    calendar = Calendar(2026, None)
    reading = read_passage("城镇新增就业30万人，覆盖率达到95%。", calendar, book)
    assert targets_in(reading, _NOTHING._replace(past=True), calendar, book) == []


def test_the_inherited_deadline_is_the_last_resort(book: RuleBook) -> None:
    calendar = Calendar(2024, None)
    reading = read_passage("覆盖率达到95%。2025年，普及率达到60%。", calendar, book)
    found = targets_in(reading, _NOTHING._replace(deadline="2024"), calendar, book)
    assert [target.fields["deadline"] for target in found] == ["2024", "2025"]
