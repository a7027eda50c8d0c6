"""Small files that unpack to gigabytes or draw for hours: refused within limits of time and memory."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.batch import extract_many
from pipeline.errors import TooLarge
from pipeline.readers import read
from pipeline.readers.ofd.drawing import Picture
from pipeline.readers.ofd.resources import Resources
from pipeline.readers.ofd.sheet import Sheet
from pipeline.readers.pdf.shapes import Box
from pipeline.readers.progress import listening
from pipeline.readers.weight import is_heavy
from pipeline.records import Facts
from pipeline.resources import data_folder
from tests.made_sheets import task_list
from tests.pipeline.readers.test_hostile import FONT, LINE, MB, PAGE, SHOWN, pdf, word

TREE = "<< /Type /Pages /Count 1 /Kids [3 0 R] >>"


def packed(piece: bytes, times: int, rest: str = "") -> bytes:
    """A piece many times over, deflated; it is packed but once (the sum at the end is wrong then)."""
    packer = zlib.compressobj(9)
    first, other = (packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + other * (times - 1) + packer.compress(rest.encode()) + packer.flush()


def stream(head: str, body: bytes) -> str:
    return f"<< {head} /Length {len(body)} >>\nstream\n{body.decode('latin-1')}\nendstream"


def shown(body: bytes, head: str = "/Filter /FlateDecode") -> bytes:
    """A PDF of one page with a content."""
    return pdf(TREE, PAGE, stream(head, body), FONT)


def laughs(times: int, depth: int) -> bytes:
    """A PDF whose page draws a form that draws the next one some times, and so on."""
    drawn = b"/X Do " * times
    uses = "/Resources << /Font << /F1 5 0 R >> /XObject << /X {} 0 R >> >>"
    forms = [
        stream(
            f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] {uses.format(7 + level)}",
            SHOWN.encode() if level == depth - 1 else drawn,
        )
        for level in range(depth)
    ]
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {uses.format(6)} >>"
    return pdf(TREE, page, stream("", b"/X Do"), FONT, *forms)


def font() -> bytes:
    described = "<< /Type /FontDescriptor /FontName /AAAA /Flags 4 /FontFile2 7 0 R >>"
    named = "/Type /Font /Subtype /TrueType /BaseFont /AAAA /FontDescriptor 6 0 R"
    widths = f"/FirstChar 0 /LastChar 255 /Widths [{'500 ' * 256}]"
    body = stream("/Filter /FlateDecode", packed(bytes(MB), 2100))
    return pdf(TREE, PAGE, stream("", SHOWN.encode()), f"<< {named} {widths} >>", described, body)


def again(tree: str, page: str, megabytes: int) -> bytes:
    return pdf(tree, page, stream("/Filter /FlateDecode", packed(b" " * MB, megabytes, SHOWN)), FONT)


def office(data: bytes, name: str, old: bytes, piece: bytes, times: int) -> bytes:
    """A package one part of which has a piece many times over before `old`; noise keeps its ratio bearable."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for each in given.namelist():
            part = given.read(each)
            made.writestr(each, part.replace(old, piece * times + old) if each == name else part)
        noise = b"".join(zlib.crc32(bytes([k % 256, k // 256])).to_bytes(4, "big") for k in range(1 << 16))
        made.writestr("more.bin", noise * 4)
    return out.getvalue()


PARAGRAPH = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>"
BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a stream of two gigabytes": ("pdf", lambda: shown(packed(b" " * MB, 2100, SHOWN))),
    "a stream packed twice": (
        "pdf",
        lambda: shown(zlib.compress(packed(b" " * MB, 2100, SHOWN)), "/Filter [/FlateDecode /FlateDecode]"),
    ),
    "much text on a page": ("pdf", lambda: shown(packed(f"{SHOWN} ".encode() * 10_000, 220))),
    "many paths on a page": ("pdf", lambda: shown(packed(b"0 0 1 1 re f\n" * 80_000, 200))),
    "many states on a page": ("pdf", lambda: shown(packed(b"q " * 500_000, 200))),
    "forms in forms": ("pdf", lambda: laughs(10, 8)),
    "a font of two gigabytes": ("pdf", font),
    "one content many times": (
        "pdf",
        lambda: again(TREE, PAGE.replace("/Contents 4 0 R", f"/Contents [{'4 0 R ' * 2000}]"), 15),
    ),
    "one page many times": (
        "pdf",
        lambda: again(f"<< /Type /Pages /Count 3000 /Kids [{'3 0 R ' * 3000}] >>", PAGE, 15),
    ),
    "paragraphs of a DOCX": ("docx", lambda: office(word(), "word/document.xml", b"<w:sectPr", PARAGRAPH, 5_000_000)),
    "rows of an XLSX": (
        "xlsx",
        lambda: office(task_list(), "xl/worksheets/sheet1.xml", b"</sheetData>", b"<row/>", 20_000_000),
    ),
}


def used(whose: int) -> tuple[float, float]:
    """Seconds of processor time and megabytes at most."""
    found = resource.getrusage(whose)
    return found.ru_utime + found.ru_stime, found.ru_maxrss / 1024


@pytest.mark.parametrize("trait", BOMBS)
def test_bombs_are_refused_within_limits(trait: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    suffix, made = BOMBS[trait]
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(made())
    assert path.stat().st_size < 8 * MB
    monkeypatch.setenv("POLICYGRAPH_OCR", "0")
    monkeypatch.setenv("POLICYGRAPH_MAX_SECONDS", "4")
    before, own = used(resource.RUSAGE_CHILDREN), used(resource.RUSAGE_SELF)
    with pytest.raises(TooLarge) as caught:
        read(path)
    for said in (caught.value.zh, caught.value.en):
        assert said.startswith(str(path))
        assert "POLICYGRAPH_MAX_SECONDS=4" in said or "POLICYGRAPH_MAX_MEMORY_MB=640" in said
        assert len(said.splitlines()) == 1
    after = used(resource.RUSAGE_CHILDREN)
    assert after[0] - before[0] < 10
    assert after[1] < own[1] + 640 + 128, "the process begins with what this one holds, and may take so much more"
    assert used(resource.RUSAGE_SELF)[1] - own[1] < 256


@pytest.mark.parametrize("variable", ["MEMORY_MB", "SECONDS"])
def test_what_looks_like_a_bomb_is_read_as_any_other(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pdf"
    count = 1 if variable == "MEMORY_MB" else 250
    tree = f"<< /Type /Pages /Count {count} /Kids [{'3 0 R ' * count}] >>"
    path.write_bytes(again(tree, PAGE, 60 if variable == "MEMORY_MB" else 15))
    assert is_heavy(path.read_bytes())
    pages: list[tuple[int, int]] = []
    with listening(lambda number, count: pages.append((number, count))):
        assert read(path).text.split()[0] == "Energy"
    assert pages == [(number, count) for number in range(1, count + 1)]
    monkeypatch.setenv(f"POLICYGRAPH_MAX_{variable}", "1")
    with pytest.raises(TooLarge, match=rf"POLICYGRAPH_MAX_{variable}=1\b"):
        read(path)


SCRIPT = """
import threading, time
from pipeline.readers import read
threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
print(read("a.pdf").text.strip())
"""


def test_a_script_with_threads_is_not_run_again(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(again(TREE, PAGE, 60))
    (tmp_path / "script.py").write_text(SCRIPT, encoding="utf-8")
    paths = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, env=paths, capture_output=True, text=True, check=False
    )
    assert (done.stderr, done.stdout.count("Energy")) == ("", 1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bomb_harms_no_other_file(jobs: int, tmp_path: Path) -> None:
    files = {
        "a.txt": LINE.encode(),
        "b.pdf": laughs(10, 8),
        "c.txt": LINE.encode(),
        "d.pdf": pdf(TREE, PAGE, stream("", SHOWN.encode()), FONT),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found = list(extract_many([tmp_path / name for name in files], jobs=jobs))
    assert [isinstance(each, Facts) for each in found] == [True, False, True, True]


def test_ordinary_files_are_read_where_they_are() -> None:
    files = [path for path in (data_folder("corpus") / "documents").iterdir() if path.is_file()]
    assert len(files) > 10
    assert [path.name for path in files if is_heavy(path.read_bytes())] == []


def test_looking_for_bombs_costs_no_time() -> None:
    """Not even where the look itself is attacked: nothing is unpacked further than to where it is heavy."""
    data = shown(packed(b" " * MB, 2100))
    started = time.process_time()
    assert is_heavy(data)
    assert time.process_time() - started < 1


def picture(side: int, shown: int, words: str = "") -> bytes:
    """A PDF of one page that shows a picture some times, which says that its sides are so long."""
    image = stream(
        f"/Type /XObject /Subtype /Image /Width {side} /Height {side} /ColorSpace /DeviceGray /BitsPerComponent 8"
        " /Filter /FlateDecode",
        packed(bytes([128]) * MB, 1),
    )
    uses = "/Resources << /Font << /F1 5 0 R >> /XObject << /I 6 0 R >> >>"
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {uses} >>"
    return pdf(TREE, page, stream("", f"{words} {'q 595 0 0 842 0 0 cm /I Do Q ' * shown}".encode()), FONT, image)


@pytest.mark.parametrize(("side", "times"), [(100_000, 1), (3000, 3000)])
def test_huge_pictures_are_not_drawn(side: int, times: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    monkeypatch.setattr("pipeline.readers.pdf.engine_name", lambda: "an engine that is not asked")
    path.write_bytes(picture(side, times))
    with pytest.raises(TooLarge, match="POLICYGRAPH_MAX_PIXELS=300000000"):
        read(path)
    path.write_bytes(picture(side, times, SHOWN))
    found = read(path)
    assert "13.5 percent" in found.text
    assert [notice.zh for notice in found.warnings] == [
        "第 1 页的图片像素过多，没有识别（上限可用环境变量调高，现为 POLICYGRAPH_MAX_PIXELS=300000000）。"
    ]


def test_huge_pictures_of_an_ofd_stay_white() -> None:
    pytest.importorskip("cv2")
    from PIL import Image

    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    small = io.BytesIO()
    Image.new("1", (20, 20)).save(small, "PNG")
    held = {"large": out.getvalue(), "small": small.getvalue()}

    class Held(Resources):
        def picture(self, id_: str) -> bytes | None:
            return held.get(id_)

    shown = [Picture(Box(0, 0, 50, 100), "large"), Picture(Box(50, 0, 100, 50), "small")]
    sheet = Sheet(shown, 100.0, 100.0, Held.__new__(Held))
    canvas = sheet.drawn(100)
    assert canvas[50, 25].tolist() == [255, 255, 255]
    assert sheet.missing == 0.5
    assert Sheet(shown[1:], 100.0, 100.0, Held.__new__(Held)).drawn(100)[25, 75].tolist() == [0, 0, 0]
