"""Headlines and standfirsts that say again what the body says: one statement, not two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from roznamcha.lang.tables import keys
from roznamcha.statements.content import Content
from roznamcha.statements.context import Context
from roznamcha.statements.speakers import Speaker

_STEM = 4
_SHARED = 0.5
_IN_BODY = 0.6
_IN_BODY_OF_OTHERS = 0.75
_LONGEST_HEADLINE = 30


class Said(Protocol):
    """What is compared."""

    speaker: Speaker
    content: Content
    head: bool


S = TypeVar("S", bound=Said)


def drop_repeats(ctx: Context, drafts: Sequence[S]) -> list[S]:
    """`drafts` without those of the first line that the body repeats, and without equal contents of one speaker.

    Compared are the first letters of the words that carry meaning: half of the headline's in the body's sentence, or
    in the body as a whole, is a repetition (headlines shorten and reword).
    """
    out: list[S] = []
    body = [d for d in drafts if not _headline(ctx, d)]
    for d in drafts:
        if _headline(ctx, d):
            stems = _stems(ctx, d.content.first, d.content.last)
            if not stems:
                continue
            behind = max(ctx.lines[0].last, d.content.last)
            whole = _stems(ctx, behind, len(ctx.doc.words))
            same = [b for b in body if b.speaker.party == d.speaker.party]
            best = max(
                (len(stems & _stems(ctx, b.content.first, b.content.last)) / len(stems) for b in same),
                default=0.0,
            )
            if best >= _SHARED or len(stems & whole) / len(stems) >= (
                _IN_BODY if same else _IN_BODY_OF_OTHERS
            ):
                continue
        out.append(d)
    return out


def _headline(ctx: Context, d: Said) -> bool:
    if len(ctx.lines) < 2 or not _is_headline(ctx):
        return False
    return d.head or d.content.last <= ctx.lines[0].last


def _is_headline(ctx: Context) -> bool:
    """Whether the first line is a headline: short, without a full stop."""
    line = ctx.lines[0]
    return line.last - line.first <= _LONGEST_HEADLINE and ctx.char(line.last - 1) not in ".؟!»"


def _stems(ctx: Context, first: int, last: int) -> frozenset[str]:
    words = ctx.doc.words
    return frozenset(
        w[:_STEM] for w in words[first:last] if len(w) > 2 and w[0].isalnum() and w not in keys("preposition")
    )
