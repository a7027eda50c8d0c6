"""A library and its graph in step: what a change, a crash and other rules ask for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graph import workspace as module
from graph.queries import find_query, run_query
from graph.workspace import Workspace, workspace
from pipeline.rules import RuleBook
from tests.made import Draft, city_plan, province_plan


@pytest.fixture
def place(tmp_path: Path, book: RuleBook) -> Workspace:
    return workspace(tmp_path / "library", book)


def take(place: Workspace, *drafts: Draft, removed: tuple[str, ...] = ()) -> module.Change:
    before = place.library.state()
    changed = set()
    for draft in drafts:
        added = place.library.add(f"{draft.name}.txt", draft.facts, draft.source)
        if added.status != "unchanged":
            changed.add(added.id)
    for id_ in removed:
        place.library.remove(id_)
    return place.refresh(before, changed, removed)


def values(place: Workspace) -> list[Any]:
    return [row[0] for row in place.store().run("MATCH (t:Target) RETURN t.value_text ORDER BY t.id").rows]


def test_refresh_finds_conflicts_and_fills_the_graph(place: Workspace) -> None:
    change = take(place, city_plan(), province_plan())
    assert [conflict.kind for conflict in change.new] == ["hierarchy"]
    assert change.gone == []
    assert place.library.conflicts() == change.all == change.new
    assert len(place.library.judgements()) > 0
    assert sorted(values(place)) == ["22", "25", "35"]
    rows = run_query(place.store(), find_query("conflicts-of", place.book), {"document": "city"}, place.book)
    assert [row["kind"] for row in rows.dicts()] == ["hierarchy"]


def test_a_change_that_ends_a_conflict(place: Workspace) -> None:
    first = take(place, city_plan(), province_plan())
    change = take(place, city_plan("25"))
    assert (change.new, change.gone) == ([], first.new)
    assert sorted(values(place)) == ["25", "25", "35"]
    assert place.store().counts()["CONFLICTS_WITH"] == 0


def test_nothing_changed_touches_nothing(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    take(place, city_plan(), province_plan())
    monkeypatch.setattr(module, "project", pytest.fail)
    change = take(place, city_plan(), province_plan())
    assert (change.new, change.gone, len(change.all)) == ([], [], 1)


def test_few_changes_are_made_in_place(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    others = [Draft(f"other{number}", f"第{number}号方案\n正文") for number in range(6)]
    take(place, city_plan(), province_plan(), *others)
    monkeypatch.setattr(type(place._store), "rebuild", pytest.fail)
    take(place, city_plan("23"))
    assert sorted(values(place)) == ["23", "25", "35"]
    take(place, removed=("city",))
    assert sorted(values(place)) == ["25", "35"]


def test_other_rules_make_the_graph_anew(place: Workspace, tmp_path: Path) -> None:
    take(place, city_plan(), province_plan())
    place.close()
    overlay = tmp_path / "mine"
    (overlay / "vocabulary").mkdir(parents=True)
    regions = "code,name,short,level,parents,other,until\n980100,柳川市,新柳川,prefecture,980000,,\n"
    (overlay / "vocabulary" / "regions.csv").write_text(regions, encoding="utf-8")
    other = workspace(place.library.path, RuleBook((overlay, *place.book.folders)))
    take(other)
    rows = other.store().run("MATCH (r:Region {name: '柳川市'}) RETURN r.short").rows
    assert rows == [["新柳川"]]


@pytest.mark.parametrize("damage", ["stamp", "graph", "facts"])
def test_a_graph_that_is_behind_is_made_anew(place: Workspace, damage: str) -> None:
    take(place, city_plan(), province_plan())
    place.close()
    folder = place.library.path / "graph"
    if damage == "stamp":
        (folder / "made-from.json").write_text("{")
    elif damage == "graph":
        (folder / "policygraph.lbug").unlink()
    else:
        draft = city_plan("24")
        place.library.add("city.txt", draft.facts, draft.source)
    assert sorted(values(place)) == [("24" if damage == "facts" else "22"), "25", "35"]
    stamp = json.loads((folder / "made-from.json").read_text())
    assert stamp["state"] == place.library.state()


def test_a_crash_between_facts_and_graph_is_made_good_by_the_next_run(place: Workspace) -> None:
    take(place, province_plan())
    draft = city_plan()
    place.library.add("city.txt", draft.facts, draft.source)
    change = take(place, city_plan())
    assert [conflict.kind for conflict in change.new] == ["hierarchy"]
    assert sorted(values(place)) == ["22", "25", "35"]


def test_two_libraries_of_the_same_documents_are_the_same(place: Workspace, tmp_path: Path, book: RuleBook) -> None:
    other = workspace(tmp_path / "other", book)
    take(place, city_plan(), province_plan())
    take(other, province_plan())
    take(other, city_plan("21"))
    take(other, city_plan())
    assert place.graph() == other.graph()
    for name in ("conflicts.jsonl", "judgements.jsonl"):
        assert (place.library.path / name).read_bytes() == (other.library.path / name).read_bytes()
