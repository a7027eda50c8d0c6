"""Precision and recall of "one quantity": `python -m tests.indicator_pairs [--wrong] [GROUP…]`.

`tests/data/indicator_pairs.tsv` holds pairs of printed names with their units, judged by hand: same or different, and
why. The pairs of each group were written before the program was asked about them. A pair found the same that is not
is a false alarm waiting to happen, so precision counts first.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import NamedTuple

from pipeline.resolve.indicators import indicator_key, same_indicator
from pipeline.rules import RuleBook, rulebook

PAIRS = Path(__file__).parent / "data" / "indicator_pairs.tsv"


class Pair(NamedTuple):
    """Two printed names with their units, whether they mean one quantity, and why."""

    group: str
    verdict: str
    a: str
    unit_a: str
    b: str
    unit_b: str
    why: str

    @property
    def same(self) -> bool:
        return self.verdict == "same"

    @property
    def turned(self) -> Pair:
        return self._replace(a=self.b, unit_a=self.unit_b, b=self.a, unit_b=self.unit_a)


class Figures(NamedTuple):
    """How often the program says "same", rightly and wrongly, and misses it."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        said = self.right + self.wrong
        return self.right / said if said else 1.0

    @property
    def recall(self) -> float:
        there = self.right + self.missed
        return self.right / there if there else 1.0


def pairs(*groups: str) -> list[Pair]:
    """The pairs of some groups, of all without any."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = [Pair(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return [row for row in rows if not groups or row.group in groups]


def found_same(pair: Pair, book: RuleBook) -> bool:
    """What the program says."""
    a, b = indicator_key(pair.a, pair.unit_a, book), indicator_key(pair.b, pair.unit_b, book)
    return same_indicator(a, b, book) and (a.change, a.annual, a.dimension) == (b.change, b.annual, b.dimension)


def figures(rows: list[Pair], book: RuleBook) -> Figures:
    """The counts over some pairs."""
    said = [(pair.same, found_same(pair, book)) for pair in rows]
    return Figures(said.count((True, True)), said.count((False, True)), said.count((True, False)))


def main(words: list[str]) -> int:
    """Print the figures of each group and of all; with --wrong also the pairs judged wrongly."""
    book, asked = rulebook(), [word for word in words if not word.startswith("-")]
    rows = pairs(*asked)
    for group in (*dict.fromkeys(row.group for row in rows), None):
        here = [row for row in rows if group in (None, row.group)]
        counts = figures(here, book)
        print(
            f"{group or 'all':10} {len(here):4} pairs  precision {counts.precision:.3f}  recall {counts.recall:.3f}  "
            f"(same: {counts.right} right, {counts.wrong} wrong, {counts.missed} missed)"
        )
    if "--wrong" in words:
        for row in rows:
            if found_same(row, book) != row.same:
                cores = " ≠ ".join(indicator_key(*end, book).core for end in (row[2:4], row[4:6]))
                print(f"  {row.verdict:9} {row.a} ({row.unit_a}) | {row.b} ({row.unit_b})  [{row.why}]  {cores}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
