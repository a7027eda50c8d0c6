"""Which units a document makes responsible for what stands at a place of it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.responsibilities import Assignment
from pipeline.records import Outline
from pipeline.rules.book import RuleBook


class Owners:
    """Answers who is responsible for a place of an outline."""

    def __init__(self, outline: Outline, assigned: Sequence[Assignment], book: RuleBook) -> None:
        self._outline, self._assigned, self._book = outline, assigned, book

    def at(self, passage: int, position: int) -> tuple[str, ...]:  # noqa: ARG002
        """The names of the units responsible for what stands at a character of a passage."""
        return ()
