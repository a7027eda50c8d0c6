"""JSON Lines in and out: decimals as JSON numbers, Chinese characters kept, keys in the order of the record."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import orjson
from pydantic import BaseModel


def number(value: Decimal) -> int | float:
    """A decimal as the JSON number a reader expects: 22 rather than 22.0, 13.5 as it is."""
    return int(value) if value == value.to_integral_value() else float(value)


def _default(value: object) -> Any:
    if isinstance(value, Decimal):
        return number(value)
    raise TypeError(f"not JSON: {type(value).__name__}")


def dump_line(record: BaseModel) -> bytes:
    """One record as a JSON object without a newline; `type` comes first where there is one."""
    fields = record.model_dump()
    if "type" in fields:
        fields = {"type": fields.pop("type"), **fields}
    return orjson.dumps(fields, default=_default)


def dump_lines(records: Iterable[BaseModel]) -> str:
    """Records as JSON Lines, a newline after each."""
    return "".join(dump_line(record).decode() + "\n" for record in records)
