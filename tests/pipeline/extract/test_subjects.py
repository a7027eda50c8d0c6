import pytest

from pipeline.extract.subjects import clean, complete, expand
from pipeline.rules import RuleBook


@pytest.mark.parametrize(
    ("text", "subject", "scope"),
    [
        ("力争全市高新技术企业总数", "高新技术企业总数", "全市"),
        ("确保金融业增加值", "金融业增加值", None),
        ("其中高技能人才", "高技能人才", None),
        ("主城区公交分担率", "公交分担率", "主城区"),
        ("城市污水处理率", "城市污水处理率", None),
    ],
)
def test_lead_in_and_scope_are_taken_off(text: str, subject: str, scope: str | None, book: RuleBook) -> None:
    found = clean(text, book)
    assert (found.text, found.scope) == (subject, scope)


def test_the_documents_own_region_in_front_is_a_scope(book: RuleBook) -> None:
    found = clean("岚州市专利申请量", book, region="岚州市")
    assert (found.text, found.scope) == ("专利申请量", "岚州市")


def test_the_verb_of_a_count_is_kept(book: RuleBook) -> None:
    assert clean("争取省级外专项目", book, keep_verb=True).text == "争取省级外专项目"
    assert clean("争取新建泵站", book, keep_verb=True).text == "新建泵站"


@pytest.mark.parametrize(
    ("subject", "amounts", "distributed", "each", "names"),
    [
        ("绿色防控、统防统治覆盖率", 2, True, False, ["绿色防控覆盖率", "统防统治覆盖率"]),
        ("主要农作物化肥、农药利用率", 1, False, True, ["主要农作物化肥利用率", "主要农作物农药利用率"]),
        ("绿色学校、绿色医院占比", 1, False, False, ["绿色学校占比", "绿色医院占比"]),
        ("检查率、公示率", 1, False, False, ["检查率", "公示率"]),
        ("口岸跨境货物运输量、货值", 2, True, False, ["口岸跨境货物运输量", "口岸跨境货物货值"]),
        ("城乡居民人均可支配收入", 2, True, False, ["城镇居民人均可支配收入", "农村居民人均可支配收入"]),
        ("乘用车和商用车新车碳排放强度", 2, True, False, ["乘用车新车碳排放强度", "商用车新车碳排放强度"]),
        ("小麦、玉米等主栽品种良种覆盖率", 1, False, False, ["小麦、玉米等主栽品种良种覆盖率"]),
        ("高标准农田面积", 1, False, False, ["高标准农田面积"]),
    ],
)
def test_coordinated_subjects(subject: str, amounts: int, distributed: bool, each: bool, names: list[str]) -> None:
    assert expand(subject, amounts, distributed=distributed, each=each) == names


@pytest.mark.parametrize(
    ("bare", "before", "whole"),
    [
        ("处理率", "城市生活污水收集率", "城市生活污水处理率"),
        ("粮食产量", "粮食播种面积", "粮食产量"),
        ("森林覆盖率达标县", "林草覆盖率", "森林覆盖率达标县"),
    ],
)
def test_a_bare_measure_takes_the_modifier_before_it(bare: str, before: str, whole: str) -> None:
    assert complete(bare, before) == whole
