"""Tables flattened into text: a row a line, a cell a line, cut lines, page breaks, merged and lost cells."""

from __future__ import annotations

from pipeline.rules import RuleBook
from pipeline.structure.tables.fits import skip_cost, start_cost
from pipeline.structure.tables.shapes import shapes_of
from tests.pipeline.structure.printed_tables import only, roles, spread, texts

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


def test_single_spaces_part_a_table_with_a_head_that_is_not_known(book: RuleBook) -> None:
    text = (
        "节能降碳目标表\n序号 行当 指标 单位 2025年水平 2028年目标\n1 钢铁 吨钢综合能耗 千克标准煤/吨 556 ≤545\n"
        "2 水泥 熟料综合能耗 千克标准煤/吨 105 100\n县水利局办公室 2026年4月2日印发\n"
    )
    table = only(text, book)
    assert roles(table) == ["number", "other", "indicator", "unit", "baseline", "target"]
    assert texts(table)[1] == ["2", "水泥", "熟料综合能耗", "千克标准煤/吨", "105", "100"]
    assert len(table.rows) == 2, "the imprint is no row"


def test_a_piece_of_a_sentence_is_a_worse_group_than_a_content(book: RuleBook) -> None:
    cut = shapes_of(book).of("盘活存量用地，处置批而未供土地3200")
    assert start_cost(cut, "group") > start_cost(cut, "content") + skip_cost("group")
