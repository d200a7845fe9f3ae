"""Word pieces: cuts a token into the pieces of a unigram vocabulary, the likeliest cut first.

The vocabulary is SentencePiece's unigram model (Kudo 2018): every piece has a log probability, a cut is worth the sum
of its pieces, and Viterbi finds the best. A blank before a word, and a joiner within it, is the mark `SPACE`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from roznamcha.text.fold import ZWNJ

SPACE = "▁"
_UNKNOWN_PENALTY = 10.0
_KEPT = 60_000  # cuts kept in memory: more than a day's news has different words


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """A vocabulary: `ids` and `scores` by piece, `characters` what a character stands for before the cut."""

    ids: Mapping[str, int]
    scores: Mapping[str, float]
    characters: Mapping[int, str]
    unknown: int
    _cuts: dict[tuple[str, bool], tuple[int, ...]] = field(default_factory=dict)
    _longest: list[int] = field(default_factory=list)

    @classmethod
    def of(
        cls, pieces: Sequence[str], scores: Sequence[float], *, characters: Mapping[str, str], unknown: int
    ) -> Pieces:
        """A vocabulary whose ids are the places in `pieces`."""
        return cls(
            ids={p: i for i, p in enumerate(pieces)},
            scores=dict(zip(pieces, scores, strict=True)),
            characters={ord(a): b for a, b in characters.items()},
            unknown=unknown,
            _longest=[max(map(len, pieces)), round(min(scores))],
        )

    def cut(self, token: str, *, spaced: bool) -> tuple[int, ...]:
        """The ids of the pieces of `token`; `spaced` says whether a blank (or nothing) stands before it.

        >>> v = Pieces.of(["?", "▁می", "▁گو", "ید", "▁", "گ"], [0, -1, -2, -2, -3, -4], characters={}, unknown=0)
        >>> v.cut("می\\u200cگوید", spaced=True)
        (1, 2, 3)
        >>> v.cut("گx", spaced=False)
        (5, 0)
        """
        known = self._cuts.get((token, spaced))
        if known is not None:
            return known
        out: list[int] = []
        for i, part in enumerate(token.split(ZWNJ)):
            if part:
                out.extend(self.ids.get(p, self.unknown) for p in self.surfaces(part, spaced=spaced or i > 0))
        if len(self._cuts) >= _KEPT:
            self._cuts.clear()
        self._cuts[token, spaced] = cut = tuple(out) or (self.unknown,)
        return cut

    def surfaces(self, part: str, *, spaced: bool) -> list[str]:
        """The pieces of a joiner-free `part` as strings; joined they are the part, normalised."""
        text = part.translate(self.characters).replace(" ", SPACE)
        text = SPACE + text if spaced else text
        if text in self.ids:
            return [text]
        longest, floor = self._longest
        scores, size, rare = self.scores, len(text), floor - _UNKNOWN_PENALTY
        best = [0.0] + [-1e30] * size
        back = [0] * (size + 1)
        for i in range(size):
            here = best[i]
            for j in range(i + 1, min(size, i + longest) + 1):
                score = scores.get(text[i:j])
                if score is None:
                    if j > i + 1:
                        continue
                    score = rare
                if here + score > best[j]:
                    best[j], back[j] = here + score, i
        out, at = [], size
        while at:
            out.append(text[back[at] : at])
            at = back[at]
        return out[::-1]
