"""What both stores must do alike: hold a graph exactly, change it document by document, answer, and refuse."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import sync
from graph.model import project
from graph.schema import NODES, RELATIONSHIPS, Edge, Graph, Node
from graph.store import Store
from graph.sync import Parts, bring_up_to_date
from pipeline.errors import QueryError
from pipeline.records import Conflict, Facts, Side, Target
from pipeline.rules import RuleBook
from tests.made import Draft, city_plan, province_plan
from tests.stored import dump, expected


def targets(facts: Facts) -> list[Target]:
    return [record for record in facts.records if isinstance(record, Target)]


def conflict(a: Facts, b: Facts, explanation: str = "低3个百分点") -> Conflict:
    def side(facts: Facts) -> Side:
        one = targets(facts)[0]
        kept = ("indicator", "value", "unit", "comparator", "change", "deadline", "evidence")
        return Side(doc=facts.name, fact=one.id, **{name: getattr(one, name) for name in kept})

    id_ = f"{a.name}-{b.name}"
    return Conflict(id=id_, kind="hierarchy", strength="divergence", a=side(a), b=side(b), explanation=explanation)


@pytest.fixture
def graph(book: RuleBook) -> Graph:
    city, province = city_plan().facts, province_plan().facts
    return project([city, province], [conflict(city, province)], book)


def test_holds_the_graph_exactly(store: Store, graph: Graph) -> None:
    store.rebuild(graph)
    assert dump(store) == expected(graph)


def test_counts(store: Store, graph: Graph) -> None:
    store.rebuild(graph)
    counts = store.counts()
    assert set(counts) == {*NODES, *RELATIONSHIPS}
    assert counts["Document"] == sum(node.label == "Document" for node in graph.nodes) == 3
    assert counts["CONFLICTS_WITH"] == 1
    assert counts["SUPERSEDES"] == 0


def test_rebuild_replaces_everything(store: Store, graph: Graph, book: RuleBook) -> None:
    store.rebuild(graph)
    other = project([province_plan().facts], [], book)
    store.rebuild(other)
    assert dump(store) == expected(other)
    store.rebuild(Graph())
    assert set(store.counts().values()) == {0}


def test_survives_closing(store: Store, graph: Graph) -> None:
    store.rebuild(graph)
    before = dump(store)
    store.close()
    store.open()
    assert dump(store) == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        '引号"与“引号”',
        "两行\r\n三\t列",
        "反斜杠\\ \\n 尾\\",
        "逗号,分号;",
        "NULL",
        "\\N",
        "𠮷野家😀",
        "\x01\x7f",
    ],
)
def test_text_comes_back_as_it_was(store: Store, text: str) -> None:
    node = Node("Indicator", f"k{text}", {"id": f"k{text}", "name": text, "core": None, "names": text * 3})
    store.rebuild(Graph((node,)))
    assert store.run("MATCH (i:Indicator) RETURN i.id, i.name, i.core, i.names").rows == [
        [f"k{text}", text, None, text * 3]
    ]
    store.replace_document("none", Graph((node,), ()))
    assert store.counts()["Indicator"] == 0, "an indicator that nothing measures is dropped"


@pytest.mark.parametrize(("text", "held"), [("零\x00位", "零位"), ("半\ud83d个", "半?个")])
def test_text_that_no_store_can_hold_is_made_so(store: Store, text: str, held: str) -> None:
    nodes = (Node("Indicator", text, {"id": text, "name": text, "names": "x"}),)
    store.rebuild(Graph(nodes))
    assert store.run("MATCH (i:Indicator) RETURN i.id, i.name, i.names").rows == [[held, held, "x"]]


@pytest.mark.parametrize("value", [0.1, 1e-7, 22.0, 3.5e11, -4.25])
def test_numbers_come_back_as_they_were(store: Store, value: float) -> None:
    properties = {"id": "t", "document": "d", "value": value, "value_text": "x", "from_year": 2025}
    store.rebuild(Graph((Node("Target", "t", properties),)))
    assert store.run("MATCH (t:Target) RETURN t.value, t.value_max, t.from_year").rows == [[value, None, 2025]]


def test_replace_document(store: Store, graph: Graph, book: RuleBook) -> None:
    store.rebuild(graph)
    after = project([city_plan("23").facts, province_plan().facts], [], book)
    store.replace_document("city", Parts(after).part("city"))
    assert dump(store) == expected(after)


def test_replace_document_in_an_empty_store(store: Store, graph: Graph) -> None:
    store.replace_document("city", Parts(graph).part("city"))
    values = store.run("MATCH (t:Target) WHERE t.document = 'city' RETURN t.value_text").rows
    assert values == [["22"]]


def test_remove_document(store: Store, graph: Graph) -> None:
    store.rebuild(graph)
    store.remove_document("city")
    store.remove_document("city")
    documents = store.run("MATCH (d:Document) RETURN d.id ORDER BY d.id").rows
    assert documents == [["province"]], "what only that document cited is gone, too"
    offices = store.run("MATCH (d:Department) RETURN d.name ORDER BY d.name").rows
    assert offices == [["清江省人民政府"], ["省生态环境厅"]]
    assert store.counts()["CONFLICTS_WITH"] == 0


def test_read_only_refuses_changes(store: Store, graph: Graph) -> None:
    store.rebuild(graph)
    before = dump(store)
    for statement in (
        "CREATE (:Indicator {id: 'x'})",
        "MATCH (d:Document) DETACH DELETE d",
        "MATCH (d:Document) SET d.title = 'x'",
        "MERGE (i:Indicator {id: 'x'}) RETURN i.id",
        "MATCH (d:Document) WHERE d.title = 'DELETE' SET d.held = false RETURN d.id",
    ):
        with pytest.raises(QueryError):
            store.run(statement)
    assert dump(store) == before


def test_words_of_change_are_no_change(store: Store, graph: Graph) -> None:
    store.rebuild(graph)
    rows = store.run("MATCH (d:Document {id: 'city'}) RETURN 'CREATE, DELETE, SET' AS `merge`, d.id AS id")
    assert rows.columns == ["merge", "id"]
    assert rows.rows == [["CREATE, DELETE, SET", "city"]]


def test_wrong_statements_are_named(store: Store, graph: Graph) -> None:
    store.rebuild(graph)
    for statement in ("MATCH (d:Document RETURN d", "RETURN nonsense", ""):
        with pytest.raises(QueryError) as caught:
            store.run(statement)
        assert caught.value.zh.startswith("语句被拒绝")
        assert "\n" not in caught.value.en


def test_parameters(store: Store, graph: Graph) -> None:
    store.rebuild(graph)
    statement = "MATCH (d:Document) WHERE d.id IN $ids AND d.held = $held RETURN d.id AS id ORDER BY id"
    assert store.run(statement, {"ids": ["city", "x", "province"], "held": True}).rows == [["city"], ["province"]]
    assert store.run(statement, {"ids": [], "held": True}).rows == []
    assert store.run(statement, {"ids": ["'"], "held": False}).rows == []


def test_writing_when_allowed(store: Store, graph: Graph) -> None:
    store.rebuild(graph)
    store.run("MERGE (i:Indicator {id: $id}) SET i.name = $id", {"id": "x"}, read_only=False)
    assert store.run("MATCH (i:Indicator {id: 'x'}) RETURN i.name").rows == [["x"]]


# ------------------------------------------------------------ document by document is the same as all at once


def third(variant: int) -> Draft:
    """A document that cites the city's plan, by title or by number, and shares a department with it."""
    cited = "《柳川市清洁空气行动方案》" if variant == 1 else "《柳川市清洁空气行动方案》（柳政办〔2024〕12号）"
    text = (
        f"柳川市监测网络方案\n根据{cited}，参照《重点行业排放标准》（GB 1—2020）。\n"
        "（市发展和改革委员会、市发展改革委负责）\n"
    )
    draft = Draft("third", text, region="柳川市", issued_on="2025-01-01")
    number = None if variant == 1 else "柳政办〔2024〕12号"
    draft.cites(cited, "柳川市清洁空气行动方案", "implements" if variant < 3 else "repeals", doc_number=number)
    draft.cites("《重点行业排放标准》", "重点行业排放标准", "refers", doc_number="GB 1—2020")
    names = {"市发展和改革委员会": "lead", "市发展改革委": "lead"} if variant < 3 else {"市发展改革委": "lead"}
    return draft.responsible("市发展改革委负责", "", **names)


