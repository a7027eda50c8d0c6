"""ZIP packages (DOCX, OFD), opened within limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from pipeline.errors import BrokenFile, EncryptedFile
from pipeline.readers.limits import beyond, limit

_ENCRYPTED = 0x1
_MB = 1 << 20


def opened(path: Path, data: bytes, name: str) -> zipfile.ZipFile:
    """A package whose entries can all be unpacked and stay within the limits; `name` is the format, for messages.

    Raises BrokenFile for a damaged one, EncryptedFile for one with a password, TooLarge beyond the limits
    POLICYGRAPH_MAX_ENTRIES and POLICYGRAPH_MAX_UNPACKED_MB.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        _check(path, package.infolist())
        damaged = package.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise BrokenFile(
            path, f"不是有效的 {name} 文件，或文件不完整", f"not a valid {name} file, or a truncated one"
        ) from error
    if damaged is not None:
        raise BrokenFile(path, f"文件已损坏（{damaged}）", f"the file is damaged ({damaged})")
    return package


def _check(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """That entries stay within the limits by what they claim; zipfile unpacks no more than that."""
    count, size = len(entries), sum(entry.file_size for entry in entries)
    if count > limit("ENTRIES"):
        raise beyond(path, "ENTRIES", f"压缩包里有 {count} 个文件，过多", f"{count} entries are too many")
    if size > limit("UNPACKED_MB") * _MB:
        large = size // _MB
        raise beyond(path, "UNPACKED_MB", f"解压后有 {large} MB，过大", f"{large} MB when unpacked are too large")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise EncryptedFile(
            path, "文件已加密，需要密码；请先解除密码", "the file is encrypted; remove its password first"
        )
