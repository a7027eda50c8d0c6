"""policygraph's pipeline: files in, facts out, as in `extract_facts("plan.pdf").to_jsonl()`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.records import Facts

__all__ = ["extract_facts"]


def extract_facts(path: str | Path, rules: str | Path | None = None) -> Facts:
    """All facts of one file.

    `rules` is a user's folder of rules and vocabulary, laid over the built-in ones.
    Raises InputError when the file cannot be read, RuleError when a rule file is at fault.
    """
    from pipeline.extract import facts_of
    from pipeline.readers import read
    from pipeline.rules import rulebook
    from pipeline.structure import outline

    book = rulebook(rules)
    return facts_of(outline(read(path), book), book)
