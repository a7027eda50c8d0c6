"""What a briefing says of one document, part by part, in the user's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cli.judging import sentence
from cli.session import Session
from pipeline.records import Assignment, Attachment, Basis, Difference, DocumentBriefing, Predecessor, Role, Workload

_WAYS = ("stricter", "looser", "later", "earlier")
_ROLES: tuple[Role, ...] = ("lead", "responsible", "support")
_LONGEST_TITLE = 24
_INNER = str.maketrans("《》", "〈〉")


class Part(NamedTuple):
    """Lines under a head; a `short` one may stand in one line with it."""

    head: str
    lines: Sequence[str]
    short: bool = False


def document_parts(session: Session, one: DocumentBriefing) -> Iterator[Part]:
    """The parts that there are, in their order."""
    yield from _heads(session, one)
    if one.basis:
        yield Part(session.text("brief.basis"), [_basis(session, each) for each in one.basis], short=True)
    for each in one.replaces:
        yield Part(session.text("brief.replaces"), [_replaced(session, each)], short=True)
        yield from _differences(session, each.differences)
    if one.replaced_by:
        lines = [
            f"{session.text(f'ground.by.{each.ground}')}{session.pick('：', ': ')}{_named(session, each.title, None)} "
            f"[{each.doc}]{_limits(session, each.clauses, each.on)}"
            for each in one.replaced_by
        ]
        yield Part(session.text("brief.replaced_by"), lines, short=True)
    if one.added:
        key = "added" if any(each.compared for each in one.replaces) else "stated"
        yield Part(session.text(f"brief.{key}"), [_explained(session, each) for each in one.added])
    if one.work:
        yield Part(session.text("brief.work"), [_work(session, each) for each in one.work])
    if one.conflicts:
        new = set(one.new_conflicts) if one.status == "changed" else set()
        mark = session.pick("【新】", "new: ")
        lines = [f"{mark if each.id in new else ''}{sentence(session, each)}" for each in one.conflicts]
        yield Part(session.text("brief.conflicts"), lines)
    if one.attachments:
        lines = [_attachment(session, each) for each in one.attachments]
        yield Part(session.text("brief.attachments"), lines, short=True)
    if one.doubts:
        yield Part(session.text("brief.doubts"), [session.pick(each.zh, each.en) for each in one.doubts], short=True)


def _heads(session: Session, one: DocumentBriefing) -> Iterator[Part]:
    """What the document is, and when it is in force."""
    known = [one.doc_number, session.pick("、", ", ").join(one.issuers), one.issued_on, one.region]
    what = " · ".join(filter(None, known))
    if what:
        yield Part(session.text("brief.what"), [what], short=True)
    said = [
        session.text("brief.draft", draft=one.draft) if one.draft else "",
        session.text("brief.trial") if one.trial else "",
        session.text("brief.from", day=one.effective_from) if one.effective_from else "",
        session.text("brief.until", day=one.expires_on) if one.expires_on else "",
    ]
    if any(said):
        yield Part(session.text("brief.period"), [session.pick("，", ", ").join(filter(None, said))], short=True)


def _named(session: Session, title: str | None, number: str | None) -> str:
    """A title in its marks, those inside it single (GB/T 15834), with the number."""
    shown = f"《{title.translate(_INNER)}》" if title else ""
    return f"{shown}{session.pick(f'（{number}）', f' ({number})') if shown and number else number or ''}"


def _basis(session: Session, one: Basis) -> str:
    held = session.text("brief.held", ids=", ".join(one.held)) if one.held else session.text("brief.not_held")
    return f"{_named(session, one.title, one.doc_number)} [{held}]"


def _limits(session: Session, clauses: Sequence[str], on: str | None) -> str:
    said = [
        session.text("brief.only_clauses", clauses=session.pick("、", ", ").join(clauses)) if clauses else "",
        session.text("brief.on", day=on) if on else "",
    ]
    return "".join(f"{session.pick('，', ', ')}{each}" for each in said if each)


def _replaced(session: Session, one: Predecessor) -> str:
    """A text whose place the document takes, on what ground, and how much of it stayed."""
    would = session.text("brief.would") if one.proposed else ""
    line = f"{would}{session.text(f'ground.{one.ground}', version=one.version)}"
    if one.version is None:
        line += f"{session.pick('', ' ')}{_named(session, one.title, one.doc_number)} [{one.doc}]"
    line += _limits(session, one.clauses, one.on)
    rest = session.text("brief.same", count=one.unchanged) if one.compared else ""
    if not one.compared and one.ground in ("version", "final"):
        rest = session.text("brief.not_compared")
    return f"{line}{session.pick('；', '; ')}{rest}" if rest else line


def _differences(session: Session, found: Sequence[Difference]) -> Iterator[Part]:
    """What became of targets, milestones and work, each once: by the first way it went, else as another change."""
    for way in (*_WAYS, "other", "dropped"):
        some = [one for one in found if _way(one) == way]
        if some:
            yield Part(session.text(f"brief.{way}"), [_explained(session, one) for one in some])


def _way(one: Difference) -> str:
    if one.kind == "dropped":
        return "dropped"
    return next((way for way in _WAYS if way in one.trends), "other")


def _explained(session: Session, one: Difference) -> str:
    if session.lang == "zh":
        return one.explanation
    from pipeline.compare import explain

    return explain(one, session.lang, session.book())


def _work(session: Session, one: Workload) -> str:
    """A department, as it is printed, with how much it got in which role, and what."""
    comma, colon, stop = session.pick("，", ", "), session.pick("：", ": "), session.pick("；", "; ")
    roles = Counter(each.role for each in one.assignments)
    counts = [f"{session.text(f'role.{role}')} {roles[role]}" for role in _ROLES if roles[role]]
    between = session.pick("、", ", ")
    names = between.join(dict.fromkeys(each.name for each in one.assignments))
    work = between.join(dict.fromkeys(map(_piece, one.assignments)))
    return f"{names}{colon}{comma.join(counts)}{stop}{work}"


def _piece(one: Assignment) -> str:
    """A piece of work by the number and title of its clause; by its path where it has no title."""
    number = one.clause.rsplit("/", 1)[-1]
    if one.work in ("", number):
        return one.clause
    title = one.work if len(one.work) <= _LONGEST_TITLE else f"{one.work[:_LONGEST_TITLE]}…"
    return f"{number} {title}" if number else title


def _attachment(session: Session, one: Attachment) -> str:
    if one.clause is not None:
        where = session.text("brief.in_clause", clause=one.clause)
    elif one.held:
        where = session.text("brief.held", ids=", ".join(one.held))
    else:
        where = session.text("brief.absent")
    return f"{one.name} [{where}]"
