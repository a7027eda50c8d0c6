"""The rule book refuses data that would be read otherwise than it is written."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pipeline.errors import RuleError
from pipeline.resources import data_folder
from pipeline.rules.book import RuleBook


def test_a_key_that_stands_twice_is_named_with_its_place(tmp_path: Path) -> None:
    shutil.copytree(data_folder("rules"), tmp_path / "rules")
    times = tmp_path / "rules" / "times.yaml"
    times.write_text(times.read_text(encoding="utf-8") + "kind: times\n", encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        RuleBook((tmp_path / "rules",)).rules("times")
    assert "times.yaml" in caught.value.zh
    assert "'kind'" in caught.value.en
    assert f"line {len(times.read_text(encoding='utf-8').splitlines())}" in caught.value.en


def test_the_head_of_the_targets_file_explains_all_its_shapes_give() -> None:
    text = (data_folder("rules") / "targets.yaml").read_text(encoding="utf-8")
    head = text.partition("\nkind:")[0]
    explained = set(re.findall(r"\w+", head.partition("`gives`")[2]))
    given = {key for rule in RuleBook((data_folder("rules"),)).rules("targets") for key in rule.gives}
    assert given
    assert given <= explained
