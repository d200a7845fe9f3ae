"""Sentences: cut at full stops, question and exclamation marks, bullets and line ends.

A full stop inside an open quotation ends a sentence too: what a quotation holds together is the business of
those who read quotation marks, and a mark that never closes would otherwise swallow the rest of the report.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import regex

from roznamcha.lang.tables import DATA, words
from roznamcha.text.fold import fold, key
from roznamcha.text.verbs import read_verb

_BULLETS = "•●○◦■□▪▫◾◽◼◻◆◇♦►▶▸◀✔✅❌➖⭕❗‼⚪⚫🔴🔵🟢🟡🟠🔘🔹🔸🔷🔶🔻🔺🚨📌"
_END = regex.compile(
    r"(?P<line>\n+)"
    r"|(?P<stop>[.؟?!…]+)(?P<close>[»\"”’)\]]*\.?)(?=\s|$)"
    # a blank is missing: «منتشر شد.وی افزود»
    r"|(?<=[\p{Arabic}\u200c]{2})(?P<tight>\.)(?=[\p{Arabic}\u200c]{2})"
    rf"|(?<=[^\S\n])(?P<bullet>[{_BULLETS}])"
    # «تهران - ایرنا:», asked about further below
    r"|(?P<dateline>(?<=[-–—] ?)[\p{L}\u200c]+(?: [\p{L}\u200c]+){0,3}:)(?=\s)"
)
_LAST_WORD = regex.compile(r"[\p{L}\p{M}\u200c]+$")
_NEXT_WORD = regex.compile(r"\s*(?P<word>[\p{L}\p{M}\u200c]+)")
_PLACE = regex.compile(r"\s*[\p{L}\u200c]+(?: [\p{L}\u200c]+){0,2} ?[-–—] ?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: clean offsets `start`..`end` (its full stop inside) and its tokens `first`..`last` (half-open)."""

    start: int
    end: int
    first: int
    last: int


@cache
def _outlets() -> frozenset[str]:
    """The names of news agencies, as lookup keys, for datelines."""
    lines = (DATA / "entities" / "outlets.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    column = rows[0].index("surface")
    return frozenset(key(row[column].strip()) for row in rows[1:])


def _finite(word: str) -> bool:
    """Whether `word` is a finite verb, as the last word of a Persian sentence mostly is."""
    verb = read_verb([key(word)], 0)
    return verb is not None and verb.form.person > 0


def _word_before(text: str, at: int) -> str:
    found = _LAST_WORD.search(text, max(0, at - 40), at)
    return found.group() if found else ""


def _carries_on(text: str, at: int) -> bool:
    """Whether the sentence goes on at `at`: with a verb («…؟» پرسید) or a word that begins none («…» را)."""
    found = _NEXT_WORD.match(text, at)
    if not found or "\n" in text[at : found.start("word")]:
        return False
    return fold(found["word"]) in words("carries_on") or _finite(found["word"])


def _ends(text: str, found: regex.Match[str], since: int) -> bool:
    """Whether the marks `found` end the sentence that began at `since`."""
    if found["tight"]:
        return len(_word_before(text, found.start())) > 1 and _finite(_word_before(text, found.start()))
    if found["dateline"]:
        head = _PLACE.fullmatch(text, since, found.start())
        return head is not None and key(found["dateline"][:-1]) in _outlets()
    stop, close, at = found["stop"], found["close"], found.start()
    if found.end() == len(text) or text[found.end()] == "\n":
        return True  # the line ends here anyway
    if close and _carries_on(text, found.end()):
        return False
    if stop == "…" or (len(stop) > 1 and not stop.strip(".")):
        return _finite(_word_before(text, at)) and not _carries_on(text, found.end())
    if stop == "." and not close:
        if len(_word_before(text, at)) == 1:
            return False  # an initial, «م.» behind a year
        return not text[since:at].strip().isdigit()  # the number of a list's item
    return not (at and text[at - 1] == "(" and close)  # «(!)»


def _cuts(text: str) -> Iterator[int]:
    """Where a sentence of `text` ends or a bullet begins the next."""
    since = 0
    for found in _END.finditer(text):
        if found["line"]:
            at = found.end()
        elif found["bullet"]:
            at = found.start()
        elif _ends(text, found, since):
            at = found.end()
        else:
            continue
        since = at
        yield at


def split_sentences(
    text: str, residue: Sequence[tuple[int, int]], token_starts: Sequence[int], token_ends: Sequence[int]
) -> tuple[Sentence, ...]:
    """Cut `text` into sentences, leaving out `residue` and blank stretches.

    >>> from roznamcha.text.tokens import tokenize
    >>> text = "ج. بوش در ۱۹۹۸ م. آمد. «چرا؟» پرسید و رفت"
    >>> [text[s.start : s.end] for s in split_sentences(text, (), *tokenize(text))]
    ['ج. بوش در ۱۹۹۸ م. آمد.', '«چرا؟» پرسید و رفت']
    """
    cuts = sorted({0, len(text), *_cuts(text), *(x for span in residue for x in span)})
    hidden = sorted(residue)
    starts = [a for a, _ in hidden]
    out = []
    for a, b in pairwise(cuts):
        piece = text[a:b]
        start, end = a + len(piece) - len(piece.lstrip()), a + len(piece.rstrip())
        if start >= end:
            continue
        k = bisect_right(starts, start) - 1
        if k >= 0 and end <= hidden[k][1]:
            continue
        first, last = bisect_left(token_starts, start), bisect_right(token_ends, end)
        if first < last:
            out.append(Sentence(start, end, first, last))
    return tuple(out)
