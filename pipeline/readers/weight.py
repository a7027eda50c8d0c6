"""Which files may cost far more to read than their size lets expect: bombs, and what looks like one.

A look at the bytes, made to cost little. It may take a harmless file for a heavy one: that is then read in a process
of its own (`pipeline.readers.guard`), and nothing else changes.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

_PIECE = 1 << 16
_LARGE = 16 << 20
"""Bytes of one stream, or of the XML of a package, from which it is heavy."""
_LARGE_PACKAGE = 64 << 20
_SOME = 1 << 20
_DENSE = 50
"""How many times smaller a stream of some size is packed when it is heavy; text packs to a fifth."""
_DENSE_XML = 20
_SMALL = 1000
"""A packed stream up to this size gives no more than a megabyte (deflate packs a thousand bytes to one at most)."""
_SMALL_OTHER = 12_000
_TIMES = 20
"""How often pages may name the same content."""
_DRAWN = 10_000
"""How many forms a page may draw, those that forms draw counted in."""

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_REFERENCES = re.compile(
    rb"(?:/Kids|/Contents|(?P<number>\d+\s+\d+)\s+obj)\s*\[(?P<list>(?:\s*\d+\s+\d+\s+R){21,})\s*\]"
)
_CONTENT = re.compile(rb"/Contents\s*(\d+\s+\d+\s+R)")
_REFERENCE = re.compile(rb"\d+\s+\d+\s+R")
_DRAW = re.compile(rb"\bDo\b")
_HEAD = 600


class _Stream(NamedTuple):
    """A stream of a PDF: its dictionary as printed, and its bytes as they stand in the file."""

    head: bytes
    body: bytes


def is_heavy(data: bytes) -> bool:
    """Whether reading a PDF or a package (DOCX, XLSX, OFD) may cost far more than its size lets expect."""
    if data.startswith(b"PK"):
        return _is_heavy_package(data)
    return b"%PDF" in data[:1024] and _is_heavy_pdf(data)


def contents_of(data: bytes) -> int:
    """How many contents the pages of a PDF name, as far as that is printed: a page shown twice counts once."""
    return len(set(_CONTENT.findall(data)))


def _is_heavy_package(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    if sum(entry.file_size for entry in entries) > _LARGE_PACKAGE:
        return True
    parts = [entry for entry in entries if entry.filename.lower().endswith((".xml", ".rels"))]
    size, packed = sum(entry.file_size for entry in parts), sum(entry.compress_size for entry in parts)
    return size > _LARGE and size > _DENSE_XML * packed


def _is_heavy_pdf(data: bytes) -> bool:
    if _repeats(data):
        return True
    locked, with_forms = b"/Encrypt" in data, b"/Form" in data
    drawn, nested = 1, 1
    for stream in _streams(data):
        if _may_unpack(stream, locked):
            return True
        plain = _unpacked(stream, with_forms)
        if plain is None or (b"/ObjStm" in stream.head and _repeats(plain)):
            return True
        if with_forms:
            times = len(_DRAW.findall(plain))
            nested *= max(1, times) if b"/Form" in stream.head else 1
            drawn = max(drawn, times)
            if drawn * nested > _DRAWN:
                return True
    return False


def _repeats(data: bytes) -> bool:
    """Whether a list of pages or contents names the same many times, or many pages the same content."""
    contents = _CONTENT.findall(data)
    named = [contents]
    for found in _REFERENCES.finditer(data):
        if found["number"] is None or found["number"] + b" R" in contents:
            named.append(_REFERENCE.findall(found["list"]))
    return any(len(each) - len(set(each)) >= _TIMES for each in named)


def _streams(data: bytes) -> Iterator[_Stream]:
    for found in _STREAM.finditer(data):
        head = data[max(0, found.start() - _HEAD) : found.start()]
        end = data.find(b"endstream", found.end())
        yield _Stream(head[head.rfind(b"obj") + 1 :], data[found.end() : end if end >= 0 else len(data)])


def _may_unpack(stream: _Stream, locked: bool) -> bool:
    """Whether a stream is packed in a way that is not looked into here, and large enough to matter."""
    size = len(stream.body)
    return (
        (b"LZW" in stream.head and size > _SMALL_OTHER)
        or (b"RunLength" in stream.head and size > _SMALL_OTHER)
        or (b"ASCIIHex" in stream.head and size > _SMALL)
        or (locked and size > _SMALL and b"Flate" in stream.head)
    )


def _unpacked(stream: _Stream, wanted: bool) -> bytes | None:
    """What a stream unpacks to, as far as that is `wanted` or lists objects, else nothing; None for a heavy one."""
    body, twice = stream.body, stream.head.count(b"Decode") > 1
    wanted = wanted or b"/ObjStm" in stream.head
    if len(body) <= _SMALL and not twice and not wanted:
        return b""
    if b"ASCII85" in stream.head:
        with suppress(ValueError):
            body = base64.a85decode(body.strip().removesuffix(b"~>"))
    if not _looks_packed(body):
        return body if wanted else b""
    kept: list[bytes] = []
    size, unpacker, left = 0, zlib.decompressobj(), body
    with suppress(zlib.error):
        while left and not unpacker.eof:
            piece = unpacker.decompress(left, _PIECE)
            left = unpacker.unconsumed_tail
            if size == 0 and _looks_packed(piece):
                return None
            size += len(piece)
            if size > _LARGE:
                return None
            kept += [piece] if wanted else []
    return None if size > _SOME and size > _DENSE * len(body) else b"".join(kept)


def _looks_packed(data: bytes) -> bool:
    """Whether bytes begin as deflate streams do (RFC 1950)."""
    return len(data) > 2 and data[0] & 0x0F == 8 and data[0] >> 4 < 8 and (data[0] << 8 | data[1]) % 31 == 0