STATES = {
    "city": [None, city_plan("22"), city_plan("23")],
    "province": [None, province_plan()],
    "third": [None, third(1), third(2), third(3)],
}


def state(chosen: dict[str, int], book: RuleBook) -> Graph:
    documents = [draft.facts for name, number in chosen.items() if (draft := STATES[name][number]) is not None]
    by_name = {facts.name: facts for facts in documents}
    conflicts = []
    if {"city", "province"} <= by_name.keys():
        conflicts = [conflict(by_name["city"], by_name["province"], f"third {chosen['third']}")]
    return project(documents, conflicts, book)


choices = st.fixed_dictionaries({name: st.integers(0, len(drafts) - 1) for name, drafts in STATES.items()})


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(choices, min_size=2, max_size=4))
def test_step_by_step_is_the_same_as_anew(
    make_store: Callable[[], Store], book: RuleBook, steps: list[dict[str, int]]
) -> None:
    with pytest.MonkeyPatch.context() as patch, make_store() as store:
        patch.setattr(sync, "_FEW", 0)
        store.rebuild(state(steps[0], book))
        for before, after in pairwise(steps):
            graph = state(after, book)
            removed = {name for name, number in after.items() if not number and before[name]}
            changed = {name for name, number in after.items() if number and number != before[name]}
            bring_up_to_date(store, graph, changed, removed)
            if changed or removed:
                assert dump(store) == expected(graph)


def test_many_changes_make_it_anew(store: Store, graph: Graph) -> None:
    assert bring_up_to_date(store, graph, {"city", "province"}) is True
    assert dump(store) == expected(graph)
    assert bring_up_to_date(store, Graph(), set()) is False


def test_edges_may_be_parallel(store: Store) -> None:
    ends = ("Document", "a"), ("Document", "b")
    nodes = tuple(Node("Document", id_, {"id": id_, "held": True}) for id_ in "ab")
    edges = tuple(
        Edge("CITES", *ends, {"relation": kind, "clause": None, "evidence": kind}) for kind in ("basis", "refers")
    )
    store.rebuild(Graph(nodes, edges))
    assert store.counts()["CITES"] == 2
