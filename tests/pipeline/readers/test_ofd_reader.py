"""OFD: documents of one trait each (tests/made_ofd.py), places, what is refused."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest

from pipeline import extract_facts
from pipeline.errors import BrokenFile, EmptyFile, EncryptedFile, TooLarge, UnknownFormat
from pipeline.library import Library, verify
from pipeline.readers import read
from pipeline.records import Source, Table
from tests.made_ofd import TARGET, TRAITS, Layout, content, packed, text


def lines(source: Source) -> list[tuple[int | None, str]]:
    return [(block.page, source.text[block.start : block.end]) for block in source.blocks if block.table is None]


def rows(source: Source, table: Table) -> list[list[str]]:
    grid = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        grid[cell.row][cell.column] = source.text[cell.start : cell.end]
    return grid


def saved(folder: Path, data: bytes, name: str = "plan.ofd") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", TRAITS)
def test_trait(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYGRAPH_OCR", "0")  # what is told must not hang on what is installed
    wanted = TRAITS[name]
    source = read(saved(tmp_path, wanted.build()))
    assert lines(source) == wanted.lines
    assert [rows(source, block.table) for block in source.blocks if block.table] == wanted.tables
    told = " ".join(notice.zh for notice in source.warnings)
    assert all(word in told for word in wanted.warnings)
    assert bool(source.warnings) == bool(wanted.warnings)
    assert (source.format, source.flow) == ("ofd", "lines")


def test_places_on_the_page_are_in_points(tmp_path: Path) -> None:
    source = read(saved(tmp_path, packed([content([text(25.4, 50.8, "某县林业规划", 10)])])))
    (block,) = source.blocks
    assert block.box == (72.0, 144.0, 242.1, 172.3)


def plan() -> bytes:
    """A plan on two pages with a table that goes on overleaf."""
    layout = Layout()
    layout.paragraph("某县林业发展规划", 7, indent=False, align="centre")
    layout.paragraph("一、目标")
    for _ in range(6):
        layout.paragraph("坚持生态优先、绿色发展，统筹山水林田湖草沙一体化保护和系统治理，持续提升森林质量。" * 2)
    layout.paragraph(TARGET)
    cells = [(0, 0, 1, 1, "指标"), (0, 1, 1, 1, "2027年目标值"), (0, 2, 1, 1, "责任单位")]
    for row in range(1, 15):
        cells += [(row, 0, 1, 1, f"第{row}片区造林面积"), (row, 1, 1, 1, f"{row}00亩"), (row, 2, 1, 1, "县林业局")]
    layout.table(15, cells, [60, 50, 46], 1)
    layout.paragraph("各乡镇每年报送进展。")
    return packed(layout.numbered())


def test_facts_with_page_box_and_cell_are_verified(tmp_path: Path) -> None:
    path = saved(tmp_path, plan())
    facts = extract_facts(path)
    targets = [fact for fact in facts.records if fact.type == "target"]
    assert [(t.indicator, str(t.value)) for t in targets][:2] == [("森林覆盖率", "45"), ("第1片区造林面积", "100")]
    assert len(targets) == 15
    assert {target.place.page for target in targets} == {1, 2}
    assert all(target.place.box for target in targets)
    assert [target.place.cell for target in targets][1:3] == ["A2:B2", "A3:B3"]
    library = Library(tmp_path / "library")
    library.add(path.name, facts, path.read_bytes())
    assert verify(library, "plan") == []


def test_lines_broken_by_the_page_are_joined(tmp_path: Path) -> None:
    layout = Layout()
    words = "到2027年，全县建成区绿化覆盖率达到43%以上，人均公园绿地面积达到15平方米以上，新增造林面积9000亩以上。"
    for _ in range(12):
        layout.paragraph(words)
    facts = extract_facts(saved(tmp_path, packed(layout.numbered())))
    found = [fact.indicator for fact in facts.records if fact.type == "target"]
    assert found == ["建成区绿化覆盖率", "人均公园绿地面积", "新增造林面积"] * 12


def test_invoices_are_refused(tmp_path: Path) -> None:
    page = content([text(30, 40, "电子发票（普通发票）")])
    tags = '<?xml version="1.0"?><ofd:CustomTags xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CustomTag><ofd:FileLoc>'
    tags += "CustomTag.xml</ofd:FileLoc></ofd:CustomTag></ofd:CustomTags>"
    data = '<ofd:CustomDatas><ofd:CustomData Name="发票号码">1</ofd:CustomData></ofd:CustomDatas>'
    told = {
        "data": packed([page], info=data),
        "attachment": packed([page], more={"Doc_0/Attachs/original_invoice.xml": "<eInvoice/>"}),
        "tags": packed(
            [page],
            more={"Doc_0/Tags/CustomTags.xml": tags, "Doc_0/Tags/CustomTag.xml": "<eInvoice/>"},
            document="<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>",
        ),
    }
    for name, content_ in told.items():
        with pytest.raises(UnknownFormat, match=f"{name}.*发票"):
            read(saved(tmp_path, content_, f"{name}.ofd"))


def broken(whole: bytes, change: dict[str, bytes | None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = change.get(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
        for name in change.keys() - set(old.namelist()):
            new.writestr(name, change[name] or b"")
    return out.getvalue()


PAGE = "Doc_0/Pages/Page_0/Content.xml"
BOMB = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "' + b"&b;" * 1000 + b'">]><a>&c;</a>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


def test_damaged_locked_and_hostile_files(tmp_path: Path) -> None:
    whole = packed([content([text(30, 40, TARGET)])])
    wrong = {
        "cut": (whole[: len(whole) // 2], BrokenFile),
        "text": ("只是文本".encode(), BrokenFile),
        "no root": (broken(whole, {"OFD.xml": None}), BrokenFile),
        "no page": (broken(whole, {PAGE: None}), BrokenFile),
        "no xml": (broken(whole, {PAGE: b"<ofd:Page>"}), BrokenFile),
        "climbs": (broken(whole, {PAGE: None, "../../Content.xml": b"<a/>"}), BrokenFile),
        "entities": (broken(whole, {PAGE: BOMB}), BrokenFile),
        "outside": (broken(whole, {PAGE: OUTSIDE}), BrokenFile),
        "deep": (broken(whole, {PAGE: b"<a>" * 5000 + b"</a>" * 5000}), BrokenFile),
        "locked": (broken(whole, {"Encryptions.xml": b"<a/>"}), EncryptedFile),
        "empty": (packed([content([])]), EmptyFile),
    }
    for name, (data, error) in wrong.items():
        with pytest.raises(error, match=rf"{name}\.ofd"):
            read(saved(tmp_path, data, f"{name}.ofd"))


def test_limits_are_told_and_can_be_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, packed([content([text(30, 40 + 10 * at, "一") for at in range(9)])]))
    large = saved(tmp_path, broken(path.read_bytes(), {"bomb": bytes(3 << 20)}), "large.ofd")
    unit = "".join('<ofd:CompositeObject Boundary="0 0 1 1" ResourceID="7"/>' for _ in range(20))
    held = f'<ofd:CompositeGraphicUnit ID="7"><ofd:Content>{unit}</ofd:Content></ofd:CompositeGraphicUnit>'
    units = f"<ofd:CompositeGraphicUnits>{held}</ofd:CompositeGraphicUnits>"
    loop = packed(
        [content([unit])],
        more={"Doc_0/Res.xml": f'<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016">{units}</ofd:Res>'},
        common="<ofd:PublicRes>Res.xml</ofd:PublicRes>",
    )
    for name, file, value in (
        ("OBJECTS", path, "5"),
        ("ENTRIES", path, "2"),
        ("UNPACKED_MB", large, "2"),
        ("OBJECTS", saved(tmp_path, loop, "loop.ofd"), "1000"),
    ):
        with monkeypatch.context() as patch:
            patch.setenv(f"POLICYGRAPH_MAX_{name}", value)
            with pytest.raises(TooLarge, match=re.escape(f"POLICYGRAPH_MAX_{name}={value}")):
                read(file)
    assert len(lines(read(path))) == 9


def test_reading_again_gives_the_same(tmp_path: Path) -> None:
    path = saved(tmp_path, plan())
    assert read(path) == read(path)


def scan() -> bytes:
    """A page that is a picture of two lines."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (1240, 1754), "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(60)
    pen.text((200, 300), "PLAN 2027", "black", font)
    pen.text((200, 500), "TARGET 4500", "black", font)
    out = io.BytesIO()
    picture.save(out, "PNG")
    whole = packed(
        [content(['<ofd:ImageObject ID="8" Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="9"/>'])],
        more={
            "Doc_0/DocumentRes.xml": '<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016" BaseLoc="Res"><ofd:MultiMedias>'
            '<ofd:MultiMedia ID="9" Type="Image" Format="PNG"><ofd:MediaFile>page.png</ofd:MediaFile></ofd:MultiMedia>'
            "</ofd:MultiMedias></ofd:Res>"
        },
        common="<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
    )
    return broken(whole, {"Doc_0/Res/page.png": out.getvalue()})


