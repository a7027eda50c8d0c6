"""Roles of owners, and where a document states them."""

from __future__ import annotations

from graph.assigning import Assigned, Assignments
from pipeline.records import Place, Responsibility, Role, Unit


def said(where: str, rule: str, *units: tuple[str, Role]) -> Responsibility:
    place = Place(sha256="0", start=0, end=1)
    named = tuple(Unit(name=name, role=role) for name, role in units)
    return Responsibility(evidence="责", place=place, where=where, rule=rule, departments=named)


def test_where_a_unit_is_named() -> None:
    held = Assignments(
        [
            said("一、", "label", ("市水利局", "lead")),
            said("一、/（一）", "bracket", ("市财政局", "responsible")),
            said("二、", "column", ("市教育局", "lead")),
            said("二、", "must", ("市体育局", "responsible")),
        ]
    )
    assert held.of("一、/（一）", "市财政局") == Assigned("responsible", "bracket")
    assert held.of("一、/（一）", "市水利局") == Assigned("lead", "heading")
    assert held.of("一、", "市水利局") == Assigned("lead", "label")
    assert held.of("二、", "市教育局") == Assigned("lead", "row")
    assert held.of("二、", "市体育局") == Assigned("responsible", "sentence")
    assert held.of(None, "市民政局") == Assigned("responsible", "sentence")


def test_the_highest_role_of_a_clause_counts() -> None:
    held = Assignments(
        [said("一、", "bracket", ("市水利局", "support")), said("一、", "bracket", ("市水利局", "lead"))]
    )
    assert held.of("一、", "市水利局").role == "lead"
