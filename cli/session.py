"""What a command is given: the user's global choices, and how to speak to the user."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from cli.messages import text
from pipeline.errors import Language, PolicygraphError

if TYPE_CHECKING:
    from rich.progress import Progress

    from graph.workspace import Workspace
    from pipeline.library import Library
    from pipeline.records import Notice
    from pipeline.rules import RuleBook

T = TypeVar("T")
DEFAULT_STORE = "policygraph-data"
_REFRESH = 0.2
_SERVER = re.compile(r"(?:bolt|neo4j)(?:\+s|\+ssc)?://")


class UsageError(PolicygraphError):
    """Wrong use that only shows while a command runs; the program ends with 2."""


@dataclass(frozen=True)
class Session:
    """The global options of one run. Data goes to stdout, everything said here to stderr."""

    lang: Language = "zh"
    quiet: bool = False
    rules: str | None = None
    facts: str = DEFAULT_STORE
    separate: bool = False

    def text(self, key: str, **fields: object) -> str:
        """A text of the catalogue in the user's language."""
        return text(key, self.lang, **fields)

    def pick(self, zh: str, en: str) -> str:
        """The one of two texts that is in the user's language."""
        return zh if self.lang == "zh" else en

    def labelled(self, key: str, value: object) -> str:
        """A value behind its label."""
        return f"{self.text(key)}{'：' if self.lang == 'zh' else ': '}{value}"

    def say(self, message: str) -> None:
        """A message, unless the user wants errors only."""
        if not self.quiet:
            print(message, file=sys.stderr)

    def complain(self, error: PolicygraphError) -> None:
        """An error in one line."""
        print(error.message(self.lang), file=sys.stderr)

    def warn(self, name: object, notices: Sequence[Notice]) -> None:
        """What of a file was not read as it should be, a line each."""
        for notice in notices:
            self.say(f"{name}{self.pick('：', ': ')}{self.pick(notice.zh, notice.en)}")

    @staticmethod
    def both(key: str, **fields: object) -> tuple[str, str]:
        """A text of the catalogue in Chinese and English, as errors carry it."""
        return text(key, "zh", **fields), text(key, "en", **fields)

    def fault(self, key: str, **fields: object) -> UsageError:
        """Wrong use, to be raised."""
        return UsageError(*self.both(key, **fields))

    def book(self) -> RuleBook:
        """The rules, with the user's own laid over them."""
        from pipeline.rules import rulebook

        return rulebook(self.rules)

    def library(self, store: str) -> Library:
        """The library of a store: its folder, or where the facts lie when the store is a server."""
        from pipeline.library import Library

        path = self.facts if _SERVER.match(store) else store
        return Library(path, on_wait=lambda: self.say(self.text("library_busy", path=path)))

    @contextmanager
    def workspace(self, store: str) -> Iterator[Workspace]:
        """The library of a store with its graph; let go of at the end."""
        from graph.workspace import workspace

        place = workspace(self.library(store), self.book(), store if _SERVER.match(store) else None)
        try:
            yield place
        finally:
            place.close()

    def progress(self, items: Iterable[T], names: Sequence[str]) -> Iterator[T]:
        """The items, with a bar on stderr where that is a terminal; `names` says what is being waited for. Within a
        long file the bar tells the pages."""
        if self.quiet or not sys.stderr.isatty() or not names:
            yield from items
            return
        from pipeline.readers.progress import listening

        with self._bar() as bar:
            task = bar.add_task(names[0], total=len(names))
            here, shown = names[0], time.monotonic()

            def page_read(page: int, pages: int) -> None:
                nonlocal shown
                if time.monotonic() - shown > _REFRESH:
                    shown = time.monotonic()
                    text = self.text("reading.page", name=here, page=page, pages=pages)
                    bar.update(task, description=text, refresh=True)

            with listening(page_read):
                for number, item in enumerate(items, 1):
                    here = names[min(number, len(names) - 1)]
                    bar.update(task, completed=number, description=here, refresh=len(names) > 1)
                    yield item

    def _bar(self) -> Progress:
        """A bar that goes when it is done. No thread of its own redraws it: with one running, processes could not be
        forked."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (
            TextColumn(self.text("reading")),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
        )
        return Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
