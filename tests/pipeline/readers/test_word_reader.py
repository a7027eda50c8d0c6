"""Files of word processors by what they hold; DOC, WPS, RTF and Word 2003 XML through a real LibreOffice."""

from __future__ import annotations

import hashlib
import http.server
import io
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from pipeline import extract_facts
from pipeline.errors import BrokenFile, EmptyFile, EncryptedFile, MissingTool, TooLarge
from pipeline.library import Library, verify
from pipeline.readers import libreoffice, read
from pipeline.records import Source
from tests.made_docx import made
from tests.real.libreoffice import save_as

TEXT = "到2027年，全县森林覆盖率达到45%。"
XML_2003 = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Word.Document"?>\n'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>'
    f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p></w:body></w:wordDocument>"
)


def written() -> bytes:
    """A plan as DOCX with a heading, a paragraph and a table."""
    document = docx.Document()
    document.add_paragraph("某县林业发展规划", style="Title")
    document.add_heading("一、目标", 1)
    document.add_paragraph(TEXT)
    table = document.add_table(3, 3, style="Table Grid")
    rows = ("指标", "2025年目标值", "责任单位"), ("造林面积", "3500亩", "县林业局"), ("抚育面积", "900亩", "县林业局")
    for row, words in enumerate(rows):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    document.add_paragraph("完")
    return saved(document)


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def said(source: Source) -> list[str]:
    return [source.text[block.start : block.end] for block in source.blocks]


