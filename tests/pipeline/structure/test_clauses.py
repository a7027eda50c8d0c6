"""The tree of clauses and their headings."""

from __future__ import annotations

import pytest

from pipeline.readers import read_string
from pipeline.records import Outline
from pipeline.rules import rulebook
from pipeline.structure import outline
from pipeline.structure.headings import Surroundings, title_span


def read(text: str) -> Outline:
    return outline(read_string(text), rulebook())


def tree(text: str) -> list[tuple[str, str | None]]:
    return [(clause.path, clause.title) for clause in read(text).clauses]


def test_the_four_levels_of_official_documents() -> None:
    text = "一、总体要求\n（一）思想\n坚持绿色发展。\n1.控制总量。严格管理。\n（1）划定范围。由市划定。\n二、保障\n"
    found = read(text).clauses
    assert [(clause.path, clause.title, clause.level) for clause in found] == [
        ("一、", "总体要求", 1),
        ("一、/（一）", "思想", 2),
        ("一、/（一）/1.", "控制总量", 3),
        ("一、/（一）/1./（1）", "划定范围", 4),
        ("二、", "保障", 1),
    ]
    assert [clause.parent for clause in found] == [None, 0, 1, 2, None]


def test_numbers_may_go_on_through_their_parents() -> None:
    text = (
        "一、甲\n（一）乙\n1.丙事项。具体内容。\n（二）丁\n2.戊事项。具体内容。\n二、己\n（三）庚\n3.辛事项。具体内容。"
    )
    paths = "一、 一、/（一） 一、/（一）/1. 一、/（二） 一、/（二）/2. 二、 二、/（三） 二、/（三）/3."
    assert [path for path, _ in tree(text)] == paths.split()


def test_a_level_may_be_left_out() -> None:
    assert [path for path, _ in tree("一、甲\n1.乙事项。内容。\n二、丙\n2.丁事项。内容。")] == [
        "一、",
        "一、/1.",
        "二、",
        "二、/2.",
    ]


def test_a_fragment_starts_at_what_is_printed() -> None:
    text = "推动可再生能源应用。\n（三）低碳发展\n开展清洁生产。\n（四）协同降碳\n推进协同。\n三、程序\n（一）评审"
    assert [path for path, _ in tree(text)] == ["（三）", "（四）", "三、", "三、/（一）"]


def test_broken_marks_of_level_do_not_break_the_numbers() -> None:
    assert [path for path, _ in tree("### 三、甲\n#### 四、乙\n### 五、丙\n(一) 丁\n")] == [
        "三、",
        "四、",
        "五、",
        "五、/（一）",
    ]


def test_chapters_sections_and_articles() -> None:
    text = (
        "第一章 总 则\n第一条 为规范管理，制定本办法。\n第二条 【适用范围】 本市适用本办法。\n"
        "第二章 规划\n第一节 编制\n"
        "第三条（职责） 市交通部门负责实施。区政府应当配合。\n（一）现状；\n（二）目标。\n"
        "第四条 落地奖。新引进项目给予奖励。\n"
        "第二节 建设\n第五条 依照第三条的规定执行。"
    )
    assert tree(text) == [
        ("第一章", "总则"),
        ("第一章/第一条", None),
        ("第一章/第二条", "适用范围"),
        ("第二章", "规划"),
        ("第二章/第一节", "编制"),
        ("第二章/第一节/第三条", "职责"),
        ("第二章/第一节/第三条/（一）", None),
        ("第二章/第一节/第三条/（二）", None),
        ("第二章/第一节/第四条", "落地奖"),
        ("第二章/第二节", "建设"),
        ("第二章/第二节/第五条", None),
    ]


def test_articles_may_stand_below_han_numbers() -> None:
    assert [path for path, _ in tree("一、总则\n第一条为规范管理，制定本规则。\n二、职责\n第二条市政府负责。")] == [
        "一、", "一、/第一条", "二、", "二、/第二条",
    ]  # fmt: skip


def test_decimal_numbers() -> None:
    text = (
        "1. 总则\n1.1 目的\n制定本预案。\n1.2 依据\n依据法律。\n"
        "2 组织\n2.1 机构\n2.1.1 指挥部\n占比1.5%。\n（1）水旱灾害。"
    )
    assert [path for path, _ in tree(text)] == [
        "1.", "1./1.1", "1./1.2", "2", "2/2.1", "2/2.1/2.1.1", "2/2.1/2.1.1/（1）",
    ]  # fmt: skip


def test_boxes_hold_their_items() -> None:
    text = "三、任务\n（一）管网\n推进管网建设。\n专栏1 管网工程\n1.新建管网。新建20公里。\n（二）泵站\n新建泵站。"
    assert [path for path, _ in tree(text)] == [
        "三、",
        "三、/（一）",
        "三、/（一）/专栏1",
        "三、/（一）/专栏1/1.",
        "三、/（二）",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "一是加强领导。二是强化督查。",
        "到2025年，全市森林覆盖率达到45%。",
        "2023年新建学校5所。",
        "一、二、三产业融合发展。",
        "本市对下列情形（一）（二）不予支持。",
    ],
)
def test_prose_opens_no_clause(text: str) -> None:
    assert [path for path, _ in tree(text) if path != "一、"] == []


def test_lists_in_notes_and_lists_of_attachments_are_no_clauses() -> None:
    text = "一、目标\n完成。\n注：1. 比率为累计数。\n2. 投资含配套。\n3. 范围为市区。\n附件：1.指标表\n2.名单\n市发改委"
    assert [path for path, _ in tree(text)] == ["一、"]


