"""Conditions set on what is said: «به شرط آنکه …», «تا زمانی که …», «در صورتی که …»."""

from __future__ import annotations

from functools import cache

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.lang.rules import load_rules
from roznamcha.lang.tables import DATA
from roznamcha.statements.anchors import Anchors
from roznamcha.statements.content import Content
from roznamcha.statements.context import Context
from roznamcha.text.verbs import read_verb


@cache
def _rules() -> Anchors:
    return Anchors(load_rules(DATA / "statements" / "conditions.toml", required=("extent",)))


def find_condition(ctx: Context, content: Content) -> tuple[int, int] | None:
    """The clean span of the first condition in `content`: to the comma that closes its clause, or to the end."""
    doc = ctx.doc
    found = None
    for rule in _rules().within(doc.folded, content.start, content.end):
        match = rule.pattern.search(doc.folded, content.start, content.end)
        if match and (found is None or match.start() < found[0]):
            found = (match.start(), match.end(), rule)
    if found is None:
        return None
    start, behind, rule = found
    first, last = doc.token_at(behind), doc.token_at(content.end - 1) + 1
    close = (
        _clause_end(ctx, first, last) if rule.data["extent"] == "clause" else _phrase_end(ctx, first, last)
    )
    stop = content.end if close is None else doc.token_ends[close - 1]
    return (start, stop) if stop > start else None


def _phrase_end(ctx: Context, first: int, last: int) -> int | None:
    """The token at which a phrase ends: its comma."""
    return next((i for i in range(first + 1, last) if ctx.char(i) in "،؛."), None)


def _clause_end(ctx: Context, first: int, last: int) -> int | None:
    """The token at which a clause ends: behind its main verb, if another clause follows."""
    for i in range(first + 1, last):
        if ctx.finite_verb_before(i, first) and _complete(ctx, first, i):
            return i if ctx.char(i) in "،؛." or ctx.finite_verb_in(i, last) else None
    return None


def _complete(ctx: Context, first: int, last: int) -> bool:
    """Whether the tokens hold a main verb besides those of their relative clauses («مسائلی که مانده بود، …»)."""
    words = ctx.doc.words
    relative = sum(words[i] == G.that for i in range(first, last))
    verbs = 0
    i = first
    while i < last:
        verb = read_verb(words, i)
        if verb and verb.last <= last and verb.form.tense not in ("infinitive", "participle"):
            verbs += 1
        i = verb.last if verb else i + 1
    return verbs > relative
