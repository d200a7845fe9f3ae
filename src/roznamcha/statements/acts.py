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


def decide_act(ctx: Context, content: Content, *, act: Act, neutral: bool) -> tuple[Act, tuple[str, ...]]:
    """The act, and the names of the rules that decided it; a verb that is not neutral decides alone."""
    if not neutral:
        return act, ()
    for rule in _rules():
        if rule.pattern.search(ctx.doc.folded, content.start, content.end):
            decided: Act = rule.data["act"]
            return decided, (f"act:{rule.name}",)
    return act, ()
