"""A stretch of a text cut into pieces, each with the spans that it lies in."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct


class Piece(Struct, frozen=True, kw_only=True):
    """Words and what they are part of: `roles` in the order of the spans, `entries` the ids of entries."""

    text: str
    roles: tuple[str, ...]
    entries: tuple[str, ...] = ()


def pieces(
    text: str, start: int, end: int, spans: Iterable[tuple[str, int, int]], entries: Iterable[str] = ()
) -> tuple[Piece, ...]:
    """`text[start:end]` cut wherever one of `spans` (role, first, last offset) begins or ends.

    `entries` are the ids of the entries that the spans belong to, in the same order.

    >>> [(p.text, p.roles) for p in pieces("abcdef", 1, 6, [("x", 2, 4), ("y", 3, 5)])]
    [('b', ()), ('c', ('x',)), ('d', ('x', 'y')), ('e', ('y',)), ('f', ())]
    """
    held = list(spans)
    ids = list(entries) or [""] * len(held)
    inside = [(i, *s) for i, s in zip(ids, held, strict=True) if s[1] < end and s[2] > start]
    cuts = sorted({start, end, *(max(start, min(end, x)) for _, _, a, b in inside for x in (a, b))})
    # spans that begin and end are kept in two lists, so that a long report with many spans takes no square time
    begins = sorted(inside, key=lambda s: (s[2], -s[3]))
    out: list[Piece] = []
    live: list[tuple[str, str, int, int]] = []
    at = 0
    for a, b in pairwise(cuts):
        while at < len(begins) and begins[at][2] <= a:
            live.append(begins[at])
            at += 1
        live = [s for s in live if s[3] > a]
        out.append(
            Piece(
                text=text[a:b],
                roles=tuple(dict.fromkeys(s[1] for s in live)),
                entries=tuple(dict.fromkeys(s[0] for s in live if s[0])),
            )
        )
    return tuple(out)
