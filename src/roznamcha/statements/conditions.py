"""Conditions set on what is said: «به شرط آنکه …», «تا زمانی که …», «در صورتی که …»."""

from __future__ import annotations

from functools import cache

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.lang.rules import load_rules
from roznamcha.lang.tables import DATA
from roznamcha.statements.anchors import Anchors
from roznamcha.statements.content import Content
from roznamcha.statements.context import Context


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
    stop = content.end
    first = doc.token_at(behind)
    for i in range(first, doc.token_at(content.end - 1) + 1):
        if rule.data["extent"] == "clause":
            closes = ctx.char(i) in "،؛." and ctx.finite_verb_before(i, first) and _complete(ctx, first, i)
        else:
            closes = ctx.char(i) in "،؛."
        if closes:
            stop = doc.token_starts[i]
            break
    return (start, stop) if stop > start else None


def _complete(ctx: Context, first: int, last: int) -> bool:
    """Whether the tokens hold a main verb besides those of their relative clauses («مسائلی که مانده بود، …»)."""
    words = ctx.doc.words
    relative = sum(words[i] == G.that for i in range(first, last))
    verbs = sum(ctx.finite_verb_before(i, first) for i in range(first + 1, last + 1))
    return verbs > relative
