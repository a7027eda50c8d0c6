"""The command `show`: a document with every fact marked, in the terminal or as an HTML page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from cli.options import ShowFormat
from cli.session import Session

if TYPE_CHECKING:
    from pipeline.marking import MarkedDocument
    from pipeline.records import Source


def show(session: Session, path: str, form: ShowFormat, out: Path | None) -> int:
    """Mark every fact in a file's text, on stdout or in the file `out`; the exit code.

    Raises InputError when the file cannot be read.
    """
    document, source = _marked(session, path)
    if form is ShowFormat.HTML:
        from cli.page import page

        content = page(document, source, session)
        if out is None:
            sys.stdout.write(content)
            sys.stdout.flush()
        else:
            out.write_text(content, encoding="utf-8", newline="\n")
    elif out is None:
        _print(document, session, sys.stdout)
    else:
        with out.open("w", encoding="utf-8", newline="\n") as file:
            _print(document, session, file)
    if out is not None:
        session.say(session.text("written", path=out))
    return 0


def _marked(session: Session, path: str) -> tuple[MarkedDocument, Source]:
    from pipeline.extract import facts_of
    from pipeline.marking import marked
    from pipeline.readers import read
    from pipeline.structure import outline

    source, book = read(path), session.book()
    session.warn(path, source.warnings)
    read_ = outline(source, book)
    return marked(read_, facts_of(read_, book)), source


def _print(document: MarkedDocument, session: Session, file: TextIO) -> None:
    from cli.printout import printout

    printout(document, session, file)
