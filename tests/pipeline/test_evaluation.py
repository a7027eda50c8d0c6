"""Scores against annotations: right where that can be said by hand, and the same as the annotations' own scorer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import BrokenFile
from pipeline.evaluation import Figure, Tally, compare, load_rows

TARGET: dict[str, Any] = {
    "type": "target",
    "indicator": "森林覆盖率",
    "value": 45,
    "unit": "%",
    "comparator": "=",
    "change": "none",
    "deadline": "2025",
    "source": "text",
    "owners": ["市林业局"],
    "evidence": "森林覆盖率达到45%",
}


def figure(name: str, gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> Figure:
    return compare(gold, found).figures()[name]


def test_a_target_found() -> None:
    same = {**TARGET, "indicator": "森林 覆盖率", "value": 45.0}
    for name in ("target strict", "target core", "target owners"):
        assert figure(name, [TARGET], [same]) == (1, 1, 1)


def test_a_field_wrong() -> None:
    assert figure("target strict", [TARGET], [{**TARGET, "comparator": ">="}]) == (0, 1, 1)
    assert figure("target core", [TARGET], [{**TARGET, "comparator": ">="}]) == (1, 1, 1)
    assert figure("target core", [TARGET], [{**TARGET, "deadline": None}]) == (0, 1, 1)
    assert figure("target owners", [TARGET], [{**TARGET, "owners": []}]) == (0, 1, 0)


def test_another_value_is_another_target() -> None:
    tally = compare([TARGET], [{**TARGET, "value": 46}])
    assert tally.figures()["target core"] == (0, 1, 1)
    assert [line.partition(" ")[0] for line in tally.errors["target"]] == ["missed", "wrong"]


def test_number_words_multiply_out() -> None:
    gold = {**TARGET, "value": 1600, "unit": "万平方米"}
    assert figure("target strict", [gold], [{**TARGET, "value": 16000000, "unit": "平方米"}]) == (1, 1, 1)
    assert figure("target strict", [gold], [{**TARGET, "value": 1600, "unit": "平方米"}]) == (0, 1, 1)


def test_the_closest_are_paired() -> None:
    text, table = TARGET, {**TARGET, "source": "table"}
    assert figure("target strict", [text, table], [table, text]) == (2, 2, 2)
    assert figure("target strict", [text], [table, text]) == (1, 1, 2)


def test_multisets() -> None:
    row = {"type": "responsibility", "where": "一、/（一）", "departments": [{"name": "市林业局", "role": "lead"}]}
    other = {"type": "responsibility", "where": "一/(一)", "departments": [{"name": "市林业局", "role": "support"}]}
    assert figure("responsibility", [row, row], [other]) == (0, 2, 1)
    assert figure("responsibility, role aside", [row, row], [other]) == (1, 2, 1)


def test_nothing_asked_and_nothing_found_is_perfect() -> None:
    empty = figure("milestone", [], [])
    assert (empty.precision, empty.recall, empty.f1) == (1.0, 1.0, 1.0)
    assert Figure(0, 3, 0).f1 == 0.0


@given(st.lists(st.sampled_from([TARGET, {**TARGET, "value": 46}, {**TARGET, "deadline": "2030"}]), max_size=5))
def test_annotations_agree_with_themselves(rows: list[dict[str, Any]]) -> None:
    found = compare(rows, list(reversed(rows))).figures()
    assert found["target strict"] == (len(rows), len(rows), len(rows))


def test_tallies_add_up() -> None:
    total = Tally()
    total.merge(compare([TARGET], [TARGET]))
    total.merge(compare([TARGET], []))
    assert total.figures()["target strict"] == (1, 2, 1)


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"type": "target"}\n\n[1\n')
    with pytest.raises(BrokenFile) as caught:
        load_rows(path)
    assert "line 3" in caught.value.en


def test_the_same_figures_as_the_annotations_scorer(gold: Path, tmp_path: Path) -> None:
    scorer = gold.parent / "tools" / "score.py"
    if not scorer.is_file():
        pytest.skip(f"no scorer at {scorer}")
    sheet = sorted(gold.glob("*.jsonl"))[0]
    rows = load_rows(sheet)
    worse = [{**row, "deadline": None} if number % 5 == 0 else row for number, row in enumerate(rows) if number % 7]
    (tmp_path / "found.jsonl").write_text("".join(json.dumps(row) + "\n" for row in worse))
    command = [sys.executable, str(scorer), str(sheet), str(tmp_path / "found.jsonl"), "--json"]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["all"]
    ours = compare(rows, worse).figures()
    assert {name: (each["hit"], each["gold"], each["found"]) for name, each in told.items()} == {
        name: tuple(each) for name, each in ours.items()
    }
