"""Units of measure: how they are printed, and what one of them is worth in its dimension's base.

Units follow GB 3100 and GB 3102 (SI), with the market units (亩, 斤), counting words (个, 家) and number words
(万, 亿) of Chinese administrative writing. Factors are exact fractions: 15亩 is 1公顷, not nearly so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from pipeline.records import Record
from pipeline.rules.book import RuleBook

_STROKE = re.compile(r"[/／每]")
_CHAIN = re.compile(r"[/·•・.*×]")
_BRACKETED = re.compile(r"^(?P<outer>[^()]+)\((?P<inner>[^()]+)\)$")
_DIGITS = re.compile(r"\d+")
_THING = "个"
_LATIN = re.compile(r"[A-Za-zμµ°]")


class UnitEntry(Record):
    """A unit: its name, what else it is called, its dimension, and its worth in the dimension's base."""

    name: str
    aliases: tuple[str, ...] = ()
    dimension: str
    factor: str


class Denominator(Record):
    """A counting word that stands under a stroke, with the nouns that stand for it (人: 人口, 居民)."""

    name: str
    aliases: tuple[str, ...] = ()


class UnitVocabulary(Record):
    """`vocabulary/units.yaml`."""

    units: tuple[UnitEntry, ...]
    classifiers: tuple[tuple[str, ...], ...]
    denominators: tuple[Denominator, ...]
    multipliers: dict[str, str]
    not_before: dict[str, str] = {}


class ParsedUnit(NamedTuple):
    """A unit taken apart. `factor` turns a number of it into the base of `dimension`; `per` is what stands under
    the stroke, in normal form. A rate's dimension is "mass/volume", "count/人"; no unit at all is "number"."""

    multiplier: Fraction
    unit: str
    per: str | None
    dimension: str
    factor: Fraction


class _Atom(NamedTuple):
    name: str
    dimension: str
    factor: Fraction


