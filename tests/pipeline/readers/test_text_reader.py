"""Plain text: encodings, lines, Markdown headings, pages."""

from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import BrokenFile, EmptyFile
from pipeline.readers import read, read_string
from pipeline.readers.encoding import decode
from pipeline.records import Source

PLAN = "某市节水行动方案\r\n\r\n一、总体目标\r\n到2025年，全市用水总量控制在12.5亿立方米以内。\r\n"
LETTERS = st.characters(
    min_codepoint=0x20, max_codepoint=0x9FFF, exclude_characters="\x7f", exclude_categories=("Cs", "Cn")
)


def printed(text: str) -> bool:
    return any(not letter.isspace() and unicodedata.category(letter) != "Cc" for letter in text)


def lines(source: Source) -> list[str]:
    return [source.text[block.start : block.end] for block in source.blocks]


def test_lines_are_blocks_and_the_text_is_kept() -> None:
    source = read_string(PLAN)
    assert source.text == PLAN
    assert source.flow == "lines"
    assert lines(source) == [line for line in PLAN.split("\r\n") if line]


def test_white_space_around_a_line_is_outside_its_block_and_tabs_inside_stay() -> None:
    source = read_string("\u3000\u3000指标\t2025年\t30%  \n \t \n下一行")
    assert lines(source) == ["指标\t2025年\t30%", "下一行"]


@pytest.mark.parametrize(
    ("line", "level", "words"),
    [
        ("# 某省水网规划", 1, "某省水网规划"),
        ("  ### （一）目标 ###", 3, "（一）目标"),
        ("##二、任务", 2, "二、任务"),
        ("#1机组改造", None, "#1机组改造"),
        ("####", None, "####"),
    ],
)
def test_marks_of_markdown(line: str, level: int | None, words: str) -> None:
    (block,) = read_string(line).blocks
    assert (block.level, block.kind) == (level, "heading" if level else "paragraph")
    assert line[block.start : block.end] == words


def test_a_form_feed_starts_a_page() -> None:
    source = read_string("第一页\n\f第二页\n接着\f\f第四页")
    assert [(source.text[b.start : b.end], b.page) for b in source.blocks] == [
        ("第一页", 1),
        ("第二页", 2),
        ("接着", 2),
        ("第四页", 4),
    ]
    assert [block.page for block in read_string("没有分页\n的文本").blocks] == [None, None]


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
        (b"", "gb18030"),
        (b"", "gbk"),
    ],
)
def test_each_encoding_gives_the_same_text(tmp_path: Path, bom: bytes, encoding: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(bom + PLAN.encode(encoding))
    source = read(path)
    assert source.text == PLAN
    assert source.blocks == read_string(PLAN).blocks
    assert source.warnings == ()


@given(st.text(LETTERS | st.sampled_from("\t\r\n")))
def test_any_text_is_the_same_from_every_encoding(rest: str) -> None:
    text = PLAN + rest
    written = {
        "utf-8": text.encode(),
        "utf-8-sig": codecs.BOM_UTF8 + text.encode(),
        "utf-16-le": codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        "utf-16-be": codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        "gb18030": text.encode("gb18030"),
    }
    read_back = {name: decode(data) for name, data in written.items()}
    assert {name: decoded and decoded.text for name, decoded in read_back.items()} == dict.fromkeys(written, text)


@given(st.text(st.characters(codec="gb2312", min_codepoint=0x4E00), min_size=8))
def test_common_chinese_is_the_same_from_gb18030(text: str) -> None:
    decoded = decode(text.encode("gb18030"))
    assert decoded is not None
    assert decoded.text == text


@given(st.text(st.characters(categories=["Cc"]) | st.sampled_from(" \u2028"), min_size=1))
def test_control_characters_are_no_text(text: str) -> None:
    with pytest.raises(EmptyFile):
        read_string(text)


@given(st.text(LETTERS | st.sampled_from(" \t\r\n\f\u2028#"), min_size=1).filter(printed))
def test_blocks_stand_in_order_inside_the_text_without_blank_ends(text: str) -> None:
    source = read_string(text)
    ends = [0]
    for block in source.blocks:
        piece = source.text[block.start : block.end]
        assert piece
        assert piece == piece.strip()
        assert "\n" not in piece
        assert ends[-1] <= block.start < block.end <= len(source.text)
        ends.append(block.end)


def test_a_byte_that_cannot_be_read_is_marked_and_told(tmp_path: Path) -> None:
    path = tmp_path / "cut.txt"
    path.write_bytes((PLAN * 5).encode()[:-4])
    source = read(path)
    assert source.text.count("\ufffd") == 1
    assert source.text.startswith(PLAN * 4)
    assert len(source.warnings) == 1


def test_a_stray_control_character_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "copied.txt"
    path.write_bytes(("\0" + PLAN).encode())
    assert read(path).text == "\0" + PLAN


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.txt"
    path.write_bytes(bytes(range(256)) * 8)
    with pytest.raises(BrokenFile, match=r"picture\.txt"):
        read(path)


def test_half_characters_in_memory_are_refused() -> None:
    with pytest.raises(BrokenFile):
        read_string("目标\ud83d")
    with pytest.raises(EmptyFile):
        read_string(" \n\u3000")
