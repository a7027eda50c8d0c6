"""Verdicts of a library that are judged again only where facts changed: always those of a full judgement."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from graph import verdicts as module
from graph.verdicts import judged
from pipeline.conflicts import Register, conflicts
from pipeline.library import Library
from pipeline.records import Facts
from pipeline.rules import RuleBook, rulebook
from tests.pipeline.conflicts.plans import changes, plan, target

RATE = "农村生活污水治理率"


def put(library: Library, facts: Facts) -> None:
    library.add(f"{facts.name}.txt", facts, facts.to_jsonl().encode())


def brought_up(library: Library, book: RuleBook) -> list[Any]:
    return judged(library, list(library.all_facts()), book, library.user_judgements())


@settings(max_examples=20)
@given(changes)
def test_any_changes_of_a_library_give_what_a_full_judgement_gives(book, steps):
    with tempfile.TemporaryDirectory() as folder:
        library = Library(folder)
        for put_in, taken_out in steps:
            for facts in put_in:
                put(library, facts)
            for name in taken_out & set(library.ids()):
                library.remove(name)
            found = brought_up(library, book)
            assert found == library.conflicts() == conflicts(list(library.all_facts()), book)


@pytest.fixture
def library(tmp_path: Path, book: RuleBook) -> Library:
    """Two plans in conflict, judged."""
    library = Library(tmp_path)
    put(library, plan("甲", "绵阳市", target(RATE, 60)))
    put(library, plan("乙", "绵阳市", target(RATE, 65)))
    assert [one.kind for one in brought_up(library, book)] == ["value"]
    return library


def full_judgements(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Counts the full judgements from here on."""
    made: list[int] = []
    judge = Register.judge

    def counted(self: Register, documents: Any) -> None:
        made.append(1)
        judge(self, documents)

    monkeypatch.setattr(Register, "judge", counted)
    return made


def test_a_change_of_facts_is_judged_by_itself(library, book, monkeypatch):
    made = full_judgements(monkeypatch)
    put(library, plan("丙", "四川省", target(RATE, 70)))
    assert [one.kind for one in brought_up(library, book)] == ["hierarchy", "value", "hierarchy"]
    assert made == []


@pytest.mark.parametrize("harm", ["{", "[]", '{"by": 1}', None])
def test_without_a_stamp_that_fits_all_is_judged_anew(library, book, monkeypatch, harm):
    made, stamp = full_judgements(monkeypatch), library.path / module._FILE
    if harm is None:
        stamp.unlink()
    else:
        stamp.write_text(harm, encoding="utf-8")
    assert [one.kind for one in brought_up(library, book)] == ["value"]
    assert made == [1]


def test_verdicts_that_were_not_written_by_the_stamp_are_judged_anew(library, book, monkeypatch):
    made = full_judgements(monkeypatch)
    library.write_conflicts([])
    assert [one.kind for one in brought_up(library, book)] == ["value"]
    assert made == [1]


def test_other_rules_judge_anew(library, tmp_path, monkeypatch):
    made = full_judgements(monkeypatch)
    overlay = tmp_path / "mine" / "vocabulary"
    overlay.mkdir(parents=True)
    overlay.joinpath("indicators.yaml").write_text("bare: [农村生活污水治理率, 农村生活污水治]\n", encoding="utf-8")
    brought_up(library, rulebook(overlay.parent))
    assert made == [1]
