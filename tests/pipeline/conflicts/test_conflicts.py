"""Each rule of comparability, each kind, each exception, on plans made by hand."""

from __future__ import annotations

import pytest

from pipeline.conflicts import conflicts
from pipeline.records import Judgement
from tests.pipeline.conflicts.plans import cites, plan, target, with_roles

CITY, PROVINCE = "绵阳市", "四川省"


def kinds(book, *documents, **options):
    return [(c.kind, c.strength) for c in conflicts(documents, book, **options)]


def two(book, first, second):
    """The conflicts between two targets in two plans of one city."""
    return kinds(book, plan("甲", CITY, first), plan("乙", CITY, second))


def above(book, part, whole):
    """The conflicts between a city's target and its province's."""
    return kinds(book, plan("甲", CITY, part), plan("乙", PROVINCE, whole))


RATE = "农村生活污水治理率"

# ---------------------------------------------------------------- one region, one date


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (target(RATE, 60), target(RATE, 65), [("value", "contradiction")]),
        (target(RATE, 60, comparator=">="), target(RATE, 65, comparator=">="), [("value", "divergence")]),
        (target(RATE, 60, comparator="<"), target(RATE, 60, comparator=">="), [("comparator", "contradiction")]),
        (target(RATE, 60), target(RATE, 60, comparator=">="), [("comparator", "divergence")]),
        (target(RATE, 60), target(RATE, 60, comparator=">"), [("comparator", "contradiction")]),
        (target(RATE, 60, comparator="~"), target(RATE, 60, comparator=">"), [("comparator", "divergence")]),
        (target(RATE, 60), target(RATE, 60), []),
        (target(RATE, 60, comparator="~"), target(RATE, 62), [("value", "divergence")]),
        (
            target("培育省级绿色工厂", 15, "家", value_max="20"),
            target("培育省级绿色工厂", 25, "家", comparator=">="),
            [("value", "contradiction")],
        ),
        (
            target("培育省级绿色工厂", 15, "家", value_max="20"),
            target("培育省级绿色工厂", 18, "家"),
            [("value", "divergence")],
        ),
    ],
)
def test_value_and_comparator(book, first, second, expected):
    assert two(book, first, second) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (target("市级节能专项资金", "0.5", "亿元"), target("市级节能专项资金", 5000, "万元")),
        (target("新建高标准农田", 15, "万亩"), target("新建高标准农田", 1, "万公顷")),
        (target("光伏发电装机容量", 10, "兆瓦"), target("光伏装机规模", 1, "万千瓦")),
        (target("万元GDP用水量", 40, "立方米"), target("单位地区生产总值用水量", 40, "立方米/万元")),
        (target("森林蓄积量", 3200, "万立方米"), target("森林蓄积", "0.32", "亿立方米")),
    ],
)
def test_equal_after_conversion_is_no_conflict(book, first, second):
    assert two(book, first, second) == []


def test_unequal_after_conversion_is_one(book):
    assert two(book, target("光伏发电装机容量", 10, "兆瓦"), target("光伏装机规模", 2, "万千瓦")) == [
        ("value", "contradiction")
    ]


def test_a_hope_for_more_is_no_conflict_and_a_hope_for_less_is(book):
    hope = {"force": "aspirational"}
    assert two(book, target(RATE, 60), target(RATE, 65, **hope)) == []
    assert two(book, target(RATE, 60), target(RATE, 55, **hope)) == [("value", "contradiction")]
    assert two(book, target(RATE, 60, **hope), target(RATE, 65, **hope)) == [("value", "contradiction")]


def test_text_against_table_of_one_document(book):
    table = {"source": "table", "clause": "附件/1", "table": 0, "row": 1}
    assert kinds(book, plan("甲", CITY, target(RATE, 60), target(RATE, 65, **table))) == [
        ("text_table", "contradiction")
    ]
    assert kinds(book, plan("甲", CITY, target(RATE, 60), target(RATE, 60, **table))) == []


def test_a_floor_and_a_cap_in_one_document_are_a_range(book):
    both = target("租赁住房合同期限", 1, "年", comparator=">="), target("租赁住房合同期限", 5, "年", comparator="<=")
    assert kinds(book, plan("甲", CITY, *both)) == []


def test_two_rows_of_one_table_share_a_name_without_contradiction(book):
    rows = [target(RATE, 60 + row, source="table", table=0, row=row) for row in range(2)]
    assert kinds(book, plan("甲", CITY, *rows)) == []


