"""Second names of departments, as documents state them in a bracket."""

from __future__ import annotations

import pytest

from pipeline.records import Facts
from pipeline.resolve.departments import normalise
from pipeline.resolve.joint_names import joint_judgements
from pipeline.resolve.same_departments import user_judgement
from pipeline.rules import RuleBook
from tests.made import Draft


def plan(region: str | None, *lists: str) -> Facts:
    draft = Draft(f"plan of {region}", "方案\n" + "\n".join(f"（{units}负责）" for units in lists), region=region)
    for units in lists:
        draft.responsible(f"（{units}负责）", "一、", **dict.fromkeys(units.split("，"), "responsible"))
    return draft.facts


def same(a: str, b: str, region: str | None, documents: list[Facts], book: RuleBook) -> bool:
    found = joint_judgements(documents, book)
    return normalise(a, region, book, found) == normalise(b, region, book, found)


@pytest.mark.parametrize(
    ("printed", "region", "first", "second"),
    [
        ("市发展改革委（市能源局）", "西安市", "西安市发改委", "西安市能源局"),
        ("市文化和旅游局（市文物局）", "西安市", "市文旅局", "市文物局"),
        ("市委网信办（市互联网信息办公室）", "西安市", "市网信办", "市互联网信息办公室"),
        ("市人力资源和社会保障局（市外国专家局）", "西安市", "市人社局", "市外国专家局"),
        ("市委宣传部（市新闻出版局、市版权局）", "西安市", "市委宣传部", "市版权局"),
        ("省住房城乡建设厅（省人防办）", "陕西省", "省住建厅", "省人民防空办公室"),
        ("国家发展改革委（国家能源局）", "全国", "国家发改委", "国家能源局"),
        ("市清洁生产工作领导小组办公室（市生态环境局）", "西安市", "市生态环境局", "市清洁生产领导小组办公室"),
    ],
)
def test_both_names_are_one_department(book: RuleBook, printed: str, region: str, first: str, second: str) -> None:
    documents = [plan(region, printed), plan(region, second)]
    assert same(first, second, region, documents, book)
    assert same(printed, second, region, documents, book)


def test_only_where_it_is_stated(book: RuleBook) -> None:
    documents = [plan("西安市", "市发展改革委（市能源局）")]
    assert not same("市发改委", "市能源局", "汉中市", documents, book)
    assert not same("省发改委", "省能源局", "西安市", documents, book)


def test_an_old_name_moves_alone(book: RuleBook) -> None:
    documents = [plan("西安市", "市人力资源和社会保障局（市外国专家局）")]
    assert not same("市科技局", "市人社局", "西安市", documents, book)
    assert same("市科技局", "市外国专家局", "汉中市", documents, book)


@pytest.mark.parametrize(
    "printed",
    [
        "市公安局（交警支队）",
        "市公安局（市公安局交警支队）",
        "市政府（市政府办公室）",
        "市发展改革委（省能源局）",
        "各区县政府（各开发区管委会）",
        "市商务局（牵头）",
        "市财政局（市级资金）",
        "市生态环境局（市环保局）",
    ],
)
def test_what_is_no_second_name(book: RuleBook, printed: str) -> None:
    assert joint_judgements([plan("西安市", printed)], book) == []


def test_names_listed_side_by_side_stay_apart(book: RuleBook) -> None:
    stated = plan("西安市", "市文化和旅游局（市文物局）")
    assert joint_judgements([stated, plan("西安市", "市文旅局，市文物局")], book) == []
    assert len(joint_judgements([stated, plan("汉中市", "市文旅局，市文物局")], book)) == 1


def test_the_reason_names_what_was_printed(book: RuleBook) -> None:
    (found,) = joint_judgements([plan("西安市", "市发展改革委（市能源局）")], book)
    assert (found.a, found.b) == ("市发展改革委（市能源局）（西安市）", "市能源局（西安市）")
    assert "同一机构的两个名称" in found.reason


@pytest.mark.parametrize("a", ["市发展改革委（西安市）", "市发展改革委（市能源局）（西安市）"])
def test_a_user_takes_it_back(book: RuleBook, a: str) -> None:
    documents = [plan("西安市", "市发展改革委（市能源局）")]
    own = user_judgement("department", a, "市能源局（西安市）", merge=False)
    stated = joint_judgements(documents, book)
    decided = [*stated, own]
    assert normalise("市能源局", "西安市", book, decided) != normalise("市发改委", "西安市", book, decided)
    assert joint_judgements(documents, book, [own]) == []
