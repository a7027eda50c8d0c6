"""The examples of the rules, run through the whole pipeline: what `policygraph rules test` and CI check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.extract import facts_of
from pipeline.extract.amounts import amounts
from pipeline.extract.coverage import coverage
from pipeline.extract.goals import Goals
from pipeline.extract.owners import Owners
from pipeline.extract.times import Calendar, times
from pipeline.readers import read_string
from pipeline.readers.html import read_html
from pipeline.records import AnyFact, Citation, Document, Number, Validity
from pipeline.rules import CompiledRule, Example, RuleBook
from pipeline.structure import outline

FACT_KINDS = {"targets": "target", "citations": "citation", "responsibilities": "responsibility", "header": "document"}
"""The kinds of rules that give facts, each with the type of fact."""
_CALENDAR = Calendar(2024, 2025)


class Failure(NamedTuple):
    """An example that does not hold: the rule, the text, and what was expected and found."""

    kind: str
    rule: str
    text: str
    expected: str
    found: str


def facts_of_text(text: str, book: RuleBook) -> tuple[AnyFact, ...]:
    """All facts of a text in memory, read as a plain-text document."""
    return facts_of(outline(read_string(text), book), book).records


def agrees(value: Any, wanted: Any) -> bool:
    """Whether a field of a fact is what an example wants; of records only the fields named are compared."""
    if isinstance(wanted, dict):
        return all(agrees(getattr(value, name, None), part) for name, part in wanted.items())
    if isinstance(wanted, list):
        return len(value) == len(wanted) and all(agrees(a, b) for a, b in zip(value, wanted, strict=True))
    if isinstance(value, Decimal):
        return wanted is not None and value == Decimal(str(wanted))
    return bool(value == wanted)


def _facts(rule: CompiledRule, kind: str, text: str, book: RuleBook) -> list[AnyFact]:
    wanted = FACT_KINDS[kind]
    found = [fact for fact in facts_of_text(text, book) if fact.type == wanted]
    return found if kind == "header" else [fact for fact in found if fact.rule == rule.name]


def _fact_match(rule: CompiledRule, kind: str, example: Example, book: RuleBook) -> str | None:
    found = _facts(rule, kind, example.text, book)
    for wanted in example.gives or ({},):
        if not any(agrees(fact, wanted) for fact in found):
            shown = [
                fact.model_dump(exclude={"id", "place", "evidence", "clause"}, exclude_defaults=True) for fact in found
            ]
            return f"{wanted} <- {shown}"
    return None


def _time_match(rule: CompiledRule, kind: str, example: Example, book: RuleBook) -> str | None:  # noqa: ARG001
    found = [time for time in times(example.text, _CALENDAR, book) if time.rule == rule.name]
    for wanted in example.gives or ({},):
        if not any(agrees(time, wanted) for time in found):
            return f"{wanted} <- {found}"
    return None


def _pattern_match(rule: CompiledRule, kind: str, example: Example, book: RuleBook) -> str | None:  # noqa: ARG001
    return None if rule.regex.search(example.text) else "no match"


def _excluded(rule: CompiledRule, kind: str, example: Example, book: RuleBook) -> str | None:  # noqa: ARG001
    """An exclusion's example states no goal, and it is this rule that says so."""
    outlined = outline(read_string(_under_a_heading(example.text)), book)
    goals = Goals(outlined, Owners(outlined, ()), book)
    if goals.targets:
        return f"still a target: {[target.evidence for target in goals.targets]}"
    if "units" in rule.gives:  # amounts in such units are never read as amounts of a goal, so none is refused
        return None
    given = {reason for refused in goals.refused.values() for refusal in refused for reason in refusal.reasons}
    return None if rule.name in given else f"refused by {sorted(given) or 'no rule'}"


def _under_a_heading(text: str) -> str:
    """A document of several lines as it is, one line put under a title and a heading."""
    return text if "\n" in text else f"工作方案\n一、主要任务\n{text}"


def _masked(text: str, book: RuleBook) -> Iterator[str]:
    for amount in amounts(text, book):
        yield f"{text[: amount.start]}¤{text[amount.end :]}"
    yield text


def _explained_by(rule: CompiledRule, text: str, book: RuleBook) -> list[Number]:
    """The numbers of a document that a rule explains: a page, lines, or one line, put under a title and a heading."""
    page = text.startswith("<")
    source = read_html(Path("page.html"), text.encode()) if page else read_string(_under_a_heading(text))
    outlined = outline(source, book)
    return [number for number in coverage(outlined, facts_of(outlined, book), book) if number.reason == rule.name]


