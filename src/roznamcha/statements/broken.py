"""Sentences that a line end breaks in the middle, as channels do: «سنتکام اعلام کرد» and below what it announced."""

from __future__ import annotations

from dataclasses import replace

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.lang.tables import keys
from roznamcha.statements.context import Context, Line
from roznamcha.statements.cues import Hit, find_cues

_LONGEST_OPENING = 14
_ENDS = ".؟!؛:…»،"


def mend_lines(ctx: Context) -> Context:
    """`ctx` with every line joined to the one before that breaks off in it.

    A line breaks off with a reporting verb right behind the one who speaks, in the clause behind «که» before its verb,
    or before the reporting verb that the next line begins with. A bullet or a blank line between two lines parts them.
    """
    lines: list[Line] = []
    for line in ctx.lines:
        if lines and _breaks_off(ctx, lines[-1], line):
            one = lines.pop()
            line = Line(
                one.start, line.end, one.first, line.last, one.sentence_ends[:-1] + line.sentence_ends
            )
        lines.append(line)
    if len(lines) == len(ctx.lines):
        return ctx
    return replace(ctx, lines=tuple(lines), line_numbers={line.first: n for n, line in enumerate(lines)})


def _breaks_off(ctx: Context, line: Line, following: Line) -> bool:
    doc, words = ctx.doc, ctx.doc.words
    if doc.text[line.end : following.start] != "\n" or ctx.char(line.last - 1) in _ENDS:
        return False
    if not words[following.first][0].isalnum() or line.last - line.first < 1:
        return False
    first = line.sentence_ends[-2] if len(line.sentence_ends) > 1 else line.first
    hits = find_cues(words, first, line.last)
    if not hits:
        return _begins_with_cue(ctx, first, line.last, following)
    hit = hits[-1]
    if not hit.cue.neutral or "clause" not in hit.cue.frames or hit.passive:
        return False
    if hit.last == line.last:
        return hit.last - first <= _LONGEST_OPENING and _speaker_before(ctx, first, hit)
    return (words[hit.last] == G.that or ctx.char(hit.last) == ":") and not ctx.finite_verb_in(
        hit.last + 1, line.last
    )


def _speaker_before(ctx: Context, first: int, hit: Hit) -> bool:
    """Whether the name of the one who speaks stands right before the verb, a parenthesis between them or not."""
    at = hit.first
    if at - 1 > first and ctx.char(at - 1) == ")":
        at = next((i for i in range(at - 1, first, -1) if ctx.char(i) == "("), at)
    while at > first and ctx.doc.words[at - 1] in keys("adverb"):
        at -= 1
    end = ctx.doc.token_ends[at - 1]
    return any(m.end == end and m.kind != "place" for m in ctx.mentions_in(ctx.doc.token_starts[first], end))


def _begins_with_cue(ctx: Context, first: int, last: int, following: Line) -> bool:
    """Whether the line is a speaker alone and the next begins with what the speaker does: «وزارت خارجه», «اعلام کرد که …»."""
    if last - first > _LONGEST_OPENING or ctx.finite_verb_in(first, last):
        return False
    hits = find_cues(ctx.doc.words, following.first, min(following.last, following.first + 4))
    if not hits or hits[0].first != following.first or not hits[0].cue.neutral:
        return False
    end = ctx.doc.token_ends[last - 1]
    return any(m.end == end and m.kind != "place" for m in ctx.mentions_in(ctx.doc.token_starts[first], end))
