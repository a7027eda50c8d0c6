"""PDF: scanned pages, by text recognition where it is installed. The pictures come from tests/make_scans.py."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline import extract_facts
from pipeline.batch import extract_many
from pipeline.errors import EmptyFile
from pipeline.extract import facts_of
from pipeline.extract.coverage import coverage
from pipeline.library import Library, fingerprint, verify
from pipeline.readers import read
from pipeline.readers.ocr import engine_name
from pipeline.records import Document, Facts, Source, Target
from pipeline.rules import rulebook
from pipeline.structure import outline
from tests.pipeline.readers.pdf_pages import Draw, drawn, grids, lines, writes

SCANS = Path(__file__).parents[2] / "data" / "scans"
needs_engine = pytest.mark.skipif(engine_name() is None, reason="text recognition is not installed")
TYPED = "到2026年，新增城市绿道60公里。"
TABLE = [
    ["序号", "指标", "单位", "2025年", "2027年"],
    ["1", "绿色建筑占新建建筑比例", "%", "80", "95"],
    ["2", "装配式建筑占比", "%", "20", "30"],
    ["3", "老旧小区改造", "个", "60", "128"],
    ["4", "可再生能源替代率", "%", "6.5", "8"],
]


def picture(image: Image.Image, left: float = 0, low: float = 0, width: float = 595, height: float = 842) -> Draw:
    content = io.BytesIO()
    image.convert("RGB").save(content, "JPEG", quality=85)

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(io.BytesIO(content.getvalue())), left, low, width, height)

    return draw


def scan(name: str) -> Image.Image:
    return Image.open(SCANS / f"{name}.jpg")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two scanned pages, and a page of text before them."""
    path = tmp_path_factory.mktemp("scans") / "mixed.pdf"
    return drawn(path, writes((90, 700, TYPED)), picture(scan("letter")), picture(scan("plan")))


@pytest.fixture(scope="module")
def source(mixed: Path) -> Source:
    return read(mixed)


@pytest.fixture(scope="module")
def facts(source: Source) -> Facts:
    return facts_of(outline(source, rulebook(None)), rulebook(None))


