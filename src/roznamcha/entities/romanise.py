"""Names that no table holds, written in Latin letters: known parts from the table, the rest letter by letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from roznamcha.entities.gazetteer import TABLES, load
from roznamcha.lang.tables import read_table
from roznamcha.text.fold import key

@cache
def _letters() -> Mapping[str, str]:
    """Latin for each letter or pair of letters, from `romanisation.tsv`."""
    return {row["surface"]: row["latin"] for row in read_table(TABLES / "romanisation.tsv", ("surface", "latin", "source"))}


@cache
def surnames() -> Mapping[str, str]:
    """Latin for whole surnames and their last parts, from `surnames.tsv`."""
    return {key(r["surface"]): r["name"] for r in read_table(TABLES / "surnames.tsv", ("surface", "name", "source"))}


def _word(word: str) -> str:
    """One word of a name; an unwritten vowel between two consonants is taken to be «a»."""
    known = load().given.get(word) or surnames().get(word)
    if known:
        return known
    for size in range(min(6, len(word) - 2), 2, -1):
        tail = surnames().get(word[-size:])
        head = load().given.get(word[:-size])
        if tail and head:
            return head + tail.lower()
    out: list[str] = []
    letters = _letters()
    vowel = True
    for i, letter in enumerate(word):
        latin = letters.get(letter, "")
        if letter == "و" and (i == 0 or (i + 1 < len(word) and word[i + 1] in "ای")):
            latin = "v"
        if letter == "ی" and (i == 0 or (i + 1 < len(word) and word[i + 1] in "او")):
            latin = "y"
        is_vowel = latin[:1] in ("a", "e", "i", "o", "u")
        if not is_vowel and not vowel and latin:
            out.append("a")
        out.append(latin)
        vowel = is_vowel or (i + 2 == len(word) and not is_vowel)
    return "".join(out).capitalize()


def romanise(words: Sequence[str]) -> str:
    """The lookup keys of a name's words as an English text would have them.

    >>> romanise(["محمد", "ابراهیم", "شریعتی"])
    'Mohammad Ebrahim Shariati'
    """
    return " ".join(w for w in map(_word, words) if w)
