"""Tables flattened into text: a row a line, a cell a line, cut lines, page breaks, merged and lost cells."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers import read, read_string
from pipeline.records import Source
from pipeline.rules import RuleBook, rulebook
from pipeline.structure.lines import Line, fold
from pipeline.structure.tables import FoundTable, flattened_tables


def lines_of(source: Source) -> list[Line]:
    folded = (fold(source.text, block.start, block.end, block.page, block.level) for block in source.blocks)
    return [line for line in folded if line.text]


def found(text: str, book: RuleBook) -> list[FoundTable]:
    source = read_string(text)
    return flattened_tables(source, lines_of(source), book)


def only(text: str, book: RuleBook) -> FoundTable:
    (table,) = found(text, book)
    return table


def texts(table: FoundTable) -> list[list[str | None]]:
    """The cells of each row that has some; carried ones are led by ^."""
    return [
        [None if cell is None else ("^" if cell.carried else "") + cell.line.text for cell in row.cells]
        for row in table.rows
        if row.cells
    ]


def roles(table: FoundTable) -> list[str]:
    return [column.role for column in table.columns]


def printed_places(table: FoundTable) -> list[int]:
    """The place of every character that the rows hold as printed."""
    pieces = [cell.line for row in table.rows for cell in row.cells if cell is not None and not cell.carried]
    pieces += [row.banner for row in table.rows if row.banner is not None]
    pieces += [line for row in table.rows for line in row.loose]
    return [place for piece in pieces for place in piece.places]


# ---------------------------------------------------------------- a row a line


TABBED = (
    "临江市绿色发展计划\n临政发〔2023〕4号\n表1 主要指标\n序号\t指标\t单位\t2022年\t2025年\t属性\t责任单位\n"
    "1\t新建绿道长度\t公里\t12\t60\t预期性\t市园林局\n2\t再生水利用率\t%\t/\t30以上\t约束性\t市水务局、市住建局\n"
    "注：以年报为准。\n"
)


def test_a_row_a_line_parted_by_tabs(book: RuleBook) -> None:
    table = only(TABBED, book)
    assert roles(table) == ["number", "indicator", "unit", "baseline", "target", "kind", "responsible"]
    assert [column.year for column in table.columns][3:5] == ["2022", "2025"]
    assert texts(table)[1] == ["2", "再生水利用率", "%", "/", "30以上", "约束性", "市水务局、市住建局"]
    assert [row.number for row in table.rows] == ["1", "2"]
    assert table.caption is not None
    assert (table.caption.text, table.origin) == ("表1主要指标", "tabbed")


def test_the_lines_of_a_table_are_its_heads_and_rows(book: RuleBook) -> None:
    table = only(TABBED, book)
    assert (table.first, table.last) == (3, 6)


def test_a_table_of_markdown(book: RuleBook) -> None:
    text = (
        "| 序号 | 任务 | 牵头单位 | 配合单位 |\n|---|:---:|---|---|\n| 1 | 清理河道 | 镇水利站 | 各村 |\n"
        "| 2 | 补种树木 | 镇林业站 | |\n\n以上。\n"
    )
    table = only(text, book)
    assert roles(table) == ["number", "content", "lead", "support"]
    assert texts(table) == [["1", "清理河道", "镇水利站", "各村"], ["2", "补种树木", "镇林业站", None]]
    assert table.last == 4


def test_cells_parted_by_single_spaces(book: RuleBook) -> None:
    text = (
        "平川区年度计划\n平政发〔2023〕5号\n序号 指标 单位 2022年 2023年目标 责任部门\n"
        "1 地区生产总值增速 % 4.1 6 区发展改革局\n2 规模以上工业 增加值增速 % 5.2 7 区工业和信\n息化局\n"
        "3 城镇新增就业 万人 1.2 1.3 区人力资源局、 区统计局\n三、保障\n加强领导。\n"
    )
    assert texts(only(text, book)) == [
        ["1", "地区生产总值增速", "%", "4.1", "6", "区发展改革局"],
        ["2", "规模以上工业增加值增速", "%", "5.2", "7", "区工业和信息化局"],
        ["3", "城镇新增就业", "万人", "1.2", "1.3", "区人力资源局、区统计局"],
    ]


def test_years_under_a_head_that_spans_them(book: RuleBook) -> None:
    text = (
        "海湾市行动计划\n海政办〔2023〕9号\n单位：亿元\n序号\t指标\t现状\t目标\t\t责任单位\n\t\t2022年\t2023年\t2025年\t\n"
        "1\t海洋产值\t820\t900\t1200\t市海洋局\n2\t港口营收\t310\t350\t480\t市交通局\n"
    )
    table = only(text, book)
    assert [(column.role, column.year) for column in table.columns[2:5]] == [
        ("baseline", "2022"),
        ("target", "2023"),
        ("target", "2025"),
    ]
    assert table.unit == "亿元"


def test_lost_cells_leave_the_others_in_their_columns(book: RuleBook) -> None:
    text = (
        "一级指标\t二级指标\t三级指标\t2023年现状值\t2026年目标值\t责任部门\n"
        "能源转型\t光伏应用\t屋顶光伏覆盖率\t12%\t30%以上\t市住建局\n\t\t可再生装机占比\t约28%\t35%\t市发改委\n"
        "\t公共充电站数量\t105座\t240座\t市发改委\n\t清洁运输\t铁路货运比例\t8%\t10%\n"
        "能源转型\t充电桩数量\t2536个\t3568个\t市交通局\n"
    )
    assert texts(only(text, book))[1:] == [
        ["^能源转型", "^光伏应用", "可再生装机占比", "约28%", "35%", "市发改委"],
        ["^能源转型", "^光伏应用", "公共充电站数量", "105座", "240座", "市发改委"],
        ["^能源转型", "清洁运输", "铁路货运比例", "8%", "10%", None],
        ["能源转型", None, "充电桩数量", "2536个", "3568个", "市交通局"],
    ]


def test_a_row_reprinted_after_a_page_break_completes_the_one_above(book: RuleBook) -> None:
    text = (
        "类别\t指标\t现状值\t目标值\t责任单位\n水环境\t污水集中收集率\t61.5%\t70%\t市生\n\n"
        "水环竟\t污水集申收集率\t61.5%\t70%\t态环境局\n\t优良水体比例\t80%\t85%以上\t市水利局\n"
        "固废\t秸秆综合利用率\t\t92%以上\t市农业农村局\n\n固体废\t秸秆综合利用率\t/\t（2027年起）\t农村局\n"
    )
    table = only(text, book)
    assert texts(table) == [
        ["水环境", "污水集中收集率", "61.5%", "70%", "市生态环境局"],
        ["^水环境", "优良水体比例", "80%", "85%以上", "市水利局"],
        ["固废", "秸秆综合利用率", "/", "92%以上（2027年起）", "市农业农村局"],
    ]
    assert [[line.text for line in row.loose] for row in table.rows if row.loose] == [
        ["水环竟", "污水集申收集率", "61.5%", "70%"],
        ["固体废", "秸秆综合利用率", "农村局"],
    ]


def test_a_line_with_one_cell_goes_on_above_or_stands_alone(book: RuleBook) -> None:
    text = (
        "类别\t指标\t目标值\t责任单位\n金融\t绿色贷款余额\t300亿元\t人行某市分行\n\t\t\t营业管理部\n"
        "生态\t森林覆盖率\t45%\t市林业局\n\t\t\t市财政局\n"
    )
    table = only(text, book)
    assert texts(table)[0][3] == "人行某市分行营业管理部"
    assert texts(table)[1][3] == "市林业局"
    assert [line.text for row in table.rows for line in row.loose] == ["市财政局"]


def test_a_cell_with_a_line_break_inside(book: RuleBook) -> None:
    text = (
        "序号\t工作任务\t责任单位\t完成时限\n1\t建设城市大脑\t市智慧城市\n建设局\t2025年6月\n"
        "2\t整治积水点\t市水务局\t年底前\n"
    )
    assert texts(only(text, book))[0] == ["1", "建设城市大脑", "市智慧城市建设局", "2025年6月"]


# ---------------------------------------------------------------- a cell a line


def test_cells_led_by_tabs_with_empty_and_cut_ones(book: RuleBook) -> None:
    text = (
        "附件\n任务分工表\n\t序号\n\t指标\n\t具体任务\n\t牵头单位\n\t责任单位\n\n\t推进重点领域节能\n\n\t1\n\t工业节能\n"
        "\t改造锅炉20台。\n\t市工信局\n\t市发改委，各县区政府\n\n\t2\n\t\n\t建设数据中心。\n\t市智慧城市\n建设局\n\t市发改委\n\n"
        "\t3\n\t建筑节能\n\t改造住房。\n\t市住建局\n\t市财政局\n"
    )
    table = only(text, book)
    assert roles(table) == ["number", "group", "content", "lead", "responsible"]
    assert table.rows[0].banner is not None
    assert table.rows[0].banner.text == "推进重点领域节能"
    assert texts(table) == [
        ["1", "工业节能", "改造锅炉20台。", "市工信局", "市发改委，各县区政府"],
        ["2", "^工业节能", "建设数据中心。", "市智慧城市建设局", "市发改委"],
        ["3", "建筑节能", "改造住房。", "市住建局", "市财政局"],
    ]


def test_a_broken_tail_gives_what_is_sure(book: RuleBook) -> None:
    rows = "".join(
        f"\n\t{k}\n\t类别{k}\n\t完成第{k}项改造任务。\n\t市工信局\n\t市财政局等部门，各县区政府\n" for k in range(1, 6)
    )
    text = (
        "\t序号\n\t指标\n\t具体任务\n\t牵头单位\n\t责任单位\n"
        + rows
        + "\n\t6\n\t组织领导\n\t各部门要压实责任。\n \t开展年度考核。\n"
        " \t完善督查措施。\n \t市总工会等部门，各县区政府\n"
        " \t9\n\t\n\t倡导绿色出行。\n"
    )
    table = only(text, book)
    broken = {row.number: row for row in table.rows}
    assert texts(table)[5] == ["6", "组织领导", "各部门要压实责任。", None, None]
    assert [cell and cell.line.text for cell in broken["9"].cells][2:] == ["倡导绿色出行。", None, None]
    fragments = [[cell and cell.line.text for cell in row.cells] for row in table.rows if row.number is None]
    assert fragments == [
        [None, None, "开展年度考核。", None, None],
        [None, None, "完善督查措施。", None, "市总工会等部门，各县区政府"],
    ]


NARROW = (
    "安平市2024年责任清单\n序号\n重点任务\n主要内容\n牵头部门\n责任单位\n1\n1.优化企业开\n办服务\n推进电子执照在公共资源交易平\n"
    "台应用。\n市市场监管委\n市政务服务办、市委\n网信办、市大数据中\n心\n2\n推动证照信息关联，\n拓展电子执\n照服务功能。\n"
    "市市场监管委\n市委网信办\n3\n优化企业注销平台功能，加强部\n门数据共享。市人社局\n—\n4\n2.提高项目开\n工效率\n"
    "持续实施建设项目审批措施，提\n升审批效率。\n市住房城乡建\n设委、市发展\n改革委\n市规划资源局、市财\n政局、市水\n序号\n重点任务\n"
    "主要内容\n牵头部门\n责任单位\n务局\n5\n建立长效制度，规范全流程审批\n市住房城乡建\n设委\n市税务局\n序号\n重点任务\n主要内容\n"
    "牵头部门\n责任单位\n工作。\n6\n3.深化政府采\n运用大数据加强交易监管，实现\n信用数据共\n市政务服务办\n市财政局、市交通运\n"
    "序号\n重点任务\n主要内容\n牵头部门\n责任单位\n购改革\n享协同。\n输委\n"
)


def test_narrow_columns_cut_into_lines_and_pages(book: RuleBook) -> None:
    table = only(NARROW, book)
    assert texts(table) == [
        [
            "1",
            "1.优化企业开办服务",
            "推进电子执照在公共资源交易平台应用。",
            "市市场监管委",
            "市政务服务办、市委网信办、市大数据中心",
        ],
        ["2", "^1.优化企业开办服务", "推动证照信息关联，拓展电子执照服务功能。", "市市场监管委", "市委网信办"],
        ["3", "^1.优化企业开办服务", "优化企业注销平台功能，加强部门数据共享。", "市人社局", "—"],
        [
            "4",
            "2.提高项目开工效率",
            "持续实施建设项目审批措施，提升审批效率。",
            "市住房城乡建设委、市发展改革委",
            "市规划资源局、市财政局、市水务局",
        ],
        ["5", "^2.提高项目开工效率", "建立长效制度，规范全流程审批工作。", "市住房城乡建设委", "市税务局"],
        [
            "6",
            "3.深化政府采购改革",
            "运用大数据加强交易监管，实现信用数据共享协同。",
            "市政务服务办",
            "市财政局、市交通运输委",
        ],
    ]


def spread(cells: list[str]) -> str:
    return "\n\n".join(cells) + "\n"


def test_paragraphs_with_blank_lines_and_cut_heads(book: RuleBook) -> None:
    heads = ["表3  主要指标", "序号", "类别", "主要指标", "2020年现状", "2025年目标", "指标", "属性"]
    rows = ["1", "综合", "治理", "达标率（%）", "——", "95", "约束性", "2", "", "防洪率（%）", "80", "96", "约束性"]
    last = ["3", "海绵", "城市", "建成比例（%）", "设区市≥25", "县级市≥20", "设区市≥55", "县级市≥25", "预期性"]
    table = only(spread(["某市规划", "某政发〔2021〕3号", *heads, *rows, *last, "注：按年统计。"]), book)
    assert roles(table) == ["number", "group", "indicator", "baseline", "target", "kind"]
    assert texts(table) == [
        ["1", "综合治理", "达标率（%）", "——", "95", "约束性"],
        ["2", "^综合治理", "防洪率（%）", "80", "96", "约束性"],
        ["3", "海绵城市", "建成比例（%）", "设区市≥25县级市≥20", "设区市≥55县级市≥25", "预期性"],
    ]


def test_numbers_among_numbers(book: RuleBook) -> None:
    heads = ["序号", "地市", "区域数量", "整治计划（处）", "", "", "", "2020年（已整治）", "2021年", "2022年"]
    counts = [(8, 3, 4, 1), (38, 25, 6, 7), (47, 7, 13, 27), (8, 6, 1, 1), (11, 2, 6, 3)]
    cells = [str(cell) for k, row in enumerate(counts, 1) for cell in (k, f"第{k}市", *row)]
    table = only(spread(["某规划", "某政发〔2021〕1号", *heads, *cells]), book)
    assert roles(table)[3:] == ["baseline", "target", "target"]
    assert [row[2:] for row in texts(table)] == [[str(count) for count in row] for row in counts]


def test_a_head_that_spans_columns_without_heads_of_their_own(book: RuleBook) -> None:
    heads = ["序号", "城市（镇）及分区", "类型", "规划防洪标准", "现状防洪标准"]
    rows = [["1", "东江市", "城关区", "平原", "100", "50"], *(
        [str(k), "", f"第{k}区", "山区", "50", "20"] for k in range(2, 6)
    )]  # fmt: skip
    table = only(spread([*heads, *(cell for row in rows for cell in row)]), book)
    assert [column.name for column in table.columns][1:3] == ["城市（镇）及分区"] * 2
    assert texts(table)[1] == ["2", None, "第2区", "山区", "50", "20"]


def test_parts_with_banners_count_from_one_again(book: RuleBook) -> None:
    heads = ["序号", "项目名称", "建设内容", "责任单位"]
    rows = ["一、河道工程", "1", "东河清淤", "清淤3公里。", "区水利局", "2", "西河护岸", "护岸5公里。", "区水利局"]
    more = [
        "二、管网工程",
        "1",
        "雨水管网",
        "新建管网8公里。",
        "区住建局",
        "2",
        "污水管网",
        "改造管网2公里。",
        "区住建局",
    ]
    table = only("\n".join(["某区项目表", *heads, *rows, *more]), book)
    assert [row.banner.text if row.banner else row.number for row in table.rows] == [
        "一、河道工程", "1", "2", "二、管网工程", "1", "2",
    ]  # fmt: skip


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


# ---------------------------------------------------------------- no tables


@pytest.mark.parametrize(
    "text",
    [
        "一、总体要求\n指导思想\n主要任务\n保障措施\n各部门要加强领导，落实责任。\n",
        "重点任务\n（一）建设公园。新建公园5个。\n牵头单位：市园林局\n责任单位：市财政局\n完成时限：2025年\n",
        "申请表\n企业名称\n联系人\n联系电话\n项目名称\n项目地址\n建设内容\n申请人签字\n",
        "目标\n任务\n措施\n",
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
def test_every_line_of_a_real_table_is_accounted_for(name: str, rows: int, real_corpus, book: RuleBook) -> None:  # type: ignore[no-untyped-def]
    source = read(real_corpus / name)
    lines = lines_of(source)
    (table,) = flattened_tables(source, lines, book)
    counted = Counter(printed_places(table))
    assert max(counted.values()) == 1
    heads = "".join(column.name for column in table.columns)
    for line in lines[table.first : table.last]:
        assert set(line.places) <= set(counted) or line.text in heads
    assert sum(row.number is not None or "number" not in roles(table) for row in table.rows if row.cells) == rows
