"""Draws the scanned pages of the tests (tests/data/scans): a letter under a red seal, and a page with a ruled table.

    python tests/make_scans.py FONT.ttc

Needs a Chinese font, such as Noto Serif CJK; the words are fictional. The pictures are kept with the tests, since
machines that run them need not have such a font.
"""

from __future__ import annotations

import math
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

SCANS = Path(__file__).parent / "data" / "scans"
SCALE = 150 / 72
RED = (215, 35, 35)
LETTER = [
    (150, 130, "澄川市人民政府办公室关于印发"),
    (150, 160, "澄川市绿色建筑发展方案的通知"),
    (220, 190, "澄政办发〔2024〕12号"),
    (90, 230, "各区、县人民政府，市政府各工作部门："),
    (122, 260, "现将《澄川市绿色建筑发展方案》印发给你们，请认"),
    (90, 290, "真贯彻执行。"),
    (330, 400, "澄川市人民政府办公室"),
    (350, 430, "2024年3月18日"),
]
PLAN = [
    (210, 60, "澄川市绿色建筑发展方案"),
    (122, 110, "一、主要目标"),
    (122, 140, "到2027年，全市绿色建筑占新建建筑比例达到95%，"),
    (90, 170, "改造老旧小区128个。"),
    (240, 210, "表1 主要指标"),
    (122, 400, "二、重点任务"),
    (122, 430, "（一）推进超低能耗建筑。到2026年，建成超低能耗"),
    (90, 460, "建筑12.5万平方米。（市住房城乡建设局牵头）"),
]
ROWS = [
    ["序号", "指标", "单位", "2025年", "2027年"],
    ["1", "绿色建筑占新建建筑比例", "%", "80", "95"],
    ["2", "装配式建筑占比", "%", "20", "30"],
    ["3", "老旧小区改造", "个", "60", "128"],
    ["4", "可再生能源替代率", "%", "6.5", "8"],
]
XS = [90, 130, 290, 350, 430, 510]


def font(path: str, points: float) -> ImageFont.FreeTypeFont:
    """The simplified Chinese face of a collection."""
    return ImageFont.truetype(path, round(points * SCALE), index=2)


def page(path: str, lines: list[tuple[int, int, str]]) -> Image.Image:
    """A white page with lines of text at points from its upper left corner."""
    image = Image.new("RGB", (round(595 * SCALE), round(842 * SCALE)), "white")
    draw = ImageDraw.Draw(image)
    for x, y, words in lines:
        draw.text((x * SCALE, y * SCALE), words, fill="black", font=font(path, 16))
    return image


def table(path: str, image: Image.Image, top: float) -> None:
    """The rows with ruling lines around every cell."""
    draw = ImageDraw.Draw(image)
    ys = [top + 28 * row for row in range(len(ROWS) + 1)]
    for y in ys:
        draw.line([XS[0] * SCALE, y * SCALE, XS[-1] * SCALE, y * SCALE], fill="black", width=2)
    for x in XS:
        draw.line([x * SCALE, ys[0] * SCALE, x * SCALE, ys[-1] * SCALE], fill="black", width=2)
    for (y, _), row in zip(pairwise(ys), ROWS, strict=True):
        for x, words in zip(XS, row, strict=False):
            draw.text(((x + 6) * SCALE, (y + 5) * SCALE), words, fill="black", font=font(path, 12))


def sealed(path: str, image: Image.Image, x: float, y: float, radius: float = 58) -> Image.Image:
    """The page under a red seal: what is black stays black."""
    seal = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(seal)
    ends = [(x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE]
    draw.ellipse(ends, outline=RED, width=round(3 * SCALE))
    words = "澄川市人民政府办公室"
    for place, char in enumerate(words):
        angle = math.radians(-210 + 240 * place / (len(words) - 1))
        glyph = Image.new("RGB", (round(15 * SCALE),) * 2, "white")
        ImageDraw.Draw(glyph).text((2, 0), char, fill=RED, font=font(path, 12))
        glyph = glyph.rotate(-math.degrees(angle) - 90, fillcolor="white")
        at = [(x + (radius - 13) * math.cos(angle) - 7) * SCALE, (y + (radius - 13) * math.sin(angle) - 7) * SCALE]
        seal.paste(glyph, (round(at[0]), round(at[1])))
    draw.text(((x - 30) * SCALE, (y + 22) * SCALE), "32010200123", fill=RED, font=font(path, 9))
    product = np.asarray(image).astype(float) * np.asarray(seal).astype(float) / 255
    return Image.fromarray(product.astype("uint8"))


def scanned(image: Image.Image) -> Image.Image:
    """What a scanner makes of it: a little blur, a little noise, always the same."""
    pixels = np.asarray(image.filter(ImageFilter.GaussianBlur(0.6))).astype(float)
    pixels += np.random.default_rng(1).normal(0, 3, pixels.shape[:2])[..., None]
    return Image.fromarray(pixels.clip(0, 255).astype("uint8"))


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    path = sys.argv[1]
    SCANS.mkdir(parents=True, exist_ok=True)
    letter = page(path, LETTER)
    head = ImageDraw.Draw(letter)
    head.text((110 * SCALE, 60 * SCALE), "澄川市人民政府办公室文件", fill=RED, font=font(path, 30))
    scanned(sealed(path, letter, 410, 425)).save(SCANS / "letter.jpg", quality=60)
    plan = page(path, PLAN)
    table(path, plan, 235)
    scanned(plan).save(SCANS / "plan.jpg", quality=60)
    return 0


if __name__ == "__main__":
    sys.exit(main())
