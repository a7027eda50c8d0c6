"""How well departments are told apart, and how right the answer to "who owns what" is, on hand-annotated documents.

    python benchmarks/departments.py [--wrong]

First the judgements on names: pairs of printed names with their regions, judged by hand (`department_pairs/`): `real`
from the real documents, `made` of the names of organs of other regions, levels and years, `fresh` made once more after
what `made` had shown was mended. Each was judged before the program was asked; the vocabulary has learnt from all of
them since. Precision and recall of "the same department"; pairs judged `unsure` count neither way.

Then the real query `department-targets`, asked of a store that holds the annotated documents: for the twenty
departments with the most targets, by their printed name and region, its rows against the targets that the annotations
give them. `--wrong` lists what is wrong.

Ends with 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from real import ABSENT, ROOT, corpus, documents, gold

from graph.queries import find_query, run_query
from graph.workspace import Workspace, workspace
from pipeline import extract_facts
from pipeline.resolve.departments import DepartmentKey, normalise
from pipeline.rules import rulebook
from pipeline.structure.lines import fold_plain

PAIRS = ROOT / "benchmarks" / "department_pairs"
COUNT = 20
OWNERS_BAR, PAIRS_BAR = 0.97, 0.97
_CLASS = re.compile("各|有关|相关|市级")
Row = tuple[str, ...]


class Scores(NamedTuple):
    """How many were found, expected, and both."""

    hits: int
    found: int
    expected: int

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(1, self.found + self.expected)

    def shown(self) -> str:
        precision, recall = self.hits / max(1, self.found), self.hits / max(1, self.expected)
        return f"precision {precision:.3f}  recall {recall:.3f}  F1 {self.f1:.3f}"


# ------------------------------------------------------------ judgements on names


def judged(path: Path, wrong: bool) -> Scores:
    """The pairs of a file: which the program takes for one department, and which are."""
    book, counts = rulebook(), Counter[str]()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            counts[row["judged"]] += 1
            if row["judged"] == "unsure":
                continue
            keys: list[DepartmentKey] = [normalise(row[side], row[f"region_{side}"], book) for side in "ab"]
            merged, same = keys[0] == keys[1], row["judged"] == "same"
            counts["found"] += merged
            counts["hits"] += merged and same
            if wrong and merged != same:
                print(f"    {'merged' if merged else 'apart'}: {' | '.join(row.values())}  {keys[0]} {keys[1]}")
    scores = Scores(counts["hits"], counts["found"], counts["same"])
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in ("same", "different", "unsure"))
    print(f"{path.stem:6} {told}: {scores.shown()}")
    return scores


# ------------------------------------------------------------ owners of targets


def annotated() -> dict[tuple[str, str], Counter[Row]]:
    """The targets of every printed owner in a region, as the annotations have them."""
    held: dict[tuple[str, str], Counter[Row]] = defaultdict(Counter)
    for path in sorted(gold().glob("*.jsonl")):
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        region = next(record["region"] for record in records if record["type"] == "document")
        for record in records:
            if record["type"] == "target":
                for name in record["owners"]:
                    held[region, name][as_row(path.stem, record)] += 1
    return held


def as_row(document: str, target: dict[str, Any]) -> Row:
    """What makes a target itself: the columns that the query's contract promises, but the place."""
    value = [None if target[name] is None else float(target[name]) for name in ("value", "value_max")]
    words = (target["indicator"], target["comparator"], target["unit"], target["deadline"])
    return (document, *map(str, value), *(fold_plain(word or "").replace(" ", "") for word in words))


def as_asked(region: str, name: str) -> str:
    """A name as a user of many cities asks: 某市发改委 for 市发改委."""
    return region + name[1:] if name[0] == region[-1] and not name.startswith(region) else name


def owned(place: Workspace, name: str) -> Counter[Row]:
    """What the query gives for a name; the work of classes that hold the department is not its own."""
    query = find_query("department-targets", place.book)
    rows = run_query(place.store(), query, {"department": name}, place.book, place.decided()).dicts()
    return Counter(as_row(row["document"], row) for row in rows if row["through"] in (None, row["department"]))


def owners(place: Workspace, wrong: bool) -> Scores:
    """The owners that the query gives against the annotated ones, department by department."""
    held = annotated()
    ranked = sorted((key for key in held if not _CLASS.search(key[1])), key=lambda key: (-held[key].total(), key))
    total = Scores(0, 0, 0)
    for region, name in ranked[:COUNT]:
        expected, found = held[region, name], owned(place, as_asked(region, name))
        scores = Scores((expected & found).total(), found.total(), expected.total())
        total = Scores(*(one + other for one, other in zip(total, scores, strict=True)))
        counted = f"{scores.hits} of {scores.expected}, {scores.found} given"
        print(f"    {as_asked(region, name)}: {counted}, F1 {scores.f1:.3f}")
        for word, rows in (("missing", expected - found), ("surplus", found - expected)):
            for row in rows.elements() if wrong else ():
                print(f"        {word} {' '.join(row)}")
    print(f"owners of the {COUNT} departments with most targets: {total.shown()}")
    return total


def filled(folder: Path) -> Workspace:
    """A library with its graph that holds the annotated documents."""
    place = workspace(folder, rulebook())
    stems = {path.stem for path in gold().glob("*.jsonl")}
    for path in documents():
        if path.stem in stems:
            place.library.add(path, extract_facts(path), path.read_bytes())
    place.refresh("", stems)
    return place


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--wrong", action="store_true", help="list what is wrong")
    args = ask.parse_args()
    print("pairs of names taken for one department")
    pairs = [judged(PAIRS / f"{name}.tsv", args.wrong) for name in ("real", "made", "fresh")]
    reached = all(scores.f1 >= PAIRS_BAR for scores in pairs)
    if not documents() or not gold().is_dir():
        print(ABSENT.format(corpus()), file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        place = filled(Path(folder))
        reached = owners(place, args.wrong).f1 >= OWNERS_BAR and reached
        place.close()
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
