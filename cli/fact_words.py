"""Facts in words for people: the part of the message catalogue that names their fields, and their short forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.session import Session
    from pipeline.records import AnyFact, Document, Responsibility, Target

WORDS: dict[str, tuple[str, str]] = {
    # the commands show, export and rules list
    "cmd.show": ("在原文中标出全部事实。", "Mark every fact in the text of a file."),
    "opt.show.path": ("要显示的文件。", "The file to show."),
    "show.facts": ("事实清单", "Facts"),
    "show.legend": ("图例（可勾选）", "Legend (tick to show)"),
    "show.source": ("原文件", "source file"),
    "show.unread": ("读取提示", "when it was read"),
    "show.note": (
        "下划线标出事实的原文依据；点标签看清单，点清单回原文，停留看全部字段。",
        "Underlined: the evidence of a fact. Click a label for the list, the list for the text; hover for all fields.",
    ),
    "show.none": ("没有", "none"),
    "spacy.size": (
        "{documents} 份文件，{texts} 段文字，{spans} 个片段",
        "{documents} documents, {texts} texts, {spans} spans",
    ),
    "col.examples": ("例子", "examples"),
    "col.hits": ("命中", "hits"),
    # types of facts, as labels
    "mark.document": ("文件", "document"),
    "mark.clause": ("条款", "clause"),
    "mark.target": ("目标", "target"),
    "mark.milestone": ("节点", "milestone"),
    "mark.responsibility": ("责任", "duty"),
    "mark.citation": ("引用", "citation"),
    # fields of facts
    "field.title": ("标题", "title"),
    "field.notice_title": ("通知标题", "notice"),
    "field.doc_number": ("发文字号", "number"),
    "field.issuers": ("发文机关", "issuers"),
    "field.issued_on": ("成文日期", "issued"),
    "field.published_on": ("发布日期", "published"),
    "field.index_number": ("索引号", "index number"),
    "field.category": ("主题分类", "category"),
    "field.region": ("适用地区", "region"),
    "field.addressees": ("主送机关", "addressees"),
    "field.attachments": ("附件", "attachments"),
    "field.effective_from": ("施行日期", "in force from"),
    "field.expires_on": ("有效期至", "in force until"),
    "field.ended_on": ("失效日期", "ended"),
    "field.trial": ("试行", "on trial"),
    "field.draft": ("草案", "draft"),
    "field.validity": ("效力依据", "validity stated"),
    "field.ends": ("使其", "does to it"),
    "field.clauses": ("涉及条款", "clauses"),
    "field.ends_on": ("截止日期", "on"),
    "field.ends_rule": ("效力规则", "by the rule"),
    "ends.repeals": ("废止", "repeals"),
    "ends.replaces": ("替代", "replaces"),
    "ends.amends": ("修订", "amends"),
    "ends.extends": ("延长有效期", "extends"),
    "field.number": ("编号", "number"),
    "field.level": ("层级", "level"),
    "field.indicator": ("指标", "indicator"),
    "field.comparator": ("比较", "comparator"),
    "field.value": ("数值", "value"),
    "field.unit": ("单位", "unit"),
    "field.change": ("变化", "change"),
    "field.deadline": ("期限", "deadline"),
    "field.recurrence": ("频次", "recurrence"),
    "field.from_year": ("起始年", "from"),
    "field.baseline_year": ("基期", "baseline year"),
    "field.baseline_value": ("基期值", "baseline"),
    "field.of": ("占", "share of"),
    "field.force": ("效力", "force"),
    "field.scope": ("范围", "scope"),
    "field.owners": ("责任单位", "owners"),
    "field.action": ("事项", "action"),
    "field.where": ("所在条款", "assigned at"),
    "field.relation": ("关系", "relation"),
    "field.internal": ("本文附件", "own attachment"),
    "field.clause": ("条款", "clause"),
    "field.page": ("页", "page"),
    "field.paragraph": ("段", "paragraph"),
    "field.cell": ("单元格", "cell"),
    "field.source": ("出处", "source"),
    "field.rule": ("规则", "rule"),
    "word.source.text": ("正文", "text"),
    "word.source.table": ("表格", "table"),
    # comparators, relations
    "word.comparator.=": ("等于", "equal to"),
    "word.comparator.>=": ("不低于", "at least"),
    "word.comparator.>": ("高于", "more than"),
    "word.comparator.<=": ("不高于", "at most"),
    "word.comparator.<": ("低于", "less than"),
    "word.comparator.~": ("约", "about"),
    "word.relation.basis": ("依据", "basis"),
    "word.relation.implements": ("落实", "implements"),
    "word.relation.issues": ("印发", "issues"),
    "word.relation.amends": ("修订", "amends"),
    "word.relation.repeals": ("废止", "repeals"),
    "word.relation.refers": ("提及", "refers"),
}
_SIGNS = {"=": "", ">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "~": "≈ "}
_CODED = {
    **{name: name for name in ("change", "recurrence", "force", "ends")},
    **{name: f"word.{name}" for name in ("relation", "source", "comparator")},
}
_UNSAID = frozenset({"type", "id", "evidence", "place", "clause", "rule", "path", "verb", "value", "value_max"})
_DEFAULTS = ("none", "stated", "text")


def amount(fact: Target, session: Session) -> str:
    """A target's amount in short: `≥ 22%`, `提高 3–5个百分点`."""
    from pipeline.jsonl import number

    value = str(number(fact.value))
    if fact.value_max is not None:
        value = f"{value}–{number(fact.value_max)}"
    unit = fact.unit or ""
    space = "" if session.lang == "zh" or not unit or unit.startswith(("%", "‰")) else " "
    change = session.text(f"change.{fact.change}")
    return f"{change}{' ' if change else ''}{_SIGNS[fact.comparator]}{value}{space}{unit}"


