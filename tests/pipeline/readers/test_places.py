"""Where characters stand in a file as people see it: page and box, paragraph, or cell."""

from __future__ import annotations

import pytest

from pipeline.readers.places import Places, Spot, around, column_letters
from pipeline.readers.writer import CellText, Recognised, Writer
from pipeline.records import Doubt, Source


def source_of(writer: Writer, flow: str) -> Source:
    return Source(
        name="t", path="t", format="docx", sha256="0", text=writer.text, blocks=writer.blocks, flow=flow
    )  # fmt: skip


def spot(source: Source, words: str) -> Spot:
    start = source.text.index(words)
    return Places(source).at(start, start + len(words))


@pytest.fixture
def writer() -> Writer:
    writer = Writer()
    writer.field("索引号", "AB01")
    writer.paragraph("一、目标", "heading", 1, page=1, box=(90, 80, 200, 96))
    writer.paragraph("到2027年，建成", page=1, box=(90, 100, 500, 116))
    writer.paragraph("养老院5所。", page=2, box=(90, 70, 190, 86))
    cells = [CellText(0, 0, "指标"), CellText(0, 1, "目标值")]
    cells += [CellText(1, 0, "床位", box=(90, 120, 190, 140)), CellText(1, 1, "900张", box=(190, 120, 290, 140))]
    cells += [CellText(2, 0, "场所", address="表!A9"), CellText(2, 1, "3处", address="表!C9")]
    writer.table(cells, page=2, box=(90, 100, 290, 160))
    writer.paragraph("完", page=2)
    return writer


def test_pages_and_boxes(writer: Writer) -> None:
    source = source_of(writer, "lines")
    assert spot(source, "目标") == Spot(1, (90, 80, 200, 96))
    assert spot(source, "目标\n到2027年") == Spot(1, (90, 80, 500, 116))
    assert spot(source, "建成\n养老院") == Spot(1, (90, 100, 500, 116)), "the part on the first page"
    assert spot(source, "养老院") == Spot(2, (90, 70, 190, 86))
    assert spot(source, "完") == Spot(2)


def test_paragraphs_are_counted_without_tables(writer: Writer) -> None:
    source = source_of(writer, "paragraphs")
    assert [spot(source, words).paragraph for words in ("一、", "到", "养老院", "床位", "完")] == [1, 2, 3, None, 4]


def test_cells(writer: Writer) -> None:
    source = source_of(writer, "paragraphs")
    assert spot(source, "900") == Spot(2, (190, 120, 290, 140), None, "B2")
    assert spot(source, "床位\t900") == Spot(2, (90, 120, 290, 140), None, "A2:B2")
    assert spot(source, "目标值") == Spot(2, (90, 100, 290, 160), None, "B1"), "the table's box stands in"
    assert spot(source, "场所\t3处").cell == "表!A9:C9"


def test_words_in_no_block_have_no_spot(writer: Writer) -> None:
    assert spot(source_of(writer, "lines"), "AB01") == Spot()


def test_a_table_that_goes_on_overleaf_and_recognised_text() -> None:
    writer = Writer()
    writer.paragraph("绿色建筑", page=1, box=(90, 50, 300, 70), ocr=Recognised(0.97))
    cells = [CellText(0, 0, "指标", page=1, box=(90, 700, 190, 720), ocr=Recognised(0.99))]
    cells += [CellText(1, 0, "床位900张", page=2, box=(90, 70, 190, 90), ocr=Recognised(0.95))]
    writer.table(cells, page=1, box=(90, 700, 190, 720))
    at = writer.text.index("900")
    source = source_of(writer, "lines")
    assert spot(source, "床位") == Spot(2, (90, 70, 190, 90), None, "A2", 0.95)
    assert spot(source, "建筑\n指标") == Spot(1, (90, 50, 300, 720), None, None, 0.97)
    doubted = source.model_copy(update={"doubts": (Doubt(start=at, end=at + 3, page=2, confidence=0.4),)})
    assert (spot(doubted, "床位900").ocr, spot(doubted, "床位").ocr) == (0.4, 0.95)


def test_letters_of_columns() -> None:
    assert [column_letters(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_around_nothing_is_nothing() -> None:
    assert around([]) is None
