"""The gazetteer: administrative divisions down to counties after GB/T 2260, and the national new areas.

`rules/vocabulary/regions.csv` holds one division a line (code, name, short, level, parents, other, until); a user's
folder may hold a file of the same name whose lines are added, a line with a known code replacing the built-in one.
`rules/vocabulary/regions.yaml` names the words of running text that only look like a division. See `docs/regions.md`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from pipeline.errors import RuleError
from pipeline.records import Record
from pipeline.rules.book import RuleBook

Level = Literal["nation", "province", "prefecture", "county", "new_area"]
NATION = "000000"
_COLUMNS = ("code", "name", "short", "level", "parents", "other", "until")
_RANK = {"nation": 0, "province": 1, "prefecture": 2, "new_area": 3, "county": 4}
_OPENERS = "和与及在对赴到由为是"
_Row = tuple[str, str, str, str, str, str, str]


class Region(Record):
    """An administrative division or a new area. `parents` are the codes of the divisions that it directly lies in
    (several for a new area that spans cities); `until` is the last year in which an abolished one was listed."""

    code: str
    name: str
    short: str
    level: Level
    parents: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    until: int | None = None


class RegionWords(Record):
    """`regions.yaml`: `generic` are full names, `common` short names, that running text mostly uses otherwise;
    `compounds` are longer words that hold a name by chance. `became`: the codes of abolished divisions, and those of
    the ones that they became under other names."""

    generic: tuple[str, ...]
    common: tuple[str, ...]
    compounds: tuple[str, ...]
    became: dict[str, str] = {}


def _rows(path: Path) -> list[_Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        if tuple(next(reader, ())) != _COLUMNS:
            raise RuleError(
                f"{path}：首行应为 {','.join(_COLUMNS)}", f"{path}: the first line must be {','.join(_COLUMNS)}"
            )
        rows: list[_Row] = []
        for row in reader:
            if len(row) != len(_COLUMNS) or row[3] not in _RANK:
                raise RuleError(f"{path}：第 {reader.line_num} 行有误", f"{path}: line {reader.line_num} is wrong")
            rows.append((row[0], row[1], row[2], row[3], row[4], row[5], row[6]))
    return rows


def _stands_alone(text: str, at: int, before: list[tuple[int, int, Region]]) -> bool:
    """Whether the two-character county name at `at` is one, and not the end of a word before 县 (示范县, 振兴县域)."""
    if text[at + 2 : at + 3] in ("级", "域", "区", "乡"):
        return False
    return (
        at == 0
        or not "一" <= text[at - 1] <= "龥"
        or text[at - 1] in _OPENERS
        or (bool(before) and before[-1][1] == at)
    )


def _in_use(rows: list[_Row]) -> list[_Row]:
    """Those in use; where there is none the last listed of each province: a county that moved to another city and
    was abolished later is listed under both codes."""
    current = [row for row in rows if not row[6]]
    if current:
        return current
    last: dict[str, _Row] = {}
    for row in rows:
        held = last.setdefault(row[0][:2] + row[1], row)
        if row[6] > held[6]:
            last[row[0][:2] + row[1]] = row
    return list(last.values())


class Gazetteer:
    """Divisions by code and by name. Records are made when first asked for."""

    def __init__(self, rows: Iterable[_Row], words: RegionWords) -> None:
        self._rows = {row[0]: row for row in rows}
        self._words = words
        self._regions: dict[str, Region] = {}
        self._today: dict[str, str] = {}
        self._by_name: dict[str, list[str]] = {}
        self._in_text: dict[str, list[tuple[str, tuple[str, ...]]]] | None = None
        for code, row in self._rows.items():
            names = (row[1], row[2], *row[5].split(";")) if row[5] else (row[1], row[2])
            for name in dict.fromkeys(names):
                self._by_name.setdefault(name, []).append(code)

    def __len__(self) -> int:
        return len(self._rows)

    def codes(self) -> tuple[str, ...]:
        """The codes of all regions, abolished ones among them, in the order of the files."""
        return tuple(self._rows)

    def get(self, code: str) -> Region:
        """The region of a code. Raises KeyError for an unknown one."""
        found = self._regions.get(code)
        if found is None:
            _, name, short, level, parents, other, until = self._rows[code]
            try:
                found = Region.model_validate(
                    {
                        "code": code,
                        "name": name,
                        "short": short or name,
                        "level": level,
                        "parents": tuple(parents.split(";")) if parents else (),
                        "other": tuple(other.split(";")) if other else (),
                        "until": until or None,
                    }
                )
            except ValidationError as error:
                raise RuleError(f"regions.csv：{code} 有误：{error}", f"regions.csv: {code}: {error}") from error
            self._regions[code] = found
        return found

    def find(self, name: str, within: str | None = None) -> tuple[Region, ...]:
        """The regions that bear a full, short or other name, those in use before abolished ones, the official name
        before a short one, the higher before the lower. `within` (a code) keeps those that it contains."""
        codes = self._by_name.get(name, ())
        if within is not None:
            codes = [code for code in codes if self.contains(within, code)]
        ranked = sorted(_in_use([self._rows[code] for code in codes]), key=lambda row: self._rank(name, row[0]))
        return tuple(self.get(row[0]) for row in ranked)

    def _rank(self, name: str, code: str) -> tuple[bool, int, str]:
        row = self._rows[code]
        return row[1] != name, _RANK[row[3]], code

    def contains(self, outer: str, inner: str) -> bool:
        """Whether the region of code `outer` is, or wholly or partly contains, that of `inner`: a new area lies in
        each of its host cities. The nation contains every region; unknown codes are contained in nothing else."""
        if outer in (inner, NATION):
            return True
        row = self._rows.get(inner)
        return row is not None and bool(row[4]) and any(self.contains(outer, code) for code in row[4].split(";"))

    def today(self, code: str) -> str:
        """The code under which a division is listed now: itself, or where it is abolished what the rules say it became,
        else the one of its level that bears its short name in the same place (高淳县 is now 高淳区)."""
        if code not in self._today:
            self._today[code] = self._successor(code)
        return self._today[code]

    def _successor(self, code: str) -> str:
        named, row = self._words.became.get(code), self._rows.get(code)
        if named:
            return named
        if row is None or not row[6] or not row[2]:
            return code
        above = {self.today(parent) for parent in row[4].split(";") if parent}
        later = [
            other
            for other in self._by_name.get(row[2], ())
            if (found := self._rows[other])[3] == row[3] and not found[6] and found[2] == row[2]
            and above & set(found[4].split(";"))
        ]  # fmt: skip
        return later[0] if len(later) == 1 else code

    def full_name(self, region: Region) -> str:
        """The official name; 全国 for the nation; with the parent's in front where several regions in use share it."""
        if region.code == NATION:
            return "全国"
        same = [other for other in self.find(region.name) if other.name == region.name]
        if len(same) > 1 and region.parents:
            return self.get(region.parents[0]).name + region.name
        return region.name

    def regions_in(self, text: str, within: str | None = None) -> list[tuple[int, int, Region]]:
        """The regions named in a text with their places, longest name first at each place.

        Short names count for provinces, prefectures and new areas only. A name that several regions bear is read as
        the one inside the region last named before it, or inside `within` (a code); it is left out when neither
        decides.
        """
        index = self._text_index()
        found: list[tuple[int, int, Region]] = []
        at, last = 0, len(text) - 1
        while at < last:
            names = index.get(text[at : at + 2])
            step = 1
            for name, codes in names or ():
                if text.startswith(name, at) and (name[1:] != "县" or _stands_alone(text, at, found)):
                    step = len(name)
                    region = self._meant(codes, within, found)
                    if region is not None:
                        found.append((at, at + step, region))
                    break
            at += step
        return found

    def _meant(
        self, codes: tuple[str, ...], within: str | None, before: list[tuple[int, int, Region]]
    ) -> Region | None:
        if len(codes) == 1:
            return self.get(codes[0])
        contexts = [region.code for _, _, region in before[:-4:-1]]
        for context in (*contexts, *([within] if within else [])):
            inside = [code for code in codes if context != NATION and self.contains(context, code)]
            if len(inside) == 1:
                return self.get(inside[0])
        return None

    def _text_index(self) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
        """The names that count in running text by their first two characters, longest first; a compound has no
        codes and so hides the names in it."""
        if self._in_text is None:
            names: dict[str, tuple[str, ...]] = {}
            barred = {*self._words.generic, *self._words.common}
            for name, codes in self._by_name.items():
                if len(name) > 1 and name not in barred:
                    meant = self._codes_in_text(name, codes)
                    if meant:
                        names[name] = meant
            names.update(dict.fromkeys(self._words.compounds, ()))
            self._in_text = {}
            for name in sorted(names, key=len, reverse=True):
                self._in_text.setdefault(name[:2], []).append((name, names[name]))
        return self._in_text

    def _codes_in_text(self, name: str, codes: list[str]) -> tuple[str, ...]:
        """Of the regions that bear a name those that running text can mean: the official name before a short one,
        one in use before an abolished one, a province before a city of the same short name."""
        rows = [self._rows[code] for code in codes]
        official = [row for row in rows if row[1] == name and not row[6]]
        if official:
            return tuple(row[0] for row in official)
        usable = [row for row in rows if row[1] == name or name != row[2] or _RANK[row[3]] < _RANK["county"]]
        usable = _in_use(usable)
        highest = min((_RANK[row[3]] for row in usable), default=0)
        return tuple(row[0] for row in usable if _RANK[row[3]] == highest)


def gazetteer(book: RuleBook) -> Gazetteer:
    """The gazetteer of a rule book, built once. Raises RuleError where a regions.csv does not hold to its form."""
    found = book.derived.get(__name__)
    if not isinstance(found, Gazetteer):
        paths = [folder / "vocabulary" / "regions.csv" for folder in reversed(book.folders)]
        rows = [row for path in paths if path.exists() for row in _rows(path)]
        found = Gazetteer(rows, book.vocabulary("regions", RegionWords))
        book.derived[__name__] = found
    return found