def test_without_the_engine_a_line_says_what_to_install(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.readers.ocr._PACKAGE", "a-package-that-is-not-installed")
    source = read(mixed)
    assert lines(source) == [TYPED]
    (warning,) = source.warnings
    assert "第 2—3 页是图片" in warning.zh
    assert "安装 policygraph[ocr]" in warning.zh
    assert "install policygraph[ocr]" in warning.en
    with pytest.raises(EmptyFile, match=r"每一页都是图片；安装 policygraph\[ocr\]"):
        read(drawn(mixed.parent / "scan.pdf", picture(scan("letter"))))


def test_recognition_can_be_switched_off(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYGRAPH_OCR", "0")
    assert "POLICYGRAPH_OCR=0" in read(mixed).warnings[0].zh


@needs_engine
def test_a_scanned_letter_under_a_seal(source: Source, facts: Facts) -> None:
    letter = [source.text[b.start : b.end] for b in source.blocks if b.page == 2]
    assert letter[0] == "澄川市人民政府办公室文件", "the red head is no seal"
    assert letter[-2:] == ["澄川市人民政府办公室", "2024年3月18日"], "the seal's own words and number are not read"
    (document,) = [fact for fact in facts.records if isinstance(fact, Document)]
    assert document.issued_on == "2024-03-18"
    assert document.doc_number == "澄政办发〔2024〕12号"


@needs_engine
def test_a_scanned_table(source: Source) -> None:
    assert grids(source) == [TABLE]


@needs_engine
def test_pages_of_text_are_not_recognised_and_recognised_ones_are_named(source: Source) -> None:
    assert {block.page for block in source.blocks if block.ocr is None and block.kind != "table"} == {1}
    assert all(
        cell.ocr for block in source.blocks if block.table for cell in block.table.cells if cell.end > cell.start
    )
    assert any("第 2—3 页" in warning.zh and "OCR" in warning.zh for warning in source.warnings)


@needs_engine
def test_facts_say_that_they_were_recognised_and_where(facts: Facts) -> None:
    targets = {(fact.indicator, fact.value): fact for fact in facts.records if isinstance(fact, Target)}
    typed = next(fact for (name, _), fact in targets.items() if "绿道" in name)
    assert typed.place.ocr is None
    running = targets["绿色建筑占新建建筑比例", 95]
    assert running.place.ocr is not None
    assert running.place.ocr > 0.9
    row = next(
        fact
        for (name, value), fact in targets.items()
        if name == "老旧小区改造" and fact.source == "table" and value == 128
    )
    assert row.place.page == 3
    assert row.place.box == pytest.approx((130, 319, 510, 347), abs=4), "the row of the table, in points"


@needs_engine
def test_reading_again_gives_the_same(mixed: Path, source: Source) -> None:
    assert read(mixed) == source


@needs_engine
def test_recognised_facts_are_proved_again(
    tmp_path: Path, facts: Facts, mixed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(tmp_path)
    library.add(mixed, facts, mixed.read_bytes(), fingerprint(rulebook(None)))
    assert verify(library, "mixed") == []
    monkeypatch.setenv("POLICYGRAPH_OCR", "0")
    (finding,) = verify(library, "mixed")
    assert "policygraph[ocr]" in finding.zh
    assert fingerprint(rulebook(None)) != library.meta("mixed").read_with, "with the engine gone, files are read anew"


@needs_engine
def test_what_was_read_without_recognition_is_verified_as_it_was_read(
    mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, library = rulebook(None), Library(tmp_path)
    monkeypatch.setenv("POLICYGRAPH_OCR", "0")
    facts = facts_of(outline(read(mixed), book), book)
    library.add(mixed, facts, mixed.read_bytes(), fingerprint(book))
    monkeypatch.delenv("POLICYGRAPH_OCR")
    assert verify(library, "mixed") == []
    moved = facts.records[-1].place.model_copy(update={"start": 0, "end": 1})
    wrong = facts.records[-1].model_copy(update={"place": moved})
    other = Library(tmp_path / "other")
    altered = facts.model_copy(update={"records": (*facts.records[:-1], wrong)})
    other.add(mixed, altered, mixed.read_bytes(), fingerprint(book))
    assert [each.fact for each in verify(other, "mixed")] == [wrong.id]


@needs_engine
def test_a_page_that_was_laid_askew_and_sideways(tmp_path: Path) -> None:
    plan = scan("plan").rotate(1.5, fillcolor="white", resample=Image.Resampling.BICUBIC)
    sideways = picture(plan.rotate(90, expand=True), width=842, height=595)

    def draw(canvas: Canvas) -> None:
        canvas.setPageSize((842, 595))
        sideways(canvas)

    source = read(drawn(tmp_path / "t.pdf", draw))
    assert grids(source) == [TABLE]
    (box,) = [block.box for block in source.blocks if block.table]
    assert box[3] - box[1] > box[2] - box[0], "where the table stands on the page as it is shown"


@needs_engine
def test_a_picture_of_a_table_on_a_page_of_text(tmp_path: Path) -> None:
    image = scan("plan")
    table = image.crop((150, 420, image.width - 150, 800))
    width, height = 480.0, 480.0 * table.height / table.width
    page = [writes((90, 760, "一、目标"), (90, 200, TYPED)), picture(table, 60, 400, width, height)]

    def draw(canvas: Canvas) -> None:
        for each in page:
            each(canvas)

    source = read(drawn(tmp_path / "t.pdf", draw))
    assert grids(source) == [TABLE]
    assert source.text.index("一、目标") < source.text.index("绿色建筑占") < source.text.index(TYPED)


@needs_engine
def test_digits_that_are_not_sure_are_named_and_counted(tmp_path: Path) -> None:
    plan = scan("plan")
    coarse = plan.resize((plan.width * 28 // 100, plan.height * 28 // 100)).resize(plan.size)
    source = read(drawn(tmp_path / "t.pdf", picture(coarse)))
    assert source.doubts, "so coarse a picture leaves doubts"
    for doubt in source.doubts:
        assert source.text[doubt.start : doubt.end].strip("0123456789.,:/，：．") == ""
        assert doubt.confidence < 0.9
    assert any(
        "请对照原件" in warning.zh and str(source.doubts[0].confidence) in warning.zh for warning in source.warnings
    )
    whole = outline(source, rulebook(None))
    numbers = coverage(whole, facts_of(whole, rulebook(None)), rulebook(None))
    assert {number.ocr for number in numbers} > {None}


@needs_engine
def test_several_processes_read_the_same(tmp_path: Path) -> None:
    letter = scan("letter")
    part = letter.crop((0, letter.height // 6, letter.width, letter.height // 3))
    paths = [drawn(tmp_path / f"{name}.pdf", picture(part, 0, 400, 595, 140)) for name in ("a", "b")]
    alone = extract_facts(paths[0])
    together = list(extract_many(paths, jobs=2))
    assert together[0] == alone
    assert alone.records[0].place.ocr is not None
