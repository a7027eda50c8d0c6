import pytest

from pipeline.extract.times import Calendar, times
from pipeline.rules import RuleBook

_CALENDAR = Calendar(2023, 2027)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("到2025年", "deadline", "2025"),
        ("2025年底前", "deadline", "2025"),
        ("2025年度", "deadline", "2025"),
        ("2023年6月底前", "deadline", "2023-06"),
        ("2025年6月30日前", "deadline", "2025-06-30"),
        ("“十四五”期间", "deadline", "2025"),
        ("到“十五五”末", "deadline", "2030"),
        ("2024年第三季度前", "deadline", "2024-09"),
        ("2024年上半年", "deadline", "2024-06"),
        ("2023—2025年期间", "deadline", "2025"),
        ("年底前", "deadline", "2023"),
        ("年内", "deadline", "2023"),
        ("明年6月底前", "deadline", "2024-06"),
        ("9月底前", "deadline", "2023-09"),
        ("三年内", "deadline", "2026"),
        ("到规划期末", "deadline", "2027"),
        ("比2020年", "baseline", "2020"),
        ("在2022年基础上", "baseline", "2022"),
        ("较2022年底", "baseline", "2022"),
        ("自2025年起", "from", "2025"),
        ("截至2020年底", "past", "2020"),
        ("每年", "annual", None),
        ("年均", "annual", None),
    ],
)
def test_one_expression(text: str, kind: str, value: str | None, book: RuleBook) -> None:
    (found,) = times(f"，{text}，完成任务", _CALENDAR, book)
    assert (found.kind, found.value) == (kind, value)


@pytest.mark.parametrize("text", ["落实“十四五”规划要求", "三年行动", "每天", "千年古城"])
def test_names_are_no_expressions_of_time(text: str, book: RuleBook) -> None:
    assert times(text, _CALENDAR, book) == []


def test_relative_expressions_need_the_documents_year(book: RuleBook) -> None:
    (found,) = times("明年6月底前", Calendar(None, None), book)
    assert found.value is None
