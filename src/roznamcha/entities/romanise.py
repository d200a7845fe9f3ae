"""Names that no table holds, written in Latin letters: known parts from the table, the rest letter by letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from roznamcha.entities.gazetteer import ARTICLE, Gazetteer, load
from roznamcha.entities.tables import TABLES
from roznamcha.lang.tables import read_table

_VOWELS = frozenset("aeiou")
_HEH = "\u0647"
_SHORTEST = 2
_ARTICLED = 4
# a short tail wants a head of so many letters
_HEAD = 3
# so many words are remembered at most
_REMEMBERED = 20_000


@cache
def _letters() -> Mapping[str, str]:
    """Latin for each letter or pair of letters, from `romanisation.tsv`."""
    return {
        row["surface"]: row["latin"]
        for row in read_table(TABLES / "romanisation.tsv", ("surface", "latin", "source"))
    }


@lru_cache(maxsize=_REMEMBERED)
def _word(word: str, tables: Gazetteer) -> str:
    """One word of a name: known, or a known head and tail («Rezaei» + «far»), or spelled out."""
    if word.isascii():
        return word
    known = tables.surnames.get(word) or tables.given_name(word)
    if known:
        return known
    for size in range(min(5, len(word) - 2), 1, -1):
        tail = tables.tails.get(word[-size:])
        if tail and len(word) - size >= (_HEAD if size < _HEAD else 2):
            head = word[:-size]
            return (tables.given_name(head) or tables.surnames.get(head) or _spelled(head)) + tail
    if word.startswith(ARTICLE) and len(word) > _ARTICLED:
        return "al-" + _word(word[len(ARTICLE) :], tables)
    for cut in range(3, len(word) - 2):
        front, rest = tables.given.get(word[:cut]), tables.surnames.get(word[cut:])
        if front and rest:
            return front + rest.lower()
    return _spelled(word)


def _spelled(word: str) -> str:
    """`word` letter by letter; where two consonants open a syllable the unwritten vowel is taken to be «a»."""
    latin = [_letters().get(letter, "") for letter in word]
    if word.endswith(_HEH) and len(latin) > _SHORTEST and latin[-2][:1] not in _VOWELS:
        return _spelled(word[:-1]) + "eh"
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


def _joined(words: Sequence[str], tables: Gazetteer) -> list[str]:
    """`words` with a given name that is written in two words («نور الدین») put together."""
    out: list[str] = []
    for word in words:
        if out and word.startswith(ARTICLE) and tables.given_name(out[-1] + word):
            out[-1] += word
        else:
            out.append(word)
    return out


def romanise(words: Sequence[str], gazetteer: Gazetteer | None = None) -> str:
    """The lookup keys of a name's words as an English text would have them.

    >>> romanise(["محمد", "ابراهیم", "شریعتی"])
    'Mohammad Ebrahim Shariati'
    """
    tables = gazetteer or load()
    out: list[str] = []
    for word in _joined(words, tables):
        latin = _word(word, tables)
        if out and word in tables.tails:
            out[-1] += latin
        elif latin:
            out.append(latin if out else latin[:1].upper() + latin[1:])
    return " ".join(out)
