"""Departments: an organ and its jurisdiction behind all the names it goes by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Facts
from pipeline.resolve.departments import departments, matches, normalise
from pipeline.resolve.same_departments import department_judgements, judgements, user_judgement
from pipeline.rules import rulebook
from tests.made import Draft


@pytest.mark.parametrize(
    "names",
    [
        ("市发改委", "市发展改革委", "市发展和改革委员会", "西安市发改委", "陕西省西安市发展改革委"),
        ("市住建局", "市住房和城乡建设局", "西安市住房城乡建设局"),
        ("市场监管局", "市市场监管局", "西安市市场监督管理局"),
        ("市政府金融办", "市金融办", "市地方金融监管局", "市金融工作局"),
        ("市资源规划局", "市自然资源和规划局", "市自然资源局"),
        ("团市委", "共青团西安市委"),
        ("市委网信办", "西安市委网信办"),
        ("人民银行西安市中心支行", "人行西安分行", "中国人民银行西安市分行"),
        ("西安银保监分局", "国家金融监督管理总局西安监管分局"),
        ("市公积金中心", "市住房公积金管理中心"),
        ("西安市", "西安市政府", "市人民政府"),
        ("西安高新区", "西安高新区管委会"),
        ("各区县政府", "各县（区）人民政府", "各县、区", "各县区"),
        ("试验（合作区）管委会", "试验（合作）区管委会"),
        ("专项工作牵头单位", "各专项工作牵头单位"),
        ("市级工信部门", "市工业和信息化局"),
        ("移动西安分公司", "中国移动西安分公司", "市移动公司"),
        ("文物部门", "文物主管部门", "文物"),
        ("市招商引资工作领导小组办公室", "市招商引资领导小组办公室"),
        ("市委组织部", "中共西安市委组织部"),
        ("市国资委", "市人民政府国有资产监督管理委员会"),
        ("市委政法委", "市委政法委员会"),
        ("市政协", "政协西安市委员会"),
        ("国网西安供电公司", "国网陕西省电力有限公司西安供电公司"),
        ("西安海关", "中华人民共和国西安海关"),
        ("经开区管委会", "西安经济技术开发区管理委员会"),
        ("空港经济区管委会", "空港区管委会"),
        ("雁塔区公安局", "市公安局雁塔分局", "西安市公安局雁塔分局"),
        ("户县人民政府", "鄠邑区政府"),
        ("试点单位", "各试点单位"),
        ("云水-石林合作区管委会", "云水—石林合作区管委会", "云水–石林合作区"),
    ],
)
def test_forms_of_one_name_are_one_department(book, names):
    assert len({normalise(name, "西安市", book) for name in names}) == 1


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("市发改委", "省发展改革委"),
        ("市教育局", "市体育局"),
        ("市文物局", "市文化和旅游局"),
        ("市大数据局", "市统计局"),
        ("市发改委", "汉中市发改委"),
        ("市市场监管局", "市场监管部门"),
        ("市农办", "市农业农村局"),
        ("市公安局雁塔分局", "市公安局"),
        ("市公安局高新分局", "市公安局"),
        ("市综合行政执法局", "市市场监管局"),
    ],
)
def test_different_departments_stay_apart(book, a, b):
    assert normalise(a, "西安市", book) != normalise(b, "西安市", book)


@pytest.mark.parametrize(
    ("name", "region", "jurisdiction", "is_class"),
    [
        ("市发改委", "汉中市", "610700", False),
        ("省财政厅", "合肥市", "340000", False),
        ("财政厅", "安徽省", "340000", False),
        ("自治区发展改革委", "克拉玛依市", "650000", False),
        ("生态环境部", "西安市", "000000", False),
        ("国家发展改革委", None, "000000", False),
        ("市卫健委", "西咸新区", "610100", False),
        ("新区财政局", "西咸新区", "61N1", False),
        ("市教委", "天津市", "120000", False),
        ("碑林区人民政府", "西安市", "610103", False),
        ("各县区政府", "西安市", "610100", True),
        ("市财政局", "陕西省", "610000", True),
        ("市财政局", None, None, False),
        ("市财政局", "云中市", "-/云中市", False),
        ("市财政局", "610100", "610100", False),
        ("龙华区", "深圳市", "440309", False),
        ("龙华区政府", "海口市", "460106", False),
        ("老城区", "浙江省", "330000", False),
        ("略阳县政府", "西安市", "610727", False),
        ("涧西区政府", "西安市", "610100", False),
        ("长乐市政府", "福州市", "350112", False),
        ("开发区管委会", "西安市", "610100", True),
        ("高新区管委会", "西安市", "610100", False),
        ("项目所在地财政部门", "西安市", "610100", True),
    ],
)
def test_whose_department_it_is(book, name, region, jurisdiction, is_class):
    key = normalise(name, region, book)
    assert (key.jurisdiction, key.is_class) == (jurisdiction, is_class)


@pytest.mark.parametrize(
    ("query", "name", "region", "same"),
    [
        ("西安市生态环境局", "市生态环境局", "西安市", True),
        ("市生态环境局", "西安市生态环境局", "西安市", True),
        ("生态环境局", "市生态环境局", "汉中市", True),
        ("生态环境局", "省生态环境厅", "陕西省", True),
        ("市生态环境局", "省生态环境厅", "西安市", False),
        ("省生态环境厅", "市生态环境局", "西安市", False),
        ("汉中市生态环境局", "市生态环境局", "西安市", False),
        ("市发改委", "西安市发展和改革委员会", "西安市", True),
        ("市财政局", "市发改委", "西安市", False),
        ("云中港集团", "云中港集团", "西安市", True),
    ],
)
def test_what_a_user_asks_for(book, query, name, region, same):
    assert matches(query, name, region, book) is same


@pytest.mark.parametrize(
    ("name", "region", "full"),
    [
        ("市发改委", "西安市", "西安市发展和改革委员会"),
        ("省住建厅", "陕西省", "陕西省住房和城乡建设厅"),
        ("市教委", "天津市", "天津市教育局"),
        ("生态环境部", "全国", "生态环境部"),
    ],
)
def test_official_names(book, name, region, full):
    assert departments(book).full_name(normalise(name, region, book)) == full


def test_judgements_say_why(book):
    found = judgements({"西安市": ["市发改委", "市发展改革委", "各县区政府"], "汉中市": ["市发改委"]}, book)
    assert [(one.a, one.b, one.verdict) for one in found] == [
        ("市发改委（西安市）", "市发展改革委（西安市）", "same"),
        ("市发改委（西安市）", "市发改委（汉中市）", "different"),
    ]
    assert "西安市发展和改革委员会" in found[0].reason
    assert "汉中市" in found[1].reason


def test_an_old_name_is_told_as_one(book):
    (found,) = judgements({"西安市": ["市生态环境局", "市环保局"]}, book)
    assert (found.verdict, found.rule) == ("same", "department-old-name")
    assert "旧称" in found.reason


@pytest.mark.parametrize(
    ("old", "new", "year"),
    [
        ("市环保局", "市生态环境局", "2018"),
        ("市工商局", "市市场监管局", "2018"),
        ("市质监局", "市市场监督管理局", "2018"),
        ("市食品药品监管局", "市市场监管局", "2018"),
        ("市卫计委", "市卫生健康委", "2018"),
        ("市国土资源局", "市自然资源局", "2018"),
        ("市农业局", "市农业农村局", "2018"),
        ("市乡村振兴局", "市农业农村局", "2023"),
        ("市旅游局", "市文化和旅游局", "2018"),
        ("市安监局", "市应急局", "2018"),
        ("西安银监分局", "国家金融监督管理总局西安监管分局", "2018"),
        ("西安银保监分局", "国家金融监督管理总局西安监管分局", "2023"),
    ],
)
def test_a_reform_is_told_with_its_year(book, old, new, year):
    (found,) = judgements({"西安市": [new, old]}, book)
    assert (found.verdict, found.rule) == ("same", "department-old-name")
    assert f"“{old}”是{year}年以前的旧称" in found.reason


def test_a_second_name_in_a_bracket(book):
    (found,) = judgements({"西安市": ["市发展改革委", "市发展改革委（市能源局）"]}, book)
    assert found.rule == "department-joint-name"


def test_a_user_splits_what_the_rules_join(book):
    decided = [user_judgement("department", "市生态环境局（西安市）", "市环保局（西安市）", merge=False)]
    assert normalise("西安市环保局", None, book, decided) == normalise("市环保局", "西安市", book, decided)
    assert normalise("市环保局", "西安市", book, decided) != normalise("市生态环境局", "西安市", book, decided)
    assert normalise("市环保局", "汉中市", book, decided) == normalise("市生态环境局", "汉中市", book, decided)
    assert judgements({"西安市": ["市生态环境局", "市环保局"]}, book, decided) == []


def test_a_split_works_whichever_side_is_named_first(book):
    decided = [user_judgement("department", "市环保局（西安市）", "市生态环境局（西安市）", merge=False)]
    assert normalise("市环保局", "西安市", book, decided) != normalise("市生态环境局", "西安市", book, decided)


def test_a_user_merges_what_the_rules_keep_apart(book):
    decided = [user_judgement("department", "市文化和旅游局（西安市）", "市文物局（西安市）", merge=True)]
    assert normalise("西安市文物局", None, book, decided) == normalise("市文旅局", "西安市", book, decided)
    assert normalise("市文物局", "汉中市", book, decided) != normalise("市文旅局", "汉中市", book, decided)


def test_a_merge_without_regions_holds_everywhere(book):
    decided = [user_judgement("department", "文化和旅游局", "文物局", merge=True)]
    for region in ("西安市", "汉中市"):
        assert normalise("市文物局", region, book, decided) == normalise("市文旅局", region, book, decided)


def test_merges_in_a_circle_come_to_an_end(book):
    decided = [
        user_judgement("department", "市文化和旅游局（西安市）", "市文物局（西安市）", merge=True),
        user_judgement("department", "文物局", "文化和旅游局", merge=True),
    ]
    assert normalise("市文物局", "西安市", book, decided).jurisdiction == "610100"


def test_judgements_of_documents(book):
    def plan(name, region, unit):
        return (
            Draft(name, f"方案\n（{unit}负责）", region=region).responsible(unit, "一、", **{unit: "responsible"}).facts
        )

    documents: list[Facts] = [plan("a", "西安市", "市发改委"), plan("b", "陕西省", "西安市发展改革委")]
    (found,) = department_judgements(documents, book)
    assert (found.kind, found.verdict, found.rule) == ("department", "same", "department-name-form")
    assert department_judgements(documents[:1], book) == []


@given(st.sampled_from(["市", "西安市", "省", ""]), st.sampled_from(["教育", "财政", "民政", "水利", "审计", "统计"]))
def test_a_department_matches_its_own_name(prefix, stem):
    book = rulebook()
    name = f"{prefix}{stem}局"
    assert matches(name, name, "西安市", book)
    assert normalise(name, "西安市", book).organ == normalise(f"{stem}局", "汉中市", book).organ
