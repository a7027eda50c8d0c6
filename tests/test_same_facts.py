"""The same document in every format gives the same facts. What a format does not carry is listed here, and nothing else
may differ: places and ids always do, since they are those of another file."""

from __future__ import annotations

import io
import json
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml

from pipeline import extract_facts
from pipeline.jsonl import dump_line
from tests.real.libreoffice import save_as
from tests.render_corpus import CORPUS, RENDERERS, SHEETS, pieces

MASTERS = {path.stem: path for path in sorted((CORPUS / "masters").glob("*.yaml"))}
MASTER = "docx"
"""The format that the others are held against: it keeps paragraphs and merged cells as they are."""
CONVERTED = ("chengchuan-tandafeng-2022", "chengchuan-wushui-2024", "huaixi-gongzuo-2024")
"""The documents that are also tried through LibreOffice: a long table, chapters and articles, merged cells."""
_OF_ITS_FILE = ("id", "place", "evidence", "start", "end", "sha256", "page", "table", "row", "column")
_OF_A_SITE = ("published_on", "index_number", "category")
"""What only the page of a site says, beside the document."""


def master(stem: str) -> dict[str, Any]:
    return {
        "fields": {},
        "site": "云岭省",
        "trail": ["首页"],
        **yaml.safe_load(MASTERS[stem].read_text(encoding="utf-8")),
    }


def bare(value: Any) -> Any:
    """A fact without what belongs to its file."""
    if isinstance(value, dict):
        return {key: bare(each) for key, each in value.items() if key not in _OF_ITS_FILE}
    return [bare(each) for each in value] if isinstance(value, list) else value


def facts(path: Path) -> list[dict[str, Any]]:
    return [bare(json.loads(dump_line(fact))) for fact in extract_facts(path, rules=CORPUS / "rules").records]


def without(found: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    return [{key: value for key, value in fact.items() if key not in names} for fact in found]


@cache
def expected(stem: str, folder: Path) -> list[dict[str, Any]]:
    path = folder / f"{stem}.{MASTER}"
    path.write_bytes(RENDERERS[MASTER](master(stem)))
    return facts(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("same")


@pytest.mark.parametrize("suffix", [suffix for suffix in RENDERERS if suffix != MASTER])
@pytest.mark.parametrize("stem", MASTERS)
def test_same_facts(stem: str, suffix: str, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / f"{stem}.{suffix}"
    path.write_bytes(RENDERERS[suffix](master(stem)))
    found, wanted = facts(path), expected(stem, folder)
    if suffix in ("html", "mhtml"):
        found, wanted = without(found, *_OF_A_SITE), without(wanted, *_OF_A_SITE)
    assert found == wanted


@pytest.mark.parametrize("suffix", ["doc", "rtf"])
@pytest.mark.parametrize("stem", CONVERTED)
def test_same_facts_through_libreoffice(stem: str, suffix: str, libreoffice: str, folder: Path, tmp_path: Path) -> None:
    assert libreoffice
    document = docx.Document(io.BytesIO(RENDERERS[MASTER](master(stem))))
    document.add_paragraph()  # LibreOffice writes no table that nothing follows to DOC
    out = io.BytesIO()
    document.save(out)
    assert facts(save_as(out.getvalue(), ".docx", tmp_path / f"{stem}.{suffix}")) == expected(stem, folder)


def tables() -> dict[str, dict[str, Any]]:
    """The tables of the masters, each alone below its title, as masters of their own."""
    found: dict[str, dict[str, Any]] = {}
    for stem in MASTERS:
        before = ""
        for number, piece in enumerate(pieces(master(stem)["text"])):
            if piece.style == "table":
                rows = "\n".join(f"| {' | '.join(row)} |" for row in piece.rows)
                found[f"{stem}-{number}"] = {**master(stem), "text": f"# {before}\n{rows}"}
            before = piece.text or before
    return found


TABLES = tables()
WITHOUT_MERGED = {("huaixi-gongzuo-2024-33", "csv")}
"""CSV keeps no merged cells: of heads in two rows and titled rows nothing tells what they cover."""


@pytest.mark.parametrize(("name", "suffix"), [pair for pair in product(TABLES, SHEETS) if pair not in WITHOUT_MERGED])
def test_same_facts_of_a_table_alone(name: str, suffix: str, tmp_path: Path) -> None:
    wanted = tmp_path / f"{name}.docx"
    wanted.write_bytes(RENDERERS["docx"](TABLES[name]))
    path = tmp_path / f"{name}.{suffix}"
    path.write_bytes(SHEETS[suffix](TABLES[name]))
    assert facts(path) == facts(wanted)
    assert len(facts(path)) > 3
