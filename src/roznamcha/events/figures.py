"""The figures of an event: how many were killed, wounded, detained, displaced, as the clause says it."""

from __future__ import annotations

from functools import cache

from roznamcha.lang.tables import words
from roznamcha.records import Figures
from roznamcha.text.document import Document
from roznamcha.text.fold import key

# how far the number may stand before its word («۱۳ سرباز عراقی کشته»), or behind it («کشته شدن حدود ۲۰۰۰ سرباز»)
_BEFORE, _AFTER = 9, 5
_BREAKS = frozenset("؛;:.!؟?")
KINDS = ("killed", "wounded", "detained", "displaced")


@cache
def _kinds() -> dict[str, str]:
    """The words that say what a figure counts."""
    return {key(w): kind for kind in KINDS for w in words(f"ev_{kind}")}


@cache
def _counted() -> frozenset[str]:
    """The words for people that stand between a number and what became of them."""
    return frozenset(key(w) for w in words("ev_counted"))


def figures_in(doc: Document, first: int, last: int) -> Figures:
    """The figures that the tokens `first`..`last` give; the first one of each kind counts."""
    tokens = doc.words
    kinds = _kinds()
    out: Figures = {}
    floor = first
    for at in range(first, last):
        kind = kinds.get(tokens[at])
        if kind is None:
            continue
        found = _number_before(doc, floor, at)
        if found is None:
            found = _number_after(doc, at + 1, last)
        if found is not None:
            value, end = found
            if kind not in out:
                out[kind] = value
            floor = max(at + 1, end)
    return out


def _number_before(doc: Document, floor: int, at: int) -> tuple[int | list[int], int] | None:
    """The nearest number in front of the token `at`, not beyond a break."""
    for i in range(at - 1, max(floor, at - _BEFORE) - 1, -1):
        if doc.words[i] in _BREAKS:
            return None
        if (found := number_at(doc, i)) is not None:
            value, end = found
            if _counts_people(doc, end, at):
                return value, at
    return None


def _number_after(doc: Document, at: int, last: int) -> tuple[int | list[int], int] | None:
    for i in range(at, min(at + _AFTER, last)):
        if doc.words[i] in _BREAKS or doc.words[i] in ("،", ","):
            return None
        if (found := number_at(doc, i)) is not None:
            return found
    return None


def _counts_people(doc: Document, end: int, at: int) -> bool:
    """Whether the number ends directly before the word, or a word for people follows it."""
    return end >= at or doc.words[end] in _counted() or at - end <= 3


def number_at(doc: Document, at: int) -> tuple[int | list[int], int] | None:
    """The number that the token `at` writes in digits, and the token behind it."""
    word = doc.words[at]
    if not word[:1].isdigit():
        return None
    digits = word.replace(",", "").replace("٬", "").replace("/", ".")
    try:
        return int(digits), at + 1
    except ValueError:
        return None
