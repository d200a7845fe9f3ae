"""The words of time expressions: `lang/fa/times.tsv`, and how a sentence is cut into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import regex

from roznamcha.lang.tables import DATA, read_table, spellings
from roznamcha.text.fold import ZWNJ, key

_TOKEN = regex.compile(
    r"(?P<digits>\d+(?:[.:/٫]\d+)*)|(?P<word>[\p{L}\p{M}](?:[\p{L}\p{M}\u200c]*[\p{L}\p{M}])?)|[^\s\u200c]"
)
_AFGHAN = "CLDR fa-AF"
_GLUED_TOP = 31
_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Tok:
    """A token or a run of tokens that the lexicon holds as one: its key, clean offsets and values by class.

    A number in digits has the class `digits` with the number's folded text.
    """

    key: str
    start: int
    end: int
    lex: Mapping[str, str]


@cache
def lexicon() -> tuple[dict[str, dict[str, str]], dict[str, list[tuple[tuple[str, ...], dict[str, str]]]]]:
    """Values by class for every word, and for every first word of a phrase its continuations, longest first."""
    single: dict[str, dict[str, str]] = {}
    phrases: dict[tuple[str, ...], dict[str, str]] = {}
    rows = read_table(DATA / "times.tsv", ("surface", "class", "value", "source"))
    month_word = next(r["surface"] for r in rows if r["class"] == "unit" and r["value"] == "M")
    for row in rows:
        forms = [(row["surface"], row["class"], row["value"])]
        if row["class"] == "month":
            # «تیر ماه» settles an Iranian month; «اسد ماه گذشته» does not settle an Afghan one
            strong = row["value"] if row["source"] == _AFGHAN else row["value"].rstrip("!")
            forms.append((row["surface"] + ZWNJ + month_word, "month", strong))
        for surface, cls, value in forms:
            for spelling in spellings(surface):
                parts = tuple(key(p) for p in spelling.split())
                entry = single.setdefault(parts[0], {}) if len(parts) == 1 else phrases.setdefault(parts, {})
                entry.setdefault(cls, value)
    by_first: dict[str, list[tuple[tuple[str, ...], dict[str, str]]]] = {}
    for parts in sorted(phrases, key=lambda p: (-len(p), p)):
        by_first.setdefault(parts[0], []).append((parts, phrases[parts]))
    return single, by_first


@cache
def glued() -> dict[str, int]:
    """Words that are two written as one («یک‌ماهه», «روزشنبه»), with the length of the first part's key."""
    single, _ = lexicon()
    numbers = [w for w, lexed in single.items() if int(lexed.get("number", 99)) <= _GLUED_TOP]
    units = [w for w, lexed in single.items() if not {"unit", "unit_adj", "year_adj", "unit_one"}.isdisjoint(lexed)]
    days = [w for w, lexed in single.items() if "day" in lexed]
    weekdays = [w for w, lexed in single.items() if "weekday" in lexed]
    pairs = [(a, b) for a in numbers for b in units] + [(a, b) for a in days for b in weekdays]
    return {a + b: len(a) for a, b in pairs if a + b not in single}


def lex(folded: str, start: int, end: int) -> list[Tok]:
    """The tokens of `folded[start:end]`, phrases of the lexicon joined, ezafe written as its own letter left out."""
    single, by_first = lexicon()
    found = [(m.group().replace(ZWNJ, ""), m.start(), m.end(), m.lastgroup) for m in _TOKEN.finditer(folded, start, end)]
    out: list[Tok] = []
    at, count = 0, len(found)
    while at < count:
        word, a, b, kind = found[at]
        if kind == "digits":
            out.append(Tok(word, a, b, {"digits": word, **_phrase(by_first, found, at)[1]}))
            at += 1
            continue
        parts, entry = _phrase(by_first, found, at)
        if parts > 1:
            out.append(Tok(word, a, found[at + parts - 1][2], entry))
            at += parts
            continue
        values = single.get(word, _NOTHING)
        at += 1
        if not values and (length := glued().get(word)):
            middle = a
            while length:
                length -= folded[middle] != ZWNJ
                middle += 1
            head = folded[a:middle].replace(ZWNJ, "")
            tail = word[len(head) :]
            while folded[middle] == ZWNJ:
                middle += 1
            out.append(Tok(head, a, middle, single[head]))
            out.append(Tok(tail, middle, b, single[tail]))
            continue
        if "ezafe" in values and out and out[-1].lex:
            continue
        out.append(Tok(word, a, b, values))
    return out


def _phrase(
    by_first: Mapping[str, list[tuple[tuple[str, ...], dict[str, str]]]],
    found: Sequence[tuple[str, int, int, str | None]],
    at: int,
) -> tuple[int, dict[str, str]]:
    """How many tokens the longest phrase at `at` has (1 if none) and its values."""
    for parts, entry in by_first.get(found[at][0], ()):
        if len(found) - at >= len(parts) and all(found[at + k][0] == p for k, p in enumerate(parts)):
            return len(parts), entry
    return 1, {}


@cache
def infamous_days() -> dict[tuple[int, int], date]:
    """Days known by day and month alone («۱۱ سپتامبر»), by month and day."""
    out: dict[tuple[int, int], date] = {}
    for row in read_table(DATA / "times.tsv", ("surface", "class", "value", "source")):
        if row["class"] == "infamous":
            day = date.fromisoformat(row["value"])
            out[day.month, day.day] = day
    return out


@cache
def words_of(cls: str) -> frozenset[str]:
    """The keys of the one-word entries of a class."""
    return frozenset(word for word, lexed in lexicon()[0].items() if cls in lexed)
