"""Who is responsible for what stands at a place."""

from __future__ import annotations

import pytest

from pipeline.extract.owners import Owners
from pipeline.extract.responsibilities import responsibilities
from pipeline.readers import read, read_string
from pipeline.structure import outline

ROWS = """<html><head><meta charset="utf-8"></head><body><h1>云中市指标分工方案</h1><p>一、总体要求</p>
<p>坚持目标导向，推动各项指标如期完成。</p><p>附件</p><p>指标分工表</p>
<table><tr><th>序号</th><th>主要任务</th><th>责任部门</th></tr>
<tr><td>1</td><td>开展国土绿化行动，全市森林覆盖率达到45%以上。</td><td>市林草局、各县区政府</td></tr>
<tr><td>2</td><td>完善污水管网，城市污水处理率达到98%以上。</td><td>市水务局、市住建局</td></tr></table></body></html>"""


def owners_of(source, piece, book):
    made = outline(source, book)
    owners = Owners(made, responsibilities(made, book))
    for index, passage in enumerate(made.passages):
        at = passage.text.find(piece)
        if at >= 0:
            return owners.at(index, at)
    raise AssertionError(piece)


def at(text, piece, book):
    return owners_of(read_string(text), piece, book)


def test_each_bracket_closes_what_follows_the_one_before(book):
    text = "一、重点任务\n1.支持就业。培训1万人次。（责任单位：市人社局）发放补贴2亿元。（市财政局负责）加强宣传。"
    assert at(text, "1万人次", book) == ("市人社局",)
    assert at(text, "2亿元", book) == ("市财政局",)
    assert at(text, "加强宣传", book) == ()


def test_a_bracket_closes_the_paragraphs_before_it(book):
    text = (
        "一、重点任务\n（一）扩大就业\n新增岗位5万个。\n培训1万人次。（市人社局牵头，市财政局参与）\n"
        "（二）其他\n新建学校3所。"
    )
    assert at(text, "5万个", book) == ("市人社局",)
    assert at(text, "3所", book) == ()


def test_supporting_units_do_not_own(book):
    assert at("一、任务\n新建学校3所。（市教育局牵头，市财政局配合）", "3所", book) == ("市教育局",)


def test_labels_own_the_whole_item(book):
    text = (
        "一、服务\n1.压缩至3个工作日。\n牵头单位：市税务局\n责任单位：各区人民政府\n"
        "2.扩大范围至5类。\n牵头单位：市医保局\n"
    )
    assert at(text, "3个工作日", book) == ("市税务局", "各区人民政府")
    assert at(text, "5类", book) == ("市医保局",)


def test_the_lead_of_a_heading_comes_first(book):
    text = (
        "一、任务\n（一）建设枢纽（牵头单位：市商务局）\n1.开行400列。（责任单位：市交通运输局、市商务局）\n"
        "2.建成2个场站。\n（二）其他\n新建3所学校。"
    )
    assert at(text, "400列", book) == ("市商务局", "市交通运输局")
    assert at(text, "2个场站", book) == ("市商务局",)
    assert at(text, "3所", book) == ()


def test_the_subject_of_the_sentence(book):
    text = "一、队伍\n市教研机构配备1名以上教研员，区财政部门将资金及时拨付，5个工作日内到位。全年培训200人次。"
    assert at(text, "1名以上", book) == ("市教研机构",)
    assert at(text, "5个工作日", book) == ("区财政部门",)
    assert at(text, "200人次", book) == ()


def test_a_bracket_comes_before_the_subject(book):
    text = "一、服务\n1.公安交管部门1个工作日内上门查验。（市公安局负责）"
    assert at(text, "1个工作日", book) == ("市公安局",)


def test_the_unit_columns_of_a_row(book, tmp_path):
    path = tmp_path / "rows.html"
    path.write_text(ROWS, encoding="utf-8")
    assert owners_of(read(path), "45", book) == ("市林草局", "各县区政府")
    assert owners_of(read(path), "98", book) == ("市水务局", "市住建局")


@pytest.mark.parametrize(
    ("name", "piece", "expected"),
    [
        ("kunming_intl_city.txt", "恢复国际航线3条", ("市交通运输局",)),
        ("sc2018_128_zero_waste_city.html", "秸秆综合利用率达到85%", ("国家发展改革委", "农业农村部")),
        ("karamay_reform_tasks.txt", "压缩至25个工作日", ("市人社局", "各区人民政府", "市级各有关部门")),
    ],
)
def test_real_documents(book, real_corpus, name, piece, expected):
    assert owners_of(read(real_corpus / name), piece, book) == expected