def _explained(rule: CompiledRule, kind: str, example: Example, book: RuleBook) -> str | None:  # noqa: ARG001
    found = _explained_by(rule, example.text, book)
    for wanted in example.gives or ({},):
        if not any(agrees(number, wanted) for number in found):
            return f"{wanted} <- {[number.text for number in found]}"
    return None


def _said_by(rule: CompiledRule, text: str, book: RuleBook) -> list[Validity]:
    """What a document says of its own validity by a rule."""
    (document,) = (fact for fact in facts_of_text(text, book) if isinstance(fact, Document))
    return [one for one in document.validity if one.rule == rule.name]


def _says(rule: CompiledRule, kind: str, example: Example, book: RuleBook) -> str | None:  # noqa: ARG001
    found = _said_by(rule, example.text, book)
    for wanted in example.gives or ({},):
        if not any(agrees(one, wanted) for one in found):
            return f"{wanted} <- {[one.model_dump(exclude={'place'}, exclude_defaults=True) for one in found]}"
    return None


def _ends_by(rule: CompiledRule, text: str, book: RuleBook) -> list[Citation]:
    """The citations of a document that a rule decides about."""
    return [one for one in facts_of_text(text, book) if isinstance(one, Citation) and one.ends_rule == rule.name]


def _ends(rule: CompiledRule, kind: str, example: Example, book: RuleBook) -> str | None:  # noqa: ARG001
    found = _ends_by(rule, example.text, book)
    for wanted in example.gives or ({},):
        if not any(agrees(one, wanted) for one in found):
            return f"{wanted} <- {[one.model_dump(exclude={'place'}, exclude_defaults=True) for one in found]}"
    return None


_MATCHERS: dict[str, Callable[[CompiledRule, str, Example, RuleBook], str | None]] = {
    **dict.fromkeys(FACT_KINDS, _fact_match),
    "times": _time_match,
    "exclusions": _excluded,
    "explanations": _explained,
    "validity": _says,
    "endings": _ends,
}


def _wrongly(rule: CompiledRule, kind: str, text: str, book: RuleBook) -> bool:
    """Whether a rule takes a text that it must leave alone."""
    if kind == "header":
        return bool(rule.regex.fullmatch(text))
    if kind in FACT_KINDS:
        return bool(_facts(rule, kind, text, book))
    if kind == "times":
        return any(time.rule == rule.name for time in times(text, _CALENDAR, book))
    if kind == "exclusions":
        return any(rule.regex.search(masked) for masked in _masked(text, book))
    if kind == "explanations":
        return bool(_explained_by(rule, text, book))
    if kind == "endings":
        return bool(_ends_by(rule, text, book))
    if kind == "validity":
        return bool(_said_by(rule, text, book))
    return bool(rule.regex.search(text))


def check_rule(rule: CompiledRule, kind: str, book: RuleBook) -> list[Failure]:
    """The examples of one rule that do not hold."""
    failures = []
    for example in rule.rule.match:
        problem = _MATCHERS.get(kind, _pattern_match)(rule, kind, example, book)
        if problem:
            failures.append(Failure(kind, rule.name, example.text, "match", problem))
    for text in rule.rule.no_match:
        if _wrongly(rule, kind, text, book):
            failures.append(Failure(kind, rule.name, text, "no match", "match"))
    return failures


def check_fragments(book: RuleBook) -> list[Failure]:
    """The whole strings that a fragment must, or must not, match and does otherwise."""
    failures = []
    for name, fragment in book.fragments().items():
        regex = book.compile(f"{{{name}}}", f"fragment {name}")
        for text in fragment.match:
            if not regex.fullmatch(text):
                failures.append(Failure("fragments", name, text, "match", "no match"))
        for text in fragment.no_match:
            if regex.fullmatch(text):
                failures.append(Failure("fragments", name, text, "no match", "match"))
    return failures


def check_rules(book: RuleBook) -> list[Failure]:
    """Every example of every rule and fragment that does not hold; empty when all do."""
    failures = check_fragments(book)
    for kind in book.kinds():
        for rule in book.rules(kind):
            failures += check_rule(rule, kind, book)
    return failures
