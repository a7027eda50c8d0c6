"""`diff`, `cascade`, `--as-of` and `judgements --kind document`, on the sample documents."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Command, Done

DRAFT, FINAL = "chengchuan-jieshui-2024-draft", "chengchuan-jieshui-2024"
WATER = (f"{DRAFT}.html", f"{FINAL}.docx", "chengchuan-gongshui-2019.txt", "chengchuan-wushui-2021.txt")
MORE = ("chengchuan-wushui-2024.docx", "yunling-jieneng-2021.html")


@pytest.fixture(scope="module")
def rules(samples: Path) -> tuple[str, str]:
    return "--rules", str(samples / "rules")


@pytest.fixture
def water(policygraph: Command, samples: Path, rules: tuple[str, str]) -> Command:
    """The program, beside a library of documents about water."""
    paths = [samples / "documents" / name for name in (*WATER, *MORE)]
    done = policygraph("ingest", *paths, *rules)
    assert done.returncode == 0, done.stderr

    def with_rules(*arguments: object, **environment: str) -> Done:
        return policygraph(*arguments, *rules, **environment)

    return with_rules


def lines(done: Done) -> list[dict[str, object]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


# ------------------------------------------------------------ diff


def test_a_draft_and_its_final_text(water: Command) -> None:
    found = lines(water("diff", DRAFT, FINAL, "--format", "json"))
    targets = {one["new"]["indicator"]: (one["changes"], one["trends"]) for one in found if one["what"] == "target"}
    assert targets == {
        "城市公共供水管网漏损率": (["value"], ["stricter"]),
        "公共机构节水型单位建成率": (["value"], ["looser"]),
        "建成节水型居民小区": (["deadline"], ["later"]),
        "建成节水型企业": (["added"], []),
    }
    assert [one["trends"] for one in found if one["what"] == "milestone"] == [["later"]]
    new_work = [one["new"]["name"] for one in found if one["what"] == "assignment" and one["kind"] == "added"]
    assert new_work == ["市住房城乡建设局"]


@pytest.mark.parametrize("old", [DRAFT, f"{DRAFT}@1", "澄川市节约用水管理办法（征求意见稿）"])
def test_documents_are_named_in_several_ways(water: Command, old: str) -> None:
    done = water("diff", old, "澄政办发[2024]30号", "--format", "csv")
    if "（" in old:
        assert done.returncode == 2
        assert DRAFT in done.stderr
        assert FINAL in done.stderr
    else:
        rows = list(csv.DictReader(io.StringIO(done.stdout)))
        assert {row["change"] for row in rows} == {"数值", "期限", "新增", "未变"}


def test_files_need_no_library(policygraph: Command, samples: Path, rules: tuple[str, str]) -> None:
    paths = (samples / "documents" / name for name in WATER[:2])
    done = policygraph("diff", *paths, *rules, "--lang", "en", "--format", "markdown")
    head, line, first, *_ = done.stdout.splitlines()
    assert head.startswith("| what | change | item |")
    assert line.startswith("| --- |")
    assert "8%" in first
    assert "changes: " in done.stderr


def test_a_workbook_has_a_sheet_a_kind(water: Command, tmp_path: Path) -> None:
    assert water("diff", DRAFT, FINAL, "--format", "xlsx", "-o", "diff.xlsx").returncode == 0
    book = openpyxl.load_workbook(tmp_path / "diff.xlsx")
    assert book.sheetnames == ["定量目标", "时间节点", "责任分工"]
    assert book["定量目标"]["C2"].value == "城市公共供水管网漏损率"


def test_what_is_nowhere_is_said(water: Command) -> None:
    done = water("diff", "没有", FINAL)
    assert (done.returncode, done.stdout) == (2, "")
    assert "没有“没有”" in done.stderr
    assert water("diff", f"{FINAL}@7", FINAL).returncode == 1


# ------------------------------------------------------------ as of a day


def in_force(water: Command, day: str) -> set[str]:
    return {str(one["document"]) for one in lines(water("query", "documents", "--as-of", day, "--format", "json"))}


def test_what_was_in_force(water: Command) -> None:
    assert in_force(water, "2020") == {"chengchuan-gongshui-2019"}
    june = in_force(water, "2024-06-30")
    assert {"chengchuan-wushui-2021", "chengchuan-gongshui-2019"} <= june
    assert not {"chengchuan-wushui-2024", DRAFT, FINAL} & june
    july = in_force(water, "2024-07-01")
    assert "chengchuan-wushui-2024" in july
    assert "chengchuan-wushui-2021" not in july
    assert FINAL in in_force(water, "2026-09-30")
    assert FINAL not in in_force(water, "2026-10-01")


def test_repealed_clauses_are_gone_and_the_rest_stays(water: Command) -> None:
    def clauses(day: str) -> list[object]:
        found = lines(water("query", "region-targets", "-p", "region=澄川市", "--as-of", day, "--format", "json"))
        return [one["clause"] for one in found if one["document"] == "chengchuan-gongshui-2019"]

    assert clauses("2024-09-30") == ["第三条", "第四条", "第五条"]
    assert clauses("2024-10-01") == ["第三条"]


def test_a_later_document_changes_what_was_there(policygraph: Command, samples: Path, rules: tuple[str, str]) -> None:
    documents = [samples / "documents" / name for name in (*WATER, *MORE)]
    ask = ("query", "documents", "--as-of", "2025", "--format", "json", *rules)
    later = samples / "documents" / MORE[0]
    policygraph("ingest", *(path for path in documents if path != later), *rules)
    assert "chengchuan-wushui-2021" in policygraph(*ask).stdout
    policygraph("ingest", later, *rules)
    assert "chengchuan-wushui-2021" not in policygraph(*ask).stdout
    policygraph("remove", later.stem, *rules)
    assert "chengchuan-wushui-2021" in policygraph(*ask).stdout


def test_two_versions_of_one_document_in_the_library(policygraph: Command, tmp_path: Path) -> None:
    plan = tmp_path / "plan.txt"
    text = "柳川市节水方案\n柳政发〔2024〕3号\n一、目标\n到2025年，再生水利用率达到{}%。\n"
    for value in (25, 30):
        plan.write_text(text.format(value), encoding="utf-8")
        policygraph("ingest", plan)
    plan.unlink()
    (one,) = lines(policygraph("diff", "plan@1", "plan", "--format", "json"))
    assert (one["kind"], one["trends"], one["by"]) == ("value", ["stricter"], 5)
    (none,) = lines(policygraph("diff", "plan@2", "plan", "--format", "json"))
    assert none["kind"] == "unchanged"


def test_drafts_are_named_and_never_count(water: Command) -> None:
    done = water("query", "documents", "--as-of", "2024-12-31")
    assert f"草案不计入（1）：{DRAFT}" in done.stderr


def test_a_wrong_day_is_wrong_use(water: Command) -> None:
    for arguments in (("query", "documents"), ("conflicts",), ("cascade", "漏损率")):
        done = water(*arguments, "--as-of", "2024-13")
        assert done.returncode == 2
        assert "2024-13" in done.stderr


def test_a_query_that_knows_no_day_says_so(policygraph: Command, samples: Path, tmp_path: Path) -> None:
    own = tmp_path / "rules" / "queries"
    own.mkdir(parents=True)
    head = "// zh: 文件\n// en: documents\n// columns:\n//   id: {zh: 编号, en: id}\n"
    query = f"{head}MATCH (p:Document) RETURN p.id AS id ORDER BY id\n"
    (own / "mine.cypher").write_text(query, encoding="utf-8")
    policygraph("ingest", samples / "documents" / WATER[2], "--rules", tmp_path / "rules")
    done = policygraph("query", "mine", "--as-of", "2024", "--rules", tmp_path / "rules")
    assert (done.returncode, done.stdout) == (2, "")


def test_conflicts_of_a_day(water: Command) -> None:
    def pairs(*day: str) -> set[frozenset[object]]:
        found = lines(water("conflicts", *day, "--format", "json"))
        return {frozenset((one["a"]["doc"], one["b"]["doc"])) for one in found}

    province = frozenset(("chengchuan-wushui-2024", "yunling-jieneng-2021"))
    everything, then = pairs(), pairs("--as-of", "2024-06-30")
    assert then <= everything
    assert province not in then
    assert all(FINAL not in pair for pair in then)


# ------------------------------------------------------------ cascade, judgements


def test_the_cascade_tells_gaps(water: Command) -> None:
    found = lines(water("cascade", "再生水利用率", "--format", "json"))
    assert [(one["region"], one["relation"]) for one in found] == [("云岭省", "top"), ("澄川市", "other_date")]
    gone = lines(water("cascade", "再生水利用率", "--as-of", "2024-06-30", "--format", "json"))
    assert [(one["region"], one["relation"]) for one in gone] == [("云岭省", "top"), ("澄川市", "gap")]
    table = water("cascade", "再生水利用率", "--lang", "en", "--as-of", "2024-06-30")
    assert "gap" in table.stdout


def test_a_user_parts_two_versions(water: Command) -> None:
    judged = lines(water("judgements", "--kind", "document", "--format", "json"))
    assert {(one["a"], one["b"], one["rule"]) for one in judged} >= {(DRAFT, FINAL, "document-draft")}
    assert water("judgements", "split", DRAFT, FINAL, "--kind", "document").returncode == 0
    kinds = {one["rule"] for one in lines(water("judgements", "--kind", "document", "--format", "json"))}
    assert "user" in kinds
    assert "document-draft" not in kinds
    assert water("judgements", "merge", "无", "也无", "--kind", "document").returncode == 2
    assert water("judgements", "merge", "个", "项", "--kind", "unit").returncode == 2
