"""Models of text recognition with the arithmetic between their convolutions folded into the convolutions.

The models (PP-OCRv4, its backbone PP-LCNetV3: arXiv 2109.15099) were written out step by step: after a convolution
each value is multiplied, added to, its hardswish taken in four steps, multiplied and added to again. Each step goes
through memory once, and they take more time than the convolutions. A scale and a shift are part of the weights as
well, and hardswish is two steps. The result is the same up to rounding in the sixth digit, in about half the time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

_HALF_WIDTH, _WIDTH = 3, 6
"""hardswish(x) = x · min(max(x + 3, 0), 6) / 6 (arXiv 1905.02244, section 5.2)."""


def folded(session: Any) -> Any:
    """A session of onnxruntime with the same options on the folded model; the same session without package onnx."""
    try:
        import onnx
    except ImportError:  # rapidocr-onnxruntime was installed without policygraph[ocr]
        return session
    from onnxruntime import InferenceSession

    model = onnx.load(session._model_path)
    _fold(model.graph)
    return InferenceSession(model.SerializeToString(), session.get_session_options(), session.get_providers())


class _Affine(NamedTuple):
    """x · scale + shift, one number each, as two nodes of a graph."""

    x: str
    scale: Any
    shift: Any
    multiply: Any
    add: Any


class _Graph:
    """The nodes of a model, its constants, who makes a value and who uses it."""

    def __init__(self, nodes: Iterable[Any], constants: dict[str, Any]) -> None:
        self.nodes = list(nodes)
        self.constants = constants
        self.makers = {node.output[0]: node for node in self.nodes}
        self.users: dict[str, list[Any]] = {}
        for node in self.nodes:
            for name in node.input:
                self.users.setdefault(name, []).append(node)

    def number(self, node: Any, kind: str) -> tuple[str, Any] | None:
        """Of a node of a kind that takes a value and a constant number: both."""
        if node is not None and node.op_type == kind:
            for name, value in (tuple(node.input), tuple(node.input)[::-1]):
                if name in self.constants and self.constants[name].size == 1:
                    return value, self.constants[name].reshape(())
        return None

    def affine(self, name: str) -> _Affine | None:
        """The scale and shift that make a value, where nothing else uses what is between them."""
        add = self.makers.get(name)
        shift = self.number(add, "Add")
        multiply = self.makers.get(shift[0]) if shift else None
        scale = self.number(multiply, "Mul")
        if shift is None or scale is None or not scale[1] or len(self.users[shift[0]]) > 1:
            return None
        return _Affine(scale[0], scale[1], shift[1], multiply, add)

    def only_user(self, name: str) -> Any:
        """The one node that uses a value; None where there are more."""
        users = self.users.get(name, [])
        return users[0] if len(users) == 1 else None

    def drop(self, *nodes: Any) -> None:
        """Takes nodes out."""
        self.nodes = [node for node in self.nodes if not any(node is gone for gone in nodes)]

    def weights(self, conv: Any) -> tuple[Any, Any]:
        """The weights and the bias of a convolution."""
        return self.constants[conv.input[1]], self.constants[conv.input[2]] if len(conv.input) > 2 else 0.0

    def reweigh(self, conv: Any, weights: Any, bias: Any) -> None:
        """Gives a convolution other weights and another bias (one number for each channel)."""
        import numpy as np

        named = {f"{conv.output[0]} weights": weights, f"{conv.output[0]} bias": bias + np.zeros(len(weights))}
        self.constants |= {name: value.astype(np.float32) for name, value in named.items()}
        conv.input[:] = [conv.input[0], *named]


def _fold(graph: Any) -> None:
    """Folds what stands before and after each convolution of a model into it, and shortens hardswish."""
    from onnx import numpy_helper

    constants = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    constants |= {
        node.output[0]: numpy_helper.to_array(node.attribute[0].t) for node in graph.node if node.op_type == "Constant"
    }
    view = _Graph((node for node in graph.node if node.op_type != "Constant"), constants)
    for node in list(view.nodes):
        _shorten(view, node)
    convolutions = [node for node in view.nodes if node.op_type == "Conv"]
    for fold in (_fold_after, _fold_before):
        view = _Graph(view.nodes, constants)
        for conv in convolutions:
            fold(view, conv)
    nodes = list(view.nodes)
    used = {name for node in nodes for name in node.input}
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(numpy_helper.from_array(constants[name], name) for name in constants if name in used)


def _shorten(graph: _Graph, divide: Any) -> None:
    """Writes a hardswish, which ends in a division, as hardsigmoid(x) · x."""
    from onnx import helper

    quotient = graph.number(divide, "Div")
    product = graph.makers.get(quotient[0]) if quotient and quotient[1] == _WIDTH else None
    if product is None or product.op_type != "Mul":
        return
    for x, cut in (tuple(product.input), tuple(product.input)[::-1]):
        clip = graph.makers.get(cut)
        if clip is None or clip.op_type != "Clip":
            continue
        add = graph.makers.get(clip.input[0])
        ends = [graph.constants.get(name) for name in clip.input[1:]]
        if graph.number(add, "Add") == (x, _HALF_WIDTH) and ends == [0, _WIDTH]:
            gate = helper.make_node("HardSigmoid", [x], [f"{x} gate"], alpha=1 / _WIDTH, beta=_HALF_WIDTH / _WIDTH)
            at = next(place for place, node in enumerate(graph.nodes) if node is divide)
            graph.nodes[at : at + 1] = [gate, helper.make_node("Mul", [x, gate.output[0]], divide.output)]
            graph.drop(add, clip, product)


def _fold_after(graph: _Graph, conv: Any) -> None:
    """Folds the scale and shift of a convolution's result into it."""
    multiply = graph.only_user(conv.output[0])
    add = graph.only_user(multiply.output[0]) if multiply is not None else None
    found = graph.affine(add.output[0]) if add is not None else None
    if found is None or found.x != conv.output[0]:
        return
    weights, bias = graph.weights(conv)
    conv.output[0] = found.add.output[0]
    graph.reweigh(conv, weights * found.scale, bias * found.scale + found.shift)
    graph.drop(found.multiply, found.add)


def _fold_before(graph: _Graph, conv: Any) -> None:
    """Folds the scale and shift of what a convolution takes into it.

    A margin of zeros is added after the shift, so the shift stays in front of a convolution that has one.
    """
    found = graph.affine(conv.input[0])
    if found is None or graph.only_user(conv.input[0]) is not conv:
        return
    weights, bias = graph.weights(conv)
    graph.drop(found.multiply)
    if any(each for attribute in conv.attribute if attribute.name == "pads" for each in attribute.ints):
        name = f"{conv.input[0]} shift"
        graph.constants[name] = found.shift / found.scale
        found.add.input[:] = [found.x, name]
        graph.reweigh(conv, weights * found.scale, bias)
        return
    graph.drop(found.add)
    conv.input[0] = found.x
    graph.reweigh(conv, weights * found.scale, bias + weights.sum(axis=(1, 2, 3)) * found.shift)
