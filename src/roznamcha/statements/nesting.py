"""A reporting clause inside what somebody else says: nested, or the outer one ends there."""

from __future__ import annotations

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.lang.tables import keys
from roznamcha.statements.content import Content
from roznamcha.statements.context import Context, institutions
from roznamcha.statements.draft import Draft
from roznamcha.statements.subject import Subject
from roznamcha.statements.unlisted import is_name, is_plural, role_words
from roznamcha.text.verbs import read_verb

_THEY = 6


def where_to_cut(ctx: Context, enclosing: Draft, begin: int, subject: Subject | None) -> int | None:
    """Where the open content ends because the speaker (or the report) goes on at `begin`; `None` if it is nested."""
    if enclosing.content.mode == "quote":
        return None
    words = ctx.doc.words
    before = begin - 1
    if before <= enclosing.content.first:
        return None
    while before > enclosing.content.first and words[before] in keys("adverb"):
        before -= 1
    joint = words[before]
    if subject is None and (joint == G.and_ or joint in G.but):
        return before
    if joint in G.but and enclosing.content.mode in ("that", "bare", "comma", "left"):
        return before
    if enclosing.content.mode == "colon" and ctx.char(before) in ".؟!" and subject is not None:
        return before
    return None


def may_speak(ctx: Context, subject: Subject) -> bool:
    """Whether the subject of a clause inside somebody's words may be somebody: words that no list holds are mostly none.

    «تجربه انتخابات در برخی کشورها موفق دانسته شد», «سیاست‌های دولت از تولید حمایت می‌کند»; but «شرکت نفت گفته است».
    """
    if subject.mention is not None:
        return True
    doc = ctx.doc
    words = [w for w in doc.words[doc.token_at(subject.start) : subject.token_last] if w[0].isalpha()]
    if not words:
        return False
    head = words[1] if words[0] == G.one and len(words) > 1 else words[0]
    if head in keys("says_for_nobody"):
        return False
    return (
        is_name(words)
        or head in role_words()
        or head in institutions()
        or head in keys("outlet_noun") | keys("indefinite") | keys("pronoun") | keys("journalist")
        or head in G.they
        or is_plural(head)
        or any(
            m.kind == "state" and m.end == subject.end for m in ctx.mentions_in(subject.start, subject.end)
        )
    )


def several(ctx: Context, token: int) -> bool:
    """Whether the verb at `token` is in the plural, which one speaker takes of himself only where honoured («فرمودند و افزودند»)."""
    verb = read_verb(ctx.doc.words, token) if token < len(ctx.doc.words) else None
    return verb is not None and verb.form.person == _THEY


def said_by_several(ctx: Context, draft: Draft) -> bool:
    """Whether the cue of `draft` has a plural verb, or its speaker may stand for several."""
    if not (draft.speaker.person or draft.speaker.human):
        return True
    return any(several(ctx, i) for i in ctx.doc.tokens_in(*draft.cue))


def end_of_nested(ctx: Context, content: Content) -> Content:
    """A nested clause ends where the outer speaker goes on: at a comma and «اما» behind its verb."""
    if content.mode not in ("that", "bare", "comma"):
        return content
    words = ctx.doc.words
    for i in range(content.first + 1, content.last):
        if words[i] in G.but and ctx.finite_verb_before(i - (ctx.char(i - 1) == "،"), content.first):
            return content.cut(ctx, i) or content
    return content
