"""What was read and is likely wrong is withheld: a model doubts each statement by the words around it."""

from __future__ import annotations

from collections.abc import Sequence

from roznamcha.reader.doubt import Judge, Seen
from roznamcha.reader.reading import BY_MODEL
from roznamcha.statements.context import Context
from roznamcha.statements.draft import Draft
from roznamcha.statements.joining import RULE as BY_TAGGER

# a statement that the model doubts more than this is withheld; the limits are chosen on judged statements that the model
# has not learned from. Where the content is a noun phrase («… را رد کرد», «ضمن تشکر از …») annotators differ most, so it
# takes more; what only the tagger found has nothing else to stand on
_WRONG = 0.5
_WRONG_PHRASE = 0.85
_WRONG_TAGGED = 0.45
_SIDES = {"UNK": "unknown", "MEDIA": "press"}
_OPENING = 12
_MOST_LINES = 5
_MOST_DRAFTS = 10


def believed(ctx: Context, drafts: Sequence[Draft], judge: Judge) -> list[Draft]:
    """The drafts that `judge` does not doubt too much, in their order."""
    return [d for d in drafts if judge.doubt(_seen(ctx, d, len(drafts))) <= _limit(ctx, d)]


def _limit(ctx: Context, draft: Draft) -> float:
    if draft.rule == BY_TAGGER:
        return _WRONG_TAGGED
    content = draft.content
    clause = content.mode != "left" and ctx.finite_verb_in(content.first, content.last)
    return _WRONG if clause else _WRONG_PHRASE


def _seen(ctx: Context, draft: Draft, drafts: int) -> Seen:
    """What `draft` looks like: its parts, and the words at the edges of each."""
    doc, content, subject = ctx.doc, draft.content, draft.subject
    cue = doc.tokens_in(*draft.cue)
    line = next((i for i, x in enumerate(ctx.lines) if x.first <= cue.start < x.last), None)
    named = doc.tokens_in(subject.start, subject.end) if subject else None
    told = {
        "rule": draft.rule,
        "mode": content.mode,
        "frame": content.frame,
        "act": draft.act,
        "level": str(min(draft.level, 2)),
        "headline": str(draft.head),
        "subject": _kind(draft),
        "side": _SIDES.get(draft.speaker.party, "known"),
        "before_cue": str(content.last <= cue.start),
        "verb_ends": str(ctx.finite_verb_before(content.last, content.first)),
        "verb_in": str(ctx.finite_verb_in(content.first, content.last)),
        "line": "none" if line is None else str(min(line, 2)) if line + 1 < len(ctx.lines) else "last",
        "lines": str(min(len(ctx.lines).bit_length(), _MOST_LINES)),
        "tokens": str(len(doc.words).bit_length()),
        "drafts": str(min(drafts, _MOST_DRAFTS)),
    }
    edges = {
        "cue": doc.words[cue.start : cue.stop][:4],
        "behind_cue": doc.words[cue.stop : cue.stop + 3],
        "before_cue": doc.words[max(0, cue.start - 6) : cue.start],
        "before": doc.words[max(0, content.first - 3) : content.first],
        "behind": doc.words[content.last : content.last + 4],
        "subject": doc.words[named.start : named.stop][:6] if named else [],
        "before_subject": doc.words[max(0, named.start - 3) : named.start] if named else [],
        "between": doc.words[named.stop : cue.start][:5] if named and named.stop <= cue.start else [],
        "line": [] if line is None else doc.words[ctx.lines[line].first : ctx.lines[line].first + 4],
    }
    words = doc.words[content.first : content.last]
    span = content.start, content.end
    felt = None
    if draft.reading is not None:
        said = range(content.first, content.last)
        felt = draft.reading.doubt(said, cue=cue, subject=named or range(0))
    return Seen(told, edges, words, doc.words[:_OPENING], content.mode, _opinion(draft), felt, span)


def _kind(draft: Draft) -> str:
    """What the subject is: nothing, words that no list holds, or a mention of some kind found by some rule."""
    if draft.subject is None:
        return "none"
    mention = draft.subject.mention
    return "phrase" if mention is None else f"{mention.kind}|{mention.anaphor}|{mention.rule}"


def _opinion(draft: Draft) -> float | None:
    """How sure the tagger was of the content, if it was asked."""
    told = f"{BY_MODEL}statement:"
    return next((float(w.removeprefix(told)) for w in draft.why if w.startswith(told)), None)
