"""Where in a raw text the words of a search stand: the same spellings that the index knows, with exact offsets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex
from msgspec import Struct

from roznamcha.store.search import plain
from roznamcha.store.searchstore import Term
from roznamcha.text.fold import ZWNJ, fold

# letters and digits, with all that a search passes over between them
_RUN = regex.compile(r"[\p{L}\p{N}\p{M}\p{Cf}\0\u0640]+")
_ON_LETTER = regex.compile(r"[\p{M}\u0640]")
_LETTER = regex.compile(r"[\p{L}\p{N}]")


class Mark(Struct, frozen=True, order=True):
    """A span of the raw text that holds a word looked for: `start`..`end` as `str` indices, half-open."""

    start: int
    end: int


class _Unit(Struct, frozen=True):
    text: str
    start: int
    end: int


def marks(text: str, terms: Iterable[Term], *, start: int = 0, end: int | None = None) -> tuple[Mark, ...]:
    """The spans of `text[start:end]` that any of `terms` finds, in order, none inside another.

    >>> from roznamcha.store.search import word_terms
    >>> text = "سخن از آتش\\u200cبـس است"
    >>> [text[m.start:m.end] == "آتش\\u200cبـس" for m in marks(text, word_terms([("آتشبس", False)]))]
    [True]
    """
    held = list(terms)
    if not held:
        return ()
    units, wholes = _units(text, start, len(text) if end is None else end)
    found = {m for term in held for m in _found(term, units)} | {
        m for term in held for m in _found(term, wholes) if any(len(f) == 1 for f in term.forms)
    }
    return _merged(found)


def _units(text: str, start: int, end: int) -> tuple[list[_Unit], list[_Unit]]:
    """The parts of words in order, and the joined words as wholes: the two columns of the index, with places."""
    units: list[_Unit] = []
    wholes: list[_Unit] = []
    for run in _RUN.finditer(text, start, end):
        parts = list(_parts(text, run.start(), run.end()))
        units += parts
        if len(parts) > 1:
            wholes.append(_Unit("".join(p.text for p in parts), parts[0].start, parts[-1].end))
    return units, wholes


def _parts(text: str, start: int, end: int) -> Iterator[_Unit]:
    """The parts of one run of letters between joiners and marks that are no letters."""
    said: list[str] = []
    first = last = start
    folded = fold(text[start:end])
    for offset, char in enumerate(folded):
        kept = plain(char)
        if kept == ZWNJ or (kept and not _LETTER.match(kept)):
            if said:
                yield _Unit("".join(said), first, last)
            said = []
            continue
        if not kept:
            # a diacritic belongs to the letter before it, a mark of direction to nobody
            if said and _ON_LETTER.match(char):
                last = start + offset + 1
            continue
        if not said:
            first = start + offset
        said.append(kept)
        last = start + offset + 1
    if said:
        yield _Unit("".join(said), first, last)


def _found(term: Term, units: list[_Unit]) -> Iterator[Mark]:
    for form in term.forms:
        *whole, last = form
        for n in range(len(units) - len(form) + 1):
            tail = units[n + len(form) - 1]
            if any(units[n + k].text != part for k, part in enumerate(whole)):
                continue
            if tail.text == last or (term.prefix and tail.text.startswith(last)):
                yield Mark(units[n].start, tail.end)


def _merged(found: Iterable[Mark]) -> tuple[Mark, ...]:
    out: list[Mark] = []
    for mark in sorted(found):
        if out and mark.start < out[-1].end:
            out[-1] = Mark(out[-1].start, max(out[-1].end, mark.end))
        else:
            out.append(mark)
    return tuple(out)
