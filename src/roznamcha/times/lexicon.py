"""The words of time expressions: `lang/fa/times.tsv`, and how a sentence is cut into them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from msgspec import Struct

from roznamcha.lang.tables import DATA, read_table, spellings
from roznamcha.text.document import Document, Sentence
from roznamcha.text.fold import ZWNJ

# the standard library's engine is the faster one for so plain a pattern
_TOKEN = re.compile(r"\d+(?:[.:/٫]\d+)*|[^\W\d_]+(?:\u200c+[^\W\d_]+)*|[^\s\u200c]")
# where the document's tokens are cut in another way: digit groups, hashtags
_ODD = re.compile(r"\d[,٬،]\d|_")
_AFGHAN = "CLDR fa-AF"
_NUMBERS = frozenset({"digits", "number", "ordinal", "ordinal_tail"})
_GLUED_TOP = 31
_NOTHING: Mapping[str, str] = {}
_DIGIT = re.compile(r"\d")

# classes of words that may begin a phrase: those that can be a phrase by themselves or stand before any word, and
# those that need another word of the lexicon (a number also a dash or a comma) right behind them
ALONE = frozenset({
    "deictic", "weekday", "month", "month_word", "that_day", "same_day", "season", "holiday_span", "half",
    "vague", "vague_if", "soon", "named_era", "alone_part", "repeated", "days_of",
})  # fmt: skip
BEFORE_OTHERS = frozenset({
    "part", "part_first", "day", "number", "ordinal", "unit", "unit_plural", "this", "that", "clock",
    "holiday_before", "term_noun", "vague_number", "vague_shift", "every", "era_noun", "half_year", "ends",
})  # fmt: skip
NUMBER_JOINTS = "-–—،,"


class Tok(Struct, gc=False):
    """A token or a run of tokens that the lexicon holds as one: its key, clean offsets and values by class.

    A number in digits has the class `digits` with the number's folded text.
    """

    key: str
    start: int
    end: int
    lex: Mapping[str, str]


@cache
def lexicon() -> tuple[dict[str, dict[str, str]], dict[str, list[tuple[tuple[str, ...], dict[str, str]]]]]:
    """Values by class for every word, and for every first word of a phrase its continuations, longest
    first."""
    single: dict[str, dict[str, str]] = {}
    phrases: dict[tuple[str, ...], dict[str, str]] = {}
    rows = read_table(DATA / "times.tsv", ("surface", "class", "value", "source"))
    month_word = next(r["surface"] for r in rows if r["class"] == "unit" and r["value"] == "M")
    for row in rows:
        if row["class"] == "infamous":
            continue
        forms = [(row["surface"], row["class"], row["value"])]
        if row["class"] == "month":
            # «تیر ماه» settles an Iranian month; «اسد ماه گذشته» does not settle an Afghan one
            strong = row["value"] if row["source"] == _AFGHAN else row["value"].rstrip("!")
            forms.append((row["surface"] + ZWNJ + month_word, "month", strong))
        for surface, cls, value in forms:
            for spelling in spellings(surface):
                parts = tuple(spelling.replace(ZWNJ, "").split())
                entry = single.setdefault(parts[0], {}) if len(parts) == 1 else phrases.setdefault(parts, {})
                entry.setdefault(cls, value)
    by_first: dict[str, list[tuple[tuple[str, ...], dict[str, str]]]] = {}
    for parts in sorted(phrases, key=lambda p: (-len(p), p)):
        by_first.setdefault(parts[0], []).append((parts, phrases[parts]))
    return single, by_first


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the lexicon holds under one first word: its own values, the phrases it begins, where it falls
    in two."""

    values: Mapping[str, str]
    phrases: Sequence[tuple[tuple[str, ...], Mapping[str, str]]] = ()
    head: int = 0


@cache
def _table() -> dict[str, _Entry]:
    """One look-up a word: `lexicon` with the words that are two written as one («یک‌ماهه», «روزشنبه»,
    «جمعه‌شب»)."""
    single, by_first = lexicon()
    table = {w: _Entry(single.get(w, _NOTHING), by_first.get(w, ())) for w in {**single, **by_first}}
    numbers = [w for w, lexed in single.items() if int(lexed.get("number", 99)) <= _GLUED_TOP]
    units = [
        w for w, lexed in single.items() if not {"unit", "unit_adj", "year_adj", "unit_one"}.isdisjoint(lexed)
    ]
    days = [w for w, lexed in single.items() if "day" in lexed]
    weekdays = [w for w, lexed in single.items() if "weekday" in lexed]
    parts = [w for w, lexed in single.items() if "part" in lexed]
    pairs = [(numbers, units), (days, weekdays), (weekdays, parts)]
    for a, b in [(a, b) for heads, tails in pairs for a in heads for b in tails]:
        if not table.get(a + b, _Entry(_NOTHING)).values:
            table[a + b] = _Entry(_NOTHING, by_first.get(a + b, ()), len(a))
    return table


