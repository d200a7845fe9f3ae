"""The act of a content behind a neutral verb, by a linear model over hashed letters and words.

Multinomial logistic regression over the character n-grams of the content's words, its words and pairs of words, the
reporting construction and what the rules made of it. N-grams of two to five letters stand for Persian morphology without
an analyser; hashing (Weinberger et al. 2009, «Feature hashing for large scale multitask learning») does without a
vocabulary. It is trained by `training/acts.py` on statements whose acts were annotated, none of gold's development part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol
from zlib import crc32

from roznamcha.errors import ModelError
from roznamcha.reader.heads import ACTS
from roznamcha.records import Act

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MODEL = Path(__file__).with_name("acts.npz")
BUCKETS = 1 << 17
_SHORTEST, _LONGEST = 2, 5
# what the construction and the rules say weighs as much as so many letters
_TOLD = 0.5


class Asked(NamedTuple):
    """What the model is told of a statement: the folded content, the construction, the act and the rule of the rules."""

    content: str
    cue: str
    act: Act
    rule: str
    """The name of the content rule that decided, empty if none did."""
    aimed: bool
    """Whether somebody of another side than the speaker's is named in it."""
    start: int
    """Where the content begins, as a clean offset."""


class Decides(Protocol):
    """Whatever decides acts: the model, or somebody who writes down what it is asked."""

    def decide(self, asked: Asked) -> tuple[Act, float]:
        """The act of a statement, and how sure that is (0 to 1)."""


@dataclass(frozen=True, slots=True)
class ActModel:
    """The weights of each bucket for each act, as whole numbers of `scale`, with the weight of each act alone."""

    weights: npt.NDArray[np.int8]
    scale: npt.NDArray[np.float32]
    alone: npt.NDArray[np.float32]

    def decide(self, asked: Asked) -> tuple[Act, float]:
        """The likeliest act and its probability."""
        import numpy as np

        found = features(asked)
        rows = self.weights[np.fromiter(found, np.int64, len(found))].astype(np.float32)
        values = np.fromiter(found.values(), np.float32, len(found))
        scores = values @ rows * self.scale + self.alone
        powers = np.exp(scores - scores.max())
        best = int(powers.argmax())
        return ACTS[best], float(powers[best] / powers.sum())


def features(asked: Asked) -> dict[int, float]:
    """The buckets of a statement and what each weighs.

    >>> told = Asked("مرز بسته است", "say", "say", "", False, 0)
    >>> len(features(told)) > 20 and features(told) == features(told._replace(start=9))
    True
    """
    words = asked.content.split()
    out: dict[int, float] = {}
    for grams in (list(_letters(words)), list(_words(words))):
        share = len(grams) ** -0.5 if grams else 0.0
        for gram in grams:
            at = crc32(gram.encode()) % BUCKETS
            out[at] = out.get(at, 0.0) + share
    told = (f"cue={asked.cue}", f"act={asked.act}", f"rule={asked.rule}", f"aimed={asked.aimed}")
    for name in told:
        at = crc32(name.encode()) % BUCKETS
        out[at] = out.get(at, 0.0) + _TOLD
    return out


def _letters(words: list[str]) -> Iterator[str]:
    """The n-grams of each word, its edges marked."""
    for word in words:
        marked = f" {word} "
        for n in range(_SHORTEST, _LONGEST + 1):
            for i in range(len(marked) - n + 1):
                yield "c" + marked[i : i + n]


def _words(words: list[str]) -> Iterator[str]:
    for i, word in enumerate(words):
        yield "w" + word
        if i:
            yield f"p{words[i - 1]} {word}"


@lru_cache(maxsize=1)
def load_acts(path: Path = MODEL) -> ActModel:
    """The model of the file at `path`, loaded once; `ModelError` says what is missing and what to do."""
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as held:
            model = ActModel(held["weights"], held["scale"], held["alone"])
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"{path}: not a model of acts ({error}): install Roznamcha anew, or read by rules alone (--fast)"
        ) from error
    if model.weights.shape != (BUCKETS, len(ACTS)):
        raise ModelError(f"{path}: a model of another version of this program: install Roznamcha anew")
    return model
