"""Text of pictures, by rapidocr-onnxruntime: an optional dependency that brings its models and works offline.

What is read carries the confidence of each character. Nothing is corrected: a digit that is not sure stays as it was
read, and is reported (`Source.doubts`).
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.readers.ocr import engine_name
from pipeline.readers.pdf.engine import found_in
from pipeline.readers.pdf.shapes import Box, Char

_LEAST = 0.5
_LONG = 1.5


class Seen(NamedTuple):
    """A line of text in a picture, in pixels; `chars` are as long as the text."""

    text: str
    box: Box
    chars: list[Char]
    confidence: float


class Reading(NamedTuple):
    """The lines of a picture from the top down, how many more were seen but could not be read, and whether most of what
    was seen stands upright: the picture lies on its side."""

    lines: list[Seen]
    unread: int
    sideways: bool

    @property
    def confidence(self) -> float:
        """The mean confidence of all characters; 0 without any."""
        lengths = sum(len(line.text) for line in self.lines)
        return sum(line.confidence * len(line.text) for line in self.lines) / lengths if lengths else 0.0


def _found(picture: Any, **how: Any) -> list[Any]:
    """What the engine finds in a picture. A page takes seconds, and a file is read again to prove its facts: what was
    found is kept under the digest of pixels, question and engine in POLICYGRAPH_CACHE (by default `policygraph` in
    the user's cache folder; "off" keeps nothing)."""
    told = f"{engine_name()} {picture.shape} {sorted(how.items())}"
    name = hashlib.sha256(told.encode() + picture.tobytes()).hexdigest()
    chosen = os.environ.get("POLICYGRAPH_CACHE") or str(
        Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "policygraph"
    )
    kept = None if chosen == "off" else Path(chosen) / "recognised" / f"{name}.json"
    if kept is not None:
        with suppress(OSError, ValueError):
            known: list[Any] = json.loads(kept.read_text(encoding="utf-8"))
            return known
    plain: list[Any] = json.loads(json.dumps(found_in(picture, **how), default=_plain))
    if kept is not None:
        with suppress(OSError):  # a cache that cannot be written is none
            kept.parent.mkdir(parents=True, exist_ok=True)
            part = kept.with_suffix(f".{os.getpid()}")
            part.write_text(json.dumps(plain), encoding="utf-8")
            part.replace(kept)
    return plain


def _plain(value: Any) -> Any:
    """A value of numpy as Python's own."""
    return value.tolist()


def recognised(picture: Any) -> Reading:
    """The text of a picture (an array of rows of BGR pixels)."""
    found = _found(picture, use_cls=False, return_word_box=True, text_score=0.0)
    lines: list[Seen] = []
    unread = 0
    standing = 0
    for corners, text, confidence, *details in found:
        standing += _leaning(corners)
        if not text.strip():
            continue
        if confidence < _LEAST:
            unread += 1
            continue
        lines.append(_seen(corners, text, float(confidence), *details))
    return Reading(sorted(lines, key=lambda line: (line.box.top, line.box.left)), unread, standing > 0)


def _leaning(corners: Any) -> int:
    """1 for a box that is much taller than wide, -1 for one that is much wider than tall, else 0."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    return 1 if height > _LONG * width else -1 if width > _LONG * height else 0


def _seen(corners: Any, text: str, confidence: float, boxes: Any, _: list[str], sure: list[float]) -> Seen:
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    box = Box(min(xs), min(ys), max(xs), max(ys))
    if len(boxes) == len(text) == len(sure):
        middles = [(sum(x for x, _ in char) / 4, sum(y for _, y in char) / 4) for char in boxes]
    else:  # spread evenly where the engine does not place every character
        step = (box.right - box.left) / len(text)
        middles = [(box.left + step * (place + 0.5), (box.top + box.bottom) / 2) for place in range(len(text))]
        sure = [confidence] * len(text)
    chars = [
        Char(char, None if char.isspace() else middle, float(each))
        for char, middle, each in zip(text, middles, sure, strict=True)
    ]
    return Seen(text, box, chars, confidence)


def recognised_word(picture: Any) -> tuple[str, float]:
    """The text of a picture that holds one line, taken as a whole, and its confidence."""
    found = _found(picture, use_det=False, use_cls=False, text_score=0.0)
    return (str(found[0][0]), float(found[0][1])) if found else ("", 0.0)
