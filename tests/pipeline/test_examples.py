import pytest

from pipeline.examples import agrees, check_fragments, check_rule, facts_of_text
from pipeline.rules import CompiledRule, RuleBook, rulebook

_BOOK = rulebook()
_RULES = [(kind, rule) for kind in _BOOK.kinds() for rule in _BOOK.rules(kind)]


@pytest.mark.parametrize(("kind", "rule"), _RULES, ids=[f"{kind}/{rule.name}" for kind, rule in _RULES])
def test_the_examples_of_a_rule_hold(kind: str, rule: CompiledRule, book: RuleBook) -> None:
    assert check_rule(rule, kind, book) == []


def test_the_examples_of_the_fragments_hold(book: RuleBook) -> None:
    assert check_fragments(book) == []


def test_an_example_that_does_not_hold_is_reported(book: RuleBook) -> None:
    rule = next(rule for rule in book.rules("targets") if rule.name == "target.level")
    wrong = rule.rule.match[0].model_copy(update={"gives": ({"value": 1},)})
    broken = rule._replace(rule=rule.rule.model_copy(update={"match": (wrong,)}))
    (failure,) = check_rule(broken, "targets", book)
    assert failure.expected == "match"


def test_decimals_agree_with_numbers_as_printed(book: RuleBook) -> None:
    (target,) = [fact for fact in facts_of_text("到2025年，漏损率降至8.5%以内。", book) if fact.type == "target"]
    assert agrees(target, {"value": 8.5, "comparator": "<="})
    assert not agrees(target, {"value": 8})
