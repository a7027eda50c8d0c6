"""Columns as a Parquet file, as little of the format as bulk loading needs: no compression, values that may be null,
texts that repeat written once. See the Apache Parquet format specification (parquet.thrift, Encodings.md); its
metadata is in Thrift's compact protocol. A library for all of Parquet would be larger than the rest of this program.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from graph.schema import Kind, Value

ROWS_IN_GROUP = 122_880
"""Rows in a group: engines read groups in parallel."""
_MAGIC = b"PAR1"
_TYPES: Mapping[Kind, int] = {"truth": 0, "integer": 2, "number": 5, "text": 6}
_PLAIN, _RLE, _DICTIONARY = 0, 3, 8
# Types of Thrift's compact protocol.
_I32, _I64, _BINARY, _LIST, _STRUCT = 5, 6, 8, 9, 12
_SMALL = [struct.pack("<I", length) for length in range(4096)]


class Column(NamedTuple):
    """A column with all its values."""

    name: str
    kind: Kind
    values: Sequence[Value]


def write_parquet(path: Path, columns: Sequence[Column]) -> Path:
    """Write columns of the same length. In texts NUL is left out, lone halves of surrogate pairs become question
    marks."""
    count = len(columns[0].values)
    groups: list[bytes] = []
    with path.open("wb") as file:
        file.write(_MAGIC)
        for start in range(0, count, ROWS_IN_GROUP):
            chunks, begin = [], file.tell()
            for column in columns:
                values = column.values[start : start + ROWS_IN_GROUP]
                pages = _pages(column.kind, values)
                chunks.append(_chunk(column, len(values), file.tell(), pages))
                file.writelines(pages)
            rows = min(count - start, ROWS_IN_GROUP)
            groups.append(_struct((1, _LIST, (_STRUCT, chunks)), (2, _I64, file.tell() - begin), (3, _I64, rows)))
        root = _struct((4, _BINARY, b"schema"), (5, _I32, len(columns)))
        schema = [root, *(_element(column) for column in columns)]
        footer = _struct((1, _I32, 1), (2, _LIST, (_STRUCT, schema)), (3, _I64, count), (4, _LIST, (_STRUCT, groups)))
        file.write(footer + struct.pack("<I", len(footer)) + _MAGIC)
    return path


# ------------------------------------------------------------ values


def _pages(kind: Kind, values: Sequence[Value]) -> list[bytes]:
    """A data page, behind a dictionary page where texts repeat."""
    there: list[Any] = [value for value in values if value is not None]
    levels = _levels(values, len(there))
    if kind != "text":
        return [_data_page(len(values), _PLAIN, levels + _ENCODERS[kind](there))]
    places = {text: number for number, text in enumerate(dict.fromkeys(there))}
    if len(places) > min(0xFFFF, len(there) // 2):
        return [_data_page(len(values), _PLAIN, levels + _texts(there))]
    return [
        _dictionary_page(len(places), _texts(list(places))),
        _data_page(len(values), _DICTIONARY, levels + _indexes([places[text] for text in there], len(places))),
    ]


def _levels(values: Sequence[Value], there: int) -> bytes:
    """Which values there are (definition levels): one run, or a bit for each."""
    if there in (0, len(values)):
        run = _varint(len(values) << 1) + bytes([bool(there)])
    else:
        run = _packed_run(len(values)) + _bits([value is not None for value in values])
    return struct.pack("<I", len(run)) + run


def _packed_run(count: int) -> bytes:
    return _varint((count + 7) // 8 << 1 | 1)


def _bits(values: Sequence[Any]) -> bytes:
    """A bit for each value, the lowest first."""
    digits = "".join(["1" if value else "0" for value in reversed(values)])
    return int(digits or "0", 2).to_bytes((len(values) + 7) // 8, "little")


def _indexes(values: Sequence[int], distinct: int) -> bytes:
    """Places in a dictionary, of one or two bytes each; filled up to a multiple of eight."""
    width = 1 if distinct <= 0x100 else 2
    filled = [*values, *[0] * (-len(values) % 8)]
    packed = bytes(filled) if width == 1 else struct.pack(f"<{len(filled)}H", *filled)
    return bytes([8 * width]) + _packed_run(len(values)) + packed


def _texts(values: Sequence[str]) -> bytes:
    """Each text behind its length."""
    whole = "".join(values)
    if "\0" in whole:
        values = [value.replace("\0", "") for value in values]
    try:
        whole.encode()
        encoded = [value.encode() for value in values]
    except UnicodeEncodeError:
        encoded = [value.encode(errors="replace") for value in values]
    parts = [b""] * (2 * len(encoded))
    lengths = [len(each) for each in encoded]
    if max(lengths, default=0) < len(_SMALL):
        parts[::2] = [_SMALL[length] for length in lengths]
    else:
        parts[::2] = [struct.pack("<I", length) for length in lengths]
    parts[1::2] = encoded
    return b"".join(parts)


_ENCODERS: Mapping[Kind, Callable[[Sequence[Any]], bytes]] = {
    "truth": _bits,
    "integer": lambda values: struct.pack(f"<{len(values)}q", *values),
    "number": lambda values: struct.pack(f"<{len(values)}d", *values),
}


# ------------------------------------------------------------ metadata


def _data_page(count: int, encoding: int, data: bytes) -> bytes:
    heads = _struct((1, _I32, count), (2, _I32, encoding), (3, _I32, _RLE), (4, _I32, _RLE))
    return _struct((1, _I32, 0), (2, _I32, len(data)), (3, _I32, len(data)), (5, _STRUCT, heads)) + data


def _dictionary_page(count: int, data: bytes) -> bytes:
    heads = _struct((1, _I32, count), (2, _I32, _PLAIN))
    return _struct((1, _I32, 2), (2, _I32, len(data)), (3, _I32, len(data)), (7, _STRUCT, heads)) + data


def _element(column: Column) -> bytes:
    """A column in the schema. It may be null (1); text is marked as UTF-8 (0)."""
    fields = [(1, _I32, _TYPES[column.kind]), (3, _I32, 1), (4, _BINARY, column.name.encode())]
    return _struct(*fields, *([(6, _I32, 0)] if column.kind == "text" else []))


def _chunk(column: Column, count: int, offset: int, pages: Sequence[bytes]) -> bytes:
    """Where a column's values of a group stand."""
    size = sum(map(len, pages))
    fields = [
        (1, _I32, _TYPES[column.kind]),
        (2, _LIST, (_I32, [_zigzag(each) for each in (_PLAIN, _RLE, _DICTIONARY)])),
        (3, _LIST, (_BINARY, [_binary(column.name.encode())])),
        (4, _I32, 0),
        (5, _I64, count),
        (6, _I64, size),
        (7, _I64, size),
        (9, _I64, offset + size - len(pages[-1])),
        *([(11, _I64, offset)] if len(pages) > 1 else []),
    ]
    return _struct((2, _I64, offset), (3, _STRUCT, _struct(*fields)))


def _struct(*fields: tuple[int, int, Any]) -> bytes:
    """A structure from fields in ascending order: number, type and value (lists as type and packed items)."""
    out, last = b"", 0
    for number, type_, value in fields:
        out += bytes([number - last << 4 | type_])
        last = number
        if type_ in (_I32, _I64):
            out += _zigzag(value)
        elif type_ == _BINARY:
            out += _binary(value)
        elif type_ == _LIST:
            item, packed = value
            out += bytes([0xF0 | item]) + _varint(len(packed)) + b"".join(packed)
        else:
            out += value
    return out + b"\0"


def _binary(value: bytes) -> bytes:
    return _varint(len(value)) + value


def _zigzag(value: int) -> bytes:
    return _varint(value << 1 ^ value >> 63)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
