"""Cleaning with a map: what is taken out, put in or changed stays traceable to the raw characters."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import regex

# taken out: tatweel, Arabic diacritics, bidi controls, zero-width space and joiner, soft hyphen, BOM
_DROP = regex.compile(r"[\u0640\u0610-\u061a\u064b-\u0652\u0653-\u065f\u0670\u200b\u200d\u200e\u200f\u202a-\u202e\u2066-\u2069\u00ad\ufeff]+")
_CHARS = {0x064A: "\u06cc", 0x0649: "\u06cc", 0x0643: "\u06a9", 0x00A0: " ", 0x202F: " ", 0x2009: " ", 0x0009: " "}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Cleaned text and its map. `starts[i]`, `ends[i]`: the raw span of clean character `i` (empty if it was put in).

    `residue` lists clean spans that are no prose: menus, share buttons, handles, bullets.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    residue: tuple[tuple[int, int], ...] = ()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of the clean span `start`..`end`."""
        return self.starts[start], self.ends[end - 1]


def clean(raw: str) -> Cleaned:
    """Clean `raw`, keeping the way back."""
    parts: list[str] = []
    starts = array("I")
    at = 0
    for found in _DROP.finditer(raw):
        a, b = found.span()
        parts.append(raw[at:a])
        starts.extend(range(at, a))
        at = b
    parts.append(raw[at:])
    starts.extend(range(at, len(raw)))
    text = "".join(parts).translate(_CHARS)
    ends = array("I", (i + 1 for i in starts))
    return Cleaned(text, starts, ends)
