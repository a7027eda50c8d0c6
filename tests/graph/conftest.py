"""Rules for the tests of the graph."""

from __future__ import annotations

import pytest

from pipeline.rules import RuleBook
from tests.made import fictional_book


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    """The rules, with the regions of the drafts."""
    return fictional_book(tmp_path_factory.mktemp("rules"))
