"""The briefing in words: on the screen, as a text or Markdown file, as JSON."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cli.briefing_parts import Part, document_parts
from cli.judging import explained, sentence
from cli.options import BriefingFormat
from cli.session import Session
from pipeline.jsonl import dump_line
from pipeline.records import Briefing, Conflict, Difference, DocumentBriefing

_TYPES = ("document", "clause", "target", "milestone", "responsibility", "citation")
_MOST_LINES, _MOST_DOCUMENTS = 10, 10
"""How much of a briefing is shown on the screen; files and other formats have all of it."""
_MARKS = re.compile(r"([\\`*_<>\[\]|])")


_SUFFIXES = {
    ".md": BriefingFormat.MARKDOWN,
    ".markdown": BriefingFormat.MARKDOWN,
    ".json": BriefingFormat.JSON,
    ".jsonl": BriefingFormat.JSON,
}
_ENDINGS = {BriefingFormat.TEXT: "txt", BriefingFormat.MARKDOWN: "md", BriefingFormat.JSON: "json"}


class Wanted(NamedTuple):
    """What the user wants of the briefing: a format and a file, where given."""

    form: BriefingFormat | None
    out: Path | None

    @property
    def explicit(self) -> bool:
        """Whether it was asked for at all."""
        return self.form is not None or self.out is not None

    @property
    def format(self) -> BriefingFormat:
        """The format asked for, that of the file's suffix otherwise."""
        by_suffix = _SUFFIXES.get(self.out.suffix.lower()) if self.out else None
        return self.form or by_suffix or BriefingFormat.TEXT


def deliver(session: Session, briefing: Briefing, wanted: Wanted, library: Path, server: str | None) -> None:
    """The briefing where the user wants it: in a file, on stdout when a format for programs is asked for, on stderr
    otherwise; and the short account that closes it, on stderr."""
    if wanted.out is not None:
        path = _write(wanted.out, wanted.format, "".join(_written(session, briefing, wanted.format)))
        session.say(session.text("written", path=path))
    elif wanted.format is not BriefingFormat.TEXT:
        sys.stdout.writelines(_written(session, briefing, wanted.format))
        sys.stdout.flush()
    else:
        for line in _on_screen(session, briefing):
            session.say(line)
    for line in _closing(session, briefing, library, server):
        session.say(line)


def in_language(session: Session, briefing: Briefing) -> Briefing:
    """A briefing whose explanations are in the user's language."""
    if session.lang == "zh":
        return briefing
    from pipeline.compare import explain

    def conflicts(found: Iterable[Conflict]) -> tuple[Conflict, ...]:
        return tuple(one.model_copy(update={"explanation": explained(session, one)}) for one in found)

    def differences(found: Iterable[Difference]) -> tuple[Difference, ...]:
        book = session.book()
        return tuple(one.model_copy(update={"explanation": explain(one, session.lang, book)}) for one in found)

    def document(one: DocumentBriefing) -> DocumentBriefing:
        replaces = tuple(
            each.model_copy(update={"differences": differences(each.differences)}) for each in one.replaces
        )
        return one.model_copy(
            update={"replaces": replaces, "added": differences(one.added), "conflicts": conflicts(one.conflicts)}
        )

    return briefing.model_copy(
        update={
            "documents": tuple(map(document, briefing.documents)),
            "conflicts": conflicts(briefing.conflicts),
            "gone": conflicts(briefing.gone),
        }
    )


def _write(out: Path, form: BriefingFormat, text: str) -> Path:
    """The file that a briefing was written to: `out`, or one named for the time in it, where it is a folder."""
    from pipeline.library.files import replace_file

    if out.is_dir():
        now = datetime.now().astimezone()
        out = out / f"briefing-{now:%Y%m%d-%H%M%S-%f}.{_ENDINGS[form]}"
    replace_file(out, text.encode())
    return out


def _written(session: Session, briefing: Briefing, form: BriefingFormat) -> Iterator[str]:
    """All of a briefing."""
    if form is BriefingFormat.JSON:
        yield dump_line(in_language(session, briefing)).decode() + "\n"
    elif form is BriefingFormat.MARKDOWN:
        yield from (f"{line}\n" for line in _markdown(session, briefing))
    else:
        for one in briefing.documents:
            yield from (f"{line}\n" for line in _text(session, one, None))
        yield from (f"{line}\n" for line in _counts(session, briefing))
        for part in _rest(session, briefing):
            yield from (f"{line}\n" for line in _lines(session, part, None, ""))


def _on_screen(session: Session, briefing: Briefing) -> Iterator[str]:
    """The documents of a briefing, shortened."""
    for one in briefing.documents[:_MOST_DOCUMENTS]:
        yield from _text(session, one, _MOST_LINES)
    if len(briefing.documents) > _MOST_DOCUMENTS:
        yield session.text("brief.more_documents", count=len(briefing.documents) - _MOST_DOCUMENTS)


