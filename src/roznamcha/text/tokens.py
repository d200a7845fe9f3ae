"""Tokens: words with their joiners, numbers, emoji, single marks."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import regex

# a number keeps the marks inside it: «۲٫۵», «۱۲,۰۰۰», «۱۲،۰۰۰», «۱۴۰۴/۷/۲۷», «۱۸:۳۰»; a word its joiners
# and the underscores of a hashtag, but no joiner at its edge; an emoji its modifiers, a flag its two
# letters
_TOKEN = regex.compile(
    r"\d+(?:(?:[.,/٫٬:]|،(?=\d{3}(?!\d)))\d+)*"
    r"|[\p{L}\p{Mn}\p{Mc}_]+(?:\u200c+[\p{L}\p{Mn}\p{Mc}_]+)*"
    r"|[\U0001f1e6-\U0001f1ff]{2}"
    r"|\p{Extended_Pictographic}(?:[\ufe0f\U0001f3fb-\U0001f3ff\u20e3]|\u200d\p{Extended_Pictographic})*"
    r"|[^\s\u200c]"
)


def tokenize(text: str) -> tuple[Sequence[int], Sequence[int]]:
    """Starts and ends of the tokens of `text`, in order; white space and a stray joiner are in none.

    >>> text = "بازرسی\\u200cها (۲٫۵ میلیون) در #خط_دیورند!"
    >>> [text[a:b] for a, b in zip(*tokenize(text))] == [
    ...     "بازرسی\\u200cها", "(", "۲٫۵", "میلیون", ")", "در", "#", "خط_دیورند", "!"]
    True
    """
    starts, ends = array("I"), array("I")
    for found in _TOKEN.finditer(text):
        a, b = found.span()
        starts.append(a)
        ends.append(b)
    return starts, ends
