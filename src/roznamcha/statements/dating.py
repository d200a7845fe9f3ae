"""When something was said: the date that a clause gives to the saying, carried to the rest of the same speech."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from roznamcha.statements.content import Content
from roznamcha.statements.context import Context
from roznamcha.statements.speakers import Speaker


class Dated(Protocol):
    """What a date is carried to."""

    speaker: Speaker
    said: str | None
    earlier: bool


def said_in(ctx: Context, first: int, last: int, content: Content) -> str | None:
    """The date among the tokens `first`..`last` before the cue, outside the content: the last one that is a day or part of it."""
    doc = ctx.doc
    if first >= last:
        return None
    found = [
        t.value
        for t in ctx.times_in(doc.token_starts[first], doc.token_ends[last - 1])
        if t.value and _is_moment(t.value) and not content.start <= t.start < content.end
    ]
    return found[-1] if found else None


def _is_moment(value: str) -> bool:
    """Whether an EDTF value can date a speech: no duration, no interval."""
    return not value.startswith("P") and "/" not in value


def carry(drafts: Iterable[Dated]) -> None:
    """Give the undated clauses of a speech the date of its dated one, in the order of the text.

    «دار روز جمعه گفت … وی افزود …»: both were said on Friday. What somebody «گفته بود» before is another speech.
    """
    last: dict[str, str] = {}
    for draft in drafts:
        name = draft.speaker.name
        if draft.said is not None:
            last[name] = draft.said
        elif not draft.earlier and draft.speaker.person and name in last:
            draft.said = last[name]
