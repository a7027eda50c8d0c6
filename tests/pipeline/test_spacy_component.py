"""The component of a spaCy pipeline, and a library as training data."""

from __future__ import annotations

import importlib
import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import DocBin

from pipeline import extract_facts
from pipeline.errors import LibraryError, RuleError
from pipeline.library import Library
from pipeline.records import Target
from pipeline.spacy_export import split_of, write_splits

PLAN = "柳川市节能工作方案\n一、主要目标\n到2025年，森林覆盖率达到45%。\r\n（市林业局负责）\n"


@pytest.fixture(scope="module")
def nlp() -> Language:
    made = spacy.blank("zh")
    made.add_pipe("policygraph")
    return made


def test_spacy_finds_the_component_by_its_entry_point(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["entry-points"]["spacy_factories"]["policygraph"].partition(":")
    assert callable(getattr(importlib.import_module(module), name))
    assert Language.has_factory("policygraph")


def test_a_span_leads_to_its_fact(nlp: Language) -> None:
    doc = nlp(PLAN)
    (span,) = [span for span in doc.spans["policygraph"] if span.label_ == "target"]
    assert span.text == "森林覆盖率达到45%"
    assert isinstance(span._.fact, Target)
    assert (span._.fact.indicator, span._.fact.value, span._.fact.deadline) == ("森林覆盖率", 45, "2025")
    assert doc._.policy_document.title == "柳川市节能工作方案"
    assert doc[0:1]._.fact is None


def test_the_facts_are_those_of_the_file(nlp: Language, samples: Path) -> None:
    path = samples / "documents" / "chengchuan-jieneng-2023.txt"
    doc = nlp(path.read_text(encoding="utf-8"))
    left, right = (
        [fact.model_dump(exclude={"id", "place"}) for fact in facts]
        for facts in (doc._.policy_facts, extract_facts(path).records)
    )
    assert left == right
    assert [span._.fact for span in doc.spans["policygraph"]] == list(doc._.policy_facts)
    assert all(span.text == span._.fact.evidence for span in doc.spans["policygraph"])


def test_facts_of_one_place_keep_apart(nlp: Language) -> None:
    doc = nlp("到2025年，绿色建筑、装配式建筑占比分别达到55%、45%。")
    values = [span._.fact.value for span in doc.spans["policygraph"] if span.label_ == "target"]
    assert values == [55, 45]


@pytest.mark.parametrize("text", ["", " \n\t\u3000", "\ufeff"])
def test_blank_text_has_no_facts(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert (len(doc.spans["policygraph"]), doc._.policy_facts, doc._.policy_document) == (0, (), None)


def test_a_byte_order_mark_moves_nothing(nlp: Language) -> None:
    doc, plain = nlp(f"\ufeff{PLAN}"), nlp(PLAN)
    assert [span.text for span in doc.spans["policygraph"]] == [span.text for span in plain.spans["policygraph"]]


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=60))
def test_any_text_is_read(text: str) -> None:
    made = spacy.blank("zh")
    made.add_pipe("policygraph")
    doc = made(text + PLAN)
    assert doc.text == text + PLAN
    for span in doc.spans["policygraph"]:
        assert span._.fact.evidence in span.text


def test_a_fact_within_a_word_takes_the_whole_word() -> None:
    english = spacy.blank("en")
    english.add_pipe("policygraph")
    doc = english(PLAN)
    (span,) = [span for span in doc.spans["policygraph"] if span.label_ == "target"]
    assert "森林覆盖率达到45%" in span.text


def test_facts_survive_bytes_and_processes(nlp: Language) -> None:
    doc = nlp(PLAN)
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.policy_facts == doc._.policy_facts
    assert [span._.fact for span in again.spans["policygraph"]] == [span._.fact for span in doc.spans["policygraph"]]
    (piped,) = nlp.pipe([PLAN], n_process=2)
    assert piped._.policy_facts == doc._.policy_facts


def test_rules_and_key_are_settings(tmp_path: Path) -> None:
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "units.yaml").write_text("classifiers:\n  - [锭]\n", encoding="utf-8")
    made = spacy.blank("zh")
    made.add_pipe("policygraph", config={"rules": str(tmp_path), "spans_key": "sc"})
    doc = made("到2027年，新增纺纱产能20万锭。")
    assert [span._.fact.unit for span in doc.spans["sc"] if span.label_ == "target"] == ["万锭"]
    with pytest.raises(RuleError):
        spacy.blank("zh").add_pipe("policygraph", config={"rules": str(tmp_path / "none")})


def test_the_pipeline_is_saved_and_loaded(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    assert len(spacy.load(tmp_path)(PLAN).spans["policygraph"]) == len(nlp(PLAN).spans["policygraph"])


# ---------------------------------------------------------------- export


@pytest.fixture
def library(samples: Path, tmp_path: Path) -> Library:
    made = Library(tmp_path / "library")
    for path in sorted((samples / "documents").iterdir()):
        made.add(path, extract_facts(path), path.read_bytes())
    return made


def _docs(path: Path) -> list[Any]:
    return list(DocBin().from_disk(path).get_docs(spacy.blank("zh").vocab))


def test_every_fact_of_a_library_is_in_one_split(library: Library, tmp_path: Path) -> None:
    sizes = write_splits(library, tmp_path / "data")
    splits = {split: _docs(tmp_path / "data" / f"{split}.spacy") for split in ("train", "dev")}
    assert {split: len(docs) for split, docs in splits.items()} == {split: size.texts for split, size in sizes.items()}
    for split, docs in splits.items():
        assert {split_of(doc.user_data["document"]) for doc in docs} <= {split}
    exported = sorted(
        (doc.user_data["document"], span.id_, span.label_, span._.fact.evidence)
        for docs in splits.values()
        for doc in docs
        for span in doc.spans["policygraph"]
    )
    stored = sorted(
        (facts.name, fact.id, fact.type, fact.evidence) for facts in library.all_facts() for fact in facts.records
    )
    assert exported == stored


def test_a_text_is_a_clause_of_the_source(library: Library, tmp_path: Path) -> None:
    write_splits(library, tmp_path)
    docs = _docs(tmp_path / "train.spacy") + _docs(tmp_path / "dev.spacy")
    for doc in docs:
        headings = [span for span in doc.spans["policygraph"] if span.label_ == "clause"]
        assert all(span.start == 0 for span in headings) or doc.user_data["start"] == 0
        assert all(span.text == span._.fact.evidence for span in doc.spans["policygraph"])


def test_the_split_of_a_document_is_fixed() -> None:
    splits = [split_of(f"document-{number}") for number in range(1000)]
    assert 150 < splits.count("dev") < 250
    assert (split_of("柳川市节能方案"), split_of("plan-7")) == ("train", "train")


def test_a_source_that_changed_is_refused(library: Library, tmp_path: Path) -> None:
    library.source("chengchuan-jieneng-2023").write_text("别的文字", encoding="utf-8")
    with pytest.raises(LibraryError, match="chengchuan-jieneng-2023"):
        write_splits(library, tmp_path)


# ---------------------------------------------------------------- the guide


def test_the_code_of_the_guide_runs(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(
        r"^```python\n(.*?)^```$", (root / "docs" / "spacy.md").read_text(encoding="utf-8"), re.M | re.S
    )
    (tmp_path / "mark.py").write_text(code, encoding="utf-8")
    runpy.run_path(str(tmp_path / "mark.py"))
    lines = capsys.readouterr().out.splitlines()
    assert "target 森林覆盖率达到45%以上 target.level" in lines
    assert lines[-1] == "森林覆盖率 >= 45 % 2027"