class Units:
    """The unit vocabulary, indexed."""

    def __init__(self, vocabulary: UnitVocabulary) -> None:
        self.vocabulary = vocabulary
        self.multipliers = {name: Fraction(value) for name, value in vocabulary.multipliers.items()}
        self._atoms: dict[str, _Atom] = {}
        for entry in vocabulary.units:
            atom = _Atom(entry.name, entry.dimension, Fraction(entry.factor))
            for name in (entry.name, *entry.aliases):
                self._atoms.setdefault(_plain(name), atom)
        for name in self.classifiers:
            self._atoms.setdefault(_plain(name), _Atom(name, "count", Fraction(1)))
        self._folded = {name.casefold(): atom for name, atom in self._atoms.items() if len(name) > 1}
        self._denominators = {
            _plain(name): entry.name for entry in vocabulary.denominators for name in (entry.name, *entry.aliases)
        }
        self._known: dict[str, ParsedUnit | None] = {}

    @cached_property
    def classifiers(self) -> tuple[str, ...]:
        """Every counting word."""
        return tuple(name for row in self.vocabulary.classifiers for name in row)

    def parse(self, text: str | None) -> ParsedUnit | None:
        """A printed unit taken apart; None when it is not a unit. No unit (None or "") is a plain number."""
        plain = _plain(text or "")
        if plain not in self._known:
            self._known[plain] = self._parse(plain)
        return self._known[plain]

    def _atom(self, text: str) -> tuple[Fraction, _Atom] | None:
        """A unit with its number word: 万千瓦 as (10000, 千瓦)."""
        for length in (0, 2, 1):
            multiplier = self.multipliers.get(text[:length]) if length else Fraction(1)
            atom = self._atoms.get(text[length:]) or self._folded.get(text[length:].casefold())
            if multiplier and atom:
                return multiplier, atom
        return None

    def _under(self, text: str) -> tuple[str, Fraction] | None:
        """What stands under a stroke: its dimension (a counting word's is the noun, a bare number's "") and worth."""
        count = _DIGITS.match(text)
        worth = Fraction(count[0]) if count else Fraction(1)
        rest = text[count.end() :] if count else text
        for length in (2, 1, 0):
            multiplier = self.multipliers.get(rest[:length]) if length else Fraction(1)
            noun = "" if count or length else None
            if length < len(rest):
                noun = self._denominators.get(rest[length:])
            if multiplier and noun is not None:
                return noun, worth * multiplier
        found = self._atom(rest) or self._atom(rest.lower())
        return (found[1].dimension, worth * found[0] * found[1].factor) if found else None

    def _parse(self, text: str) -> ParsedUnit | None:
        if not text:
            return ParsedUnit(Fraction(1), "", None, "number", Fraction(1))
        whole = self._atom(text)
        if whole:
            multiplier, atom = whole
            return ParsedUnit(multiplier, atom.name, None, atom.dimension, multiplier * atom.factor)
        if text in self.multipliers:
            return ParsedUnit(self.multipliers[text], "", None, "number", self.multipliers[text])
        bracketed = _BRACKETED.match(text)
        if bracketed:  # 台（套）: one thing called by either word
            outer, inner = self._parse(bracketed["outer"]), self._parse(bracketed["inner"])
            return outer if outer and inner and outer.dimension == inner.dimension else None
        return self._rate(text)

    def _rate(self, text: str) -> ParsedUnit | None:
        stroke = _STROKE.search(text)
        if stroke is None:
            return None
        top = self._parse(text[: stroke.start()])
        parts = [part for part in _CHAIN.split(text[stroke.end() :].replace("每", "/")) if part]
        if top is None or not parts:
            return None
        nouns: list[str] = []
        factor = top.factor
        for part in parts:
            under = self._under(part)
            if under is None:
                return None
            nouns.append(under[0])
            factor /= under[1]
        if top.dimension == "count" and nouns == [_THING] and factor == top.factor:
            return top  # 台/套: one thing called by either word
        if nouns == [""]:  # 人/10万, 件/万: a share of a number
            share = "ratio" if top.dimension == "count" else top.dimension
            return ParsedUnit(top.multiplier, top.unit, parts[0], share, factor)
        per = "/".join(sorted(nouns))
        return ParsedUnit(top.multiplier, top.unit, "/".join(parts), f"{top.dimension}/{per}", factor)

    @cached_property
    def pattern(self) -> str:
        """One alternation for every unit with its number word and what stands under its stroke, longest first."""
        multiplier = _alternation(self.multipliers)
        names = [name for entry in self.vocabulary.units for name in (entry.name, *entry.aliases)]
        guards = self.vocabulary.not_before
        unit = _alternation([*names, *self.classifiers], guards)
        counting = _alternation(self.classifiers)
        under = f"(?:{_alternation(self._denominators)}|(?i:{_alternation(names, guards)})|{counting})"
        more = rf"(?:[·•・*/](?:{multiplier})?{under})*"
        rate = rf"(?:[/／](?:\d*{multiplier})?{under}{more}|[/／]\d*{multiplier}|每{under})?"
        either = rf"(?:[（(]{counting}[）)])?"
        return rf"(?:(?:{multiplier})?{unit}{either}{rate}|{multiplier})"


def _plain(text: str) -> str:
    """Widths and compatibility signs folded, spaces gone: ％ → %, ㎡ → m2, （ → (."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("μ", "μ")


def _alternation(names: Iterable[str], guards: dict[str, str] | None = None) -> str:
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    return "(?:" + "|".join(_guarded(name, guards or {}) for name in ordered) + ")"


def _guarded(name: str, guards: dict[str, str]) -> str:
    """A name as a pattern. Offices print letters large and small (KM, L/S), which makes no difference to a name of
    several; a single one stands as it is."""
    pattern = re.escape(name)
    if len(name) > 1 and _LATIN.match(name[0]):
        pattern = f"(?i:{pattern})"
    if _LATIN.match(name[-1]):
        pattern += "(?![A-Za-z])"
    if name in guards:
        pattern += f"(?!{guards[name]})"
    return pattern


def units(book: RuleBook) -> Units:
    """The unit vocabulary of a rule book, indexed once."""
    found = book.derived.get(__name__)
    if found is None:
        found = book.derived[__name__] = Units(book.vocabulary("units", UnitVocabulary))
    assert isinstance(found, Units)
    return found


def unit_pattern(book: RuleBook) -> str:
    """A regular expression (no groups, fit for re.VERBOSE) for a unit as printed behind a number: 万千瓦,
    毫克/立方米, 台（套）, 件/万人, or a bare number word (3万)."""
    return units(book).pattern


def parse_unit(text: str | None, book: RuleBook) -> ParsedUnit | None:
    """A printed unit taken apart; None when it is not a unit."""
    return units(book).parse(text)
