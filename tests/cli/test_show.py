"""`policygraph show`: the page and the printout of a marked document."""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

from tests.cli.conftest import Command

HOSTILE = """<script>alert(1)</script>柳川市"节能"方案
一、<img src=x onerror=alert(1)>主要目标
到2025年，“<b onmouseover='x'>&amp;”覆盖率达到18%。
参照《"><iframe src='//evil.example'>标准》执行。\u202e（市发展改革委负责）
"""
VOID = {"meta", "input"}


class Page(HTMLParser):
    """What a page is made of; elements that are not closed in their order are `crooked`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.crooked = False
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.crooked |= not self.open or self.open.pop() != tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words += data

    def values(self, name: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(name)) is not None]


def _page(policygraph: Command, path: Path, *more: str) -> Page:
    done = policygraph("show", path, "--format", "html", *more)
    assert done.returncode == 0, done.stderr
    return Page(done.stdout)


def test_the_page_loads_and_runs_nothing(policygraph: Command, plans: Path) -> None:
    done = policygraph("show", plans / "city.txt", "--format", "html")
    page = Page(done.stdout)
    assert not {"script", "link", "img", "iframe", "object", "base"} & {tag for tag, _ in page.elements}
    assert page.values("src") == []
    assert all(value.startswith("#") for value in page.values("href"))
    assert "url(" not in done.stdout
    assert "@import" not in done.stdout
    assert "default-src 'none'; style-src 'unsafe-inline'" in page.values("content")


def test_links_lead_from_the_list_to_the_text_and_back(policygraph: Command, plans: Path) -> None:
    page = _page(policygraph, plans / "city.txt")
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {value.removeprefix("#") for value in page.values("href")} <= set(ids)
    facts = [json.loads(line) for line in policygraph("facts", plans / "city.txt").stdout.splitlines()]
    for fact in facts[1:]:
        assert f"#f-{fact['id']}" in page.values("href")
        assert f"#i-{fact['id']}" in page.values("href")


def test_the_legend_counts_the_facts(policygraph: Command, plans: Path) -> None:
    done = policygraph("show", plans / "city.txt", "--format", "html")
    counts = dict(re.findall(r'id="show-(\w+)" checked>[^<]*<b>(\d+)</b>', done.stdout))
    facts = [json.loads(line) for line in policygraph("facts", plans / "city.txt").stdout.splitlines()]
    found = Counter(fact["type"] for fact in facts)
    assert {kind: int(count) for kind, count in counts.items() if int(count)} == dict(found)


def test_fields_stand_in_tooltips_and_in_the_list(policygraph: Command, plans: Path) -> None:
    page = _page(policygraph, plans / "city.txt")
    (tip, *_) = [value for value in page.values("title") if "绿色建筑占比" in value]
    for line in ("指标：城镇新建建筑中绿色建筑占比", "数值：100%", "期限：2025", "责任单位：市住房城乡建设局"):
        assert line in tip.splitlines()
    assert "城镇新建建筑中绿色建筑占比 100%" in page.words


def test_the_page_speaks_english(policygraph: Command, plans: Path) -> None:
    page = _page(policygraph, plans / "city.txt", "--lang", "en")
    assert "target 1" in page.words
    assert "目标 1" not in page.words
    assert any("deadline: 2025" in value for value in page.values("title"))


def test_text_of_the_document_never_becomes_markup(policygraph: Command, tmp_path: Path) -> None:
    path = tmp_path / "hostile.txt"
    path.write_text(HOSTILE, encoding="utf-8")
    page = _page(policygraph, path)
    assert not page.crooked
    assert page.open == []
    assert not {"script", "img", "iframe"} & {tag for tag, _ in page.elements}
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert "<img src=x onerror=alert(1)>" in page.words
    assert "<script>alert(1)</script>" in page.words
    assert "\u202e" not in page.words


def test_a_page_of_every_sample_is_well_formed(policygraph: Command, samples: Path) -> None:
    for path in sorted((samples / "documents").glob("*-2024.*")):
        page = _page(policygraph, path)
        assert not page.crooked, path.name
        assert page.open == []


def test_tables_stay_tables(policygraph: Command, samples: Path) -> None:
    done = policygraph("show", samples / "documents" / "yinghu-shidian-2024.html", "--format", "html")
    assert re.search(r'<td[^>]*><div class="d1"><span class="m target v0" title=', done.stdout)


def test_the_printout_marks_and_lists_the_facts(policygraph: Command, plans: Path) -> None:
    done = policygraph("show", plans / "city.txt")
    assert done.returncode == 0
    assert "⟦森林覆盖率达到45%|目标2⟧" in done.stdout
    assert re.search(r"目标2 +森林覆盖率 45% · 2025", done.stdout)
    assert re.search(r"责任1 +牵头：市住房城乡建设局；配合：市自然资源局", done.stdout)
    assert "\x1b" not in done.stdout


def test_the_printout_of_a_table_holds_every_cell(policygraph: Command, tmp_path: Path) -> None:
    path = tmp_path / "tasks.txt"
    path.write_text(
        "柳川市节能任务清单\n附件\n任务分工表\n序号\t重点任务\t牵头单位\n"
        "1\t到2025年，新建充电桩300个。\t市交通局\n2\t推进公共机构节能。\t市机关事务局\n",
        encoding="utf-8",
    )
    lines = policygraph("show", path).stdout.splitlines()
    (row,) = [line for line in lines if "市交通局" in line and "│" in line]
    assert [cell.strip() for cell in row.split("│")[1:-1]] == [
        "⟦1⟧",
        "到2025年，⟦新建充电桩300个|目标1⟧。",
        "⟦市交通局|责任1⟧",
    ]


def test_a_file_takes_what_would_be_printed(policygraph: Command, plans: Path, tmp_path: Path) -> None:
    for form in ("html", "terminal"):
        printed = policygraph("show", plans / "city.txt", "--format", form).stdout
        done = policygraph("show", plans / "city.txt", "--format", form, "-o", tmp_path / "out")
        assert done.stdout == ""
        assert (tmp_path / "out").read_text(encoding="utf-8") == printed


def test_a_missing_file_is_an_error(policygraph: Command) -> None:
    done = policygraph("show", "nowhere.txt")
    assert done.returncode == 1
    assert "nowhere.txt" in done.stderr
