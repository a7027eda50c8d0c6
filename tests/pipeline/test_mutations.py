"""The examples of the rules notice when a rule is broken. All mutants are tried by `make mutants`; here a sample is.

Measured over all: of the mutants of the kinds in `HELD` 98 % are killed; those left are the same in effect (an
alternative that another one covers, a bound that an earlier shape has already read).
"""

from __future__ import annotations

import random

import pytest

from pipeline.rules import RuleBook
from tests.mutants import FRAGMENTS, Mutant, killed, mutants, shape, survivors

HELD = (FRAGMENTS, "citations", "context", "exclusions", "responsibilities", "targets", "times")
SAMPLE, LEAST = 250, 0.94
SEED = 20240927


@pytest.fixture(scope="module")
def made(book: RuleBook) -> list[Mutant]:
    return mutants(book)


def test_a_sample_of_broken_rules_is_noticed(book: RuleBook, made: list[Mutant]) -> None:
    held = [mutant for mutant in made if mutant.kind in HELD]
    tried = random.Random(SEED).sample(held, SAMPLE)
    left = survivors(book, tried)
    assert 1 - len(left) / SAMPLE >= LEAST, "\n".join(map(str, left))


def test_a_rule_that_matches_nothing_is_noticed(book: RuleBook, made: list[Mutant]) -> None:
    never = [
        mutant for mutant in made if mutant.change == "never" and mutant.kind in ("targets", "exclusions", "times")
    ]
    assert len(never) > 40
    assert survivors(book, never) == []


def test_the_rules_as_they_are_kill_nothing(book: RuleBook) -> None:
    for kind, name in (("targets", "target.level"), ("exclusions", "exclusion.past")):
        rule = next(rule for rule in book.rules(kind) if rule.name == name)
        assert not killed(book, Mutant(kind, name, "unchanged", rule.rule.pattern))
    assert not killed(book, Mutant(FRAGMENTS, "more", "unchanged", book.fragments()["more"].pattern))


@pytest.mark.parametrize(
    ("pattern", "changed"),
    [
        ("甲|乙|丙", ["乙|丙", "甲|丙", "甲|乙"]),
        ("甲(?:乙|丙)?丁", ["甲(?:乙|丙)丁"]),
        ("[|?]{2,3}?甲{more}", ["[|?]{2,3}?甲{less}"]),
        (r"(?P<a>甲)\|乙", []),
        ("(?:甲|乙)|(?=丙|丁)戊?", ["(?=丙|丁)戊?", "(?:甲|乙)", "(?:甲|乙)|(?=丙|丁)戊"]),
    ],
)
def test_a_pattern_is_changed_in_one_place(pattern: str, changed: list[str], book: RuleBook) -> None:
    rule = book.rules("targets")[0]
    altered = rule._replace(rule=rule.rule.model_copy(update={"pattern": pattern}))
    alone = RuleBook(())
    alone._rules = {"targets": (altered,)}
    alone.kinds = lambda: ("targets",)  # type: ignore[method-assign]
    assert [mutant.pattern for mutant in mutants(alone) if mutant.change != "never"] == changed


def test_alternatives_are_found_by_depth() -> None:
    found = shape("甲(?:乙|丙(?:丁|戊))|己")
    assert [(depth, len(each)) for depth, each in found.alternatives] == [(2, 2), (1, 2), (0, 2)]
