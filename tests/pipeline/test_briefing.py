"""The briefing: what a document is, what it replaces and changes, who has work, with what it conflicts."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import extract_facts
from pipeline.briefing import Taken, Verdicts, briefing
from pipeline.conflicts import conflicts
from pipeline.records import Briefing, Conflict, DocumentBriefing, Facts, Failure, Notice, Target
from pipeline.rules import RuleBook
from tests.made import Draft, city_plan, fictional_book, province_plan
from tests.stored import CORPUS, sample_book


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    return fictional_book(tmp_path_factory.mktemp("rules"))


@cache
def samples() -> dict[str, Facts]:
    files = sorted((CORPUS / "documents").glob("chengchuan-*"))
    return {path.stem: extract_facts(path, rules=CORPUS / "rules") for path in files}


@cache
def sample_conflicts() -> tuple[Conflict, ...]:
    return tuple(conflicts(list(samples().values()), sample_book()))


def brief(names: list[str], status: str = "new") -> Briefing:
    """The briefing on some of the sample documents, put into a library that holds the others."""
    taken = [Taken(samples()[name], 1, status) for name in names]  # type: ignore[arg-type]
    concerned = [one for one in sample_conflicts() if {one.a.doc, one.b.doc} & set(names)]
    return briefing(taken, list(samples().values()), Verdicts(concerned, [], sample_conflicts()), sample_book())


def one(name: str) -> DocumentBriefing:
    found = brief([name]).documents
    assert [each.id for each in found] == [name]
    return found[0]


def said(document: DocumentBriefing, trend: str, than: str) -> list[str]:
    differences = [each for older in document.replaces if older.doc == than for each in older.differences]
    return [each.new.indicator for each in differences if trend in each.trends and isinstance(each.new, Target)]


def of(drafts: list[Draft], taken: list[Taken], book: RuleBook, before: list[Facts] | None = None) -> Briefing:
    documents = [draft.facts for draft in drafts]
    after = conflicts(documents, book)
    known = {each.id: each for each in conflicts(before, book)} if before is not None else {}
    gone = [each for id_, each in known.items() if id_ not in {one.id for one in after}]
    verdicts = Verdicts([each for each in after if each.id not in known], gone, after)
    return briefing(taken, documents, verdicts, book)


# ------------------------------------------------------------ what it replaces


def test_a_document_that_repeals_another() -> None:
    found = one("chengchuan-wushui-2024")
    (older,) = found.replaces
    assert (older.doc, older.ground, older.compared) == ("chengchuan-wushui-2021", "repeals", True)
    assert said(found, "stricter", older.doc) == ["城市污泥无害化处置率", "城市生活污水集中收集率", "新建改造污水管网"]
    sentence = next(each.explanation for each in older.differences if "污泥" in each.explanation)
    assert "增加5个百分点" in sentence, "with its arithmetic"
    assert "进厂生化需氧量浓度" in {each.old.indicator for each in older.differences if isinstance(each.old, Target)}
    assert "总磷浓度" in {each.new.indicator for each in found.added if isinstance(each.new, Target)}
    assert all(each.kind == "added" for each in found.added)


def test_the_document_that_is_repealed_says_so_when_it_comes_later() -> None:
    (newer,) = one("chengchuan-wushui-2021").replaced_by
    assert (newer.doc, newer.ground) == ("chengchuan-wushui-2024", "repeals")


def test_a_final_text_after_its_draft() -> None:
    found = one("chengchuan-jieshui-2024")
    grounds = {older.doc: older.ground for older in found.replaces}
    draft = "chengchuan-jieshui-2024-draft"
    assert grounds[draft] == "final"
    assert said(found, "stricter", draft) == ["城市公共供水管网漏损率"]
    assert said(found, "looser", draft) == ["公共机构节水型单位建成率"]
    assert said(found, "later", draft) == ["建成节水型居民小区"]
    assert [work.assignments[0].name for work in found.work] == ["市住房城乡建设局"]


def test_a_later_version() -> None:
    (older,) = one("chengchuan-yanglao-2024").replaces
    assert (older.ground, older.doc) == ("version", "chengchuan-yanglao-2022")
    assert older.unchanged > 0


def test_what_it_is_and_rests_on(made_up: RuleBook) -> None:
    city = city_plan()
    found = of([city, province_plan()], [Taken(city.facts, 1, "new")], made_up).documents[0]
    assert (found.title, found.doc_number, found.issued_on) == (
        "柳川市清洁空气行动方案",
        "柳政办〔2024〕12号",
        "2024-03-01",
    )
    (basis,) = found.basis
    assert (basis.title, basis.held) == ("清江省清洁空气行动方案", ("province",))
    (alone,) = of([city], [Taken(city.facts, 1, "new")], made_up).documents[0].basis
    assert alone.held == ()


def test_without_a_predecessor_all_is_added(made_up: RuleBook) -> None:
    city = city_plan()
    found = of([city], [Taken(city.facts, 1, "new")], made_up).documents[0]
    assert found.replaces == ()
    assert [each.what for each in found.added] == ["target", "milestone"]
    assert [(work.department, work.assignments[0].role) for work in found.work] == [
        ("柳川市发展和改革委员会", "lead"),
        ("柳川市生态环境局", "support"),
        ("柳川市各县区政府", "support"),
    ]


def test_its_own_text_before(made_up: RuleBook) -> None:
    before, after = city_plan("22"), city_plan("24")
    found = of([after], [Taken(after.facts, 2, "changed", before.facts)], made_up).documents[0]
    (older,) = found.replaces
    assert (older.ground, older.version) == ("text", 1)
    (difference,) = older.differences
    assert (difference.trends, difference.by) == (("stricter",), Decimal(2))
    assert (found.added, found.work) == ((), ())
    again = Taken(after.facts, 2, "changed", before.facts, same_file=True)
    assert of([after], [again], made_up).documents[0].replaces[0].ground == "rules"


def amending(relation: str, **fields: object) -> Draft:
    text = (
        "柳川市清洁空气行动补充方案\n柳政办〔2025〕3号\n"
        "修改《柳川市清洁空气行动方案》。到2025年，可再生能源消费占比不低于25%。\n"
    )
    return (
        Draft("amending", text, doc_number="柳政办〔2025〕3号", region="柳川市", issued_on="2025-01-02")
        .cites("《柳川市清洁空气行动方案》", "柳川市清洁空气行动方案", relation, **fields)
        .target("可再生能源消费占比不低于25%", "可再生能源消费占比", "25", comparator=">=", deadline="2025")
    )


def test_an_amendment_does_not_drop_what_it_leaves_unsaid(made_up: RuleBook) -> None:
    for relation, dropped in (("amends", False), ("repeals", True)):
        new = amending(relation)
        (older,) = of([city_plan(), new], [Taken(new.facts, 1, "new")], made_up).documents[0].replaces
        kinds = {each.kind for each in older.differences}
        assert ("dropped" in kinds) is dropped, relation
        assert "value" in kinds


def test_only_the_clauses_that_are_named_are_compared(made_up: RuleBook) -> None:
    new = amending("repeals", clauses=("二、",))
    (older,) = of([city_plan(), new], [Taken(new.facts, 1, "new")], made_up).documents[0].replaces
    assert older.clauses == ("二、",)
    assert older.differences == ()


# ------------------------------------------------------------ conflicts


def test_conflicts_with_what_is_at_hand() -> None:
    found = one("chengchuan-jieneng-2023")
    assert found.conflicts
    assert set(found.new_conflicts) == {each.id for each in found.conflicts}
    assert all(found.id in (each.a.doc, each.b.doc) and each.explanation for each in found.conflicts)


def test_a_conflict_that_only_moved_is_not_new(made_up: RuleBook) -> None:
    province, before = province_plan(), city_plan("22")
    moved = Draft("city", "印发通知\n" + before.text, title="柳川市清洁空气行动方案", region="柳川市")
    moved.target(
        "可再生能源消费占比不低于22%",
        "可再生能源消费占比",
        "22",
        comparator=">=",
        deadline="2025",
        clause="一、/（一）",
    )
    taken = [Taken(moved.facts, 2, "changed", before.facts)]
    found = of([province, moved], taken, made_up, [province.facts, before.facts])
    assert len(found.documents[0].conflicts) == 1
    assert (found.conflicts, found.gone, found.documents[0].new_conflicts) == ((), (), ())
    milder = city_plan("21")
    taken = [Taken(milder.facts, 2, "changed", before.facts)]
    found = of([province, milder], taken, made_up, [province.facts, before.facts])
    assert (len(found.conflicts), len(found.gone)) == (1, 1), "another value is another conflict"


def test_what_is_in_conflict_with_a_new_document_is_new_whoever_judged_it(made_up: RuleBook) -> None:
    drafts = [province_plan(), city_plan()]
    documents = [draft.facts for draft in drafts]
    verdicts = Verdicts([], [], conflicts(documents, made_up))
    assert len(briefing([Taken(documents[1], 1, "new")], documents, verdicts, made_up).conflicts) == 1
    assert briefing([], documents, verdicts, made_up).conflicts == ()


# ------------------------------------------------------------ attachments and doubts


def test_attachments_inside_at_hand_and_absent(made_up: RuleBook) -> None:
    names = ("重点任务表", "湖泊巡查表", "考核办法")
    text = "柳川市湖泊方案\n附件：1.重点任务表 2.湖泊巡查表 3.考核办法\n附件1\n重点任务表\n"
    plan = Draft("lakes", text, attachments=names).clause("附件1", "重点任务表", "附件1\n重点任务表")
    other = Draft("rounds", "湖泊巡查表\n正文")
    found = of([plan, other], [Taken(plan.facts, 1, "new")], made_up).documents[0].attachments
    assert [(each.name, each.clause, each.held, each.absent) for each in found] == [
        ("重点任务表", "附件1", (), False),
        ("湖泊巡查表", None, ("rounds",), False),
        ("考核办法", None, (), True),
    ]


def test_doubts(made_up: RuleBook) -> None:
    warned = Notice(zh="第 2 页是图片。", en="page 2 is a picture.")
    city = city_plan()
    scanned = tuple(
        each.model_copy(update={"place": each.place.model_copy(update={"ocr": 0.6})}) if each.type == "target" else each
        for each in city.facts.records
    )
    facts = city.facts.model_copy(update={"records": scanned})
    found = briefing([Taken(facts, 1, "new", warnings=(warned,))], [facts], Verdicts([], [], []), made_up).documents[0]
    assert found.doubts[0] == warned
    assert "可再生能源消费占比" in found.doubts[1].zh
    assert of([city], [Taken(city.facts, 1, "new")], made_up).documents[0].doubts == ()


def test_the_rest(made_up: RuleBook) -> None:
    city = city_plan().facts
    failed = [Failure(path=name, zh="坏", en="bad") for name in ("b.pdf", "a.pdf")]
    found = briefing([], [city], Verdicts([], [], []), made_up, unchanged=["city"], failed=failed)
    assert [each.path for each in found.failed] == ["a.pdf", "b.pdf"]
    assert (found.unchanged, found.facts["target"], found.documents) == (("city",), 1, ())


# ------------------------------------------------------------ order


@settings(max_examples=5)
@given(seed=st.integers(0, 10**6))
def test_the_order_of_files_changes_nothing(seed: int) -> None:
    shuffled = Random(seed)
    documents, taken = list(samples().values()), [Taken(facts, 1, "new") for facts in samples().values()]
    shuffled.shuffle(documents)
    shuffled.shuffle(taken)
    found = briefing(
        taken, documents, Verdicts(*[conflicts(documents, sample_book()), [], sample_conflicts()]), sample_book()
    )
    assert found == whole()


@cache
def whole() -> Briefing:
    return brief(list(samples()))


def test_it_is_a_frozen_record_that_survives_json() -> None:
    text = whole().model_dump_json()
    assert Briefing.model_validate_json(text) == whole()
