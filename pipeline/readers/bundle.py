"""A notice and its attachments, several files read as one document.

A bundle is a ZIP archive that policygraph writes itself: `bundle.json` lists the files, the notice first, each
attachment with its number and title; the files follow as they came. The same files give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import BrokenFile, InputError
from pipeline.readers.package import opened
from pipeline.records import Block, Doubt, Frame, Member, MetaField, Notice, Source

SUFFIX = ".bundle"
_LIST = "bundle.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FIRST_BLOCKS = 4


class Part(NamedTuple):
    """A file of a bundle: its name, and of an attachment its number (附件1, 附件) and its title."""

    file: str
    number: str | None = None
    title: str | None = None


def packed(parts: Sequence[tuple[Part, bytes]]) -> bytes:
    """A bundle of some files, the notice first."""
    out = io.BytesIO()
    listed = json.dumps([part._asdict() for part, _ in parts], ensure_ascii=False, indent=1)
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in ((_LIST, listed.encode()), *((part.file, content) for part, content in parts)):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content)
    return out.getvalue()


def read_bundle(path: Path, data: bytes) -> Source:
    """A notice with its attachments as one source. An attachment that cannot be read is told of and left out.

    Raises BrokenFile for what is no bundle, and what reading the notice raises.
    """
    with opened(path, data, "bundle") as archive:
        parts = _listed(path, archive)
        contents = [archive.read(part.file) for part in parts]
    joined = _Joined()
    for place, (part, content) in enumerate(zip(parts, contents, strict=True)):
        try:
            joined.add(part, _read(part, content))
        except InputError as error:
            if place == 0:
                raise type(error)(f"{path}/{part.file}", *error.detail) from error
            joined.warnings.append(_told(part.file, Notice(zh=error.detail[0], en=error.detail[1])))
    return Source(
        name=path.stem,
        path=str(path),
        format="bundle",
        sha256=hashlib.sha256(data).hexdigest(),
        text="".join(joined.texts),
        blocks=tuple(joined.blocks),
        flow="paragraphs",
        fields=tuple(joined.fields),
        warnings=tuple(joined.warnings),
        doubts=tuple(joined.doubts),
        frames=tuple(joined.frames),
        members=tuple(joined.members),
    )


def _listed(path: Path, archive: zipfile.ZipFile) -> list[Part]:
    try:
        parts = [Part(**entry) for entry in json.loads(archive.read(_LIST))]
        for part in parts:
            archive.getinfo(part.file)
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenFile(path, "不是 policygraph 写的合并文件", "not a bundle that policygraph wrote") from error
    if not parts:
        raise BrokenFile(path, "合并文件里没有文件", "the bundle holds no files")
    return parts


def _read(part: Part, content: bytes) -> Source:
    from pipeline.readers import read_bytes

    name = Path(part.file)
    if name.suffix.lower() == SUFFIX:
        raise BrokenFile(name, "合并文件不能套合并文件", "a bundle within a bundle is not read")
    return read_bytes(name, content)


def _told(file: str, notice: Notice) -> Notice:
    return Notice(zh=f"{file}：{notice.zh}", en=f"{file}: {notice.en}")


class _Joined:
    """The text and blocks of several files, one behind the other."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.blocks: list[Block] = []
        self.fields: list[MetaField] = []
        self.doubts: list[Doubt] = []
        self.frames: list[Frame] = []
        self.members: list[Member] = []
        self.warnings: list[Notice] = []
        self._length = 0

    def add(self, part: Part, source: Source) -> None:
        """Put a file behind the others, an attachment below its number and title."""
        if part.number is not None:
            self._head(part, source)
        start = self._length
        self._write(source.text if source.text.endswith("\n") else f"{source.text}\n")
        self.blocks += (_shifted(block, start) for block in source.blocks)
        self.doubts += (d.model_copy(update={"start": d.start + start, "end": d.end + start}) for d in source.doubts)
        self.frames += (Frame(start=f.start + start, end=f.end + start) for f in source.frames)
        self.warnings += (_told(part.file, notice) for notice in source.warnings)
        if part.number is None:
            moved = ({"start": field.start + start, "end": field.end + start} for field in source.fields)
            self.fields += (f.model_copy(update=update) for f, update in zip(source.fields, moved, strict=True))
        self.members.append(
            Member(name=part.file, format=source.format, flow=source.flow, start=start, end=self._length)
        )

    def _head(self, part: Part, source: Source) -> None:
        """The number of an attachment and its title, as far as the file does not print them itself."""
        first = ["".join(source.text[block.start : block.end].split()) for block in source.blocks[:_FIRST_BLOCKS]]
        if first and first[0].startswith("附") and first[0][1:2] in ("件", "表", "录"):
            return
        self._line(part.number or "")
        title = "".join((part.title or "").split())
        if title and not any(title in line for line in first):
            self._line(part.title or "")

    def _line(self, text: str) -> None:
        self.blocks.append(Block(kind="heading", start=self._length, end=self._length + len(text), level=1))
        self._write(f"{text}\n")

    def _write(self, text: str) -> None:
        self.texts.append(text)
        self._length += len(text)


def _shifted(block: Block, by: int) -> Block:
    update: dict[str, Any] = {"start": block.start + by, "end": block.end + by}
    if block.table is not None:
        cells = (c.model_copy(update={"start": c.start + by, "end": c.end + by}) for c in block.table.cells)
        update["table"] = block.table.model_copy(update={"cells": tuple(cells)})
    return block.model_copy(update=update)
