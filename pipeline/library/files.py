"""Reading and writing single files of a library, so that a crash never leaves half of one."""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from pipeline.errors import LibraryError
from pipeline.records import AnyFact, Facts, Record

R = TypeVar("R", bound=Record)


def digest(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def write_synced(path: Path, data: bytes) -> None:
    """A file written and forced to the disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """A folder's entries forced to the disk, where the system can do that (Windows cannot)."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, data: bytes) -> None:
    """A file put in place by one rename; the old one stays whole until then."""
    temporary = path.with_name(f".{path.name}.new")
    write_synced(temporary, data)
    temporary.replace(path)
    sync_folder(path.parent)


def read_bytes(path: Path) -> bytes:
    """A file's bytes. Raises LibraryError when it is missing or cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise LibraryError(
            f"{path}：库中文件缺失或无法读取", f"{path}: missing or unreadable in the library"
        ) from error


@lru_cache(maxsize=1)
def _fact_reader() -> TypeAdapter[AnyFact]:
    return TypeAdapter(Annotated[AnyFact, Field(discriminator="type")])


def parse_facts(name: str, data: bytes, where: object) -> Facts:
    """JSON Lines as the facts of the document `name`; `where` names the file in errors.

    Raises LibraryError for a line that is no fact.
    """
    reader = _fact_reader()
    records: list[AnyFact] = []
    for number, line in enumerate(data.splitlines(), 1):
        if line.strip():
            try:
                records.append(reader.validate_json(line))
            except ValidationError as error:
                raise _bad_line(where, number, error) from error
    return Facts(name=name, records=tuple(records))


def parse_lines(model: type[R], data: bytes, where: object) -> list[R]:
    """JSON Lines as records of one kind. Raises LibraryError for a line that is none."""
    found: list[R] = []
    for number, line in enumerate(data.splitlines(), 1):
        if line.strip():
            try:
                found.append(model.model_validate_json(line))
            except ValidationError as error:
                raise _bad_line(where, number, error) from error
    return found


def _bad_line(where: object, number: int, error: ValidationError) -> LibraryError:
    what = error.errors()[0]["msg"]
    return LibraryError(f"{where}：第 {number} 行已损坏：{what}", f"{where}: line {number} is damaged: {what}")
