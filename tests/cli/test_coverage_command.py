"""`coverage`, and `explain` of a file."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Command

LEFT = "各单位备案序列37，其余照旧。\n"


def rows(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_coverage_counts_and_lists(policygraph: Command, plans: Path) -> None:
    done = policygraph("coverage", plans, "--format", "jsonl")
    assert done.returncode == 0
    city, forest = rows(done.stdout)
    assert (city["document"], city["open"], city["share"]) == ("city", 0, 100.0)
    assert all(each["numbers"] == each["claimed"] + each["explained"] + each["open"] for each in (city, forest))  # type: ignore[operator]
    with (plans / "forest.txt").open("a", encoding="utf-8") as file:
        file.write(LEFT)
    done = policygraph("coverage", plans, "--open", "--format", "jsonl")
    assert done.returncode == 0
    (left,) = rows(done.stdout)
    assert (left["document"], left["text"], left["sentence"]) == ("forest", "37", "各单位备案序列37，其余照旧")
    assert "1 个待查" in done.stderr
    table = policygraph("coverage", plans, "--open", "--lang", "en")
    assert "claimed" in table.stdout
    assert "其余照旧" in table.stdout
    assert "1 open" in table.stderr


def test_coverage_goes_on_behind_a_file_that_cannot_be_read(policygraph: Command, plans: Path) -> None:
    done = policygraph("coverage", plans / "absent.txt", plans / "city.txt", "--format", "jsonl")
    assert done.returncode == 1
    assert "absent.txt" in done.stderr
    assert [row["document"] for row in rows(done.stdout)] == ["city"]


def test_explain_a_file(policygraph: Command, plans: Path) -> None:
    facts = rows(policygraph("facts", plans / "city.txt").stdout)
    (target,) = [fact for fact in facts if fact.get("value") == 2000]
    done = policygraph("explain", target["id"], "--file", plans / "city.txt")
    assert done.returncode == 0
    assert "【新增公共充电桩2000个】" in done.stdout
    assert "deadline: 2024 ← 同一句的前文【到2024年底】" in done.stdout
    assert "owners: 市交通运输局 ← 段末括号【" in done.stdout
    done = policygraph("explain", "absent", "--file", plans / "city.txt", "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no fact absent" in done.stderr
