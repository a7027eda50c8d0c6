"""Which documents are not compared with each other, because one of them replaces the other.

Kept so that a document that comes or goes costs only what it may concern: what replaces what is decided by titles and
numbers, of documents and of those that they end; so only documents that share one with it are looked at again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pipeline.records import Citation, Conflict, Document, Facts, Judgement
from pipeline.resolve.documents import number_key, title_key
from pipeline.resolve.versions import Versions
from pipeline.rules import RuleBook

Replaced = dict[frozenset[str], str]
"""For two documents the reason: one repeals, amends, copies or is a later version of the other."""
EndedClauses = dict[frozenset[str], set[tuple[str, str]]]
"""For two documents the clauses that end by one of them, each with the document that it belongs to."""


class Replacements:
    """The heads of documents, and what replaces what among them."""

    def __init__(self, book: RuleBook, judgements: Sequence[Judgement] = ()) -> None:
        self._book = book
        self._judgements = [one for one in judgements if one.kind == "document"]
        self._heads: dict[str, Facts] = {}
        self._keys: dict[str, frozenset[str]] = {}
        self._sharing: dict[str, set[str]] = defaultdict(set)

    def put(self, facts: Facts) -> None:
        """Take note of a document: its own record and the citations that end others."""
        head = [one for one in facts.records if type(one) is Document or (type(one) is Citation and one.ends)]
        self._heads[facts.name] = Facts(name=facts.name, records=tuple(head))
        keys = self._keys[facts.name] = frozenset(_keys(head))
        for key in keys:
            self._sharing[key].add(facts.name)

    def drop(self, name: str) -> None:
        """Forget a document."""
        self._heads.pop(name, None)
        for key in self._keys.pop(name, ()):
            self._sharing[key].discard(name)

    def all(self) -> Replaced:
        """What replaces what."""
        return self._among(self._heads)

    def ended_clauses(self) -> EndedClauses:
        """Which clauses end by which other document."""
        citing = [name for name, head in self._heads.items() if any(_names_clauses(one) for one in head.records)]
        around = {*citing, *self.near(citing)}
        versions = Versions([self._heads[name] for name in sorted(around)], self._book, self._judgements)
        found: EndedClauses = defaultdict(set)
        for one in (*versions.replacements(), *versions.proposed()):
            found[frozenset((one.newer, one.older))] |= {(one.older, clause) for clause in one.clauses}
        return found

    def near(self, names: Iterable[str]) -> set[str]:
        """The documents whose standing may rest on some documents: those that share a title or number with them."""
        return {other for name in names for key in self._keys.get(name, ()) for other in self._sharing[key]}

    def after(self, before: Replaced, concerned: set[str]) -> Replaced:
        """What replaces what, where it was so `before` and only the standing of some documents can have changed."""
        if self._judgements:
            return self.all()
        around = concerned
        for _ in range(2):
            around = around | self.near(around)
        again = self._among(name for name in around if name in self._heads)
        kept = {pair: reason for pair, reason in before.items() if not pair & concerned}
        return kept | {pair: reason for pair, reason in again.items() if pair & concerned}

    def _among(self, names: Iterable[str]) -> Replaced:
        heads = [self._heads[name] for name in sorted(names)]
        versions = Versions(heads, self._book, self._judgements)
        found = {frozenset(pair): "copy" for pair in versions.copies()}
        ended = [one for one in (*versions.replacements(), *versions.proposed()) if not one.clauses]
        return found | {frozenset((one.newer, one.older)): one.reason for one in ended}


def ends_clause(conflict: Conflict, ended: EndedClauses) -> bool:
    """Whether one side of a conflict stands in a clause that the other side's document ends."""
    gone = ended.get(frozenset((conflict.a.doc, conflict.b.doc)), ())
    return any(
        side.doc == doc and clause in (side.clause or "").split("/")
        for side in (conflict.a, conflict.b)
        for doc, clause in gone
    )


def _names_clauses(record: object) -> bool:
    return isinstance(record, Citation) and bool(record.clauses)


def _keys(head: Iterable[object]) -> Iterator[str]:
    for record in head:
        if isinstance(record, Document | Citation):
            titles = (record.title, record.notice_title if isinstance(record, Document) else None)
            yield from (title_key(title) for title in titles if title)
            if record.doc_number:
                yield number_key(record.doc_number) or ""
