"""Printed lines joined to paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers import read_string
from pipeline.rules import rulebook
from pipeline.structure.lines import fold_plain
from pipeline.structure.paragraphs import Layout, layout, page_numbers, paragraphs, printed_lines
from pipeline.structure.words import words

BODY = [
    "一、总体要求",
    "坚持以人民为中心，统筹发展和安全，加快建设现代化产业体系，持续优化营商环境，全面提升公共服务水平，为全面建成现代化城市奠定坚实基础。",
    "到2025年，全市新建公园不少于25个，城市生活污水集中处理率达到97%以上，公共交通机动化出行分担率达到45%，居民满意度稳步提升。",
    "二、重点任务",
    "（一）加快绿色转型。推动工业、建筑、交通等领域清洁低碳转型，实施一批节能改造项目，鼓励企业开展清洁生产审核，加强重点用能单位管理。",
    "（二）改善生态环境。深入打好污染防治攻坚战，强化多污染物协同控制和区域协同治理，推进河湖综合治理与生态修复，严格保护饮用水水源地。",
    "1.治理大气污染。加强扬尘管控，淘汰老旧车辆3000辆，推广新能源车，对重点行业企业实施深度治理，完善重污染天气应急机制。",
    "三、保障措施",
    "各区县要加强组织领导，明确责任分工，强化督促检查，确保各项任务落到实处，重要情况及时报告市政府。",
]


def joined(text: str) -> list[str]:
    source = read_string(text)
    lines = printed_lines(source)
    return [line.text for line in paragraphs(source, lines, layout(source, lines), words(rulebook()))]


def wrapped(body: list[str], width: int, indent: str = "", gap: str = "\n") -> str:
    """The paragraphs printed in lines `width` characters wide, the first line of each two characters shorter."""
    lines: list[str] = []
    for text in body:
        line, room = indent, 2 * width - 4
        for char in text:
            room -= 1 if char.isascii() else 2
            if room < 0:
                lines.append(line)
                line, room = "", 2 * width - (1 if char.isascii() else 2)
            line += char
        lines.append(line)
    return gap.join(lines)


@pytest.mark.parametrize("width", [28, 33, 38])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_hard_wraps_are_undone_at_any_width(width: int, gap: str) -> None:
    assert joined(wrapped(BODY, width, gap=gap)) == [fold_plain(text) for text in BODY]


def test_indents_part_paragraphs_that_fill_their_last_line() -> None:
    body = ["甲" * 39 + "。", "乙" * 58 + "。", "丙" * 39 + "。", *(f"{'丁' * 47}。" for _ in range(20))]
    text = wrapped(body, 20, indent="\u3000\u3000")
    assert joined(text) == body


def test_paragraphs_that_are_one_line_each_stay_apart() -> None:
    assert joined("\n".join(BODY)) == [fold_plain(text) for text in BODY]


def test_a_page_break_within_a_sentence_is_undone() -> None:
    text = "坚持系统谋划。准确把握发展现状，积极稳妥推动技术进步、产业转\n\n型、生态环境保护协调发展。\n\n二、目标"
    assert joined(text) == [
        "坚持系统谋划。准确把握发展现状，积极稳妥推动技术进步、产业转型、生态环境保护协调发展。",
        "二、目标",
    ]


def test_a_printed_line_broken_at_punctuation_is_one() -> None:
    pieces = (
        "一、工作目标\n"
        "为深入贯彻落实上级关于优化营商环境的决策部署，全面提升服务水平，\n"
        "落实党中央、\n国务院和省委、\n省政府关于深化改革优\n"
        "化环境的重大决策部署，用改革的办法破除体制机制障碍，促进有效市场\n"
        "与有为政府更好结合。\n持续激发各类经营主体活力，\n推动经济发\n"
        "展取得新的成效，结合我市实际情况，制定本方案如下内容并认真执行。\n"
        "牵头单位：市发展改革委\n责任单位：各区人民政府\n完成时限：2025年12月底前\n"
    )
    found = joined(pieces)
    assert found[0] == "一、工作目标"
    assert found[1].startswith("为深入贯彻")
    assert found[1].endswith("并认真执行。")
    assert found[2:] == ["牵头单位：市发展改革委", "责任单位：各区人民政府", "完成时限：2025年12月底前"]


def test_brackets_that_the_next_line_closes_hold_a_paragraph_together() -> None:
    assert joined("落实《关于进一步加强\n节约用水工作的意见》。\n二、目标") == [
        "落实《关于进一步加强节约用水工作的意见》。",
        "二、目标",
    ]


def test_rows_of_columns_are_no_sentences() -> None:
    assert joined("污水处理率\t96%，不含乡镇，为市区口径的数值，\t98%\n生活垃圾回收率\t35%\t40%") == [
        "污水处理率96%，不含乡镇，为市区口径的数值，98%",
        "生活垃圾回收率35%40%",
    ]


def test_page_numbers_are_known_by_their_strokes_or_their_order() -> None:
    texts = ["正文。", "—3—", *["正文。"] * 8, "12", *["正文。"] * 9, "13", "25"]
    lines = printed_lines(read_string("\n".join(texts)))
    assert {lines[index].text for index in page_numbers(lines, [False] * len(lines))} == {"—3—", "12", "13"}
    assert not page_numbers(lines, [True] * len(lines))


def test_layout_knows_wrapped_lines_from_whole_paragraphs() -> None:
    source = read_string(wrapped(BODY, 30))
    found = layout(source, printed_lines(source))
    assert isinstance(found, Layout)
    assert found.width == 60
    whole = read_string("\n".join(BODY))
    assert layout(whole, printed_lines(whole)).width is None


@given(st.text(alphabet="甲乙，。：；（）《》“”1.2一二、\n\t 章第条附件\u3000%", max_size=300))
def test_no_character_is_lost_or_moved(text: str) -> None:
    if not text.strip():
        return
    source = read_string(text)
    lines = printed_lines(source)
    found = paragraphs(source, lines, layout(source, lines), words(rulebook()))
    assert [place for line in found for place in line.places] == [place for line in lines for place in line.places]
    assert "".join(line.text for line in found) == "".join(line.text for line in lines)


def test_a_number_at_the_start_of_a_wrapped_line_is_a_piece_of_its_sentence() -> None:
    body = [
        "二、重点任务",
        "坚持系统观念，按照全年任务安排，有计划地推进各项改造工程，第一、二季度完成设计和招标，第三、四季度完成主体工程建设并组织验收。",
        "三、保障措施",
        *(
            f"各区县要加强组织领导，明确责任分工，强化督促检查，{word}确保各项任务落到实处，重要情况及时报告。"
            for word in "及时按期准确"
        ),
    ]
    width = next(at for at in range(20, 60) if any(line.startswith("三、四") for line in wrapped(body, at).split("\n")))
    assert joined(wrapped(body, width)) == [fold_plain(text) for text in body]
