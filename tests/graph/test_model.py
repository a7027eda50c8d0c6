"""Facts become nodes and relationships, the same ones every time."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from graph.model import project
from graph.schema import NODES, RELATIONSHIPS, Graph, owner
from graph.sync import Parts
from pipeline.records import Conflict, Side
from pipeline.rules import RuleBook
from tests.made import Draft, city_plan, province_plan


@pytest.fixture
def graph(book: RuleBook) -> Graph:
    return project([city_plan().facts, province_plan().facts], [], book)


def ends(graph: Graph, type_: str) -> list[tuple[str, str]]:
    return [(edge.source[1], edge.target[1]) for edge in graph.edges if edge.type == type_]


def names(graph: Graph, label: str) -> dict[str, Any]:
    return {node.id: node.properties for node in graph.nodes if node.label == label}


def test_holds_to_the_schema(graph: Graph) -> None:
    refs = {(node.label, node.id) for node in graph.nodes}
    assert len(refs) == len(graph.nodes)
    for node in graph.nodes:
        assert set(node.properties) <= set(NODES[node.label])
        assert node.properties["id"] == node.id
    for edge in graph.edges:
        assert (edge.source[0], edge.target[0]) in RELATIONSHIPS[edge.type].pairs
        assert set(edge.properties) == set(RELATIONSHIPS[edge.type].properties)
        assert {edge.source, edge.target} <= refs


def test_clause_tree(graph: Graph) -> None:
    assert ends(graph, "CONTAINS") == [
        ("city", "city#一、"),
        ("city", "city#二、"),
        ("province", "province#一、"),
        ("city#一、", "city#一、/（一）"),
    ]


def test_target(graph: Graph) -> None:
    target = next(node for node in graph.nodes if node.label == "Target" and owner(node) == "city")
    shown = {
        name: target.properties[name] for name in ("value", "value_text", "comparator", "due", "clause", "value_max")
    }
    assert shown == {
        "value": 22.0,
        "value_text": "22",
        "comparator": ">=",
        "due": "2025-12-31",
        "clause": "一、/（一）",
        "value_max": None,
    }
    assert (f"city#{'一、/（一）'}", target.id) in ends(graph, "SETS")
    assert target.id == f"city/{target.properties['fact']}"


def test_targets_of_two_documents_share_an_indicator(graph: Graph) -> None:
    shared = [name for name, count in Counter(target for _, target in ends(graph, "MEASURES")).items() if count == 2]
    assert [names(graph, "Indicator")[id_]["name"] for id_ in shared] == ["可再生能源消费占比"]


def test_roles(graph: Graph) -> None:
    offices = names(graph, "Department")
    found = {
        (offices[edge.source[1]]["name"], edge.target[0], edge.properties["role"])
        for edge in graph.edges
        if edge.type == "RESPONSIBLE_FOR"
    }
    assert found == {
        ("市发展改革委", "Measure", "lead"),
        ("市发展改革委", "Target", "lead"),
        ("市生态环境局", "Measure", "support"),
        ("各县区政府", "Measure", "support"),
        ("省生态环境厅", "Measure", "responsible"),
        ("省生态环境厅", "Target", "responsible"),
    }
    assert {office["name"] for office in offices.values() if office["is_class"]} == {"各县区政府"}


def test_citations(graph: Graph) -> None:
    assert ends(graph, "CITES") == [("city", "cited:重点行业排放标准"), ("city", "province")]
    documents = names(graph, "Document")
    assert [id_ for id_, node in documents.items() if not node["held"]] == ["cited:重点行业排放标准"]


def test_citation_by_title_alone_finds_the_held_document(book: RuleBook) -> None:
    notice = "清江省人民政府关于印发清江省清洁空气行动方案的通知"
    citing = Draft("x", f"某方案\n根据《{notice}》").cites(f"《{notice}》", notice, "implements")
    assert ends(project([citing.facts, province_plan().facts], [], book), "CITES") == [("x", "province")]


def test_one_unheld_document_whether_its_number_is_printed_or_not(book: RuleBook) -> None:
    a = Draft("a", "甲方案\n《某规划》（某政发〔2020〕1号）").cites(
        "《某规划》", "某规划", doc_number="某政发〔2020〕1号"
    )
    b = Draft("b", "乙方案\n《某规划》").cites("《某规划》", "某规划", "refers")
    cited = {target for _, target in ends(project([a.facts, b.facts], [], book), "CITES")}
    assert cited == {"cited:某政发〔2020〕1号"}


@pytest.mark.parametrize(("relation", "internal"), [("issues", False), ("refers", True)])
def test_no_citation_of_itself(book: RuleBook, relation: str, internal: bool) -> None:
    own = Draft("a", "甲市方案（2023—2025年）\n现将《甲市方案》印发").cites(
        "《甲市方案》", "甲市方案", relation, internal=internal
    )
    assert ends(project([own.facts], [], book), "CITES") == []


def test_repealed_documents(book: RuleBook) -> None:
    old, new = Draft("old", "甲市旧方案\n"), Draft("new", "甲市新方案\n《甲市旧方案》《甲市更旧方案》同时废止")
    new.cites("《甲市旧方案》", "甲市旧方案", "repeals").cites("《甲市更旧方案》", "甲市更旧方案", "repeals")
    graph = project([old.facts, new.facts], [], book)
    assert ends(graph, "SUPERSEDES") == [("new", "cited:甲市更旧方案"), ("new", "old")]


def test_facts_before_the_first_clause_have_a_measure_too(book: RuleBook) -> None:
    draft = Draft("a", "甲市方案\n到2025年，绿化率达到40%。").target("绿化率达到40%", "绿化率", "40", deadline="2025")
    graph = project([draft.facts], [], book)
    assert ends(graph, "CONTAINS") == [("a", "a#")]
    assert [source for source, _ in ends(graph, "SETS")] == ["a#"]


def test_a_row_is_told_by_its_cells(book: RuleBook) -> None:
    draft = Draft("a", "甲市方案\n附件1\n5\t安装路灯\t市城管局", region="甲市").clause("附件1", "附件1")
    draft.clause("附件1/5", None, "5")
    draft.responsible("安装路灯\t市城管局", "附件1/5", rule="responsibilities.column", 市城管局="lead")
    row = names(project([draft.facts], [], book), "Measure")["a#附件1/5"]
    assert (row["number"], row["evidence"]) == ("5", "安装路灯\t市城管局")


def test_a_path_printed_twice_is_two_measures(book: RuleBook) -> None:
    draft = Draft("a", "甲市方案\n一、首次\n绿化率达到40%。\n一、再次\n绿化率达到50%。")
    draft.clause("一、", "首次", "一、首次").target("绿化率达到40%", "绿化率", "40", clause="一、")
    draft.clause("一、", "再次", "一、再次").target("绿化率达到50%", "绿化率", "50", clause="一、")
    graph = project([draft.facts], [], book)
    values = names(graph, "Target")
    assert [(measure, values[target]["value_text"]) for measure, target in sorted(ends(graph, "SETS"))] == [
        ("a#一、", "40"),
        ("a#一、~2", "50"),
    ]


def test_a_clause_whose_parents_are_missing_hangs_on_the_nearest(book: RuleBook) -> None:
    draft = (
        Draft("a", "甲市方案\n一、总则\n1.细项\n绿化率达到40%").clause("一、", "总则").clause("一、/（一）/1.", "细项")
    )
    draft.target("绿化率达到40%", "绿化率", "40", clause="一、/（一）/1./（1）")
    graph = project([draft.facts], [], book)
    assert ends(graph, "CONTAINS") == [("a", "a#一、"), ("a#一、", "a#一、/（一）/1.")]
    assert [source for source, _ in ends(graph, "SETS")] == ["a#一、/（一）/1."]


def test_known_regions_lie_in_one_another(book: RuleBook) -> None:
    draft = Draft("a", "方案\n", region="西咸新区", issuers=("西安市人民政府",))
    graph = project([draft.facts], [], book)
    assert ends(graph, "GOVERNS") == [("a", "61N1")]
    assert {("61N1", "610100"), ("610100", "610000"), ("610000", "000000")} <= set(ends(graph, "PART_OF"))
    assert ("610100:人民政府", "610100") in ends(graph, "SERVES")


def test_a_zone_without_a_code_lies_in_its_city(book: RuleBook) -> None:
    draft = Draft("a", "方案\n", region="西安市高新技术产业开发区")
    graph = project([draft.facts], [], book)
    assert ends(graph, "GOVERNS") == [("a", "610100/高新技术产业开发区")]
    assert ("610100/高新技术产业开发区", "610100") in ends(graph, "PART_OF")


def test_a_region_that_nobody_knows_is_kept_by_name(book: RuleBook) -> None:
    graph = project([Draft("a", "方案\n", region="望湖市").facts], [], book)
    assert ends(graph, "GOVERNS") == [("a", "-/望湖市")]
    assert names(graph, "Region")["-/望湖市"]["level"] == "prefecture"
    assert ends(graph, "PART_OF") == []


def test_only_judged_pairs_conflict(book: RuleBook) -> None:
    city, province = city_plan(), province_plan()

    def side(draft: Draft, fact: str | None = None) -> Side:
        target = next(record for record in draft.records if record.type == "target")
        return Side(
            doc=draft.name,
            indicator=target.indicator,
            value=target.value,
            comparator=target.comparator,
            change="none",
            evidence=target.evidence,
            fact=fact or target.id,
        )

    judged = Conflict(
        id="1", kind="hierarchy", strength="divergence", a=side(city), b=side(province), explanation="低3个百分点"
    )
    left_out = Conflict(id="2", kind="not_comparable", a=side(city), b=side(province), reason="scope", explanation="")
    unknown = Conflict(id="3", kind="value", strength="divergence", a=side(city, "x"), b=side(province), explanation="")
    graph = project([city.facts, province.facts], [judged, left_out, unknown], book)
    assert [edge.properties["id"] for edge in graph.edges if edge.type == "CONFLICTS_WITH"] == ["1"]


def test_the_order_of_documents_changes_nothing(book: RuleBook) -> None:
    one, other = city_plan().facts, province_plan().facts
    assert project([one, other], [], book) == project([other, one], [], book)


def test_the_same_facts_under_two_stems_are_two_documents(book: RuleBook) -> None:
    facts = city_plan().facts
    graph = project([facts, facts.model_copy(update={"name": "copy"})], [], book)
    assert len(names(graph, "Target")) == 2


def test_parts_hold_what_they_need(graph: Graph) -> None:
    parts = Parts(graph)
    assert parts.documents == ["city", "province"]
    part = parts.part("city")
    refs = {(node.label, node.id) for node in part.nodes}
    assert all({edge.source, edge.target} <= refs for edge in part.edges)
    own = {(node.label, node.id) for node in graph.nodes if owner(node) == "city"}
    assert own <= refs
    assert [e for e in graph.edges if e.source in own or e.target in own] == [
        e for e in part.edges if e.source in own or e.target in own
    ]
    assert ("Document", "province") in refs
    assert not any(label == "Target" and id_.startswith("province") for label, id_ in refs)
    assert parts.part("absent") == Graph()
