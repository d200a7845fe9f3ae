"""Where a time expression may begin: a cheap look before the grammar is tried, at tokens and at a text without any.

Most words of a report begin no time expression, and most that could («این», «یک», «روز») need a word of their own
kind right behind them. `FOLLOW` says which; it is the grammar's own conditions on the first two tokens, so that
nothing is lost (a test tries the grammar at every token).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate

import ahocorasick_rs
from msgspec import Struct

from roznamcha.text.codes import FOLDED, encode, translation
from roznamcha.text.fold import ZWNJ, fold
from roznamcha.times.lexicon import DIGITS, Classes, Entry, Tok, table

# classes of words that can be a phrase by themselves or stand before any word
_ALONE = frozenset({
    "deictic", "weekday", "month", "that_day", "same_day", "season", "holiday_span",
    "vague", "soon", "named_era", "alone_part", "repeated", "days_of",
})  # fmt: skip
# a common word that is also a month or season is one only before another word of time, a bracket or a comma
_WEAK = frozenset({"month", "season"})
_ANY: Classes = frozenset({"any"})
_NUMERAL = frozenset({"digits", "number", "ordinal"})
_COUNTED = frozenset({"and", "month", "month_word", "unit", "unit_adj", "year_adj", "unit_one"})
_DATED = _NUMERAL | {"weekday", "deictic", "date_word", "holiday", "shift"}
# what must follow a word of the class, so that a phrase may begin with it
FOLLOW: dict[str, Classes] = {
    "part": _ANY,
    "part_first": frozenset({"part", "deictic", "weekday", "day", "unit"}),
    "day": _DATED,
    "digits": _COUNTED | {"ordinal_tail", "era", "weekday"},
    "number": _COUNTED,
    "ordinal": _COUNTED,
    "unit": _NUMERAL | {"shift", "month"},
    "unit_plural": _DATED | {"holiday_span"},
    "this": _NUMERAL | {"unit", "unit_plural", "day", "season", "vague_number"},
    "that": _NUMERAL | {"unit", "unit_plural", "day", "vague_number"},
    "clock": _NUMERAL,
    "holiday_before": frozenset({"holiday"}),
    "term_noun": _NUMERAL | {"vague_number"},
    "vague_number": frozenset({"unit", "unit_one", "unit_adj", "unit_plural", "day"}),
    "vague_shift": frozenset({"shift"}),
    "vague_if": frozenset({"is", "shift"}),
    "every": _NUMERAL | {"unit", "part", "weekday", "day"},
    "era_noun": frozenset({"ordinal", "era_name", "era_office"}),
    "half_year": _ANY,
    "half": frozenset({"unit"}),
    "month_word": frozenset({"month"}),
    "ends": frozenset({"weekday"}),
}
_DASHES, _COMMAS, _OPEN = "-–—", "،,", "([（،,؛"


class _Start(Struct, frozen=True, gc=False):
    """What must stand behind a word of some classes, so that a phrase may begin with it: nothing (`alone`), a word of
    one of the classes `follow`, or one of the `marks`."""

    alone: bool
    follow: Classes
    marks: str


_NEVER = _Start(False, frozenset(), "")


@cache
def _start(classes: Classes) -> _Start:
    weak = "weak" in classes
    alone = not (_ALONE - _WEAK if weak else _ALONE).isdisjoint(classes)
    follow = frozenset().union(*(FOLLOW[c] for c in classes if c in FOLLOW))
    marks = ""
    if not {"number", "ordinal"}.isdisjoint(classes):
        marks += _DASHES + _COMMAS
    if "digits" in classes:
        marks += _DASHES
    if weak:
        marks += _OPEN
    if weak or "any" in follow:
        follow = _ANY
    return _Start(alone, follow, marks) if alone or follow else _NEVER


def may_start(toks: Sequence[Tok], i: int) -> bool:
    """Whether a time expression may begin at token `i`, by its classes and those of the next."""
    tok = toks[i]
    start = _start(tok.classes)
    if start.alone or ("digits" in tok.classes and len(tok.key) >= 4):
        return True
    if start is _NEVER:
        return False
    following = toks[i + 1]
    if not following.classes:
        return following.key in start.marks
    return start.follow is _ANY or not start.follow.isdisjoint(following.classes)


class _Word(Struct, frozen=True, gc=False):
    """What a look at a bare word tells: how a phrase that it begins must go on, the phrases of the lexicon that may
    begin one by their second word (the words behind that), and every class that it, or a phrase that it begins, may
    have. Words and marks are codes (`text.codes`)."""

    start: _Start
    marks: bytes
    seconds: dict[bytes, list[list[bytes]]]
    classes: Classes


_DIGITS = _Word(_start(DIGITS), encode(_start(DIGITS).marks), {}, DIGITS)


def _word_of(entry: Entry) -> _Word:
    classes = frozenset(entry.classes)
    start = _start(classes)
    if entry.head:
        start = _Start(True, _ANY, "")
    begun = [phrase for phrases in entry.phrases.values() for phrase in phrases]
    seconds: dict[bytes, list[list[bytes]]] = {}
    for (second, *rest), _, found in begun:
        if _start(found) is not _NEVER:
            seconds.setdefault(encode(second), []).append([*map(encode, rest)])
    every = classes.union(*(found for _, _, found in begun))
    every = every | _ANY if entry.head or "ezafe" in classes else every
    return _Word(start, encode(start.marks), seconds, every)


@cache
def _words() -> dict[bytes, _Word]:
    return {encode(word): _word_of(entry) for word, entry in table().items() if word.isalnum()}


def word_classes(word: str) -> Classes:
    """The classes that `word` (a lookup key), or a phrase that begins with it, may have; `any` if they are not told."""
    known = _words().get(encode(word))
    return known.classes if known else frozenset()


@cache
def _automaton() -> tuple[list[_Word], list[int], ahocorasick_rs.BytesAhoCorasick]:
    """The words that may begin a time expression, their lengths, and the automaton that finds them between blanks."""
    begins = {w: found for w, found in _words().items() if found.start is not _NEVER or found.seconds}
    pattern = ahocorasick_rs.BytesAhoCorasick(
        [b" %b " % word for word in begins], matchkind=ahocorasick_rs.MatchKind.Standard
    )
    return list(begins.values()), [len(word) for word in begins], pattern


# codes to codes of a text with nothing but its words left, and to one digit for all
_PLAIN = translation(lambda char: c if (c := fold(char)).isalpha() else " ")
_COUNTS = translation(lambda char: "0" if char.isdecimal() else " ")
_JOINER = encode(ZWNJ)
_NUMBER = re.compile(b"[0-9]+(?:[.:/%b][0-9]+)*" % encode("\u066b"))
_NO_BLANK = re.compile(rb"[^ \n]|$")
_LONG = 4  # digits of a number that may be a date by itself


def places(folded: str, codes: bytes | None = None) -> list[int]:
    """Where in `folded` a time expression may begin, in order: all such places, and few others.

    `codes` are those of `folded`, or of the text before it was folded, where they are known already.

    >>> text = "وزیر دیروز گفت که این کشور 3 روز دیگر"
    >>> [text[at:].split()[0] for at in places(text)]
    ['دیروز', '3', 'روز']
    """
    first = look(folded, codes)
    found = []
    at = first(0)
    while at < len(folded):
        found.append(at)
        at = first(at + 1)
    return found


def look(folded: str, codes: bytes | None = None) -> Callable[[int], int]:
    """`places` for those who need not know all of them: a function that tells the first one at an offset or behind it
    (the length of `folded` if there is none), to be asked with ascending offsets.

    One pass of an automaton over the text with nothing but its words left; no token is made.
    """
    size = len(folded)
    text = (encode(folded) if codes is None else codes).translate(FOLDED)
    joiners: list[int] = []
    if _JOINER in text:
        between = text.split(_JOINER)
        joiners = [*accumulate(map(len, between))]
        text = b"".join(between)
    plain = text.translate(_PLAIN)
    begins, lengths, automaton = _automaton()
    known_words = _words()
    words = iter(automaton.find_matches_as_indexes(b" %b " % plain, overlapping=True))
    digits = text.translate(_COUNTS)
    word = -1  # the place of the last word found, that of the last number, and where that ends
    number, behind = -1, 0

    def first(at: int) -> int:
        nonlocal word, number, behind
        while word < at:
            found = next(words, None)
            if found is None:
                word = size
                break
            which, start, _ = found
            place = start + bisect_right(joiners, start) if joiners else start
            if place < at:
                continue
            begun = begins[which]
            if begun.start.alone or _goes_on(begun, text, plain, start + lengths[which]):
                word = place
        while number < at and behind >= 0:
            start = digits.find(b"0", behind)
            if start < 0:
                number, behind = size, -1
                break
            place = start + bisect_right(joiners, start) if joiners else start
            if at <= word <= place:
                break  # it is looked at when it is asked for
            behind = _NUMBER.match(text, start).end()  # type: ignore[union-attr]
            if place < at:
                continue
            known = known_words.get(text[start:behind], _DIGITS)
            if (
                behind - start >= _LONG
                or _goes_on(_DIGITS, text, plain, behind)
                or (known is not _DIGITS and _goes_on(known, text, plain, behind))
            ):
                number = place
        return number if at <= number < word else word

    return first


def _goes_on(word: _Word, text: bytes, plain: bytes, end: int) -> bool:
    """Whether what stands behind `word`, which ends at `end`, lets a phrase begin with it."""
    at = end + 1 if text[end : end + 1] == b" " else end
    char = plain[at : at + 1]
    if char == b" ":
        at = _NO_BLANK.search(text, at).start()  # type: ignore[union-attr]
        char = plain[at : at + 1]
    if char in (b"", b" "):
        mark = text[at : at + 1]
        if b"0" <= mark <= b"9":
            return word.start.follow is _ANY or "digits" in word.start.follow
        return mark != b"" and mark in word.marks
    behind = plain.find(b" ", at)
    following = plain[at:behind] if behind >= 0 else plain[at:]
    if following in word.seconds:
        ways = word.seconds[following]
        rest = plain[at + len(following) :].split(None, max(map(len, ways)))
        if any(rest[: len(words)] == words for words in ways):
            return True
    known = _words().get(following)
    if known is None:
        return False
    follow = word.start.follow
    return follow is _ANY or "any" in known.classes or not follow.isdisjoint(known.classes)
