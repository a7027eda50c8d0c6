"""The head of a document: the examples of the rules, forms of heads that sites and gazettes print, and real ones."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from pipeline.readers import read
from pipeline.readers.text import source_of
from pipeline.records import Header
from pipeline.rules import RuleBook, rulebook
from pipeline.structure import outline

EXAMPLES = [
    pytest.param(example.text, example.gives, id=f"{rule.name}-{number}")
    for rule in rulebook().rules("header")
    for number, example in enumerate(rule.rule.match)
]
LETTER = (
    "各县区人民政府：\n现将《{title}》印发给你们，请认真贯彻执行。\n{signed}\n（此件公开发布）\n"
    "{title}\n一、总体要求\n开展巡查。"
)


def head(text: str) -> Header:
    return outline(source_of(text, "text", "text.txt", "0" * 64), rulebook()).header


def plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize(("text", "gives"), EXAMPLES)
def test_examples_of_the_rules(text: str, gives: tuple[dict[str, Any], ...]) -> None:
    found = head(text).model_dump()
    for wanted in gives:
        assert {name: plain(found[name]) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("heading", "issuers"),
    [
        ("湖北省人民政府办公厅\n关于印发{title}的通知", ["湖北省人民政府办公厅"]),
        ("中共武汉市委武汉市人民政府关于印发{title}的通知", ["中共武汉市委", "武汉市人民政府"]),
        ("国家发展改革委 水利部 财政部关于印发《{title}》的通知", ["国家发展改革委", "水利部", "财政部"]),
        ("国家发展改革委水利部关于印发《{title}》的通知", ["国家发展改革委", "水利部"]),
        ("湖北省水利厅、湖北省财政厅关于印发《{title}》的函", ["湖北省水利厅", "湖北省财政厅"]),
        ("市水务局市财政局关于印发{title}的通知", ["市水务局", "市财政局"]),
        ("省水利厅等三部门关于印发《{title}》的通知", ["省水利厅"]),
        ("中共云泽市委云泽市人民政府关于印发{title}的通知", ["中共云泽市委", "云泽市人民政府"]),
        ("云泽市委办公室云泽市政府办公室关于印发{title}的通知", ["云泽市委办公室", "云泽市政府办公室"]),
        ("湖北省水利厅文件\n鄂水〔2031〕3号\n湖北省水利厅关于印发{title}的通知", ["湖北省水利厅"]),
    ],
)
def test_issuers_of_a_heading(heading: str, issuers: list[str]) -> None:
    found = head(
        heading.format(title="湖泊保护方案") + "\n" + LETTER.format(title="湖泊保护方案", signed="2031年3月5日")
    )
    assert list(found.issuers) == issuers
    assert found.title == "湖泊保护方案"
    assert found.issued_on == "2031-03-05"


def test_issuers_of_the_signature_when_the_heading_has_none() -> None:
    signed = "武汉市水务局\n武汉市财政局\n二〇三一年三月五日"
    found = head("关于印发《湖泊保护方案》的通知\n" + LETTER.format(title="湖泊保护方案", signed=signed))
    assert found.issuers == ("武汉市水务局", "武汉市财政局")
    assert found.issued_on == "2031-03-05"
    assert found.region == "武汉市"


def test_the_policys_own_heading_wins_over_the_notices_wording() -> None:
    text = "武汉市人民政府关于印发湖泊保护方案的通知\n" + LETTER.format(
        title="武汉市湖泊保护方案", signed="2031年3月5日"
    )
    found = head(text)
    assert found.title == "武汉市湖泊保护方案"
    assert found.notice_title == "武汉市人民政府关于印发湖泊保护方案的通知"
    start, end = found.spans["title"]
    assert text[start:end] == "武汉市湖泊保护方案"
    assert start > text.index("（此件公开发布）")


def test_a_heading_may_be_broken_anywhere_and_years_may_stand_below_it() -> None:
    text = (
        "武汉市人民政府关于印发武汉市湖\n泊保护行动计划（2031—2033\n年）的通知（2031 年3 月5 日）\n武政〔2031〕 9 号\n"
        "各区人民政府：\n现将《武汉市湖泊保护行动计划（2031—2033年）》印发给你们。\n"
        "武汉市湖泊保护行动计划\n（2031—2033年）\n一、总体要求"
    )
    found = head(text)
    assert found.notice_title == "武汉市人民政府关于印发武汉市湖泊保护行动计划（2031—2033年）的通知"
    assert found.title == "武汉市湖泊保护行动计划（2031—2033年）"
    assert found.issued_on == "2031-03-05"
    assert found.doc_number == "武政〔2031〕9号"
    assert found.addressees == ("各区人民政府",)


def test_metadata_of_the_site_comes_first() -> None:
    text = (
        "索引号：K1/2031-00012 发布机构：武汉市水务局 发布日期：2031-04-01 10:20\n"
        "关于印发《湖泊保护方案》的通知\n武水〔2031〕3号\n" + LETTER.format(title="湖泊保护方案", signed="2031年3月5日")
    )
    found = head(text)
    assert found.index_number == "K1/2031-00012"
    assert found.published_on == "2031-04-01"
    assert found.issued_on == "2031-03-05"
    assert found.issuers == ("武汉市水务局",)


def test_metadata_in_columns() -> None:
    text = (
        "索引号\tK1/2031-00012\t主题分类\t水务\n发文字号\t武水〔2031〕3号\t发布日期\t2031年4月1日\n"
        "武汉市水务局关于印发湖泊保护方案的通知\n各区水务局：\n现将方案印发给你们。"
    )
    found = head(text)
    assert (found.index_number, found.doc_number, found.published_on) == (
        "K1/2031-00012",
        "武水〔2031〕3号",
        "2031-04-01",
    )


def test_an_order_and_the_regulation_it_issues() -> None:
    text = (
        "湖北省人民政府令\n第399号\n《湖北省湖泊保护办法》已经2031年3月1日省人民政府常务会议审议通过，现予公布，自2031年5月1日起施行。\n"
        "2031年3月5日\n湖北省湖泊保护办法\n第一章 总则\n第一条 为了保护湖泊，制定本办法。"
    )
    found = head(text)
    assert found.title == "湖北省湖泊保护办法"
    assert found.doc_number == "湖北省人民政府令第399号"
    assert found.region == "湖北省"


def test_a_letter_without_a_heading() -> None:
    text = (
        "湖口产业园区管委会，各乡镇人民政府，市级各部门：\n《宜昌市湖泊巡查规则》已经市人民政府常务会议通过，现予印发。\n"
        "宜昌市人民政府\n2031年3月5日\n（此件公开发布）\n宜昌市湖泊巡查规则\n"
        "第一章 总则\n第一条 为了保护湖泊，制定本规则。"
    )
    found = head(text)
    assert (found.title, found.issued_on, found.issuers) == ("宜昌市湖泊巡查规则", "2031-03-05", ("宜昌市人民政府",))
    assert found.addressees == ("湖口产业园区管委会", "各乡镇人民政府", "市级各部门")


def test_a_plain_notice_signed_at_the_end() -> None:
    text = (
        "湖北省人民政府办公厅文件\n鄂政办发〔2031〕24号\n湖北省人民政府办公厅关于加强湖泊\n巡查工作的通知\n"
        "各市州人民政府：\n为加强巡查，现就有关问题通知如下：\n一、提高认识。湖泊是宝贵资源。\n二、加强巡查。\n"
        "湖北省人民政府办公厅\n二O三一年二月二十日"
    )
    found = head(text)
    assert found.title == "湖北省人民政府办公厅关于加强湖泊巡查工作的通知"
    assert (found.doc_number, found.issued_on, found.notice_title) == ("鄂政办发〔2031〕24号", "2031-02-20", None)


def test_a_number_in_brackets_behind_the_heading() -> None:
    text = (
        "中共岳阳市委办公室岳阳市人民政府办公室印发《关于加强湖泊巡查的实施意见》的通知(岳办发〔2031〕2号)\n"
        "来源:岳阳市政府门户网 日期:2031-01-12 17:08 字号:【\n各县市区委、人民政府：\n"
        "《关于加强湖泊巡查的实施意见》已经市委同意，现印发给你们。\n2031年1月10日\n关于加强湖泊巡查的实施意见\n一、目标"
    )
    found = head(text)
    assert found.title == "关于加强湖泊巡查的实施意见"
    assert found.doc_number == "岳办发〔2031〕2号"
    assert found.issuers == ("中共岳阳市委办公室", "岳阳市人民政府办公室")
    assert (found.issued_on, found.published_on, found.region) == ("2031-01-10", "2031-01-12", "岳阳市")


def test_metadata_with_the_value_below_the_name() -> None:
    text = (
        "镇巴县湖泊巡查规则\n• 索引号:\n6107280000/2031-001005\n• 主题分类:\n• 发文字号:\n镇政发〔2031〕7号\n"
        "• 发文日期:\n2031年04月06日 16:40\n• 发布日期:\n2031年04月08日 16:34\n"
        "镇巴县湖泊巡查规则\n第一章总则\n第一条 为了巡查。"
    )
    found = head(text)
    assert (found.title, found.region) == ("镇巴县湖泊巡查规则", "镇巴县")
    assert (found.index_number, found.doc_number) == ("6107280000/2031-001005", "镇政发〔2031〕7号")
    assert (found.issued_on, found.published_on) == ("2031-04-06", "2031-04-08")


def test_the_issuer_under_the_title_of_a_regulation() -> None:
    text = (
        "作者：法规资料网 时间：2031-07-06 04:34:58 浏览：8616\n河北省湖泊管理规定\n河北省人民政府\n"
        "政府令〔2031〕第15号\n"
        "《河北省湖泊管理规定》已经省政府常务会议通过，现予公布，自2032年2月1日起施行。\n省长\n二○三一年十二月二十五日\n"
        "河北省湖泊管理规定\n第一章总则\n第一条为加强湖泊管理，制定本规定。"
    )
    found = head(text)
    assert (found.title, found.issuers) == ("河北省湖泊管理规定", ("河北省人民政府",))
    assert (found.issued_on, found.published_on) == ("2031-12-25", "2031-07-06")
    assert found.doc_number == "政府令〔2031〕第15号"


def test_a_title_in_the_inner_marks() -> None:
    text = "关于印发〈宜昌市湖泊巡查工作要点〉的通知\n各县市区人民政府：\n现印发给你们。\n一、目标"
    assert head(text).title == "宜昌市湖泊巡查工作要点"


def test_a_report_is_dated_and_placed_by_the_line_below_it() -> None:
    text = (
        "政府工作报告\n——2031年1月20日在湖北省第十五届人民代表大会第四次会议上\n省长 某某\n各位代表：\n现在报告工作。"
    )
    found = head(text)
    assert (found.title, found.issued_on, found.region, found.issuers) == ("政府工作报告", "2031-01-20", "湖北省", ())


def test_a_contents_page_is_no_part_of_the_title() -> None:
    assert head("湖北省湖泊保护“十六五”规划\n目录\n一、现状\n二、目标").title == "湖北省湖泊保护“十六五”规划"


@pytest.mark.parametrize(
    "front",
    [
        "目录\n一、总体要求\n二、任务\n{title}\n为加强巡查，制定本规则。\n",
        "{title}\n目录\n一、总体要求1\n二、任务5\n附件 巡查任务表9\n为加强巡查，制定本规则。\n",
        "{title}目录\n一、总体要求\n二、任务\n{title}\n",
        "附件1：\n宜昌市湖泊\n巡查规则\n",
        "附件1：{title}\n为加强巡查，制定本规则。\n",
        "索引号：K1/2031\n附件\n{title}\n目录\n一、总体要求\n二、任务\n为加强巡查，制定本规则。\n",
    ],
)
def test_contents_and_the_mark_of_an_attachment_are_no_part_of_the_head(front: str) -> None:
    text = front.format(title="宜昌市湖泊巡查规则") + "一、总体要求\n坚持保护优先。\n二、任务\n开展巡查。\n"
    found = outline(source_of(text, "text", "text.txt", "0" * 64), rulebook())
    assert found.header.title == "宜昌市湖泊巡查规则"
    assert [clause.path for clause in found.clauses] == ["一、", "二、"]


def test_the_list_of_attachments_is_not_the_policys_heading() -> None:
    text = (
        "关于印发湖泊巡查规则的通知\n各县区：\n现将《湖泊巡查规则》印发给你们。\n附件：湖泊巡查规则\n"
        "宜昌市水利局\n2031年3月5日\n附件\n湖泊巡查规则\n一、要求\n二、任务"
    )
    found = head(text)
    assert (found.title, found.issuers, found.issued_on) == ("湖泊巡查规则", ("宜昌市水利局",), "2031-03-05")
    assert found.spans["title"][0] > text.index("2031年")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("市水务局、市财政局《关于加强湖泊巡查的意见》", "关于加强湖泊巡查的意见"),
        ("市水务局等部门《湖泊巡查规则》", "湖泊巡查规则"),
        ("市水务局、市财政局关于加强湖泊巡查意见", "关于加强湖泊巡查意见"),
        ("市水务局等三部门关于加强湖泊巡查意见", "关于加强湖泊巡查意见"),
        ("市水务局等部门湖泊巡查规则", "湖泊巡查规则"),
    ],
)
def test_what_is_forwarded_goes_by_its_own_name(name: str, title: str) -> None:
    found = head(
        f"宜昌市人民政府办公室转发{name}的通知\n各县区：\n现转发给你们。\n宜昌市人民政府办公室\n2031年3月5日\n一、目标"
    )
    assert (found.title, found.issuers) == (title, ("宜昌市人民政府办公室",))


@pytest.mark.parametrize(
    ("issuer", "title", "region"),
    [
        ("西安市人民政府", "国家湿地试点（西咸新区）实施方案", "西咸新区"),
        ("西安市人民政府", "湿地保护方案", "西安市"),
        ("西安市人民政府", "西安市湿地保护方案", "西安市"),
        ("西安市雁塔区人民政府", "湿地保护方案", "雁塔区"),
        ("甘肃省人民政府", "湿地保护方案", "甘肃省"),
        ("国务院办公厅", "湿地保护方案", "全国"),
        ("延边州人民政府", "湿地保护方案", "延边朝鲜族自治州"),
        ("陇南市人民政府办公室", "贯彻落实甘肃省湿地保护规划实施方案", "陇南市"),
        ("云泽高新技术产业开发区管理委员会", "湿地保护方案", "云泽高新技术产业开发区"),
        ("云泽市人民政府", "湿地保护方案", "云泽市"),
    ],
)
def test_the_jurisdiction_is_the_titles_within_the_issuers(issuer: str, title: str, region: str) -> None:
    text = f"{issuer}关于印发{title}的通知\n" + LETTER.format(title=title, signed="2031年3月5日")
    assert head(text).region == region


def test_a_nameless_issuer_is_placed_by_what_the_text_speaks_of() -> None:
    body = "全市湖泊分布于宜昌市各县区。宜昌市水利局牵头，湖北省水利厅指导，宜昌市财政局配合。"
    text = f"市人民政府办公室关于印发湖泊保护方案的通知\n各县区人民政府：\n现印发给你们。\n一、总体要求\n{body}"
    assert head(text).region == "宜昌市"


def test_a_fragment_without_any_head_goes_by_the_name_of_its_file() -> None:
    found = head("加强巡查，确保湖泊水质稳定达标，推动形成人人参与的良好氛围，持续改善生态环境。\n（三）推动修复")
    assert found.title == "text"
    assert (found.notice_title, found.doc_number, found.issuers, found.issued_on) == (None, None, (), None)


@pytest.mark.parametrize("text", ["通知", "：", "〔2031〕号", "（2031年13月40日）", "附件：", "关于"])
def test_a_head_of_almost_nothing_is_read_without_harm(text: str) -> None:
    assert head(text).title


def fold(value: object) -> str:
    wide = unicodedata.normalize("NFKC", str(value or ""))
    return "".join(char for char in wide if char.isalnum() and char != "的")


def test_annotated_documents(real_corpus: Path, gold: Path, book: RuleBook) -> None:
    names = ("title", "doc_number", "issued_on", "published_on", "index_number", "region", "notice_title")
    wrong = []
    for path in sorted(gold.glob("*.jsonl")):
        wanted = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
        (file,) = real_corpus.glob(f"{path.stem}.*")
        found = outline(read(file), book).header
        wrong += [f"{path.stem}: {name}" for name in names if fold(wanted[name]) != fold(getattr(found, name))]
        wrong += [f"{path.stem}: issuers"] * (tuple(wanted["issuers"]) != found.issuers)
        assert all(start < end for start, end in found.spans.values())
        assert set(found.spans) <= set(Header.model_fields)
    assert wrong == []


def test_rows_of_metadata_parted_by_tabs_are_no_heading() -> None:
    text = (
        "索引号\t011043284/2024-15827\t主题分类\t环境保护\n发布机构\t云州市人民政府\t文号\t云政发〔2024〕9号\n"
        "有效性\t有效\t发布日期\t2024-04-26 16:32\n\n云州市人民政府关于印发云州市空气质量改善方案的通知\n"
        "各县区人民政府：\n现将《云州市空气质量改善方案》印发给你们，请认真贯彻执行。\n云州市人民政府\n2024年4月18日\n"
        "云州市空气质量改善方案\n一、总体要求\n坚持精准治污。\n"
    )
    header = outline(source_of(text, "text", "text.txt", "0" * 64), rulebook()).header
    assert header.title == "云州市空气质量改善方案"
    assert header.notice_title == "云州市人民政府关于印发云州市空气质量改善方案的通知"
    assert (header.doc_number, header.published_on) == ("云政发〔2024〕9号", "2024-04-26")
