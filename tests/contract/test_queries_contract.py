"""Every named query on every store: its columns, its rows in their order, and the names a user may give."""

from __future__ import annotations

from typing import Any

import pytest

from graph.model import project
from graph.queries import find_query, load_queries, run_query
from graph.store import Store
from pipeline.errors import QueryError
from pipeline.records import Conflict, Side
from pipeline.rules import RuleBook
from tests.made import Draft, city_plan, province_plan

CONTRACT = {
    "department-targets": (
        ["department"],
        ["document", "clause", "indicator", "comparator", "value", "value_max", "unit", "deadline", "role", "evidence"],
    ),
    "department-ledger": (["department"], ["document", "clause", "kind", "work", "deadline", "role"]),
    "target-owners": (["indicator"], ["document", "clause", "indicator"]),
    "region-targets": (["region"], ["document", "clause", "indicator"]),
    "due": (["until"], ["due", "document", "clause"]),
    "unowned-targets": ([], ["document", "clause", "indicator"]),
    "indicator-timeline": (["indicator"], ["deadline", "document", "region", "indicator"]),
    "cascade": (["indicator"], ["level", "region", "document", "indicator"]),
    "document-basis": (["document"], ["depth", "document", "title"]),
    "document-impact": (["document"], ["depth", "document", "title"]),
    "shared-work": (["department"], ["department"]),
    "busiest-departments": ([], ["department"]),
    "cited-not-held": ([], ["title", "doc_number"]),
    "conflicts-of": (["document"], ["kind", "strength", "explanation"]),
}


def district() -> Draft:
    text = (
        "澄湖区清洁空气任务\n落实《柳川市清洁空气行动方案》。\n一、任务\n到2024年6月，建成监测站3—5个。\n"
        "可再生能源消费占比达到20%。（区生态环境局、区发展改革委负责）\n二、其他\n每年植树10万株。\n"
    )
    owners = ("区生态环境局", "区发展改革委")
    return (
        Draft("district", text, region="澄湖区")
        .cites("《柳川市清洁空气行动方案》", "柳川市清洁空气行动方案", "implements")
        .clause("一、", "任务")
        .target(
            "建成监测站3—5个", "建成监测站", "3", "个", value_max="5", deadline="2024-06", clause="一、", owners=owners
        )
        .target("可再生能源消费占比达到20%", "可再生能源消费占比", "20", deadline="2025", clause="一、", owners=owners)
        .responsible("区生态环境局、区发展改革委负责", "一、", 区生态环境局="responsible", 区发展改革委="responsible")
        .clause("二、", "其他")
        .target("每年植树10万株", "植树", "10", "万株", recurrence="annual", clause="二、")
    )


@pytest.fixture
def filled(store: Store, book: RuleBook) -> Store:
    drafts = [city_plan(), province_plan(), district()]
    sides = []
    for draft in drafts[:2]:
        target = next(record for record in draft.records if record.type == "target")
        kept = ("indicator", "value", "unit", "comparator", "change", "deadline", "evidence")
        sides.append(Side(doc=draft.name, fact=target.id, **{name: getattr(target, name) for name in kept}))
    conflict = Conflict(
        id="c", kind="hierarchy", strength="divergence", a=sides[0], b=sides[1], explanation="低3个百分点"
    )
    store.rebuild(project([draft.facts for draft in drafts], [conflict], book))
    return store


def ask(store: Store, book: RuleBook, name: str, **given: str) -> list[list[Any]]:
    return run_query(store, find_query(name, book), given, book).rows


def columns(store: Store, book: RuleBook, name: str, *wanted: str, **given: str) -> list[tuple[Any, ...]]:
    rows = run_query(store, find_query(name, book), given, book).dicts()
    return [tuple(row[column] for column in wanted) for row in rows]


def test_the_contract_is_kept(book: RuleBook) -> None:
    known = load_queries(book)
    for name, (parameters, first) in CONTRACT.items():
        query = known[name]
        assert [key for key, parameter in query.parameters.items() if parameter.default is None] == parameters
        assert list(query.columns)[: len(first)] == first


@pytest.mark.parametrize("name", [*CONTRACT, "documents"])
def test_every_query_runs_alike_twice(filled: Store, book: RuleBook, name: str) -> None:
    given = {"department": "市发展改革委", "indicator": "占比", "region": "柳川市", "document": "city", "until": "2030"}
    query = find_query(name, book)
    wanted = {key: given[key] for key in query.parameters if key in given}
    rows = run_query(filled, query, wanted, book)
    assert rows.columns == list(query.columns)
    assert rows == run_query(filled, query, wanted, book)
    assert "ORDER BY" in query.cypher


def test_no_query_is_left_out(book: RuleBook) -> None:
    assert set(load_queries(book)) == {*CONTRACT, "documents"}