@pytest.fixture(scope="module")
def doc(libreoffice: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert libreoffice
    return save_as(written(), ".docx", tmp_path_factory.mktemp("word") / "plan.doc")


@pytest.mark.parametrize("suffix", [".doc", ".wps", ".docx"])
def test_an_old_document_under_any_suffix(doc: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"林业规划{suffix}"
    path.write_bytes(doc.read_bytes())
    (tmp_path / "same.docx").write_bytes(written())
    source = read(path)
    assert said(source) == said(read(tmp_path / "same.docx"))
    assert (source.format, source.flow, source.name, source.path) == ("doc", "paragraphs", "林业规划", str(path))
    assert source.sha256 == hashlib.sha256(doc.read_bytes()).hexdigest()
    assert [block.level for block in source.blocks] == [1, 1, None, None, None]


def test_rich_text(libreoffice: str, tmp_path: Path) -> None:
    assert libreoffice
    path = save_as(written(), ".docx", tmp_path / "plan.rtf")
    (tmp_path / "same.docx").write_bytes(written())
    assert said(read(path)) == said(read(tmp_path / "same.docx"))
    assert read(path).format == "rtf"
    disguised = tmp_path / "plan.doc"
    disguised.write_bytes(path.read_bytes())
    assert said(read(disguised)) == said(read(path))


def test_xml_of_word_2003(libreoffice: str, tmp_path: Path) -> None:
    assert libreoffice
    path = tmp_path / "plan.doc"
    path.write_text(XML_2003, encoding="utf-8")
    assert said(read(path)) == [TEXT]


def test_what_needs_no_conversion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYGRAPH_SOFFICE", "no-such-program")
    page = f"<html xmlns:w='urn:schemas-microsoft-com:office:word'><body><p>{TEXT}</p></body></html>"
    contents = {"new.doc": written(), "new.wps": written(), "page.doc": page.encode()}
    for name, content in contents.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert TEXT in said(read(path))


def test_facts_of_a_converted_file_are_verified(doc: Path, tmp_path: Path) -> None:
    facts = extract_facts(doc)
    assert [fact.place.cell for fact in facts.records if fact.type == "target"] == [None, "A2:B2", "A3:B3"]
    library = Library(tmp_path / "library")
    library.add(doc.name, facts, doc.read_bytes())
    assert verify(library, "plan") == []
    assert extract_facts(doc) == facts


def test_several_at_a_time_give_the_same(doc: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        first, *others = pool.map(read, [doc] * 3)
    assert others == [first] * 2


def test_without_libreoffice_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYGRAPH_SOFFICE", "no-such-program")
    path = tmp_path / "plan.rtf"
    path.write_text(r"{\rtf1 plan}")
    with pytest.raises(MissingTool) as caught:
        read(path)
    for message in (caught.value.zh, caught.value.en):
        assert "LibreOffice" in message
        assert libreoffice.PACKAGE in message
        assert "plan.rtf" in message


def is_running(pid: int) -> bool:
    """Whether a process is there and has not ended; the entry of one that nobody has waited for is empty."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are looked at in /proc")
def test_a_conversion_over_time_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging, started = tmp_path / "hanging", tmp_path / "started"
    hanging.write_text(f"#!/bin/sh\nsleep 600 &\necho $$ $! > {started}\nsleep 600\n")
    hanging.chmod(0o755)
    monkeypatch.setenv("POLICYGRAPH_SOFFICE", str(hanging))
    monkeypatch.setenv("POLICYGRAPH_MAX_OFFICE_SECONDS", "1")
    path = tmp_path / "plan.rtf"
    path.write_text(r"{\rtf1 plan}")
    with pytest.raises(TooLarge, match="POLICYGRAPH_MAX_OFFICE_SECONDS=1") as caught:
        read(path)
    assert "plan.rtf" in caught.value.en
    pids = [int(pid) for pid in started.read_text().split()]
    end = time.monotonic() + 10
    while any(map(is_running, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    assert len(pids) == 2
    assert [pid for pid in pids if is_running(pid)] == []


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a web server and what it was asked for."""
    requests: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            requests.append(self.path)
            self.send_error(404)

        do_GET = do_HEAD = do_OPTIONS = do_PROPFIND = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", requests
        server.shutdown()


def with_linked_picture(address: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(TEXT)
    link = document.part.relate_to(f"{address}/a.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)
    names = "http://schemas.openxmlformats.org/drawingml/2006"
    document.add_paragraph()._p.append(
        parse_xml(
            f'<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:a="{names}/main" '
            f'xmlns:wp="{names}/wordprocessingDrawing" xmlns:pic="{names}/picture" '
            'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:drawing><wp:inline>'
            '<wp:extent cx="9" cy="9"/><wp:docPr id="1" name="x"/><a:graphic>'
            f'<a:graphicData uri="{names}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="x"/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip r:link="{link}"/></pic:blipFill><pic:spPr/></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
    )
    return saved(document)


@pytest.mark.parametrize("kept", [True, False], ids=["our settings", "without them"])
def test_nothing_that_a_document_links_to_is_fetched(
    libreoffice: str, asked: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    assert libreoffice
    from pipeline.readers import libreoffice as module

    address, requests = asked
    if not kept:
        monkeypatch.setattr(module, "_SETTINGS", ())
    assert module.as_docx(Path("plan.docx"), with_linked_picture(address), ".docx").startswith(b"PK")
    assert bool(requests) is not kept


def with_flag(data: bytes) -> bytes:
    """A Word document with the bit of its first record set that says it is encrypted."""
    import olefile

    out = io.BytesIO(data)
    with olefile.OleFileIO(out, write_mode=True) as ole:
        stream = bytearray(ole.openstream("WordDocument").read())
        stream[0x0B] |= 0x01
        ole.write_stream("WordDocument", bytes(stream))
        return out.getvalue()


def renamed(data: bytes, name: str) -> bytes:
    """A compound file whose stream WordDocument has another name ([MS-CFB] 2.6.1)."""
    at = data.index("WordDocument".encode("utf-16-le"))
    length = (2 * len(name) + 2).to_bytes(2, "little")
    return data[:at] + name.encode("utf-16-le").ljust(64, b"\0") + length + data[at + 66 :]


def test_locked_damaged_empty_and_other_files(doc: Path, tmp_path: Path) -> None:
    data = doc.read_bytes()
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    wrong: dict[str, tuple[bytes, type[Exception]]] = {
        "locked.doc": (with_flag(data), EncryptedFile),
        "locked.docx": (renamed(data, "EncryptedPackage"), EncryptedFile),
        "sheet.doc": (renamed(data, "Workbook"), BrokenFile),
        "early.wps": (renamed(data, "Contents"), BrokenFile),
        "cut.doc": (data[:700], BrokenFile),
        "zeros.doc": (ole + bytes(5000), BrokenFile),
        "text.doc": ("只是文本".encode(), BrokenFile),
        "text.rtf": ("只是文本".encode(), BrokenFile),
        "empty.rtf": (rb"{\rtf1\ansi }", EmptyFile),
        "print.wps": (b"%PDF-1.7\n1 0 obj", BrokenFile),
    }
    for name, (content, error) in wrong.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(error, match=name.replace(".", r"\.")):
            read(path)


def test_what_else_an_old_file_holds_is_named(doc: Path, tmp_path: Path) -> None:
    for name, said in (("Workbook", "Excel"), ("PowerPoint Document", "PowerPoint"), ("Contents", "WPS")):
        path = tmp_path / "plan.doc"
        path.write_bytes(renamed(doc.read_bytes(), name))
        with pytest.raises(BrokenFile, match=said):
            read(path)


@pytest.mark.parametrize("suffix", [".doc", ".rtf"])
def test_dates_that_update_themselves_are_left_out(libreoffice: str, tmp_path: Path, suffix: str) -> None:
    """LibreOffice would put the present day in their place, a wrong date and another one each day."""
    assert libreoffice
    path = save_as(made("dates"), ".docx", tmp_path / f"plan{suffix}")
    source = read(path)
    assert said(source) == ["印发于，建于2020年1月6日。"]
    assert any("1 处自动更新的日期" in notice.zh for notice in source.warnings)
