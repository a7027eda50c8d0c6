"""Files broken on purpose: does every reader refuse in a clear line? `python -m tests.fuzz --count 2000 --seed N`.

A sample document in every format is changed in a few places, by the seed: bytes flipped, cut, doubled or moved, numbers
made huge; of packages also the parts within, so that what is broken lies behind the checksums. Each file is read to
facts in a process of its own. A file is *read* or *refused* (an InputError whose line names the file); anything else
is a fault: a *crash* (an exception that is no InputError, or the process died), a *hang* (over ten seconds of work),
or a neighbour whose facts changed. DOC, RTF, XLS and ET need LibreOffice and are only tried when they are named
(`--formats doc rtf xls et`).
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import yaml

from cli.bundles import Bundles
from cli.inputs import Input, expand
from cli.session import Session
from pipeline import extract_facts
from pipeline.errors import InputError
from pipeline.jsonl import dump_line
from tests.made_sheets import task_list
from tests.render_corpus import CORPUS, RENDERERS

MASTER = "huaixi-gongzuo-2024"
"""A short document with merged cells."""
NEIGHBOUR = "第一条 到2025年，绿色建筑占比达到90%以上。\n"
LONGEST = 10.0
"""Seconds of processor time after which a file counts as a hang; the clock on the wall ends it at six times that."""

_WEIRD = (b"\x00", b"\xff\xfe", b"<", b">", b"&", b'"', b"(", b"[", b"{", b"\\", b"\r", b"\xe3\x80\x8a", b"-1", b"%")
_HUGE = (b"0", b"-1", b"65536", b"4294967295", b"99999999999999999999")
FORMATS = ("txt", "html", "mhtml", "pdf", "docx", "ofd", "xlsx", "csv", "zip")


class Result(NamedTuple):
    """What became of a file: `read`, `refused`, `crash`, `hang` or `neighbour`, and the line or fault."""

    number: int
    form: str
    outcome: str
    line: str = ""
    seconds: float = 0.0


@cache
def whole(form: str) -> bytes:
    """The sound file of a format."""
    if form == "xlsx":
        return task_list()
    if form == "csv":
        return "指标,单位,2025年\n绿色建筑占比,%,90\n森林覆盖率,%,35.5\n".encode()
    if form == "mhtml":
        head = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        return head + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + whole("html") + b"\r\n--b--\r\n"
    if form == "zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("关于印发工作要点的通知.txt", whole("txt"))
            archive.writestr("附件1：任务清单.xlsx", whole("xlsx"))
        return out.getvalue()
    if form in ("xls", "et"):
        from tests.real.libreoffice import save_as

        with tempfile.TemporaryDirectory() as folder:
            return save_as(whole("xlsx"), ".xlsx", Path(folder) / "whole.xls").read_bytes()
    if form in ("doc", "rtf"):
        from tests.real.libreoffice import save_as

        with tempfile.TemporaryDirectory() as folder:
            return save_as(whole("docx"), ".docx", Path(folder) / f"whole.{form}").read_bytes()
    master = yaml.safe_load((CORPUS / "masters" / f"{MASTER}.yaml").read_text(encoding="utf-8"))
    return RENDERERS[form]({"fields": {}, "site": "云岭省", "trail": ["首页"], **master})


def _flip(data: bytearray, at: int, chance: random.Random) -> None:
    data[at] ^= 1 << chance.randrange(8)


def _put(data: bytearray, at: int, chance: random.Random) -> None:
    data[at:at] = chance.choice(_WEIRD) * chance.choice((1, 1, 3, 5000))


def _cut(data: bytearray, at: int, chance: random.Random) -> None:
    del data[at : at + chance.choice((1, 16, 500))]


def _end(data: bytearray, at: int, _: random.Random) -> None:
    del data[at:]


def _again(data: bytearray, at: int, chance: random.Random) -> None:
    data[at:at] = data[at : at + chance.choice((8, 300))] * chance.choice((1, 4, 300))


def _number(data: bytearray, at: int, chance: random.Random) -> None:
    """The next digit becomes a number that nobody expects."""
    place = next((place for place in range(at, len(data)) if 48 <= data[place] < 58), None)
    if place is not None:
        data[place : place + 1] = chance.choice(_HUGE)


_CHANGES: tuple[Callable[[bytearray, int, random.Random], None], ...] = (_flip, _put, _cut, _end, _again, _number)


def _changed(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        if made:
            chance.choice(_CHANGES)(made, chance.randrange(len(made)), chance)
    return bytes(made)


def _repacked(data: bytes, chance: random.Random) -> bytes:
    """A package with one of its parts changed, its checksums right."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _changed(part, chance) if name == chosen else part)
    return out.getvalue()