@pytest.mark.parametrize(
    "form", ["市发展改革委", " 市发改委 ", "柳川市发展和改革委员会", "市发展和改革委", "柳川市发改委"]
)
def test_department_targets_by_every_form(filled: Store, book: RuleBook, form: str) -> None:
    found = columns(filled, book, "department-targets", "document", "value", "role", "department", department=form)
    assert found == [("city", 22, "lead", "市发展改革委")]


def test_an_organ_without_a_level_is_meant_at_every_level(filled: Store, book: RuleBook) -> None:
    found = columns(filled, book, "department-targets", "document", "value", department="发改委")
    assert found == [("city", 22), ("district", 3), ("district", 20)]
    with pytest.raises(QueryError, match="市发展改革委"):
        ask(filled, book, "department-targets", department="省发展改革委")


@pytest.mark.parametrize(
    ("form", "given"),
    [
        ("生态环境局", ["天津市", "恩施土家族苗族自治州", "陕西省"]),
        ("市生态环境局", ["天津市"]),
        ("省生态环境厅", ["陕西省"]),
        ("州生态环境局", ["恩施土家族苗族自治州"]),
        ("陕西省环保厅", ["陕西省"]),
    ],
)
def test_a_level_is_that_of_the_region(store: Store, book: RuleBook, form: str, given: list[str]) -> None:
    def plan(region: str, unit: str) -> Draft:
        draft = Draft(region, f"方案\n一、治理\n（{unit}负责）", region=region).clause("一、", "治理")
        return draft.responsible(f"（{unit}负责）", "一、", **{unit: "responsible"})

    drafts = [plan("天津市", "市生态环境局"), plan("陕西省", "省生态环境厅")]
    drafts.append(plan("恩施土家族苗族自治州", "州生态环境局"))
    store.rebuild(project([draft.facts for draft in drafts], [], book))
    found = columns(store, book, "department-ledger", "jurisdiction", department=form)
    assert sorted(region for (region,) in found) == sorted(given)


def test_department_ledger(filled: Store, book: RuleBook) -> None:
    found = columns(filled, book, "department-ledger", "kind", "work", "role", department="区生态环境局")
    assert found == [
        ("measure", "任务", "responsible"),
        ("target", "建成监测站", "responsible"),
        ("target", "可再生能源消费占比", "responsible"),
    ]


def test_a_class_shows_its_work_to_its_members(store: Store, book: RuleBook) -> None:
    county = Draft(
        "county", "澄湖区方案\n一、植树\n植树9万株。（区政府负责）", region="澄湖区", issuers=("澄湖区人民政府",)
    )
    county.clause("一、", "植树").target("植树9万株", "植树", "9", "万株", clause="一、", owners=("区政府",))
    store.rebuild(project([city_plan().facts, county.facts], [], book))
    found = columns(store, book, "department-ledger", "kind", "department", "role", "through", department="澄湖区政府")
    assert found == [
        ("measure", "区政府", "support", "各县区政府"),
        ("target", "区政府", "responsible", None),
    ]
    found = columns(store, book, "department-targets", "indicator", "through", department="澄湖区人民政府")
    assert found == [("植树", None)]
    assert columns(store, book, "department-targets", "indicator", department="各县区政府") == []


def test_a_member_without_work_of_its_own_is_found_in_its_class(filled: Store, book: RuleBook) -> None:
    for form in ("澄湖区人民政府", "柳川市澄湖区政府"):
        found = columns(filled, book, "department-ledger", "department", "role", "through", department=form)
        assert found == [("各县区政府", "support", "各县区政府")]
    with pytest.raises(QueryError):
        ask(filled, book, "department-ledger", department="雁塔区人民政府")


def test_target_owners(filled: Store, book: RuleBook) -> None:
    found = columns(filled, book, "target-owners", "document", "value", "department", indicator="可再生能源消费占比")
    assert found == [
        ("city", 22, "市发展改革委"),
        ("district", 20, "区发展改革委"),
        ("district", 20, "区生态环境局"),
        ("province", 25, None),
    ]


@pytest.mark.parametrize("form", ["PM2.5", "细颗粒物浓度", "pm2.5浓度"])
def test_indicators_by_every_form(filled: Store, book: RuleBook, form: str) -> None:
    assert columns(filled, book, "target-owners", "value", indicator=form) == [(35,)]


def test_region_targets(filled: Store, book: RuleBook) -> None:
    assert columns(filled, book, "region-targets", "document", "value", region="柳川市") == [("city", 22)]
    found = columns(filled, book, "region-targets", "value", "value_max", region="澄湖区")
    assert found == [(3, 5), (20, None), (10, None)]


def test_due(filled: Store, book: RuleBook) -> None:
    assert columns(filled, book, "due", "due", "work", "value_max", "departments", until="2024") == [
        ("2024-06-30", "建成监测站", 5, "区发展改革委；区生态环境局")
    ]
    assert columns(filled, book, "due", "work", until="2024-06-29") == []
    assert len(ask(filled, book, "due", until="2025")) == 6
    assert len(ask(filled, book, "due", until="2025-12-31", since="2025")) == 5


