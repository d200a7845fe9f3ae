"""A network as ONNX, written byte by byte: nodes and weights in, the bytes that onnxruntime loads out.

ONNX is Protocol Buffers, and a network needs few of its messages, so that no library beyond onnxruntime is needed to write
one. Field numbers are those of `onnx.proto3` (https://github.com/onnx/onnx), IR version 10, operators of version 20.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

_IR, _OPSET, _OWN_OPSET = 10, 20, 1
# operators beyond ONNX's own that onnxruntime brings
OWN = "com.microsoft"
_FLOAT = 1
_TYPES = {"float32": _FLOAT, "int8": 3, "int64": 7}
# kinds of an attribute
_A_FLOAT, _A_INT = 1, 2
_LENGTH, _NUMBER, _FOUR = 2, 0, 5  # how a field is written
_MORE, _SEVEN = 0x80, 0x7F


def _varint(number: int) -> bytes:
    number &= (1 << 64) - 1
    out = bytearray()
    while number > _SEVEN:
        out.append(number & _SEVEN | _MORE)
        number >>= 7
    out.append(number)
    return bytes(out)


def _int(field: int, number: int) -> bytes:
    return _varint(field << 3 | _NUMBER) + _varint(number)


def _bytes(field: int, data: bytes | str) -> bytes:
    held = data.encode() if isinstance(data, str) else data
    return _varint(field << 3 | _LENGTH) + _varint(len(held)) + held


def _attribute(name: str, value: float) -> bytes:
    out = _bytes(1, name)
    if isinstance(value, int):
        return out + _int(3, value) + _int(20, _A_INT)
    return out + _varint(2 << 3 | _FOUR) + struct.pack("<f", value) + _int(20, _A_FLOAT)


def _typed(name: str, shape: Sequence[str | int]) -> bytes:
    """An input or the result: its name, that it holds 32-bit numbers, its shape (a name stands for any length)."""
    dims = b"".join(_bytes(1, _bytes(2, d) if isinstance(d, str) else _int(1, d)) for d in shape)
    return _bytes(1, name) + _bytes(2, _bytes(1, _int(1, _FLOAT) + _bytes(2, dims)))


class Graph:
    """A network under construction; what adds to it gives the name of the result."""

    def __init__(self) -> None:
        """Nothing in it yet."""
        self._nodes: list[bytes] = []
        self._weights: list[bytes] = []
        self._inputs: list[bytes] = []
        self._count = 0

    def input(self, name: str, shape: Sequence[str | int]) -> str:
        """An input of 32-bit numbers."""
        self._inputs.append(_typed(name, shape))
        return name

    def weight(self, array: NDArray[Any]) -> str:
        """A constant: 32-bit numbers, or whole ones of 8 or 64 bits."""
        name = self._name("w")
        dims = b"".join(_int(1, d) for d in array.shape)
        self._weights.append(
            dims + _int(2, _TYPES[str(array.dtype)]) + _bytes(8, name) + _bytes(9, array.tobytes())
        )
        return name

    def node(
        self, op: str, *inputs: str, domain: str = "", results: int = 1, **attributes: float
    ) -> tuple[str, ...]:
        """A node; the names of its results. An input that is left out is an empty name."""
        names = tuple(self._name(op) for _ in range(results))
        out = b"".join(_bytes(1, i) for i in inputs) + b"".join(_bytes(2, n) for n in names)
        out += _bytes(3, names[0]) + _bytes(4, op)
        out += b"".join(_bytes(5, _attribute(k, v)) for k, v in attributes.items())
        self._nodes.append(out + (_bytes(7, domain) if domain else b""))
        return names

    def finished(self, result: str, shape: Sequence[str | int]) -> bytes:
        """The whole, with its one result of 32-bit numbers."""
        graph = b"".join(_bytes(1, n) for n in self._nodes) + _bytes(2, "roznamcha")
        graph += b"".join(_bytes(5, w) for w in self._weights)
        graph += b"".join(_bytes(11, i) for i in self._inputs)
        graph += _bytes(12, _typed(result, shape))
        opsets = _bytes(8, _bytes(1, "") + _int(2, _OPSET)) + _bytes(8, _bytes(1, OWN) + _int(2, _OWN_OPSET))
        return _int(1, _IR) + opsets + _bytes(7, graph)

    def _name(self, of: str) -> str:
        self._count += 1
        return f"{of}_{self._count}"
