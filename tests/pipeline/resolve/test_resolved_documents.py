"""Documents across files: their regions, what citations mean, and which file holds which."""

from __future__ import annotations

import pytest

from pipeline.records import Document
from pipeline.resolve.documents import (
    Area,
    DocumentIndex,
    area_of,
    document_area,
    lies_in,
    number_key,
    region_names,
    title_key,
)
from tests.pipeline.conflicts.plans import NOWHERE, plan


def document(region, **head):
    return Document(evidence="", place=NOWHERE, title=head.pop("title", "方案"), region=region, **head)


@pytest.mark.parametrize(
    ("name", "code", "part"),
    [
        ("西安市", "610100", ""),
        ("赣州市章贡区", "360702", ""),
        ("西咸新区", "61N1", ""),
        ("西安高新技术产业开发区", "610100", "高新技术产业开发区"),
        ("全国", "000000", ""),
        ("云中市", None, "云中市"),
        (None, None, ""),
    ],
)
def test_areas(book, name, code, part):
    assert area_of(name, "", book) == Area(code, part)


def test_the_context_decides_between_regions_of_one_name(book):
    assert document_area(document("鼓楼区", issuers=("福州市鼓楼区人民政府",)), book) == Area("350102")
    assert document_area(document("鼓楼区", issuers=("徐州市鼓楼区人民政府",)), book) == Area("320302")
    assert document_area(document("鼓楼区"), book) == Area(None, "鼓楼区")


def test_containment(book):
    zone, district, city, province, nation = (
        area_of(name, "", book) for name in ("西安高新技术产业开发区", "雁塔区", "西安市", "陕西省", "全国")
    )
    inside = {
        (a, b) for a in (zone, district, city, province, nation) for b in (zone, district, city, province, nation)
    }
    found = {pair for pair in inside if lies_in(*pair, book)}
    assert found == {
        (zone, city), (zone, province), (zone, nation), (district, city), (district, province), (district, nation),
        (city, province), (city, nation), (province, nation),
    }  # fmt: skip
    assert not lies_in(Area(None, "云中市"), nation, book)


def test_the_names_of_a_region(book):
    assert region_names(area_of("西安市", "", book), "西安市", book)[:2] == ("西安市", "西安")
    assert region_names(Area(None, "云中市"), "云中市", book) == ("云中市",)


@pytest.mark.parametrize(
    "title",
    [
        "甲市节水行动方案",
        "《甲市节水行动方案》",
        "甲市节水行动方案（2023年修订）",
        "甲市节水行动方案(修订版)",
        "甲市人民政府办公室关于印发《甲市节水行动方案》的通知",
        "甲市人民政府关于印发甲市节水行动方案的通知",
        "甲市节水行动方案（试行）",
    ],
)
def test_titles_of_one_document(title):
    assert title_key(title) == "甲市节水行动方案"


def test_a_span_of_years_is_part_of_a_title():
    assert title_key("甲市节水行动方案（2021—2025年）") != title_key("甲市节水行动方案（2026—2030年）")


def test_numbers_of_one_document():
    assert {
        number_key(n) for n in ("甲政办〔2024〕7号", "甲政办[2024]7号", "甲政办（2024）7 号", "甲政办【2024】7号")
    } == {"甲政办〔2024〕7号"}
    assert number_key(None) is None


def test_a_citation_is_found_by_number_before_title():
    first = plan("一", "西安市", title="节水方案", doc_number="市政办〔2020〕1号")
    second = plan("二", "西安市", title="节水方案", doc_number="市政办〔2024〕9号")
    index = DocumentIndex([first, second])
    assert index.find("节水方案", "市政办[2024]9号") == ("二",)
    assert index.find("《节水方案》", None) == ("一", "二")
    assert index.find("别的方案", None) == ()
