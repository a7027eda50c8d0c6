"""The command line: what there is to type, and nothing more. Each command's work stands in a module of its own,
imported when the command runs, so that `--help` is quick."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli import routine
from cli.arguments import Commands
from cli.messages import asked_language, helped, text
from cli.options import (
    AsOf,
    Documents,
    ExportFormat,
    Form,
    Jobs,
    Judged,
    Kind,
    Lang,
    Networked,
    OutFile,
    Paths,
    ShowFormat,
    SomeDocuments,
    SomePaths,
    Store,
    Strength,
)
from cli.output import Format
from cli.session import DEFAULT_STORE, Session, UsageError
from pipeline.errors import PolicygraphError, QueryError, RuleError

app = typer.Typer(
    cls=Commands,
    help=helped("app"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
rules_app = typer.Typer(help=helped("cmd.rules"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(rules_app, name="rules")


def _print_version(asked: bool) -> None:
    if asked:
        from pipeline.library.stamp import program_version

        typer.echo(f"policygraph {program_version()}")
        raise typer.Exit


@app.callback()
def choices(
    context: typer.Context,
    lang: Annotated[Lang, typer.Option("--lang", help=helped("opt.lang"), envvar="POLICYGRAPH_LANG")] = Lang.ZH,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=helped("opt.quiet"))] = False,
    rules: Annotated[
        str | None, typer.Option("--rules", help=helped("opt.rules"), metavar="DIR", show_default=False)
    ] = None,
    library: Annotated[
        str, typer.Option("--library", help=helped("opt.library"), envvar="POLICYGRAPH_LIBRARY", metavar="DIR")
    ] = DEFAULT_STORE,
    separate: Annotated[
        bool, typer.Option("--separate", help=helped("opt.separate"), envvar="POLICYGRAPH_SEPARATE")
    ] = False,
    _version: Annotated[
        bool, typer.Option("--version", help=helped("opt.version"), callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    if rules is not None and Path(rules).is_dir():
        rules = str(Path(rules).resolve())
    context.obj = Session("en" if lang is Lang.EN else "zh", quiet, rules, library, separate)


def _finish(code: int) -> None:
    raise typer.Exit(code)


@app.command(help=helped("cmd.facts"))
def facts(
    context: typer.Context,
    paths: Paths,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help=helped("opt.out"), metavar="DIR", show_default=False)
    ] = None,
    jobs: Jobs = None,
) -> None:
    from cli import reading

    _finish(reading.facts(context.obj, paths, out, jobs))


@app.command(help=helped("cmd.show"))
def show(
    context: typer.Context,
    path: Annotated[str, typer.Argument(help=helped("opt.show.path"), metavar="FILE", show_default=False)],
    form: Annotated[ShowFormat, typer.Option("--format", "-f", help=helped("opt.format"))] = ShowFormat.TERMINAL,
    out: OutFile = None,
) -> None:
    from cli import show as showing

    _finish(showing.show(context.obj, path, form, out))


app.command(help=helped("cmd.ingest"))(routine.ingest)
app.command(help=helped("cmd.watch"))(routine.watch)


@app.command(help=helped("cmd.query"))
def query(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help=helped("opt.name"), metavar="NAME", show_default=False)] = None,
    listed: Annotated[bool, typer.Option("--list", help=helped("opt.list"))] = False,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help=helped("opt.param"), metavar="K=V", show_default=False)
    ] = None,
    store: Store = DEFAULT_STORE,
    as_of: AsOf = None,
    form: Form = Format.TABLE,
    out: OutFile = None,
) -> None:
    from cli import asking

    if listed:
        _finish(asking.list_queries(context.obj, form, out))
    _finish(asking.query(context.obj, name, param or [], store, form, out, as_of))


@app.command(help=helped("cmd.cypher"))
def cypher(
    context: typer.Context,
    statement: Annotated[str, typer.Argument(help=helped("opt.cypher"), metavar="TEXT", show_default=False)],
    store: Store = DEFAULT_STORE,
    form: Form = Format.TABLE,
    out: OutFile = None,
) -> None:
    from cli import asking

    _finish(asking.cypher(context.obj, statement, store, form, out))


@app.command(help=helped("cmd.conflicts"))
def conflicts(
    context: typer.Context,
    paths: SomePaths = None,
    store: Store = DEFAULT_STORE,
    kind: Annotated[Kind | None, typer.Option("--kind", help=helped("opt.kind"), show_default=False)] = None,
    strength: Annotated[
        Strength | None, typer.Option("--strength", help=helped("opt.strength"), show_default=False)
    ] = None,
    with_incomparable: Annotated[bool, typer.Option("--with-incomparable", help=helped("opt.incomparable"))] = False,
    as_of: AsOf = None,
    form: Form = Format.TABLE,
    out: OutFile = None,
    fail_on: Annotated[
        Strength | None, typer.Option("--fail-on", help=helped("opt.fail_on"), show_default=False)
    ] = None,
    jobs: Jobs = None,
) -> None:
    from cli import judging

    code = judging.conflicts(
        context.obj,
        paths or [],
        store,
        kind=kind,
        strength=strength,
        with_incomparable=with_incomparable,
        form=form,
        out=out,
        fail_on=fail_on,
        jobs=jobs,
        as_of=as_of,
    )
    _finish(code)


@app.command(help=helped("cmd.judgements"))
def judgements(
    context: typer.Context,
    words: Annotated[
        list[str] | None, typer.Argument(help=helped("opt.verb"), metavar="[split|merge A B]", show_default=False)
    ] = None,
    store: Store = DEFAULT_STORE,
    kind: Annotated[Judged | None, typer.Option("--kind", help=helped("opt.kind"), show_default=False)] = None,
    form: Form = Format.TABLE,
    out: OutFile = None,
) -> None:
    from cli import judging

    if words:
        if len(words) != 3 or words[0] not in ("split", "merge"):
            raise context.obj.fault("give_two_names")
        _finish(judging.decide(context.obj, store, words[0], words[1], words[2], kind or "department"))
    _finish(judging.judgements(context.obj, store, kind, form, out))


@app.command(help=helped("cmd.diff"))
def diff(
    context: typer.Context,
    old: Annotated[str, typer.Argument(help=helped("opt.diff.old"), metavar="OLD", show_default=False)],
    new: Annotated[str, typer.Argument(help=helped("opt.diff.new"), metavar="NEW", show_default=False)],
    store: Store = DEFAULT_STORE,
    form: Form = Format.TABLE,
    out: OutFile = None,
) -> None:
    from cli import comparing

    _finish(comparing.diff(context.obj, old, new, store, form, out))


@app.command(help=helped("cmd.cascade"))
def cascade(
    context: typer.Context,
    indicator: Annotated[str, typer.Argument(help=helped("opt.cascade.name"), metavar="INDICATOR", show_default=False)],
    store: Store = DEFAULT_STORE,
    as_of: AsOf = None,
    form: Form = Format.TABLE,
    out: OutFile = None,
) -> None:
    from cli import cascading

    _finish(cascading.cascade(context.obj, indicator, store, as_of, form, out))


@app.command(help=helped("cmd.verify"))
def verify(
    context: typer.Context,
    documents: SomeDocuments = None,
    store: Store = DEFAULT_STORE,
    form: Form = Format.TABLE,
) -> None:
    from cli import storing

    _finish(storing.verify(context.obj, documents or [], store, form))


@app.command(help=helped("cmd.explain"))
def explain(
    context: typer.Context,
    fact: Annotated[str, typer.Argument(help=helped("opt.fact"), metavar="FACT_ID", show_default=False)],
    store: Store = DEFAULT_STORE,
    file: Annotated[
        str | None, typer.Option("--file", help=helped("opt.file"), metavar="FILE", show_default=False)
    ] = None,
) -> None:
    from cli import explaining

    _finish(explaining.explain(context.obj, fact, store, file))


@app.command(help=helped("cmd.coverage"))
def coverage(
    context: typer.Context,
    paths: Paths,
    opened: Annotated[bool, typer.Option("--open", help=helped("opt.open"))] = False,
    form: Form = Format.TABLE,
    out: OutFile = None,
) -> None:
    from cli import coverage as covering

    _finish(covering.coverage(context.obj, paths, opened, form, out))


@app.command(help=helped("cmd.export"))
def export(
    context: typer.Context,
    form: Annotated[ExportFormat, typer.Option("--format", "-f", help=helped("opt.format"), show_default=False)],
    store: Store = DEFAULT_STORE,
    out: OutFile = None,
) -> None:
    from cli import exporting

    _finish(exporting.export(context.obj, store, form, out))


@app.command(help=helped("cmd.network"))
def network(
    context: typer.Context,
    what: Annotated[Networked, typer.Argument(help=helped("opt.network"), show_default=False)],
    store: Store = DEFAULT_STORE,
    form: Form = Format.TABLE,
    out: OutFile = None,
) -> None:
    from cli import networking

    _finish(networking.network(context.obj, what, store, form, out))


@app.command(help=helped("cmd.remove"))
def remove(context: typer.Context, documents: Documents, store: Store = DEFAULT_STORE) -> None:
    from cli import storing

    _finish(storing.remove(context.obj, documents, store))


@app.command(help=helped("cmd.rebuild"))
def rebuild(context: typer.Context, store: Store = DEFAULT_STORE) -> None:
    from cli import storing

    _finish(storing.rebuild(context.obj, store))


@app.command(help=helped("cmd.evaluate"))
def evaluate(
    context: typer.Context,
    gold: Annotated[Path, typer.Argument(help=helped("opt.gold"), metavar="GOLD", show_default=False)],
    paths: Annotated[
        list[str] | None, typer.Argument(help=helped("opt.gold.paths"), metavar="PATH", show_default=False)
    ] = None,
    store: Store = DEFAULT_STORE,
    errors: Annotated[
        str | None, typer.Option("--errors", help=helped("opt.errors"), metavar="TYPE", show_default=False)
    ] = None,
    form: Form = Format.TABLE,
    out: OutFile = None,
    jobs: Jobs = None,
) -> None:
    from cli import checking

    _finish(checking.evaluate(context.obj, gold, paths or [], store, errors=errors, form=form, out=out, jobs=jobs))


@rules_app.command("list", help=helped("cmd.rules.list"))
def rules_list(
    context: typer.Context, store: Store = DEFAULT_STORE, form: Form = Format.TABLE, out: OutFile = None
) -> None:
    from cli import checking

    _finish(checking.list_rules(context.obj, store, form, out))


@rules_app.command("test", help=helped("cmd.rules.test"))
def rules_test(context: typer.Context, form: Form = Format.TABLE, out: OutFile = None) -> None:
    from cli import checking

    _finish(checking.check(context.obj, form, out))


@app.command(help=helped("cmd.demo"))
def demo(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help=helped("opt.demo.folder"), metavar="DIR")] = Path(".demo"),
) -> None:
    from cli import demo as tour

    _finish(tour.demo(context.obj, folder))


_INTERRUPTED = 130


def run(arguments: list[str] | None = None) -> None:
    """The entry point: run a command line and exit with its code: 0 all well, 1 something could not be read or a
    `--fail-on` holds, 2 wrong use."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        app(words, prog_name="policygraph")
    except PolicygraphError as error:
        lang = asked_language(words)
        print(error.message(lang), file=sys.stderr)
        sys.exit(2 if isinstance(error, UsageError | QueryError | RuleError) else 1)
    except SystemExit as end:
        if end.code == _INTERRUPTED:  # typer turns Ctrl-C into this, without a word
            print(text("interrupted", asked_language(words)), file=sys.stderr)
        raise
    except BrokenPipeError:
        _close_quietly()


def _close_quietly() -> None:
    """The reader of stdout has gone (`policygraph facts … | head`): nothing is wrong, and nothing more can be said."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


if __name__ == "__main__":
    run()
