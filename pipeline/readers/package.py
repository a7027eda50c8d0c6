"""ZIP packages (DOCX, OFD), opened within limits."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from pipeline.errors import BrokenFile, EncryptedFile, InputError
from pipeline.readers.limits import MB, beyond, limit

_ENCRYPTED = 0x1
_SMALL = 50 * MB
"""Up to this size no ratio of compression matters."""

_DECLARED = re.compile(
    b"|".join(re.escape("<!DOCTYPE".encode(coding)) for coding in ("utf-8", "utf-16-le", "utf-16-be"))
)


def opened(path: Path, data: bytes, name: str) -> zipfile.ZipFile:
    """A package whose entries can all be unpacked and stay within the limits; `name` is the format, for messages.

    Raises BrokenFile for a damaged one and one whose XML declares a document type, which may hold entities;
    EncryptedFile for one with a password, TooLarge beyond the limits POLICYGRAPH_MAX_ENTRIES, _UNPACKED_MB, _RATIO
    and _XML_MB.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        require_within_limits(path, package.infolist())
        _check_xml(path, package)
        damaged = package.testzip()
    except (InputError, MemoryError):
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise BrokenFile(
            path, f"不是有效的 {name} 文件，或文件不完整", f"not a valid {name} file, or a truncated one"
        ) from error
    if damaged is not None:
        raise BrokenFile(path, f"文件已损坏（{damaged}）", f"the file is damaged ({damaged})")
    return package


def require_within_limits(path: object, entries: list[zipfile.ZipInfo]) -> None:
    """That entries stay within the limits by what they claim; zipfile unpacks no more than that. Raises TooLarge."""
    count, size = len(entries), sum(entry.file_size for entry in entries)
    kept = max(1, sum(entry.compress_size for entry in entries))
    if count > limit("ENTRIES"):
        raise beyond(path, "ENTRIES", f"压缩包里有 {count} 个文件，过多", f"{count} entries are too many")
    if size > limit("UNPACKED_MB") * MB:
        large = size // MB
        raise beyond(path, "UNPACKED_MB", f"解压后有 {large} MB，过大", f"{large} MB when unpacked are too large")
    if size > _SMALL and size > kept * limit("RATIO"):
        zh = f"解压后是压缩前的 {size // kept} 倍，疑为压缩炸弹"
        en = f"unpacks to {size // kept} times its size, as a zip bomb does"
        raise beyond(path, "RATIO", zh, en)


def _check_xml(path: Path, package: zipfile.ZipFile) -> None:
    """That the XML of a package is not locked, not too large, and declares no document type."""
    entries = package.infolist()
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise EncryptedFile(
            path, "文件已加密，需要密码；请先解除密码", "the file is encrypted; remove its password first"
        )
    parts = [entry for entry in entries if entry.filename.lower().endswith((".xml", ".rels"))]
    size = sum(entry.file_size for entry in parts)
    if size > limit("XML_MB") * MB:
        raise beyond(path, "XML_MB", f"其中的 XML 有 {size // MB} MB，过大", f"{size // MB} MB of XML are too large")
    for entry in parts:
        name = entry.filename
        if _DECLARED.search(package.read(entry)):
            raise BrokenFile(path, f"{name} 带有 DOCTYPE，已拒绝", f"{name} declares a document type; refused")
