"""The engine of text recognition (rapidocr-onnxruntime), set up so that a page costs little.

Its own set-up recognises six lines at a time, filled up to the longest. That costs half as much again, since six do
not fit into a processor's cache, and makes a line depend on its neighbours. Here each line is recognised alone, by one
thread: any number of threads gives the same bytes. Lines are looked for in a smaller picture than they are read in.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from typing import Any

from pipeline.readers.ocr import threads
from pipeline.readers.pdf.folding import folded

LONGEST_SIDE = 2000
"""Pixels of a page's longer side; the engine makes larger pictures smaller."""
_LONGEST_SEARCHED = 1280
"""Pixels of the longer side in which lines are looked for: 11 for a character of 7.5 points on A4."""


def found_in(picture: Any, **how: Any) -> list[Any]:
    """What RapidOCR finds in a picture (rows of BGR pixels); `how` are the arguments of its call."""
    found, _ = _engine(os.getpid())(picture, **how)
    return found or []


@lru_cache(maxsize=1)
def _engine(process: int) -> Any:
    """The engine of this process: what onnxruntime keeps does not survive a fork."""
    import cv2
    from rapidocr_onnxruntime import RapidOCR

    del process
    cv2.setNumThreads(1)
    # A pixel more: pages come a pixel longer by rounding, and would be made smaller for it.
    engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1, max_side_len=LONGEST_SIDE + 1)
    for part in (engine.text_det.infer, engine.text_rec.session):
        part.session = folded(part.session)
    engine.text_det.get_preprocess = partial(_scaled, engine.text_det)
    engine.text_rec = partial(_each_alone, engine.text_rec)
    return engine


def _scaled(detector: Any, side: int) -> Any:
    """How the detector scales a picture, whatever its longer side."""
    from rapidocr_onnxruntime.ch_ppocr_det.utils import DetPreProcess

    del side
    return DetPreProcess(_LONGEST_SEARCHED, "max", detector.mean, detector.std)


def _each_alone(recogniser: Any, crops: Sequence[Any], places: bool = False) -> tuple[list[Any], float]:
    """What the recogniser reads in pictures of one line each, in their order."""
    if not isinstance(crops, list):
        crops = [crops]
    with ThreadPoolExecutor(max(1, min(threads(), len(crops)))) as pool:
        return list(pool.map(lambda crop: recogniser([crop], places)[0][0], crops)), 0.0
