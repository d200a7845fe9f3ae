"""Sentences: cut at full stops, question and exclamation marks and line ends, never inside a number or quotation mark."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import regex

_END = regex.compile(r"\n+|(?<!\d)\.(?=\s|$|[»\"”])[»\"”)]*|\.(?=\s|$)[»\"”)]*|[؟!?…]+[»\"”)]*(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: clean offsets `start`..`end` (its full stop inside) and its tokens `first`..`last` (half-open)."""

    start: int
    end: int
    first: int
    last: int


def split_sentences(
    text: str, residue: Sequence[tuple[int, int]], token_starts: Sequence[int], token_ends: Sequence[int]
) -> tuple[Sentence, ...]:
    """Cut `text` into sentences, leaving out `residue` and blank stretches."""
    cuts = sorted({0, len(text), *(m.end() for m in _END.finditer(text)), *(x for span in residue for x in span)})
    hidden = set(residue)
    out = []
    for a, b in zip(cuts, cuts[1:], strict=False):
        piece = text[a:b]
        start, end = a + len(piece) - len(piece.lstrip()), a + len(piece.rstrip())
        if start >= end or any(x <= start and end <= y for x, y in hidden):
            continue
        first, last = bisect_left(token_starts, start), bisect_right(token_ends, end)
        if first < last:
            out.append(Sentence(start, end, first, last))
    return tuple(out)