def test_contents_are_no_clauses() -> None:
    text = "某县方案\n\n目 录\n一、要求\n（一）思想\n二、任务\n一、要求\n（一）思想\n坚持发展。\n二、任务\n改造。"
    assert [path for path, _ in tree(text)] == ["一、", "一、/（一）", "二、"]
    leaders = "某县方案\n一、总体要求………………1\n二、任务………………12\n一、总体要求\n坚持发展。\n二、任务\n完成。"
    assert [path for path, _ in tree(leaders)] == ["一、", "二、"]


def test_attachments_open_a_tree_of_their_own() -> None:
    text = (
        "某市办法\n第一条 为规范管理，制定本办法。\n第二条 本办法自发布之日起施行。\n"
        "附件：某市实施细则\n附件\n某市实施细则\n"
        "一、申请\n1.投资合同；\n2.身份证明。\n附件2：某市名单\n一、市级"
    )
    assert tree(text) == [
        ("第一条", None),
        ("第二条", None),
        ("附件", "某市实施细则"),
        ("附件/一、", "申请"),
        ("附件/一、/1.", None),
        ("附件/一、/2.", None),
        ("附件2", "某市名单"),
        ("附件2/一、", "市级"),
    ]


def test_the_notice_before_the_policy_holds_no_clauses() -> None:
    text = (
        "某市人民政府关于印发《某市节水行动方案》的通知\n各区人民政府：\n"
        "现将《某市节水行动方案》印发给你们，并提出以下要求：\n"
        "一、加强领导。各区要高度重视。\n某市人民政府\n2024年3月1日\n某市节水行动方案\n一、目标\n节约用水。\n二、任务\n推进改造。"
    )
    assert tree(text) == [("一、", "目标"), ("二、", "任务")]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("（一）加强组织领导。各区要压实责任，强化协同。", "加强组织领导"),
        ("（一）加强组织领导，健全工作机制。成立领导小组，由市长任组长。", "加强组织领导，健全工作机制"),
        ("（一）推进枢纽建设（牵头单位：市交通局）", "推进枢纽建设"),
        ("（一）打造名城。（牵头单位：市文旅局）\n1.做强品牌。开展宣传。", "打造名城"),
        ("1.实施“一网通办”。全面推行“一网通办。一窗通办”，优化流程。", "实施“一网通办”"),
        ("1.完善制度，建立清单，坚决防止违规。按照要求组织编制。", None),
        ("1.优化审批管理，制定报告规范，针对同一宗项目开展审批。", None),
        ("1.投资合同（原件）；", None),
        ("（二）工作目标：到2025年，建成公园5个。", "工作目标"),
        ("（二）市财政局要加大投入，落实资金。确保到位。", None),
        ("（二）到2025年，建成公园5个。面积不少于10公顷。", None),
    ],
)
def test_headings_alone_and_run_in(text: str, title: str | None) -> None:
    assert tree(text)[0][1] == title


def test_a_sentence_is_a_heading_where_parts_follow_and_body_where_none_do() -> None:
    head = "（十）针对群众反映强烈的重点领域，进一步加大执法力度，严厉打击违法行为。"
    assert tree(f"{head}\n1.制定要点。明确各部门职责。")[0][1] == head[3:-1].lstrip("）")
    assert tree(f"{head}\n牵头单位：市市场监管局\n")[0][1] is None


def test_heading_end_parts_heading_and_body() -> None:
    found = read("（一）加强组织领导。各区要压实责任。")
    clause, passage = found.clauses[0], found.passages[found.clauses[0].passage]
    assert passage.text[clause.heading_start : clause.heading_end] == "（一）加强组织领导"


def test_a_stop_in_brackets_does_not_end_a_heading() -> None:
    around = Surroundings(children=False, body=False, article=False, strict=False, high=True)
    text = "（一）落实“应纳尽纳。应保尽保”要求。加强排查。"
    assert title_span(text, 3, around) == (3, text.index("求") + 1)


_LETTER = """\
云州市人民政府关于印发云州市重点工作分工方案的通知
各县区人民政府：
《云州市重点工作分工方案》已经市政府同意，现印发给你们。
一、强化责任落实。市发改委要牵头建立工作台账，明确时间节点。
二、严格督查考核。市政府督查室要定期跟踪督办，及时通报进展情况。
云州市人民政府
2024年2月26日
附件：1.2024年《政府工作报告》任务清单 2.指标表（略）
云州市重点工作分工方案
一、总体要求。坚持稳中求进，推动高质量发展迈上新台阶。
"""


def test_the_numbered_directives_of_a_letter_are_clauses_of_their_own() -> None:
    assert [path for path, _ in tree(_LETTER)] == ["一、", "二、", "一、"]
    found = read(_LETTER)
    after = next(passage for passage in found.passages if passage.text.startswith("附件："))
    assert after.clause is None
    assert found.header.attachments == ("2024年《政府工作报告》任务清单", "指标表")


def test_a_letter_with_one_number_has_no_directives() -> None:
    letter = _LETTER.replace("二、严格督查考核。", "")
    assert [path for path, _ in tree(letter)] == ["一、"]


def test_brackets_without_end_are_read_in_no_time() -> None:
    """A search from every bracket would take longer than any run of the tests may."""
    assert [path for path, _ in tree("一、开展国土" + "（" * 150_000)] == ["一、"]