def test_unowned_targets(filled: Store, book: RuleBook) -> None:
    assert columns(filled, book, "unowned-targets", "document", "indicator") == [("district", "植树")]


def test_timeline_and_cascade(filled: Store, book: RuleBook) -> None:
    found = columns(filled, book, "indicator-timeline", "deadline", "document", indicator="可再生能源")
    assert found == [("2025", "city"), ("2025", "district"), ("2025", "province")]
    found = columns(filled, book, "cascade", "level", "region", "value", indicator="可再生能源")
    assert found == [("province", "清江省", 25), ("prefecture", "柳川市", 22), ("county", "澄湖区", 20)]


def test_basis_and_impact(filled: Store, book: RuleBook) -> None:
    found = columns(filled, book, "document-basis", "depth", "document", "held", document="district")
    assert found == [(1, "city", True), (2, "province", True)]
    found = columns(filled, book, "document-impact", "depth", "document", document="清政发[2023]5号")
    assert found == [(1, "city"), (2, "district")]
    assert ask(filled, book, "document-basis", document="清江省清洁空气行动方案") == []


def test_shared_work(filled: Store, book: RuleBook) -> None:
    found = columns(filled, book, "shared-work", "department", "measures", "targets", department="区生态环境局")
    assert found == [("区发展改革委", 1, 2)]
    found = columns(filled, book, "shared-work", "department", "roles", department="市发展改革委")
    assert sorted(found) == [("各县区政府", "support"), ("市生态环境局", "support")]


def test_busiest_departments(filled: Store, book: RuleBook) -> None:
    found = columns(filled, book, "busiest-departments", "department", "targets", "measures")
    assert found[:2] == [("区发展改革委", 2, 1), ("区生态环境局", 2, 1)]
    assert "各县区政府" not in {row[0] for row in found}


def test_cited_not_held(filled: Store, book: RuleBook) -> None:
    found = columns(filled, book, "cited-not-held", "title", "citations", "documents")
    assert found == [("重点行业排放标准", 1, "city")]


def test_conflicts_of(filled: Store, book: RuleBook) -> None:
    for document in ("city", "province"):
        found = columns(filled, book, "conflicts-of", "kind", "value_a", "value_b", "explanation", document=document)
        assert found == [("hierarchy", 22, 25, "低3个百分点")]
    assert ask(filled, book, "conflicts-of", document="district") == []


def test_documents(filled: Store, book: RuleBook) -> None:
    found = columns(filled, book, "documents", "document", "issuers")
    assert found == [("city", "柳川市人民政府办公室"), ("district", ""), ("province", "清江省人民政府")]


# ------------------------------------------------------------ wrong use


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("department-target", {}, "department-targets"),
        ("department-targets", {}, "department"),
        ("department-targets", {"department": " "}, "department"),
        ("department-targets", {"department": "市发展改革委", "unit": "x"}, "unit"),
        ("unowned-targets", {"department": "x"}, "department"),
        ("department-targets", {"department": "市发展改革委员"}, "市发展改革委"),
        ("document-basis", {"document": "citi"}, "city"),
        ("region-targets", {"region": "柳州"}, "柳川市"),
        ("due", {"until": "明年"}, "until"),
        ("due", {"until": "2025-13"}, "until"),
        ("due", {"until": "2025-02-30"}, "until"),
    ],
)
def test_wrong_use_says_what_there_is(
    filled: Store, book: RuleBook, name: str, given: dict[str, str], said: str
) -> None:
    with pytest.raises(QueryError) as caught:
        ask(filled, book, name, **given)
    assert said in caught.value.zh
    assert said in caught.value.en


def test_values_are_never_cypher(filled: Store, book: RuleBook) -> None:
    with pytest.raises(QueryError):
        ask(filled, book, "document-basis", document="x'] OR true //")
    assert filled.counts()["Document"] == 4


@pytest.mark.parametrize("name", [*CONTRACT, "documents"])
def test_every_query_may_be_asked_as_of_a_day(filled: Store, book: RuleBook, name: str) -> None:
    given = {"department": "市发展改革委", "indicator": "占比", "region": "柳川市", "document": "city", "until": "2030"}
    query = find_query(name, book)
    wanted = {key: given[key] for key in query.parameters if key in given}
    today, long_ago, always = (run_query(filled, query, wanted, book, as_of=day) for day in ("2100", "1900", None))
    held = {
        document for (document,) in filled.run("MATCH (p:Document) WHERE p.held RETURN p.id AS id ORDER BY id").rows
    }
    assert [row for row in today.rows if row not in always.rows] == []
    assert [row for row in long_ago.rows if held & {str(cell) for cell in row}] == []


def test_a_day_as_a_user_writes_it(filled: Store, book: RuleBook) -> None:
    query = find_query("documents", book)
    assert run_query(filled, query, {}, book, as_of="2024") == run_query(filled, query, {}, book, as_of="2024-12-31")
    with pytest.raises(QueryError):
        run_query(filled, query, {}, book, as_of="24年")
