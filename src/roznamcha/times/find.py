"""All time expressions of a document."""

from __future__ import annotations

from datetime import date

from roznamcha.records import TimeRef
from roznamcha.text.document import Document, Sentence
from roznamcha.text.verbs import read_verb
from roznamcha.times.edtf import first_day
from roznamcha.times.grammar import Expr, has
from roznamcha.times.lexicon import Tok, lex
from roznamcha.times.phrases import read_phrase
from roznamcha.times.resolve import Context, resolve

_SPEECH = frozenset({"بود", "داشت"})


def find_times(doc: Document, *, published: str | None, skip: tuple[int, int] | None = None) -> tuple[TimeRef, ...]:
    """The time expressions in `doc`, in order, resolved against `published` (EDTF; only a full day counts).

    `skip` is the clean span of the report's own date line, in which nothing is found. No expression crosses a
    sentence. What cannot be resolved has the value `None`; a `note` says why where the words disagree.
    """
    reference = first_day(published)
    found: list[tuple[Sentence, list[Tok], Expr]] = []
    for sentence in doc.sentences:
        toks = lex(doc.folded, sentence.start, sentence.end)
        i = 0
        while i < len(toks):
            e = read_phrase(toks, i) if toks[i].lex else None
            if e is None:
                i += 1
                continue
            if skip is None or toks[e.first].start >= skip[1] or toks[e.last - 1].end <= skip[0]:
                found.append((sentence, toks, e))
            i = e.last
    return _resolve_all(doc, found, reference)


def _resolve_all(
    doc: Document, found: list[tuple[Sentence, list[Tok], Expr]], reference: date | None
) -> tuple[TimeRef, ...]:
    """Resolve in the order of the text, since «همان روز» and clock times lean on what came before."""
    index = {s.start: k for k, s in enumerate(doc.sentences)}
    gregorian = {index[s.start] for s, _, e in found if _is_gregorian(e)}
    ctx = Context(reference)
    refs: list[TimeRef] = []
    for sentence, toks, e in found:
        at = index[sentence.start]
        ctx.reference = reference
        ctx.gregorian = bool({at - 1, at, at + 1} & gregorian)
        ctx.event = has(toks, e.first - 1, "event_word")
        ctx.future = e.weekday is not None and not e.date and _future(doc, sentence, toks, e)
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


def _is_gregorian(e: Expr) -> bool:
    if e.date:
        return e.date.era == "g"
    return bool(e.year and e.year[0] == "g") or any(y >= 1500 for y in e.years)


def _future(doc: Document, sentence: Sentence, toks: list[Tok], e: Expr) -> bool:
    """Whether the clause around `e` speaks of what is to come: its first finite verb, or «قرار است» before it."""
    for k in range(max(0, e.first - 12), len(toks)):
        if has(toks, k, "plan"):
            return True
        if k >= e.last + 25:
            break
    at, last = doc.token_at(toks[e.last - 1].end), sentence.last
    while at < last:
        verb = read_verb(doc.words, at)
        if verb is None or verb.form.tense in ("participle", "infinitive"):
            at += 1
            continue
        tense = verb.form.tense
        return tense == "future" or (
            tense in ("present", "subjunctive") and verb.form.lemma not in _SPEECH
        )
    return False
