"""The sample documents: rendering them again changes nothing, the program finds what was planted by hand and
nothing beside it, and prints for them what was read and approved (`corpus/expected`)."""

from __future__ import annotations

import json
import runpy
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline import extract_facts
from pipeline.readers import read
from pipeline.records import Citation, Document, Facts, Milestone, Target

CORPUS = Path(__file__).parents[1] / "corpus"
DOCUMENTS = {path.stem: path for path in sorted((CORPUS / "documents").iterdir())}
PLANTED: dict[str, Any] = yaml.safe_load((CORPUS / "planted.yaml").read_text(encoding="utf-8"))
STATED = {"comparator": "=", "change": "none", "source": "text", "force": "stated"}
CLOSE = 0.8


@cache
def facts_of(stem: str) -> Facts:
    return extract_facts(DOCUMENTS[stem], rules=CORPUS / "rules")


def similarity(a: str, b: str) -> float:
    """Dice coefficient over characters, as the scorer of annotations has it for milestones."""
    return 2 * sum((Counter(a) & Counter(b)).values()) / max(1, len(a) + len(b))


def differences(planted: dict[str, Any], found: Target) -> list[str]:
    """The fields in which a target that was found is not the planted one; owners count where they are planted."""
    out = [] if planted["indicator"] == found.indicator else [f"indicator {found.indicator}"]
    named = (
        "value",
        "value_max",
        "unit",
        "comparator",
        "change",
        "deadline",
        "recurrence",
        "baseline_year",
        "source",
        "force",
    )
    for name in named:
        wanted = planted.get(name, STATED.get(name))
        got = getattr(found, name)
        if (
            wanted != "any"
            and (Decimal(str(wanted)) if isinstance(got, Decimal) and wanted is not None else wanted) != got
        ):
            out.append(f"{name} {got!r} for {wanted!r}")
    for name in ("scope", "baseline_value"):
        if name in planted and planted[name] != getattr(found, name):
            out.append(f"{name} {getattr(found, name)!r} for {planted[name]!r}")
    if "owners" in planted and set(planted["owners"]) != set(found.owners):
        out.append(f"owners {found.owners!r} for {planted['owners']!r}")
    return out


def matched(planted: list[dict[str, Any]], found: list[Target]) -> tuple[list[str], list[Target]]:
    """What is wrong with each planted target's best counterpart, and the targets left over."""
    left, wrong = list(found), []
    for wanted in planted:
        ranked = sorted(left, key=lambda target: len(differences(wanted, target)))
        best = next((target for target in ranked if not differences(wanted, target)), None)
        if best is None and ranked:
            near = [
                t
                for t in ranked
                if t.value == Decimal(str(wanted["value"])) and similarity(t.indicator, wanted["indicator"]) > 0.3
            ]
            best = near[0] if near else None
            what = "; ".join(differences(wanted, best)) if best else "missed"
            wrong.append(f"{wanted['indicator']} {wanted['value']}{wanted.get('unit')}: {what}")
        elif best is None:
            wrong.append(f"{wanted['indicator']} {wanted['value']}: missed")
        if best is not None:
            left.remove(best)
    return wrong, left


def is_milestone(planted: dict[str, Any], found: Milestone) -> bool:
    return found.deadline == planted["deadline"] and similarity(found.action, planted["action"]) >= CLOSE


def is_citation(planted: dict[str, Any], found: Citation) -> bool:
    named = [name for name in ("title", "doc_number", "relation") if name in planted]
    return all(getattr(found, name) == planted[name] for name in named)


def tolerated(target: Target, may: list[dict[str, Any]]) -> bool:
    return any(target.value == Decimal(str(entry["value"])) and target.unit == entry["unit"] for entry in may)


def test_rendering_again_changes_no_text(tmp_path: Path) -> None:
    render = runpy.run_path(str(Path(__file__).with_name("render_corpus.py")))["render"]
    written = render(tmp_path)
    assert [path.name for path in written] == [path.name for path in DOCUMENTS.values()]
    assert [path.name for path in written if read(path).text != read(DOCUMENTS[path.stem]).text] == []


def test_every_document_is_planted() -> None:
    assert set(PLANTED["documents"]) == set(DOCUMENTS)


