"""Documents named without 《》: only after a word that governs them, only up to a word for a kind of document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.extract.mentions import Mention
from pipeline.rules.book import CompiledRule
from pipeline.rules.regions import Gazetteer

_PART = r"(?:[^、，。；：！？※（）《》]|（[^（）]{1,16}）)"
_FOLLOWS = r"(?=[、和及与以并或，。；：）第的等要精中内为完落贯圆实执衔相有]|$)"
_NOT_FOLLOWED = r"(?![制化型式管清])"
_SHORTEST = 6
_HAN = re.compile(r"[一-龥]+")
_PREDICATE = re.compile(r"(?:[是为]|建立|建设|建成|健全|完善|构建)$")
_TAIL = r"(?:（[^（）]{2,18}）)?"
_LIST = re.compile(r"(?:、|和|及|与|以及)")
_SHORT_ITEMS = re.compile(r"(?:[一-龥]{1,3}、)+")
_OWN = re.compile(r"(?:我|全|本)[省市区县州旗]|自治区(?=《)|新一轮")
_CLAUSE = re.compile(r"[^，。；：！？]+")


class NameRule(NamedTuple):
    """A rule for names: the words before them, and the shape of a name."""

    rule: CompiledRule
    shape: re.Pattern[str]
    spread: re.Pattern[str]
    at: str


class NameRules(NamedTuple):
    """The rules for names without 《》, a quick test for their last words, and what no name may be."""

    rules: tuple[NameRule, ...]
    last_words: re.Pattern[str]
    barred: re.Pattern[str]


def name_rules(rules: tuple[CompiledRule, ...], barred: re.Pattern[str]) -> NameRules:
    """The rules whose `gives.at` is name or place, ready for use.

    `gives.nouns` are the words that end a name, `gives.least` the least number of characters before them,
    `gives.shortest` that of a whole name (6 where not given); `gives.open` says that a name may be followed by other
    words than those of a list or a sentence.
    """
    made: list[NameRule] = []
    nouns: list[str] = []
    for rule in rules:
        at = rule.gives.get("at")
        if at not in ("name", "place"):
            continue
        ends, least = rule.gives["nouns"], rule.gives["least"]
        nouns += (noun[-2:] if _HAN.fullmatch(noun[-2:]) else noun[-1] for noun in re.split(r"\|(?![^(]*\))", ends))
        follows = _NOT_FOLLOWED if rule.gives.get("open") else _FOLLOWS
        shape = re.compile(rf"(?P<name>{_PART}{{{least},44}}?(?:{ends}){_TAIL}){follows}")
        spread = re.compile(rf"(?P<items>(?:[一-龥]{{1,3}}、)+)(?P<name>[一-龥]{{4,30}}?(?:{ends}){_TAIL}){_FOLLOWS}")
        made.append(NameRule(rule, shape, spread, at))
    return NameRules(tuple(made), re.compile("|".join(sorted(set(nouns)))), barred)


def named_mentions(text: str, rules: NameRules, places: Gazetteer) -> list[Mention]:
    """The documents that a masked text names without 《》, in the order of the text."""
    found: list[Mention] = []
    if rules.last_words.search(text) is None:
        return found
    for clause in _CLAUSE.finditer(text):
        if rules.last_words.search(clause[0]) is None:
            continue
        for rule in rules.rules:
            reader = _governed if rule.at == "name" else _placed
            for mention in reader(clause[0], rule, rules.barred, places):
                moved = mention._replace(start=clause.start() + mention.start, end=clause.start() + mention.end)
                if not any(moved.start < other.end and other.start < moved.end for other in found):
                    found.append(moved)
    return sorted(found)


def _governed(clause: str, rule: NameRule, barred: re.Pattern[str], places: Gazetteer) -> Iterator[Mention]:  # noqa: ARG001
    for verb in rule.rule.regex.finditer(clause):
        names = [name for name in _names(clause, verb.end(), rule) if _is_name(name.title or "", rule, barred)]
        yield from names
        if names:
            return


def _is_name(title: str, rule: NameRule, barred: re.Pattern[str]) -> bool:
    least = rule.rule.gives.get("shortest", _SHORTEST)
    return len(title) >= least and title.count("“") == title.count("”") and barred.search(title) is None


def _names(clause: str, at: int, rule: NameRule) -> Iterator[Mention]:
    """The list of names that begins at `at`: 甲计划、乙计划和丙计划; 甲、乙、丙保护规划 are three of one kind."""
    own = _OWN.match(clause, at)
    at = own.end() if own is not None else at
    spread = rule.spread.match(clause, at)
    if spread is not None:
        yield from _spread(spread, rule.rule.name)
        return
    while True:
        match = rule.shape.match(clause, at)
        if match is None:
            return
        yield Mention(match.start(), match.end(), match["name"], rule=rule.rule.name)
        join = _LIST.match(clause, match.end())
        if join is None:
            return
        at = join.end()


def _spread(match: re.Match[str], rule: str) -> Iterator[Mention]:
    if "等" in match["name"][:4]:
        return
    items = match["items"].rstrip("、").split("、")
    width = max(map(len, items))
    head, rest = match["name"][:width], match["name"][width:]
    at = match.start()
    for item in items:
        yield Mention(at, at + len(item), item + rest, rule=rule)
        at += len(item) + 1
    yield Mention(match.start("name"), match.end(), head + rest, rule=rule)


def _placed(clause: str, rule: NameRule, barred: re.Pattern[str], places: Gazetteer) -> Iterator[Mention]:
    starts = [start for start, _, region in places.regions_in(clause) if region.level != "nation"]
    starts += [match.start() for match in rule.rule.regex.finditer(clause)]
    taken = len(clause)
    for start in sorted(starts, reverse=True):
        match = rule.shape.match(clause, start) if not _PREDICATE.search(clause, 0, start) else None
        if match is None or match.end() > taken or not _is_name(match["name"], rule, barred):
            continue
        taken = start
        yield Mention(start, match.end(), match["name"], rule=rule.rule.name)
