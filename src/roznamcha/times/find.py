"""All time expressions of a document."""

from __future__ import annotations

import re
from datetime import date

from roznamcha.records import TimeRef
from roznamcha.text.document import Document, Sentence
from roznamcha.text.verbs import read_verb
from roznamcha.times.days import Context
from roznamcha.times.edtf import first_day
from roznamcha.times.grammar import Expr, has
from roznamcha.times.lexicon import ALONE, BEFORE_OTHERS, NUMBER_JOINTS, Tok, lex_sentence, words_of
from roznamcha.times.phrases import read_phrase
from roznamcha.times.resolve import resolve

_QUOTE = re.compile("«[^«»]*»")


def find_times(
    doc: Document, *, published: str | None, skip: tuple[int, int] | None = None
) -> tuple[TimeRef, ...]:
    """The time expressions in `doc`, in order, resolved against `published` (EDTF; only a full day counts).

    `skip` is the clean span of the report's own date line, in which nothing is found. No expression crosses a
    sentence. What cannot be resolved has the value `None`; a `note` says why where the words disagree.
    """
    return _resolve_all(doc, read_phrases(doc, skip), first_day(published))


def read_phrases(
    doc: Document, skip: tuple[int, int] | None = None
) -> list[tuple[Sentence, list[Tok], Expr]]:
    """The phrases of `doc` outside `skip`, not yet resolved, each with its sentence and that sentence's
    tokens."""
    found: list[tuple[Sentence, list[Tok], Expr]] = []
    tajik: bool | None = None
    for sentence in doc.sentences:
        toks = lex_sentence(doc, sentence)
        i = 0
        while i < len(toks):
            e = read_phrase(toks, i) if toks[i].lex and _may_start(toks, i) else None
            if e is None:
                i += 1
                continue
            i = e.last
            if skip is not None and toks[e.first].start < skip[1] and toks[e.last - 1].end > skip[0]:
                continue
            if e.date and not e.deictic and has(toks, e.first - 1, "named_after"):
                continue  # «میدان ۱۷ شهریور»
            if e.weekday == 0 and e.last == e.first + 1 and has(toks, e.first, "weekday"):
                # «دوشنبه» is also the capital of Tajikistan
                tajik = _names_tajikistan(doc) if tajik is None else tajik
                if tajik:
                    continue
            found.append((sentence, toks, e))
    return found


def _names_tajikistan(doc: Document) -> bool:
    return not words_of("tajik").isdisjoint(doc.words)


def _may_start(toks: list[Tok], i: int) -> bool:
    """A cheap look before the productions are tried: a word that can begin a phrase, or a number that may."""
    lexed = toks[i].lex
    if "digits" in lexed:
        digits = lexed["digits"]
        return len(digits) >= 4 or (i + 1 < len(toks) and (bool(toks[i + 1].lex) or toks[i + 1].key in "-–—"))
    if not ALONE.isdisjoint(lexed):
        return True
    if i + 1 >= len(toks) or not (toks[i + 1].lex or toks[i + 1].key in NUMBER_JOINTS):
        return False
    return not BEFORE_OTHERS.isdisjoint(lexed)


def _resolve_all(
    doc: Document, found: list[tuple[Sentence, list[Tok], Expr]], reference: date | None
) -> tuple[TimeRef, ...]:
    """Resolve in the order of the text, since «همان روز» and clock times lean on what came before."""
    index = {s.start: k for k, s in enumerate(doc.sentences)}
    gregorian = {index[s.start] for s, _, e in found if _is_gregorian(e)}
    ctx = Context(reference)
    refs: list[TimeRef] = []
    quotes = [m.span() for m in _QUOTE.finditer(doc.folded)]
    for sentence, toks, e in found:
        at = index[sentence.start]
        ctx.reference = reference
        if (e.deictic or e.shift or e.week is not None) and reference is not None:
            start = toks[e.first].start
            quote = next((a for a, b in quotes if a < start < b), None)
            if quote is not None and (spoken := _day_of_speech(doc, refs, quote)):
                ctx.reference = min(spoken, reference)
        ctx.gregorian = bool({at - 1, at, at + 1} & gregorian)
        ctx.event = has(toks, e.first - 1, "event_word")
        ctx.gregorian_year = bool({at - 1, at} & gregorian)
        tense = _tense(doc, sentence, toks, e) if e.weekday is not None or e.date else 0
        ctx.future, ctx.past = tense > 0, tense < 0 and not _until(toks, e.first)
        got = resolve(e, ctx)
        if got.day is not None:
            ctx.day = got.day
        if got.calendar == "gregorian" and got.value and len(got.value) == 4:
            ctx.year = got.value
        refs.append(
            TimeRef(
                start=toks[e.first].start,
                end=toks[e.last - 1].end,
                value=got.value,
                calendar=got.calendar,
                rule=e.rule,
                note=got.note,
            )
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
    return bool(e.year and e.year[0] == "g") or any(y >= 1500 for y in e.years)


def _tense(doc: Document, sentence: Sentence, toks: list[Tok], e: Expr) -> int:
    """What the clause around `e` speaks of: 1 of what is to come, -1 of what was, 0 not told.

    «قرار است» near it, «برای» before it, or the first finite verb behind it. A present tense is taken
    for the future («می‌رود»).
    """
    if any(has(toks, k, "plan") for k in range(max(0, e.first - 12), min(len(toks), e.last + 25))):
        return 1
    if has(toks, e.first - 1, "purpose"):
        return 1
    at, last = doc.token_at(toks[e.last - 1].end), sentence.last
    while at < last:
        verb = read_verb(doc.words, at)
        if verb is None or verb.form.tense in ("participle", "infinitive"):
            at += 1
            continue
        tense = verb.form.tense
        if tense == "future" or (
            tense in ("present", "subjunctive") and verb.form.lemma not in words_of("state_verb")
        ):
            return 1
        return -1 if tense in ("past", "perfect", "pluperfect", "imperfect") else 0
    return 0


def _until(toks: list[Tok], i: int) -> bool:
    """Whether «تا» stands before token `i`, with «اوایل» or the like between."""
    k = i - 2 if has(toks, i - 1, "edge") else i - 1
    return has(toks, k, "and") and toks[k].lex["and"] == "to"
