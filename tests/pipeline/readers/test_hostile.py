"""Files made to do harm: each is refused in one line that names file and limit, and a higher limit lets it through."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import docx
import pytest

from pipeline import extract_facts
from pipeline.batch import extract_many
from pipeline.errors import BrokenFile, InputError, TooLarge
from pipeline.readers import read
from pipeline.readers.package import require_within_limits
from pipeline.records import Facts
from tests.fuzz import FORMATS, fuzz
from tests.made_ofd import content, packed, text
from tests.made_sheets import TASKS, sheet, task_list, with_part

LINE = "到2025年，绿色建筑占比达到90%以上。"
MB = 1 << 20


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph(LINE)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def padded(data: bytes, name: str, megabytes: int) -> bytes:
    """A package with one more part, which packs well."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"<a>" + b" " * (megabytes * MB) + b"</a>")
    return out.getvalue()


def pdf(pages: str, *objects: str) -> bytes:
    """A PDF whose tree of pages and further objects are given as they are written, numbered from 2."""
    written = ["<< /Type /Catalog /Pages 2 0 R >>", pages, *objects]
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(written, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size {len(written) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(written) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()


SHOWN = "BT /F1 12 Tf 72 700 Td (Energy use per unit of output falls by 13.5 percent.) Tj ET"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
STREAM = f"<< /Length {len(SHOWN)} >>\nstream\n{SHOWN}\nendstream"
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def pages(count: int) -> bytes:
    """A PDF that shows one page many times."""
    return pdf(f"<< /Type /Pages /Count {count} /Kids [{'3 0 R ' * count}] >>", PAGE, STREAM, FONT)


def deep(count: int, tag: str = "div") -> bytes:
    return f"<html><body>{f'<{tag}>' * count}<p>{LINE}</p>{f'</{tag}>' * count}</body></html>".encode()


BEYOND: dict[str, tuple[str, str, str, str, Callable[[], bytes]]] = {
    "a file of many bytes": ("FILE_MB", "1", "3", "txt", lambda: f"{LINE}\n".encode() * (2 * MB // 40)),
    "text of many bytes": ("TEXT_MB", "1", "3", "txt", lambda: f"{LINE}\n".encode() * (2 * MB // 40)),
    "a page of many bytes": ("TEXT_MB", "1", "3", "html", lambda: deep(1) + b" " * (2 * MB)),
    "many characters": ("CHARACTERS", "1000", "9999", "txt", lambda: f"{LINE}\n".encode() * 100),
    "many characters on pages": ("CHARACTERS", "100", "9999", "pdf", lambda: pages(5)),
    "one line": ("LINE", "200000", "900000", "txt", lambda: LINE.encode() * 20_000),
    "one paragraph of a page": ("LINE", "1000", "90000", "html", lambda: f"<html><p>{LINE * 100}</p>".encode()),
    "elements in one another": ("DEPTH", "500", "1000", "html", lambda: deep(600)),
    "elements very deep in one another": ("DEPTH", "2000", "4000", "html", lambda: deep(3000, "span")),
    "many pages": ("PAGES", "10", "30", "pdf", lambda: pages(20)),
    "a zip bomb as DOCX": ("RATIO", "200", "3000", "docx", lambda: padded(word(), "word/bomb.bin", 60)),
    "a zip bomb as XLSX": ("RATIO", "200", "3000", "xlsx", lambda: padded(task_list(), "xl/bomb.bin", 60)),
    "a package of many bytes": ("UNPACKED_MB", "2", "9", "docx", lambda: padded(word(), "word/more.bin", 3)),
    "a package of much XML": ("XML_MB", "2", "9", "docx", lambda: padded(word(), "word/more.xml", 3)),
    "many parts": ("ENTRIES", "5", "99", "docx", word),
    "many cells": ("CELLS", "5", "5000", "xlsx", lambda: sheet(TASKS)),
    "many fields": ("CELLS", "50", "5000", "csv", lambda: LINE.encode() + b"," * 100),
}


@pytest.mark.parametrize("trait", BEYOND)
def test_beyond_a_limit_that_can_be_raised(trait: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name, most, raised, suffix, made = BEYOND[trait]
    path = tmp_path / f"给定.{suffix}"
    path.write_bytes(made())
    variable = f"POLICYGRAPH_MAX_{name}"
    monkeypatch.setenv(variable, most)
    with pytest.raises(TooLarge) as caught:
        read(path)
    for said in (caught.value.zh, caught.value.en):
        assert said.startswith(str(path))
        assert f"{variable}={most}" in said
        assert len(said.splitlines()) == 1
    monkeypatch.setenv(variable, raised)
    assert read(path).text.strip()


BOMB = '<!DOCTYPE a [<!ENTITY a "' + "x" * 100 + '"><!ENTITY b "' + "&a;" * 100 + '">]>'


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("suffix", ["docx", "xlsx", "ofd"])
def test_entities_are_refused(suffix: str, coding: str, tmp_path: Path) -> None:
    data, part = {
        "docx": (word, "word/document.xml"),
        "xlsx": (task_list, "xl/worksheets/sheet1.xml"),
        "ofd": (lambda: packed([content([text(30, 40, LINE)])]), "Doc_0/Document.xml"),
    }[suffix]

    def bombed(xml: bytes) -> bytes:
        return f"<!--{' - ' * 3000}-->{BOMB}{xml.decode().partition('?>')[2]}".encode(coding)

    path = tmp_path / f"a.{suffix}"
    path.write_bytes(with_part(data(), part, bombed))
    with pytest.raises(BrokenFile, match=f"{part} 带有 DOCTYPE"):
        read(path)


def test_entities_of_a_page_are_no_more_than_text(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"{BOMB}<html><body><p>{LINE}</p><p>{'&b;' * 50}</p></body></html>", encoding="utf-8")
    assert len(read(path).text) < 1000


@pytest.mark.parametrize(
    "tree",
    [
        "<< /Type /Pages /Count 1 /Kids [2 0 R] >>",
        "<< /Type /Pages /Count 99999999 /Kids [3 0 R 2 0 R] >>",
        "<< /Type /Pages /Count 3 /Kids [3 0 R 2 0 R 2 0 R] /Parent 2 0 R >>",
    ],
)
def test_a_pdf_whose_pages_hold_themselves(tree: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(tree, PAGE, STREAM, FONT))
    started = time.perf_counter()
    with suppress(InputError):
        assert len(read(path).text) < 1000
    assert time.perf_counter() - started < 10


def test_a_form_of_a_pdf_that_draws_itself(tmp_path: Path) -> None:
    drawn = "/X Do"
    uses = "/Resources << /XObject << /X 4 0 R >> >>"
    form = f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] {uses} /Length {len(drawn)} >>"
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {uses} >>"
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf("<< /Type /Pages /Count 1 /Kids [3 0 R] >>", page, f"{form}\nstream\n{drawn}\nendstream"))
    with pytest.raises(InputError, match=r"a\.pdf"):
        read(path)


def test_spans_of_a_page_cost_no_more_than_its_cells(tmp_path: Path) -> None:
    huge = "<td colspan=1000 rowspan=1000>甲</td>" * 20
    rows = "<tr><td>乙</td><td>90%</td></tr>" * 100
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><p>{LINE}</p><table><tr>{huge}</tr>{rows}</table>", encoding="utf-8")
    started = time.perf_counter()
    assert LINE in read(path).text
    assert time.perf_counter() - started < 10


def test_tables_in_one_another(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    inner = f"<w:p><w:r><w:t>{LINE}</w:t></w:r></w:p>"
    table = inner
    for _ in range(200):
        table = f"<w:tbl><w:tr><w:tc>{table}</w:tc></w:tr></w:tbl>"

    def nested(xml: bytes) -> bytes:
        return xml.replace(b"<w:body>", f"<w:body>{table}".encode())

    path.write_bytes(with_part(word(), "word/document.xml", nested))
    with pytest.raises(BrokenFile, match=r"a\.docx：XML 嵌套超过 256 层"):
        read(path)


DENSE = {
    "amounts in one sentence": (4000, "到2025年，第{k}类占比达到90%以上，"),
    "amounts in sentences": (6000, "到2025年，第{k}类占比达到90%以上。"),
    "names of documents": (8000, "《关于第{k}号的通知》"),
    "names with words between": (4000, "按《第{k}号条例》加快，"),
    "grants": (8000, "对第{k}家企业给予9万元奖励，"),
    "numbers in brackets": (10_000, "（{k}）加快建设；"),
    "flattened heads that no table follows": (400, "重点指标分解表\n类别\n指标\n单位\n目标值\n牵头单位\n"),
}


@pytest.mark.parametrize("trait", DENSE)
def test_dense_text_is_read_in_time(trait: str, tmp_path: Path) -> None:
    """The time grows with the length, not with its square: the longest took minutes."""
    times, unit = DENSE[trait]
    text = "关于某事的通知\n" + "".join(unit.format(k=k) for k in range(times)) + "\n"
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    started = time.process_time()
    found = extract_facts(path)
    assert time.process_time() - started < 10
    assert sum(len(record.evidence) for record in found.records) < 150 * len(text)


def test_archives_claim_what_they_hold(tmp_path: Path) -> None:
    """An entry that claims to be small is cut at what it claims, or found to be damaged."""
    data = bytearray(padded(word(), "word/more.bin", 3))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/more.bin").file_size.to_bytes(4, "little")
        require_within_limits("a", archive.infolist())
    path = tmp_path / "a.docx"
    path.write_bytes(data.replace(size, (10).to_bytes(4, "little")))
    with pytest.raises(BrokenFile):
        read(path)


def test_the_other_files_go_on(tmp_path: Path) -> None:
    files = {
        "a.txt": LINE.encode(),
        "bomb.docx": padded(word(), "word/bomb.bin", 60),
        "deep.html": deep(30_000),
        "line.txt": LINE.encode() * 20_000,
        "z.txt": LINE.encode(),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found = list(extract_many([tmp_path / name for name in files], jobs=2))
    assert [isinstance(each, Facts) for each in found] == [True, False, False, False, True]


@pytest.mark.parametrize(("suffix", "data"), [("mht", b"\x00\x01"), ("txt", b"\x01\x02\x03\n"), ("html", b"<p>\x01")])
def test_control_characters_are_no_text(suffix: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(data)
    with pytest.raises(InputError, match=rf"a\.{suffix}"):
        read(path)


def test_mutated_files_are_read_or_refused() -> None:
    """A small share of `python -m tests.fuzz`, the formats by turns."""
    faults = [each for each in fuzz(range(8 * len(FORMATS)), 20240927) if each.outcome not in ("read", "refused")]
    assert faults == []
