"""Text recognition made faster: the same text by any number of threads, and the same numbers by the folded models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline.readers import ocr

pytest.importorskip("rapidocr_onnxruntime")
onnx = pytest.importorskip("onnx")
np = pytest.importorskip("numpy")
ort = pytest.importorskip("onnxruntime")

from pipeline.readers.pdf import folding  # noqa: E402
from pipeline.readers.pdf.recognition import recognised  # noqa: E402
from pipeline.readers.pdf.scan import read_whole  # noqa: E402

SCANS = Path(__file__).parents[2] / "data" / "scans"


def pixels(name: str, turned: int = 0) -> Any:
    image = np.asarray(Image.open(SCANS / f"{name}.jpg").convert("RGB"))[:, :, ::-1]
    return np.ascontiguousarray(np.rot90(image, turned // 90))


def affine(graph: list[Any], x: str, name: str, scale: float, shift: float) -> str:
    """Nodes for x · scale + shift, as the models have them; the numbers stand on either side."""
    for kind, number, inputs in (("Mul", scale, (f"{name}_s", x)), ("Add", shift, (f"{name}_m", f"{name}_b"))):
        constant = onnx.numpy_helper.from_array(np.array([number], "float32"))
        graph.append(onnx.helper.make_node("Constant", [], [f"{name}_{'s' if kind == 'Mul' else 'b'}"], value=constant))
        graph.append(onnx.helper.make_node(kind, inputs, [f"{name}_m" if kind == "Mul" else name]))
    return name


def swish(graph: list[Any], x: str, name: str) -> str:
    for label, number in (("three", 3), ("zero", 0), ("six", 6)):
        constant = onnx.numpy_helper.from_array(np.array(number, "float32"))
        graph.append(onnx.helper.make_node("Constant", [], [f"{name}_{label}"], value=constant))
    graph += [
        onnx.helper.make_node("Add", [x, f"{name}_three"], [f"{name}_1"]),
        onnx.helper.make_node("Clip", [f"{name}_1", f"{name}_zero", f"{name}_six"], [f"{name}_2"]),
        onnx.helper.make_node("Mul", [x, f"{name}_2"], [f"{name}_3"]),
        onnx.helper.make_node("Div", [f"{name}_3", f"{name}_six"], [name]),
    ]
    return name


def model(pad: int) -> Any:
    """Two convolutions as in PP-LCNetV3, the second with a margin of `pad` and without bias."""
    rng = np.random.default_rng(pad)
    weights = [rng.normal(size=size).astype("float32") for size in ((4, 3, 1, 1), (4,), (5, 4, 3, 3))]
    nodes: list[Any] = [onnx.helper.make_node("Conv", ["x", "w0", "w1"], ["c1"])]
    x = affine(nodes, "c1", "a1", 1.5, -0.25)
    x = affine(nodes, swish(nodes, x, "h"), "a2", 0.25, 0.75)
    nodes.append(onnx.helper.make_node("Conv", [x, "w2"], ["y"], pads=[pad] * 4))
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        nodes,
        "made",
        [value("x", 1, [1, 3, 6, 7])],
        [value("y", 1, None)],
        [onnx.numpy_helper.from_array(each, f"w{n}") for n, each in enumerate(weights)],
    )
    return onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 12)], ir_version=7)


@pytest.mark.parametrize(("pad", "left"), [(0, ["Conv", "HardSigmoid", "Mul", "Conv"]), (1, ["Add"])])
def test_scales_and_shifts_are_folded_into_convolutions(tmp_path: Path, pad: int, left: list[str]) -> None:
    onnx.save(model(pad), tmp_path / "made.onnx")
    plain = ort.InferenceSession(tmp_path / "made.onnx", providers=["CPUExecutionProvider"])
    made = model(pad)
    folding._fold(made.graph)
    kinds = [node.op_type for node in made.graph.node]
    assert kinds == (left if pad == 0 else ["Conv", "HardSigmoid", "Mul", *left, "Conv"])
    x = np.random.default_rng(9).normal(scale=3, size=(1, 3, 6, 7)).astype("float32")
    mine, theirs = folding.folded(plain).run(None, {"x": x})[0], plain.run(None, {"x": x})[0]
    assert np.abs(mine - theirs).max() < 1e-4


def test_the_models_of_the_engine_are_folded_and_find_the_same() -> None:
    from rapidocr_onnxruntime import RapidOCR

    stock = RapidOCR(intra_op_num_threads=1)
    for part, height in ((stock.text_rec.session, 48), (stock.text_det.infer, 64)):
        x = np.random.default_rng(1).normal(scale=0.5, size=(1, 3, height, 320)).astype("float32")
        quick = folding.folded(part.session)
        assert quick is not part.session
        name = part.session.get_inputs()[0].name
        assert np.abs(quick.run(None, {name: x})[0] - part.session.run(None, {name: x})[0]).max() < 1e-4


def test_threads_change_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYGRAPH_CACHE", "off")
    page = pixels("plan")[: 842 // 2]
    readings = []
    for threads in ("1", "2", "5"):
        monkeypatch.setenv(ocr.THREADS, threads)
        readings.append(recognised(page))
    assert readings[0].lines
    assert readings[0] == readings[1] == readings[2]


def test_processes_of_a_batch_share_the_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    monkeypatch.setenv(ocr.THREADS, "")
    assert ocr.threads() == 8
    monkeypatch.delenv(ocr.THREADS)
    ocr.share_processors(3)
    assert ocr.threads() == 2
    ocr.share_processors(1)
    assert ocr.threads() == 2, "what was told before holds"
    monkeypatch.setenv(ocr.THREADS, "0")
    assert ocr.threads() == 1


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_which_way_up_a_page_lies(turned: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYGRAPH_CACHE", "off")
    page = pixels("letter", turned)
    found = read_whole(page, 72 / 150)
    assert found.turn == turned
    assert found.lines[-1].text == "2024年3月18日"
