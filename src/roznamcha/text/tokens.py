"""Tokens: runs of letters with their joiners, numbers, single marks."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import regex

_TOKEN = regex.compile(r"\d+(?:[.,/٫٬:]\d+)*|[\p{L}\p{M}\u200c_]+|[^\s]")


def tokenize(text: str) -> tuple[Sequence[int], Sequence[int]]:
    """Starts and ends of the tokens of `text`, in order; white space is in none."""
    starts, ends = array("I"), array("I")
    for found in _TOKEN.finditer(text):
        starts.append(found.start())
        ends.append(found.end())
    return starts, ends
