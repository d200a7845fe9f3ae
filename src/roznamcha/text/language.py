"""Which Persian a text is in, Iranian Farsi or Afghan Dari, and whether it is Persian at all.

Both are weighed, not guessed: the first by words and spellings that one country's press uses and the
other's does not (`lang/fa/language.tsv`, with the counts behind each weight), the second by letters and
function words (`lang/fa/function_words.tsv`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import regex

from roznamcha.errors import LexiconError
from roznamcha.lang.grammar import GRAMMAR
from roznamcha.lang.rules import EDGE_LEFT, EDGE_RIGHT, alternation
from roznamcha.lang.tables import DATA, read_table
from roznamcha.records import Language
from roznamcha.text.document import Document
from roznamcha.text.fold import key

# a text without evidence is Iranian, by far the larger press; Dari needs more than one weak word
_DARI_FROM = 18
# function words of a page's first words show its language; more would only cost time
_SAMPLE = 3000
# so many words of function settle that a text is Persian, whatever else stands in it: a mixed post stays
_PERSIAN_ENOUGH = 12

_WORD = regex.compile(r"[\p{L}\p{M}\u200c]+")
_ARABIC_SCRIPT = re.compile(
    r"[\u0620-\u064a\u066e-\u06d3\u06d5\u06ee-\u06ef\u06fa-\u06ff\ufb50-\ufbff\ufe80-\ufefc]+"
)
_LATIN = regex.compile(r"\p{Latin}")
_OWN_LETTERS = {
    "Pashto": regex.compile("[\u067c\u0689\u0693\u069a\u0696\u0681\u0685\u06d0\u06cd\u06bc]"),
    "Urdu": regex.compile("[\u0679\u0688\u0691\u06ba\u06c1\u06be\u06d2]"),
    "Kurdish": regex.compile("[\u06ce\u06c6\u06b5\u0695\u06a4\u06d5]"),
}
_ONLY_PERSIAN = regex.compile("[\u067e\u0686\u0698\u06af]")
# share of a language's own letters from which the text is in it; Persian texts quote names, no more
_OWN_SHARE = 0.03


@dataclass(frozen=True, slots=True)
class _Evidence:
    """The weights by lookup key, and a pattern for the days of a month."""

    words: Mapping[str, int]
    day: regex.Pattern[str]
    months: Mapping[str, int]


@cache
def _evidence() -> _Evidence:
    words: dict[str, int] = {}
    months: dict[str, int] = {}
    for row in read_table(DATA / "language.tsv", ("surface", "kind", "weight", "source")):
        if row["kind"] not in ("word", "month"):
            raise LexiconError(f"{row.where}: the kind is {row['kind']!r}, wanted word or month")
        try:
            weight = int(row["weight"])
        except ValueError as error:
            raise LexiconError(f"{row.where}: the weight {row['weight']!r} is no whole number") from error
        surface = key(row["surface"])
        into = months if row["kind"] == "month" else words
        if surface in into:
            raise LexiconError(f"{row.where}: {row['surface']!r} stands in the table already")
        into[surface] = weight
        if into is words:
            for ending in GRAMMAR.plurals:
                into.setdefault(surface + ending, weight)
    day = rf"(?<!\d)(?:[12]?\d|3[01])[ \u200c]?(?P<month>{alternation(list(months))})"
    return _Evidence(words, regex.compile(EDGE_LEFT + day + EDGE_RIGHT), months)


def dari_weight(doc: Document) -> int:
    """How much speaks for Dari (above 0) or for Iranian Persian (below 0), in tenths of a natural logarithm.

    Each word counts once, however often it stands there; so does each month.
    """
    known = _evidence()
    found = set(doc.words)
    weight = sum(known.words[word] for word in found & known.words.keys())
    months = {m.group("month") for m in known.day.finditer(doc.folded)}
    return weight + sum(known.months[key(month)] for month in months)


def language_of(doc: Document) -> Language:
    """`prs` where the words show the text to be Dari, else `fa`.

    >>> from roznamcha.text.document import prepare
    >>> language_of(prepare("والی گفت که باشندگان این ولسوالی به شفاخانه رفتند."))
    'prs'
    >>> language_of(prepare("استاندار گفت که ساکنان این شهرستان به بیمارستان رفتند."))
    'fa'
    """
    return "prs" if dari_weight(doc) >= _DARI_FROM else "fa"


@cache
def _function_words() -> Mapping[str, frozenset[str]]:
    """The function words of each language, as they are spelled (not folded: spelling is what tells them
    apart)."""
    out: dict[str, set[str]] = {}
    for row in read_table(DATA / "function_words.tsv", ("surface", "language", "source")):
        out.setdefault(row["language"], set()).add(row["surface"])
    return {language: frozenset(words) for language, words in out.items()}


def foreign_language(text: str) -> str | None:
    """What `text` is in if not in Persian («Arabic», «a Latin-script language», «no words»), or `None` if
    it is.

    A text that mixes languages and holds Persian sentences is Persian. `text` may be raw; its first few
    thousand characters decide.

    >>> foreign_language("وزیر خارجه گفت که این توافق امضا شده است.") is None
    True
    >>> foreign_language("قال وزير الخارجية إن هذا الاتفاق تم توقيعه في العاصمة")
    'Arabic'
    >>> foreign_language("The minister said the deal had been signed.")
    'a Latin-script language'
    """
    text = text[:_SAMPLE]
    words = _WORD.findall(text)
    letters = sum(map(len, words))
    if not letters:
        return "no words"
    script = sum(map(len, _ARABIC_SCRIPT.findall(text)))
    if script < letters * 0.2 and script < 100:
        return "a Latin-script language" if len(_LATIN.findall(text)) > letters / 2 else "another script"
    lists = _function_words()
    hits = {language: sum(map(known.__contains__, words)) for language, known in lists.items()}
    # Arabic keyboards write their own yeh and kaf in Persian words; so the Persian list is asked with folded words
    persian = sum(map(lists["Persian"].__contains__, map(key, words)))
    for language, own in _OWN_LETTERS.items():
        share = len(own.findall(text)) / script
        if share >= _OWN_SHARE and hits[language] + 1 >= persian * (0.5 if share < 0.06 else 0.25):
            return language
    if persian >= _PERSIAN_ENOUGH and persian * 2 > hits["Arabic"]:
        return None
    arabic = hits["Arabic"] + sum(1 for word in words if len(word) > 4 and word.startswith(GRAMMAR.article))
    if arabic >= 2 and arabic > persian * 2 and not (persian and _ONLY_PERSIAN.search(text)):
        return "Arabic"
    return None


def is_persian(text: str) -> bool:
    """Whether `text` is in Persian, or mixed with enough of it to be read.

    >>> is_persian("انفجار در کابل")
    True
    """
    return foreign_language(text) is None


def persian_share(text: str) -> float:
    """The share of Persian function words among the words of `text`: about 0.3 in press text, near 0 in
    gibberish."""
    words = _WORD.findall(text[:_SAMPLE])
    known = _function_words()["Persian"]
    return sum(1 for word in words if key(word) in known) / max(len(words), 1)
