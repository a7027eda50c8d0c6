"""Files of word processors: .docx, .doc, .wps, .rtf, read by what they hold, since their suffixes often say otherwise.

DOCX is read as it is, what Word or WPS saved as a web page is read as one; DOC, WPS, RTF and Word 2003 XML are first
converted by LibreOffice.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import NoReturn

from pipeline.errors import BrokenFile, EmptyFile, EncryptedFile
from pipeline.readers.docx import read_docx
from pipeline.records import Source

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = b"{\\rtf"
_ZIP = b"PK"
_HEAD = 2048
_FLAGS = slice(0x0A, 0x0C)
_ENCRYPTED = 0x0100
"""The bit fEncrypted of a Word document's first record ([MS-DOC] 2.5.2)."""
_OTHERS = (("Workbook", "Excel"), ("Book", "Excel"), ("PowerPoint Document", "PowerPoint"))
_NO_DOCUMENT = (
    "文件里没有 Word 文档（可能是很旧的 WPS 格式）；请用 WPS 另存为 .docx",
    "holds no Word document (an early WPS format?); save it as .docx with WPS",
)


def read_word(path: Path, data: bytes) -> Source:
    """A document of Word or WPS Writer, whatever its format.

    Raises what `read_docx` does, MissingTool where LibreOffice is needed and not installed, TooLarge when it takes too
    long.
    """
    if data.startswith(_ZIP):
        return read_docx(path, data)
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<html" in head or head.startswith(b"mime-version:"):
        from pipeline.readers.html import read_html

        return read_html(path, data)
    if data.startswith(_OLE):
        _check_ole(path, data)
        return _converted(path, data, ".doc")
    if data.lstrip().startswith(_RTF):
        return _converted(path, data, ".rtf")
    if head.startswith(b"<?xml") and b"word.document" in head:
        return _converted(path, data, ".xml")
    raise BrokenFile(path, "内容不是 Word 或 WPS 文字文档，或文件已损坏", "not a document of Word or WPS, or damaged")


def _check_ole(path: Path, data: bytes) -> None:
    """That a compound file holds a Word document which may be opened."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            if ole.exists("EncryptedPackage"):
                _refuse_encrypted(path)
            if not ole.exists("WordDocument"):
                other = next((name for stream, name in _OTHERS if ole.exists(stream)), None)
                zh, en = (f"内容是 {other} 文件", f"the content is of {other}") if other else _NO_DOCUMENT
                raise BrokenFile(path, zh, en)
            flags = ole.openstream("WordDocument").read(_FLAGS.stop)[_FLAGS]
    except OSError as error:
        raise BrokenFile(path, "文件已损坏或不完整", "damaged or truncated") from error
    if int.from_bytes(flags, "little") & _ENCRYPTED:
        _refuse_encrypted(path)


def _refuse_encrypted(path: Path) -> NoReturn:
    raise EncryptedFile(
        path, "文档已加密，需要密码；请先解除密码", "the document is encrypted; remove its password first"
    )


def _converted(path: Path, data: bytes, suffix: str) -> Source:
    """A document through LibreOffice: text and places are those of the converted one, the digest is the file's own."""
    from pipeline.readers.libreoffice import as_docx

    try:
        source = read_docx(path, as_docx(path, data, suffix), converted=True)
    except EmptyFile as error:
        raise EmptyFile(path, "文档里没有文字", "there is no text in the document") from error
    return source.model_copy(
        update={"sha256": hashlib.sha256(data).hexdigest(), "format": "rtf" if suffix == ".rtf" else "doc"}
    )
