"""The files of named queries: their heads, and a user's own laid over them."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.queries import find_query, load_queries
from pipeline.errors import RuleError
from pipeline.rules import RuleBook

_OWN = """// zh: 我的查询
// en: my own
// columns:
//   id: {zh: 编号, en: id}
MATCH (d:Document) RETURN d.id AS id ORDER BY id
"""


def overlaid(book: RuleBook, folder: Path, name: str, text: str) -> RuleBook:
    (folder / "queries").mkdir()
    (folder / "queries" / f"{name}.cypher").write_text(text, encoding="utf-8")
    return RuleBook((folder, *book.folders))


def test_heads_hold_both_languages(book: RuleBook) -> None:
    for query in load_queries(book).values():
        labels = [query, *query.parameters.values(), *query.columns.values()]
        assert all(label.zh and label.en for label in labels)
        assert query.zh != query.en
        assert all(f"${name}" in query.cypher for name in query.parameters)
        assert query.cypher.startswith("MATCH")


def test_a_user_may_add_and_replace(book: RuleBook, tmp_path: Path) -> None:
    own = overlaid(book, tmp_path, "documents", _OWN)
    assert find_query("documents", own).zh == "我的查询"
    assert find_query("documents", book).zh != "我的查询"
    assert set(load_queries(own)) == set(load_queries(book))


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (d) RETURN d",
        "// zh: [\nMATCH",
        "// just words\nMATCH (d) RETURN d",
        _OWN.replace("zh: 我的", "cn: 我的"),
    ],
)
def test_a_wrong_head_is_named(book: RuleBook, tmp_path: Path, text: str) -> None:
    with pytest.raises(RuleError, match=r"mine\.cypher"):
        load_queries(overlaid(book, tmp_path, "mine", text))
