"""Spans out of token probabilities: contents with the cue that governs each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from roznamcha.reader.heads import INNER, OUTER
from roznamcha.reader.reading import Reading, Row

_OUTSIDE, _BEGIN, _INSIDE, _CUE = range(4)
_NEVER = -9.0
# scores of the steps from one tag to the next: no inside without a begin, and a change costs a little
_STEPS = (
    (0.0, -0.3, _NEVER, 0.0),
    (-2.0, -2.0, 0.0, -2.0),
    (-0.5, -2.0, 0.0, -2.0),
    (0.0, 0.0, _NEVER, 0.0),
)
_CUE_REACH = 14  # tokens between a content and its cue
_LEAST_CUE = 0.3
_LEAST = 0.3  # a stretch without a token this sure of a content holds none


@dataclass(frozen=True, slots=True)
class Found:
    """A content at tokens `first`..`last`, its mean probability, and its cue's tokens and top probability."""

    first: int
    last: int
    sure: float
    cue: tuple[int, int] | None
    cue_sure: float
    nested: bool


def found_spans(reading: Reading, sentences: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """The contents that the model finds, outermost and nested ones, each with the nearest cue.

    Sentences that follow each other are decoded together, for a quotation may run over several.
    """
    runs: list[list[int]] = []
    for first, last in sentences:
        if runs and runs[-1][1] == first:
            runs[-1][1] = last
        else:
            runs.append([first, last])
    out = []
    for nested, tags in ((False, OUTER), (True, INNER)):
        rows = [r[tags] for r in reading.rows]
        for first, last in runs:
            if max(r[_BEGIN] + r[_INSIDE] for r in rows[first:last]) < _LEAST:
                continue
            for a, b in _spans(decode(rows[first:last])):
                a, b = a + first, b + first
                sure = reading.nested(a, b) if nested else reading.content(a, b)
                out.append(Found(a, b, sure, *_cue(rows, a, b, first, last), nested))
    yield from sorted(out, key=lambda f: (f.first, -f.last, f.nested))


def decode(rows: Sequence[Row]) -> list[int]:
    """The likeliest tags of a stretch.

    >>> decode([(0.9, 0.1, 0, 0), (0, 0, 0.1, 0.9), (0.1, 0.5, 0.4, 0), (0.1, 0.1, 0.8, 0)])
    [0, 3, 1, 2]
    """
    if not rows:
        return []
    scores = [log(p + 1e-6) for p in rows[0]]
    scores[_INSIDE] += _NEVER
    back: list[tuple[int, int, int, int]] = []
    for row in rows[1:]:
        came, scores = _step(scores, row)
        back.append(came)
    tag = max(range(4), key=scores.__getitem__)
    out = [tag]
    for came in reversed(back):
        tag = came[tag]
        out.append(tag)
    return out[::-1]


def _step(scores: Sequence[float], row: Row) -> tuple[tuple[int, int, int, int], list[float]]:
    """The tag from which each tag of the next token is best reached, the first of equals, and what it is worth then.

    Written out for the four tags: this is asked of every token.
    """
    p, q, r, s = scores
    (pp, pq, pr, ps), (qp, qq, qr, qs), (rp, rq, rr, rs), (sp, sq, sr, ss) = _STEPS
    came = []
    worth = []
    for a, b, c, d, told in (
        (p + pp, q + qp, r + rp, s + sp, row[0]),
        (p + pq, q + qq, r + rq, s + sq, row[1]),
        (p + pr, q + qr, r + rr, s + sr, row[2]),
        (p + ps, q + qs, r + rs, s + ss, row[3]),
    ):
        best, tag = a, 0
        if b > best:
            best, tag = b, 1
        if c > best:
            best, tag = c, 2
        if d > best:
            best, tag = d, 3
        came.append(tag)
        worth.append(best + log(told + 1e-6))
    return (came[0], came[1], came[2], came[3]), worth


def _spans(tags: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = None
    for i, tag in enumerate((*tags, _OUTSIDE)):
        if start is not None and tag != _INSIDE:
            yield start, i
            start = None
        if start is None and tag in (_BEGIN, _INSIDE):
            start = i


def _cue(
    rows: Sequence[Row], first: int, last: int, begin: int, end: int
) -> tuple[tuple[int, int] | None, float]:
    """The surest cue near a content: its tokens and probability."""
    near = [*range(max(begin, first - _CUE_REACH), first), *range(last, min(end, last + _CUE_REACH))]
    if not near:
        return None, 0.0

    def worth(i: int) -> float:
        gap = first - i if i < first else i - last + 1
        return rows[i][_CUE] - 0.03 * gap

    best = max(near, key=lambda i: (worth(i), -i))
    if rows[best][_CUE] < _LEAST_CUE:
        return None, 0.0
    a, b = best, best + 1
    while a - 1 >= begin and not first <= a - 1 < last and rows[a - 1][_CUE] >= _LEAST_CUE:
        a -= 1
    while b < end and not first <= b < last and rows[b][_CUE] >= _LEAST_CUE:
        b += 1
    return (a, b), rows[best][_CUE]
