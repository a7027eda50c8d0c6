"""The characters of a saved page: what its bytes show counts for more than what it declares."""

from __future__ import annotations

import re

from pipeline.readers.encoding import Decoded, decode, ordinary_share

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.IGNORECASE)
_GB = frozenset(("gb2312", "gbk", "gb_2312-80", "x-gbk", "gb18030", "cp936"))
_HEAD = 4096


def _declared(data: bytes) -> str | None:
    found = _CHARSET.search(data[:_HEAD])
    return found[1].decode("ascii").lower() if found else None


def _decoded(data: bytes, declared: str | None) -> Decoded | None:
    """The characters as the bytes show them, or as they are declared where that reads better as Chinese."""
    best = decode(data)
    if declared is None or (best is not None and best.encoding == "utf-8" and not best.replaced):
        return best
    try:
        text = data.decode("gb18030" if declared in _GB else declared)
    except (LookupError, UnicodeDecodeError):
        return best
    if best is None or ordinary_share(text) >= ordinary_share(best.text):
        return Decoded(text, declared)
    return best


def _is_archive(data: bytes) -> bool:
    """Whether a page was saved as a web archive (MHTML, RFC 2557): headers of a message come first."""
    head = data[:_HEAD].lstrip()
    return not head.startswith(b"<") and b"mime-version:" in head.lower()


def page_text(data: bytes) -> Decoded | None:
    """The markup of a saved page or of the first page in a web archive; None when the bytes are no text."""
    if not _is_archive(data):
        return _decoded(data, _declared(data))
    import email

    for part in email.message_from_bytes(data).walk():
        content = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(content, bytes):
            return _decoded(content, part.get_content_charset() or _declared(content))
    return None
