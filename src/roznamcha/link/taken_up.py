"""What a denial or an answer takes up, read off its own words: the clause itself, without what only denies or answers it."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import regex
from msgspec import Struct

from roznamcha.lang.rules import Rule, load_rules
from roznamcha.lang.tables import DATA
from roznamcha.link.sides import NOBODY, last_verb, told_verbs
from roznamcha.link.terms import Terms, stems, terms_of
from roznamcha.records import Report
from roznamcha.text.clean import normalise
from roznamcha.text.fold import fold

# channels begin a new line of news with a picture
_PARTS = regex.compile(r"[^.؟!?؛\n\p{So}]+")


class Clause(Struct, frozen=True, array_like=True):
    """A clause that is taken up: its terms, the ids of whom and what it names, the parties whose claim or demand it says it
    is, whether it only points at a claim told before, and whether it says to be untrue that a thing is not so.
    """

    terms: Terms
    names: frozenset[str]
    whose: frozenset[str] = frozenset()
    points: bool = False
    negative: bool = False


@cache
def _rules() -> tuple[Rule, ...]:
    return load_rules(DATA / "link" / "taken_up.toml", required=("role",))


def denied_in(report: Report, start: int, end: int) -> tuple[Clause, ...]:
    """The clauses that the raw words `start`..`end` of `report`, the content of a denial, say to be untrue.

    Who denies goes on to say what is true: of several sentences those count that hold a word of untruth; where none does, or
    where they only point at what was said before («این خبر جعلی است»), those with a negated verb too, else the first.
    """
    parts = [
        (start + first, start + last)
        for found in _PARTS.finditer(report.text[start:end])
        for first, last in _apart(report.text, start, *found.span())
        if any(c.isalnum() for c in report.text[start + first : start + last])
    ]
    texts = {p: normalise(report.text[p[0] : p[1]]).text for p in parts}
    untrue = [_clause(report, *p) for p in parts if terms_of(texts[p]) & stems("link_untrue")]
    if any(not c.points for c in untrue):
        return tuple(untrue)
    rest = [p for p in parts if _negates(texts[p])] or parts[:1]
    return (*untrue, *(c for p in rest if (c := _clause(report, *p)) not in untrue))


def _apart(text: str, at: int, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of `start`..`end` (counted from `at`) before and behind words that set one thing against another."""
    folded = fold(text[at + start : at + end])
    cuts = [
        start + m.start()
        for rule in _rules()
        if rule.data["role"] == "against"
        for m in rule.pattern.finditer(folded)
    ]
    return list(pairwise([start, *sorted(cuts), end]))


def _negates(text: str) -> bool:
    verb = last_verb(text)
    return verb is not None and verb.form.negative and verb.form.tense != "subjunctive"


def asked_in(report: Report, start: int, end: int) -> tuple[Clause, ...]:
    """The demand that the raw words `start`..`end` of `report`, the content of an answer, say to be met or refused."""
    parts = _PARTS.finditer(report.text[start:end])
    first = next((p for p in parts if any(c.isalnum() for c in p[0])), None)
    if first is None:
        return ()
    return (_clause(report, start + first.start(), start + first.end(), "asked"),)


def _clause(report: Report, start: int, end: int, role: str = "claimed") -> Clause:
    cleaned = normalise(report.text[start:end])
    folded = fold(cleaned.text)
    points, at = False, 0
    for rule in _rules():
        found = rule.pattern.search(folded)
        if found is None:
            continue
        if rule.data["role"] == "that":
            points = True
        elif rule.data["role"] == role:
            at = max(at, found.end())
    named = [m for m in report.mentions if start <= m.start and m.end <= end]
    behind = start + cleaned.raw_span(at, at)[0] if at else start
    told = terms_of(cleaned.text[at:])
    untrue = bool(told & stems("link_untrue"))
    terms = told - stems("link_untrue") - stems("link_claim")
    return Clause(
        terms,
        frozenset(m.id or m.name for m in named if m.start >= behind),
        frozenset(m.party for m in named if m.start < behind and m.kind != "place") - NOBODY,
        points,
        untrue and bool(verbs := told_verbs(cleaned.text[at:])) and all(v.form.negative for v in verbs),
    )