def mutated(form: str, number: int, seed: int) -> bytes:
    """The file of a number: the same for the same seed."""
    chance = random.Random(f"{seed}/{number}/{form}")
    data = whole(form)
    within = data.startswith(b"PK") and chance.random() < 0.7
    return _repacked(data, chance) if within else _changed(data, chance)


def _facts(path: Path) -> bytes:
    return b"".join(dump_line(fact) for fact in extract_facts(path).records)


def _read(path: Path) -> str:
    """Reads what a file holds as the command line does; the line of what was refused, "" when all was read."""
    refused = ""
    found = expand([str(path)], path.parent / "unpacked", Bundles(Session(quiet=True)).joined)
    for each in found:
        try:
            if isinstance(each, InputError):
                raise each
            assert isinstance(each, Input)
            extract_facts(each.path)
        except InputError as error:
            refused = error.message("en")
    return refused


def _tried(form: str, number: int, seed: int) -> Result:
    """Reads one mutated file, then a sound one in the same process."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        path, neighbour = folder / f"file.{form}", folder / "neighbour.txt"
        path.write_bytes(mutated(form, number, seed))
        neighbour.write_text(NEIGHBOUR, encoding="utf-8")
        before, started = _facts(neighbour), time.process_time()
        try:
            line = _read(path)
        except BaseException as error:  # what is no InputError is what is looked for
            return Result(number, form, "crash", f"{type(error).__name__}: {error}")
        seconds = time.process_time() - started
        if _facts(neighbour) != before:
            return Result(number, form, "neighbour")
        if line and (len(line.splitlines()) != 1 or "file" not in line or "Traceback" in line):
            return Result(number, form, "crash", f"no clear line: {line}")
        return Result(number, form, "refused" if line else "read", line, seconds)


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"))


def fuzz(numbers: Sequence[int], seed: int, formats: Sequence[str] = FORMATS) -> Iterator[Result]:
    """What becomes of the files of some numbers, the formats by turns. A process that died or hangs is replaced."""
    pool = _pool()
    for form in formats:
        whole(form)
    pool.submit(_tried, formats[0], -1, seed).result()  # loads the rules, which is no file's fault
    try:
        for number in numbers:
            form = formats[number % len(formats)]
            waiting = pool.submit(_tried, form, number, seed)
            try:
                result = waiting.result(timeout=6 * LONGEST)
            except (TimeoutError, BrokenProcessPool) as error:
                outcome = "hang" if isinstance(error, TimeoutError) else "crash"
                for worker in list((pool._processes or {}).values()):
                    worker.terminate()
                pool.shutdown(wait=False, cancel_futures=True)
                pool = _pool()
                result = Result(number, form, outcome, "the process was ended or died")
            yield result._replace(outcome="hang") if result.seconds > LONGEST else result
    finally:
        pool.shutdown()


def main(arguments: Sequence[str]) -> int:
    """Tries files; prints the counts of each format, and the number of each fault so that it can be tried again."""
    parser = argparse.ArgumentParser(description="mutated files of every format")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--start", type=int, default=0, help="the number of the first file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", nargs="+", default=FORMATS)
    parser.add_argument("--lines", action="store_true", help="print the line of every refused file")
    given = parser.parse_args(arguments)
    tally: Counter[tuple[str, str]] = Counter()
    slowest, faults = Result(-1, "", ""), 0
    for result in fuzz(range(given.start, given.start + given.count), given.seed, given.formats):
        tally[result.form, result.outcome] += 1
        slowest = max(slowest, result, key=lambda each: each.seconds)
        fault = result.outcome not in ("read", "refused")
        faults += fault
        if fault or (given.lines and result.line):
            print(f"{result.number} {result.form} {result.outcome}: {result.line}", flush=True)
    for form in given.formats:
        print(form, *(f"{outcome} {count}" for (of, outcome), count in sorted(tally.items()) if of == form))
    print(f"{given.count} files, {faults} faults; the slowest: {slowest.number} {slowest.form} {slowest.seconds:.1f} s")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
