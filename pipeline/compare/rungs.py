"""How a region's target stands to the one above it, in one sentence, in Chinese or English."""

from __future__ import annotations

from pipeline.errors import Language
from pipeline.records import Relative, Rung, Target
from pipeline.resolve.spoken import amount_text, date_text, number_text

_SAID: dict[Relative, tuple[str, str]] = {
    "top": ("没有更高层级的要求可对照", "nothing is asked above it"),
    "equal": ("与上级相同", "as much as above"),
    "stricter": ("比上级要求更高", "more than above"),
    "looser": ("比上级要求更宽", "less than above"),
    "earlier": ("数值相同，期限早于上级", "the same value, earlier than above"),
    "later": ("数值相同，期限晚于上级", "the same value, later than above"),
    "part": ("是上级总量的一部分", "a part of the sum above"),
    "exceeds": ("超出上级总量", "exceeds the sum above"),
    "differs": ("与上级不同", "other than above"),
    "other_date": ("与上级期限不同，不可比", "dates that cannot be compared"),
    "gap": ("没有提出这一目标", "sets no such target"),
}


def explain_rung(rung: Rung, lang: Language) -> str:
    """The sentence that says what a region asks and how that stands to the level above."""
    zh = lang == "zh"
    said = _SAID[rung.relation][0 if zh else 1]
    if rung.relation == "part" and rung.share is not None:
        said += f"（{number_text(rung.share)}%）" if zh else f" ({number_text(rung.share)}%)"
    if rung.by is not None and rung.relation in ("stricter", "looser", "exceeds", "differs"):
        unit = rung.by_unit or ""
        unit = " percentage points" if unit == "个百分点" and not zh else unit
        more = ("多" if rung.by > 0 else "少") if zh else ("+" if rung.by > 0 else "−")
        said += f"，{more}{number_text(abs(rung.by))}{unit}" if zh else f", {more}{number_text(abs(rung.by))}{unit}"
    own = f"{rung.region}要求{_asks(rung.target, lang)}" if zh else f"{rung.region} asks for {_asks(rung.target, lang)}"
    parts = [own if rung.target else rung.region, said]
    if rung.above is not None and rung.above_region is not None:
        asks = _asks(rung.above, lang)
        parts.append(f"{rung.above_region}要求{asks}" if zh else f"{rung.above_region} asks for {asks}")
    return f"{'，'.join(parts)}。" if zh else f"{'; '.join(parts)}."


def _asks(target: Target | None, lang: Language) -> str:
    if target is None:
        return ""
    amount = amount_text(target.comparator, target.value, target.value_max, target.unit, target.change, lang)
    when = date_text(target.deadline, lang) if target.deadline else ""
    if lang == "zh":
        return f"{when}{amount}"
    return f"{amount} by {when}" if when else amount
