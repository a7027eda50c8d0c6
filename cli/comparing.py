"""The command `diff`: what changed from one document, or version of it, to another."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from cli.output import Format, Sheet, write_rows, write_workbook
from cli.session import Session
from pipeline.errors import Language
from pipeline.jsonl import dump_lines
from pipeline.jsonl import number as plain
from pipeline.library import Library
from pipeline.records import Assignment, Difference, Facts, Milestone, Target

_VERSION = re.compile(r"(?P<id>.+)@(?P<version>\d+)")
COLUMNS = (
    "what", "change", "item", "old", "new", "by", "by_unit", "trend", "deadline_old", "deadline_new", "owners_old",
    "owners_new", "clause_old", "clause_new", "explanation",
)  # fmt: skip


def diff(session: Session, old: str, new: str, store: str, form: Format, out: Path | None) -> int:
    """List what became of every target, milestone and assignment; the exit code."""
    from pipeline.compare import compare

    library = session.library(store)
    before, after = (_document(session, name, library) for name in (old, new))
    if before is None or after is None:
        return 1
    found = compare(before, after, session.book(), library.user_judgements() if library.exists() else ())
    if form in (Format.JSON, Format.JSONL):
        _write_lines(session, found, out)
    elif form is Format.XLSX and out is not None:
        write_workbook([_sheet(session, each, found) for each in ("target", "milestone", "assignment")], out)
        session.say(session.text("written", path=out))
    else:
        write_rows(session, _sheet(session, None, found), form, out)
    counts = Counter(one.kind for one in found)
    listed = [f"{session.text(f'change.{kind}')} {count}" for kind, count in counts.most_common()]
    session.say(session.labelled("diff_total", session.pick("，", ", ").join(listed)))
    return 0


def _document(session: Session, name: str, library: Library) -> Facts | None:
    """The facts of a file, or of a document in the library: `plan`, `plan@1`, its number or its title."""
    if Path(name).is_file():
        from cli.reading import documents

        found, _ = documents(session, [name], None)
        return found[0] if found else None
    asked = _VERSION.fullmatch(name)
    id_, version = (asked["id"], int(asked["version"])) if asked else (name, None)
    if not library.exists():
        raise session.fault("diff_no_such", name=name)
    if id_ not in library.ids():
        id_ = _named(session, id_, library)
    return library.facts(id_, version)


def _named(session: Session, name: str, library: Library) -> str:
    """The document in the library of a number or title."""
    from pipeline.resolve.documents import DocumentIndex

    found = DocumentIndex(list(library.all_facts())).find(name, name)
    if len(found) != 1:
        key = "diff_several" if found else "diff_no_such"
        raise session.fault(key, name=name, found=session.pick("、", ", ").join(found))
    return found[0]


def _write_lines(session: Session, found: Sequence[Difference], out: Path | None) -> None:
    from pipeline.compare import explain

    if session.lang != "zh":
        said = {id(one): explain(one, session.lang, session.book()) for one in found}
        found = [one.model_copy(update={"explanation": said[id(one)]}) for one in found]
    if out is None:
        sys.stdout.write(dump_lines(found))
        sys.stdout.flush()
    else:
        out.write_text(dump_lines(found), encoding="utf-8", newline="\n")
        session.say(session.text("written", path=out))


def _sheet(session: Session, what: str | None, found: Sequence[Difference]) -> Sheet:
    """Differences as rows for people: of one kind of fact, or of all."""
    heads = {name: session.text(f"diff.{name}") for name in COLUMNS}
    rows = [differences_row(session, one) for one in found if what in (None, one.what)]
    return Sheet(session.text(f"diff.sheet.{what}") if what else "diff", heads, rows)


def differences_row(session: Session, one: Difference) -> list[object]:
    """A difference as the cells of `COLUMNS`."""
    from pipeline.compare import explain

    old, new = one.old, one.new
    shown = new or old
    between = session.pick("、", ", ")
    return [
        session.text(f"what.{one.what}"),
        between.join(session.text(f"change.{kind}") for kind in one.changes),
        _item(shown),
        _stated(old, session),
        _stated(new, session),
        None if one.by is None else plain(one.by),
        None if one.by is None else _unit(one.by_unit, session.lang),
        between.join(session.text(f"trend.{trend}") for trend in one.trends) or None,
        getattr(old, "deadline", None),
        getattr(new, "deadline", None),
        between.join(getattr(old, "owners", ())) or None,
        between.join(getattr(new, "owners", ())) or None,
        old.clause if old else None,
        new.clause if new else None,
        one.explanation if session.lang == "zh" else explain(one, session.lang, session.book()),
    ]


def _item(shown: object) -> str:
    if isinstance(shown, Target):
        return shown.indicator
    if isinstance(shown, Milestone):
        return shown.action
    assert isinstance(shown, Assignment)
    return f"{shown.name} {shown.work}"


def _stated(one: object, session: Session) -> str | None:
    if isinstance(one, Target):
        from pipeline.resolve.spoken import amount_text

        return amount_text(one.comparator, one.value, one.value_max, one.unit, one.change, session.lang)
    if isinstance(one, Assignment):
        return session.text(f"role.{one.role}")
    return one.action if isinstance(one, Milestone) else None


def _unit(unit: str | None, lang: Language) -> str | None:
    return "percentage points" if unit == "个百分点" and lang == "en" else unit
