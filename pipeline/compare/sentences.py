"""A difference in one sentence that a person can check, with its arithmetic, in Chinese or English."""

from __future__ import annotations

from pipeline.errors import Language
from pipeline.records import Assignment, Difference, Milestone, Target, Trend
from pipeline.resolve.indicators import indicators
from pipeline.resolve.spoken import amount_text, date_text, last_day, months_between, number_text, span_text
from pipeline.rules import RuleBook

_TRENDS: dict[Trend, tuple[str, str]] = {
    "stricter": ("要求更高", "asks for more"),
    "looser": ("要求放宽", "asks for less"),
    "earlier": ("提前", "earlier"),
    "later": ("推迟", "later"),
}
_FORCE = {
    "stated": ("一般要求", "stated"),
    "aspirational": ("力争", "aspirational"),
    "binding": ("必须", "binding"),
}
_INNER = str.maketrans("“”", "‘’")
_ROLES = {"lead": ("牵头", "lead"), "responsible": ("负责", "responsible"), "support": ("配合", "support")}


def explain(difference: Difference, lang: Language, book: RuleBook) -> str:
    """The sentence that says what became of a target, milestone or assignment."""
    return _Sentence(difference, lang, book).text()


class _Sentence:
    def __init__(self, difference: Difference, lang: Language, book: RuleBook) -> None:
        self._one, self._zh, self._lang, self._book = difference, lang == "zh", lang, book

    def text(self) -> str:
        one = self._one
        shown = one.new or one.old
        parts = [self._added(shown)] if one.kind in ("added", "dropped", "unchanged") else self._changed()
        stop, end = ("；", "。") if self._zh else ("; ", ".")
        return f"{self._name(shown)}{'：' if self._zh else ': '}{stop.join(filter(None, parts))}{end}"

    def _pick(self, zh: str, en: str) -> str:
        return zh if self._zh else en

    def _name(self, shown: object) -> str:
        if isinstance(shown, Target):
            return _quoted(shown.indicator)
        if isinstance(shown, Milestone):
            return _quoted(shown.action)
        assert isinstance(shown, Assignment)
        return f"{shown.name}{_quoted(shown.work)}"

    def _added(self, shown: object) -> str:
        """What was added, dropped or kept, as it stands."""
        done = {"added": ("新增", "added"), "dropped": ("取消", "dropped"), "unchanged": ("未变", "unchanged")}
        said = self._pick(*done[self._one.kind])
        stands = self._stated(shown)
        return self._pick(f"{said}，{stands}", f"{said}, {stands}") if stands else said

    def _stated(self, shown: object) -> str:
        if isinstance(shown, Target):
            return self._asks(shown)
        if isinstance(shown, Milestone):
            return date_text(shown.deadline, self._lang)
        assert isinstance(shown, Assignment)
        return self._pick(*_ROLES[shown.role])

    def _asks(self, one: Target) -> str:
        amount = amount_text(one.comparator, one.value, one.value_max, one.unit, one.change, self._lang)
        when = date_text(one.deadline, self._lang) if one.deadline else ""
        baseline = self._pick(f"较{one.baseline_year}年", f", from {one.baseline_year}") if one.baseline_year else ""
        yearly = self._pick("每年", " a year") if one.recurrence else ""
        if self._zh:
            return f"{when}{baseline}{yearly}{amount}"
        return f"{amount}{yearly}{baseline}{f' by {when}' if when else ''}"

    def _changed(self) -> list[str]:
        old, new, changes = self._one.old, self._one.new, self._one.changes
        parts: list[str] = []
        if isinstance(old, Target) and isinstance(new, Target):
            parts.append(self._amounts(old, new))
            if "force" in changes:
                was, now = (self._pick(*_FORCE[one.force]) for one in (old, new))
                parts.append(self._pick(f"力度由{was}改为{now}", f"force {was}, now {now}"))
        if isinstance(old, Milestone) and isinstance(new, Milestone) and "wording" in changes:
            parts.append(self._pick(f"原文为“{old.action}”", f"was “{old.action}”"))
        if isinstance(old, Assignment) and isinstance(new, Assignment) and "role" in changes:
            was, now = (self._pick(*_ROLES[one.role]) for one in (old, new))
            parts.append(self._pick(f"由{was}改为{now}", f"{was}, now {now}"))
        return [*parts, self._dates(), self._owners(), self._moved()]

    def _amounts(self, old: Target, new: Target) -> str:
        """What was asked and what is asked, how far apart, and which way."""
        if not {"value", "comparator", "baseline", "deadline"} & set(self._one.changes):
            return self._asks(new)
        said = self._pick(f"由{self._asks(old)}改为{self._asks(new)}", f"{self._asks(old)}, now {self._asks(new)}")
        ways = [self._pick(*_TRENDS[way]) for way in self._one.trends if way in ("stricter", "looser")]
        parts = [said, self._arithmetic(old, new), *ways]
        return self._pick("，", ", ").join(filter(None, parts))

    def _arithmetic(self, old: Target, new: Target) -> str:
        by = self._one.by
        if by is None or old.value_max is not None or new.value_max is not None or "baseline" in self._one.changes:
            return ""
        unit = (
            self._pick("个百分点", " percentage points") if self._one.by_unit == "个百分点" else self._one.by_unit or ""
        )
        more = self._pick("增加" if by > 0 else "减少", "up" if by > 0 else "down")
        gap = f"{more}{'' if self._zh else ' '}{number_text(abs(by))}{unit}"
        known = indicators(self._book)
        one, other = (known.key(each.indicator, each.unit, each.change, each.of) for each in (old, new))
        if (old.unit or "") == (new.unit or "") or one.factor == other.factor:
            return gap
        there = number_text(one.quantity(old.value).value / other.factor)
        converted = f"{number_text(old.value)}{old.unit or ''}＝{there}{new.unit or ''}"
        return self._pick(f"{gap}（{converted}）", f"{gap} ({converted})")

    def _dates(self) -> str:
        old, new = self._one.old, self._one.new
        if isinstance(old, Assignment) or isinstance(new, Assignment) or old is None or new is None:
            return ""
        if "deadline" not in self._one.changes:
            return ""
        if old.deadline is None or new.deadline is None:
            was, now = (date_text(one.deadline, self._lang) for one in (old, new))
            return self._pick(f"期限由{was}改为{now}", f"due {was}, now {now}")
        months = months_between(*sorted((old.deadline, new.deadline), key=last_day))
        span = span_text(months, self._lang) if months else self._pick("不到一个月", "less than a month")
        way: Trend = "earlier" if "earlier" in self._one.trends else "later"
        was, now = (date_text(one.deadline, self._lang) for one in (old, new))
        return self._pick(
            f"期限由{was}改为{now}，{_TRENDS[way][0]}{span}", f"due {was}, now {now}, {span} {_TRENDS[way][1]}"
        )

    def _owners(self) -> str:
        old, new = self._one.old, self._one.new
        if "owner" not in self._one.changes or not isinstance(old, Target | Milestone):
            return ""
        assert isinstance(new, Target | Milestone)
        none = self._pick("（未写明）", "nobody named")
        was, now = ("、".join(one.owners) or none for one in (old, new))
        return self._pick(f"责任单位由{was}改为{now}", f"owners {was}, now {now}")

    def _moved(self) -> str:
        old, new = self._one.old, self._one.new
        if "moved" not in self._one.changes or old is None or new is None:
            return ""
        return self._pick(
            f"由{old.clause or '文首'}移到{new.clause or '文首'}", f"moved from {old.clause} to {new.clause}"
        )


def _quoted(text: str) -> str:
    """A text in quotation marks; those inside become single ones (GB/T 15834)."""
    return f"“{text.translate(_INNER)}”"
