"""Where the data folders are: beside the packages in a checkout, inside `pipeline` in an installed wheel."""

from __future__ import annotations

from pathlib import Path


def data_folder(name: str) -> Path:
    """The folder `rules`, `queries` or `corpus` as a path."""
    packed = Path(__file__).parent / "data" / name
    return packed if packed.is_dir() else Path(__file__).parents[1] / name