def test_a_name_shared_by_two_figures_in_one_place_is_compared_with_none(book):
    """治理企业13家，其中完成提升5家: which of the two is meant elsewhere cannot be known."""
    name = "涉气企业治理提升"
    first, second = target(name, 13, "家"), {**target(name, 5, "家"), "start": 130}
    assert kinds(book, plan("甲", CITY, first, second)) == []
    assert kinds(book, plan("甲", CITY, first, second), plan("乙", CITY, target(name, 9, "家"))) == []
    assert kinds(book, plan("甲", CITY, first), plan("乙", CITY, target(name, 9, "家"))) == [("value", "contradiction")]


# ---------------------------------------------------------------- comparability


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (target("新增5G基站", 1, "万个"), target("5G基站总数", 3, "万个"), "indicator"),
        (target(RATE, 60), target(RATE, 6, change="increase"), "change"),
        (
            target(RATE, 6, change="increase"),
            target(RATE, 8, "个百分点", change="increase"),
            "unit",
        ),
        (
            target("单位GDP能耗", 14, change="decrease", baseline_year=2020),
            target("单位GDP能耗", 15, change="decrease"),
            "baseline",
        ),
        (
            target("新增护理型床位", 600, "张", recurrence="annual"),
            target("新增护理型床位", 2500, "张"),
            "recurrence",
        ),
        (target(RATE, 60), target(RATE, 95, scope="主城区"), "scope"),
        (target(RATE, 60), target(RATE, 65, deadline=None), "deadline"),
        (target(RATE, 60, verb="达到"), target(RATE, 65, verb="达到", deadline="2027"), "series"),
    ],
)
def test_pairs_that_cannot_be_compared_say_why(book, first, second, reason):
    documents = plan("甲", CITY, first), plan("乙", CITY, second)
    assert conflicts(documents, book) == []
    listed = conflicts(documents, book, with_incomparable=True)
    assert [(c.kind, c.reason) for c in listed] == [("not_comparable", reason)]
    assert listed[0].explanation.endswith("。")


def test_a_narrower_indicator_is_listed_as_another(book):
    first, second = "数字经济增加值占地区生产总值比重", "数字经济核心产业增加值占地区生产总值比重"
    documents = plan("甲", CITY, target(first, 60)), plan("乙", CITY, target(second, 14))
    assert [(c.kind, c.reason) for c in conflicts(documents, book, with_incomparable=True)] == [
        ("not_comparable", "indicator")
    ]


@pytest.mark.parametrize("scope", ["全市", "我市", "绵阳市", "绵阳", None])
def test_words_for_the_own_region_are_no_scope(book, scope):
    assert two(book, target(RATE, 60), target(RATE, 65, scope=scope)) == [("value", "contradiction")]


def test_the_own_regions_name_before_an_indicator_does_not_matter(book):
    assert two(book, target("绵阳市" + RATE, 60), target(RATE, 65)) == [("value", "contradiction")]


@pytest.mark.parametrize(
    ("region", "indicator"), [("新疆维吾尔自治区", "新建水库"), ("云南省", "云计算中心机架"), ("贵州省", "贵金属产量")]
)
def test_the_one_character_name_of_a_province_is_not_taken_off(book, region, indicator):
    own = plan("甲", region, target(indicator, 60, "座"))
    whole = plan("乙", "全国", target(indicator, 50, "座"))
    assert kinds(book, own, whole) == [("hierarchy", "contradiction")]


def test_an_indicator_that_begins_with_a_city_inside_is_for_that_city(book):
    whole = plan("甲", PROVINCE, target("绵阳市" + RATE, 60))
    found = conflicts([whole, plan("乙", CITY, target(RATE, 65))], book)
    assert [(c.kind, c.a.region, c.b.region) for c in found] == [("value", CITY, CITY)]
    assert kinds(book, plan("甲", PROVINCE, target("广州市" + RATE, 60)), plan("乙", CITY, target(RATE, 65))) == []


def test_a_county_that_became_a_district_is_one_region(book):
    county, district = plan("甲", "高淳县", target(RATE, 60)), plan("乙", "高淳区", target(RATE, 65))
    assert kinds(book, county, district) == [("value", "contradiction")]
    assert kinds(book, county, plan("乙", "南京市", target(RATE, 65))) == [("hierarchy", "divergence")]


def test_a_scope_that_names_a_region_is_that_region(book):
    whole = plan("甲", PROVINCE, target(RATE, 60, scope="绵阳市"))
    assert kinds(book, whole, plan("乙", CITY, target(RATE, 65))) == [("value", "contradiction")]


def test_siblings_are_never_compared(book):
    assert kinds(book, plan("甲", CITY, target(RATE, 60)), plan("乙", "宜宾市", target(RATE, 65))) == []


def test_documents_without_a_region_are_compared_with_none(book):
    assert kinds(book, plan("甲", None, target(RATE, 60)), plan("乙", None, target(RATE, 65))) == []


def test_names_too_general_are_compared_with_none(book):
    assert two(book, target("覆盖率", 60), target("覆盖率", 65)) == []
    assert two(book, target("培育企业", 60, "家"), target("培育企业", 65, "家")) == []


