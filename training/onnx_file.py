"""Writes the student as one ONNX file: int8 weights, the vocabulary in the file's metadata.

The graph is written by hand with the runtime's fused operators, so that what runs is what stands here. Word vectors are
int8 with a scale a row; the matrices are quantised by onnxruntime's dynamic quantisation (int8, a scale a column), the
heads stay float32.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

_OPSET = 18
_MS = "com.microsoft"
Array = npt.NDArray[np.float32]


class _Graph:
    """Nodes and weights as they are added."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, value: npt.NDArray[np.generic]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, op: str, inputs: list[str], name: str, *, domain: str = "", **options: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, [name], name=name, domain=domain, **options))
        return name


def _encoder(g: _Graph, w: Mapping[str, Array], *, layers: int, heads: int, eps: float) -> str:
    rows = w["word"]
    scale = np.abs(rows).max(1) / 127 + 1e-12
    g.weight("word.q", np.clip(np.round(rows / scale[:, None]), -127, 127).astype(np.int8))
    g.weight("word.s", scale.astype(np.float32)[:, None])
    g.weight("position", w["position"] + w["segment"])
    vectors = g.node(
        "Cast", [g.node("Gather", ["word.q", "ids"], "word.rows")], "word.cast", to=TensorProto.FLOAT
    )
    vectors = g.node("Mul", [vectors, g.node("Gather", ["word.s", "ids"], "word.scales")], "word.float")
    vectors = g.node("Add", [vectors, g.node("Gather", ["position", "places"], "position.rows")], "sum")
    x = g.node(
        "LayerNormalization",
        [vectors, g.weight("n.w", w["norm.w"]), g.weight("n.b", w["norm.b"])],
        "x",
        epsilon=eps,
    )
    for i in range(layers):
        p = f"l{i}."
        qkv = g.weight(p + "qkv.w", np.concatenate([w[p + c + ".w"].T for c in "qkv"], 1))
        bias = g.weight(p + "qkv.b", np.concatenate([w[p + c + ".b"] for c in "qkv"]))
        g.node("MatMul", [x, qkv], p + "qkv")
        g.nodes.append(
            helper.make_node(
                "Split", [p + "qkv"], [p + "q", p + "k", p + "v"], name=p + "split", axis=2, num_outputs=3
            )
        )
        mixed = g.node(
            "MultiHeadAttention", [p + "q", p + "k", p + "v", bias], p + "mixed", domain=_MS, num_heads=heads
        )
        out = g.node("MatMul", [mixed, g.weight(p + "ao.w", w[p + "ao.w"].T)], p + "out")
        x = _norm(g, w, p + "aln", [out, g.weight(p + "ao.b", w[p + "ao.b"]), x], eps)
        inner = g.node("MatMul", [x, g.weight(p + "fi.w", w[p + "fi.w"].T)], p + "inner")
        inner = g.node("BiasGelu", [inner, g.weight(p + "fi.b", w[p + "fi.b"])], p + "gelu", domain=_MS)
        out = g.node("MatMul", [inner, g.weight(p + "fo.w", w[p + "fo.w"].T)], p + "back")
        x = _norm(g, w, p + "oln", [out, g.weight(p + "fo.b", w[p + "fo.b"]), x], eps)
    return x


def _norm(g: _Graph, w: Mapping[str, Array], name: str, parts: list[str], eps: float) -> str:
    """Layer normalisation of the sum of `parts`."""
    total = parts[0]
    for i, part in enumerate(parts[1:]):
        total = g.node("Add", [total, part], f"{name}.sum{i}")
    scale, bias = g.weight(name + ".w", w[name + ".w"]), g.weight(name + ".b", w[name + ".b"])
    return g.node("LayerNormalization", [total, scale, bias], name, epsilon=eps)


def write(
    path: Path, w: Mapping[str, Array], *, layers: int, heads: int, eps: float, facts: Mapping[str, str]
) -> None:
    """Write the model: `w` names the weights as `export.weights` does, `facts` goes into the metadata."""
    g = _Graph()
    x = _encoder(g, w, layers=layers, heads=heads, eps=eps)
    g.node("MatMul", [x, g.weight("head.w", w["head.w"].T)], "head.raw")
    g.node("Add", ["head.raw", g.weight("head.b", w["head.b"])], "scores")
    graph = helper.make_graph(
        g.nodes,
        "reader",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT32, ["windows", "pieces"]),
            helper.make_tensor_value_info("places", TensorProto.INT32, ["pieces"]),
        ],
        [
            helper.make_tensor_value_info(
                "scores", TensorProto.FLOAT, ["windows", "pieces", w["head.w"].shape[0]]
            )
        ],
        g.weights,
    )
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_MS, 1)],
        producer_name="roznamcha",
    )
    model.ir_version = 9
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder, "float.onnx"), Path(folder, "int8.onnx")
        onnx.save(model, whole)
        quantize_dynamic(
            whole,
            small,
            per_channel=True,
            weight_type=QuantType.QInt8,
            nodes_to_exclude=["head.raw"],
            op_types_to_quantize=["MatMul", "Attention"],
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
        model = onnx.load(small)
    helper.set_model_props(model, dict(facts))
    onnx.save(model, path)
