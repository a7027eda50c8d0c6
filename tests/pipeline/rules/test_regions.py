"""The gazetteer: names and codes, containment, regions in running text, a user's own regions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import RuleError
from pipeline.rules import rulebook
from pipeline.rules.regions import NATION, Gazetteer, RegionWords, gazetteer

COLUMNS = "code,name,short,level,parents,other,until\n"


@pytest.fixture(scope="module")
def places() -> Gazetteer:
    return gazetteer(rulebook())


def one(places: Gazetteer, name: str, within: str | None = None) -> str:
    (found,) = places.find(name, within)
    return found.code


def test_every_division_hangs_together(places: Gazetteer) -> None:
    assert len(places) > 3300
    for region in (places.get(code) for code in places.codes()):
        assert region.code == NATION or region.parents, region
        for parent in region.parents:
            assert places.get(parent).level in ("nation", "province", "prefecture"), region
        assert places.contains(NATION, region.code)


def test_there_are_thirty_four_provinces_and_nineteen_new_areas(places: Gazetteer) -> None:
    levels = [places.get(code).level for code in places.codes()]
    assert levels.count("province") == 34
    # 浦东新区 and 滨海新区 are districts of GB/T 2260; the other seventeen have no code there
    assert levels.count("new_area") == 17
    assert {places.find(name)[0].level for name in ("浦东新区", "滨海新区")} == {"county"}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("陕西省", "610000"),
        ("陕西", "610000"),
        ("内蒙古", "150000"),
        ("新疆", "650000"),
        ("延边州", "222400"),
        ("寻甸县", "530129"),
        ("前郭尔罗斯蒙古族自治县", "220721"),
        ("济源市", "419001"),
        ("襄樊市", "420600"),
        ("全国", NATION),
    ],
)
def test_full_short_and_former_names_lead_to_the_region(places: Gazetteer, name: str, code: str) -> None:
    assert places.find(name)[0].code == code


def test_an_unknown_name_leads_nowhere(places: Gazetteer) -> None:
    assert places.find("云泽市") == ()
    assert not places.contains("610000", "云泽市")


def test_an_ambiguous_name_is_resolved_by_what_contains_it(places: Gazetteer) -> None:
    assert len(places.find("鼓楼区")) == 4
    assert one(places, "鼓楼区", "320100") == "320106"
    assert places.full_name(places.get("320106")) == "南京市鼓楼区"
    assert places.full_name(places.get("610113")) == "雁塔区"
    assert [region.level for region in places.find("吉林")] == ["province", "prefecture"]


def test_an_abolished_division_steps_back_behind_one_in_use(places: Gazetteer) -> None:
    assert [region.name for region in places.find("密云")] == ["密云区"]
    (old,) = places.find("密云县")
    assert old.until is not None
    assert places.contains("110000", old.code)


CHANGES = [
    line.split("\t")
    for line in (Path(__file__).parents[2] / "data" / "region_changes.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("year", "place", "old", "new"), CHANGES, ids=[f"{row[0]}-{row[1]}" for row in CHANGES])
def test_a_division_is_found_by_its_name_before_and_after_a_change(
    places: Gazetteer, year: str, place: str, old: str, new: str
) -> None:
    within = one(places, place)
    for name in old.replace("-", "").split():
        (found,) = places.find(name, within)
        # renamed under the same code, or abolished: listed last in the year before
        assert (found.until is None and found.name != name) or found.until == int(year) - 1, name
    for name in new.replace("-", "").split():
        current = [found for found in places.find(name, within) if found.name == name]
        assert [found.until for found in current] == [None], name


@pytest.mark.parametrize(
    ("name", "today"),
    [("密云县", "密云区"), ("长乐市", "长乐区"), ("户县", "鄠邑区"), ("崇文区", "东城区"), ("雁塔区", "雁塔区")],
)
def test_what_an_abolished_division_became(places: Gazetteer, name: str, today: str) -> None:
    assert places.get(places.today(places.find(name)[0].code)).name == today


def test_every_successor_is_in_use() -> None:
    book = rulebook()
    places = gazetteer(book)
    for old, new in book.vocabulary("regions", RegionWords).became.items():
        assert places.get(old).until, old
        assert places.get(new).until is None, new


def test_a_new_area_lies_in_each_of_its_cities(places: Gazetteer) -> None:
    area = one(places, "西咸新区")
    for outer in ("610100", "610400", "610000", NATION, area):
        assert places.contains(outer, area)
    assert not places.contains("610500", area)
    assert not places.contains(area, "610100")


def test_regions_in_running_text(places: Gazetteer) -> None:
    text = "陕西省西安市雁塔区和甘肃张掖，支持兰州新区、西咸新区建设"
    assert [(text[start:end], region.name) for start, end, region in places.regions_in(text)] == [
        ("陕西省", "陕西省"),
        ("西安市", "西安市"),
        ("雁塔区", "雁塔区"),
        ("甘肃", "甘肃省"),
        ("张掖", "张掖市"),
        ("兰州新区", "兰州新区"),
        ("西咸新区", "西咸新区"),
    ]


def test_an_ambiguous_name_in_text_is_read_in_its_context_or_not_at_all(places: Gazetteer) -> None:
    assert [region.code for _, _, region in places.regions_in("福州市鼓楼区")] == ["350100", "350102"]
    assert places.regions_in("鼓楼区") == []
    assert [region.code for _, _, region in places.regions_in("鼓楼区", within="410200")] == ["410204"]


@pytest.mark.parametrize(
    "text", ["老城区改造", "创建示范县", "建成县级医院", "安康建设", "日照时数", "入海口", "城区改造", "中国式现代化"]
)
def test_words_that_only_look_like_a_region(places: Gazetteer, text: str) -> None:
    assert places.regions_in(text) == []


def test_a_county_of_one_character_stands_alone(places: Gazetteer) -> None:
    assert [region.name for _, _, region in places.regions_in("甘肃省陇南市成县")] == ["甘肃省", "陇南市", "成县"]
    assert [region.name for _, _, region in places.regions_in("礼县、成县")] == ["礼县", "成县"]


@given(st.text(alphabet="陕西省西安市雁塔区县和鼓楼中国新疆", max_size=30))
def test_regions_follow_one_another(text: str) -> None:
    found = gazetteer(rulebook()).regions_in(text)
    last = 0
    for start, end, region in found:
        assert last <= start < end
        last = end
        assert text[start:end] in (region.name, region.short, *region.other)


def overlay(folder: Path, lines: str) -> Gazetteer:
    (folder / "vocabulary").mkdir()
    (folder / "vocabulary" / "regions.csv").write_text(lines, encoding="utf-8")
    return gazetteer(rulebook(folder))


def test_a_user_adds_regions_of_their_own(tmp_path: Path) -> None:
    places = overlay(
        tmp_path,
        COLUMNS + "980000,云泽省,云泽,province,000000,,\n98N1,清湖新区,清湖,new_area,980000;610100,,\n"
        "610100,西安市,西安,prefecture,610000,长安市,\n",
    )
    assert places.contains("980000", "98N1")
    assert places.contains("610100", "98N1")
    assert [region.name for _, _, region in places.regions_in("云泽省清湖新区")] == ["云泽省", "清湖新区"]
    assert places.find("长安市")[0].code == "610100"


@pytest.mark.parametrize(
    "lines",
    ["code,name\n1,2\n", COLUMNS + "980000,云泽省\n", COLUMNS + "980000,云泽省,云泽,kingdom,000000,,\n"],
    ids=["head", "columns", "level"],
)
def test_a_broken_file_is_named(tmp_path: Path, lines: str) -> None:
    with pytest.raises(RuleError, match=r"regions\.csv"):
        overlay(tmp_path, lines)
