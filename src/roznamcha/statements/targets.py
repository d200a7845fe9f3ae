"""At whom a statement is aimed: the accused, the one a demand is put to, the threatened, the supported."""

from __future__ import annotations

from collections.abc import Iterable

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.records import Act, Mention
from roznamcha.statements.content import Content
from roznamcha.statements.context import Context
from roznamcha.statements.sides import PRESS, UNKNOWN
from roznamcha.statements.speakers import Speaker

# acts that are also done within one's own side: a parliament demands something of its government
_INWARD = frozenset(("accuse", "condemn", "demand", "support"))
_ADDRESSEES = frozenset(("body", "person", "people", "group"))
_SPOKEN_TO = _ADDRESSEES | {"state"}
_MOST_SUPPORTED = 2
# how many words may stand between whom one speaks to and the reporting words
_NEAR = 3


def find_targets(
    ctx: Context,
    content: Content,
    *,
    speaker: Speaker,
    act: Act,
    facing: str | None = None,
    spoken_to: str | None = None,
) -> tuple[str, ...]:
    """The parties aimed at: those the cue marks («از طالبان خواست»), else for acts that aim the others named first.

    `spoken_to` is the side that the clause says is spoken to. Where no other side is named it is the speaker's own if
    somebody else of it is («خواستار تعلیق مجلس شد»), and for a threat `facing`, the side at which the speaker's side
    aimed last. A neutral `say` has none.
    """
    doc = ctx.doc
    if content.addressed:
        first, last = content.addressed
        whom = _outer(ctx, doc.token_starts[first], doc.token_ends[last - 1]) if last > first else []
        marked = tuple(p for p in _parties(whom) if p != UNKNOWN)
        if marked or act == "demand":
            return marked
    if act == "say":
        return ()
    if spoken_to and spoken_to != speaker.party:
        return (spoken_to,)
    told = _outer(ctx, content.start, content.end)
    others = tuple(p for p in _parties(told) if p not in (speaker.party, UNKNOWN, PRESS))
    if others:
        return others[: _MOST_SUPPORTED if act == "support" else 1]
    if act in _INWARD and any(_of_own_side(m, speaker) for m in told):
        return (speaker.party,)
    return (facing,) if facing and act == "threaten" else ()


def spoken_to(ctx: Context, first: int, last: int) -> str | None:
    """The side that the words between subject and cue say is spoken to («به پاکستان هشدار داد»)."""
    doc = ctx.doc
    for i in range(last - 2, first - 1, -1):
        if doc.words[i] != G.to or ctx.finite_verb_in(i, last):
            continue
        for m in ctx.mentions_in(doc.token_starts[i + 1], doc.token_ends[i + 1])[:1]:
            fits = m.kind in _SPOKEN_TO and m.party not in (UNKNOWN, PRESS)
            return m.party if fits and doc.token_at(m.end - 1) + 1 >= last - _NEAR else None
    return None


def _of_own_side(mention: Mention, speaker: Speaker) -> bool:
    """Whether the mention is somebody of the speaker's side other than the speaker."""
    return (
        mention.party == speaker.party not in (UNKNOWN, PRESS)
        and mention.kind in _ADDRESSEES
        and not mention.anaphor
        and mention.name != speaker.name
    )


def _outer(ctx: Context, start: int, end: int) -> list[Mention]:
    """The mentions in `start`..`end` that stand in no other: France is no target in «خبرگزاری فرانسه»."""
    out: list[Mention] = []
    reach = start
    for m in ctx.mentions_in(start, end):
        if reach <= m.start and m.end <= end:
            out.append(m)
            reach = m.end
    return [m for m in out if m.kind != "place"]


def _parties(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """The parties of the mentions in order, each once."""
    return tuple(dict.fromkeys(m.party for m in mentions))
