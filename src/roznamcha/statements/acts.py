"""The act of a statement: the reporting verb's where it decides, else what the content does."""

from __future__ import annotations

from functools import cache

from roznamcha.lang.rules import Rule, load_rules
from roznamcha.lang.tables import DATA
from roznamcha.records import Act
from roznamcha.statements.content import Content
from roznamcha.statements.context import Context


@cache
def _rules() -> tuple[Rule, ...]:
    """The content rules, the ones that win first."""
    rules = load_rules(DATA / "statements" / "acts.toml", required=("act", "weight"))
    return tuple(sorted(rules, key=lambda r: -int(r.data["weight"])))


def decide_act(
    ctx: Context, content: Content, *, cue: str, act: Act, neutral: bool, party: str
) -> tuple[Act, tuple[str, ...]]:
    """The act, and the names of the rules that decided it.

    A verb that is not neutral decides alone, but for the rules made for it (what is said to be untrue is denied
    though the verb is «رد کرد»).
    """
    others = None
    for rule in _rules():
        if cue not in rule.data["cues"] if "cues" in rule.data else not neutral:
            continue
        if rule.pattern.search(ctx.doc.folded, content.start, content.end):
            if rule.data.get("other"):
                if others is None:
                    others = _names_another(ctx, content, party)
                if not others:
                    continue
            decided: Act = rule.data["act"]
            return decided, (f"act:{rule.name}",)
    return act, ()


def _names_another(ctx: Context, content: Content, party: str) -> bool:
    """Whether the content names a party that is not the speaker's."""
    return any(
        m.party not in (party, "UNK", "MEDIA")
        for m in ctx.mentions_in(content.start, content.end)
        if m.kind != "place"
    )
