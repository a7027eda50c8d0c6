"""Text recognition, as ratios against bare RapidOCR on the same pictures in the same run, with the errors of both.

    python benchmarks/bench_ocr.py FONT.ttc [--runs 1]

Reads made pages of a scanner (150 and 200 dpi, straight and tilted by one degree, noise, JPEG) of three kinds: a letter
after GB/T 9704 (22 lines of 28 characters), 38 lines of 42 characters, and prose over a ruled table. Ours is a PDF to
its text and tables, nothing kept from before; bare RapidOCR is `RapidOCR()(picture)` as it comes, and with one thread.
Processor time tells more than the clock on a busy machine. FONT is a Chinese font such as Noto Serif CJK.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein
from rapidocr_onnxruntime import RapidOCR
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.readers import read
from pipeline.records import Source
from tests.make_scans import scanned

WORDS = (
    "为加快推进城乡建设绿色发展，结合我市实际，制定本方案。到2027年，全市城镇新建建筑中绿色建筑占比达到95%以上，装配式建筑占比"
    "达到30%，改造老旧小区128个、惠及居民3.6万户。（一）推进超低能耗建筑。到2026年，建成超低能耗建筑12.5万平方米，可再生能源替代"
    "率达到8%。（市住房城乡建设局牵头，市发展改革委、市财政局按职责分工负责）（二）实施既有建筑节能改造。2025年底前完成公共建筑节能"
    "改造60万平方米，单位面积能耗下降15%。（三）完善政策支持。对符合条件的项目按每平方米200元给予补助，单个项目最高不超过500万元，"
    "所需资金由市、区两级财政按4:6比例分担。本方案自2024年4月1日起施行，有效期5年。"
)
ROWS = [
    ["序号", "指标名称", "单位", "2025年", "2027年", "牵头单位"],
    ["1", "绿色建筑占新建建筑比例", "%", "80", "95", "市住房城乡建设局"],
    ["2", "老旧小区改造", "个", "60", "128", "市住房城乡建设局"],
    ["3", "可再生能源替代率", "%", "6.5", "8", "市发展改革委"],
    ["4", "新增充电桩", "个", "1500", "3200", "市工业和信息化局"],
    ["5", "城市绿道", "公里", "120", "260", "市园林绿化局"],
    ["6", "再生水利用率", "%", "25", "32.5", "市水务局"],
    ["7", "单位GDP能耗下降", "%", "3.1", "13.5", "市发展改革委"],
    ["8", "空气优良天数", "天", "265", "280", "市生态环境局"],
]
XS = [60, 100, 250, 300, 360, 420, 540]
KINDS = {"letter": (16, 28, 29.0, 22), "dense": (10.5, 42, 18.0, 38), "table": (12, 36, 22.0, 14)}
"""Points of a character, characters of a line, points from line to line, lines."""


class Page(NamedTuple):
    name: str
    picture: Image.Image
    text: str
    rows: list[list[str]]


class Cost(NamedTuple):
    clock: float
    processor: float


def made(font: str, kind: str, dpi: int, tilt: float) -> Page:
    scale = dpi / 72
    size, length, pitch, count = KINDS[kind]
    image = Image.new("RGB", (round(595 * scale), round(842 * scale)), "white")
    draw = ImageDraw.Draw(image)
    face = ImageFont.truetype(font, round(size * scale), index=2)
    lines = [(WORDS * 9)[at * length : (at + 1) * length] for at in range(count)]
    for at, line in enumerate(lines):
        draw.text(((595 - length * size) / 2 * scale, (72 + at * pitch) * scale), line, fill="black", font=face)
    if kind == "table":
        table(draw, face, 82 + count * pitch, scale)
    image = scanned(image.rotate(tilt, fillcolor="white", resample=Image.Resampling.BICUBIC))
    return Page(f"{kind} {dpi} dpi {tilt}°", image, "".join(lines), ROWS if kind == "table" else [])


def table(draw: ImageDraw.ImageDraw, face: ImageFont.FreeTypeFont, top: float, scale: float) -> None:
    ys = [top + 28 * row for row in range(len(ROWS) + 1)]
    for y in ys:
        draw.line([XS[0] * scale, y * scale, XS[-1] * scale, y * scale], fill="black", width=2)
    for x in XS:
        draw.line([x * scale, ys[0] * scale, x * scale, ys[-1] * scale], fill="black", width=2)
    for (y, _), row in zip(pairwise(ys), ROWS, strict=True):
        for x, words in zip(XS, row, strict=False):
            draw.text(((x + 5) * scale, (y + 6) * scale), words, fill="black", font=face)


def as_pdf(page: Page, path: Path) -> Path:
    content = io.BytesIO()
    page.picture.save(content, "JPEG", quality=60)
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.drawImage(ImageReader(content), 0, 0, 595, 842)
    canvas.save()
    return path


def cost(work: Callable[[], Any], runs: int) -> tuple[Cost, Any]:
    """The median costs of some runs, and what the last gave."""
    costs, found = [], None
    for _ in range(runs):
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
        found = work()
        after = resource.getrusage(resource.RUSAGE_SELF)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        costs.append(Cost(time.perf_counter() - start, spent))
    return total(costs, statistics.median), found


def total(costs: list[Cost], of: Callable[[Iterable[float]], float] = sum) -> Cost:
    return Cost(*(of(column) for column in zip(*costs, strict=True)))


def squeezed(text: str) -> str:
    return "".join(text.split())


def errors(source: Source, page: Page) -> tuple[int, int]:
    """Wrong characters of the prose, and wrong cells."""
    prose = "".join(source.text[block.start : block.end] for block in source.blocks if block.table is None)
    cells = {
        (cell.row, cell.column): squeezed(source.text[cell.start : cell.end])
        for block in source.blocks
        if block.table is not None
        for cell in block.table.cells
    }
    wrong = sum(cells.get((r, c)) != words for r, row in enumerate(page.rows) for c, words in enumerate(row))
    return Levenshtein.distance(squeezed(prose), page.text), wrong


def errors_of_bare(found: list[tuple[list[list[float]], str, float]], page: Page) -> int:
    """Wrong characters of the prose: what stands above the table."""
    low = page.picture.height * (82 + KINDS["table"][2] * KINDS["table"][3]) / 842 if page.rows else page.picture.height
    prose = "".join(text for corners, text, _ in found if corners[0][1] < low - 10)
    return Levenshtein.distance(squeezed(prose), page.text)


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("font")
    ask.add_argument("--runs", type=int, default=1)
    asked = ask.parse_args()
    os.environ["POLICYGRAPH_CACHE"] = "off"
    peers = {"bare": RapidOCR(), "bare, one thread": RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)}
    pages = [made(asked.font, kind, dpi, tilt) for kind in KINDS for dpi in (150, 200) for tilt in (0.0, 1.0)]
    print(f"load beforehand {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; {len(pages)} pages")
    costs: dict[str, list[Cost]] = {name: [] for name in ("ours", *peers)}
    wrong = dict.fromkeys(costs, 0)
    wrong_cells = 0
    with tempfile.TemporaryDirectory() as folder:
        read(as_pdf(pages[0], Path(folder) / "first.pdf"))  # the engine is loaded once
        for page in pages:
            path = as_pdf(page, Path(folder) / "page.pdf")
            pixels = np.ascontiguousarray(np.asarray(page.picture)[:, :, ::-1])
            spent, source = cost(lambda p=path: read(p), asked.runs)
            costs["ours"].append(spent)
            false, false_cells = errors(source, page)
            wrong["ours"] += false
            wrong_cells += false_cells
            for name, peer in peers.items():
                spent, found = cost(lambda e=peer, p=pixels: e(p)[0], asked.runs)
                costs[name].append(spent)
                wrong[name] += errors_of_bare(found, page)
            told = "   ".join(
                f"{name} {each[-1].clock:5.1f} s ({each[-1].processor:5.1f} s)" for name, each in costs.items()
            )
            print(f"{page.name:22} {told}", flush=True)
    mine = total(costs["ours"])
    characters, cells = sum(len(page.text) for page in pages), sum(len(row) for page in pages for row in page.rows)
    for name, each in costs.items():
        theirs = total(each)
        print(
            f"{name:17} {len(pages) / theirs.clock:5.2f} pages/s   {theirs.processor / len(pages):5.1f} s of processors"
            f" a page  ours takes {mine.clock / theirs.clock:.2f} of its time, {mine.processor / theirs.processor:.2f}"
            f" of processors   errors {wrong[name]} of {characters} characters"
        )
    print(f"ours: {wrong_cells} of {cells} cells wrong")
    return 0


if __name__ == "__main__":
    sys.exit(main())
