"""How and to whom something was said: «در نشست خبری», «در گفت‌وگو با الجزیره», «در بیانیه‌ای»."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.lang.rules import load_rules
from roznamcha.lang.tables import DATA, keys
from roznamcha.records import Medium, Mention
from roznamcha.statements.anchors import Anchors
from roznamcha.statements.content import Content
from roznamcha.statements.context import Context

_REACH = 8  # tokens behind the medium in which its outlet is named
_BETWEEN = 4  # tokens between «در» and the noun


@dataclass(frozen=True, slots=True)
class Means:
    """The medium of a statement with its clean span, and the outlet it was said to; each may be missing."""

    medium: Medium | None = None
    start: int | None = None
    end: int | None = None
    venue: str | None = None
    rule: str | None = None


@cache
def _rules() -> Anchors:
    """The media, the ones that win first."""
    rules = load_rules(DATA / "statements" / "media.toml", required=("medium", "weight"))
    return Anchors(sorted(rules, key=lambda r: -int(r.data["weight"])))


def find_means(
    ctx: Context,
    first: int,
    last: int,
    content: Content,
    *,
    speaker: tuple[int, int] | None,
    head: bool = False,
) -> Means:
    """The medium and venue told among the tokens `first`..`last`, which hold the cue's clause without the content.

    `speaker` is the clean span of the words that stand for the speaker: an outlet in it is no venue. In a `head` the
    medium may come first («بیانیه ارتش:»).
    """
    if first >= last:
        return Means()
    doc = ctx.doc
    start, end = doc.token_starts[first], doc.token_ends[last - 1]
    for rule in _rules().within(doc.folded, start, end):
        for found in reversed(list(rule.pattern.finditer(doc.folded, start, end))):
            if found.start() < content.end and content.start < found.end():
                continue
            token = doc.token_at(found.start())
            venue = _outlet(ctx, doc.token_at(found.end() - 1) + 1, last, content, speaker)
            if rule.data.get("outlet") and venue is None:
                continue
            if _governed(ctx, first, token, head=head):
                return Means(rule.data["medium"], found.start(), found.end(), venue, rule.name)
    return Means(venue=_addressed(ctx, first, last, content, speaker))


def _governed(ctx: Context, first: int, token: int, *, head: bool) -> bool:
    """Whether the noun at `token` stands behind «در» or the like, or begins a head."""
    words = ctx.doc.words
    before = token - 1
    while before >= first and token - before <= _BETWEEN and words[before] in keys("medium_between"):
        if words[before] in keys("in_medium"):
            break
        before -= 1
    return head if before < first else words[before] in keys("in_medium")


def _outlet(
    ctx: Context, first: int, last: int, content: Content, speaker: tuple[int, int] | None
) -> str | None:
    """The outlet named among the tokens from `first` on, within reach and outside content and speaker."""
    doc = ctx.doc
    if first >= last:
        return None
    end = doc.token_ends[min(first + _REACH, last) - 1]
    for m in ctx.mentions_in(doc.token_starts[first], end):
        if m.kind != "outlet" or m.anaphor or content.start <= m.start < content.end:
            continue
        if speaker and speaker[0] <= m.start < speaker[1]:
            continue
        between = doc.words[first : doc.token_at(m.start)]
        if any(w in keys("source_noun") for w in between) or any(w in "،؛." for w in between):
            continue
        return _slug(m)
    return None


def _addressed(
    ctx: Context, first: int, last: int, content: Content, speaker: tuple[int, int] | None
) -> str | None:
    """The outlet of «به رویترز گفت»: one behind «به» or «با»."""
    words = ctx.doc.words
    for i in range(first, last):
        if words[i] in (G.to, G.with_) and words[i + 1] not in keys("source_noun"):
            found = _outlet(ctx, i + 1, min(last, i + 4), content, speaker)
            if found:
                return found
    return None


def _slug(mention: Mention) -> str:
    return mention.id.partition(":")[2] if mention.id else mention.name
