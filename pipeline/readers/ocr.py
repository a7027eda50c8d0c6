"""Whether text in pictures can be read: by rapidocr-onnxruntime, which `policygraph[ocr]` installs."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version

_PACKAGE = "rapidocr-onnxruntime"
SWITCH = "POLICYGRAPH_OCR"
"""The environment variable that switches recognition off where it is 0."""


def engine_name() -> str | None:
    """Name and version of the engine; None when it is not installed or switched off."""
    if switched_off():
        return None
    try:
        return f"{_PACKAGE} {version(_PACKAGE)}"
    except PackageNotFoundError:
        return None


def switched_off() -> bool:
    """Whether the user wants no text recognition."""
    return os.environ.get(SWITCH) == "0"


def advice() -> tuple[str, str]:
    """What a user is told where pictures were not read, in Chinese and English; empty where the engine is there."""
    if switched_off():
        return f"（已用 {SWITCH}=0 关闭识别）", f" (recognition is switched off by {SWITCH}=0)"
    if engine_name() is None:
        return "；安装 policygraph[ocr] 后可以识别", "; install policygraph[ocr] to have them read"
    return "", ""
