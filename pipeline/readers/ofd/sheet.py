"""The pictures of a page put together as one, for text recognition."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Any
from warnings import catch_warnings, simplefilter

from pipeline.readers.limits import limit
from pipeline.readers.ofd.drawing import Picture
from pipeline.readers.ofd.resources import Resources


class Sheet:
    """A page of which only the pictures are drawn, at their places on white. `missing` is the share of the page that
    pictures cover which could not be drawn: no such file, or of an unknown kind."""

    def __init__(self, pictures: list[Picture], width: float, height: float, resources: Resources) -> None:
        self._pictures = pictures
        self._resources = resources
        self.width, self.height = width, height
        self.missing = 0.0

    def drawn(self, longest: int) -> Any:
        """The page as rows of BGR pixels, the longer side `longest` pixels. What cannot be decoded stays white,
        and so does what is beyond the limit of pixels."""
        import cv2
        import numpy as np

        scale = longest / max(self.width, self.height)
        canvas = np.full((max(1, round(self.height * scale)), max(1, round(self.width * scale)), 3), 255, np.uint8)
        rows, columns = canvas.shape[:2]
        left_over = limit("PIXELS")
        for picture in self._pictures:
            data = self._resources.picture(picture.resource) or b""
            count = _pixels(data)
            drawable = 0 < count <= left_over
            left_over -= count
            image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if drawable else None
            box = picture.box
            left, top = max(0, round(box.left * scale)), max(0, round(box.top * scale))
            right, bottom = min(columns, round(box.right * scale)), min(rows, round(box.bottom * scale))
            if image is None:
                area = (box.right - box.left) * (box.bottom - box.top)
                self.missing = min(1.0, self.missing + area / (self.width * self.height))
            elif right > left and bottom > top:
                canvas[top:bottom, left:right] = cv2.resize(image, (right - left, bottom - top), interpolation=3)
        return canvas


def _pixels(data: bytes) -> int:
    """How many pixels a picture says it has; 0 where that cannot be told, or is beyond what Pillow takes."""
    from PIL import Image

    with suppress(Exception), catch_warnings():  # it raises what it likes
        simplefilter("ignore")
        with Image.open(io.BytesIO(data)) as image:
            return int(image.width * image.height)
    return 0
