"""Whether words that no list holds are somebody's name: «سید کمال‌الدین میرجعفریان», «وارسته»."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from roznamcha.lang.states import demonyms
from roznamcha.lang.tables import DATA, entity_words, keys, read_table, spellings
from roznamcha.statements.context import institutions
from roznamcha.text.fold import key

_LONGEST_NAME = 4
_SHORTEST_SURNAME = 4
_COLLECTIVES = ("surface", "name", "party", "flags", "source")
_TITLES = ("surface", "id", "flags", "source")


@cache
def title_words(flag: str = "") -> frozenset[str]:
    """The words of the titles before a name, as lookup keys; only those with `flag` if one is given."""
    rows = read_table(DATA / "entities" / "titles.tsv", _TITLES)
    chosen = (r["surface"] for r in rows if not flag or flag in r["flags"].split())
    return frozenset(key(word) for surface in chosen for word in surface.split())


@cache
def _common_words() -> frozenset[str]:
    rows = read_table(DATA / "entities" / "commonwords.tsv", ("surface", "source"))
    people = read_table(DATA / "entities" / "collectives.tsv", _COLLECTIVES)
    return frozenset(key(s) for r in (*rows, *people) for s in spellings(r["surface"]))


def native_names() -> frozenset[str]:
    """The lookup keys of the given names that are common where Persian is spoken."""
    return entity_words("nativenames")


@cache
def role_words() -> frozenset[str]:
    """The lookup keys of the words with which an office or an occupation begins («مدیرکل», «کارشناس»)."""
    columns = ("surface", "id", "name", "flags", "source")
    rows = read_table(DATA / "entities" / "roles.tsv", columns)
    return frozenset(key(r["surface"].split()[0]) for r in rows)


def without_titles(words: Sequence[str]) -> list[str]:
    """`words` behind the titles at their head: «سردار احمدی» is «احمدی»."""
    at = next((i for i, w in enumerate(words) if w not in title_words()), len(words))
    return list(words[at:])


def is_clergy(words: Sequence[str]) -> bool:
    """Whether `words` begin with the title of a cleric («حجت‌الاسلام»)."""
    return bool(words) and words[0] in title_words("clergy")


def is_name(words: Sequence[str]) -> bool:
    """Whether the lookup keys `words` are a person's name, of which no list knows the bearer.

    One word must be none that news use otherwise; of several the first is a given name, or none of them is common.

    >>> is_name(["وارسته"]), is_name(["کارشناس"]), is_name(["باشگاه", "رم"])
    (True, False, False)
    >>> is_name(["شاهدان"]), is_name(["حجتالاسلام", "نجات", "فیاضی"])
    (False, True)
    """
    name = without_titles(words)
    if not 0 < len(name) <= _LONGEST_NAME or not all(w[0].isalpha() and not w.isascii() for w in name):
        return False
    if any(w in institutions() or w in demonyms() or w in keys("preposition") for w in name):
        return False
    strange = not any(w in _common_words() for w in name)
    if len(name) == 1:
        return strange and len(name[0]) >= _SHORTEST_SURNAME and not is_plural(name[0])
    return strange or name[0] in native_names() or is_clergy(words)


def name_before_office(words: Sequence[str]) -> int:
    """How many of `words` are a name with an office behind it («المیرا پژوتن مجری طرح»); 0 if they are none.

    >>> name_before_office(["فراتینی", "وزیر", "خارجه", "ایتالیا"]), name_before_office(["وزیر", "خارجه"])
    (1, 0)
    """
    size = next((i for i, w in enumerate(words) if w in role_words() or w in keys("journalist")), 0)
    return size if size and is_name(words[:size]) else 0


def is_common(word: str) -> bool:
    """Whether news use `word` otherwise than as a name."""
    return word in _common_words()


def is_plural(word: str) -> bool:
    """Whether `word` stands for several («شاهدان»): what is left without the ending is a word that news use."""
    return any(
        word.endswith(ending) and word.removesuffix(ending) in _common_words()
        for ending in keys("plural_people")
    )
