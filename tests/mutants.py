"""Rules broken on purpose: does an example of some rule notice? `python -m tests.mutants [NAME…]` tries every mutant.

A mutant is a rule book in which one pattern is changed in one place: an alternative is missing, `{more}` (不低于) and
`{less}` (以上) are exchanged, an optional part is required, or the pattern matches nothing. It is killed when an
example no longer holds: first the rule's own are tried, then those of its kind, then all. Survivors show what the
examples do not say.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.errors import RuleError
from pipeline.examples import check_fragments, check_rule, check_rules
from pipeline.rules import CompiledRule, RuleBook, rulebook

FRAGMENTS = "fragments"
NEVER = "(?!)"
_NOMINAL = (NEVER, ".", "※")
"""Patterns of rules that work by what they give, or by code: such a rule is left out as a whole."""
_SWAPPED = {"{more}": "{less}", "{less}": "{more}"}
_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
_QUANTIFIER = re.compile(r"\{\d*,?\d*\}|[*+?]")


class Mutant(NamedTuple):
    """A pattern changed in one place: of a rule of a kind, or of a fragment (`kind` is `fragments`)."""

    kind: str
    name: str
    change: str
    pattern: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}: {self.change}"


class _Group:
    """A group of a pattern while it is read: where its alternatives begin."""

    def __init__(self, start: int, *, around: bool) -> None:
        self.starts = [start]
        self.around = around
        """Whether it is a look-around, whose alternatives are no text that is matched."""


class Shape(NamedTuple):
    """What can be changed in a pattern: the alternatives of each group by depth, and the marks of optional parts."""

    alternatives: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]
    optional: tuple[int, ...]


def shape(pattern: str) -> Shape:
    """Read a pattern far enough to change it: escapes, classes, groups, fragments and quantifiers."""
    stack, found, optional = [_Group(0, around=False)], [], []
    at, before = 0, ""
    while at < len(pattern):
        char, size, token = pattern[at], 1, "item"
        if char == "\\":
            size = 2
        elif char == "[":
            size = pattern.index("]", at + (3 if pattern.startswith("[^", at) else 2)) + 1 - at
        elif char == "(":
            opening = re.compile(r"\(\?P<\w+>|\(\?<?[=!]|\(\?:|\(").match(pattern, at)
            assert opening is not None
            size, token = len(opening[0]), "open"
            stack.append(_Group(at + size, around=opening[0][-1] in "=!"))
        elif char == ")":
            group = stack.pop()
            if len(group.starts) > 1 and not group.around:
                found.append(
                    (len(stack), tuple(zip(group.starts, [*(s - 1 for s in group.starts[1:]), at], strict=True)))
                )
        elif char == "|":
            stack[-1].starts.append(at + 1)
            token = "open"
        elif fragment := _PLACEHOLDER.match(pattern, at):
            size = len(fragment[0])
        elif char.isspace():
            token = before
        elif quantifier := _QUANTIFIER.match(pattern, at):
            size, token = len(quantifier[0]), "quantifier"
            if char == "?" and before == "item":
                optional.append(at)
        before, at = token, at + size
    (whole,) = stack
    if len(whole.starts) > 1:
        found.append((0, tuple(zip(whole.starts, [*(s - 1 for s in whole.starts[1:]), len(pattern)], strict=True))))
    return Shape(tuple(found), tuple(optional))


def _changes(pattern: str, depth: int) -> Iterator[tuple[str, str]]:
    """Each change of a pattern with what it is; alternatives are dropped down to a depth of groups, but not one that
    stands there twice."""
    yield ("left out", pattern) if pattern in _NOMINAL else ("never", NEVER)
    made = shape(pattern)
    for level, alternatives in made.alternatives:
        texts = [pattern[start:end].strip() for start, end in alternatives]
        for start, end in alternatives if level <= depth else ():
            if texts.count(pattern[start:end].strip()) > 1:
                continue
            last = end == alternatives[-1][1]
            cut = (start - 1, end) if last else (start, end + 1)
            yield f"without {pattern[start:end].strip()}", pattern[: cut[0]] + pattern[cut[1] :]
    for at in made.optional:
        yield f"required {pattern[max(0, at - 12) : at].strip()}", pattern[:at] + pattern[at + 1 :]
    for name, other in _SWAPPED.items():
        for place in re.finditer(re.escape(name), pattern):
            yield f"{name} → {other}", pattern[: place.start()] + other + pattern[place.end() :]


def mutants(book: RuleBook, depth: int = 0) -> list[Mutant]:
    """Every mutant of every rule and fragment of a book. Of rules the alternatives of groups down to `depth` are
    dropped, of fragments those of one level more: a fragment is mostly a list of words with a common ending."""
    found = [
        Mutant(kind, rule.name, change, pattern)
        for kind in book.kinds()
        for rule in book.rules(kind)
        for change, pattern in _changes(rule.rule.pattern, depth)
    ]
    found += [
        Mutant(FRAGMENTS, name, change, pattern)
        for name, fragment in book.fragments().items()
        for change, pattern in _changes(fragment.pattern, depth + 1)
    ]
    return found


class _Broken(RuleBook):
    """A rule book with one pattern changed; what does not depend on patterns is shared with the whole one."""

    def __init__(self, book: RuleBook, mutant: Mutant) -> None:
        super().__init__(book.folders)
        self._vocabulary = book._vocabulary
        self.derived = {name: made for name, made in book.derived.items() if name.startswith("pipeline.rules.")}
        if mutant.kind == FRAGMENTS:
            fragment = book.fragments()[mutant.name].model_copy(update={"pattern": mutant.pattern})
            self._fragments = {**book.fragments(), mutant.name: fragment}
            return
        self._fragments, self._expanded = book.fragments(), dict(book._expanded)
        self._rules = {kind: book.rules(kind) for kind in book.kinds()}
        self._rules[mutant.kind] = tuple(
            rule._replace(regex=self.compile(mutant.pattern, rule.name)) if rule.name == mutant.name else rule
            for rule in book.rules(mutant.kind)
            if (rule.name, mutant.change) != (mutant.name, "left out")
        )


def _order(book: RuleBook, broken: RuleBook, mutant: Mutant) -> Iterator[tuple[str, CompiledRule]]:
    """All rules as they are in the broken book, those first whose examples are most likely to notice."""
    for kind in sorted(
        book.kinds(), key=lambda kind: (kind != mutant.kind, kind not in ("targets", "exclusions"), kind)
    ):
        there = {rule.name: rule for rule in broken.rules(kind)}
        rules = [there.get(rule.name, rule) for rule in book.rules(kind)]
        yield from ((kind, rule) for rule in sorted(rules, key=lambda rule: (kind, rule.name) != mutant[:2]))


def killed(book: RuleBook, mutant: Mutant) -> bool:
    """Whether an example of some rule does not hold in the mutant, or the mutant does not even run."""
    try:
        broken = _Broken(book, mutant)
        if mutant.kind == FRAGMENTS and check_fragments(broken):
            return True
        return any(check_rule(rule, kind, broken) for kind, rule in _order(book, broken, mutant))
    except (RuleError, IndexError, KeyError, AttributeError, TypeError, ValueError):
        return True


def survivors(book: RuleBook, tried: Sequence[Mutant]) -> list[Mutant]:
    """The mutants that no example notices."""
    return [mutant for mutant in tried if not killed(book, mutant)]


def main(names: Sequence[str]) -> int:
    """Try all mutants, or those of the rules and fragments named; print the survivors and the rate of the killed."""
    book, started = rulebook(), time.perf_counter()
    if failures := check_rules(book):
        print(f"the examples of the whole rules fail: {failures[0]}", file=sys.stderr)
        return 1
    tried = [mutant for mutant in mutants(book) if not names or {mutant.kind, mutant.name} & set(names)]
    left = survivors(book, tried)
    for mutant in left:
        print(mutant)
    tally, alive = Counter(mutant.kind for mutant in tried), Counter(mutant.kind for mutant in left)
    for kind in tally:
        print(f"{kind}: {tally[kind] - alive[kind]} of {tally[kind]} killed", file=sys.stderr)
    rate = 1 - len(left) / max(1, len(tried))
    print(f"{rate:.1%} of {len(tried)} killed in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
