"""Indicators whose names only look alike: candidates for a user to judge, never merged by themselves.

Names are compared when they share a pair of characters that few names have (all pairs would be too many), are printed
in one dimension, are not both standard indicators, and are close by rapidfuzz's ratio (2·matches / both lengths, in
percent) or have the same characters. jieba then says by which words they differ; a word that is known to make another
quantity (`narrows` of `vocabulary/indicators.yaml`), a number and a letter take the pair off the list.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from pipeline.resolve.wording import Wording, squeeze

if TYPE_CHECKING:
    from pipeline.resolve.indicators import IndicatorKey

CLOSE = 80.0
"""The least likeness, in percent."""
CROWD = 30
"""Names that share a pair of characters; where more do, the pair tells nothing."""
_RAREST = 4
_SIGN = re.compile(r"[\d一二三四五六七八九十百千万亿a-z.]")


class Alike(NamedTuple):
    """Two printed names that look alike, and why they might be one quantity."""

    a: str
    b: str
    reason: str


def alike(names: Mapping[str, IndicatorKey], wording: Wording) -> list[Alike]:
    """The pairs among printed names that look alike, ordered by name; of names of one quantity the first stands for
    all."""
    from rapidfuzz.fuzz import ratio

    kinds: dict[tuple[object, ...], dict[str, str]] = defaultdict(dict)
    for name in sorted(names):
        key = names[name]
        kinds[key.act, key.change, key.annual, key.dimension].setdefault(key.core, name)
    narrows = frozenset(map(squeeze, wording.vocabulary.narrows))
    found: list[Alike] = []
    for firsts in kinds.values():
        for one, other in _near(list(firsts)):
            if _both_standard(names[firsts[one]], names[firsts[other]]):
                continue
            likeness = ratio(one, other, score_cutoff=0 if Counter(one) == Counter(other) else CLOSE)
            reason = _reason(one, other, likeness, narrows) if likeness else None
            if reason:
                a, b = sorted((firsts[one], firsts[other]))
                found.append(Alike(a, b, reason))
    return sorted(found)


def _both_standard(one: IndicatorKey, other: IndicatorKey) -> bool:
    """Whether the vocabulary knows both, and so knows them to be two."""
    return one.label is not None and other.label is not None


def _near(cores: list[str]) -> Iterator[tuple[str, str]]:
    """The pairs of names that share one of their rarest pairs of characters."""
    common = Counter(pair for core in cores for pair in _pairs(core))
    blocks: dict[str, list[str]] = defaultdict(list)
    for core in cores:
        shared = sorted((pair for pair in _pairs(core) if 1 < common[pair] <= CROWD), key=lambda p: (common[p], p))
        for pair in shared[:_RAREST]:
            blocks[pair].append(core)
    return iter(sorted({pair for block in blocks.values() for pair in combinations(sorted(block), 2)}))


def _pairs(core: str) -> set[str]:
    return {core[at : at + 2] for at in range(len(core) - 1)}


def _reason(one: str, other: str, likeness: float, narrows: frozenset[str]) -> str | None:
    """By which words two names differ, as a reason to ask; None where these words make them two quantities."""
    words, others = Counter(_words(one)), Counter(_words(other))
    only, theirs = list((words - others).elements()), list((others - words).elements())
    told = f"相似度{likeness:.0f}%，是否同一指标请判定"
    if not only and not theirs:
        return f"词语相同而语序不同；{told}"
    if any(_SIGN.search(word) or _narrows(word, narrows) for word in (*only, *theirs)):
        return None
    if len(only) > 1 or len(theirs) > 1:
        return None
    if only and theirs:
        return f"只差“{only[0]}”与“{theirs[0]}”；{told}"
    return f"只差“{(only or theirs)[0]}”；{told}"


def _narrows(word: str, narrows: frozenset[str]) -> bool:
    """Whether a word is, or begins or ends with, one that makes another quantity (农村居民)."""
    return word in narrows or any(len(one) > 1 and (word.startswith(one) or word.endswith(one)) for one in narrows)


@lru_cache(maxsize=4096)
def _words(core: str) -> tuple[str, ...]:
    """The words of a name as jieba cuts them."""
    import logging
    import warnings

    with warnings.catch_warnings():  # of its source, which is older than Python's newer warnings
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)
    return tuple(jieba.cut(core, HMM=False))
