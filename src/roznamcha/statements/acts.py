"""The act of a statement: the reporting verb's where it decides, else what the content does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from roznamcha.lang.rules import Rule, load_rules
from roznamcha.lang.tables import DATA, keys
from roznamcha.reader.acts import Asked, Decides
from roznamcha.reader.reading import BY_MODEL
from roznamcha.records import Act
from roznamcha.statements.anchors import Anchors
from roznamcha.statements.content import Content
from roznamcha.statements.context import Context
from roznamcha.statements.subject import find_subject
from roznamcha.text.verbs import read_verb

_FIRST_PERSONS = (1, 4)
_SURE = 0.4
_OVERRULES = 0.7


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
        if found := _matches(ctx, rule, content, inner):
            if rule.data.get("opens") and found[0] > content.start:
                continue
            if rule.data.get("own") and _told_of_another(ctx, content, found, party):
                continue
            if rule.data.get("of_another") and not _told_of_another(ctx, content, found, party):
                continue
            if rule.data.get("other"):
                if others is None:
                    others = _names_another(ctx, content, party)
                if not others:
                    continue
            decided: Act = rule.data["act"]
            return decided, (f"act:{rule.name}",)
    return act, ()


def learned_act(
    ctx: Context,
    content: Content,
    *,
    cue: str,
    party: str,
    told: tuple[Act, tuple[str, ...]],
    acts: Decides,
    felt: Mapping[Act, float] | None = None,
) -> tuple[Act, tuple[str, ...]]:
    """The act that the model of acts names behind a neutral verb, told what the rules made of the content.

    Where it agrees with the rules theirs is the reason; where not, its own is, with how sure it is. It has to be surer
    of it than not, and surer still against a rule that matched (chosen on annotated statements it had not learned from).
    """
    act, why = told
    asked = Asked(
        content=ctx.doc.folded[content.start : content.end],
        cue=cue,
        act=act,
        rule=why[0] if why else "",
        aimed=_names_another(ctx, content, party),
        start=content.start,
        felt=felt,
    )
    decided, sure = acts.decide(asked)
    if decided == act or sure < (_OVERRULES if why else _SURE):
        return told
    return decided, (f"{BY_MODEL}act:{decided}:{sure:.2f}",)


def _matches(
    ctx: Context, rule: Rule, content: Content, inner: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """The clean span of the first match of `rule` in the content's own words, as far as the rule looks."""
    end = content.end
    if sentences := rule.data.get("sentences"):
        end = _end_of_sentence(ctx, content, sentences)
    for found in rule.pattern.finditer(ctx.doc.folded, content.start, end):
        if not any(a < found.end() and found.start() < b for a, b in inner):
            return found.span()
    return None


def _end_of_sentence(ctx: Context, content: Content, number: int) -> int:
    """The clean offset at which the sentence `number` of `content` ends."""
    for i, char in enumerate(ctx.chars[content.first + 1 : content.last], content.first + 1):
        if char in ".؟!":
            number -= 1
            if not number:
                return ctx.doc.token_ends[i]
    return content.end


def _told_of_another(ctx: Context, content: Content, found: tuple[int, int], party: str) -> bool:
    """Whether the words `found` tell of another side than the speaker's: the subject of their sentence is of one."""
    doc = ctx.doc
    if any((v := read_verb(doc.words, i)) and v.form.person in _FIRST_PERSONS for i in doc.tokens_in(*found)):
        return False
    last = doc.token_at(found[0])
    first = next(
        (i + 1 for i in range(last - 1, content.first - 1, -1) if ctx.char(i) in ".؟!؛"), content.first
    )
    subject = find_subject(ctx, first, last)
    if subject is None or doc.words[doc.token_at(subject.start) - 1] in keys("ev_if"):
        # the subject of a condition is not the one who acts on it
        return False
    mention = subject.mention
    return mention is not None and not mention.anaphor and mention.party not in (party, "UNK", "MEDIA")


def _names_another(ctx: Context, content: Content, party: str) -> bool:
    """Whether the content names a party that is not the speaker's."""
    return any(
        m.party not in (party, "UNK", "MEDIA")
        for m in ctx.mentions_in(content.start, content.end)
        if m.kind != "place"
    )
