"""Long reports in passages that a model can take in: cut at sentence ends, each beginning a little before the last ended."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

# characters; some 3,000 tokens of Persian, which leaves room for the answer in a context of 8,000
SIZE = 6000
OVERLAP = 600


def cut(
    length: int, ends: Sequence[int], *, size: int = SIZE, overlap: int = OVERLAP
) -> Iterator[tuple[int, int]]:
    """The spans of the passages of a text of `length` characters whose sentences end at `ends` (rising).

    Each has at most `size` characters and ends with a sentence if one ends in it; the next one begins at a sentence
    end at most `overlap` before that (or right there, in mid sentence, if none does). `overlap` is less than `size`.

    >>> list(cut(100, [30, 50, 62, 90], size=60, overlap=25))
    [(0, 50), (30, 90), (65, 100)]
    """
    start = 0
    while length - start > size:
        k = bisect_right(ends, start + size) - 1
        stop = ends[k] if k >= 0 and ends[k] > start + overlap else start + size
        yield start, stop
        following = bisect_left(ends, stop - overlap)
        start = ends[following] if following < len(ends) and ends[following] < stop else stop - overlap
    yield start, length
