"""Pages in the layouts of government sites (tests/made_pages.py): the text without what stands around it, its metadata,
its attachments by name; encodings declared wrongly; pages made to cost time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline import extract_facts
from pipeline.jsonl import dump_line
from pipeline.readers import read
from tests.made_pages import PAGES, TITLE, archived, national, page

AROUND = (
    "分享",
    "打印",
    "相关文件",
    "网站标识码",
    "首页",
    "隐藏的话",
    "2099",
    "脚本",
    "模板里的话",
    "解读",
    "浏览次数",
)
PARAGRAPHS = [
    TITLE,
    "柳政办发〔2024〕12号",
    "各县区人民政府，市政府各部门：",
    "《柳川市节能降碳工作方案》已经市政府同意，现印发给你们，请认真贯彻执行。",
    "柳川市人民政府办公室",
    "2024年3月1日",
    "柳川市节能降碳工作方案",
    "一、主要目标",
    "到2025年，全市非化石能源消费比重达到18%，森林覆盖率达到45%。",
    "二、重点任务",
    "（一）推进绿色建筑。到2025年，城镇新建建筑中绿色建筑占比达到100%。（市住房城乡建设局牵头，市自然资源局配合）",
]
FILES = ["柳川市节能降碳指标表", "责任单位名单"]


def written(folder: Path, data: bytes, name: str = "page.html") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def facts(path: Path) -> list[dict[str, Any]]:
    return [json.loads(dump_line(fact)) for fact in extract_facts(path).records]


def stated(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """The targets and responsibilities, without places."""
    return [
        (fact.get("indicator"), fact.get("value"), fact.get("deadline"), json.dumps(fact.get("departments")))
        for fact in found
        if fact["type"] in ("target", "responsibility", "milestone")
    ]


@pytest.mark.parametrize("name", PAGES)
def test_text_without_what_stands_around_it(name: str, tmp_path: Path) -> None:
    source = read(written(tmp_path, PAGES[name]().encode()))
    told = [source.text[b.start : b.end] for b in source.blocks if b.table is None]
    assert told[: len(PARAGRAPHS)] == PARAGRAPHS
    assert [word for word in AROUND if word in source.text] == []
    (table,) = [block.table for block in source.blocks if block.table]
    assert (table.rows, table.columns) == (4, 5)
    assert [source.text[c.start : c.end] for c in table.cells if c.row == 2][1] == "可再生能源\n消费占比"


@pytest.mark.parametrize("name", PAGES)
def test_metadata(name: str, tmp_path: Path) -> None:
    document = facts(written(tmp_path, PAGES[name]().encode()))[0]
    wanted = {
        "title": "柳川市节能降碳工作方案",
        "notice_title": TITLE,
        "doc_number": "柳政办发〔2024〕12号",
        "issuers": ["柳川市人民政府办公室"],
        "issued_on": "2024-03-01",
        "published_on": "2024-03-05",
    }
    assert {key: document[key] for key in wanted} == wanted
    assert document["index_number"]
    assert bool(document["category"]) is (name != "municipal")
    assert document["attachments"] == ([] if name == "municipal" else FILES)
    assert [each["kind"] for each in document["validity"]] == (["ended"] if name == "municipal" else [])


def test_every_layout_gives_the_same_facts(tmp_path: Path) -> None:
    found = {name: stated(facts(written(tmp_path, made().encode()))) for name, made in PAGES.items()}
    assert len(found["national"]) == 8
    assert all(each == found["national"] for each in found.values())


def test_attachments_are_named_with_their_links_and_not_fetched(tmp_path: Path) -> None:
    source = read(written(tmp_path, national().encode()))
    (notice,) = source.warnings
    assert "柳川市节能降碳指标表.xlsx（./P020240301.xlsx）" in notice.zh
    assert "责任单位名单.pdf (/upload/2024/名单.pdf)" in notice.en
    entries = [field for field in source.fields if field.name == "附件"]
    assert [source.text[field.start : field.end] for field in entries] == [field.value for field in entries]


def test_the_text_in_another_format_is_no_attachment(tmp_path: Path) -> None:
    links = "<a href='a.pdf'>公报PDF下载</a><a href='b.doc' title='名单.doc'>下载</a>"
    body = f"<p>到2025年，占比达到10%，全部完成。</p>{links}"
    source = read(written(tmp_path, page(body).encode()))
    assert [field.value for field in source.fields if field.name == "附件"] == ["名单.doc"]


def test_footnotes_stand_behind_the_text(tmp_path: Path) -> None:
    source = read(written(tmp_path, PAGES["municipal"]().encode()))
    assert source.text.index("[1] 森林覆盖率以2020年普查") > source.blocks[-1].end
    area = "<p>建成面积达到3000m<sup>2</sup>，其中绿地占30%<sup>[2]</sup>，已经公布<sup>①</sup>。</p>"
    assert "3000m2，其中绿地占30%，已经公布。" in read(written(tmp_path, page(area).encode())).text


def test_web_archive(tmp_path: Path) -> None:
    plain = facts(written(tmp_path, national().encode()))
    for name in ("page.mht", "page.mhtml"):
        kept = facts(written(tmp_path, archived(), name))
        assert stated(kept) == stated(plain)
        assert kept[0]["index_number"] == plain[0]["index_number"]


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "gbk", "iso-8859-1", "no-such-code", None])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_declared_wrongly(declared: str | None, encoding: str, tmp_path: Path) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    body = f"<h1>{TITLE}</h1><p>到2025年，全市非化石能源消费比重达到18%，㎡与𬭩都在。</p>"
    source = read(written(tmp_path, page(body, head).encode(encoding)))
    assert "非化石能源消费比重达到18%，㎡与𬭩都在" in source.text


def test_nesting_without_end(tmp_path: Path) -> None:
    body = "<div>" * 15_000 + "<p>到2025年，非化石能源消费比重达到18%，完成。</p>"
    assert "18%" in read(written(tmp_path, page(body).encode())).text


def test_spans_without_end(tmp_path: Path) -> None:
    row = "<tr>" + "<td colspan=1000 rowspan=1000>到2025年，达到10%。</td>" * 3 + "</tr>"
    assert "10%" in read(written(tmp_path, page(f"<table>{row * 900}</table>").encode())).text
