"""Conflicts at scale: so many made-up targets over so many documents, judged from the records that extraction gives.

    python benchmarks/bench_conflicts.py [--targets 1000000] [--documents 20000]

Counted: from facts in memory (pydantic records) to the sorted list of conflicts with their explanations; and one more
document brought in among those already judged. Not counted: making up the documents, and reading facts from JSON Lines,
which is a stage of its own and is timed on its own for a tenth of the documents. The same is done for a tenth of the
targets, so that growth can be seen. Wall clock and processor time are both printed: on a machine that does other work
the two differ.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from made_targets import made_documents

from pipeline.conflicts import Register
from pipeline.library import parse_facts
from pipeline.records import Conflict, Facts, Target
from pipeline.rules import rulebook

T = TypeVar("T")


def timed(what: str, work: Callable[[], T]) -> tuple[T, float]:
    """Does the work and prints what it took; gives its result and the processor time."""
    wall, processor = time.perf_counter(), time.process_time()
    done = work()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    print(f"  {what:42} {wall:8.2f} s   processor {processor:8.2f} s", flush=True)
    return done, processor


def described(documents: list[Facts], found: list[Conflict]) -> None:
    targets = [record for facts in documents for record in facts.records if isinstance(record, Target)]
    places = {facts.records[0].region for facts in documents}  # type: ignore[union-attr]
    kinds = Counter(one.kind for one in found)
    print(f"  {len(targets)} targets, {len({one.indicator for one in targets})} names, {len(places)} regions")
    print(f"  {len(found)} conflicts: {', '.join(f'{kind} {number}' for kind, number in kinds.most_common())}")


def round_of(targets: int, documents: int) -> float:
    """One size; gives the processor time of judging."""
    book = rulebook()
    print(f"{targets} targets over {documents} documents")
    made = made_documents(targets + targets // documents, documents + 1, book)
    held, late = made[:-1], made[-1]
    register = Register(book)
    found, seconds = timed("judged", lambda: (register.judge(held), register.conflicts())[1])
    described(held, found)
    timed("one new document among them", lambda: register.update([late]))
    timed(
        "the same document changed", lambda: register.update([late.model_copy(update={"records": late.records[:-3]})])
    )
    timed("the same document removed", lambda: register.update([], [late.name]))
    timed("all conflicts listed", register.conflicts)
    assert register.conflicts() == found
    return seconds


def reading(targets: int, documents: int) -> None:
    """The stage before: facts from JSON Lines."""
    lines = [(facts.name, facts.to_jsonl().encode()) for facts in made_documents(targets, documents, rulebook())]
    size = sum(len(data) for _, data in lines) / 1e6
    timed(f"read {targets} targets from {size:.0f} MB of JSONL", lambda: [parse_facts(*one, one[0]) for one in lines])


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--targets", type=int, default=1_000_000)
    ask.add_argument("--documents", type=int, default=20_000)
    chosen = ask.parse_args()
    reading(chosen.targets // 10, chosen.documents // 10)
    small = round_of(chosen.targets // 10, chosen.documents // 10)
    large = round_of(chosen.targets, chosen.documents)
    print(f"growth from a tenth: {large / small:.1f}-fold (processor time)")
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
