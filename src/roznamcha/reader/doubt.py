"""How likely a statement that was read is none, or is cut wrongly, by a linear model over hashed features.

Rules and the tagger find clauses by their form; whether the form holds («تحت سیطره ایران: …» in a list, a story's
dialogue, a clause cut in two) shows in the words around it. Logistic regression over what was read (the construction,
how the content is introduced, what the subject is), the words at the edges of cue, subject and content, and the words of
the content. `training/doubt.py` trains it on statements of this program that annotators judged, none of gold's
development part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp, log2
from pathlib import Path
from typing import NamedTuple, Protocol

from roznamcha.reader.linear import Linear, bucket, load_linear

MODEL = Path(__file__).with_name("doubt.npz")
# a word anywhere in the content or in the report's opening tells less than one at an edge
_ANYWHERE = 0.5
_EDGE = 4
_PARTS = 5
# how the tagger's opinion weighs beside this model's, chosen on statements that neither had learned from
_OWN, _FELT, _BOTH = 0.66, 0.55, 0.54


class Seen(NamedTuple):
    """What the model is told of a statement."""

    told: dict[str, str]
    """What was read: the construction, the mode of the content, the kind of subject and so on, by name."""
    edges: dict[str, Sequence[str]]
    """Lookup keys of the words at a place («cue», «post», …), by the place's name."""
    content: Sequence[str]
    opening: Sequence[str]
    """The words with which the report begins."""
    mode: str
    sure: float | None
    """The mean of the tagger's opinion over the content, `None` where it was not asked."""
    felt: float | None
    """How much the tagger finds against it, as log odds, `None` where it has not read the content."""
    span: tuple[int, int]
    """The clean span of the content, which the features leave aside."""


class Judge(Protocol):
    """Whatever doubts statements: the model, or somebody who writes down what it is asked."""

    def doubt(self, seen: Seen) -> float:
        """How likely the statement is wrong (0 to 1)."""


@dataclass(frozen=True, slots=True)
class DoubtModel:
    """The weights of being wrong."""

    linear: Linear

    def doubt(self, seen: Seen) -> float:
        """The probability that the statement is none or is cut wrongly."""
        odds = float(self.linear.scores(features(seen))[0])
        if seen.felt is not None:
            odds = _OWN * odds + _FELT * seen.felt + _BOTH
        return 1 / (1 + exp(-odds))


def features(seen: Seen) -> dict[int, float]:
    """The buckets of a statement and what each weighs."""
    out: dict[int, float] = {}
    for name, value in _weighed(seen):
        at = bucket(name)
        out[at] = out.get(at, 0.0) + value
    return out


def _weighed(seen: Seen) -> Iterator[tuple[str, float]]:
    told, mode = seen.told, seen.mode
    for name, value in told.items():
        yield f"{name}={value}", 1.0
        yield f"{name}={value}|{mode}", 1.0
    yield f"{told['rule']}|{mode}|{told['subject']}", 1.0
    sure = "none" if seen.sure is None else str(int(seen.sure * _PARTS))
    yield f"sure={sure}", 1.0
    if seen.sure is not None:
        yield "sure", seen.sure
    for place, words in seen.edges.items():
        for word in words:
            yield f"{place}:{word}", 1.0
        if words:
            yield f"{place}<{words[0]}", 1.0
            yield f"{place}>{words[-1]}", 1.0
    yield f"cue:{' '.join(seen.edges['cue'])}|{told['rule']}|{mode}", 1.0
    yield from _of_content(seen.content, mode)
    for word in dict.fromkeys(seen.opening):
        yield f"opening:{word}", _ANYWHERE


def _of_content(words: Sequence[str], mode: str) -> Iterator[tuple[str, float]]:
    """The first and last words of a content, all its words, its length and how many sentences it has."""
    for word in words[:_EDGE]:
        yield f"first:{word}", 1.0
    for word in words[-_EDGE:]:
        yield f"last:{word}", 1.0
    for name, few in (("begins", words[:2]), ("ends", words[-2:])):
        for one, two in pairwise(few):
            yield f"{name}:{one} {two}", 1.0
    if words:
        yield f"begins:{words[0]}", 1.0
        yield f"ends:{words[-1]}", 1.0
    for word in dict.fromkeys(words):
        yield f"word:{word}", _ANYWHERE
    size = max(1, len(words))
    yield f"size:{int(log2(size) * 2)}", 1.0
    yield f"size:{int(log2(size))}|{mode}", 1.0
    yield f"stops:{min(3, sum(w in '.؟!' for w in words))}|{mode}", 1.0


@lru_cache(maxsize=1)
def load_doubt(path: Path = MODEL) -> DoubtModel:
    """The model of the file at `path`, loaded once; `ModelError` says what is missing and what to do."""
    return DoubtModel(load_linear(path, 1, what="doubt"))
