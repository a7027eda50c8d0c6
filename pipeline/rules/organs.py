"""Units of organisation as they are named in administrative writing, and lists of them.

A list shares words between its members: "甲区、乙县人民政府" names 甲区人民政府 and 乙县人民政府, "市、区资源中心" two
centres. Words come from `rules/vocabulary/organs.yaml`. Texts are folded (`pipeline.structure.lines`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from pipeline.records import Record
from pipeline.rules.book import RuleBook

Kind = Literal["organ", "class", "place", "level", "sector"]

_OPEN, _CLOSE = "（《“‘[【〔", "）》”’]】〕"
_CONJUNCTION = re.compile(r"以及|[和及与暨]")
_ET_AL = re.compile(r"(?<![高中初同平优均])等")
_AFTER_ET_AL = re.compile(
    r"(?:多个|若干|[一二三四五六七八九十\d]+个)?(?:市|省|县|区)?(?:各)?(?:有关|相关|职能|主管|责任|配合|成员)*(?:部门|单位|机构|部门和单位|部门单位|委办局)?$"
)
_TRAILING_BRACKET = re.compile(r"（[^（）]*）$")
_QUOTED = re.compile(r"[“《][^”》]*[”》]|（[^（）]*）")
_RUN_ON = re.compile(r"国家(?!级)|[省市县区州](?![场域委])|各|自治区|人民银行")
# Service lines are named by their number (市12345便民热线中心); other numbers stand in no name.
_NO_NAME = re.compile(r"[，。：；%]|(?<!\d)\d{2,}(?!\d|[一-龥]{0,8}(?:热线|平台|中心|办))")
_EACH_AREA = re.compile(r"各[区县市州镇乡旗盟]+(?:（[^（）]*）[区县市旗]?)?")
_GOVERNMENTS = ("政府", "人民政府")
_BOARD = re.compile("管委|管理委员")
_LONGEST = 45

_SEAT = re.compile(r"（[^（）]{0,4}设在[^（）]*）")
"""Where a body sits: 办公室（设在市数据局）."""
_COMMITTEE = re.compile(r"(?P<place>.+)(?:党委|党工委|党（工）委)")
_BESIDE = ("政府", "人民政府", "管委会", "办事处")


class OrganWords(Record):
    """`vocabulary/organs.yaml`; what each list is for stands at its head."""

    suffixes: tuple[str, ...]
    bodies: tuple[str, ...]
    not_names: tuple[str, ...]
    nouns: tuple[str, ...]
    marks: tuple[str, ...]
    places: tuple[str, ...]
    zones: tuple[str, ...]
    levels: tuple[str, ...]
    sectors: tuple[str, ...]
    openers: tuple[str, ...]
    breaks: tuple[str, ...]
    generic: tuple[str, ...]
    task_bodies: tuple[str, ...]
    ranks: tuple[tuple[str, ...], ...]


class NamedSpan(NamedTuple):
    """A unit in a text: where it is printed, and its name with what the list shares put back."""

    start: int
    end: int
    name: str


class _Part(NamedTuple):
    """A member of a list as printed. `joined`: it belongs to one run of 、 and 和 with the part before it;
    `et_al`: 等部门 follows it; `kind` None where it is no unit by itself."""

    start: int
    end: int
    text: str
    joined: bool
    et_al: str
    kind: Kind | None


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


class Organs:
    """Recognises names of units; built once per rule book by `organs`."""

    def __init__(self, words: OrganWords) -> None:
        self.endings = tuple({*words.suffixes, *words.bodies})
        self._not_names = words.not_names
        self._not_alone = frozenset((*words.nouns, *_GOVERNMENTS, "管委会"))
        self._levels = frozenset(words.levels)
        self._breaks = re.compile(_any(words.breaks))
        self._openers = re.compile("|".join(words.openers))
        self._zone = re.compile(_any(words.zones))
        self._generic = re.compile("|".join(words.generic))
        self._ranks = {word: rank for rank, level in enumerate(words.ranks) for word in level}
        ranked = _any(self._ranks)
        self._lowest = len(words.ranks) - 1
        levels = rf"(?:{ranked})+(?:（[^（）]*）)?"
        self._each = re.compile(
            rf"(?:由|全[省市区县州]|.*[及和与])?各(?:{levels}、)*(?:{ranked})*(?P<last>{ranked})(?:（[^（）]*）)?"
        )
        self._further = re.compile(
            rf"(?:{levels}、)*(?:{ranked})*(?P<last>{ranked})(?:（[^（）]*）)?"
            r"(?:(?P<tail>人民政府|政府|党委|管委会)|[一-龥]{2,12}[局厅委]|(?=[，；。和及与等]|$))"
        )
        self._task_body = re.compile("|".join(words.task_bodies))
        places, nouns, marks = _any(words.places), _any(words.nouns), _any(words.marks)
        level, sector = _any(words.levels), _any(words.sectors)
        self._place = re.compile(rf"(?:各|[一-龥（）、—-]*[一-龥）])(?:{places})(?:（[^（）]*）(?:{places})?)?")
        self._class = re.compile(
            rf"(?:.*(?:{marks}))(?:[一-龥]*(?:{nouns}|政府|管委会)|(?:{places}|{level}))|各地(?:方|区)?|(?:县区|区县|市县|县市区).*政府"
            rf"|各{levels}(?:、{levels})+(?:[一-龥]*(?:政府|党委|[局厅委会]))?"
        )
        self._placed = re.compile(rf"(?P<place>.*(?:{places})）?)(?P<tail>[^（）]{{1,14}})")
        self._levelled = re.compile(rf"(?P<level>{level})(?P<tail>.{{2,}})")
        self._sectors = re.compile(_any((*(word for word in words.sectors if len(word) > 3), *words.nouns)))
        self._sector = re.compile(rf"(?P<head>(?:{level})?)(?:级)?(?:{sector})")
        self._sectored = re.compile(
            rf"(?P<head>(?:{level})?)(?:级)?(?:{sector})(?P<tail>(?:行政|业务)?(?:主管|监管)?(?:部门|局|厅|委|委员会))"
        )
        self.last_characters = "".join(sorted({word[-1] for word in (*self.endings, *words.places, *words.nouns)}))
        """The characters that a name of a unit may end in."""
        ending = _any((*self.endings, *words.places, *words.nouns))
        self._end = re.compile(rf"(?:{ending})(?:等(?:有关|相关)?(?:部门|单位)?)?")

    def kind(self, name: str) -> Kind | None:
        """What a name is, None where it names no unit."""
        return _kind(self, name)

    def _judged(self, name: str) -> Kind | None:
        if not name or len(name) > _LONGEST:
            return None
        if name in self._levels:
            return "level"
        bare = _TRAILING_BRACKET.sub("", name) if not name.startswith("（") else name
        if self.is_task_body(bare):
            return "organ"
        plain = _QUOTED.sub("", bare)
        if self._breaks.search(self._sectors.sub("", plain)):
            return None
        if self._class.fullmatch(bare):
            return "class"
        if bare.endswith(self._not_names):
            return None
        if len(bare) > 1 and bare.endswith(self.endings):
            return "organ"
        if self._place.fullmatch(bare) and len(bare) > 1:
            return "place"
        return "sector" if self._sector.fullmatch(bare) else None

    def is_generic(self, name: str) -> bool:
        """Whether a name is so general that it names nobody (各部门, 国有企业)."""
        return self._generic.fullmatch(name) is not None

    def is_zone(self, name: str) -> bool:
        """Whether a name is that of an area which a 管委会 runs, not a 人民政府."""
        return self._place.fullmatch(name) is not None and self._zone.search(name) is not None

    def is_task_body(self, name: str) -> bool:
        """Whether a name is that of a body set up for a piece of work, which it may name by a verb."""
        return self._task_body.fullmatch(name) is not None

    def ends(self, text: str) -> list[int]:
        """Where in a text the name of a unit may end, 等部门 included."""
        return sorted({match.end() for match in self._end.finditer(text)})

    def units(self, text: str, listed: bool = False) -> tuple[NamedSpan, ...]:
        """The units that a list names, in printed order. `listed`: the list is known to name nothing but units, so
        that a name without an ending of units is one, too."""
        return _units(self, text, listed)

    # ------------------------------------------------------------ taking a list apart

    def _parts(self, text: str) -> Iterator[_Part]:
        joined = False
        for start, end, mark in self._pieces(text):
            for at, stop, et_al in self._at_et_al(text, start, end):
                for first, last in self._at_conjunctions(text, at, stop):
                    for begin, finish in self._run_on(text, *self._trimmed(text, first, last)):
                        name = text[begin:finish]
                        if name:
                            follows = et_al if finish == stop else ""
                            yield _Part(begin, finish, name, joined, follows, self.kind(name))
                            joined = True
            joined = mark == "、"

    def _pieces(self, text: str) -> Iterator[tuple[int, int, str]]:
        """The stretches between the separators outside brackets, each with the separator that ends it."""
        depth, start = 0, 0
        for at, char in enumerate(text):
            if char in _OPEN:
                depth += 1
            elif char in _CLOSE:
                depth = max(0, depth - 1)
            elif depth == 0 and char in "、，；。/;,：" and not (char == "、" and self._one_class(text, start, at)):
                yield start, at, char
                start = at + 1
        yield start, len(text), ""

    def _one_class(self, text: str, start: int, at: int) -> bool:
        """Whether the mark at `at` stands within the name of one class (各县（市）、区人民政府): what follows it is
        of the same level, a lower one above the towns, or shares the word for a government."""
        left, right = self._each.fullmatch(text, start, at), self._further.match(text, at + 1)
        if left is None or right is None:
            return False
        upper, lower = self._ranks[left["last"]], self._ranks[right["last"]]
        return right["tail"] is not None or lower == upper or (lower > upper and lower < self._lowest)

    def _trimmed(self, text: str, start: int, end: int) -> tuple[int, int]:
        opener = self._openers.match(text, start, end)
        return (opener.end() if opener else start), end

    def _at_et_al(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """A member before and after 等; what follows 等 counts when it names a class of its own."""
        found = next((m for m in _ET_AL.finditer(text, start, end) if _depth(text, start, m.start()) == 0), None)
        if found is None or found.start() == start:
            yield start, end, ""
            return
        rest = text[found.end() : end]
        plain = _AFTER_ET_AL.match(rest) is not None
        yield start, found.start(), "等" + rest if plain else "等"
        if not plain:
            yield found.end(), end, ""

    def _at_conjunctions(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """A member cut at 和, 及, 与 where both sides are names of units."""
        for found in _CONJUNCTION.finditer(text, start + 1, end):
            left, right = text[start : found.start()], text[found.end() : end]
            sides = (self.kind(left), self.kind(right) or self._first_kind(right))
            if (
                _depth(text, start, found.start()) == 0
                and all(side in ("organ", "class", "place") for side in sides)
                and right not in self._not_alone
            ):
                return [(start, found.start()), *self._at_conjunctions(text, found.end(), end)]
        return [(start, end)]

    def _first_kind(self, text: str) -> Kind | None:
        found = _CONJUNCTION.search(text)
        return self.kind(text[: found.start()]) if found else None

    def _run_on(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """A member that is several names without a mark between them (市商务局市统计局, as cells print them)."""
        for found in _RUN_ON.finditer(text, start + 2, end - 1):
            left, right = text[start : found.start()], text[found.start() : end]
            if _depth(text, start, found.start()) == 0 and self._may_end(left, right):
                rest = self._run_on(text, found.start(), end)
                if self.kind(text[slice(*rest[0])]) in ("organ", "class"):
                    return [(start, found.start()), *rest]
        return [(start, end)]

    def _may_end(self, left: str, right: str) -> bool:
        """Whether a name may end before another one; what 各 opens ends before 各 (各区各学校, not 新区各学校)."""
        kind = self.kind(left)
        if right.startswith("各"):
            return kind == "class" or left.startswith("各") or (kind == "organ" and _EACH_AREA.match(right) is not None)
        return kind == "organ" and left.endswith(self.endings)

    # ------------------------------------------------------------ putting back what is shared

    def _completed(self, run: list[_Part], listed: bool) -> list[NamedSpan]:
        """The names of a run, read from its end, where the words that the others share are printed."""
        sector = self._sector.fullmatch(run[0].text)
        head = sector["head"] if sector else ""
        spans: list[NamedSpan] = []
        after = ""
        for part in reversed(run):
            name = _SEAT.sub("", part.text)
            if part.kind == "place" or _EACH_AREA.fullmatch(name):
                name += self._shared_tail(name, after)
            elif part.kind == "level":
                found = self._levelled.fullmatch(after)
                if found is None and not run[0].text.startswith("各"):
                    continue
                name += found["tail"] if found else ""
            elif part.kind == "sector" and len(run) > 1:
                name = self._of_sector(name, head, after)
            elif part.kind == "sector" and part.et_al:
                name += part.et_al
            elif head and part.kind == "organ" and self._sectored.fullmatch(head + name):
                name = head + name
            elif part.kind is None and not (self._plausible(part) and (listed or len(run) > 1)):
                continue
            spans.append(NamedSpan(part.start, part.end, name))
            after = name
        spans.reverse()
        return [*spans[:1], *map(_of_same_place, spans, spans[1:])]

    def _shared_tail(self, place: str, after: str) -> str:
        """What an area takes from the name behind it: 人民政府 of an area, 管委会 of a zone, any organ of a place."""
        found = self._placed.fullmatch(after)
        if found is None or (len(found["place"]) == 1 and found["tail"] not in _GOVERNMENTS):
            return ""
        tail = found["tail"]
        if tail.startswith("办事处") and not place.endswith("街道"):
            return ""
        if "政府" in tail:
            fits = tail in _GOVERNMENTS and (not self._zone.search(place) or self._zone.search(found["place"]))
        else:
            fits = not _BOARD.search(tail) or self._zone.search(place)
        return tail if fits else ""

    def _of_sector(self, name: str, head: str, after: str) -> str:
        found = self._sectored.fullmatch(after)
        if head and not name.startswith(head):
            name = head + name
        return name + found["tail"] if found else name

    def _plausible(self, part: _Part) -> bool:
        """Whether a name without an ending of units may be one all the same, since it is listed among them."""
        return 2 < len(part.text) <= 20 and not self._breaks.search(part.text) and not _NO_NAME.search(part.text)


@lru_cache(maxsize=16384)
def _units(organs: Organs, text: str, listed: bool) -> tuple[NamedSpan, ...]:
    found: list[NamedSpan] = []
    for run in _runs(organs._parts(text)):
        found += organs._completed(run, listed)
    return tuple(found)


@lru_cache(maxsize=65536)
def _kind(organs: Organs, name: str) -> Kind | None:
    return organs._judged(name)


def _of_same_place(before: NamedSpan, span: NamedSpan) -> NamedSpan:
    """A government or board named behind the party committee of its place: 各乡镇党委、政府."""
    place = _COMMITTEE.fullmatch(before.name) if span.name in _BESIDE else None
    return span._replace(name=place["place"] + span.name) if place else span


def _depth(text: str, start: int, end: int) -> int:
    piece = text[start:end]
    return sum(map(piece.count, _OPEN)) - sum(map(piece.count, _CLOSE))


def _runs(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    run: list[_Part] = []
    for part in parts:
        if run and not part.joined:
            yield run
            run = []
        run.append(part)
    if run:
        yield run


def organs(book: RuleBook) -> Organs:
    """The recogniser of a rule book, built once."""
    found = book.derived.get(__name__)
    if not isinstance(found, Organs):
        found = book.derived[__name__] = Organs(book.vocabulary("organs", OrganWords))
    return found


def units_in(text: str, book: RuleBook) -> list[NamedSpan]:
    """The units named in a folded text that is a list of them, or mostly one."""
    return list(organs(book).units(text))


def is_unit(name: str, book: RuleBook) -> bool:
    """Whether a folded name is that of a unit of organisation or a class of them."""
    return organs(book).kind(name) in ("organ", "class", "place")
