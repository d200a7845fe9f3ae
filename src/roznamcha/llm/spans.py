"""A model's words found again in the raw text, character by character, or not at all."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence

Span = tuple[int, int]
_JOINER = "\u200c"
_OPENING, _CLOSING = '«“"‹„', '»”"›'
_AT_THE_END = " \t\r\n.؛،"
# a hostile answer may name words that stand everywhere
_MOST = 2000


def _goes_on(text: str, at: int, step: int) -> bool:
    """Whether a word goes on at `at` (read in steps of `step`), where joiners alone are no word."""
    while 0 <= at < len(text) and text[at] == _JOINER:
        at += step
    return 0 <= at < len(text) and (text[at].isalnum() or unicodedata.category(text[at]) == "Mn")


def _whole(text: str, start: int, end: int) -> bool:
    """Whether `start`..`end` begins and ends where words do."""
    before = _goes_on(text, start, 1) and _goes_on(text, start - 1, -1)
    behind = _goes_on(text, end - 1, -1) and _goes_on(text, end, 1)
    return not before and not behind


def occurrences(text: str, words: str, within: Span) -> list[Span]:
    """Where `words` stand in `text[within]`, as whole words, in order.

    >>> occurrences("او گفت که گفتگو شد", "گفت", (0, 18))
    [(3, 6)]
    """
    return list(_occurrences(text, words, within))


def _occurrences(text: str, words: str, within: Span) -> Iterator[Span]:
    at, found = within[0], 0
    while words and found < _MOST and (at := text.find(words, at, within[1])) >= 0:
        if _whole(text, at, at + len(words)):
            found += 1
            yield at, at + len(words)
        at += 1


def meet(a: Span, b: Span) -> bool:
    """Whether two spans have a character in common."""
    return a[0] < b[1] and b[0] < a[1]


def _apart(a: Span, b: Span) -> tuple[bool, int]:
    """How far two spans are apart, those that meet farthest of all: a cue stands beside its content, not in it."""
    return meet(a, b), max(a[0], b[0]) - min(a[1], b[1])


def nearest(found: Sequence[Span], to: Span) -> Span | None:
    """Of spans in order the one beside `to`, the first of two that are equally near; one that meets `to` comes last.

    >>> nearest([(0, 3), (20, 23), (40, 43)], (24, 30))
    (20, 23)
    """
    k = bisect_left(found, to)
    # those that meet `to` may stand around the place where it would be put in: look past them on both sides
    left = next((s for s in reversed(found[:k]) if not meet(s, to)), None)
    right = next((s for s in found[k:] if not meet(s, to)), None)
    near = [s for s in (left, right) if s is not None] or list(found[max(0, k - 1) : k + 1])
    return min(near, key=lambda s: _apart(s, to), default=None)


def inside(found: Sequence[Span], outer: Span, near: Span) -> Span | None:
    """Of spans in order the first one in `outer`, else the one nearest to `near`."""
    within = next((s for s in found if outer[0] <= s[0] and s[1] <= outer[1]), None)
    return within or nearest(found, near)


def pair(
    contents: Sequence[Span], cues: Sequence[Span], taken: Collection[tuple[Span, Span]]
) -> tuple[Span, Span] | None:
    """The content and the cue that stand nearest together and are not `taken` yet; the first of several.

    >>> pair([(5, 9), (30, 34)], [(0, 3), (26, 29)], {((5, 9), (0, 3))})
    ((30, 34), (26, 29))
    """
    pairs = [(c, q) for c in contents if (q := nearest(cues, c))]
    free = [p for p in pairs if p not in taken]
    return min(free, key=lambda p: _apart(*p), default=None)


def trim(text: str, span: Span) -> Span | None:
    """A content without blanks, full stop and the quotation marks around it; `None` if nothing is left.

    >>> trim("«مرز باز است».", (0, 14))
    (1, 12)
    """
    start, end = span
    while True:
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1] in _AT_THE_END:
            end -= 1
        around = end - start > 1 and text[start] in _OPENING and text[end - 1] in _CLOSING
        if not around or any(c in _CLOSING for c in text[start + 1 : end - 1]):
            return (start, end) if start < end else None
        start, end = start + 1, end - 1
