"""How far the reading of a long file has come, for whoever wants to show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[int, int], None]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Within the block `listener` is told of every page that is read in this process: its number, and how many there
    are."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def page_read(number: int, pages: int) -> None:
    """Tells the listener, where there is one, that a page has been read."""
    listener = _listener.get()
    if listener is not None:
        listener(number, pages)
