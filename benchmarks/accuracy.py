"""Accuracy on hand-annotated documents, and what has changed on all real ones since the frozen baseline.

    python benchmarks/accuracy.py [--errors target] [--freeze]

First the figures of the annotations' own scorer; then, for every real document, the facts gained, lost and changed
against `benchmarks/baseline`, each with its sentence: a change is to be read before `--freeze` accepts it. The
baseline holds the facts' fields and places, never the documents' text.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from real import ABSENT, ROOT, corpus, documents, shared

from pipeline import extract_facts
from pipeline.readers import read
from pipeline.records import Facts

BASELINE = ROOT / "benchmarks" / "baseline"
NOT_COMPARED = {"id", "evidence", "place", "rule"}
Row = dict[str, Any]


def reduced(facts: Facts) -> list[Row]:
    """The facts without what may change at will, with the place that finds the sentence again."""
    rows = []
    for line in facts.to_jsonl().splitlines():
        record = json.loads(line)
        fields = {key: value for key, value in record.items() if key not in NOT_COMPARED and value not in (None, [])}
        rows.append({**fields, "at": [record["place"]["start"], record["place"]["end"]]})
    return rows


def key(row: Row) -> str:
    return json.dumps({name: value for name, value in row.items() if name != "at"}, ensure_ascii=False, sort_keys=True)


def surplus(rows: list[Row], others: list[Row]) -> list[Row]:
    """The rows that the others do not have, as multisets."""
    left = Counter(map(key, others))
    out = []
    for row in rows:
        if left[key(row)]:
            left[key(row)] -= 1
        else:
            out.append(row)
    return out


def sentence(text: str, row: Row) -> str:
    """The sentence around a fact's place, in one line."""
    start, end = row["at"]
    first = max(text.rfind(mark, 0, start) for mark in "。；\n") + 1
    stops = [at for at in (text.find(mark, end - 1) for mark in "。；\n") if at >= 0]
    return " ".join(text[first : min(stops, default=len(text))].split())[:160]


def compared(path: Path, facts: Facts) -> tuple[list[str], Counter[str]]:
    """What is new, gone and different in one document, as lines to read and as counts."""
    frozen = BASELINE / f"{path.stem}.jsonl"
    old = [json.loads(line) for line in frozen.read_text(encoding="utf-8").splitlines()] if frozen.exists() else []
    new = reduced(facts)
    gained, lost = surplus(new, old), surplus(old, new)
    text, lines, counts = read(path).text, [], Counter[str]()
    for row in list(lost):
        same = next((other for other in gained if other["type"] == row["type"] and other["at"] == row["at"]), None)
        if same:
            gained.remove(same), lost.remove(row)
            names = sorted(name for name in {*row, *same} if row.get(name) != same.get(name))
            what = "; ".join(f"{name}: {row.get(name)} → {same.get(name)}" for name in names)
            lines.append(f"  changed {row['type']}  {what}\n          {sentence(text, same)}")
            counts["changed"] += 1
    for word, rows in (("gained", gained), ("lost", lost)):
        counts[word] += len(rows)
        for row in rows:
            fields = ", ".join(f"{name}={value}" for name, value in row.items() if name not in ("type", "at", "clause"))
            lines.append(f"  {word:7} {row['type']}  {fields}\n          {sentence(text, row)}")
    return lines, counts


def extracted(paths: list[Path]) -> dict[str, Facts]:
    """The facts by document; one that fails is named and left out, whatever went wrong with it."""
    facts: dict[str, Facts] = {}
    for path in paths:
        try:
            facts[path.stem] = extract_facts(path)
        except Exception as error:
            print(f"failed: {path.name}: {error!r}", file=sys.stderr)
    return facts


def score(facts: dict[str, Facts], errors: str | None) -> None:
    """The scorer's own print for the annotated documents."""
    with tempfile.TemporaryDirectory() as folder:
        for stem, found in facts.items():
            Path(folder, f"{stem}.jsonl").write_text(found.to_jsonl(), encoding="utf-8")
        more = ["--errors", errors] if errors else []
        scorer = [sys.executable, str(shared() / "tools" / "score.py"), str(shared() / "gold"), folder]
        subprocess.run([*scorer, *more], check=True)


def freeze(facts: dict[str, Facts]) -> None:
    BASELINE.mkdir(exist_ok=True)
    for stale in BASELINE.glob("*.jsonl"):
        stale.unlink()
    for stem, found in facts.items():
        lines = [json.dumps(row, ensure_ascii=False) for row in reduced(found)]
        (BASELINE / f"{stem}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"frozen: {len(facts)} documents")


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--errors", metavar="TYPE", help="list what the scorer found wrong for one type")
    ask.add_argument("--freeze", action="store_true", help="accept the facts of today as the baseline")
    args = ask.parse_args()
    paths = documents()
    if not paths:
        print(ABSENT.format(corpus()), file=sys.stderr)
        return 1
    facts = extracted(paths)
    if (shared() / "gold").is_dir():
        score(facts, args.errors)
    if args.freeze:
        freeze(facts)
        return 0
    total = Counter[str]()
    for path in (path for path in paths if path.stem in facts):
        lines, counts = compared(path, facts[path.stem])
        total += counts
        if lines:
            print(f"\n{path.stem}", *lines, sep="\n")
    print(f"\nagainst the baseline: {total['gained']} gained, {total['lost']} lost, {total['changed']} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