# ---------------------------------------------------------------- two dates


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (target(RATE, 60), target(RATE, 55, deadline="2027"), [("regression", "divergence")]),
        (target(RATE, 60), target(RATE, 65, deadline="2027"), []),
        (
            target("城市公共供水管网漏损率", 8, comparator="<="),
            target("城市公共供水管网漏损率", 9, comparator="<=", deadline="2027"),
            [("regression", "divergence")],
        ),
        (target("城镇新增就业", 10, "万人", deadline="2024"), target("城镇新增就业", 9, "万人"), []),
        (
            target("规模以上工业增加值", 8, change="increase", deadline="2024"),
            target("规模以上工业增加值", 6, change="increase"),
            [],
        ),
        (
            target("单位GDP能耗", 14, change="decrease", baseline_year=2020),
            target("单位GDP能耗", 12, change="decrease", baseline_year=2020, deadline="2027"),
            [("regression", "divergence")],
        ),
        (
            target("单位GDP能耗", 14, change="decrease"),
            target("单位GDP能耗", 12, change="decrease", deadline="2027"),
            [("regression", "divergence")],
        ),
        (
            target("单位GDP能耗", 14, change="decrease"),
            target("单位GDP能耗", 14, change="decrease", deadline="2027"),
            [("deadline", "divergence")],
        ),
        (
            target("地区生产总值", 6, change="increase"),
            target("地区生产总值", 6, change="increase", deadline="2026"),
            [],
        ),
        (target(RATE, 60), target(RATE, 60, deadline="2027"), [("deadline", "divergence")]),
        (target(RATE, 60), target(RATE, 60, deadline="2027", verb="保持"), []),
        (target(RATE, 60), target(RATE, 60, deadline="2027", verb="稳定在"), []),
        (target(RATE, 60, force="aspirational"), target(RATE, 55, deadline="2027"), []),
        (target(RATE, 60, deadline="2025-06"), target(RATE, 60, deadline="2025-06-30"), []),
        (target(RATE, 60, deadline="2025-06"), target(RATE, 60), [("deadline", "divergence")]),
        (target("某项新指数得分值", 60, None), target("某项新指数得分值", 55, None, deadline="2027"), []),
    ],
)
def test_regression_and_deadline(book, first, second, expected):
    assert two(book, first, second) == expected


def test_a_document_that_states_a_value_for_both_dates_settles_the_date(book):
    both = plan("甲", CITY, target(RATE, 60), target(RATE, 60, deadline="2027"))
    assert kinds(book, both, plan("乙", CITY, target(RATE, 60, deadline="2027"))) == []


def test_one_document_may_regress_against_itself(book):
    assert kinds(book, plan("甲", CITY, target(RATE, 60), target(RATE, 55, deadline="2027"))) == [
        ("regression", "divergence")
    ]


def test_yearly_programmes_may_repeat_a_value(book):
    rate = "城镇调查失业率"
    documents = [
        plan(year, CITY, target(rate, "5.5", comparator="<=", deadline=year), title=f"{CITY}{year}年工作要点")
        for year in ("2024", "2025")
    ]
    assert kinds(book, *documents) == []


# ---------------------------------------------------------------- a region and one that contains it


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (target(RATE, 60), target(RATE, 65), [("hierarchy", "divergence")]),
        (target(RATE, 70), target(RATE, 65), []),
        (target(RATE, 65, deadline="2027"), target(RATE, 65), [("hierarchy", "divergence")]),
        (target(RATE, 65, deadline="2027", verb="保持"), target(RATE, 65), []),
        (target(RATE, 60, deadline="2024"), target(RATE, 65), []),
        (target(RATE, 60), target(RATE, 65, force="aspirational"), []),
        (target(RATE, 65, comparator="~"), target(RATE, 65, comparator=">="), []),
        (target("建成加氢站", 6, "座"), target("建成加氢站", 30, "座"), []),
        (
            target("建成加氢站", 35, "座", comparator=">="),
            target("建成加氢站", 30, "座"),
            [("hierarchy", "contradiction")],
        ),
        (target("建成加氢站", 35, "座"), target("建成加氢站", 30, "座", comparator=">="), []),
        (target("建成加氢站", 35, "座", deadline="2027"), target("建成加氢站", 30, "座"), []),
        (
            target("用水总量", 310, "亿立方米", comparator="<="),
            target("用水总量", 300, "亿立方米", comparator="<="),
            [("hierarchy", "divergence")],
        ),
        (target("每千人口床位数", 7, "张"), target("每千人口床位数", 8, "张"), [("hierarchy", "divergence")]),
    ],
)
def test_hierarchy(book, part, whole, expected):
    assert above(book, part, whole) == expected


