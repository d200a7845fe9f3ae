"""Rules and model together: the model says how sure it is of what the rules found, and finds what they missed.

The rules cut exact ends and know carried subjects and the verbs that name an act. What the model finds alone counts only
where it is very sure, of the content and of the reporting word; the limits are chosen on annotated reports that it has
not learned from. There it was no better than the rules at leaving statements out, moving their ends or naming the act
behind a neutral verb, so it does none of these.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.lang.tables import keys
from roznamcha.reader.reading import BY_MODEL, Reading
from roznamcha.reader.spans import Found, found_spans
from roznamcha.statements.content import Content, Mode, make, make_quotation
from roznamcha.statements.context import OPENING, Context, sentence_start
from roznamcha.statements.draft import Draft
from roznamcha.statements.quotes import quotation_at
from roznamcha.statements.speakers import Speakers
from roznamcha.statements.subject import Subject, find_subject, phrase_subject

RULE = "model"
# a reading of the sentences whose places in the document are given
Ask = Callable[[Collection[int]], Reading]
# the least mean over a content that only the model finds, the least top of its cue, and how many tokens it has
_FOUND = 0.8
_FOUND_CUE = 0.7
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Proposal:
    """A statement that the model alone finds: its cue's tokens, its content, how sure the model is."""

    cue: tuple[int, int]
    content: Content
    sure: float


def weight(reading: Reading, content: Content) -> float:
    """How sure the model is of a content, as an outermost or a nested one."""
    return max(reading.content(content.first, content.last), reading.nested(content.first, content.last))


def open_sentences(ctx: Context, drafts: Sequence[Draft]) -> list[int]:
    """The sentences in which a model may still find something, as places in the document.

    Where the contents and cues of the rules leave fewer words than a statement has, nothing is to be found, and most
    of the time that reading takes is the model's.
    """
    known = bytearray(len(ctx.doc.words))
    for d in drafts:
        cue = ctx.doc.tokens_in(*d.cue)
        for first, last in ((d.content.first, d.content.last), (cue.start, cue.stop)):
            known[first:last] = b"\1" * (last - first)
    return [
        number for number, s in enumerate(ctx.doc.sentences) if known.count(0, s.first, s.last) >= _SHORTEST
    ]


