"""Places that assign units to work: columns, brackets, labels, headings, and duties in running text."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from pipeline.extract.responsibilities import responsibilities
from pipeline.readers import read, read_string
from pipeline.structure import outline

TABLE = """<html><head><meta charset="utf-8"></head><body><h1>云中市营商环境任务清单</h1><p>一、总体要求</p>
<p>对标先进，持续用力，久久为功，推动各项任务落地见效。</p><p>附件</p><p>任务清单</p>
<table><tr><th>序号</th><th>主要任务</th><th>牵头单位</th><th>责任单位</th></tr>
<tr><td>1</td><td>推行电子证照。</td><td>市政务服务局</td><td>市公安局等市级有关部门，各区人民政府</td></tr>
<tr><td>2</td><td>压缩办理时限。</td><td>市税务局</td><td>—</td></tr></table></body></html>"""


def found(text, book):
    return responsibilities(outline(read_string(text), book), book)


def shown(one):
    return " ".join(f"{unit.name}:{unit.role}" for unit in one.record.departments)


def test_a_bracket_at_the_end_of_an_item(book):
    text = (
        "一、重点任务\n（一）提升教学质量。培育名师。（市教育局牵头，市财政局、各县区政府配合）\n"
        "（二）保障经费。足额拨付。"
    )
    (one,) = found(text, book)
    assert (one.kind, one.record.where) == ("bracket", "一、/（一）")
    assert shown(one) == "市教育局:lead 市财政局:support 各县区政府:support"
    assert one.record.evidence == "（市教育局牵头，市财政局、各县区政府配合）"


def test_fields_of_work_before_the_word_for_departments_have_the_role_behind_it(book):
    text = "一、重点任务\n推广绿色建材。（市发展改革、财政、住建等部门负责，各县区政府配合）"
    (one,) = found(text, book)
    assert shown(one) == "市发展改革:responsible 市财政:responsible 市住建:responsible 各县区政府:support"


def test_brackets_of_two_kinds_that_close_one_another(book):
    (one,) = found("一、重点任务\n建设平台。[责任单位：市大数据局，甲县、乙县人民政府）", book)
    assert shown(one) == "市大数据局:responsible 甲县人民政府:responsible 乙县人民政府:responsible"


@pytest.mark.parametrize(
    "text",
    [
        "一、总则\n各主管部门（市水利局、市林业局）分别受理。",
        "一、总则\n项目投资额（单位：万元）。",
        "一、总则\n推进改革（联系单位：市发改委）。",
        "一、总则\n落实主体责任（见第三章）。",
    ],
)
def test_brackets_that_assign_nothing(book, text):
    assert not [one for one in found(text, book) if one.kind == "bracket"]


def test_labels_on_several_lines_are_one_place(book):
    text = (
        "一、便民服务\n1.设立综合窗口，推行一窗受理。\n牵头单位：市政务服务局\n责任单位：市公安局等\n市级各有关部门\n"
        "完成时限：2030年6月底前\n2.优化流程。\n牵头单位：市司法局\n"
    )
    first, second = found(text, book)
    assert (first.kind, first.record.where) == ("label", "一、/1.")
    assert shown(first) == "市政务服务局:lead 市公安局:responsible 市级各有关部门:responsible"
    assert (second.record.where, shown(second)) == ("一、/2.", "市司法局:lead")


def test_a_label_behind_a_sentence(book):
    (one,) = found("一、便民服务\n1.设立综合窗口。责任单位：市政务服务局、市公安局", book)
    assert one.record.evidence == "责任单位：市政务服务局、市公安局"


def test_labels_that_end_in_stops_and_name_people(book):
    text = (
        "一、预期目标\n1.进出口总额增长9%左右。\n牵头负责领导：张某。\n牵头责任单位：省商务厅。\n"
        "协同责任单位：省财政厅、云中海关等。\n2.收入增长5%左右。\n分管省领导：李某\n部门分工：省财政厅牵头，省税务局、各地配合。\n"
    )
    first, second = found(text, book)
    assert (first.record.where, shown(first)) == ("一、/1.", "省商务厅:lead 省财政厅:support 云中海关:support")
    assert (second.record.where, shown(second)) == ("一、/2.", "省财政厅:lead 省税务局:support 各地:support")


def test_an_article_has_no_heading_but_its_number(book):
    (one,) = found("第一章 总则\n第五条 市文化局是本市文化市场的主管部门。", book)
    assert (one.record.where, shown(one)) == ("第一章/第五条", "市文化局:responsible")


def test_a_heading_that_names_its_lead(book):
    (one,) = found("一、重点任务\n（一）建设物流枢纽（牵头单位：市商务局）\n1.扩大货运规模。", book)
    assert (one.kind, one.record.where, shown(one)) == ("heading", "一、/（一）", "市商务局:lead")


def test_a_table_gives_one_record_a_row(book, tmp_path):
    path = tmp_path / "table.html"
    path.write_text(TABLE, encoding="utf-8")
    first, second = (one for one in responsibilities(outline(read(path), book), book) if one.kind == "column")
    assert first.record.where.endswith("/1")
    assert shown(first) == "市政务服务局:lead 市公安局:responsible 市级有关部门:responsible 各区人民政府:responsible"
    assert shown(second) == "市税务局:lead"
    assert (first.record.place.table, first.record.place.row) == (first.grid, first.row)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("各县（区）人民政府对本行政区域防汛工作负总责。", "各县（区）人民政府:lead"),
        ("市教育局、市财政局要加强统筹协调，做好指导。", "市教育局:responsible 市财政局:responsible"),
        ("各县区、各部门要强化措施。", "各县区:responsible"),
        ("市商务局要会同相关部门加强跟踪评估。", "市商务局:lead 相关部门:support"),
        ("具体办法由市教育部门协同民政、残联等部门制定。", "市教育部门:lead 民政:support 残联:support"),
        ("经水利部会同有关部门组织专家评审通过后实施。", "水利部:lead 有关部门:support"),
        ("资金由主管部门负责、有关部门配合，按季度拨付。", "主管部门:responsible 有关部门:support"),
        ("本办法自发布之日起施行，由市粮食局负责解释。", "市粮食局:responsible"),
        ("税务等部门于10天内反馈意见。", "税务等部门:responsible"),
        ("试点单位由省级有关部门推荐。", "省级有关部门:responsible"),
        ("具体空间范围由住房城乡建设部另行公布。", "住房城乡建设部:responsible"),
        ("发展改革、财政等部门按照各自职责做好有关工作。", "发展改革:responsible 财政:responsible"),
        ("市、区资源中心要扩大服务范围。", "市资源中心:responsible 区资源中心:responsible"),
        ("县委督查室牵头，县统计局配合，每季度通报。", "县委督查室:lead 县统计局:support"),
        ("市教育局、市财政局按职责做好经费配合工作。", "市教育局:support 市财政局:support"),
        ("各县（市）、区人民政府要落实属地责任。", "各县（市）、区人民政府:responsible"),
        ("市推进湖泊保护委员会办公室要加强调度。", "市推进湖泊保护委员会办公室:responsible"),
        ("各乡（镇）党（工）委书记要每季度研究一次。", "各乡（镇）党（工）委:responsible"),
        ("市教育局组织督查组开展检查。", "市教育局:responsible"),
    ],
)
def test_duties_in_running_text(book, text, expected):
    (one,) = found(text, book)
    assert (one.kind, shown(one), one.record.where) == ("subject", expected, "")


@pytest.mark.parametrize(
    "text",
    [
        "各部门要高度重视。",
        "国有企业要带头落实。",
        "各市可结合实际制定细则。",
        "鼓励各县区出台配套政策。",
        "相关进展报送至市教育局。",
        "2019年，省政府印发了《关于促进种业发展的意见》。",
        "近年来，市商务局积极推进口岸建设。",
        "经主管部门认定的项目享受本政策。",
        "由运输企业提出书面申请。",
        "我市要加快转型。",
        "试点在重点领域取得明显进展。",
        "各级财政要加大投入。",
        "现将《武汉市推进湖泊保护方案》印发给你们。",
        "按照《武汉市加强湖泊保护办法》开展巡查。",
        "项目依托市老年医院（市康复医院）。",
        "由企业配合提供材料。",
    ],
)
def test_no_duties(book, text):
    assert found(text, book) == []


def test_the_documents_own_region_is_no_unit(book):
    text = "武汉市人民政府关于加强湖泊保护的意见\n一、目标\n武汉市要加快治理。洪山区要加快治理。\n"
    assert [shown(one) for one in found(text, book)] == ["洪山区:responsible"]


def test_every_record_points_at_its_evidence(book, real_corpus):
    source = outline(read(real_corpus / "kunming_intl_city.txt"), book)
    for one in responsibilities(source, book):
        place = one.record.place
        assert source.source.text[place.start : place.end] == one.record.evidence
        assert one.record.departments


def _units(records):
    return Counter((r["where"], unit["name"], unit["role"]) for r in records for unit in r["departments"])


@pytest.mark.parametrize(
    "name",
    ["baiyin_investment_incentives", "karamay_reform_tasks", "longnan_market_regulation_14fyp", "tianjin_duty_table"],
)
def test_hand_annotated_documents(book, real_corpus, gold, name):
    wanted = [json.loads(line) for line in (gold / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    expected = _units(r for r in wanted if r["type"] == "responsibility")
    made = responsibilities(outline(read(real_corpus / f"{name}.txt"), book), book)
    got = _units(json.loads(one.record.model_dump_json()) for one in made)
    hit = sum((expected & got).values())
    assert 2 * hit / (expected.total() + got.total()) > 0.9
