"""Where the day and the organs of a signature stand when the letter above the policy prints none."""

from __future__ import annotations

import pytest

from pipeline.readers import read_string
from pipeline.records import Header
from pipeline.rules import rulebook
from pipeline.structure import outline

NOTICE = (
    "{issuer}关于印发湖泊保护方案的通知\n武政〔2031〕9号\n各区人民政府：\n现将《湖泊保护方案》印发给你们，请遵照执行。\n"
    "湖泊保护方案\n一、总体要求\n坚持保护优先。\n二、重点任务\n开展巡查。\n"
)
TABLE = (
    "附件\n湖泊巡查任务表\n序号\n任务\n牵头单位\n完成时限\n1\n开展全域巡查\n市水务局\n2032年3月1日\n"
    "2\n建设监测平台\n市财政局\n2032年6月1日\n"
)


def head(below: str, issuer: str = "武汉市人民政府") -> Header:
    return outline(read_string(NOTICE.format(issuer=issuer) + below), rulebook()).header


@pytest.mark.parametrize(
    "below",
    [
        "武汉市人民政府\n2031年3月5日\n",
        "武汉市人民政府 2031年3月5日\n（此件公开发布）\n",
        "2031年3月5日\n",
        "（武汉市人民政府代章）\n2031年3月5日\n",
        "附件：湖泊巡查任务表\n武汉市人民政府\n二〇三一年三月五日\n" + TABLE,
        TABLE + "武汉市人民政府\n2031年3月5日\n",
    ],
)
def test_the_policy_is_signed_where_its_text_ends(below: str) -> None:
    found = head(below)
    assert (found.issued_on, found.issuers) == ("2031-03-05", ("武汉市人民政府",))


@pytest.mark.parametrize("below", ["", TABLE, "武汉市水务局\n2031年2月1日\n", "到2031年3月5日前完成。\n"])
def test_dates_of_others_sign_nothing(below: str) -> None:
    assert head(below).issued_on is None


@pytest.mark.parametrize(
    "signature", ["武汉市人民政府\n2031年3月5日\n", "武汉市人民政府2031年3月5日\n（此件公开发布）\n"]
)
def test_a_table_ends_before_the_signature(signature: str) -> None:
    found = outline(read_string(NOTICE.format(issuer="武汉市人民政府") + TABLE + signature), rulebook())
    cells = [passage.text for passage in found.passages if passage.kind == "cell"]
    assert cells[-3:] == ["建设监测平台", "市财政局", "2032年6月1日"]


def test_organs_below_the_policy_issue_it_where_the_heading_names_none() -> None:
    found = head("武汉市水务局\n武汉市财政局\n2031年2月1日\n", issuer="")
    assert (found.issued_on, found.issuers) == ("2031-02-01", ("武汉市水务局", "武汉市财政局"))


def test_the_letters_own_signature_comes_first() -> None:
    text = NOTICE.format(issuer="武汉市人民政府").replace("执行。\n", "执行。\n武汉市人民政府\n2031年3月5日\n")
    assert outline(read_string(text + "武汉市人民政府\n2031年3月1日\n"), rulebook()).header.issued_on == "2031-03-05"
