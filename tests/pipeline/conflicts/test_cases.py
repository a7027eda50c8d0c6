"""Plans with planted conflicts, read and judged from their text (tests/data/conflict_cases.yaml)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline import extract_facts
from pipeline.conflicts import conflicts
from pipeline.records import Side

FILE = Path(__file__).parents[2] / "data" / "conflict_cases.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
KINDS = {"text_table", "value", "comparator", "regression", "deadline", "hierarchy", "owner"}


def shown(side: Side) -> tuple[str, float, int | None]:
    return side.doc, float(side.value), int(side.deadline[:4]) if side.deadline else None


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_case(case: dict[str, Any], book: Any, tmp_path: Path) -> None:
    documents = []
    for stem, text in case["docs"].items():
        path = tmp_path / f"{stem}.txt"
        path.write_text(text, encoding="utf-8")
        documents.append(extract_facts(path))
    found = {(c.kind, c.strength, frozenset((shown(c.a), shown(c.b)))) for c in conflicts(documents, book)}
    expected = {
        (kind, strength, frozenset((stem, float(value), year) for stem, value, year in sides))
        for kind, strength, *sides in case["expect"]
    }
    assert found == expected, case["why"]


def test_the_cases_show_every_kind_and_both_strengths() -> None:
    expected = [one for case in CASES for one in case["expect"]]
    assert {kind for kind, *_ in expected} == KINDS
    assert {strength for _, strength, *_ in expected} == {"contradiction", "divergence"}
    assert sum(not case["expect"] for case in CASES) >= 20
    assert len({case["id"] for case in CASES}) == len(CASES) >= 40
