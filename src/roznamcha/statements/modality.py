"""What a content holds of the deed in it: asserted, negated, still to come, or only possible."""

from __future__ import annotations

from functools import cache

from roznamcha.lang.rules import load_rules
from roznamcha.lang.tables import DATA
from roznamcha.records import Act, Modality
from roznamcha.statements.anchors import Anchors
from roznamcha.statements.content import Content
from roznamcha.statements.context import Context
from roznamcha.text.verbs import Form, read_verb

_NOT_YET: frozenset[Act] = frozenset(("demand", "reject", "offer", "threaten"))


@cache
def _rules() -> Anchors:
    return Anchors(load_rules(DATA / "statements" / "modality.toml", required=("modality",)))


def modality_of(
    ctx: Context, content: Content, *, act: Act, denies: bool, conditioned: bool
) -> tuple[Modality, str]:
    """The modality of `content`, and the reason for it.

    `denies` says that the reporting verb itself calls the content untrue («تکذیب کرد»); what is demanded, refused,
    offered or threatened has not happened; `conditioned` says that the content sets a condition. Else the first
    sentence decides: a word for what is possible, or the form of its last verb.
    """
    if denies:
        return "negated", "modality:denied"
    if act == "demand" or (act in _NOT_YET and content.mode == "left"):
        return "hypothetical", f"modality:{act}"
    if conditioned:
        return "hypothetical", "modality:condition"
    doc = ctx.doc
    last = _sentence(ctx, content)
    end = doc.token_ends[last - 1]
    for rule in _rules().within(doc.folded, content.start, end):
        if rule.pattern.search(doc.folded, content.start, end):
            modality: Modality = rule.data["modality"]
            return modality, f"modality:{rule.name}"
    form = _main_verb(ctx, content.first, last)
    if form is None:
        return "asserted", ""
    if form.negative:
        return "negated", "modality:negated-verb"
    if form.tense == "future":
        return "future", "modality:future-verb"
    if form.tense == "subjunctive":
        return "hypothetical", "modality:subjunctive"
    return "asserted", ""


def _sentence(ctx: Context, content: Content) -> int:
    """The token at which the first sentence of `content` ends."""
    return next((i for i in range(content.first + 1, content.last) if ctx.char(i) in ".؟!؛\n"), content.last)


def _main_verb(ctx: Context, first: int, last: int) -> Form | None:
    """The form of the main verb: the last finite one, since a Persian main clause ends with its verb.

    A subjunctive behind another verb is that one's complement («اجازه داد مرز باز شود»); a participle alone stands for a
    perfect and says no more than that.
    """
    words, i = ctx.doc.words, first
    main: Form | None = None
    perfect = subjunctive = None
    while i < last:
        verb = read_verb(words, i)
        if verb and verb.last <= last:
            match verb.form.tense:
                case "infinitive":
                    pass
                case "participle":
                    perfect = verb.form
                case "subjunctive":
                    subjunctive = verb.form
                case _:
                    main = verb.form
        i = verb.last if verb else i + 1
    return main or perfect or subjunctive