def headline(fact: AnyFact, session: Session) -> str:
    """What a fact says, in a few words."""
    if fact.type == "target":
        return f"{fact.indicator} {amount(fact, session)}"
    if fact.type == "milestone":
        return fact.action
    if fact.type == "responsibility":
        return units(fact, session)
    if fact.type == "citation":
        title = fact.title or ""
        named = f"《{title}》" if title and not fact.internal else title
        return f"{named}{f'（{fact.doc_number}）' if fact.doc_number else ''}"
    if fact.type == "clause":
        return f"{fact.number} {fact.title or ''}".strip()
    return fact.title


def units(fact: Responsibility, session: Session) -> str:
    """The units of an assignment by role: `牵头：甲局；配合：乙局、丙局`."""
    names: dict[str, list[str]] = {}
    for unit in fact.departments:
        names.setdefault(unit.role, []).append(unit.name)
    between, stop, colon = ("、", "；", "：") if session.lang == "zh" else (", ", "; ", ": ")
    return stop.join(f"{session.text(f'role.{role}')}{colon}{between.join(each)}" for role, each in names.items())


def fields(fact: AnyFact, session: Session) -> list[tuple[str, str]]:
    """Every field of a fact that says something, as label and value, then its clause, page and rule."""
    found: list[tuple[str, str]] = []
    for name in type(fact).model_fields:
        value = getattr(fact, name)
        if name == "value" and fact.type == "target":
            found.append((session.text("field.value"), amount(fact, session)))
        elif name == "departments" and fact.type == "responsibility":
            found.append((session.text("field.owners"), units(fact, session)))
        elif name not in _UNSAID and value not in (None, "", (), False) and value not in _DEFAULTS:
            found.append((session.text(f"field.{name}"), _said(name, value, session)))
    if fact.clause is not None and fact.type != "clause":
        found.append((session.text("field.clause"), fact.clause))
    for name in ("page", "paragraph", "cell"):
        if getattr(fact.place, name) is not None:
            found.append((session.text(f"field.{name}"), str(getattr(fact.place, name))))
    if fact.rule is not None:
        found.append((session.text("field.rule"), fact.rule))
    return found


def _said(name: str, value: object, session: Session) -> str:
    from pipeline.records import Validity

    if isinstance(value, bool):
        return session.text("yes")
    if isinstance(value, tuple):
        shown = ("".join(one.evidence.split()) if isinstance(one, Validity) else str(one) for one in value)
        return ("、" if session.lang == "zh" else ", ").join(shown)
    return session.text(f"{_CODED[name]}.{value}") if name in _CODED else str(value)


def head_fields(fact: Document, session: Session) -> list[tuple[str, str]]:
    """What a document says of itself, its title apart."""
    return [pair for pair in fields(fact, session) if pair[0] != session.text("field.title")]
