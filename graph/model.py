"""The graph as made from facts: which nodes and relationships the facts of all documents amount to.

`project` is a plain function: the same facts and verdicts give the same graph, node for node and in the same order.
What the documents share (departments, indicators, regions, documents that are cited but not at hand) is gathered
over all of them, so a graph is always projected from the whole library.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from graph.assigning import Assignments, place_of_statement
from graph.citations import Cited, Register
from graph.naming import (
    IndicatorNames,
    Jurisdiction,
    full_name,
    jurisdiction,
    office,
    place_of,
    printed,
)
from graph.schema import SEPARATOR, Edge, Graph, Node, Value
from pipeline.records import (
    Citation,
    ClauseFact,
    Conflict,
    Document,
    Fact,
    Facts,
    Judgement,
    Milestone,
    Responsibility,
    Target,
)
from pipeline.resolve.classes import Classes
from pipeline.resolve.departments import DepartmentKey
from pipeline.resolve.in_force import Period, periods
from pipeline.resolve.spoken import last_day
from pipeline.resolve.versions import Versions
from pipeline.rules import RuleBook
from pipeline.rules.organs import is_unit

_Ref = tuple[str, str]
_SUPERSEDING = ("repeals", "replaces", "amends")


def project(
    documents: Iterable[Facts], conflicts: Iterable[Conflict], book: RuleBook, judgements: Sequence[Judgement] = ()
) -> Graph:
    """The graph of all documents and of the verdicts on their targets; `judgements` are a user's own about
    departments and indicators, which win over the rules.

    A verdict whose strength is not set (`not_comparable`, `superseded`), or whose facts are not among the
    documents, gives no relationship.
    """
    held = sorted(documents, key=lambda facts: facts.name)
    builder = _Builder(book, tuple(judgements), periods(held, book, judgements))
    for facts in held:
        builder.document(facts)
    builder.memberships()
    builder.citations(Register(held, judgements))
    builder.replacements(held)
    for conflict in conflicts:
        builder.conflict(conflict)
    return builder.graph()


def _head(facts: Facts) -> Document:
    return next(record for record in facts.records if isinstance(record, Document))


def _ended_clauses(period: Period) -> str | None:
    """The clauses that end before the rest of a document, each with its day."""
    return SEPARATOR.join(f"{name} {day}" for name, day in sorted(period.clauses.items())) or None


class _Placed(NamedTuple):
    """A measure and where it begins."""

    start: int
    ref: _Ref


class _Measures:
    """The measures of one document by clause path. A path that is printed twice has two measures; what stands
    after the second belongs to the second."""

    def __init__(self) -> None:
        self._by_path: dict[str, list[_Placed]] = defaultdict(list)

    def add(self, path: str, start: int, document: str) -> _Ref:
        number = len(self._by_path[path]) + 1
        ref = ("Measure", f"{document}#{path}" + (f"~{number}" if number > 1 else ""))
        self._by_path[path].append(_Placed(start, ref))
        return ref

    def find(self, path: str | None, start: int) -> _Ref | None:
        """The measure of a path, or of the nearest clause above it, as seen from a place in the text."""
        while path:
            placed = self._by_path.get(path)
            if placed:
                before = [each for each in placed if each.start <= start]
                return (before[-1] if before else placed[0]).ref
            path = path.rpartition("/")[0]
        return None


class _Builder:
    """Gathers nodes and relationships; a node given twice is one, its names add up."""

    def __init__(self, book: RuleBook, judgements: tuple[Judgement, ...], known: dict[str, Period]) -> None:
        self._book = book
        self._judgements = judgements
        self._periods = known
        self._indicators = IndicatorNames(book, judgements)
        self._nodes: dict[_Ref, dict[str, Value]] = {}
        self._edges: dict[tuple[object, ...], Edge] = {}
        self._names: dict[_Ref, Counter[str]] = defaultdict(Counter)
        self._cited: list[tuple[str, Citation]] = []
        self._offices: dict[tuple[str, str | None], _Ref] = {}
        self._departments: dict[DepartmentKey, _Ref] = {}
        self._targets: dict[tuple[str, str], _Ref] = {}

    # ------------------------------------------------------------ a document

    def document(self, facts: Facts) -> None:
        head, id_ = _head(facts), facts.name
        ref = self._node(
            "Document",
            id_,
            title=head.title,
            notice_title=head.notice_title,
            doc_number=head.doc_number,
            issued_on=head.issued_on,
            published_on=head.published_on,
            index_number=head.index_number,
            category=head.category,
            region=head.region,
            held=True,
            effective_from=head.effective_from,
            expires_on=head.expires_on,
            trial=head.trial,
            draft=head.draft,
            valid_from=self._periods[id_].start,
            valid_to=self._periods[id_].end,
            ended_clauses=_ended_clauses(self._periods[id_]),
        )
        region = jurisdiction(head, self._book)
        if region.id:
            self._edge("GOVERNS", ref, self._region(region.id))
        for issuer in head.issuers:
            self._edge("ISSUED", self._department(issuer, region), ref)
        measures = self._measures(facts, ref)
        self._responsibilities(facts, measures, ref, region)
        assigned = Assignments(facts.records)
        for record in facts.records:
            if isinstance(record, Target | Milestone):
                work = self._target(id_, record, region) if isinstance(record, Target) else self._milestone(id_, record)
                self._edge("SETS", self._measure_of(record, record.clause, measures, ref), work)
                for name in record.owners:
                    role, via = assigned.of(record.clause, name)
                    self._edge("RESPONSIBLE_FOR", self._department(name, region), work, role=role, name=name, via=via)
            elif isinstance(record, Citation) and not record.internal:
                self._cited.append((id_, record))

    def _measures(self, facts: Facts, document: _Ref) -> _Measures:
        measures = _Measures()
        clauses = [record for record in facts.records if isinstance(record, ClauseFact)]
        for clause in sorted(clauses, key=lambda each: (each.place.start, each.path)):
            above = measures.find(clause.path.rpartition("/")[0], clause.place.start)
            ref = measures.add(clause.path, clause.place.start, facts.name)
            self._node(
                "Measure",
                ref[1],
                document=facts.name,
                path=clause.path,
                number=clause.number,
                title=clause.title,
                level=clause.level,
                evidence=clause.evidence,
                position=clause.place.start,
                **self._valid(facts.name, clause.path),
            )
            self._edge("CONTAINS", above or document, ref)
        return measures

    def _measure_of(self, fact: Fact, path: str | None, measures: _Measures, document: _Ref) -> _Ref:
        """The measure that a fact belongs to; what stands before the first clause belongs to one without a number."""
        found = measures.find(path, fact.place.start)
        if found:
            return found
        ref = ("Measure", f"{document[1]}#")
        if ref not in self._nodes:
            self._node(
                "Measure", ref[1], document=document[1], path="", level=0, position=0, **self._valid(document[1], None)
            )
            self._edge("CONTAINS", document, ref)
        return ref

    def _responsibilities(self, facts: Facts, measures: _Measures, document: _Ref, region: Jurisdiction) -> None:
        """Joins units to measures. A row of a table states its work beside the units: it is told by its cells, not by
        its number."""
        for record in facts.records:
            if isinstance(record, Responsibility):
                measure, via = self._measure_of(record, record.where, measures, document), place_of_statement(record)
                row = self._nodes[measure]
                if via == "row" and not row.get("title") and len(record.evidence) > len(str(row.get("evidence") or "")):
                    row["evidence"] = record.evidence
                for unit in record.departments:
                    ref = self._department(unit.name, region)
                    self._edge("RESPONSIBLE_FOR", ref, measure, role=unit.role, name=unit.name, via=via)

    def _target(self, document: str, target: Target, region: Jurisdiction) -> _Ref:
        ref = self._node(
            "Target",
            self._fact_id(document, target),
            fact=target.id,
            document=document,
            clause=target.clause,
            indicator=target.indicator,
            comparator=target.comparator,
            value=float(target.value),
            value_text=printed(target.value),
            value_max=None if target.value_max is None else float(target.value_max),
            value_max_text=printed(target.value_max),
            unit=target.unit,
            change=target.change,
            deadline=target.deadline,
            due=last_day(target.deadline) if target.deadline else None,
            recurrence=target.recurrence,
            from_year=target.from_year,
            baseline_year=target.baseline_year,
            baseline_value=target.baseline_value,
            denominator=target.of,
            force=target.force,
            scope=target.scope,
            source=target.source,
            rule=target.rule,
            evidence=target.evidence,
            page=target.place.page,
            position=target.place.start,
            **self._valid(document, target.clause),
        )
        self._targets.setdefault((document, target.id), ref)
        id_, core = self._indicators.node(target, document, region)
        measured = self._node("Indicator", id_, core=core)
        self._names[measured][target.indicator] += 1
        self._edge("MEASURES", ref, measured)
        return ref

    def _milestone(self, document: str, milestone: Milestone) -> _Ref:
        return self._node(
            "Milestone",
            self._fact_id(document, milestone),
            fact=milestone.id,
            document=document,
            clause=milestone.clause,
            action=milestone.action,
            deadline=milestone.deadline,
            due=last_day(milestone.deadline) if milestone.deadline else None,
            recurrence=milestone.recurrence,
            source=milestone.source,
            rule=milestone.rule,
            evidence=milestone.evidence,
            page=milestone.place.page,
            position=milestone.place.start,
            **self._valid(document, milestone.clause),
        )

    def _valid(self, document: str, clause: str | None) -> dict[str, str | None]:
        """When what stands in a clause is in force: from the first day up to, not including, the last."""
        period = self._periods[document]
        return {"valid_from": period.start, "valid_to": period.clause_end(clause)}

    def _fact_id(self, document: str, fact: Target | Milestone) -> str:
        """The document's id is part of it: the same file under two stems gives the same facts twice."""
        label = "Target" if isinstance(fact, Target) else "Milestone"
        id_, number = f"{document}/{fact.id}", 1
        while (label, id_) in self._nodes:
            number += 1
            id_ = f"{document}/{fact.id}~{number}"
        return id_

    # ------------------------------------------------------------ what documents share

    def _region(self, id_: str) -> _Ref:
        ref = ("Region", id_)
        if ref not in self._nodes:
            place = place_of(id_, self._book)
            self._node(*ref, name=place.name, short=place.short, level=place.level)
            for parent in place.parents:
                self._edge("PART_OF", ref, self._region(parent))
        return ref

    def _department(self, name: str, region: Jurisdiction) -> _Ref:
        ref = self._offices.get((name, region.id))
        if ref is None:
            id_, key = office(name, region.id, self._book, self._judgements)
            place = place_of(key.jurisdiction, self._book) if key.jurisdiction else None
            ref = self._offices[name, region.id] = self._node(
                "Department",
                id_,
                full_name=full_name(key, self._book),
                organ=key.organ,
                jurisdiction=place.name if place else None,
                is_class=key.is_class,
            )
            self._departments[key] = ref
            if place:
                self._edge("SERVES", ref, self._region(place.id))
        self._names[ref][name] += 1
        return ref

    def memberships(self) -> None:
        """Joins every unit to the classes of units that hold it (各县区政府)."""
        classes = Classes(self._departments, self._book)
        for key, ref in self._departments.items():
            for held in classes.of(key):
                self._edge("MEMBER_OF", ref, self._departments[held])

    def citations(self, register: Register) -> None:
        """Joins every document to those it cites, at hand or not."""
        for (document, citation), cited in zip(self._cited, register.resolve(self._cited), strict=True):
            if cited is None:
                continue
            source, target = ("Document", document), self._cited_document(cited)
            self._edge(
                "CITES", source, target, relation=citation.relation, clause=citation.clause, evidence=citation.evidence
            )
            if citation.ends in _SUPERSEDING and not cited.held:
                clauses = SEPARATOR.join(citation.clauses) or None
                self._edge("SUPERSEDES", source, target, relation=citation.ends, clauses=clauses)

    def replacements(self, documents: Sequence[Facts]) -> None:
        """Joins every document to those at hand that it repeals, amends, or is a later version of, as a whole or in
        some clauses."""
        for one in Versions(documents, self._book, self._judgements).replacements():
            newer, older, clauses = ("Document", one.newer), ("Document", one.older), SEPARATOR.join(one.clauses)
            self._edge("SUPERSEDES", newer, older, relation=one.reason, clauses=clauses or None)

    def _cited_document(self, cited: Cited) -> _Ref:
        if cited.held:
            return ("Document", cited.id)
        return self._node("Document", cited.id, title=cited.title, doc_number=cited.number, held=False)

    def conflict(self, conflict: Conflict) -> None:
        a = self._targets.get((conflict.a.doc, conflict.a.fact))
        b = self._targets.get((conflict.b.doc, conflict.b.fact))
        if conflict.strength and a and b:
            self._edge(
                "CONFLICTS_WITH",
                a,
                b,
                id=conflict.id,
                kind=conflict.kind,
                strength=conflict.strength,
                explanation=conflict.explanation,
            )

    # ------------------------------------------------------------ gathering

    def _node(self, label: str, id_: str, **properties: Value) -> _Ref:
        self._nodes.setdefault((label, id_), {"id": id_, **properties})
        return (label, id_)

    def _edge(self, type_: str, source: _Ref, target: _Ref, **properties: Value) -> None:
        key = (type_, source, target, *properties.values())
        self._edges.setdefault(key, Edge(type_, source, target, properties))

    def graph(self) -> Graph:
        """All that was gathered, in the order of labels and ids."""
        for ref, names in self._names.items():
            forms = sorted(names)
            self._nodes[ref]["name"] = min(forms, key=lambda form: (not is_unit(form, self._book), -names[form], form))
            self._nodes[ref]["names"] = SEPARATOR.join(forms)
        nodes = (Node(label, id_, properties) for (label, id_), properties in sorted(self._nodes.items(), key=_by_ref))
        return Graph(tuple(nodes), tuple(sorted(self._edges.values(), key=_edge_key)))


def _by_ref(item: tuple[_Ref, object]) -> _Ref:
    return item[0]


def _edge_key(edge: Edge) -> tuple[object, ...]:
    shown = (str(value) for value in edge.properties.values())
    return edge.type, edge.source, edge.target, *shown
