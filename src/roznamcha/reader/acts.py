"""The act of a content behind a neutral verb, by a linear model over hashed letters and words.

Multinomial logistic regression over the character n-grams of the content's words, its words and pairs of words, the
reporting construction and what the rules made of it. N-grams of two to five letters stand for Persian morphology without
an analyser; they are hashed (`linear`). It is trained by `training/acts.py` on statements whose acts were annotated, none
of gold's development part.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, repeat
from pathlib import Path
from typing import NamedTuple, Protocol

from roznamcha.reader.heads import ACTS
from roznamcha.reader.linear import Linear, bucket, load_linear, words_and_pairs
from roznamcha.records import Act

MODEL = Path(__file__).with_name("acts.npz")
_SHORTEST, _LONGEST = 2, 5
_KEPT = 16_384  # words whose n-grams are remembered
# what the construction and the rules say weighs as much as so many letters
_TOLD = 1.5
# how the tagger's opinion weighs beside this model's, chosen on statements that neither had learned from
_OWN, _FELT = 0.5, 0.5
_LEAST = 1e-4


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
    felt: Mapping[Act, float] | None = None
    """The probability of each act after the tagger, `None` where it has not read the content."""


class Decides(Protocol):
    """Whatever decides acts: the model, or somebody who writes down what it is asked."""

    def decide(self, asked: Asked) -> tuple[Act, float]:
        """The act of a statement, and how sure that is (0 to 1)."""


@dataclass(frozen=True, slots=True)
class ActModel:
    """The weights of the acts."""

    linear: Linear

    def decide(self, asked: Asked) -> tuple[Act, float]:
        """The likeliest act and its probability."""
        import numpy as np

        scores = self.linear.scores(features(asked))
        if asked.felt is not None:
            felt = np.log([max(asked.felt[act], _LEAST) for act in ACTS])
            scores = (_OWN * scores + _FELT * felt).astype(np.float32)
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
    letters: list[int] = []
    for word in words:
        letters += _letters(word)
    if letters:
        share = len(letters) ** -0.5
        counts = Counter(letters)
        # what a bucket weighs after so many times, added up one by one, as training does
        sums = [0.0, *accumulate(repeat(share, max(counts.values())))]
        out = {at: sums[count] for at, count in counts.items()}
    grams = list(words_and_pairs(words))
    share = len(grams) ** -0.5 if grams else 0.0
    for gram in grams:
        at = bucket(gram)
        out[at] = out.get(at, 0.0) + share
    told = (f"cue={asked.cue}", f"act={asked.act}", f"rule={asked.rule}", f"aimed={asked.aimed}")
    for name in told:
        at = bucket(name)
        out[at] = out.get(at, 0.0) + _TOLD
    return out


@lru_cache(maxsize=_KEPT)
def _letters(word: str) -> array[int]:
    """The buckets of the n-grams of a word, its edges marked."""
    marked = f" {word} "
    return array(
        "I",
        [
            bucket("c" + marked[i : i + n])
            for n in range(_SHORTEST, _LONGEST + 1)
            for i in range(len(marked) - n + 1)
        ],
    )


@lru_cache(maxsize=1)
def load_acts(path: Path = MODEL) -> ActModel:
    """The model of the file at `path`, loaded once; `ModelError` says what is missing and what to do."""
    return ActModel(load_linear(path, len(ACTS), what="acts"))