def joined(ctx: Context, ask: Ask, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts and those that the model adds, their speakers resolved in order.

    A draft whose content the model has read has its opinion.
    """
    only = open_sentences(ctx, drafts)
    if not only:
        return list(drafts)
    reading = ask(only)
    read = [(ctx.doc.sentences[i].first, ctx.doc.sentences[i].last) for i in only]
    for d in drafts:
        if any(first <= d.content.first and d.content.last <= last for first, last in read):
            d.why.append(f"{BY_MODEL}statement:{weight(reading, d.content):.2f}")
        d.reading = reading
    found = list(found_spans(reading, read))
    doc, speakers = ctx.doc, Speakers(ctx)
    out: list[Draft] = []
    told = sorted(drafts, key=lambda d: (d.cue[0], d.content.start))
    for p in proposals(ctx, found, drafts):
        while told and told[0].cue[0] < doc.token_starts[p.cue[0]]:
            out.append(_heard_again(told.pop(0), speakers, out))
        clause = _clause(ctx, p)
        subject = _subject(ctx, p, clause)
        speaker = speakers.settled(speakers.of(subject))
        speakers.heard(speaker)
        cue = doc.token_starts[p.cue[0]], doc.token_ends[p.cue[1] - 1]
        why = [f"{BY_MODEL}statement:{p.sure:.2f}"]
        out.append(
            Draft(
                speaker,
                subject,
                cue,
                p.content,
                RULE,
                "say",
                True,
                clause=clause,
                why=why,
                reading=reading,
                carried=subject is None,
            )
        )
    while told:
        out.append(_heard_again(told.pop(0), speakers, out))
    return out


def _heard_again(draft: Draft, speakers: Speakers, before: Sequence[Draft]) -> Draft:
    """`draft` of the rules, its speaker the one whom the model heard last before it, if its clause names nobody.

    «وارسته اظهارداشت: … وی افزود: …»: the rules knew of nobody whom «وی» could stand for.
    """
    last = next((d for d in reversed(before) if not d.carried), None)
    speaker = speakers.of(draft.subject)
    if draft.carried and last is not None and last.rule == RULE:
        draft.speaker = speakers.settled(speaker)
    if draft.level == 0 and not draft.head:
        speakers.heard(draft.speaker)
    return draft


def _clause(ctx: Context, p: Proposal) -> tuple[int, int]:
    """The tokens of the sentence before the cue."""
    at = p.cue[0]
    line = next((x for x in ctx.lines if x.first <= at < x.last), None)
    return (sentence_start(line, at) if line else at), at


def _subject(ctx: Context, p: Proposal, clause: tuple[int, int]) -> Subject | None:
    """Who speaks: looked for before the cue, first behind the content where that stands before it."""
    begin, at = clause
    if p.content.first < at:
        return find_subject(ctx, p.content.last, at) or find_subject(ctx, begin, p.content.first)
    if ctx.char(at) == ":":
        # «تهدید جدی تاج:»
        begin = next((i for i in range(begin, at) if ctx.doc.words[i] not in keys("head_word")), begin)
    return find_subject(ctx, begin, at) or phrase_subject(ctx, begin, at)


def proposals(ctx: Context, found: Sequence[Found], drafts: Sequence[Draft]) -> Iterator[Proposal]:
    """What the model finds and the rules have not, in the order of the text: no part of what is known already."""
    known = [(d.content.first, d.content.last) for d in drafts]
    cues = [(c.start, c.stop) for d in drafts if len(c := ctx.doc.tokens_in(*d.cue))]
    for f in found:
        if f.cue is None or any(w in keys("announces_list") for w in ctx.doc.words[slice(*f.cue)]):
            continue
        if f.last <= f.cue[0] and ":" in (ctx.char(i) for i in range(*f.cue)):
            # «* فارس: چه می‌کنید؟ * تهذیبی: …»: a name and a colon behind what is said are the next turn's
            continue
        behind = ctx.doc.words[f.cue[1] : f.first]
        if any(a in G.pointing and b in keys("own_report") for a, b in pairwise(behind)):
            # «براساس این گزارش، …»: the report's own words
            continue
        if f.sure < _FOUND or f.cue_sure < _FOUND_CUE or f.last - f.first < _SHORTEST:
            continue
        if any(_meet(f.cue, c) for c in cues) or any(_meet((f.first, f.last), c) for c in cues):
            continue
        if any(_meet((f.first, f.last), k) and not (f.nested and _within(f, k)) for k in known):
            continue
        content = _content(ctx, f)
        if content is None or content.last - content.first < _SHORTEST:
            continue
        if (
            content.mode != "left"
            and content.mode != "quote"
            and not ctx.finite_verb_in(content.first, content.last)
        ):
            continue
        known.append((content.first, content.last))
        cues.append(f.cue)
        yield Proposal(f.cue, content, f.sure)


def _meet(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _within(f: Found, outer: tuple[int, int]) -> bool:
    """Whether a content and its cue lie inside what somebody else says."""
    cue = f.cue or (f.first, f.last)
    return outer[0] <= min(f.first, cue[0]) and max(f.last, cue[1]) <= outer[1]


def _content(ctx: Context, found: Found) -> Content | None:
    """The content of a span, with its mode read off what stands before it."""
    doc, first = ctx.doc, found.first
    before = first - 1
    opening = first if ctx.char(first) in OPENING else before
    quotation = quotation_at(ctx.quotations, doc.token_starts[opening]) if opening >= 0 else None
    if quotation is not None and quotation.closed:
        inner = doc.tokens_in(*quotation.inner)
        if len(inner) and abs(inner.stop - found.last) <= 2:
            return make_quotation(ctx, inner.start, inner.stop)
    mode: Mode = "bare"
    if before >= 0 and doc.words[before] == G.at and G.object_marker in doc.words[first : found.last]:
        # «در این همایش بخشش را ستود»: what is praised begins behind the occasion
        if doc.words[first] not in G.pointing or doc.words[first + 1] not in keys("occasion"):
            return None
        first, before = first + 2, first + 1
    if before >= 0 and doc.words[before] == G.that:
        mode = "that"
    elif before >= 0 and ctx.char(before) == ":":
        mode = "colon"
    elif found.cue is not None and found.cue[0] >= found.last:
        mode = "left"
    return make(ctx, first, found.last, mode, "clause")
