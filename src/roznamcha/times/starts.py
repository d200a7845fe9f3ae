"""Where a time expression may begin: a cheap look before the grammar is tried, at tokens and at a text without any.

Most words of a report begin no time expression, and most that could («این», «یک», «روز») need a word of their own
kind right behind them. `FOLLOW` says which; it is the grammar's own conditions on the first two tokens, so that
nothing is lost (a test tries the grammar at every token).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

import ahocorasick_rs
from msgspec import Struct

from roznamcha.text.fold import ZWNJ
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
    if start is _NEVER or i + 1 >= len(toks):
        return False
    following = toks[i + 1]
    if not following.classes:
        return following.key in start.marks
    return start.follow is _ANY or not start.follow.isdisjoint(following.classes)


_JOINER = re.compile(ZWNJ)


class _Word(Struct, frozen=True, gc=False):
    """What a look at a bare word tells: how a phrase that it begins must go on, the second words of the phrases of the
    lexicon that may begin one, and every class that it, or a phrase that it begins, may have."""

    start: _Start
    seconds: frozenset[str]
    classes: Classes


_DIGITS = _Word(_start(DIGITS), frozenset(), DIGITS)


def _word_of(entry: Entry) -> _Word:
    classes = frozenset(entry.classes)
    start = _start(classes)
    if entry.head:
        start = _Start(True, _ANY, "")
    begun = [(second, classes) for second, phrases in entry.phrases.items() for _, _, classes in phrases]
    seconds = frozenset(second for second, found in begun if _start(found) is not _NEVER)
    every = classes.union(*(found for _, found in begun))
    return _Word(start, seconds, every | _ANY if entry.head or "ezafe" in classes else every)


@cache
def _words() -> dict[str, _Word]:
    return {word: _word_of(entry) for word, entry in table().items()}


def word_classes(word: str) -> Classes:
    """The classes that `word` (a lookup key), or a phrase that begins with it, may have; `any` if they are not told."""
    known = _words().get(word)
    return known.classes if known else frozenset()


@cache
def _automaton() -> tuple[list[_Word], list[int], ahocorasick_rs.AhoCorasick]:
    """The words that may begin a time expression, their lengths, and the automaton that finds them between blanks."""
    begins = {w: found for w, found in _words().items() if found.start is not _NEVER or found.seconds}
    pattern = ahocorasick_rs.AhoCorasick(
        [f" {word} " for word in begins], matchkind=ahocorasick_rs.MatchKind.Standard
    )
    return list(begins.values()), [len(word) for word in begins], pattern


# marks that stand beside words in nearly every report; what is neither a word, a blank nor one of them is looked at
_MARKS = ".،؛:«»()!؟?\"'/-–—…|*[]#@%,+=•_0123456789\n\t\r"
_UNUSUAL = re.compile(r"[^\u0620-\u063f\u0641-\u064a\u0671-\u06d3A-Za-z ]")
_NUMBER = re.compile(r"\d+(?:[.:/٫]\d+)*")
_BLANKS = re.compile(r"\s*")
_LONG = 4  # digits of a number that may be a date by itself


def places(folded: str) -> list[int]:
    """Where in `folded` a time expression may begin, in order: all such places, and few others.

    One pass of an automaton over the text with nothing but its words left; no token is made.

    >>> text = "وزیر دیروز گفت که این کشور 3 روز دیگر"
    >>> [text[at:].split()[0] for at in places(text)]
    ['دیروز', '3', 'روز']
    """
    joiners: list[int] = []
    text = folded
    if ZWNJ in folded:
        joiners = [found.start() - k for k, found in enumerate(_JOINER.finditer(folded))]
        text = folded.replace(ZWNJ, "")
    plain = text
    for mark in _MARKS:
        plain = plain.replace(mark, " ")
    for char in set(_UNUSUAL.findall(plain)):
        # a sign on a letter parts words here: a place too many, never one too few
        if not unicodedata.category(char).startswith("L"):
            plain = plain.replace(char, " ")
    words = _words()
    found = []
    begins, lengths, automaton = _automaton()
    for which, at, _ in automaton.find_matches_as_indexes(f" {plain} ", overlapping=True):
        word = begins[which]
        if word.start.alone or _goes_on(word, text, plain, at + lengths[which]):
            found.append(at)
    for number in _NUMBER.finditer(text):
        at, end = number.span()
        word = words.get(number.group(), _DIGITS)
        if end - at >= _LONG or _goes_on(_DIGITS, text, plain, end) or _goes_on(word, text, plain, end):
            found.append(at)
    found.sort()
    return [at + bisect_right(joiners, at) for at in found] if joiners else found


def _goes_on(word: _Word, text: str, plain: str, end: int) -> bool:
    """Whether what stands behind `word`, which ends at `end`, lets a phrase begin with it."""
    at = end + 1 if text[end : end + 1] == " " else end
    char = plain[at : at + 1]
    if char == " ":
        at = _BLANKS.match(text, at).end()  # type: ignore[union-attr]
        char = plain[at : at + 1]
    if char in ("", " "):
        mark = text[at : at + 1]
        if mark.isdecimal():
            return word.start.follow is _ANY or "digits" in word.start.follow
        return mark != "" and mark in word.start.marks
    behind = plain.find(" ", at)
    following = plain[at:behind] if behind >= 0 else plain[at:]
    if following in word.seconds:
        return True
    known = _words().get(following)
    if known is None:
        return False
    follow = word.start.follow
    return follow is _ANY or "any" in known.classes or not follow.isdisjoint(known.classes)
