"""Conditions set on what is said: «به شرط آنکه …», «تا زمانی که …», «در صورتی که …»."""

from __future__ import annotations

from functools import cache

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.lang.rules import load_rules
from roznamcha.lang.tables import DATA, keys
from roznamcha.statements.anchors import Anchors
from roznamcha.statements.content import Content
from roznamcha.statements.context import Context
from roznamcha.text.verbs import read_verb

_SHORTEST_PHRASE = 1


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
    match rule.data["extent"]:
        case "clause":
            close = _clause_end(ctx, first, last)
        case extent:
            close = _phrase_end(ctx, first, last, short=extent == "short")
    stop = content.end if close is None else doc.token_ends[close - 1]
    return (start, stop) if stop > start else None


def _phrase_end(ctx: Context, first: int, last: int, *, short: bool) -> int | None:
    """The token at which a phrase ends: its comma, or else the verb; a `short` one also before a preposition."""
    mark = next((i for i in range(first + 1, last) if ctx.char(i) in "،؛."), None)
    if mark is not None and not ctx.finite_verb_in(first, mark):
        return mark
    for i in range(first + 1, last):
        verb = read_verb(ctx.doc.words, i)
        if verb and verb.form.tense not in ("infinitive", "participle"):
            return i
        if short and i > first + _SHORTEST_PHRASE and ctx.doc.words[i] in keys("preposition"):
            return i
    return mark


def _clause_end(ctx: Context, first: int, last: int) -> int | None:
    """The token at which a clause ends: behind its main verb, if another clause follows."""
    for i in range(first + 1, last):
        if ctx.finite_verb_before(i, first) and _complete(ctx, first, i):
            i = _goes_on(ctx, i, last)
            return i if ctx.char(i) in "،؛." or ctx.finite_verb_in(i, last) else None
    return None


def _goes_on(ctx: Context, at: int, last: int) -> int:
    """Where a clause that is complete at `at` ends after all: «اگر بخواهد به آن عمل کند», «… نرسد و به آن نپردازد»."""
    words, i = ctx.doc.words, at
    while i < last and ctx.char(i) not in "،؛." and words[i] not in keys("modal"):
        verb = read_verb(words, i)
        if verb and verb.last <= last:
            if verb.form.tense != "subjunctive":
                break
            at = verb.last
        i = verb.last if verb else i + 1
    return at


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
