"""`policygraph export --format spacy`."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.tokens import DocBin

from tests.cli.conftest import Command


def test_training_data_is_written_in_two_splits(filled: Command, tmp_path: Path) -> None:
    done = filled("export", "--format", "spacy", "-o", tmp_path / "data")
    assert done.returncode == 0, done.stderr
    docs = [
        doc
        for split in ("train", "dev")
        for doc in DocBin().from_disk(tmp_path / "data" / f"{split}.spacy").get_docs(spacy.blank("zh").vocab)
    ]
    found = {span.text for doc in docs for span in doc.spans["policygraph"] if span.label_ == "target"}
    assert {"森林覆盖率达到45%", "森林覆盖率达到48%"} <= found
    assert {doc.user_data["document"] for doc in docs} == {"city", "forest"}


def test_training_data_needs_a_folder(filled: Command) -> None:
    done = filled("export", "--format", "spacy")
    assert done.returncode == 2
    assert "-o" in done.stderr
