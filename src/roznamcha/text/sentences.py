"""Sentences: cut at full stops, question and exclamation marks, bullets and line ends.

A full stop inside an open quotation ends a sentence too: what a quotation holds together is the business of
those who read quotation marks, and a mark that never closes would otherwise swallow the rest of the report.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

import regex
from msgspec import Struct

from roznamcha.lang.tables import DATA, words
from roznamcha.text.codes import codes_of
from roznamcha.text.fold import ZWNJ, fold, key
from roznamcha.text.residue import Spans
from roznamcha.text.verbs import read_verb

_BULLETS = "•●○◦■□▪▫◾◽◼◻◆◇♦►▶▸◀✔✅❌➖⭕❗‼⚪⚫🔴🔵🟢🟡🟠🔘🔹🔸🔷🔶🔻🔺🚨📌"
# one set of characters to look for, so that the search is quick; what they mean is asked where they are found
_END = regex.compile(
    rf"(?P<line>\n+)|(?P<stop>[.؟?!…]+)(?P<close>[»\"”’)\]]*\.?)|(?P<colon>:)|(?P<bullet>[{_BULLETS}])"
)
_MARK = re.compile(rf"[.؟?!…:{_BULLETS}]")
# the codes of characters that no mark is
_UNMARKED = codes_of(lambda char: not _MARK.search(char))
_END_MARK = re.compile(rf"[\n.؟?!…:{_BULLETS}]")
_LAST_WORD = regex.compile(r"[\p{L}\p{M}\u200c]+$")
_NEXT_WORD = regex.compile(r"\s*(?P<word>[\p{L}\p{M}\u200c]+)")
_DATELINE = regex.compile(
    r"\s*[\p{L}\u200c]+(?: [\p{L}\u200c]+){0,2} ?[-–—] ?(?P<outlet>[\p{L}\u200c]+(?: [\p{L}\u200c]+){0,3})"
)
_LONGEST_WORD = 40
_DATELINE_LENGTH = 60  # characters, place and outlet together


class Sentence(Struct, frozen=True, gc=False):
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
    word = text[max(0, at - _LONGEST_WORD) : at].rpartition(" ")[2]
    if word.isalpha():
        return word
    found = _LAST_WORD.search(text, max(0, at - _LONGEST_WORD), at)
    return found.group() if found else ""


def _carries_on(text: str, at: int) -> bool:
    """Whether the sentence goes on at `at`: with a verb («…؟» پرسید) or a word that begins none («…» را)."""
    found = _NEXT_WORD.match(text, at)
    if not found or "\n" in text[at : found.start("word")]:
        return False
    return fold(found["word"]) in words("carries_on") or _finite(found["word"])


def _is_dateline(text: str, start: int, end: int) -> bool:
    """Whether `start`..`end` is place and agency: «تهران - ایرنا»."""
    # joiners are not counted, so that it does not matter whether missing ones were put in
    if end - start - text.count(ZWNJ, start, end) > _DATELINE_LENGTH:
        return False
    found = _DATELINE.fullmatch(text, start, end)
    return found is not None and key(found["outlet"]) in _outlets()


def _ends(text: str, found: regex.Match[str], since: int) -> bool:
    """Whether the marks `found` end the sentence that began at `since`."""
    at, end = found.span()
    if end == len(text) or text[end] == "\n":
        return True  # the line ends here anyway
    stop, close = found.group("stop", "close")
    if not text[end].isspace():
        # a blank is missing: «منتشر شد.وی افزود»
        return len(stop) == 1 and stop != "…" and not close and text[end].isalpha() and _tight(text, at)
    if close and _carries_on(text, end):
        return False
    if stop == "…" or (len(stop) > 1 and not stop.strip(".")):
        return _finite(_word_before(text, at)) and not _carries_on(text, end)
    if stop == "." and not close:
        if len(_word_before(text, at)) == 1:
            return False  # an initial, «م.» behind a year
        return not text[since:at].strip().isdigit()  # the number of a list's item
    return not (at and text[at - 1] == "(" and close)  # «(!)»


def _tight(text: str, at: int) -> bool:
    """Whether the mark at `at`, without a blank behind it, stands between a finite verb and a word."""
    word, following = _word_before(text, at), _NEXT_WORD.match(text, at + 1)
    return len(word) > 1 and following is not None and len(following["word"]) > 1 and _finite(word)


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Where a sentence of the lines `start`..`end` of `text` ends or a bullet begins the next."""
    since = behind = start
    for mark in _END_MARK.finditer(text, start, end):
        at = mark.start()
        if at < behind:
            continue
        if text[at] == "." and text[at + 1 : at + 2] == " " and at >= 2 and text[at - 2 : at].isalpha():
            since = behind = at + 1  # behind a word, as most do
            yield behind
            continue
        if (found := _END.match(text, at, end)) is None:
            continue
        at = behind = found.end()
        kind = found.lastgroup
        if kind == "close":
            ends = _ends(text, found, since)
        elif kind == "colon":
            ends = text[at : at + 1].isspace() and _is_dateline(text, since, found.start())
        elif kind == "bullet":
            at = found.start()
            ends = at > 0 and text[at - 1] in " \t\u00a0"
        else:
            ends = True
        if ends:
            since = at
            yield at


