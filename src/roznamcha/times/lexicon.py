"""The words of time expressions: `lang/fa/times.tsv`, and how a sentence is cut into them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from msgspec import Struct

from roznamcha.lang.tables import DATA, read_table, spellings
from roznamcha.text.codes import translation
from roznamcha.text.document import Document, Sentence
from roznamcha.text.fold import ZWNJ

# the standard library's engine is the faster one for so plain a pattern
_TOKEN = re.compile(r"\d+(?:[.:/٫]\d+)*|[^\W\d_]+(?:\u200c+[^\W\d_]+)*|[^\s\u200c]")
# a text as digits and what stands between them; where it holds one of the others, digit groups and hashtags, the
# document's tokens are cut in another way
_SHAPES = translation(lambda c: "0" if c.isdecimal() else "," if c in ",٬،" else c if c == "_" else " ")
_GROUPED, _HASHTAG = b"0,0", b"_"
_AFGHAN = "CLDR fa-AF"
_NUMBERS = frozenset({"digits", "number", "ordinal", "ordinal_tail"})
_GLUED_TOP = 31
BEYOND = 8
"""Tokens without a class that stand behind those of a sentence: more than anybody looks ahead or back."""
_NOTHING: Mapping[str, str] = {}
Classes = frozenset[str]
_NO_CLASSES: Classes = frozenset()
DIGITS: Classes = frozenset({"digits"})


class Tok(Struct, gc=False):
    """A token or a run of tokens that the lexicon holds as one: its key, clean offsets and values by class.

    A number in digits has the class `digits` with the number's folded text. `classes` names the classes in `lex`,
    and `weak` besides where one of its values is a time only beside others.
    """

    key: str
    start: int
    end: int
    lex: Mapping[str, str] = _NOTHING
    classes: Classes = _NO_CLASSES


# no mark and no word, and beside nothing
_END = (Tok("\n", -9, -9),) * BEYOND


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


Phrase = tuple[tuple[str, ...], Mapping[str, str], Classes]
"""The words behind the first, values by class, and their classes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lexicon holds under one first word: its own values, the phrases it begins by their second word (the
    longest first), where it falls in two."""

    values: Mapping[str, str]
    phrases: Mapping[str, Sequence[Phrase]]
    head: int = 0
    classes: Classes = _NO_CLASSES
    plain: bool = False
    """Whether it is nothing but its own values."""


@cache
def _shared(classes: Classes) -> Classes:
    """The same object for equal sets, so that what is looked up by them is found at once."""
    return classes


def _classes(values: Mapping[str, str]) -> Classes:
    weak = any(values.get(c, "").endswith("!") for c in ("month", "season"))
    return _shared(frozenset((*values, "weak")) if weak else frozenset(values))


@cache
def table() -> dict[str, Entry]:
    """One look-up a word: `lexicon` with the words that are two written as one («یک‌ماهه», «روزشنبه»,
    «جمعه‌شب»)."""
    single, by_first = lexicon()
    begun: dict[str, dict[str, list[Phrase]]] = {}
    for word, phrases in by_first.items():
        seconds = begun.setdefault(word, {})
        for (_, *rest), values in phrases:
            seconds.setdefault(rest[0], []).append((tuple(rest), values, _classes(values)))
    found = {}
    for word in {**single, **by_first}:
        lexed = single.get(word, {})
        seconds = begun.get(word, {})
        plain = not (seconds or "ezafe" in lexed or word[0].isdecimal())
        found[word] = Entry(lexed, seconds, 0, _classes(lexed), plain)
    numbers = [w for w, lexed in single.items() if int(lexed.get("number", 99)) <= _GLUED_TOP]
    units = [
        w for w, lexed in single.items() if not {"unit", "unit_adj", "year_adj", "unit_one"}.isdisjoint(lexed)
    ]
    days = [w for w, lexed in single.items() if "day" in lexed]
    weekdays = [w for w, lexed in single.items() if "weekday" in lexed]
    parts = [w for w, lexed in single.items() if "part" in lexed]
    pairs = [(numbers, units), (days, weekdays), (weekdays, parts)]
    for a, b in [(a, b) for heads, tails in pairs for a in heads for b in tails]:
        if a + b not in found or not found[a + b].values:
            found[a + b] = Entry(_NOTHING, begun.get(a + b, {}), len(a))
    return found


def lex(folded: str, start: int, end: int) -> list[Tok]:
    """The tokens of `folded[start:end]`, phrases of the lexicon joined, ezafe written as its own letter
    left out."""
    found = [m.span() for m in _TOKEN.finditer(folded, start, end)]
    if not found:
        return [*_END]
    # no token holds a line end
    words = "\n".join([folded[a:b] for a, b in found]).replace(ZWNJ, "").split("\n")
    return _join(folded, words, *zip(*found, strict=True), numbered=True)


def lex_sentence(doc: Document, sentence: Sentence) -> list[Tok]:
    """`lex` of a sentence, over the tokens that the document has already where they are the same."""
    first, last = sentence.first, sentence.last
    shape = doc.codes[sentence.start : sentence.end].translate(_SHAPES)
    if _GROUPED in shape or _HASHTAG in shape:
        return lex(doc.folded, sentence.start, sentence.end)
    starts, ends = doc.token_starts[first:last], doc.token_ends[first:last]
    return _join(doc.folded, doc.words[first:last], starts, ends, numbered=b"0" in shape)


def _join(
    folded: str, words: Sequence[str], starts: Sequence[int], ends: Sequence[int], *, numbered: bool
) -> list[Tok]:
    """The tokens with what the lexicon says of each, its phrases joined; whether there may be digits is told by
    `numbered`."""
    entries = table()
    toks = [*map(Tok, words, starts, ends)]
    if numbered:
        known = [i for i, word in enumerate(words) if word in entries or word[0].isdecimal()]
    else:
        known = [i for i, word in enumerate(words) if word in entries]
    out: list[Tok] = []
    count = len(words)
    behind = 0  # the index behind what stands in `out`
    for i in known:
        if i < behind:
            continue
        word, tok = words[i], toks[i]
        entry = entries.get(word)
        if entry is None:
            tok.lex, tok.classes = {"digits": word}, DIGITS
            continue
        if entry.plain:
            tok.lex, tok.classes = entry.values, entry.classes
            continue
        if entry.phrases and i + 1 < count and (phrases := entry.phrases.get(words[i + 1])):
            before = toks[i - 1] if i > behind else out[-1] if out else None
            if found := _phrase(words, i, phrases, before):
                parts, tok.lex, tok.classes = found
                out += toks[behind : i + 1]
                behind = i + 1 + len(parts)
                tok.end = ends[behind - 1]
                continue
        if entry.head:
            out += toks[behind:i]
            out += _halves(folded, tok.start, tok.end, word, entry.head)
            behind = i + 1
        elif word[0].isdecimal():
            tok.lex, tok.classes = {"digits": word}, DIGITS
        elif "ezafe" in entry.values and (i > behind or out) and (toks[i - 1] if i > behind else out[-1]).lex:
            out += toks[behind:i]
            behind = i + 1
        else:
            tok.lex, tok.classes = entry.values, entry.classes
    if behind:
        toks = out + toks[behind:]
    toks += _END
    return toks


def _phrase(words: Sequence[str], i: int, phrases: Sequence[Phrase], before: Tok | None) -> Phrase | None:
    """The first of `phrases` that stands at word `i`, behind the token `before`."""
    for phrase in phrases:
        parts, values, _ = phrase
        if len(parts) > 1 and tuple(words[i + 1 : i + 1 + len(parts)]) != parts:
            continue
        # «۲۸ اسد ماه» is a month, «اسد ماه گذشته» is a man and a month
        if values.get("month", "").endswith("!") and not (before and not _NUMBERS.isdisjoint(before.lex)):
            continue
        if words[i][0].isdecimal() and before and "clock" in before.lex:
            continue  # «ساعت ۵ شنبه» is an hour of Saturday, «۵ شنبه» is Thursday
        return phrase
    return None


def _halves(folded: str, a: int, b: int, word: str, head: int) -> Iterator[Tok]:
    """The two tokens of a word that falls in two after `head` characters of its key."""
    middle, length = a, head
    while length:
        length -= folded[middle] != ZWNJ
        middle += 1
    first, second = table()[word[:head]], table()[word[head:]]
    yield Tok(word[:head], a, middle, first.values, first.classes)
    while folded[middle] == ZWNJ:
        middle += 1
    yield Tok(word[head:], middle, b, second.values, second.classes)


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
