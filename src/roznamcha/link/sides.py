"""Whom a clause names as the one behind a thing, and whether it says that a thing is not so."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from roznamcha.lang.grammar import VERB_FORMS
from roznamcha.lang.rules import Rule, load_rules
from roznamcha.lang.tables import DATA
from roznamcha.records import Report
from roznamcha.text.clean import normalise
from roznamcha.text.fold import ZWNJ, fold
from roznamcha.text.tokens import tokenize
from roznamcha.text.verbs import Verb, read_verb

NOBODY = frozenset({"UNK", "MEDIA"})
_BETWEEN = 1  # words between a mention and what it is said to be behind


class Blame(Struct, frozen=True):
    """Somebody said to be behind a thing: the role (`request`, `fault`, `began`) and the party."""

    role: str
    party: str


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(load_rules(DATA / "link" / "blame.toml", required=("role", "side")))


def blame_in(report: Report, start: int, end: int) -> tuple[Blame, ...]:
    """Whom the raw words `start`..`end` of `report` say to be behind something, by the rules of `blame.toml`."""
    cleaned = normalise(report.text[start:end])
    folded = fold(cleaned.text)
    out = []
    for rule in _rules():
        for found in rule.pattern.finditer(folded):
            a, b = cleaned.raw_span(found.start(), found.end())
            party = _nearest(report, start + a, start + b, start, end, str(rule.data["side"]))
            if party is not None:
                out.append(Blame(str(rule.data["role"]), party))
    return tuple(dict.fromkeys(out))


def _nearest(report: Report, a: int, b: int, start: int, end: int, side: str) -> str | None:
    """The party of the mention that stands right behind or before the words `a`..`b`, but for a word or two.

    Of «به درخواست برخی دوستان برای صلح با ایران» it is nobody: whoever is named further on asked for nothing.
    """
    named = [m for m in report.mentions if m.party not in NOBODY and start <= m.start and m.end <= end]
    if side == "after":
        m = next((m for m in sorted(named, key=lambda m: m.start) if m.start >= b - 1), None)
        between = report.text[b : m.start] if m else ""
    else:
        m = next((m for m in sorted(named, key=lambda m: -m.end) if m.end <= a + 1), None)
        between = report.text[m.end : a] if m else ""
    return m.party if m is not None and len(between.split()) <= _BETWEEN else None


def last_verb(text: str) -> Verb | None:
    """The last finite verb of `text` (cleaned)."""
    return next(reversed(finite_verbs(text)), None)


def told_verbs(text: str) -> list[Verb]:
    """The finite verbs of `text` (cleaned) but for a last one that only says of the rest that it is or is not so
    («نادرست است», «صحت ندارد»).
    """
    found = finite_verbs(text)
    return (
        found[:-1]
        if found and found[-1].form.lemma in (VERB_FORMS.be.lemma, VERB_FORMS.have.lemma)
        else found
    )


def finite_verbs(text: str) -> list[Verb]:
    """The finite verbs of `text` (cleaned), in order."""
    folded = fold(text)
    starts, ends = tokenize(folded)
    tokens = [folded[a:b].replace(ZWNJ, "") for a, b in zip(starts, ends, strict=True)]
    found, at = [], 0
    while at < len(tokens):
        verb = read_verb(tokens, at)
        if verb is None:
            at += 1
            continue
        if verb.form.person > 0:
            found.append(verb)
        at = max(verb.last, at + 1)
    return found
