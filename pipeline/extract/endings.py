"""What a document does to those it cites: repeals, replaces or amends them, or keeps them in force for longer.

The relation of a citation says how the cited document is named; an ending is what is done to it by this document. A
plan to revise something is no ending. The patterns are `rules/endings.yaml`.
"""

from __future__ import annotations

import re
from typing import NamedTuple, cast

from pipeline.extract.mentions import MARK
from pipeline.extract.validity import CLAUSES, iso_date_of
from pipeline.records import Ending, Header
from pipeline.rules.book import CompiledRule, RuleBook

_HINT = re.compile(
    r"废止|停止|失效|不再执行|终止|修订|修改|修正|修编|替代|代替|取代|延长|延续|顺延|延期|继续|有效|删去|删除|第.{1,4}条"
)


class Ended(NamedTuple):
    """What is done to a cited document, None where it is only planned or told, and the rule that says so: `clauses`
    are those meant, none for all of it; `on` the day where one is printed."""

    ends: Ending | None
    rule: str
    clauses: tuple[str, ...] = ()
    on: str | None = None


class Endings:
    """The rules of kind `endings`, for one document."""

    def __init__(self, header: Header, book: RuleBook) -> None:
        title = f"{header.title}\n{header.notice_title or ''}"
        rules = book.rules("endings")
        self._rules = [rule for rule in rules if _titled(rule, title)]
        self._listed = any("titled" in rule.gives for rule in self._rules)

    def of(self, before: str, after: str, item: bool) -> Ended | None:
        """What the sentence around a mention does to it. `before` and `after` hold □ for other names; `item` says
        that the sentence is an item of a list, or a cell."""
        sentence = before + MARK + after
        if not self._listed and not _HINT.search(sentence):
            return None
        for rule in self._rules:
            match = rule.regex.search(sentence) if item or "titled" not in rule.gives else None
            if match is not None:
                return _ended(rule, match)
        return None


def _titled(rule: CompiledRule, title: str) -> bool:
    return "titled" not in rule.gives or re.search(rule.gives["titled"], title) is not None


def _ended(rule: CompiledRule, match: re.Match[str]) -> Ended:
    ends, groups = cast("Ending | None", rule.gives["ends"]), match.groupdict()
    printed = groups.get("clauses") or ""
    clauses = tuple(CLAUSES.findall(printed)) or ((printed,) if printed else ())
    day = groups.get("date")
    return Ended(ends, rule.name, clauses, iso_date_of(day, end=ends == "extends") if day else None)
