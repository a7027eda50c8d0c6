"""PDF, as ratios against pdfplumber in the same run, and the memory that a long PDF takes.

    python benchmarks/bench_pdf.py [--runs 3] [--pages 500]

PDF to facts against pdfplumber's text and tables, for a made PDF of twenty pages (prose, and a ruled table on each
fourth page) and for the real ones where they are. The peak memory of a process that reads a made PDF of many pages.
Text recognition is switched off: it reads pages that pdfplumber has nothing to say of.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench_facts import against, tables_of
from real import ABSENT, ROOT, corpus
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline import extract_facts

FONT = "STSong-Light"
SENTENCE = "（{}）推进绿色建筑。到2027年，全市第{}批城镇新建建筑中绿色建筑占比达到{}%以上，改造老旧小区{}个。"
REST = "各区县要压实责任，完善工作机制，加强要素保障，确保各项任务落到实处、取得实效。（市住房城乡建设局牵头）"
MIB = 1024


def made(path: Path, pages: int) -> Path:
    """A plan of many pages: numbered prose with targets, and tables with ruling lines."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=(595, 842), pageCompression=1)
    for page in range(1, pages + 1):
        canvas.setFont(FONT, 14)
        canvas.drawString(200, 800, "某市绿色建筑发展规划")
        canvas.setFont(FONT, 12)
        y = 760
        if page % 4 == 0:
            y = table(canvas, page, y)
        number = page
        while y > 120:
            words = SENTENCE.format(number, number, 50 + number % 50, 10 + number) + REST
            for at in range(0, len(words), 34):
                canvas.drawString(90, y, words[at : at + 34])
                y -= 20
            number += 1
        canvas.drawString(280, 50, f"— {page} —")
        canvas.showPage()
    canvas.save()
    return path


def table(canvas: Canvas, page: int, top: int) -> int:
    rows = [
        ["序号", "指标", "单位", "2027年目标值"],
        *([str(n), f"第{page}类建筑占比{n}", "%", str(50 + n)] for n in range(10)),
    ]
    xs, ys = [90, 150, 330, 390, 500], [top - 20 * row for row in range(len(rows) + 1)]
    canvas.grid(xs, ys)
    for y, row in zip(ys, rows, strict=False):
        for x, words in zip(xs, row, strict=False):
            canvas.drawString(x + 4, y - 15, words)
    return ys[-1] - 30


def memory(path: Path) -> tuple[float, int]:
    """The peak memory in MB of a process of its own that reads a file into facts, and how many facts it gave."""
    code = (
        "import resource, sys; from pipeline import extract_facts\n"
        "found = len(extract_facts(sys.argv[1]).records)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, found)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True, check=True)
    peak, found = done.stdout.split()
    return int(peak) / MIB, int(found)


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--runs", type=int, default=3)
    ask.add_argument("--pages", type=int, default=500)
    asked = ask.parse_args()
    os.environ["POLICYGRAPH_OCR"] = "0"
    with tempfile.TemporaryDirectory() as folder:
        short = made(Path(folder) / "made_20_pages.pdf", 20)
        real = sorted(corpus().glob("*.pdf")) if corpus().is_dir() else []
        for path in (short, *real):
            against(
                f"facts of {path.stem}",
                lambda p=path: extract_facts(p),
                "pdfplumber text + tables",
                lambda p=path: tables_of(p),
                asked.runs,
            )
        peak, found = memory(made(Path(folder) / "long.pdf", asked.pages))
        print(f"{asked.pages} pages, {found} facts: peak memory {peak:.0f} MB")
    if not real:
        print(ABSENT.format(corpus()), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