def _text(session: Session, one: DocumentBriefing, most: int | None) -> Iterator[str]:
    yield f"■ {session.text(f'brief.{one.status}')}  {one.id}{_version(one)}{session.pick('：', ': ')}{one.title}"
    for part in document_parts(session, one):
        yield from _lines(session, part, most, "  ")


def _lines(session: Session, part: Part, most: int | None, indent: str) -> Iterator[str]:
    """A part as lines: in one line when it has one, else its head with the number of them in front."""
    if part.short and len(part.lines) == 1:
        yield f"{indent}{part.head}{session.pick('：', ': ')}{part.lines[0]}"
        return
    yield f"{indent}{part.head}{_counted(session, len(part.lines))}"
    yield from (f"{indent}  {line}" for line in part.lines[:most])
    if most is not None and len(part.lines) > most:
        yield f"{indent}  {session.text('brief.more', count=len(part.lines) - most)}"


def _counted(session: Session, count: int) -> str:
    return session.pick(f"（{count}）：", f" ({count}):")


def _markdown(session: Session, briefing: Briefing) -> Iterator[str]:
    yield f"# {session.text('brief.title')}"
    yield ""
    yield from _counts(session, briefing)[:1]
    for one in briefing.documents:
        yield ""
        yield f"## {session.text(f'brief.{one.status}')} {_plain(one.id)}{_version(one)} {_plain(one.title)}"
        for part in document_parts(session, one):
            yield from _bullets(session, part)
    for part in _rest(session, briefing):
        yield from _bullets(session, part)


def _bullets(session: Session, part: Part) -> Iterator[str]:
    yield ""
    count = "" if part.short else session.pick(f"（{len(part.lines)}）", f" ({len(part.lines)})")
    yield f"**{_plain(part.head)}{count}**"
    yield ""
    yield from (f"- {_plain(line)}" for line in part.lines)


def _plain(text: str) -> str:
    """Text in which Markdown finds no marks."""
    return _MARKS.sub(r"\\\1", text)


def _rest(session: Session, briefing: Briefing) -> Iterator[Part]:
    """What a briefing says beside its documents: failures, conflicts of other documents, conflicts that are gone."""
    colon = session.pick("：", ": ")
    if briefing.failed:
        lines = [f"{each.path}{colon}{session.pick(each.zh, each.en)}" for each in briefing.failed]
        yield Part(session.text("brief.failures"), lines)
    for key, conflicts in (("new", _elsewhere(briefing)), ("gone", briefing.gone)):
        if conflicts:
            lines = [sentence(session, conflict) for conflict in conflicts]
            yield Part(session.text(f"brief.conflicts.{key}"), lines)


def _elsewhere(briefing: Briefing) -> Sequence[Conflict]:
    """The new conflicts that no document of the briefing is in."""
    told = {one.id for document in briefing.documents for one in document.conflicts}
    return [one for one in briefing.conflicts if one.id not in told]


def _counts(session: Session, briefing: Briefing) -> list[str]:
    """How many documents are new, changed, unchanged and failed, and which are new and changed."""
    statuses = [one.status for one in briefing.documents]
    counts = {"new": statuses.count("new"), "changed": statuses.count("changed"), "unchanged": len(briefing.unchanged)}
    parts = [f"{session.text(f'brief.{status}')} {count}" for status, count in counts.items()]
    if briefing.failed:
        parts.append(f"{session.text('brief.failed')} {len(briefing.failed)}")
    lines = [session.labelled("brief.documents", session.pick("，", ", ").join(parts))]
    for status in ("new", "changed"):
        lines += [
            f"  {session.text(f'brief.{status}')}  {one.id}{_version(one)}"
            for one in briefing.documents
            if one.status == status
        ]
    return lines


def _closing(session: Session, briefing: Briefing, library: Path, server: str | None) -> Iterator[str]:
    """The short account that closes an ingest."""
    yield from _counts(session, briefing)
    if briefing.facts:
        listed = [f"{session.text(f'type.{kind}')} {briefing.facts.get(kind, 0)}" for kind in _TYPES]
        yield session.labelled("brief.in_library", session.pick("，", ", ").join(listed))
    if briefing.conflicts:
        yield session.labelled("brief.conflicts.new", len(briefing.conflicts))
        yield from (f"  {sentence(session, conflict)}" for conflict in _elsewhere(briefing))
    if briefing.gone:
        yield session.labelled("brief.conflicts.gone", len(briefing.gone))
        yield from (f"  {sentence(session, conflict)}" for conflict in briefing.gone)
    yield session.labelled("brief.store", library)
    if server is not None:
        yield session.labelled("brief.graph", server)


def _version(one: DocumentBriefing) -> str:
    return f" v{one.version}" if one.version > 1 else ""
