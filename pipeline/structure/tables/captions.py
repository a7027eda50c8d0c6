"""What stands above a table: its caption, and the unit of all its values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.structure.lines import Line
from pipeline.structure.tables.heads import Heads

_CAPTION = re.compile(r"(?:附表|(?:表|专栏)[\d一二三四五六七八九十])")
_UNIT_LINE = re.compile(r".{0,12}?（?(?:计量)?单位：(?P<unit>[^）。]{1,14})）?")
_LABEL = re.compile(r"(?:填[报表写]|编制|制表|报送|统计|联系)[一-龥]{0,4}：.{0,30}")
_LONGEST = 60


def is_caption(text: str) -> bool:
    """Whether a line begins like a table's caption (表2, 附表1, 专栏3) or states a unit (单位：万吨)."""
    return _CAPTION.match(text) is not None or is_unit_line(text)


def is_unit_line(text: str) -> bool:
    """Whether a line states the unit of a table's values."""
    return _UNIT_LINE.fullmatch(text) is not None


def caption_above(lines: Sequence[Line], heads: Heads) -> tuple[Line | None, str | None]:
    """The caption and the unit of all values among the lines above a row of heads, given in order."""
    unit: str | None = None
    for line in reversed(lines):
        text = line.text
        stated = _UNIT_LINE.fullmatch(text)
        if _LABEL.fullmatch(text):
            continue
        if stated:
            unit = stated["unit"] if heads.is_measure(stated["unit"]) else None
        elif len(text) <= _LONGEST and (_CAPTION.match(text) or text.endswith(heads.vocabulary.captions)):
            return line, unit or heads.read(text).unit
        elif text and not text.startswith("（"):
            break
    return None, unit
