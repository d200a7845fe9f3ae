"""The act of a statement: the reporting verb's where it decides, else what the content does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from roznamcha.lang.rules import Rule, load_rules
from roznamcha.lang.tables import DATA
from roznamcha.records import Act
from roznamcha.statements.anchors import Anchors
from roznamcha.statements.content import Content
from roznamcha.statements.context import Context


@cache
def _rules() -> Anchors:
    """The content rules, the ones that win first."""
    rules = load_rules(DATA / "statements" / "acts.toml", required=("act", "weight"))
    return Anchors(sorted(rules, key=lambda r: -int(r.data["weight"])))


def decide_act(
    ctx: Context,
    content: Content,
    *,
    cue: str,
    act: Act,
    neutral: bool,
    party: str,
    inner: Sequence[tuple[int, int]] = (),
) -> tuple[Act, tuple[str, ...]]:
    """The act, and the names of the rules that decided it.

    A verb that is not neutral decides alone, but for the rules made for it (what is said to be untrue is denied
    though the verb is «رد کرد»). What others are said to say inside the content (`inner`, clean spans) is theirs and
    decides nothing here, and an outlet that tells a thing does no more than say it.
    """
    if neutral and party == "MEDIA":
        return act, ()
    others = None
    for rule in _rules().within(ctx.doc.folded, content.start, content.end):
        if cue not in rule.data["cues"] if "cues" in rule.data else not neutral:
            continue
        if _matches(ctx, rule, content, inner):
            if rule.data.get("other"):
                if others is None:
                    others = _names_another(ctx, content, party)
                if not others:
                    continue
            decided: Act = rule.data["act"]
            return decided, (f"act:{rule.name}",)
    return act, ()


def _matches(ctx: Context, rule: Rule, content: Content, inner: Sequence[tuple[int, int]]) -> bool:
    """Whether `rule` matches in the content's own words."""
    if not inner:
        return rule.pattern.search(ctx.doc.folded, content.start, content.end) is not None
    return any(
        not any(a < found.end() and found.start() < b for a, b in inner)
        for found in rule.pattern.finditer(ctx.doc.folded, content.start, content.end)
    )


def _names_another(ctx: Context, content: Content, party: str) -> bool:
    """Whether the content names a party that is not the speaker's."""
    return any(
        m.party not in (party, "UNK", "MEDIA")
        for m in ctx.mentions_in(content.start, content.end)
        if m.kind != "place"
    )