def test_a_scanned_page_is_recognised(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr_onnxruntime")
    source = read(saved(tmp_path, scan()))
    assert [words.replace(" ", "") for _, words in lines(source)] == ["PLAN2027", "TARGET4500"]
    assert all(block.ocr is not None and block.box is not None for block in source.blocks)
    top = source.blocks[0].box
    assert top is not None
    assert abs(top[0] - 200 * 595.3 / 1240) < 8
    assert abs(top[1] - 300 * 841.9 / 1754) < 25
    assert any("OCR" in notice.zh for notice in source.warnings)


def test_a_scanned_page_without_recognition_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYGRAPH_OCR", "0")
    with pytest.raises(EmptyFile, match="图片"):
        read(saved(tmp_path, scan()))


def test_pictures_that_cannot_be_drawn_are_told(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr_onnxruntime")
    path = saved(tmp_path, broken(scan(), {"Doc_0/Res/page.png": b"no picture"}))
    with pytest.raises(EmptyFile):
        read(path)
    words = text(30, 250, TARGET)
    page = '<ofd:ImageObject ID="8" Boundary="0 0 210 100" ResourceID="9"/>'
    source = read(saved(tmp_path, packed([content([words, page])])))
    assert lines(source) == [(1, TARGET)]
    assert any("图片" in notice.zh for notice in source.warnings)


def test_a_title_that_speaks_of_invoices_is_no_invoice(tmp_path: Path) -> None:
    page = content([text(30, 40, "某市发票管理办法")])
    path = saved(tmp_path, packed([page], info="<ofd:Title>某市发票管理办法</ofd:Title>"))
    assert lines(read(path)) == [(1, "某市发票管理办法")]