def test_containment_reaches_over_levels_and_into_new_areas(book):
    part, whole = target(RATE, 60), target(RATE, 65)
    expected = [("hierarchy", "divergence")]
    assert kinds(book, plan("甲", "江油市", part), plan("乙", PROVINCE, whole)) == expected
    assert kinds(book, plan("甲", "西咸新区", part), plan("乙", "陕西省", whole)) == expected
    assert kinds(book, plan("甲", "西安高新技术产业开发区", part), plan("乙", "西安市", whole)) == expected
    assert kinds(book, plan("甲", CITY, part), plan("乙", "全国", whole)) == expected


# ---------------------------------------------------------------- owners


def owned(*owners, **fields):
    return target(RATE, 60, owners=owners, **fields)


def test_different_units_for_one_target(book):
    assert two(book, owned("市水利局"), owned("市生态环境局")) == [("owner", "divergence")]


def test_a_unit_in_common_is_enough(book):
    assert two(book, owned("市水利局", "市财政局"), owned("市财政局", "市生态环境局")) == []


def test_one_unit_under_two_names_is_one(book):
    assert two(book, owned("市发改委"), owned("市发展和改革委员会")) == []


def test_classes_of_units_do_not_count(book):
    assert two(book, owned("市水利局", "各县区政府"), owned("市水利局")) == []
    assert two(book, owned("各县区政府"), owned("市水利局")) == []


def test_supporting_units_do_not_count(book):
    first = with_roles(plan("甲", CITY, owned("市水利局", "市财政局")), "一、", 市水利局="lead", 市财政局="support")
    second = plan("乙", CITY, owned("市财政局"))
    assert kinds(book, first, second) == [("owner", "divergence")]


def test_the_owner_is_reported_once_on_the_pair_of_one_date(book):
    first = plan("甲", CITY, owned("市水利局"), owned("市水利局", deadline="2027", verb="保持"))
    second = plan("乙", CITY, owned("市生态环境局", deadline="2027", verb="保持"))
    found = [c for c in conflicts((first, second), book) if c.kind == "owner"]
    assert [(c.a.deadline, c.b.deadline) for c in found] == [("2027", "2027")]


# ---------------------------------------------------------------- replaced documents


@pytest.mark.parametrize(
    "newer",
    [
        plan("乙", CITY, target(RATE, 65), cites("绵阳市甲方案", "repeals")),
        plan("乙", CITY, target(RATE, 65), cites(None, "repeals", "绵府办发[2021]7号")),
        plan("乙", CITY, target(RATE, 65), cites("绵阳市甲方案", "amends")),
        plan(
            "乙",
            CITY,
            target(RATE, 65),
            cites("绵阳市甲方案", "refers", evidence="本方案替代《绵阳市甲方案》", ends="replaces"),
        ),
        plan("乙", CITY, target(RATE, 65), title="绵阳市甲方案（2023年修订）"),
        plan("乙", CITY, target(RATE, 65), title="绵阳市甲方案", issued_on="2023-01-02"),
    ],
)
def test_a_replaced_document_is_not_compared_with_the_newer(book, newer):
    older = plan("甲", CITY, target(RATE, 60), doc_number="绵府办发〔2021〕7号", issued_on="2021-03-04")
    assert conflicts((older, newer), book) == []
    assert [c.kind for c in conflicts((older, newer), book, with_incomparable=True)] == ["superseded"]


def test_two_copies_of_a_document_are_not_compared(book):
    first, second = (
        plan(name, CITY, target(RATE, value), title="绵阳市方案") for name, value in (("甲", 6), ("乙", 60))
    )
    assert conflicts((first, second), book) == []


# ---------------------------------------------------------------- records


def test_a_repeated_statement_counts_once(book):
    first = plan("甲", CITY, target(RATE, 60), target("全市" + RATE, 60, clause="二、"))
    assert kinds(book, first, plan("乙", CITY, target(RATE, 65))) == [("value", "contradiction")]


def test_the_users_judgement_is_the_last_word(book):
    def judged(verdict, a, b):
        return Judgement(id="1", kind="indicator", a=a, b=b, verdict=verdict, reason="", rule="user")

    other = "村庄污水治理比例"
    documents = plan("甲", CITY, target(RATE, 60)), plan("乙", CITY, target(other, 65))
    assert conflicts(documents, book) == []
    assert [c.kind for c in conflicts(documents, book, judgements=[judged("same", RATE, other)])] == ["value"]
    documents = plan("甲", CITY, target(RATE, 60)), plan("乙", CITY, target("农村生活污水处理率", 65))
    assert [c.kind for c in conflicts(documents, book)] == ["value"]
    assert conflicts(documents, book, judgements=[judged("different", RATE, "农村生活污水处理率")]) == []
