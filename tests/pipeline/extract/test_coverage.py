"""Every number of a document is claimed, explained or open, and for the right reason."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract import facts_of
from pipeline.extract.coverage import coverage
from pipeline.readers import SUFFIXES, read, read_string
from pipeline.readers.html import read_html
from pipeline.records import Facts, Number, Outline, Source, Target
from pipeline.rules import RuleBook, rulebook
from pipeline.structure import outline

HEAD = "云州市节水工作方案\n一、主要任务\n"
TABLE = """云州市节水规划
一、主要指标
表1主要指标
序号\t指标\t单位\t2020年现状值\t2025年目标值
1\t供水管网漏损率\t%\t12\t9
2\t再生水利用率\t%\t22\t30
"""


def accounted(source: Source, book: RuleBook) -> tuple[list[Number], Facts, Outline]:
    whole = outline(source, book)
    facts = facts_of(whole, book)
    return coverage(whole, facts, book), facts, whole


def numbers(text: str, book: RuleBook) -> list[Number]:
    """The numbers of a text under a title and a heading, without the heading's own."""
    found, _, _ = accounted(read_string(HEAD + text), book)
    return [number for number in found if number.start >= len(HEAD)]


def status(text: str, book: RuleBook) -> dict[str, str | None]:
    """Of each number as printed what it is used for, the reason that explains it, or None."""
    return {number.text: number.use or number.reason for number in numbers(text, book)}


def test_amount_baseline_and_deadline_are_claimed(book: RuleBook) -> None:
    found, facts, _ = accounted(read_string(HEAD + "到2026年，全市供水管网漏损率由12%降至9%。"), book)
    (target,) = [fact for fact in facts.records if isinstance(fact, Target)]
    uses = {number.text: (number.use, number.facts) for number in found}
    assert uses["到2026年"] == ("deadline", (target.id,))
    assert uses["12%"] == ("baseline", (target.id,))
    assert uses["9%"] == ("amount", (target.id,))


def test_a_number_in_the_evidence_that_no_fact_uses_is_not_claimed(book: RuleBook) -> None:
    found = status("到2026年，依托5个培训基地培训节水管理人员2000人。", book)
    assert found["2000人"] == "amount"
    assert found["5个"] != "amount"


def test_equal_amounts_of_one_clause_belong_to_their_own_targets(book: RuleBook) -> None:
    found = [number for number in numbers("到2026年，改造泵站12座、水闸12座。", book) if number.text == "12座"]
    assert [number.use for number in found] == ["amount", "amount"]
    assert found[0].facts != found[1].facts
    assert [len(number.facts) for number in found] == [1, 1]


def test_an_amount_of_several_subjects_is_claimed_by_each(book: RuleBook) -> None:
    (amount,) = [
        number for number in numbers("到2026年，绿色学校、绿色医院占比达到80%以上。", book) if number.text == "80%"
    ]
    assert len(amount.facts) == 2


def test_the_year_of_a_heading_is_claimed_by_what_inherits_it(book: RuleBook) -> None:
    text = "云州市节水工作方案\n二、2024年重点工作任务\n（一）更新管网。改造供水管网120公里。\n"
    found, facts, _ = accounted(read_string(text), book)
    (target,) = [fact for fact in facts.records if isinstance(fact, Target)]
    (year,) = [number for number in found if number.text == "2024年"]
    assert (target.deadline, year.use) == ("2024", "deadline")
    assert target.id in year.facts


def test_numbers_of_clauses_and_documents_are_claimed(book: RuleBook) -> None:
    text = f"{HEAD}1.更新管网。依据《城镇供水条例（2019年修订）》（云政发〔2020〕7号）开展改造。\n"
    found, _, _ = accounted(read_string(text), book)
    assert [(number.text, number.use) for number in found] == [
        ("1", "clause"),
        ("2019年", "citation"),
        ("2020", "citation"),
        ("7", "citation"),
    ]


def test_a_table_claims_value_baseline_and_head(book: RuleBook) -> None:
    found, facts, _ = accounted(read_string(TABLE), book)
    leak, reuse = [fact for fact in facts.records if isinstance(fact, Target)]
    by_text = {number.text: number for number in found}
    assert by_text["9"].facts == (leak.id,)
    assert (by_text["22"].use, by_text["22"].facts) == ("baseline", (reuse.id,))
    assert by_text["2"].reason == "explained.row_number"
    assert (by_text["2025"] if "2025" in by_text else by_text["2025年"]).use == "deadline"


