"""Copies: one text carried by several outlets, shortened, re-headlined or lightly edited.

A text is compared by its letters alone, so that joiners, blanks, digits' shapes and marks do not matter, in overlapping
windows of letters. MinHash (Broder 1997; R-MinHash of the library rensa) in bands finds candidates for edited copies; the
hashes of long sentences find shortened ones. Every candidate is then compared exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Literal

import regex
from msgspec import Struct
from rensa import RMinHash

from roznamcha.text.fold import fold

Reading = Literal["copy", "shortened", "sourced"]

_WINDOW = 9  # letters: a word and a half, so that one changed word breaks few windows
_PERMUTATIONS, _ROWS = 64, 4
_SENTENCE = 45  # letters that a sentence needs to be told apart by its hash alone
_SENTENCES = 12  # sentences of a report that are hashed
_LETTERS = regex.compile(r"[\p{Arabic}&&\p{L}]+", regex.V1)
_NUMBERS = regex.compile(r"\d+")
_ENDS = regex.compile(r"[.؟!?\n]+")
_SHORT = 60  # letters: below, a text says too little to be anybody's
# how much of all windows two texts share, and how much of the shorter one's
_SAME, _SAME_IF_SHORT = 0.5, 0.8
_SHORTENED, _OF_THE_LONGER = 0.75, 0.35
_SOURCED, _SOURCED_OF_THE_LONGER = 0.6, 0.2
_FEW_LETTERS = 150
# what an outlet carries again is its own text, cut or mended; its slogans and forms share less
_SAME_OUTLET = 0.9
# few letters that come out again after more than so many days are a warning or a headline that is used again
_BRIEF, _BRIEF_DAYS = 150, 2
# two texts with this many numbers each and less than half in common are one form filled in twice (prices, scores);
# so are two that each hold this many numbers which the other does not (the days of two calendars)
_FORM, _OWN_NUMBERS = 3, 2
_YEAR = 4  # digits: a year says nothing of which day's form it is


class Print(Struct, frozen=True, kw_only=True):
    """A text as copies are found by it: how many letters, its numbers, and the marks it is looked up by."""

    letters: int
    numbers: tuple[str, ...]
    marks: tuple[int, ...]


def letters_of(text: str) -> str:
    """The letters of `text` in Arabic script, folded, and nothing else.

    >>> letters_of("آتش\\u200cبس (ceasefire) ۱۹ اکتبر") == "آتشبساکتبر"
    True
    """
    return "".join(_LETTERS.findall(fold(text)))


@lru_cache(maxsize=2_000)
def windows(text: str) -> frozenset[str]:
    """The overlapping windows of letters of `text`, which is compared with several."""
    letters = letters_of(text)
    if len(letters) <= _WINDOW:
        return frozenset({letters} if letters else ())
    return frozenset(letters[i : i + _WINDOW] for i in range(len(letters) - _WINDOW + 1))


def fingerprint(text: str) -> Print:
    """The print of `text`; a text with next to no letters has no marks and is nobody's copy."""
    letters = letters_of(text)
    numbers = tuple(sorted(_NUMBERS.findall(fold(text))))
    if len(letters) < _SHORT:
        return Print(letters=len(letters), numbers=numbers, marks=())
    hashed = RMinHash(num_perm=_PERMUTATIONS, seed=1)
    hashed.update(list(windows(text)))
    digest = hashed.digest()
    marks = [
        _mark("band", str(at), *map(str, digest[at : at + _ROWS])) for at in range(0, _PERMUTATIONS, _ROWS)
    ]
    sentences = [s for s in map(letters_of, _ENDS.split(text)) if len(s) >= _SENTENCE]
    marks += [_mark("sentence", s) for s in sorted(set(sentences), key=lambda s: (-len(s), s))[:_SENTENCES]]
    return Print(letters=len(letters), numbers=numbers, marks=tuple(dict.fromkeys(marks)))


def _mark(*parts: str) -> int:
    digest = blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def compare(
    a: str, b: str, *, sourced: bool = False, same_outlet: bool = False, days_apart: int = 0
) -> tuple[Reading, float] | None:
    """Whether the texts `a` and `b` are copies of one text, how, and by how much (0 to 1); `None` if not.

    `sourced`: one of them names the outlet of the other as its source, so that less in common is enough. `same_outlet`:
    one outlet published both, so that nearly all of the shorter one must stand in the longer one: an outlet's own
    slogans, advertisements and daily forms stand under many texts that have nothing else to do with each other.
    `days_apart`: so many days lie between them; of short texts only those of about one day are copies.
    """
    mine, other = windows(a), windows(b)
    if not mine or not other or _filled_in_twice(a, b):
        return None
    shared = len(mine & other)
    same, least = shared / len(mine | other), min(len(mine), len(other))
    contained, part = shared / least, least / max(len(mine), len(other))
    if same_outlet and contained < _SAME_OUTLET:
        return None
    if days_apart > _BRIEF_DAYS and max(len(mine), len(other)) < _BRIEF:
        return None
    if same >= (_SAME if least >= _FEW_LETTERS else _SAME_IF_SHORT):
        return "copy", same
    if least < _SHORT:
        return None
    if contained >= _SHORTENED and part >= _OF_THE_LONGER:
        return "shortened", contained
    if sourced and contained >= _SOURCED and part >= _SOURCED_OF_THE_LONGER:
        return "sourced", contained
    return None


def _filled_in_twice(a: str, b: str) -> bool:
    """Whether two texts hold several numbers each, most of them different: a form, not a copy."""
    mine, other = _numbers(a), _numbers(b)
    if min(len(mine - other), len(other - mine)) >= _OWN_NUMBERS:
        return True
    return min(len(mine), len(other)) >= _FORM and 2 * len(mine & other) < min(len(mine), len(other))


@lru_cache(maxsize=2_000)
def _numbers(text: str) -> frozenset[str]:
    """The numbers of `text` without years."""
    return frozenset(n for n in _NUMBERS.findall(fold(text)) if len(n) != _YEAR)


def added(text: str, origin: str) -> tuple[tuple[int, int], ...]:
    """The sentences of `text` that `origin` does not hold, as raw spans: what an outlet added to a copy.

    >>> text = "دو هیئت در استانبول با هم دیدار کردند و گفت\\u200cوگو کردند. هوای استانبول آن روز بارانی و بسیار سرد بود."
    >>> [text[a:b] for a, b in added(text, "دو هیئت در استانبول با هم دیدار کردند و گفت\\u200cوگو کردند.")]
    ['هوای استانبول آن روز بارانی و بسیار سرد بود']
    """
    known = windows(origin)
    out = []
    for start, end in _sentences(text):
        own = windows(text[start:end])
        if len(own) >= _WINDOW and 2 * len(own & known) < len(own):
            out.append((start, end))
    return tuple(out)


def _sentences(text: str) -> Sequence[tuple[int, int]]:
    spans, at = [], 0
    for found in [*_ENDS.finditer(text), None]:
        end = found.start() if found else len(text)
        piece = text[at:end]
        if piece.strip():
            spans.append((at + len(piece) - len(piece.lstrip()), at + len(piece.rstrip())))
        at = found.end() if found else end
    return spans
