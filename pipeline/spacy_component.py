"""policygraph as a component of a spaCy pipeline, found by spaCy through its entry points.

    nlp = spacy.blank("zh")
    nlp.add_pipe("policygraph")
    doc = nlp(text)

`doc.spans["policygraph"]` holds a span a fact (label: the fact's type, id: the fact's), `doc._.policy_facts` the
records, `doc._.policy_document` the record of the document itself, `span._.fact` the record of a span. The facts are
kept with the document as JSON Lines, so that they survive `Doc.to_bytes`, a DocBin and several processes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.errors import EmptyFile
from pipeline.extract import facts_of
from pipeline.library.files import parse_facts
from pipeline.readers import read_string
from pipeline.records import AnyFact, Document
from pipeline.rules import RuleBook, rulebook
from pipeline.structure import outline

KEY = "policygraph"
_MARK = "\ufeff"


class _Known(NamedTuple):
    records: tuple[AnyFact, ...]
    by_id: dict[str, AnyFact]


class PolicygraphComponent:
    """Reads each document's text as plain text and marks its facts. Blank documents get no facts."""

    def __init__(self, book: RuleBook, spans_key: str = KEY) -> None:
        self._book = book
        self._spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """The document with its facts. Raises BrokenFile for text with half surrogate pairs."""
        try:
            source = read_string(doc.text)
        except EmptyFile:
            doc.spans[self._spans_key] = []
            return doc
        facts = facts_of(outline(source, self._book), self._book)
        doc.user_data[KEY] = facts.to_jsonl()
        doc.spans[self._spans_key] = spans(doc, facts.records, len(_MARK) if doc.text.startswith(_MARK) else 0)
        return doc


def spans(doc: Doc, records: tuple[AnyFact, ...], shift: int = 0) -> list[Span]:
    """A span for each fact that stands in a document; its places are moved by `shift` characters.

    Where a fact begins or ends within a token the span takes the whole token.
    """
    found = (
        doc.char_span(
            fact.place.start + shift,
            fact.place.end + shift,
            label=fact.type,
            alignment_mode="expand",
            span_id=fact.id,
        )
        for fact in records
    )
    return [span for span in found if span is not None]


@Language.factory(
    KEY,
    default_config={"rules": None, "spans_key": KEY},
    assigns=["doc.spans", "doc._.policy_facts", "doc._.policy_document", "span._.fact"],
)
def create(nlp: Language, name: str, rules: str | None, spans_key: str) -> PolicygraphComponent:  # noqa: ARG001
    """The component; `rules` is a user's folder of rules, laid over the built-in ones.

    Raises RuleError when the folder is missing or a rule is at fault.
    """
    return PolicygraphComponent(rulebook(rules), spans_key)


@lru_cache(maxsize=32)
def _parsed(lines: str) -> _Known:
    records = parse_facts("text", lines.encode(), "doc.user_data").records
    return _Known(records, {fact.id: fact for fact in records})


def _known(doc: Doc) -> _Known:
    return _parsed(doc.user_data.get(KEY, ""))


def _facts(doc: Doc) -> tuple[AnyFact, ...]:
    return _known(doc).records


def _document(doc: Doc) -> Document | None:
    return next((fact for fact in _facts(doc) if isinstance(fact, Document)), None)


def _fact(span: Span) -> AnyFact | None:
    return _known(span.doc).by_id.get(span.id_)


if not Doc.has_extension("policy_facts"):
    Doc.set_extension("policy_facts", getter=_facts)
    Doc.set_extension("policy_document", getter=_document)
    Span.set_extension("fact", getter=_fact)
