"""How well facts agree with hand annotations: precision and recall for every type of fact.

Both sides are records in the shapes that `facts` prints. Width variants, white space and punctuation are never
scored. Targets and milestones are paired one to one so that the closest go together first; clauses, responsibilities
and citations are compared as multisets.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import BrokenFile

Row = dict[str, Any]

DOCUMENT_FIELDS = ("title", "doc_number", "issuers", "issued_on", "published_on", "index_number", "region")
STRICT = ("indicator", "amount", "comparator", "change", "deadline", "recurrence", "baseline_year", "source")
"""The fields of a target that must all agree for it to count as found."""

_NOISE = re.compile(r"[\s、，,。；;：:“”\"'‘’（）()《》〈〉的\-—－·.．]+")
_PATH_NOISE = re.compile(r"[()\s、．.第]+")
_NUMBER_WORD = re.compile(r"万亿|千万|百万|亿|万|千(?!瓦|米|克|伏|帕|卡|焦)|百(?!分)")
_WORTH = {"百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12}
_UNITS = {"m2": "平方米", "km": "公里", "千米": "公里", "kwh": "千瓦时", "个百分点": "百分点", "t": "吨", "天": "日"}
_ALIKE = 0.8


class Figure(NamedTuple):
    """How many of the annotated were found, and how many were found at all."""

    hit: int
    gold: int
    found: int

    @property
    def precision(self) -> float:
        return self.hit / self.found if self.found else float(self.gold == 0)

    @property
    def recall(self) -> float:
        return self.hit / self.gold if self.gold else float(self.found == 0)

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Tally:
    """Figures and errors that add up over documents, by name."""

    def __init__(self) -> None:
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.errors: dict[str, list[str]] = defaultdict(list)

    def add(self, name: str, hit: int, gold: int, found: int) -> None:
        """Count towards the figure of that name."""
        for at, number in enumerate((hit, gold, found)):
            self._counts[name][at] += number

    def multiset(self, name: str, gold: Iterable[object], found: Iterable[object]) -> None:
        """Compare two multisets; what only one side has is an error."""
        left, right = Counter(gold), Counter(found)
        self.add(name, sum((left & right).values()), sum(left.values()), sum(right.values()))
        self.errors[name] += [f"missed {item} x{count}" for item, count in (left - right).items()]
        self.errors[name] += [f"wrong {item} x{count}" for item, count in (right - left).items()]

    def merge(self, other: Tally) -> None:
        """Add what another one holds."""
        for name, (hit, gold, found) in other._counts.items():
            self.add(name, hit, gold, found)
        for name, lines in other.errors.items():
            self.errors[name] += lines

    def figures(self) -> dict[str, Figure]:
        """Every figure, in the order in which they were first counted."""
        return {name: Figure(*counts) for name, counts in self._counts.items()}


def load_rows(path: Path) -> list[Row]:
    """Records of a JSON Lines file. Raises BrokenFile, naming the line, where one is no JSON object."""
    rows: list[Row] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                rows.append(dict(json.loads(line)))
            except (ValueError, TypeError) as error:
                raise BrokenFile(path, f"第 {number} 行不是 JSON 对象", f"line {number} is no JSON object") from error
    return rows


def _fold(text: object) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", str(text or ""))).lower()


def _path(text: object) -> str:
    plain = unicodedata.normalize("NFKC", str(text or ""))
    return "/".join(_PATH_NOISE.sub("", part) for part in plain.split("/"))


def _amount(row: Row) -> tuple[float | None, float | None, str]:
    """Value, upper value and unit with 万 and 亿 multiplied out."""
    unit = unicodedata.normalize("NFKC", str(row.get("unit") or "")).replace(" ", "").replace("％", "%")
    word = _NUMBER_WORD.match(unit)
    worth = _WORTH[word[0]] if word else 1.0
    unit = unit[word.end() :] if word else unit
    unit = _UNITS.get(unit.lower(), unit).replace("/天", "/日").lower()

    def number(value: object) -> float | None:
        try:
            return round(float(str(value).replace(",", "")) * worth, 6)
        except ValueError:
            return None

    return number(row.get("value")), number(row.get("value_max")), unit


def _field(row: Row, name: str) -> object:
    if name == "amount":
        return _amount(row)
    if name == "indicator":
        return _fold(row.get("indicator"))
    if name == "change":
        return row.get("change") or "none"
    value = row.get(name)
    return str(value) if value not in (None, "") else None


def _similarity(a: str, b: str) -> float:
    """Dice coefficient over characters."""
    if not a and not b:
        return 1.0
    return 2 * sum((Counter(a) & Counter(b)).values()) / max(1, len(a) + len(b))


def _target_agreement(gold: Row, found: Row) -> float:
    """How well a target answers an annotated one; below 1 they are not the same."""
    if _amount(gold)[0] != _amount(found)[0]:
        return 0.0
    score = 1.0 + 2 * _similarity(_fold(gold.get("indicator")), _fold(found.get("indicator")))
    score += 0.5 * (_amount(gold) == _amount(found)) + 0.5 * (_field(gold, "source") == _field(found, "source"))
    near = ("comparator", "change", "deadline", "baseline_year")
    score += sum(0.2 for name in near if _field(gold, name) == _field(found, name))
    a, b = _fold(gold.get("evidence")), _fold(found.get("evidence"))
    return score + 0.5 * bool(a and b and (a in b or b in a))


def _milestone_agreement(gold: Row, found: Row) -> float:
    if _similarity(_fold(gold.get("action")), _fold(found.get("action"))) < _ALIKE:
        return 0.0
    same_day, same_source = (_field(gold, name) == _field(found, name) for name in ("deadline", "source"))
    return 1 + 0.5 * same_day + 0.3 * same_source


def _paired(gold: Sequence[Row], found: Sequence[Row], agreement: Callable[[Row, Row], float]) -> list[tuple[int, int]]:
    """Pairs one to one, the closest first, ties in the order of the document."""
    scored = ((agreement(g, f), -i, -j) for i, g in enumerate(gold) for j, f in enumerate(found))
    ranked = sorted((each for each in scored if each[0] >= 1), reverse=True)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in ranked:
        if -i not in pairs and -j not in taken:
            pairs[-i] = -j
            taken.add(-j)
    return list(pairs.items())


def _of(rows: Iterable[Row], kind: str) -> list[Row]:
    return [row for row in rows if row.get("type") == kind]


def compare(gold: Sequence[Row], found: Sequence[Row]) -> Tally:
    """The figures of one document."""
    tally = Tally()
    _compare_documents(tally, _of(gold, "document"), _of(found, "document"))
    for name, key in (("clause", _clause), ("clause titled", _titled)):
        tally.multiset(name, map(key, _of(gold, "clause")), map(key, _of(found, "clause")))
    _compare_targets(tally, _of(gold, "target"), _of(found, "target"))
    _compare_milestones(tally, _of(gold, "milestone"), _of(found, "milestone"))
    for name, role in (("responsibility", True), ("responsibility, role aside", False)):
        tally.multiset(name, _units(gold, role), _units(found, role))
    for name, relation in (("citation", False), ("citation with relation", True)):
        tally.multiset(name, _cited(gold, relation), _cited(found, relation))
    return tally


def _compare_documents(tally: Tally, gold: list[Row], found: list[Row]) -> None:
    one, other = (rows[0] if rows else {} for rows in (gold, found))
    for name in DOCUMENT_FIELDS:
        same = _header(one, name) == _header(other, name)
        tally.add("document fields", int(same), 1, 1)
        if not same:
            tally.errors["document fields"].append(f"{name}: gold {one.get(name)!r}, found {other.get(name)!r}")


def _header(row: Row, name: str) -> str:
    value = row.get(name)
    return "|".join(sorted(map(_fold, value or []))) if name == "issuers" else _fold(value)


def _clause(row: Row) -> object:
    return _path(row.get("path"))


def _titled(row: Row) -> object:
    return _path(row.get("path")), _fold(row.get("title"))


def _compare_targets(tally: Tally, gold: list[Row], found: list[Row]) -> None:
    pairs = _paired(gold, found, _target_agreement)
    strict = core = hit = asked = given = 0
    for i, j in pairs:
        one, other = gold[i], found[j]
        differs = [name for name in STRICT if _field(one, name) != _field(other, name)]
        strict += not differs
        alike = _similarity(_fold(one.get("indicator")), _fold(other.get("indicator"))) >= _ALIKE
        core += alike and all(_field(one, name) == _field(other, name) for name in ("amount", "deadline"))
        if differs:
            what = "; ".join(
                f"{n}: gold {one.get(n, _field(one, n))!r} found {other.get(n, _field(other, n))!r}" for n in differs
            )
            tally.errors["target"].append(f"differs {_shown(one)} {what}")
        for name in (*STRICT, "force", "from_year", "scope"):
            tally.add(f"target field {name}", int(_field(one, name) == _field(other, name)), 1, 1)
        owners, others = ({_fold(owner) for owner in row.get("owners") or []} for row in (one, other))
        hit, asked, given = hit + len(owners & others), asked + len(owners), given + len(others)
    tally.add("target strict", strict, len(gold), len(found))
    tally.add("target core", core, len(gold), len(found))
    tally.add("target owners", hit, asked, given)
    _note_rest(tally, "target", gold, found, pairs)


def _compare_milestones(tally: Tally, gold: list[Row], found: list[Row]) -> None:
    pairs = _paired(gold, found, _milestone_agreement)
    hit = sum(_field(gold[i], "deadline") == _field(found[j], "deadline") for i, j in pairs)
    tally.add("milestone", hit, len(gold), len(found))
    _note_rest(tally, "milestone", gold, found, pairs)


def _note_rest(tally: Tally, name: str, gold: list[Row], found: list[Row], pairs: list[tuple[int, int]]) -> None:
    """What has no counterpart, as errors."""
    paired_gold, paired_found = {i for i, _ in pairs}, {j for _, j in pairs}
    tally.errors[name] += [f"missed {_shown(row)}" for at, row in enumerate(gold) if at not in paired_gold]
    tally.errors[name] += [f"wrong {_shown(row)}" for at, row in enumerate(found) if at not in paired_found]


def _shown(row: Row) -> str:
    """A target or milestone in one line."""
    if "action" in row:
        what = row["action"]
    else:
        what = f"{row.get('indicator')} {row.get('comparator')} {row.get('value')}{row.get('unit') or ''}"
    return f"{what} ({row.get('deadline')}, {row.get('source')}) <- {str(row.get('evidence'))[:60]}"


def _units(rows: Sequence[Row], role: bool) -> list[object]:
    return [
        (_path(row.get("where")), _fold(unit.get("name")), *((unit.get("role"),) if role else ()))
        for row in _of(rows, "responsibility")
        for unit in row.get("departments") or []
    ]


def _cited(rows: Sequence[Row], relation: bool) -> list[object]:
    return [
        (_fold(row.get("title")), _fold(row.get("doc_number")), *((row.get("relation"),) if relation else ()))
        for row in _of(rows, "citation")
    ]
