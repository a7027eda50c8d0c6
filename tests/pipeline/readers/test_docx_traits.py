"""Word documents, one trait each (tests/made_docx.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.readers import read
from pipeline.records import Source, Table
from tests.made_docx import TRAITS, made
from tests.real.libreoffice import save_as


def rows(source: Source, table: Table) -> list[list[str]]:
    """The words of a table, those of a merged cell at its upper left place."""
    grid = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        grid[cell.row][cell.column] = source.text[cell.start : cell.end]
    return grid


@pytest.mark.parametrize("name", TRAITS)
def test_trait(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.docx"
    path.write_bytes(made(name))
    source, wanted = read(path), TRAITS[name]
    paragraphs = [source.text[b.start : b.end] for b in source.blocks if b.table is None]
    assert paragraphs == wanted.paragraphs
    assert [rows(source, block.table) for block in source.blocks if block.table] == wanted.tables
    told = " ".join(notice.zh + notice.en for notice in source.warnings)
    assert all(word in told for word in wanted.warnings)
    assert bool(source.warnings) == bool(wanted.warnings)
    assert source.text[source.blocks[-1].end + 1 :] == wanted.aside


def test_numbers_of_an_old_document(libreoffice: str, tmp_path: Path) -> None:
    assert libreoffice
    name = "numbers_of_official_documents"
    source = read(save_as(made(name), ".docx", tmp_path / "plan.doc"))
    assert [source.text[b.start : b.end] for b in source.blocks] == TRAITS[name].paragraphs
