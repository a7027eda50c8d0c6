"""Fonts that a file lacks: measured alike on every machine, whatever is installed and was drawn before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import pypdfium2.raw as pdfium_c


def _font(number: int, flags: int) -> str:
    """A font that no machine has; the flags (ISO 32000-1, 9.8.2) choose the one that pdfium takes for it."""
    described = f"/FontDescriptor<</Type/FontDescriptor/FontName/X{number}/Flags {flags}/ItalicAngle 0/StemV 80>>"
    return (
        f"{number} 0 obj<</Type/Font/Subtype/TrueType/BaseFont/X{number}/FirstChar 49/LastChar 49/Widths[500]"
        f"{described}>>endobj\n"
    )


_WORDS = "BT/A 5 Tf(1)Tj/B 5 Tf(1)Tj ET"
_PAGE = (
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</A 5 0 R/B 6 0 R>>>>>>endobj\n"
    f"4 0 obj<</Length {len(_WORDS)}>>stream\n{_WORDS}\nendstream endobj\n"
    f"{_font(5, 32)}{_font(6, 34)}trailer<</Root 1 0 R>>\n%%EOF"
).encode()
"""A page with a letter of each of the two fonts that pdfium brings along (without and with serifs)."""


@contextmanager
def fonts_of_the_file() -> Iterator[None]:
    """Keeps pdfium from taking the machine's fonts for those that a file lacks: it would measure every character anew,
    which costs ten times the reading, and places would differ from machine to machine.

    The fonts that it takes instead keep the breadth in which they drew their last letter: one is drawn first.
    """
    pdfium_c.FPDF_SetSystemFontInfo(None)
    try:
        with pypdfium2.PdfDocument(_PAGE) as document:
            page = document[0]
            page.render()
            page.close()
        yield
    finally:
        pdfium_c.FPDF_SetSystemFontInfo(pdfium_c.FPDF_GetDefaultSystemFontInfo())
