"""What a file's first bytes say it is, against what its suffix says."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import BrokenFile

_HEAD = 1024
_SIGNATURES = (
    (b"%PDF-", "pdf", "PDF"),
    (b"PK\x03\x04", "zip", "ZIP/DOCX"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole", "Word/Excel 97-2003"),
    (b"{\\rtf", "rtf", "RTF"),
    (b"\x89PNG", "image", "PNG"),
    (b"\xff\xd8\xff", "image", "JPEG"),
    (b"\x1f\x8b", "gzip", "GZIP"),
    (b"Rar!", "rar", "RAR"),
    (b"7z\xbc\xaf", "7z", "7-Zip"),
)


_HELD = {
    "ofd": ("zip",),
    "word": ("zip", "ole", "rtf", "html"),
    "spreadsheet": ("zip", "ole", "html"),
    "bundle": ("zip",),
}
"""What files of a kind of suffix may hold; of the other kinds just what they are called."""


def signature(data: bytes) -> tuple[str, str] | None:
    """The kind of content that the first bytes show and its name; None when they show none."""
    if data.startswith((b"\xef\xbb\xbf<", b"<")) and b"<html" in data[:_HEAD].lower():
        return "html", "HTML"
    for mark, kind, name in _SIGNATURES:
        if data.startswith(mark):
            return kind, name
    return None


def check_content(path: Path, kind: str, data: bytes) -> None:
    """Raises BrokenFile when the content is plainly of another format than `kind`."""
    found = signature(data)
    if found is None or found[0] in _HELD.get(kind, (kind,)):
        return
    name = found[1]
    raise BrokenFile(
        path,
        f"后缀是“{path.suffix}”，内容却是 {name}；请改正后缀或转换格式",
        f"the suffix is {path.suffix} but the content is {name}; correct the suffix or convert the file",
    )
