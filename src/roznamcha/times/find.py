"""All time expressions of a document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from operator import attrgetter

from roznamcha.records import TimeRef
from roznamcha.text.document import Document, Sentence
from roznamcha.text.fold import ZWNJ
from roznamcha.text.tokens import tokenize
from roznamcha.text.verbs import read_verb, verb_words
from roznamcha.times.days import Context
from roznamcha.times.edtf import first_day
from roznamcha.times.grammar import Expr
from roznamcha.times.lexicon import BEYOND, Tok, lex_sentence, words_of
from roznamcha.times.phrases import read_phrase
from roznamcha.times.resolve import resolve
from roznamcha.times.starts import may_start, places

Phrases = list[tuple[Sentence, list[Tok], Expr]]
_START, _END = attrgetter("start"), attrgetter("end")
_QUOTE = re.compile("«[^«»]*»")


def find_times(
    doc: Document,
    *,
    published: str | None,
    skip: tuple[int, int] | None = None,
    phrases: Phrases | None = None,
) -> tuple[TimeRef, ...]:
    """The time expressions in `doc`, in order, resolved against `published` (EDTF; only a full day counts).

    `skip` is the clean span of the report's own date line, in which nothing is found; `phrases` are those of
    `read_phrases`, where they are known already. No expression crosses a sentence. What cannot be resolved has the
    value `None`; a `note` says why where the words disagree.
    """
    found = read_phrases(doc) if phrases is None else phrases
    if skip is not None:
        a, b = skip
        found = [(s, t, e) for s, t, e in found if not (t[e.first].start < b and t[e.last - 1].end > a)]
    return _resolve_all(doc, found, first_day(published))


def read_phrases(doc: Document, near: Iterable[tuple[Sentence, int]] | None = None) -> Phrases:
    """The phrases of `doc`, not yet resolved, each with its sentence and that sentence's tokens.

    `near` are the sentences in which there may be any, each with the first place of one, if the caller knows: without
    them they are looked for.
    """
    if near is None:
        near = _sentences_at(doc, places(doc.folded, doc.codes))
    found: Phrases = []
    tajik: bool | None = None
    for sentence, place in near:
        toks = lex_sentence(doc, sentence)
        count = len(toks) - BEYOND
        behind = 0
        first = bisect_right(toks, place, 0, count, key=_END) if place > sentence.start else 0
        for i in range(first, count):
            if i < behind or not toks[i].classes or not may_start(toks, i):
                continue
            e = read_phrase(toks, i)
            if e is None:
                continue
            behind = e.last
            if e.date and not e.deictic and "named_after" in toks[e.first - 1].classes:
                continue  # «میدان ۱۷ شهریور»
            if e.weekday == 0 and e.last == e.first + 1 and "weekday" in toks[e.first].classes:
                # «دوشنبه» is also the capital of Tajikistan
                tajik = _names_tajikistan(doc) if tajik is None else tajik
                if tajik:
                    continue
            found.append((sentence, toks, e))
    return found


def _sentences_at(doc: Document, at: Sequence[int]) -> Iterator[tuple[Sentence, int]]:
    """The sentences of `doc` that hold one of the offsets `at` (ascending), each with the first it holds."""
    sentences = doc.sentences
    end = 0
    k = -1
    for place in at:
        if place < end:
            continue
        k = bisect_right(sentences, place, lo=k + 1, key=_START) - 1
        if k >= 0 and place < (end := sentences[k].end):
            yield sentences[k], place


def _names_tajikistan(doc: Document) -> bool:
    """Whether the report names Tajikistan anywhere, also where the document holds no tokens."""
    names = words_of("tajik")
    folded = doc.folded.replace(ZWNJ, "")
    if not any(name in folded for name in names):
        return False
    starts, ends = tokenize(folded)
    return not names.isdisjoint(folded[a:b] for a, b in zip(starts, ends, strict=True))


def _resolve_all(doc: Document, found: Phrases, reference: date | None) -> tuple[TimeRef, ...]:
    """Resolve in the order of the text, since «همان روز» and clock times lean on what came before."""
    if not found:
        return ()
    gregorian: set[int] = set()
    if named := [s.start for s, _, e in found if _is_gregorian(e)]:
        index = {s.start: k for k, s in enumerate(doc.sentences)}
        gregorian.update(index[start] for start in named)
    ctx = Context(reference)
    refs: list[TimeRef] = []
    quotes: list[tuple[int, int]] | None = None
    for sentence, toks, e in found:
        start = toks[e.first].start
        ctx.reference = reference
        if (e.deictic or e.shift or e.week is not None) and reference is not None:
            if quotes is None:
                quotes = [m.span() for m in _QUOTE.finditer(doc.folded)] if "«" in doc.folded else []
            quote = next((a for a, b in quotes if a < start < b), None)
            if quote is not None and (spoken := _day_of_speech(doc, refs, quote)):
                ctx.reference = min(spoken, reference)
        ctx.gregorian = ctx.gregorian_year = False
        if gregorian:
            at = index[sentence.start]
            ctx.gregorian_year = at in gregorian or at - 1 in gregorian
            ctx.gregorian = ctx.gregorian_year or at + 1 in gregorian
        ctx.event = "event_word" in toks[e.first - 1].classes
        # found where it matters only: a date with its year needs none
        dated = e.date or e.weekday is not None
        ctx.tense = partial(_tense, doc, sentence, toks, e) if dated else int
        got = resolve(e, ctx)
        if got.day is not None:
            ctx.day = got.day
        if got.calendar == "gregorian" and got.value and len(got.value) == 4:
            ctx.year = got.value
        end = toks[e.last - 1].end
        refs.append(
            TimeRef(start=start, end=end, value=got.value, calendar=got.calendar, rule=e.rule, note=got.note)
        )
    return tuple(refs)


def _day_of_speech(doc: Document, refs: list[TimeRef], quote: int) -> date | None:
    """The day named last before the quotation that begins at `quote`, in the sentence that leads it in."""
    sentence = doc.sentence_at(quote)
    if sentence is None:
        return None
    for ref in reversed(refs):
        if ref.start >= quote or (ref.rule == "day" and ref.value is None):
            continue
        if ref.start < sentence.start:
            return None
        if ref.rule == "day" and (day := first_day(ref.value)):
            return day
    return None


def _is_gregorian(e: Expr) -> bool:
    if e.date:
        return e.date.era == "g"
    return (e.year is not None and e.year[0] == "g") or (e.years != () and max(e.years) >= 1500)


def _tense(doc: Document, sentence: Sentence, toks: list[Tok], e: Expr) -> int:
    """What the clause around `e`, a weekday or a date, speaks of: 1 of what is to come, -1 of what was, 0 not told.

    «قرار است» near it, «برای» before it, or the first finite verb behind it. A present tense is taken
    for the future («می‌رود»), and «تا شنبه» is no past.
    """
    for tok in toks[max(0, e.first - 12) : e.last + 25]:
        if "plan" in tok.classes:
            return 1
    if "purpose" in toks[e.first - 1].classes:
        return 1
    at = doc.token_at(toks[e.last - 1].end)
    words = doc.words[at : sentence.last]
    begins = verb_words()
    for at, word in enumerate(words):
        if word not in begins:
            continue
        verb = read_verb(words, at)
        if verb is None or verb.form.tense in ("participle", "infinitive"):
            continue
        tense = verb.form.tense
        if tense == "future" or (
            tense in ("present", "subjunctive") and verb.form.lemma not in words_of("state_verb")
        ):
            return 1
        past = tense in ("past", "perfect", "pluperfect", "imperfect")
        return -1 if past and not _until(toks, e.first) else 0
    return 0


def _until(toks: list[Tok], i: int) -> bool:
    """Whether «تا» stands before token `i`, with «اوایل» or the like between."""
    k = i - 2 if "edge" in toks[i - 1].classes else i - 1
    return "and" in toks[k].classes and toks[k].lex["and"] == "to"
