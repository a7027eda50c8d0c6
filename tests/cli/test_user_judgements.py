"""`judgements split|merge`: a user's word about names wins over the rules, and stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.conftest import Command

HOUSING, TRAFFIC = "市住房城乡建设局（柳川市）", "市交通运输局（柳川市）"


def targets(policygraph: Command, department: str) -> list[dict[str, Any]]:
    done = policygraph("query", "department-targets", "-p", f"department={department}", "--format", "json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_merge_reaches_queries_and_survives_a_new_ingest(filled: Command, plans: Path) -> None:
    apart = len(targets(filled, "市住房城乡建设局")), len(targets(filled, "市交通运输局"))
    assert filled("judgements", "merge", HOUSING, TRAFFIC).returncode == 0
    assert len(targets(filled, "柳川市交通运输局")) == sum(apart)
    assert filled("ingest", plans, "--reread").returncode == 0
    assert len(targets(filled, "市住房城乡建设局")) == sum(apart)
    listed = filled("judgements", "--kind", "department", "--format", "json").stdout
    assert any(json.loads(line)["rule"] == "user" for line in listed.splitlines())


def test_a_split_takes_back_a_merge(filled: Command) -> None:
    before = targets(filled, "市交通运输局")
    filled("judgements", "merge", HOUSING, TRAFFIC)
    done = filled("judgements", "split", HOUSING, TRAFFIC)
    assert done.returncode == 0, done.stderr
    assert targets(filled, "市交通运输局") == before


def test_what_cannot_be_judged_is_refused(filled: Command) -> None:
    for words in (
        ("merge", "甲局"),
        ("join", "甲局", "乙局"),
        ("merge", "甲局", "甲局"),
        ("split", HOUSING, "柳川市住房城乡建设局（柳川市）"),
        ("merge", "文物局", TRAFFIC),
    ):
        assert filled("judgements", *words).returncode == 2, words
    assert not Path("policygraph-data/judgements.user.jsonl").exists()


def test_indicators_may_be_judged_too(filled: Command) -> None:
    done = filled("judgements", "merge", "森林覆盖率", "绿色建筑占比", "--kind", "indicator")
    assert done.returncode == 0, done.stderr
    assert "user" in filled("judgements", "--kind", "indicator").stdout


ENERGY = """柳川市人民政府关于印发柳川市能源方案的通知
柳政发〔2023〕9号
柳川市人民政府
2023年5月6日
柳川市能源方案
一、总体目标
到2025年，非化石能源消费比重达到20%。（市发展改革委（市能源局）牵头）
"""
COAL = """柳川市人民政府关于印发柳川市煤电方案的通知
柳政发〔2023〕10号
柳川市人民政府
2023年6月6日
柳川市煤电方案
一、总体目标
到2025年，煤电机组改造10台。（市能源局负责）
"""


def test_a_second_name_is_one_department_until_the_user_takes_it_back(filled: Command, plans: Path) -> None:
    (plans / "coal.txt").write_text(COAL, encoding="utf-8")
    assert filled("ingest", plans).returncode == 0
    (plans / "energy.txt").write_text(ENERGY, encoding="utf-8")
    assert filled("ingest", plans).returncode == 0
    for name in ("市能源局", "柳川市发改委"):
        assert [row["document"] for row in targets(filled, name)] == ["coal", "energy"]
    assert "同一机构的两个名称" in filled("judgements", "--kind", "department").stdout
    done = filled("judgements", "split", "市发展改革委（柳川市）", "市能源局（柳川市）")
    assert done.returncode == 0, done.stderr
    assert [row["document"] for row in targets(filled, "市能源局")] == ["coal"]
    assert [row["document"] for row in targets(filled, "市发改委")] == ["energy"]
    assert filled("judgements", "merge", "市发展改革委（柳川市）", "市能源局（柳川市）").returncode == 0
    assert len(targets(filled, "市能源局")) == 2
