"""What a predicate says of its amount: comparator, change, deadline, recurrence, baseline, force."""

from __future__ import annotations

import re
from typing import Any

from pipeline.extract.comparators import Bound, bound_of
from pipeline.extract.frames import Frame, PassageState
from pipeline.extract.grammar import grammar
from pipeline.extract.segments import Segment
from pipeline.extract.sentences import CommaClause
from pipeline.extract.subjects import clean
from pipeline.extract.times import Time
from pipeline.records import Change, Force
from pipeline.rules import RuleBook
from pipeline.rules.book import CompiledRule

_LOWER = re.compile(r"至少|不少于|不低于")


class FieldReader:
    """Finds the fields of the targets of one comma clause."""

    def __init__(
        self,
        text: str,
        clause: CommaClause,
        inside: list[Time],
        frame: Frame,
        state: PassageState,
        book: RuleBook,
    ) -> None:
        self.text, self.clause, self.inside = text, clause, inside
        self.frame, self.state, self.book = frame, state, book
        self.grammar = grammar(book)

    def common(
        self, shape: CompiledRule, groups: dict[str, str], segment: Segment, scope: str | None
    ) -> dict[str, Any]:
        """The fields that all targets of a segment share."""
        change: Change = "none"
        if shape.gives.get("change") == "verb":
            change = "increase" if groups.get("up") else "decrease"
        elif segment.amounts[0].unit == "番":
            change = "increase"
        elif shape.gives.get("stock"):
            change = self._counted_change(groups["subject"])
        words = self.text[self.clause.start : segment.amounts[0].start]
        compared = any(groups.get(name) for name in ("cmp", "cmp1", "cmp2", "after"))
        if not compared and _LOWER.search(words, segment.start - self.clause.start):
            groups = {**groups, "cmp": "至少"}
        limit = ">=" if groups.get("below") else "<=" if groups.get("above") else None
        bound = (
            shape.gives.get("comparator")
            or limit
            or bound_of(
                Bound(groups.get("cmp") or groups.get("cmp1") or groups.get("cmp2") or "", groups.get("after", ""))
            )
        )
        return {
            "comparator": bound,
            "change": self._going_on(shape, groups, segment) or change,
            "deadline": self._deadline(segment),
            "scope": scope,
            "recurrence": "annual" if any(time.kind == "annual" for time in self.before(segment)) else None,
            "from_year": self._year("from", segment),
            "baseline_year": self._year("baseline", segment),
            "of": groups.get("of") or None,
            "force": self._force(words),
            "verb": groups.get("verb") or groups.get("up") or groups.get("down") or None,
        }

    def _going_on(self, shape: CompiledRule, groups: dict[str, str], segment: Segment) -> Change | None:
        """The change that a bare 达到 goes on with (增长12%，力争达到13%)."""
        bare = shape.gives.get("level") and not groups["subject"] and groups["verb"] in ("达到", "达", "为")
        return self.state.change if bare and segment.amounts[0].unit == self.state.unit else None

    def _counted_change(self, subject: str) -> Change:
        """增加A 17.5万吨 is a change, 新增A 8.5万吨 a count."""
        found = re.match(
            r"(?:累计|净)?(?:(?P<up>增加|提高|提升)|(?P<down>减少|压减|压缩|缩短|精简|削减|降低))",
            clean(subject, self.book, keep_verb=True).text,
        )
        return "none" if not found else "increase" if found["up"] else "decrease"

    def before(self, segment: Segment) -> list[Time]:
        """The expressions of time in front of the end of a segment's amounts."""
        return [time for time in self.inside if time.end <= segment.amounts[-1].end]

    def _deadline(self, segment: Segment) -> str | None:
        dated = [time for time in self.before(segment) if time.kind == "deadline" and time.value]
        return dated[-1].value if dated else self.frame.deadline

    def _year(self, kind: str, segment: Segment) -> int | None:
        values = [time.value for time in self.before(segment) if time.kind == kind and time.value]
        return int(values[-1][:4]) if values else None

    def _force(self, words: str) -> Force:
        if self.grammar.aspirational.search(words):
            return "aspirational"
        if self.grammar.binding.search(words):
            return "binding"
        return self.state.force
