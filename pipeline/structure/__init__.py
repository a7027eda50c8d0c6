"""Structure: from a source's blocks to an outline (paragraphs, clauses, tables and the document's head)."""

from __future__ import annotations

from pipeline.structure.assemble import outline

__all__ = ["outline"]