@pytest.mark.parametrize("stem", DOCUMENTS)
def test_planted_header(stem: str) -> None:
    (document,) = [record for record in facts_of(stem).records if isinstance(record, Document)]
    planted = PLANTED["documents"][stem]
    for name in ("title", "notice_title", "doc_number", "issued_on", "published_on", "index_number", "region"):
        if name in planted:
            assert getattr(document, name) == planted[name]
    assert list(document.issuers) == planted["issuers"]


@pytest.mark.parametrize("stem", DOCUMENTS)
def test_planted_targets(stem: str) -> None:
    planted = PLANTED["documents"][stem]
    found = [record for record in facts_of(stem).records if isinstance(record, Target)]
    wrong, left = matched(planted["targets"], found)
    surplus = [
        f"{t.indicator} {t.comparator} {t.value}{t.unit}: {t.evidence}"
        for t in left
        if not tolerated(t, planted.get("may", []))
    ]
    evidence = "".join("".join(target.evidence.split()) + "\n" for target in found)
    assert (wrong, surplus) == (planted.get("not_yet", []), [])
    assert [number for number in planted.get("not_targets", []) if number in evidence] == []


@pytest.mark.parametrize("stem", DOCUMENTS)
def test_planted_milestones_and_citations(stem: str) -> None:
    planted = PLANTED["documents"][stem]
    records = facts_of(stem).records
    milestones = [record for record in records if isinstance(record, Milestone)]
    citations = [record for record in records if isinstance(record, Citation)]
    missed = [
        wanted for wanted in planted.get("milestones", []) if not any(is_milestone(wanted, m) for m in milestones)
    ]
    missed += [wanted for wanted in planted.get("citations", []) if not any(is_citation(wanted, c) for c in citations)]
    assert [wanted for wanted in missed if "not_yet" not in wanted] == []
    assert all(wanted in missed for wanted in planted.get("citations", []) if "not_yet" in wanted), "strike out not_yet"


@pytest.mark.parametrize("stem", DOCUMENTS)
def test_what_must_not_be_found(stem: str) -> None:
    found = [(record.type, "".join(record.evidence.split())) for record in facts_of(stem).records]
    for entry in PLANTED["documents"][stem].get("never", []):
        there = any(kind == entry["type"] and entry["evidence"] in evidence for kind, evidence in found)
        assert there == ("not_yet" in entry), entry["why"]


def _compare(path: Path, text: str, regenerate: bool) -> None:
    if regenerate:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"{path.name} is missing: pytest {Path(__file__).name} --regenerate, then read it"
    assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("stem", DOCUMENTS)
def test_expected_facts(stem: str, regenerate: bool) -> None:
    _compare(CORPUS / "expected" / f"{stem}.jsonl", facts_of(stem).to_jsonl(), regenerate)


def end(record: dict[str, Any]) -> tuple[str, Decimal, str | None]:
    return record["doc"], Decimal(str(record["value"])), (record["deadline"] or "")[:4] or None


def planted_end(entry: list[Any]) -> tuple[str, Decimal, str | None]:
    return entry[0], Decimal(str(entry[1])), entry[2]


@cache
def conflict_lines() -> tuple[str, ...]:
    from pipeline.conflicts import conflicts
    from pipeline.jsonl import dump_lines
    from pipeline.rules import rulebook

    found = conflicts([facts_of(stem) for stem in DOCUMENTS], rulebook(CORPUS / "rules"))
    return tuple(dump_lines(found).splitlines())


def test_planted_conflicts() -> None:
    found = Counter(
        (c["kind"], c["strength"], frozenset([end(c["a"]), end(c["b"])])) for c in map(json.loads, conflict_lines())
    )
    planted = Counter(
        (c["kind"], c["strength"], frozenset([planted_end(c["a"]), planted_end(c["b"])])) for c in PLANTED["conflicts"]
    )
    assert found == planted


def test_pairs_that_only_look_like_conflicts() -> None:
    pairs = {frozenset([end(c["a"]), end(c["b"])]) for c in map(json.loads, conflict_lines())}
    assert [
        entry["why"]
        for entry in PLANTED["no_conflicts"]
        if frozenset([planted_end(entry["a"]), planted_end(entry["b"])]) in pairs
    ] == []


def test_expected_conflicts(regenerate: bool) -> None:
    _compare(CORPUS / "expected" / "conflicts.jsonl", "".join(line + "\n" for line in conflict_lines()), regenerate)
