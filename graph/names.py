"""Names that a user gives, as the ids of nodes: every known form of a name finds its nodes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from graph.naming import indicator_core, knows_region, office, plain_key, region_ids, stated_level
from graph.schema import SEPARATOR
from graph.store import Store
from pipeline.errors import QueryError
from pipeline.records import Judgement
from pipeline.resolve.classes import Classes
from pipeline.resolve.departments import DepartmentKey
from pipeline.resolve.documents import number_key, title_key
from pipeline.rules import RuleBook

_NEAREST = 5
_LEVELS = "省市县区州盟旗"


def departments(store: Store, name: str, book: RuleBook, judgements: Sequence[Judgement] = ()) -> list[str]:
    """The departments that a name means: in the jurisdiction that it names (西安市…), at the level that it does
    (市…, 省…), or anywhere; with those printed so. Else the classes of units that hold the one it names (各县区政府),
    else those whose names hold it."""
    rows = store.run(
        "MATCH (d:Department) "
        "RETURN d.id AS id, d.full_name AS full_name, d.jurisdiction AS region, d.names AS names ORDER BY id"
    ).rows
    wanted = plain_key(name)
    meant = {
        key: _organ_in(*key, name, book, judgements) for key in {(row[0].partition(":")[0], row[2]) for row in rows}
    }
    found = [
        row[0]
        for row in rows
        if row[0].partition(":")[2] == meant[row[0].partition(":")[0], row[2]] or wanted in _keys(row[3])
    ]
    found = found or _classes_of(name, rows, book, judgements)
    found = found or [row[0] for row in rows if any(wanted in form for form in (plain_key(row[1]), *_keys(row[3])))]
    return _found(found, name, _forms(rows, 3))


def _classes_of(name: str, rows: list[list[str]], book: RuleBook, judgements: Sequence[Judgement]) -> list[str]:
    """The ids of the classes that hold a department which has no node of its own."""
    ids: dict[DepartmentKey, str] = {}
    for id_ in (row[0] for row in rows):
        region, _, organ = id_.partition(":")
        if organ.endswith("*") and knows_region(region, book):
            ids[DepartmentKey(organ.removesuffix("*"), region, True)] = id_
    return [ids[key] for key in Classes(ids, book).of(office(name, None, book, judgements)[1])]


def _organ_in(
    region: str, printed: str | None, name: str, book: RuleBook, judgements: Sequence[Judgement]
) -> str | None:
    """The organ that a name means in a region, None where it means one elsewhere."""
    if region == "-" or knows_region(region, book):
        id_ = None if region == "-" else region
        place, _, organ = office(name, id_, book, judgements)[0].partition(":")
        fits = _fits(stated_level(name, id_, book), printed)
        return organ if place == region and fits else None
    # A region that only a user's own rules know, which are not at hand: its name must do.
    bare = name.removeprefix(printed or name)
    if not _fits(bare[:1], printed):
        return None
    return office(bare, f"-/{printed}", book, judgements)[0].partition(":")[2]


def _fits(level: str, region: str | None) -> bool:
    """Whether a word for a level may mean a region: 省 no city under the nation, 州 no city; 省 is said of an
    autonomous region too."""
    own = (region or "-")[-1]
    return not level or level == own or not {level, own} <= set(_LEVELS) or (level, own) == ("省", "区")


def indicators(store: Store, name: str, book: RuleBook, _: Sequence[Judgement] = ()) -> list[str]:
    """The indicators that a name means: its normal form, and every one whose names hold the name."""
    rows = store.run("MATCH (i:Indicator) RETURN i.id AS id, i.core AS core, i.names AS names ORDER BY id").rows
    wanted, meant = plain_key(name), indicator_core(name, book)
    found = [id_ for id_, core, names in rows if core == meant or any(wanted in form for form in _keys(names))]
    return _found(found, name, _forms(rows, 2))


def regions(store: Store, name: str, book: RuleBook, _: Sequence[Judgement] = ()) -> list[str]:
    """The regions that a name means: full, short and other names of the gazetteer, else the name as printed."""
    rows = store.run("MATCH (r:Region) RETURN r.id AS id, r.name AS name, r.short AS short ORDER BY id").rows
    there = {id_ for id_, _, _ in rows}
    found = [id_ for id_ in region_ids(name, book) if id_ in there]
    found = found or [id_ for id_, full, short in rows if plain_key(name) in (plain_key(full), plain_key(short))]
    return _found(found, name, _forms(rows, 1))


def documents(store: Store, name: str, _book: RuleBook, _: Sequence[Judgement] = ()) -> list[str]:
    """The documents that a name means: the stem of the file, else the number, else the title."""
    rows = store.run(
        "MATCH (d:Document) "
        "RETURN d.id AS id, d.title AS title, d.doc_number AS number, d.notice_title AS notice ORDER BY id"
    ).rows
    tests: tuple[Callable[[list[str]], bool], ...] = (
        lambda row: row[0] == name,
        lambda row: bool(row[2]) and number_key(row[2]) == number_key(name),
        lambda row: title_key(name) in (title_key(row[1] or ""), title_key(row[3] or "")),
    )
    for test in tests:
        found = [row[0] for row in rows if test(row)]
        if found:
            return found
    return _found([], name, _forms(rows, 0))


RESOLVERS: Mapping[str, Callable[[Store, str, RuleBook, Sequence[Judgement]], list[str]]] = {
    "department": departments,
    "indicator": indicators,
    "region": regions,
    "document": documents,
}


def _keys(names: str) -> list[str]:
    return [plain_key(form) for form in names.split(SEPARATOR)]


def _forms(rows: list[list[str]], column: int) -> list[str]:
    return [form for row in rows for form in str(row[column]).split(SEPARATOR)]


def _found(ids: list[str], name: str, known: list[str]) -> list[str]:
    """The ids. Raises QueryError with the nearest known names when there are none."""
    if ids:
        return sorted(set(ids))
    from rapidfuzz import process

    near = [form for form, _, _ in process.extract(name, sorted(set(known)), limit=_NEAREST)]
    zh = f"；相近的有：{'、'.join(near)}" if near else ""
    en = f"; the nearest: {', '.join(near)}" if near else ""
    raise QueryError(f"图谱中没有“{name}”{zh}", f"nothing named {name} in the graph{en}")
