"""Options and arguments that several commands share, and the words that an option may take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.messages import helped
from cli.output import Format

Paths = Annotated[list[str], typer.Argument(help=helped("opt.paths"), metavar="PATH", show_default=False)]
SomePaths = Annotated[list[str] | None, typer.Argument(help=helped("opt.paths"), metavar="PATH", show_default=False)]
Store = Annotated[str, typer.Option("--store", help=helped("opt.store"), envvar="POLICYGRAPH_STORE", metavar="STORE")]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help=helped("opt.jobs"), show_default=False)]
Form = Annotated[Format, typer.Option("--format", "-f", help=helped("opt.format"))]
OutFile = Annotated[
    Path | None, typer.Option("--out", "-o", help=helped("opt.out.file"), metavar="FILE", show_default=False)
]
AsOf = Annotated[str | None, typer.Option("--as-of", help=helped("opt.as_of"), metavar="DATE", show_default=False)]
Documents = Annotated[list[str], typer.Argument(help=helped("opt.doc"), metavar="DOC", show_default=False)]
SomeDocuments = Annotated[list[str] | None, typer.Argument(help=helped("opt.doc"), metavar="DOC", show_default=False)]


class Lang(StrEnum):
    """A language of messages."""

    ZH = "zh"
    EN = "en"


class Kind(StrEnum):
    """A kind of conflict."""

    TEXT_TABLE = "text_table"
    VALUE = "value"
    COMPARATOR = "comparator"
    REGRESSION = "regression"
    DEADLINE = "deadline"
    HIERARCHY = "hierarchy"
    OWNER = "owner"
    NOT_COMPARABLE = "not_comparable"
    SUPERSEDED = "superseded"


class Strength(StrEnum):
    """How bad a conflict is; for `--fail-on`, the least that counts."""

    CONTRADICTION = "contradiction"
    DIVERGENCE = "divergence"


class BriefingFormat(StrEnum):
    """How a briefing is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


class Judged(StrEnum):
    """What a judgement is about."""

    DEPARTMENT = "department"
    REGION = "region"
    INDICATOR = "indicator"
    DOCUMENT = "document"
    UNIT = "unit"


class Networked(StrEnum):
    """What network is analysed."""

    DEPARTMENTS = "departments"
    DOCUMENTS = "documents"


class ExportFormat(StrEnum):
    """What can be exported: facts (jsonl), the graph (csv, graphml), tables for a spreadsheet (xlsx), marked texts
    to train spaCy with (spacy)."""

    JSONL = "jsonl"
    CSV = "csv"
    GRAPHML = "graphml"
    XLSX = "xlsx"
    SPACY = "spacy"


class ShowFormat(StrEnum):
    """How a marked document is shown."""

    TERMINAL = "terminal"
    HTML = "html"
