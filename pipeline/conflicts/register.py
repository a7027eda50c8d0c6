"""The register: the statements of all documents by indicator, and what was found among them.

A verdict rests on two documents alone, and on whether one of them replaces the other. So when documents come, change
or go, only pairs with one of them are judged again; all other verdicts stand. The result is that of a full judgement.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from pipeline.conflicts.comparable import why_not
from pipeline.conflicts.incomparable import Incomparable
from pipeline.conflicts.kinds import ORDER
from pipeline.conflicts.owners import Owners
from pipeline.conflicts.pairs import Chains, Pairs
from pipeline.conflicts.reader import Reader
from pipeline.conflicts.replaced import Replaced, Replacements, ends_clause
from pipeline.conflicts.reporting import report
from pipeline.conflicts.statements import Statement
from pipeline.records import Conflict, Facts, Judgement
from pipeline.rules import RuleBook

Standing = dict[frozenset[str], tuple[str, ...]]
"""Of two documents why they are not compared, "" where they are, and the clauses that end by one of them."""


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Without the collector of cycles, which would walk over all facts again and again and find none."""
    ran = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ran:
            gc.enable()


class Register:
    """The statements of documents, kept so that a change costs what it touches."""

    def __init__(self, book: RuleBook, judgements: Sequence[Judgement] = ()) -> None:
        self._book = book
        judged = [one for one in judgements if one.kind == "indicator"]
        self._kept_apart = {frozenset((one.a, one.b)) for one in judged if one.verdict == "different"}
        self._reader = Reader(book, {one.b: one.a for one in judged if one.verdict == "same"})
        self._owners = Owners(book, judgements)
        self._chains = Chains(book)
        self._pairs = Pairs(book, self._chains, self._apart)
        self._replacements = Replacements(book, judgements)
        self._cores: dict[str, set[str]] = {}
        self._said: dict[str, dict[str, list[Statement]]] = defaultdict(dict)
        self._found: dict[tuple[str, str], list[Conflict]] = {}
        self._partners: dict[str, set[str]] = defaultdict(set)
        self.replaced: Replaced = {}

    # ------------------------------------------------------------ documents

    def judge(self, documents: Iterable[Facts]) -> None:
        """Take in documents and judge them all."""
        with _without_collecting():
            for facts in sorted(documents, key=lambda facts: facts.name):
                self._take(facts)
            self.replaced = self._replacements.all()
            for core in self._said:
                self._keep(self._of_core(core))

    def resume(
        self, documents: Iterable[Facts], found: Iterable[Conflict], standing: Standing, changed: Collection[str]
    ) -> None:
        """Take in documents of which all were judged before but those `changed`: `found` is what was found then,
        `standing` what replaced what."""
        with _without_collecting():
            for facts in documents:
                self._take(facts)
            self.replaced = self._replacements.all()
            kept = self._cores.keys() - changed
            self._keep(one for one in found if one.a.doc in kept and one.b.doc in kept)
            for core in sorted({core for name in changed for core in self._cores[name]}):
                self._keep(self._of_core(core, changed))
            for pair in {pair for pair, _ in standing.items() ^ self.standing().items()}:
                if pair <= kept:
                    self._judge_pair(*sorted(pair))

    def standing(self) -> Standing:
        """What replaces what, as a later `resume` needs it."""
        ended = self._replacements.ended_clauses()
        pairs = self.replaced.keys() | ended.keys()
        return {pair: (self.replaced.get(pair, ""), *sorted(map("/".join, ended.get(pair, ())))) for pair in pairs}

    def update(self, changed: Iterable[Facts], removed: Iterable[str] = ()) -> None:
        """Documents that are new or have other facts, and documents that are gone: what they touch is judged again."""
        with _without_collecting():
            self._update(list(changed), removed)

    def _update(self, changed: Sequence[Facts], removed: Iterable[str]) -> None:
        names = {facts.name for facts in changed}
        gone = {*names, *removed}
        concerned = gone | self._replacements.near(gone)
        for name in gone:
            self._forget(name)
        for facts in changed:
            self._take(facts)
        concerned |= self._replacements.near(names)
        before, self.replaced = self.replaced, self._replacements.after(self.replaced, concerned)
        for core in sorted({core for name in names for core in self._cores[name]}):
            self._keep(self._of_core(core, names))
        for pair in {pair for pair, _ in before.items() ^ self.replaced.items()}:
            if not pair & gone:
                self._judge_pair(*sorted(pair))

    def _judge_pair(self, a: str, b: str) -> None:
        """Judge two documents again after one came to replace the other, or no longer does."""
        self._found.pop((a, b), None)
        for core in sorted(self._cores[a] & self._cores[b]):
            both = {name: self._said[core][name] for name in (a, b)}
            self._keep(one for one in self._judged(both, {a}) if one.a.doc != one.b.doc)

    def _take(self, facts: Facts) -> None:
        self._replacements.put(facts)
        self._owners.put(facts)
        cores = self._cores[facts.name] = set()
        for one in self._reader.statements(facts):
            core = one.said.core
            cores.add(core)
            self._said[core].setdefault(facts.name, []).append(one)

    def _forget(self, name: str) -> None:
        for core in self._cores.pop(name, ()):
            self._said[core].pop(name, None)
            if not self._said[core]:
                del self._said[core]
        self._replacements.drop(name)
        self._owners.drop(name)
        for other in self._partners.pop(name, ()):
            self._found.pop((min(name, other), max(name, other)), None)
            if other != name:
                self._partners[other].discard(name)

    # ------------------------------------------------------------ verdicts

    def conflicts(self, with_incomparable: bool = False) -> list[Conflict]:
        """What was found, ordered by kind within each pair of documents."""
        ended = self._replacements.ended_clauses()
        judged = (conflict for several in self._found.values() for conflict in several)
        found = [conflict for conflict in judged if not ended or not ends_clause(conflict, ended)]
        if with_incomparable:
            found += self._set_aside()
        return sorted(found, key=lambda one: (one.a.doc, one.b.doc, ORDER.index(one.kind), one.id))

    def _keep(self, found: Iterable[Conflict]) -> None:
        for one in found:
            a, b = sorted((one.a.doc, one.b.doc))
            self._found.setdefault((a, b), []).append(one)
            self._partners[a].add(b)
            self._partners[b].add(a)

    def _of_core(self, core: str, touched: Collection[str] | None = None) -> Iterator[Conflict]:
        return self._judged(self._said.get(core, {}), touched)

    def _judged(self, said: dict[str, list[Statement]], touched: Collection[str] | None = None) -> Iterator[Conflict]:
        if touched is not None:
            touched = touched & said.keys()
        for a, b, verdict in self._pairs.found(said, touched):
            yield report(verdict.kind, a, b, self._owners, self._book, strength=verdict.strength)
        for a, b in self._owners.disputed(said, self._comparable_but_date, touched):
            yield report("owner", a, b, self._owners, self._book, strength="divergence")

    def _apart(self, a: Statement, b: Statement) -> bool:
        """Whether nothing is to be said of a pair: one document replaces the other, or the user judged so."""
        if self.replaced and a.doc != b.doc and frozenset((a.doc, b.doc)) in self.replaced:
            return True
        if a.said.level and b.said.level and a.target.baseline_year == b.target.baseline_year:
            return True
        return bool(self._kept_apart) and frozenset((a.target.indicator, b.target.indicator)) in self._kept_apart

    def _comparable_but_date(self, a: Statement, b: Statement) -> bool:
        return not self._apart(a, b) and why_not(a, b, self._book) in (None, "deadline")

    def _set_aside(self) -> Iterator[Conflict]:
        for kind, a, b, reason in Incomparable(self._said, self.replaced, self._chains, self._book).pairs():
            yield report(kind, a, b, self._owners, self._book, reason=reason)
