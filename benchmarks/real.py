"""Where the real documents are: POLICYGRAPH_SHARED, else the folder `shared` beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
SUFFIXES = (".txt", ".html", ".pdf", ".docx")


def shared() -> Path:
    """The folder that holds `corpus`, `gold` and `tools`."""
    return Path(os.environ.get("POLICYGRAPH_SHARED") or ROOT.parent / "shared")


def corpus() -> Path:
    """The folder of real documents (POLICYGRAPH_CORPUS may name it by itself)."""
    return Path(os.environ.get("POLICYGRAPH_CORPUS") or shared() / "corpus")


def gold() -> Path:
    """The folder of annotations (POLICYGRAPH_GOLD may name it by itself)."""
    return Path(os.environ.get("POLICYGRAPH_GOLD") or shared() / "gold")


def documents() -> list[Path]:
    """Every real document, by name; none where the folder is absent."""
    return sorted(path for path in corpus().glob("*") if path.suffix in SUFFIXES)


ABSENT = "no real documents at {}: set POLICYGRAPH_CORPUS or POLICYGRAPH_SHARED; nothing was measured"
