"""Tables as other regions print them, what is no table, and what holds for every table."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers import read, read_string
from pipeline.rules import RuleBook, rulebook
from pipeline.structure.tables import flattened_tables
from tests.pipeline.structure.printed_tables import lines_of, only, printed_places, roles, spread, texts

# ---------------------------------------------------------------- tables as other regions print them


def test_no_numbers_and_a_deadline_column(book: RuleBook) -> None:
    text = (
        "临江市方案\n临政办发〔2024〕8号\n附件\n重点任务分工表\n重点任务\n工作措施\n责任单位\n完成时限\n提升商圈品\n质\n"
        "实施步行街改造提升工程，引进首店\n20家以上，培育夜间消费集聚区\n5个。\n市商务局、市住房城\n乡建设局，各县区政\n府\n2024年12月\n"
        "开展促消费活动，全年举办活动不少\n于60场。\n市商务局\n2024年11月\n规范市场秩\n序\n健全投诉公示制度，投诉按时办结率\n达到98%以上。\n"
        "市市场监管局\n持续推进\n临江市人民政府办公室\n2024年3月5日\n"
    )
    table = only(text, book)
    assert roles(table) == ["group", "content", "responsible", "deadline"]
    assert texts(table) == [
        [
            "提升商圈品质",
            "实施步行街改造提升工程，引进首店20家以上，培育夜间消费集聚区5个。",
            "市商务局、市住房城乡建设局，各县区政府",
            "2024年12月",
        ],
        ["^提升商圈品质", "开展促消费活动，全年举办活动不少于60场。", "市商务局", "2024年11月"],
        ["规范市场秩序", "健全投诉公示制度，投诉按时办结率达到98%以上。", "市市场监管局", "持续推进"],
    ]


def test_a_group_before_the_number_and_two_target_years(book: RuleBook) -> None:
    text = (
        "青石县规划\n青政发〔2024〕2号\n表2 主要指标\n类别\n序号\n指标\n2023年\n实际值\n"
        "2025年\n目标值\n2030年\n目标值\n指标\n属性\n"
        "环境\n质量\n1\n优良天数比率（%）\n88.2\n90\n92\n约束性\n2\n优良水体比例（%）\n93.3\n95\n97\n约束性\n污染\n防治\n3\n"
        "污水治理率（%）\n38\n50\n完成上级\n下达任务\n预期性\n注：略。\n"
    )
    table = only(text, book)
    assert [(column.role, column.year) for column in table.columns[3:6]] == [
        ("baseline", "2023"),
        ("target", "2025"),
        ("target", "2030"),
    ]
    assert texts(table) == [
        ["环境质量", "1", "优良天数比率（%）", "88.2", "90", "92", "约束性"],
        ["^环境质量", "2", "优良水体比例（%）", "93.3", "95", "97", "约束性"],
        ["污染防治", "3", "污水治理率（%）", "38", "50", "完成上级下达任务", "预期性"],
    ]


def test_names_without_a_level_and_cut_groups(book: RuleBook) -> None:
    text = (
        "南坪县清单\n序号\n工作任务\n具体措施\n牵头单位\n责任单位\n1\n巩固拓展\n脱贫攻坚\n成果\n健全防止返贫动态监测和帮扶机制，对\n"
        "监测对象开展精准帮扶，年内消除风险\n1200户。\n农业农村局\n教育局、民政局、住\n房和城乡建设局、医\n疗保障局，各乡镇人\n民政府\n2\n"
        "持续增加脱贫人口收入，脱贫人口人均\n纯收入增长12%以上。\n人力资源和社\n会保障局\n农业农村局、商务局，\n各乡镇人民政府\n"
        "3\n发展乡村\n产业\n建设高标准农田3.2万亩，粮食播种面\n积稳定在45万亩以上。\n农业农村局\n自然资源局、水利局\n"
    )
    rows = texts(only(text, book))
    assert [row[1] for row in rows] == ["巩固拓展脱贫攻坚成果", "^巩固拓展脱贫攻坚成果", "发展乡村产业"]
    assert rows[1][3:] == ["人力资源和社会保障局", "农业农村局、商务局，各乡镇人民政府"]


def test_owners_shared_by_a_group_are_carried(book: RuleBook) -> None:
    text = (
        "序号\n重点任务\n工作措施\n责任单位\n1\n完善服务体系\n建成标准化门诊。\n市卫生健康委、市财政局\n2\n开办2所托育机构。\n"
        "3\n降低生育成本\n发放育儿补贴。\n市财政局\n4\n落实住房支持政策。\n"
    )
    assert [row[3] for row in texts(only(text, book))] == [
        "市卫生健康委、市财政局",
        "^市卫生健康委、市财政局",
        "市财政局",
        "^市财政局",
    ]


def test_owners_lost_here_and_there_are_not_carried(book: RuleBook) -> None:
    text = (
        "类别\t指标\t目标值\t责任单位\n甲\t绿化率\t40%\t市林业局\n\t造林面积\t3万亩\n"
        "乙\t收集率\t80%\n\t处理率\t95%\t市水务局\n"
    )
    assert [row[3] for row in texts(only(text, book))] == ["市林业局", None, None, "市水务局"]


def test_persons_and_deadlines_between(book: RuleBook) -> None:
    text = (
        "桥头区任务分解表\n序号\n工作任务\n完成时限\n责任领导\n责任单位\n1\n新增普惠托位500个，\n建设社区托育点8个。\n2025年10月\n底前\n王某某\n"
        "区卫生健康局\n2\n完成15个老旧小区改\n造，加装电梯30部。\n2025年12月\n底前\n李某、赵\n某某\n区住房城乡建\n设局、区城市\n更新中心\n"
        "3\n举办专场招聘会40场\n以上。\n全年\n周某\n区人力资源社\n会保障局\n桥头区人民政府办公室\n2025年2月10日\n"
    )
    assert texts(only(text, book)) == [
        ["1", "新增普惠托位500个，建设社区托育点8个。", "2025年10月底前", "王某某", "区卫生健康局"],
        [
            "2",
            "完成15个老旧小区改造，加装电梯30部。",
            "2025年12月底前",
            "李某、赵某某",
            "区住房城乡建设局、区城市更新中心",
        ],
        ["3", "举办专场招聘会40场以上。", "全年", "周某", "区人力资源社会保障局"],
    ]


def test_goals_in_words_are_contents(book: RuleBook) -> None:
    cells = ["任务", "工作举措", "目标", "责任单位", "扩大投资", "实施项目120个", "全年完成投资300亿元", "市发展改革委"]
    cells += [
        "稳定外贸",
        "支持企业参加境外展会",
        "进出口总额增长5%",
        "市商务局",
        "二、要求",
        "各部门要抓好落实，按期完成。",
    ]
    assert roles(only(spread(cells), book)) == ["group", "content", "content", "responsible"]


DUTIES = [
    (
        "推进园区建设",
        "新建标准厂房12万平方米，引进亿元以上项目15个，园区产值增长10%以上。",
        "市工信局",
        "市发改委、市商务局，各县区政府",
    ),
    ("", "完善园区污水处理设施，管网覆盖率达到95%。", "市生态环境局", "市住建局、市水利局"),
    (
        "",
        "推行企业投资项目承诺制，审批时限压减一半，实现拿地即开工。",
        "市行政审批局",
        "市自然资源局、市住建局、市消防救援支队",
    ),
    (
        "扩大消费需求",
        "办好购物节、美食节等活动，带动消费5亿元，培育夜间经济集聚区3个。",
        "市商务局",
        "市文化和旅游局、市市场监管局",
    ),
    ("", "发展农村电商，建设县域商业体系，改造乡镇商贸中心20个。", "市商务局、市农业农村局", "各县区政府"),
    ("强化民生保障", "新增城镇就业1.5万人，开展职业技能培训8000人次以上。", "市人社局", "市教育局、市总工会、团市委"),
    ("", "建设社区养老服务站30个，改造特殊困难老年人家庭600户。", "市民政局", "市财政局、市卫生健康委，各县区政府"),
    ("", "实施学校食堂互联网明厨亮灶工程，覆盖率达到100%。", "市教育局", "市市场监管局"),
]


def cut_into_lines(text: str, width: int) -> list[str]:
    """A cell as a narrow column prints it: full lines, no mark of punctuation at the beginning of one."""
    found, room = [""], 2 * width
    for char in text:
        size = 1 if char.isascii() else 2
        if size > room and char not in "，。、；）":
            found.append("")
            room = 2 * width
        found[-1] += char
        room -= size
    return found


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize(
    "widths",
    [(4, 14, 5, 8), (5, 18, 6, 9), (6, 12, 4, 7), (7, 22, 8, 12), (8, 16, 6, 14), (4, 25, 9, 10), (6, 15, 6, 9)],
)
def test_columns_of_any_width_come_back(widths: tuple[int, ...], numbered: bool, book: RuleBook) -> None:
    heads = ["重点任务", "主要内容", "牵头单位", "责任单位"]
    lines = ["序号", *heads] if numbered else heads
    for k, row in enumerate(DUTIES, 1):
        lines += [str(k)] if numbered else []
        lines += [line for cell, width in zip(row, widths, strict=True) if cell for line in cut_into_lines(cell, width)]
    text = "某市重点任务责任分工表\n" + "\n".join(lines) + "\n某市人民政府办公室\n2024年3月1日\n"
    rows = [row[1:] if numbered else row for row in texts(only(text, book))]
    assert [tuple("" if cell and cell[0] == "^" else cell for cell in row) for row in rows] == DUTIES


# ---------------------------------------------------------------- no tables


@pytest.mark.parametrize(
    "text",
    [
        "一、总体要求\n指导思想\n主要任务\n保障措施\n各部门要加强领导，落实责任。\n",
        "重点任务\n（一）建设公园。新建公园5个。\n牵头单位：市园林局\n责任单位：市财政局\n完成时限：2025年\n",
        "申请表\n联系电话\n项目投产开业\n时间\n项目名称\n项目地址\n项目内容及建\n设\n规模\n项目注册资本\n项目实际投资\n额\n主管部门\n意见\n",
        "申请表\n企业名称\n联系人\n联系电话\n项目名称\n项目地址\n建设内容\n申请人签字\n",
        "目标\n任务\n措施\n",
        "主要内容\n序号 序号\n重点任务\n序号\t序号\n\t序号\n\t序号\n",
        "",
    ],
)
def test_lists_headings_and_forms_are_no_tables(text: str, book: RuleBook) -> None:
    source = read_string(text) if text else read_string("。")
    assert flattened_tables(source, lines_of(source), book) == []


# ---------------------------------------------------------------- properties


HEADS = ["序号", "重点任务", "主要内容", "牵头单位", "责任单位", "指标", "单位", "2020年", "2025年", "完成时限", "属性"]
BITS = [
    "1",
    "2",
    "3",
    "7",
    "12",
    "改造道路20公里。",
    "提升服务质量",
    "市发改委",
    "市财政局、市水",
    "务局",
    "—",
    "/",
    "%",
    "85%以上",
]
BITS += ["约束性", "2025年底", "一、总体要求", "注：略", "合计", "- 3 -", "附件2", "推进电子证照应用，实现数据共享"]
PARTS = ["\n", "\n", "\n", "\n\n", "\t", "\n\t", " ", "|", "\n \t\n"]


@given(st.lists(st.tuples(st.sampled_from(HEADS + BITS), st.sampled_from(PARTS)), max_size=60))
def test_no_printed_character_is_given_twice_or_from_elsewhere(pieces: list[tuple[str, str]]) -> None:
    source = read_string("".join(text + part for text, part in pieces) or "空")
    lines = lines_of(source)
    last = 0
    for table in flattened_tables(source, lines, rulebook()):
        assert last <= table.first < table.last <= len(lines)
        last = table.last
        inside = {place for line in lines[table.first : table.last] for place in line.places}
        counted = Counter(printed_places(table))
        assert set(counted) <= inside
        assert max(counted.values()) == 1
        assert all(len(row.cells) == len(table.columns) for row in table.rows if row.cells)


CONTENTS = [
    "改造老旧小区12个。",
    "新建充电桩300个，优化布局。",
    "完善应急预案。",
    "培育龙头企业5家。",
    "新增绿地面积40公顷。",
]
UNITS = ["市住建局", "市发改委、市财政局", "各县区政府", "市商务局", "市水务局、市生态环境局"]
ROWS = st.lists(
    st.tuples(st.sampled_from(CONTENTS), st.sampled_from(UNITS), st.sampled_from(UNITS)), min_size=3, max_size=12
)


@given(ROWS, st.sampled_from(["tabs", "strokes", "led", "spread", "dense"]))
def test_every_cell_comes_back_in_every_form(rows: list[tuple[str, str, str]], form: str) -> None:
    heads = ["序号", "工作任务", "牵头单位", "责任单位"]
    table = [heads, *([str(k), *row] for k, row in enumerate(rows, 1))]
    text = {
        "tabs": "\n".join("\t".join(row) for row in table),
        "strokes": "\n".join("| " + " | ".join(row) + " |" for row in table),
        "led": "\n\n".join("\n".join("\t" + cell for cell in row) for row in table),
        "spread": "\n\n".join(cell for row in table for cell in row),
        "dense": "\n".join(cell for row in table for cell in row),
    }[form]
    assert texts(only(f"某市任务分工表\n{text}\n", rulebook())) == table[1:]


# ---------------------------------------------------------------- real documents


@pytest.mark.parametrize(
    ("name", "rows"),
    [("tianjin_duty_table.txt", 129), ("hanzhong-jieneng-2023-11.txt", 68), ("xian-jianwu-2024-77.txt", 41)],
)
def test_every_line_of_a_real_table_is_accounted_for(name: str, rows: int, real_corpus: Path, book: RuleBook) -> None:
    source = read(real_corpus / name)
    lines = lines_of(source)
    (table,) = flattened_tables(source, lines, book)
    counted = Counter(printed_places(table))
    assert max(counted.values()) == 1
    heads = "".join(column.name for column in table.columns)
    for line in lines[table.first : table.last]:
        assert set(line.places) <= set(counted) or line.text in heads
    assert sum(row.number is not None or "number" not in roles(table) for row in table.rows if row.cells) == rows
