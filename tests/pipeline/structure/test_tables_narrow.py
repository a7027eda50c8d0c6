"""Tables in narrow columns, whose cells are broken into short lines, with page breaks between their rows."""

from __future__ import annotations

import pytest

from pipeline.rules import RuleBook
from pipeline.structure.tables.fits import continue_cost
from pipeline.structure.tables.shapes import shapes_of
from tests.pipeline.structure.printed_tables import only, texts

HEADS = "序\n号\n任务类别\n工作任务\n牵头单位\n配合单位\n完成时\n限\n"
FIRST = (
    "1\n一、河道巡\n查\n开展全域河道巡查，建立问题台账，\n完成隐患整改不少于120处。\n市水务局\n市农业农村局、市城\n管局\n2032年\n9月底\n"
    "2\n建设水质自动监测站，覆盖主要河\n道断面的90%以上。\n市生态环境局\n市水务局\n2032年\n11月底\n"
)
PAGE = "— 2 —\n"
THIRD_CONTENT = "新增小微湿地40处，湖泊岸线保护率达到85%以上。"


@pytest.mark.parametrize("repeated", [True, False], ids=["heads-printed-again", "heads-once"])
def test_a_row_behind_a_page_break_opens_with_its_content(repeated: bool, book: RuleBook) -> None:
    third = "3\n新增小微湿地40处，湖泊\n岸线保护率达到85%\n以上。\n市林业局\n市水务局、市自然资\n源局\n2032年\n底\n"
    table = only(HEADS + FIRST + PAGE + (HEADS if repeated else "") + third, book)
    assert texts(table)[-1] == ["3", "^一、河道巡查", THIRD_CONTENT, "市林业局", "市水务局、市自然资源局", "2032年底"]


def test_a_category_goes_on_in_a_name_and_not_in_a_sentence(book: RuleBook) -> None:
    category, name, sentence = map(
        shapes_of(book).of,
        ("二、湿地保", "护修复", "严格落实湿地名录管理制度，新增小微湿地40处以上，岸线保护率达到85%。"),
    )
    assert continue_cost(category, name, "group") < 1 < continue_cost(category, sentence, "group")
