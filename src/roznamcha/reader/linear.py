"""A linear model over hashed features, as whole numbers of one byte.

Hashing (Weinberger et al. 2009, «Feature hashing for large scale multitask learning») does without a vocabulary: a
feature's name gives the bucket of its weight.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from roznamcha.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BUCKETS = 1 << 17


@dataclass(frozen=True, slots=True)
class Linear:
    """The weights of each bucket for each class, as whole numbers of `scale`, with the weight of each class alone."""

    weights: npt.NDArray[np.int8]
    scale: npt.NDArray[np.float32]
    alone: npt.NDArray[np.float32]

    def scores(self, found: Mapping[int, float]) -> npt.NDArray[np.float32]:
        """The weight of each class, given the buckets of something and what each of them weighs."""
        import numpy as np

        rows = self.weights[np.fromiter(found, np.int64, len(found))].astype(np.float32)
        values = np.fromiter(found.values(), np.float32, len(found))
        return values @ rows * self.scale + self.alone


def bucket(name: str) -> int:
    """The bucket of the feature `name`."""
    return crc32(name.encode()) % BUCKETS


def words_and_pairs(words: list[str]) -> Iterator[str]:
    """The names of the features of a text's words and of pairs of neighbours.

    >>> list(words_and_pairs(["مرز", "بسته"]))
    ['wمرز', 'wبسته', 'pمرز بسته']
    """
    for i, word in enumerate(words):
        yield "w" + word
        if i:
            yield f"p{words[i - 1]} {word}"


def load_linear(path: Path, classes: int, *, what: str) -> Linear:
    """The model of the file at `path`; `ModelError` says what is missing and what to do. `what` is «acts» or so."""
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as held:
            model = Linear(held["weights"], held["scale"], held["alone"])
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"{path}: not a model of {what} ({error}): install Roznamcha anew, or read by rules alone (--fast)"
        ) from error
    if model.weights.shape != (BUCKETS, classes):
        raise ModelError(f"{path}: a model of another version of this program: install Roznamcha anew")
    return model
