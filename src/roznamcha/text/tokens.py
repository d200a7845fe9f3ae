"""Tokens: words with their joiners, numbers, emoji, single marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

import regex

from roznamcha.text.codes import codes_of
from roznamcha.text.fold import ZWNJ, fold

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


# what most texts consist of: here the standard library's engine, three times as quick, cuts in the same way
_L = "A-Za-z_\u0620-\u063f\u0641-\u064a\u0671-\u06d3"
_UNUSUAL = re.compile(
    rf"[^{_L}\n -~\u060c\u061b\u061f\u066a-\u066d\u06d4\u06f0-\u06f9\u00ab\u00b0\u00b7\u00bb\u200c\u2010-\u2027\u2030-\u205e"
    r"\u20a0-\u20bf\u2190-\u27bf\u2b00-\u2bff\ufd3e\ufd3f\U0001f000-\U0001f3fa\U0001f400-\U0001faff]"
)
_PIECE = re.compile(
    rf"[{_L}]+(?:\u200c+[{_L}]+)*"
    r"|\d+(?:(?:[.,/٫٬:]|،(?=\d{3}(?!\d)))\d+)*"
    r"|[\U0001f1e6-\U0001f1ff]{2}"
    r"|[^\s\u200c]"
)
_CLOSING = frozenset(".،؛:؟!»)")
_OPENING = frozenset("«(")
# the codes of characters that are not unusual, folded or not
_USUAL = codes_of(lambda char: not _UNUSUAL.search(char + fold(char)))


def tokenize(text: str) -> tuple[Sequence[int], Sequence[int]]:
    """Starts and ends of the tokens of `text`, in order; white space and a stray joiner are in none.

    >>> text = "بازرسی\u200cها (۲٫۵ میلیون) در #خط_دیورند!"
    >>> [text[a:b] for a, b in zip(*tokenize(text))] == [
    ...     "بازرسی\u200cها", "(", "۲٫۵", "میلیون", ")", "در", "#", "خط_دیورند", "!"]
    True
    """
    starts, ends, _ = cut(text)
    return starts, ends


def cut(text: str, at: int = 0, codes: bytes | None = None) -> tuple[list[int], list[int], list[str]]:
    """Starts, ends and lookup keys of the tokens of `text`, in order: `tokenize` with the tokens themselves, their
    joiners taken out.

    `at` is where `text` stands in a longer one: starts and ends count from there. `codes` are those of `text`
    (`text.codes`), where they are known already.

    >>> cut("در ۱۴۰۴")
    ([0, 3], [2, 7], ['در', '۱۴۰۴'])
    """
    if (codes is None or codes.translate(None, _USUAL)) and _UNUSUAL.search(text):
        spans = [found.span() for found in _TOKEN.finditer(text)]
        return (
            [at + a for a, _ in spans],
            [at + b for _, b in spans],
            [text[a:b].replace(ZWNJ, "") for a, b in spans],
        )
    starts: list[int] = []
    ends: list[int] = []
    tokens: list[str] = []
    for word in text.split(" "):
        end = at + len(word)
        if word.isalpha() or word.isdecimal():
            starts.append(at)
            ends.append(end)
            tokens.append(word)
        elif word:
            if word[-1] in _CLOSING and ((plain := word[:-1]).isalpha() or plain.isdecimal()):
                starts += (at, end - 1)
                ends += (end - 1, end)
                tokens += (plain, word[-1])
            elif word[0] in _OPENING and ((plain := word[1:]).isalpha() or plain.isdecimal()):
                starts += (at, at + 1)
                ends += (at + 1, end)
                tokens += (word[0], plain)
            elif word[0].isalpha() and word[-1].isalpha() and (plain := word.replace(ZWNJ, "")).isalpha():
                starts.append(at)
                ends.append(end)
                tokens.append(plain)
            else:
                for found in _PIECE.finditer(word):
                    a, b = found.span()
                    starts.append(at + a)
                    ends.append(at + b)
                    tokens.append(found.group().replace(ZWNJ, ""))
        at = end + 1
    return starts, ends, tokens
