"""From bytes to characters: UTF-8, UTF-16 and GB18030, told apart by what the bytes can be.

UTF-8 is tried first, since text in another encoding is hardly ever valid UTF-8. GB18030 (GB 18030-2022) is a
superset of GBK and GB2312, so it stands for all three. UTF-16 without a mark is taken where it reads as Chinese.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from pipeline.records import Notice

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ORDINARY = re.compile(r"[\t\n\f\r -~\xa0\xb7\u2010-\u2030\u2460-\u2473\u3000-\u301f\u4e00-\u9fff\uff01-\uff5e]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
# Two bytes of GB18030 can by chance be one character of UTF-8 in these blocks ("一一" is "һһ"), which Chinese text
# hardly uses; then what has no Chinese in it as UTF-8 is not UTF-8.
_BY_CHANCE = re.compile(r"[\u0100-\u07ff]")
_CHINESE = re.compile(r"[\u3000-\u9fff]")
_SAMPLE = 100_000
_DAMAGE = 0.01


class Decoded(NamedTuple):
    """Characters, the encoding that gave them, and how many of them replace bytes that could not be read."""

    text: str
    encoding: str
    replaced: int = 0


def replaced_bytes(count: int) -> Notice:
    """What a user is told of bytes that are no characters."""
    return Notice(
        zh=f"有 {count} 处字节无法识别，已用“\ufffd”代替。",
        en=f"{count} bytes are no characters; \ufffd stands for them.",
    )


def ordinary_share(text: str) -> float:
    """The share of characters that Chinese text is made of, from 0 to 1."""
    sample = text[:_SAMPLE]
    return len(_ORDINARY.findall(sample)) / len(sample) if sample else 0.0


def is_binary(text: str) -> bool:
    """Whether text holds control characters that no written text has (a stray one or two are let pass)."""
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) > 2 + len(sample) * _DAMAGE


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _unmarked(data: bytes) -> Decoded | None:
    """UTF-16 without a mark or GB18030, whichever reads as ordinary text; of two equals GB18030."""
    best: Decoded | None = None
    best_share = 0.0
    encodings = ("gb18030", "utf-16-le", "utf-16-be") if len(data) % 2 == 0 else ("gb18030",)
    for encoding in encodings:
        text = _strict(data, encoding)
        if text is None or is_binary(text):
            continue
        share = ordinary_share(text)
        if (best is None and encoding == "gb18030") or share > max(best_share, 0.8):
            best, best_share = Decoded(text, encoding), share
    return best


def _damaged(data: bytes) -> Decoded | None:
    """Text of which at most one character in a hundred cannot be read (a cut end, a flipped bit)."""
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, errors="replace")
        replaced = text.count("\ufffd")
        if replaced <= 1 + len(text) * _DAMAGE and not is_binary(text):
            return Decoded(text, encoding, replaced)
    return None


def decode(data: bytes) -> Decoded | None:
    """The characters of a text file without its byte order mark; None when the bytes are no text."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = data[len(bom) :].decode(encoding, errors="replace")
            return None if is_binary(text) else Decoded(text, encoding, text.count("\ufffd"))
    whole = _strict(data, "utf-8")
    if whole is not None and not is_binary(whole) and not _BY_CHANCE.search(whole):
        return Decoded(whole, "utf-8")
    other = _unmarked(data)
    if whole is not None and not is_binary(whole) and (other is None or _CHINESE.search(whole)):
        return Decoded(whole, "utf-8")
    return other or _damaged(data)