def split_sentences(
    text: str, residue: Spans, token_starts: Sequence[int], token_ends: Sequence[int]
) -> tuple[Sentence, ...]:
    """Cut `text` into sentences, leaving out `residue` and blank stretches.

    >>> from roznamcha.text.tokens import tokenize
    >>> text = "ج. بوش در ۱۹۹۸ م. آمد. «چرا؟» پرسید و رفت"
    >>> [text[s.start : s.end] for s in split_sentences(text, (), *tokenize(text))]
    ['ج. بوش در ۱۹۹۸ م. آمد.', '«چرا؟» پرسید و رفت']
    """
    out = []
    for start, end in _pieces(text, 0, len(text), residue):
        first, last = bisect_left(token_starts, start), bisect_right(token_ends, end)
        if first < last:
            out.append(Sentence(start, end, first, last))
    return tuple(out)


def _pieces(text: str, start: int, end: int, hidden: Spans) -> Iterator[tuple[int, int]]:
    """The bounds of the sentences in the lines `start`..`end` of `text`; `hidden` is the residue there."""
    cuts = [start, *_cuts(text, start, end), end]
    if hidden:
        cuts = sorted({*cuts, *(x for span in hidden for x in span)})
    starts = [a for a, _ in hidden]
    for a, b in pairwise(cuts):
        piece = text[a:b].lstrip()
        left = b - len(piece)
        right = left + len(piece.rstrip())
        if left >= right:
            continue
        k = bisect_right(starts, left) - 1 if hidden else -1
        if k < 0 or right > hidden[k][1]:
            yield left, right


def split_near(
    text: str, within: Callable[[int, int], Spans], first: Callable[[int], int], codes: bytes
) -> Iterator[tuple[int, int, int]]:
    """The sentences of `text` as bounds, with the first place that they hold, or -1; lines that hold none are one
    sentence as far as they reach, unless they are residue and stand between two that hold one.

    `within` gives the residue in lines that hold something, and is asked for as few as may be. `first` tells the first
    place at an offset or behind it (the length of `text` if there is none); it is asked with ascending offsets, once
    for a sentence with a place. `codes` are those of `text` (`text.codes`).

    >>> from roznamcha.text.codes import encode
    >>> text = "یک. دو.\\nسه. چهار."
    >>> found = split_near(text, lambda start, end: (), lambda at: 9 if at <= 9 else len(text), encode(text))
    >>> [(text[a:b], place) for a, b, place in found]
    [('یک. دو.\\n', -1), ('سه.', 9), ('چهار.', -1)]
    """
    size, at = len(text), 0
    place = first(0)
    while place < size:
        line = max(at, text.rfind("\n", at, place) + 1)
        if at < line and (not at or _shows_prose(text, at, line, within)):
            yield at, line, -1
        at = text.find("\n", place) + 1 or size
        for a, b in _of_line(text, line, at, within(line, at), codes):
            if place < a:
                place = first(a)
            yield a, b, place if place < b else -1
        if place < at:
            place = first(at)
    if at < size:
        yield at, size, -1


def _of_line(text: str, start: int, end: int, hidden: Spans, codes: bytes) -> Iterable[tuple[int, int]]:
    """`_pieces` of one line, at once where it has no mark but at its end."""
    piece = text[start:end].strip()
    left = start if text[start] == piece[0] else text.index(piece[0], start)
    right = left + len(piece)
    marked = codes[left : right - 1].translate(None, _UNMARKED) and _MARK.search(text, left, right - 1)
    if marked or hidden or piece[-1] in _BULLETS:
        return _pieces(text, start, end, hidden)
    return ((left, right),)


def _shows_prose(text: str, start: int, end: int, within: Callable[[int, int], Spans]) -> bool:
    """Whether there is anything but residue in the lines `start`..`end` of `text`."""
    while start < end:
        behind = text.find("\n", start, end) + 1 or end
        if not text[start:behind].isspace():
            hidden = within(start, behind)
            edges = [start, *(x for span in hidden for x in span), behind]
            if not hidden or any(text[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True)):
                return True
        start = behind
    return False
