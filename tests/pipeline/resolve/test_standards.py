"""The standard indicators of Chinese plans, checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.resolve.indicators import indicator_key, indicators
from pipeline.resolve.standards import standard_problems
from pipeline.rules import RuleBook, rulebook


def with_entry(folder: Path, entry: str) -> RuleBook:
    """The built-in rules with an entry of a user's own."""
    (folder / "vocabulary").mkdir()
    (folder / "vocabulary/indicators.yaml").write_text(f"standard:\n  own:\n    - {entry}\n", encoding="utf-8")
    return rulebook(folder)


def test_the_vocabulary_holds(book):
    assert standard_problems(book) == []
    assert sum(len(sector) for sector in indicators(book).wording.vocabulary.standard.values()) >= 700


@pytest.mark.parametrize(
    ("entry", "word", "found"),
    [
        ("{name: 绿道密度, unit: [lengths/area], better: more, adds: false}", "lengths/area", "unknown"),
        ("{name: 户均鱼塘, unit: [area], better: more, adds: true}", "area", "adds: true of"),
        (
            "{name: 稻鱼占比, unit: [ratio], better: more, adds: true}",
            "ratio",
            "adds: true of a rate, share or average",
        ),
        (
            "{name: 林盘, also: [森林覆盖率], unit: [count], better: none, adds: true}",
            "森林覆盖率",
            "also a name of",
        ),
    ],
)
def test_what_cannot_hold_is_named(tmp_path, entry, word, found):
    problems = standard_problems(with_entry(tmp_path, entry))
    assert any(problem.word == word and found in problem.found for problem in problems), problems


def test_an_indicator_of_the_users_own_needs_no_python(tmp_path):
    entry = "{name: 林盘修复率, symbol: LP, also: [林盘复原比例], unit: [ratio], better: none, adds: false}"
    own = with_entry(tmp_path, entry)
    assert standard_problems(own) == []
    key = indicator_key("林盘复原比例", "%", own)
    assert (key.label, key.better, key.adds) == ("林盘修复率", None, False)


def test_no_rate_or_average_adds_up(book):
    for sector in indicators(book).wording.vocabulary.standard.values():
        for entry in sector:
            if entry.adds:
                assert not any(word in entry.name for word in ("人均", "平均", "占比", "比例", "比重", "率")), (
                    entry.name
                )
