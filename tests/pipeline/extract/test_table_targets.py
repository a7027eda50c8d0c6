"""Targets of indicator tables, read from whole documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import extract_facts
from pipeline.records import Responsibility, Target

_HEAD = "云泽市“十四五”能源发展规划\n二、主要目标\n"
_ROWS = """\
1 能源消费总量 万吨标准煤 820 950 3 预期性
2 其中：煤炭 万吨标准煤 400 380 -1 预期性
3 （1）非化石能源消费占比 % 12.5 18 〔5.5〕 约束性
4 可再生能源装机容量* 万千瓦 60 180 约24.6 预期性
5 单位GDP能耗降低 % —— —— 〔13.5〕 约束性
三、重点任务
"""


def _targets(folder: Path, table: str) -> list[Target]:
    path = folder / "plan.txt"
    path.write_text(_HEAD + table, encoding="utf-8")
    return [record for record in extract_facts(path).records if isinstance(record, Target)]


def test_what_is_summed_over_the_years_counts_where_the_year_has_no_value(tmp_path: Path) -> None:
    table = f"表1 主要指标表\n序号 指标名称 单位 2020年 2025年 年均/累计 属性\n{_ROWS}"
    found = [
        (target.indicator, str(target.value), target.change, target.deadline) for target in _targets(tmp_path, table)
    ]
    assert found == [
        ("能源消费总量", "950", "none", "2025"),
        ("煤炭", "380", "none", "2025"),
        ("非化石能源消费占比", "18", "none", "2025"),
        ("可再生能源装机容量", "180", "none", "2025"),
        ("单位GDP能耗", "13.5", "decrease", "2025"),
    ]


@pytest.mark.parametrize("head", ["年均增长（%）", "年均增长〔累计〕"])
def test_a_yearly_rate_is_a_goal_beside_the_level_and_no_sum(tmp_path: Path, head: str) -> None:
    table = f"表1 主要指标表\n序号 指标名称 单位 2020年 2025年 {head} 属性\n{_ROWS}"
    found = [target for target in _targets(tmp_path, table) if target.recurrence == "annual"]
    assert [(one.indicator, str(one.value), one.unit, one.change, one.comparator, one.deadline) for one in found] == [
        ("能源消费总量", "3", "%", "increase", "=", "2025"),
        ("煤炭", "1", "%", "decrease", "=", "2025"),
        ("可再生能源装机容量", "24.6", "%", "increase", "~", "2025"),
    ]
    assert all(one.baseline_value is None for one in found)


def test_heads_of_columns_are_no_units_and_deadlines_need_no_before(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(
        "云泽县2024年优化政务服务任务清单\n序号 任务名称 具体举措 牵头单位 责任单位 完成时限\n"
        "1 企业开办便利化 将企业开办时间压缩至0.5个工作日以内 县市场监管局 县税务局、县公安局 6月底\n"
        "2 工程审批提速 一般项目审批时限压缩至45个工作日 县行政审批局 县住建局 年底前\n",
        encoding="utf-8",
    )
    records = extract_facts(path).records
    units = [[unit.name for unit in record.departments] for record in records if isinstance(record, Responsibility)]
    assert units == [["县市场监管局", "县税务局", "县公安局"], ["县行政审批局", "县住建局"]]
    assert [record.deadline for record in records if isinstance(record, Target)] == ["2024-06", "2024"]
