"""At whom a statement is aimed: the accused, the one a demand is put to, the threatened, the supported."""

from __future__ import annotations

from roznamcha.records import Act
from roznamcha.statements.content import Content
from roznamcha.statements.context import Context

_NO_TARGET = ("UNK", "MEDIA")


def find_targets(ctx: Context, content: Content, *, party: str, act: Act) -> tuple[str, ...]:
    """The parties aimed at: those the cue marks («از طالبان خواست»), else for acts that aim the others named first.

    A neutral `say` has none.
    """
    doc = ctx.doc
    if content.addressed:
        first, last = content.addressed
        marked = _parties(ctx, doc.token_starts[first], doc.token_ends[last - 1]) if last > first else ()
        if marked:
            return marked
    if act == "say":
        return ()
    others = tuple(p for p in _parties(ctx, content.start, content.end) if p != party)
    return others[:1] if act != "support" else others[:2]


def _parties(ctx: Context, start: int, end: int) -> tuple[str, ...]:
    """The parties of the mentions in `start`..`end`, in order, each once."""
    found = [m.party for m in ctx.mentions_in(start, end) if m.end <= end and m.kind != "place"]
    return tuple(dict.fromkeys(p for p in found if p not in _NO_TARGET))