@cache
def _begins() -> dict[str, tuple[bool, bool, frozenset[str]]]:
    """The words with which a time expression may begin: whatever follows, if the lexicon holds what follows, if one
    of the given words follows, the second ones of phrases."""
    out = {}
    for word, entry in _table().items():
        seconds = {
            parts[1]
            for parts, values in entry.phrases
            if not (ALONE.isdisjoint(values) and BEFORE_OTHERS.isdisjoint(values))
        }
        alone = bool(entry.head) or not ALONE.isdisjoint(entry.values)
        before = not BEFORE_OTHERS.isdisjoint(entry.values)
        if alone or before or seconds:
            out[word] = alone, before, frozenset(seconds)
    return out


def _idle(words: Sequence[str]) -> bool:
    """Whether no time expression can begin with any of `words`, which hold no digits."""
    begins = _begins()
    if begins.keys().isdisjoint(words):
        return True
    table = _table()
    for i, word in enumerate(words):
        if word in begins:
            alone, before, seconds = begins[word]
            if alone:
                return False
            if i + 1 < len(words):
                following = words[i + 1]
                if following in seconds or (before and (following in table or following in NUMBER_JOINTS)):
                    return False
    return True


def lex(folded: str, start: int, end: int, *, idle: bool = True) -> list[Tok]:
    """The tokens of `folded[start:end]`, phrases of the lexicon joined, ezafe written as its own letter
    left out.

    Without `idle` there are none where no time expression can begin, which is told before any is made.
    """
    found = [m.span() for m in _TOKEN.finditer(folded, start, end)]
    # no token holds a line end
    words = "\n".join([folded[a:b] for a, b in found]).replace(ZWNJ, "").split("\n")
    if not idle and not _DIGIT.search(folded, start, end) and _idle(words):
        return []
    return _join(folded, words, found)


def lex_sentence(doc: Document, sentence: Sentence) -> list[Tok]:
    """`lex` of a sentence without idle, over the tokens that the document has already where they are the same."""
    start, end = sentence.start, sentence.end
    if _ODD.search(doc.folded, start, end):
        return lex(doc.folded, start, end, idle=False)
    words = doc.words[sentence.first : sentence.last]
    if not _DIGIT.search(doc.folded, start, end) and _idle(words):
        return []
    starts = doc.token_starts[sentence.first : sentence.last]
    return _join(
        doc.folded, words, list(zip(starts, doc.token_ends[sentence.first : sentence.last], strict=True))
    )


def _join(folded: str, words: Sequence[str], found: Sequence[tuple[int, int]]) -> list[Tok]:
    """The tokens with what the lexicon says of each, its phrases joined."""
    table = _table()
    out: list[Tok] = []
    at, count = 0, len(found)
    while at < count:
        word = words[at]
        a, b = found[at]
        at += 1
        entry = table.get(word)
        if entry is None:
            out.append(Tok(word, a, b, {"digits": word} if word[0].isdecimal() else _NOTHING))
            continue
        for parts, values in entry.phrases:
            if tuple(words[at - 1 : at - 1 + len(parts)]) == parts:
                # «۲۸ اسد ماه» is a month, «اسد ماه گذشته» is a man and a month
                if values.get("month", "").endswith("!") and not (
                    out and not _NUMBERS.isdisjoint(out[-1].lex)
                ):
                    continue
                if word[0].isdecimal() and out and "clock" in out[-1].lex:
                    continue  # «ساعت ۵ شنبه» is an hour of Saturday, «۵ شنبه» is Thursday
                at += len(parts) - 1
                out.append(Tok(word, a, found[at - 1][1], values))
                break
        else:
            if entry.head:
                out.extend(_halves(folded, a, b, word, entry.head))
            elif word[0].isdecimal():
                out.append(Tok(word, a, b, {"digits": word}))
            elif not ("ezafe" in entry.values and out and out[-1].lex):
                out.append(Tok(word, a, b, entry.values))
    return out


def _halves(folded: str, a: int, b: int, word: str, head: int) -> Iterator[Tok]:
    """The two tokens of a word that falls in two after `head` characters of its key."""
    middle, length = a, head
    while length:
        length -= folded[middle] != ZWNJ
        middle += 1
    table = _table()
    yield Tok(word[:head], a, middle, table[word[:head]].values)
    while folded[middle] == ZWNJ:
        middle += 1
    yield Tok(word[head:], middle, b, table[word[head:]].values)


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
