"""Joiners: where a text that has lost its zero-width non-joiners («گفتوگو», «کردهاند») needs them back.

First version: the interface stands, the lexicon's own surfaces are restored; the learned model follows.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cache

import regex

from roznamcha.lang import tables
from roznamcha.text.fold import ZWNJ, fold

_WORD = regex.compile("[\\p{L}\\p{M}\u200c]{4,}")


@cache
def _known() -> dict[str, tuple[int, ...]]:
    """The joiner positions of every joined word that the lexicon spells, by the word without joiners."""
    out: dict[str, tuple[int, ...]] = {}
    for path in sorted(tables.DATA.rglob("*.tsv")):
        for found in _WORD.finditer(fold(path.read_text(encoding="utf-8"))):
            parts = found.group().split(ZWNJ)
            if len(parts) > 1 and all(parts):
                at = [sum(map(len, parts[: k + 1])) for k in range(len(parts) - 1)]
                out.setdefault("".join(parts), tuple(at))
    return out


def restore(text: str) -> Sequence[int]:
    """The indices of the characters of `text` before which a joiner is to be put in, in ascending order.

    No other character is touched and no space is turned into a joiner; a text that has its joiners gets none.
    """
    out = array("I")
    if ZWNJ in text:
        return out
    known = _known()
    for found in _WORD.finditer(fold(text)):
        for at in known.get(found.group(), ()):
            out.append(found.start() + at)
    return out
