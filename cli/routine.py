"""What there is to type for the commands that take files in: `ingest` and `watch`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.messages import helped
from cli.options import BriefingFormat, Jobs, Paths, Store, Strength
from cli.session import DEFAULT_STORE

BriefingFile = Annotated[
    Path | None, typer.Option("--briefing", help=helped("opt.briefing"), metavar="FILE", show_default=False)
]
BriefingForm = Annotated[
    BriefingFormat | None, typer.Option("--briefing-format", help=helped("opt.briefing_format"), show_default=False)
]
OnConflict = Annotated[
    str | None, typer.Option("--on-conflict", help=helped("opt.on_conflict"), metavar="COMMAND", show_default=False)
]
HookStrength = Annotated[Strength, typer.Option("--strength", help=helped("opt.hook_strength"))]


def ingest(
    context: typer.Context,
    paths: Paths,
    store: Store = DEFAULT_STORE,
    jobs: Jobs = None,
    reread: Annotated[bool, typer.Option("--reread", help=helped("opt.reread"))] = False,
    briefing: BriefingFile = None,
    briefing_format: BriefingForm = None,
    on_conflict: OnConflict = None,
    strength: HookStrength = Strength.DIVERGENCE,
) -> None:
    from cli import taking
    from cli.briefing import Wanted
    from cli.hooks import hook_of

    hook = hook_of(context.obj, on_conflict, strength)
    wanted = Wanted(briefing_format, briefing)
    raise typer.Exit(taking.ingest(context.obj, paths, store, jobs, reread, wanted=wanted, hook=hook))


def watch(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help=helped("opt.watch.folder"), metavar="DIR", show_default=False)],
    store: Store = DEFAULT_STORE,
    jobs: Jobs = None,
    once: Annotated[bool, typer.Option("--once", help=helped("opt.once"))] = False,
    interval: Annotated[
        float, typer.Option("--interval", min=0.1, help=helped("opt.interval"), metavar="SECONDS")
    ] = 10,
    settle: Annotated[float, typer.Option("--settle", min=0.1, help=helped("opt.settle"), metavar="SECONDS")] = 5,
    retry: Annotated[bool, typer.Option("--retry", help=helped("opt.retry"))] = False,
    briefing: BriefingFile = None,
    briefing_format: BriefingForm = None,
    on_conflict: OnConflict = None,
    strength: HookStrength = Strength.DIVERGENCE,
) -> None:
    from cli import watching
    from cli.briefing import Wanted
    from cli.hooks import hook_of

    hook = hook_of(context.obj, on_conflict, strength)
    pace = watching.Pace(once, interval, settle, retry)
    wanted = Wanted(briefing_format, briefing)
    raise typer.Exit(watching.watch(context.obj, folder, store, jobs, pace, wanted=wanted, hook=hook))
