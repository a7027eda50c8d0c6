"""Extraction: from an outline to the facts of a document, by the patterns of `rules/`."""

from __future__ import annotations

from pipeline.extract.facts import facts_of

__all__ = ["facts_of"]
