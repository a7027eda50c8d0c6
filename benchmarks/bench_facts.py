"""Speed, as ratios against named peers measured in the same run (machines differ, ratios hardly do).

    python benchmarks/bench_facts.py [--runs 9]

All facts of five plain-text documents against jieba.lcut of the same text; PDF to facts against pdfplumber's text
and tables; `policygraph --help` against a Python that does nothing. Medians of interleaved runs.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from real import ABSENT, ROOT, corpus

from pipeline import extract_facts

PLAIN = (
    "xian-jianwu-2024-77",
    "xixian-dafeng-2024-11",
    "hanzhong-jieneng-2023-11",
    "shaanxi-jinlingtan-2023",
    "xian-gongye-dafeng",
)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def against(name: str, ours: Callable[[], object], peer_name: str, peer: Callable[[], object], runs: int) -> None:
    """Runs both in turn, after one run to warm up, and prints the medians with their ratio."""
    ours(), peer()
    pairs = [(seconds(ours), seconds(peer)) for _ in range(runs)]
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{name:34} {mine * 1000:9.1f} ms   {peer_name:24} {theirs * 1000:9.1f} ms   ratio {mine / theirs:.2f}")


def plain_text(folder: Path, runs: int) -> None:
    import jieba

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    paths = [folder / f"{stem}.txt" for stem in PLAIN]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    print(f"five plain-text documents, {sum(map(len, texts))} characters")
    facts = lambda: [extract_facts(path) for path in paths]  # noqa: E731
    against("facts", facts, "jieba.lcut", lambda: [jieba.lcut(text) for text in texts], runs)


def tables_of(path: Path) -> None:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.extract_tables()


def pdf(folder: Path, runs: int) -> None:
    for path in sorted(folder.glob("*.pdf")):
        against(
            f"facts of {path.stem}", lambda p=path: extract_facts(p), "pdfplumber", lambda p=path: tables_of(p), runs
        )


def start_up(runs: int) -> None:
    command = [sys.executable, "-m", "cli.main", "--help"]
    run = lambda line: subprocess.run(line, cwd=ROOT, capture_output=True, check=True)  # noqa: E731
    against(
        "policygraph --help", lambda: run(command), "python -c pass", lambda: run([sys.executable, "-c", "pass"]), runs
    )


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--runs", type=int, default=9)
    runs = ask.parse_args().runs
    start_up(runs)
    if not corpus().is_dir():
        print(ABSENT.format(corpus()), file=sys.stderr)
        return 1
    plain_text(corpus(), runs)
    pdf(corpus(), max(3, runs // 3))
    return 0


if __name__ == "__main__":
    sys.exit(main())
