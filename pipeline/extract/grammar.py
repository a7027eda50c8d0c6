"""The compiled grammar of goals: shapes, exclusions, and the small patterns that put segments together."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.rules import RuleBook
from pipeline.rules.book import CompiledRule


class Grammar(NamedTuple):
    """Shapes and exclusions in the order they are tried; the rest are pieces that the reader of a clause needs."""

    shapes: tuple[CompiledRule, ...]
    aspirational: re.Pattern[str]
    binding: re.Pattern[str]
    exclusions: tuple[CompiledRule, ...]
    from_to: re.Pattern[str]
    counting: re.Pattern[str]
    only_verb: re.Pattern[str]
    own_verb: re.Pattern[str]
    scope: re.Pattern[str]
    edge_verb: re.Pattern[str]
    effort: re.Pattern[str]
    unit: re.Pattern[str]
    change_tail: re.Pattern[str]
    bound_only: re.Pattern[str]
    measure: re.Pattern[str]
    measure_first: re.Pattern[str]
    incentive: tuple[re.Pattern[str], ...]
    never: frozenset[str]


def grammar(book: RuleBook) -> Grammar:
    """The grammar of a rule book, compiled once."""
    known = book.derived.get(__name__)
    if known is None:
        known = book.derived[__name__] = Grammar(
            book.rules("targets"),
            book.compile("{aspirational}", "aspirational"),
            book.compile("{binding}", "binding"),
            book.rules("exclusions"),
            book.compile(
                r"(?:由|从)(?:(?:原来|原先|原有|之前|目前|现行|过去|上年|去年|[^，]{0,12}?)的?)?(?:{more})?$", "from_to"
            ),
            book.compile(r"^(?:其中)?(?:{adverb})*(?P<verb>新?{count_verbs})", "counting"),
            book.compile(r"(?:(?!累计){adverb})*(?P<verb>(?:累计)?{count_verbs})$", "only_verb"),
            book.compile(r"(?!{weak_count_verb})(?:{count_verb})", "own_verb"),
            book.compile(r"(?:{scope})+", "scope"),
            book.compile(r"^(?!{weak_count_verb})(?:{count_verb})|(?:{count_verb})$", "edge_verb"),
            book.compile(
                r"^(?:加大|加快|推进|推动|持续|有序|大力|全面|深入|开展|实施|做好|加强|完善|健全|建立|构建|打造|搭建|建设)*(?P<object>.+?)(?:{count_verb})?(?:力度|工作|步伐|进度)?$",
                "effort",
            ),
            book.compile(
                r"(?:机构|[县区市州镇乡村]|街道|社区|学校|企业|单位|部门|[局委办院厅部]|政府|园区|行业|领域|中心|公司|集团|医院)$",
                "unit",
            ),
            book.compile(r"(?:{adverb})*(?:{raise}|{cut}|{keep})$", "change_tail"),
            book.compile(r"(?:{less})?", "bound_only"),
            book.compile(r"{rate_noun}$", "measure"),
            book.compile(
                r"(?P<measure>.{2,}(?:率|半径|比例|占比|标准|面积|时间|经费|人数))(?P<group>小学|初中|高中|城区|县城|农村(?:地区)?|城市|城镇|乡镇|平原(?:地区)?|山区|丘陵(?:山区|地区)?|[一-龥]{1,4}[镇乡县区])",
                "measure_first",
            ),
            tuple(re.compile(rule.gives["sentence"]) for rule in book.rules("exclusions") if "sentence" in rule.gives),
            frozenset(unit for rule in book.rules("exclusions") for unit in rule.gives.get("units", ())),
        )
    assert isinstance(known, Grammar)
    return known


@lru_cache(maxsize=16)
def gives_reward(sentence: str, incentive: tuple[re.Pattern[str], ...]) -> bool:
    """Whether a sentence gives a reward. All clauses of a sentence ask; a long one is searched once."""
    return any(pattern.search(sentence) for pattern in incentive)
