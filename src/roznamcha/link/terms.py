"""The words of a clause that tell it from another one, and how much two clauses share.

Two newsrooms tell one thing in other words, so clauses are compared by what they name: stems of their words, each with a
weight by how much it tells. Function words weigh nothing, common words half, all others (names, places, figures) one.
The weights come from a fixed list and not from the store, so that a link depends on its two ends alone.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, lru_cache
from itertools import pairwise

from roznamcha.lang.tables import DATA, keys, read_table, words
from roznamcha.text.fold import ZWNJ, fold, key
from roznamcha.text.numerals import read_number
from roznamcha.text.tokens import tokenize
from roznamcha.text.verbs import read_verb

Terms = frozenset[str]

_COMMON_LESS = 0.5
# a stem is never cut below this many letters («راه» is no «را»)
_STEM = 3


@cache
def _common() -> frozenset[str]:
    rows = read_table(DATA / "entities" / "commonwords.tsv", ("surface", "source"))
    return frozenset(_stem(key(r["surface"])) for r in rows)


@cache
def _endings() -> tuple[str, ...]:
    """Endings of nouns, the longest first."""
    return tuple(sorted({key(w) for w in words("link_ending")}, key=lambda e: (-len(e), e)))


@cache
def _concepts() -> dict[str, str]:
    """What the words of `synonyms.tsv` stand for, by stem: «دروازه» and «گذرگاه» are one crossing."""
    rows = read_table(DATA / "link" / "synonyms.tsv", ("surface", "concept", "source"))
    return {_stem(key(r["surface"])): f"={r['concept']}" for r in rows}


@cache
def _poles() -> dict[str, dict[str, str]]:
    """By type of event the words that turn it one way or the other («بست», «باز»), and which way."""
    out: dict[str, dict[str, str]] = {}
    for r in read_table(DATA / "link" / "opposites.tsv", ("surface", "type", "pole", "source")):
        stem = _stem(key(r["surface"]))
        out.setdefault(r["type"], {})[_concepts().get(stem, stem)] = r["pole"]
    return out


def opposed(type_: str, a: Terms, b: Terms) -> bool:
    """Whether two clauses on an event of this type turn it opposite ways: one closes a crossing, the other opens it.

    >>> opposed("border", terms_of("تنگه هرمز بسته شد"), terms_of("تنگه هرمز بازگشایی شد"))
    True
    >>> opposed("border", terms_of("تنگه هرمز بسته شد"), terms_of("تنگه هرمز همچنان بسته است"))
    False
    """
    poles = _poles().get(type_)
    if poles is None:
        return False
    mine, other = ({poles[t] for t in terms if t in poles} for terms in (a, b))
    return len(mine) == 1 and len(other) == 1 and mine != other


@cache
def people() -> dict[str, str]:
    """The groups of people that figures count («سرباز»: soldiers), by the term that stands for them in `terms_of`."""
    rows = read_table(DATA / "link" / "people.tsv", ("surface", "group", "source"))
    concepts = _concepts()
    return {concepts.get(stem, stem): r["group"] for r in rows for stem in [_stem(key(r["surface"]))]}


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """`word` (a lookup key) without its plural, possessive and indefinite endings.

    >>> _stem("گذرگاههای") == _stem("گذرگاه"), _stem("راه")
    (True, 'راه')
    """
    for ending in _endings():
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word


@cache
def stems(slot: str) -> Terms:
    """The words of a word list as they stand in `terms_of`."""
    return frozenset(_concepts().get(s, s) for w in words(slot) for s in [_stem(key(w))])


@lru_cache(maxsize=20_000)
def terms_of(text: str) -> Terms:
    """The stems of the telling words of `text` (cleaned).

    >>> sorted(terms_of("گذرگاه\\u200cهای مرزی بسته شد"))  == sorted(terms_of("گذرگاه مرزی را بستند"))
    True
    """
    folded = fold(text)
    starts, ends = tokenize(folded)
    tokens = [folded[a:b].replace(ZWNJ, "") for a, b in zip(starts, ends, strict=True)]
    out: set[str] = set()
    at = 0
    while at < len(tokens):
        word = tokens[at]
        if word in keys("link_empty") or not (word[0].isalnum() or word[0] == "_"):
            at += 1
            continue
        number = read_number(tokens, at)
        if number is not None:
            out.update(str(v) for v in {number.low, number.high} if v is not None)
            at = number.last
            continue
        verb = read_verb(tokens, at)
        if verb is not None and verb.last > at:
            if key(verb.form.lemma) not in keys("link_empty"):
                out.add(_concepts().get(key(verb.form.lemma), key(verb.form.lemma)))
            at = verb.last
            continue
        if (stem := _stem(word)) not in keys("link_empty"):
            out.add(_concepts().get(stem, stem))
        at += 1
    return frozenset(out)


@lru_cache(maxsize=20_000)
def named_spots(text: str) -> Terms:
    """The stems of the words that stand right behind a word for a kind of place («شهرستان کیار», «پل کارون») in `text` (cleaned).

    They tell one deed from another of the same day where no table knows the place. What says of a base whose it is, or of
    what kind, is no name of it.

    >>> sorted(named_spots("چند نقطه در شهرستان کیار و پایگاه نظامی آمریکا در کویت"))
    ['کیار']
    """
    folded = fold(text)
    starts, ends = tokenize(folded)
    tokens = [folded[a:b].replace(ZWNJ, "") for a, b in zip(starts, ends, strict=True)]
    kinds, others = stems("link_spot"), stems("link_spot_kind")
    out = set()
    for kind, word in pairwise(tokens):
        before, stem = _stem(kind), _stem(word)
        if (
            _concepts().get(before, before) not in kinds
            or not word[0].isalpha()
            or word in keys("link_empty")
        ):
            continue
        if stem not in kinds | others | _states() and stem not in _concepts():
            out.add(stem)
    return frozenset(out)


@cache
def _states() -> frozenset[str]:
    """The stems of the names of states and peoples, which the sides of an event hold already."""
    columns = ("surface", "id", "name", "kind", "place", "flags", "source")
    rows = read_table(DATA / "entities" / "states.tsv", columns)
    return frozenset(_stem(key(r["surface"])) for r in rows if r["kind"] in ("name", "demonym", "people"))


@lru_cache(maxsize=200_000)
def rare(terms: Terms) -> Terms:
    """The terms that are no common words and no states: names, most of all."""
    return frozenset(
        t
        for t in terms
        if t not in _common() and t not in _states() and not t.startswith("=") and not t.isdigit()
    )


def weight(terms: Collection[str]) -> float:
    """How much `terms` tell: one for a rare word, half for a common one."""
    return len(terms) - _COMMON_LESS * len(_common().intersection(terms))


@lru_cache(maxsize=200_000)
def _whole(terms: Terms) -> float:
    """The weight of a clause, which is compared with many."""
    return weight(terms)


def likeness(a: Terms, b: Terms) -> float:
    """How much two clauses share, from 0 to 1: the weight of what both hold over the mean of their weights (Dice)."""
    if not a or not b:
        return 0.0
    return 2 * weight(a & b) / (_whole(a) + _whole(b))


@lru_cache(maxsize=50_000)
def core(terms: Terms) -> Terms:
    """What a clause is about beside the states in it: two statements of one dispute name the same sides whatever they say."""
    return terms - _states()


@cache
def _words_of() -> dict[str, Terms]:
    """By the id of whoever or whatever has a name, the stems of all words it is called by."""
    tables = {
        "states": ("surface", "id", "name", "kind", "place", "flags", "source"),
        "persons": ("surface", "id", "name", "party", "since", "until", "flags", "source"),
        "bodies": ("surface", "id", "name", "party", "place", "flags", "source"),
        "groups": ("surface", "id", "name", "party", "state", "flags", "source"),
        "places": ("surface", "id", "name", "state", "kind", "flags", "source"),
    }
    out: dict[str, set[str]] = {}
    for name, columns in tables.items():
        for r in read_table(DATA / "entities" / f"{name}.tsv", columns):
            if name == "states" and r["kind"] not in ("name", "demonym", "people", "capital"):
                continue
            stems = {_stem(key(word)) for word in r["surface"].replace(ZWNJ, " ").split()}
            stems.add(_stem(key(r["surface"])))
            out.setdefault(r["id"], set()).update(_concepts().get(s, s) for s in stems)
    return {id_: frozenset(stems) for id_, stems in out.items()}


@lru_cache(maxsize=50_000)
def matter(terms: Terms, names: frozenset[str]) -> Terms:
    """What a clause is about beside whom it names: its terms without the words of names, but with the ids of its places.

    `names` are the ids in the clause. Two threats that name the same president have nothing else in common yet.
    """
    named = _words_of()
    worn = {t for id_ in names for t in named.get(id_, ())}
    return frozenset((core(terms) - worn) | {id_ for id_ in names if id_.startswith("place:")})


@lru_cache(maxsize=50_000)
def deed(terms: Terms, names: frozenset[str]) -> Terms:
    """What tells one deed of force from another: its `matter` without places, numbers and the words of every such deed."""
    rest = matter(terms, names) - stems("link_strike")
    return frozenset(t for t in rest if not t.startswith(("=", "place:")) and not t[0].isdigit())


def telling(terms: Collection[str]) -> float:
    """How much the matter of two clauses tells: as `weight`, but half for what stands for many words («=attack»)."""
    return weight(terms) - _COMMON_LESS * sum(t.startswith("=") for t in terms)


def coverage(a: Terms, b: Terms) -> float:
    """How much of the lighter of two clauses the other one holds, from 0 to 1."""
    least = min(_whole(a), _whole(b))
    return weight(a & b) / least if least else 0.0
