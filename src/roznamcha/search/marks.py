"""Where in a raw text the words of a search stand: the same spellings that the index knows, with exact offsets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import regex
from msgspec import Struct

from roznamcha.store.search import plain
from roznamcha.store.searchstore import Term
from roznamcha.text.fold import ZWNJ

# letters and digits, with all that a search passes over between them
_RUN = regex.compile(r"[\p{L}\p{N}\p{M}\p{Cf}\0\u0640]+")
_ON_LETTER = regex.compile(r"[\p{M}\u0640]")
_LETTERS = regex.compile(r"[\p{L}\p{N}]+")


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
    found: set[Mark] = set()
    for some in (units, wholes):
        places = _placed(some)
        found.update(m for term in held for m in _found(term, some, places))
    return _merged(found)


def _units(text: str, start: int, end: int) -> tuple[list[_Unit], list[_Unit]]:
    """The parts of words in order, and the joined words as wholes: the two columns of the index, with places."""
    units: list[_Unit] = []
    wholes: list[_Unit] = []
    for run in _RUN.finditer(text, start, end):
        at = run.start()
        parts = [_Unit(kept, at + first, at + last) for kept, first, last in _parts(run[0])]
        units += parts
        if len(parts) > 1:
            wholes.append(_Unit("".join(p.text for p in parts), parts[0].start, parts[-1].end))
    return units, wholes


# a page of hits holds the same few words again and again
@lru_cache(maxsize=20_000)
def _parts(run: str) -> tuple[tuple[str, int, int], ...]:
    """The parts of one run of letters between joiners and marks that are no letters, each with its first and last
    offset in the run."""
    if _LETTERS.fullmatch(run):
        kept = plain(run)
        if len(kept) == len(run):  # nothing was taken out: the usual word
            return ((kept, 0, len(run)),)
    out: list[tuple[str, int, int]] = []
    said: list[str] = []
    first = last = 0
    for at, char in enumerate(run):
        kept = _kept(char)
        if kept == ZWNJ or (kept and not _LETTERS.match(kept)):
            if said:
                out.append(("".join(said), first, last))
            said = []
            continue
        if not kept:
            # a diacritic belongs to the letter before it, a mark of direction to nobody
            if said and _ON_LETTER.match(char):
                last = at + 1
            continue
        if not said:
            first = at
        said.append(kept)
        last = at + 1
    if said:
        out.append(("".join(said), first, last))
    return tuple(out)


@lru_cache(maxsize=4096)
def _kept(char: str) -> str:
    """What the index keeps of a character."""
    return plain(char)


def _found(term: Term, units: list[_Unit], places: Mapping[str, Sequence[int]]) -> Iterator[Mark]:
    """Where a term stands; `places` leads from the text of a unit to its numbers in `units`."""
    for form in term.forms:
        *whole, last = form
        size = len(form)
        if whole:
            starts: Iterable[int] = places.get(form[0], ())
        elif term.prefix:
            starts = (n for text, held in places.items() if text.startswith(last) for n in held)
        else:
            starts = places.get(last, ())
        for n in starts:
            if n + size > len(units):
                continue
            tail = units[n + size - 1]
            if tail.text != last and not (term.prefix and tail.text.startswith(last)):
                continue
            if all(units[n + k].text == part for k, part in enumerate(whole)):
                yield Mark(units[n].start, tail.end)


def _placed(units: Sequence[_Unit]) -> dict[str, list[int]]:
    out: dict[str, list[int]] = {}
    for n, unit in enumerate(units):
        out.setdefault(unit.text, []).append(n)
    return out


def _merged(found: Iterable[Mark]) -> tuple[Mark, ...]:
    out: list[Mark] = []
    for mark in sorted(found):
        if out and mark.start < out[-1].end:
            out[-1] = Mark(out[-1].start, max(out[-1].end, mark.end))
        else:
            out.append(mark)
    return tuple(out)