def test_what_nothing_accounts_for_is_open(book: RuleBook) -> None:
    (number,) = numbers("各单位备案序列37，其余照旧。", book)
    assert (number.text, number.status, number.facts, number.reason) == ("37", "open", (), None)
    assert number.sentence == "各单位备案序列37，其余照旧"


@pytest.mark.parametrize(
    ("text", "printed", "reason"),
    [
        ("组织申报第三批试点。", "三批", "explained.ordinal"),
        ("打造一批节水示范街区。", "一批", "explained.indefinite"),
        ("推进泵站二期工程建设。", "二期", "explained.phase"),
        ("完善“15分钟服务圈”。", "15分钟", "explained.quoted_name"),
        ("构建“3+2”管理体系。", "3", "explained.code"),
        ("依托12345热线受理投诉。", "12345", "explained.hotline"),
        ("提供24小时自助服务。", "24小时", "explained.clock"),
        ("云州7月29日电，宣传周启动。", "29日", "explained.day"),
        ("观看《百年治水20讲》。", "20讲", "explained.title"),
        ("对取水量10万吨以上的企业开展检查。", "10万吨", "explained.threshold"),
    ],
)
def test_reasons(text: str, printed: str, reason: str, book: RuleBook) -> None:
    assert status(text, book)[printed] == reason


def test_a_count_in_words_that_is_made_is_not_explained_away(book: RuleBook) -> None:
    found = {number.text: number for number in numbers("新建泵站一座，每个乡镇至少建成一所学校。", book)}
    assert found["一座"].status != "explained"
    assert found["一所"].status != "explained"


def test_a_chapter_is_no_look_back_for_a_heading_in_the_one_before(book: RuleBook) -> None:
    text = (
        "云州市节水规划\n一、总则\n用水效率稳步提高。\n城市供水现状\n用水效率不高。\n"
        "二、主要目标\n（一）总体目标\n到2025年，全市供水管网漏损率达到9%。\n"
    )
    found, _, _ = accounted(read_string(text), book)
    by_text = {number.text: number for number in found}
    assert by_text["9%"].use == "amount"


def test_metadata_beside_the_text_is_accounted_for(book: RuleBook) -> None:
    page = (
        "<html><body><table><tr><td>索引号</td><td>00123/2024-0017</td><td>文件来源</td><td>政府公报第7期</td></tr>"
        "<tr><td>发文字号</td><td>云政办〔2024〕15号</td><td>发布日期</td><td>2024-03-05</td></tr></table>"
        "<h1>云州市节水方案</h1><p>一、主要目标</p>"
        "<p>到2025年，全市新建泵站12座，改造老旧供水管网120公里，再生水利用率达到30%以上。</p></body></html>"
    )
    found, facts, whole = accounted(read_html(Path("page.html"), page.encode()), book)
    beside = {whole.source.text[number.start : number.end]: number for number in found if number.passage is None}
    assert beside["7"].reason == "explained.metadata"
    assert beside["15"].facts == (facts.records[0].id,)


# ------------------------------------------------------------ nothing is lost

PIECES = (
    "到2026年，",
    "供水管网漏损率达到9%，",
    "改造管网1,200.5公里、泵站12座，",
    "第三批试点，",
    "２０２５年６月底前",
    "（云政发〔2021〕7号）",
    "\n71. 2022年工作",
    "\n二、",
    "\n1.",
    "\t",
    "PM2.5浓度",
    "3—5家",
    "2021-2025",
    "翻一番，",
    "十分之一",
    "《条例（2019年）》",
    "。",
    "\n",
)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12))
def test_every_digit_stands_in_exactly_one_number(pieces: list[str]) -> None:
    assert_whole(read_string(HEAD + "".join(pieces)), rulebook())


def test_every_digit_of_real_documents_stands_in_one_number(real_corpus: Path, book: RuleBook) -> None:
    paths = [path for path in sorted(real_corpus.iterdir()) if path.suffix in SUFFIXES and path.suffix != ".md"]
    assert paths
    for path in paths:
        assert_whole(read(path), book)


def assert_whole(source: Source, book: RuleBook) -> None:
    found, facts, _ = accounted(source, book)
    ids = {fact.id for fact in facts.records}
    inside = {place for number in found for place in range(number.start, number.end)}
    assert [at for at, char in enumerate(source.text) if char.isdecimal() and at not in inside] == []
    assert all(one.end <= other.start for one, other in pairwise(found))
    for number in found:
        assert (number.status == "claimed") == bool(number.facts) == bool(number.use)
        assert (number.status == "explained") == bool(number.reason)
        assert set(number.facts) <= ids
