"""Names that no table holds, written in Latin letters: known parts from the table, the rest letter by letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from roznamcha.entities.gazetteer import TABLES, load
from roznamcha.lang.tables import read_table
from roznamcha.text.fold import key

_VOWELS = frozenset("aeiou")


@cache
def _letters() -> Mapping[str, str]:
    """Latin for each letter or pair of letters, from `romanisation.tsv`."""
    return {
        row["surface"]: row["latin"]
        for row in read_table(TABLES / "romanisation.tsv", ("surface", "latin", "source"))
    }


@cache
def surnames() -> Mapping[str, str]:
    """Latin for whole surnames and their last parts, from `surnames.tsv`."""
    return {
        key(r["surface"]): r["name"]
        for r in read_table(TABLES / "surnames.tsv", ("surface", "name", "source"))
    }


def _word(word: str) -> str:
    """One word of a name: known, or a known head and tail («Rezaei» + «far»), or spelled out."""
    known = load().given.get(word) or surnames().get(word)
    if known:
        return known
    for size in range(2, min(6, len(word) - 1)):
        tail = surnames().get(word[-size:])
        head = load().given.get(word[:-size]) or surnames().get(word[:-size])
        if tail and head:
            return head + tail.lower()
    return _spelled(word)


def _spelled(word: str) -> str:
    """`word` letter by letter; where two consonants open a syllable the unwritten vowel is taken to be «a»."""
    latin = [_letters().get(letter, "") for letter in word]
    for i, letter in enumerate(word):
        opens = i == 0 or latin[i - 1][:1] in _VOWELS
        before_vowel = i + 1 < len(word) and _letters().get(word[i + 1], "")[:1] in _VOWELS
        if letter == "و" and (opens or before_vowel):
            latin[i] = "v"
        elif letter == "ی" and opens and before_vowel:
            latin[i] = "y"
    out: list[str] = []
    coda = False
    for i, piece in enumerate(latin):
        out.append(piece)
        consonant = piece[:1] not in _VOWELS
        following = latin[i + 1][:1] if i + 1 < len(latin) else ""
        if consonant and not coda and following and following not in _VOWELS:
            out.append("a")
            coda = True
        else:
            coda = not consonant
    return "".join(out).capitalize()


def romanise(words: Sequence[str]) -> str:
    """The lookup keys of a name's words as an English text would have them.

    >>> romanise(["محمد", "ابراهیم", "شریعتی"])
    'Mohammad Ebrahim Shariati'
    """
    return " ".join(w for w in map(_word, words) if w)
