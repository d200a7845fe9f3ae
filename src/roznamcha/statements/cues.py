"""Reporting words: where a text says that somebody says something, and where the content stands.

The constructions are data (`lang/fa/statements/cues.toml`): a verb or a nominal with a light verb, and its frames.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from roznamcha.errors import LexiconError
from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.lang.tables import DATA, keys
from roznamcha.records import Act
from roznamcha.statements.context import makes_noun
from roznamcha.text.fold import key
from roznamcha.text.verbs import Verb, read_verb, verb_words

Frame = Literal[
    "clause", "ra", "comp", "az", "be", "bar", "ba", "dar", "nesbat", "baraye", "ezafe", "rabe"
]  # fmt: skip
_FRAMES = frozenset(Frame.__args__)  # type: ignore[attr-defined]
_LONGEST_NOMINAL = 4
_MODAL_REACH = 30
_LONGEST_COMPLEMENT = 7
_FINITE = ("past", "imperfect", "present", "perfect", "pluperfect", "participle")


@dataclass(frozen=True, slots=True)
class Cue:
    """One construction of `cues.toml`."""

    name: str
    verbs: tuple[str, ...]
    nominals: tuple[str, ...]
    light: tuple[str, ...]
    frames: tuple[Frame, ...]
    act: Act
    neutral: bool
    bare: bool
    split: bool
    source: bool
    needs_source: bool
    unless_to: bool
    near: bool
    needs: str | None
    active: bool
    """Whether its passive says something else: who is called on is asked, who is called is summoned."""
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue found at tokens `first`..`last`; `verb_first`..`verb_last` is its verb (equal to `last` if there is none)."""

    first: int
    last: int
    cue: Cue
    verb_first: int
    verb_last: int
    passive: bool = False
    participle: bool = False
    pluperfect: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The cues by what finds them: a verb's lemma, a nominal (its words), a nominal that needs no verb."""

    cues: tuple[Cue, ...]
    by_verb: Mapping[str, Cue]
    by_nominal: Mapping[tuple[str, ...], tuple[Cue, ...]]
    split: Mapping[str, Cue]
    alone: Mapping[str, Cue]
    lemmas: frozenset[str]
    """The lemmas of every verb that a cue may have."""
    beginnings: frozenset[str]
    """The words at which `find_cues` has to look."""


@cache
def lexicon() -> Lexicon:
    """The cues of `cues.toml`; `LexiconError` for an entry with a wrong key or a verb claimed twice."""
    path = DATA / "statements" / "cues.toml"
    cues: list[Cue] = []
    by_verb: dict[str, Cue] = {}
    by_nominal: dict[tuple[str, ...], list[Cue]] = {}
    split: dict[str, Cue] = {}
    alone: dict[str, Cue] = {}
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["cue"]:
        where = f"{path.name}, cue {entry.get('name')}"
        for need in ("name", "frames", "act", "examples", "counterexamples"):
            if not entry.get(need):
                raise LexiconError(f"{where}: the key {need} is missing or empty")
        if unknown := set(entry["frames"]) - _FRAMES:
            raise LexiconError(f"{where}: unknown frames {sorted(unknown)}")
        cue = Cue(
            name=entry["name"],
            verbs=tuple(key(v) for v in entry.get("verbs", ())),
            nominals=tuple(" ".join(key(w) for w in n.split()) for n in entry.get("nominals", ())),
            light=tuple(key(v) for v in entry.get("light", ())),
            frames=tuple(cast(Frame, f) for f in entry["frames"]),
            act=entry["act"],
            neutral=entry.get("neutral", False),
            bare=entry.get("bare", True),
            split=entry.get("split", False),
            source=entry.get("from") == "az",
            needs_source=entry.get("needs_from", False),
            unless_to=entry.get("unless_to", False),
            near=entry.get("near", False),
            needs=entry.get("needs"),
            active=entry.get("active", False),
            examples=tuple(entry["examples"]),
            counterexamples=tuple(entry["counterexamples"]),
        )
        cues.append(cue)
        for verb in cue.verbs:
            if verb in by_verb:
                raise LexiconError(f"{where}: the verb {verb!r} belongs to {by_verb[verb].name} already")
            by_verb[verb] = cue
        for nominal in cue.nominals:
            if not cue.light:
                alone[nominal] = cue
            elif cue.split:
                split[nominal] = cue
            by_nominal.setdefault(tuple(nominal.split()), []).append(cue)
    return Lexicon(
        cues=tuple(cues),
        by_verb=by_verb,
        by_nominal={k: tuple(v) for k, v in by_nominal.items()},
        split=split,
        alone=alone,
        lemmas=frozenset((*by_verb, *G.become, *(light for c in cues for light in c.light))),
        beginnings=frozenset((*alone, *split)) | verb_words(),
    )


def act_of_noun(word: str) -> Act | None:
    """The act of the construction that a noun of speaking («هشدار») belongs to; `None` where it is neutral.

    >>> act_of_noun("هشدار"), act_of_noun("اعلام")
    ('threaten', None)
    """
    return next((c.act for c in lexicon().by_nominal.get((word,), ()) if not c.neutral), None)


def find_cues(words: Sequence[str], first: int, last: int) -> list[Hit]:
    """The cues among the tokens `first`..`last` of `words`, in order, none overlapping.

    Left out: verbs that are negated, in the first or second person, in a mood that asserts nothing (subjunctive,
    infinitive, future).

    >>> words = "وزیر تاکید کرد که مرز بسته است و افزود مذاکره نکرده ایم".split()
    >>> [(h.cue.name, h.first, h.last) for h in find_cues(words, 0, len(words))]
    [('stress', 1, 3), ('say', 8, 9)]
    """
    lex = lexicon()
    hits: list[Hit] = []
    behind = first
    beginnings = lex.beginnings
    for at in [i for i in range(first, last) if words[i] in beginnings]:
        if at < behind:
            continue
        word = words[at]
        if word in lex.alone:
            hits.append(Hit(at, at + 1, lex.alone[word], at + 1, at + 1))
            continue
        if word in lex.split and (hit := _split(words, first, at, last, lex.split[word])):
            hits.append(hit)
            continue
        verb = read_verb(words, at)
        if verb is None:
            continue
        if verb.last <= last and (hit := _hit(words, first, verb, lex)):
            if hits and hits[-1].last > hit.first:
                hit = hit if hit.first <= hits[-1].first else None
                if hit:
                    hits.pop()
            if hit:
                hits.append(hit)
        behind = verb.last
    return hits


def _asserts(words: Sequence[str], first: int, verb: Verb) -> bool:
    """Whether `verb` tells that something was or is said; «باید … گفت» is impersonal and does not."""
    form = verb.form
    if form.negative or form.person not in (0, 3, 6) or form.tense not in _FINITE:
        return False
    if form.tense == "past" and form.person == 3:
        modal, barriers = keys("modal"), (G.that, ".", "؛", ":", "،")
        for i in range(verb.first - 1, max(first, verb.first - _MODAL_REACH) - 1, -1):
            if words[i] in modal:
                return False
            if words[i] in barriers:
                break
    return True


def _hit(words: Sequence[str], first: int, verb: Verb, lex: Lexicon) -> Hit | None:
    """The cue whose verb is `verb`, with the nominal before it where it has one."""
    form = verb.form
    if form.lemma not in lex.lemmas or not _asserts(words, first, verb):
        return None
    participle = form.tense == "participle"
    for length in range(_LONGEST_NOMINAL, 0, -1):
        start = verb.first - length
        if start < first:
            continue
        cues = lex.by_nominal.get(tuple(words[start : verb.first]), ())
        if len(cues) > 1 and _has_complement(words, first, start, verb.last):
            cues = tuple(sorted(cues, key=lambda c: "comp" not in c.frames))
        for cue in cues:
            if cue.near:
                continue
            passive = form.passive
            if form.lemma not in cue.light:
                # «اعلام شد» is the passive of «اعلام کرد»
                if form.lemma not in G.become or G.do not in cue.light:
                    continue
                passive = True
            if cue.active and passive:
                continue
            if start > first and words[start - 1] == G.neither:
                # «نه تأیید کرد و نه رد»
                return None
            return Hit(
                start, verb.last, cue, verb.first, verb.last, passive, participle,
                form.tense == "pluperfect",
            )  # fmt: skip
    cue_of_verb = lex.by_verb.get(form.lemma)
    if cue_of_verb is None or (cue_of_verb.active and form.passive):
        return None
    if participle and verb.first > 0 and words[verb.first - 1] in keys("before_said_noun"):
        return None
    if makes_noun(words, verb.last):
        return None
    return Hit(
        verb.first, verb.last, cue_of_verb, verb.first, verb.last, form.passive, participle,
        form.tense == "pluperfect",
    )  # fmt: skip


def _has_complement(words: Sequence[str], first: int, nominal: int, behind: int) -> bool:
    """Whether a complement stands between «را» and the nominal («دلیل را انتقام عنوان کرد»), and no clause follows."""
    near = words[max(first, nominal - _LONGEST_COMPLEMENT) : nominal]
    if G.object_marker not in near or near[-1] == G.object_marker:
        return False
    inside = near[len(near) - near[::-1].index(G.object_marker)]
    ends = behind >= len(words) or words[behind] == G.and_ or not words[behind][0].isalnum()
    return ends and inside not in keys("preposition") and words[nominal - 1] not in keys("adverb")


def _split(words: Sequence[str], first: int, at: int, last: int, cue: Cue) -> Hit | None:
    """«خواستار … شد»: the nominal at `at` and its light verb later on, at the end of a clause."""
    if cue.near and words[at + 1 : at + 2] != [G.to]:
        return None
    for i in range(at + 1, last):
        verb = read_verb(words, i)
        if verb is None:
            continue
        if verb.form.lemma not in cue.light:
            if cue.near and verb.form.tense != "infinitive":
                return None
            continue
        if cue.name == "order" and words[i - 1] != G.object_marker:
            continue
        ends = (
            verb.last >= last
            or not words[verb.last][0].isalpha()
            or words[verb.last] in (G.and_, G.that, G.until, *G.but)
        )
        if not ends and i > at + 1:
            continue
        if verb.form.negative or verb.form.person in (1, 2, 4, 5):
            return None
        if verb.form.tense in ("subjunctive", "infinitive"):
            return None
        return Hit(at, at + 1, cue, verb.first, verb.last)
    # a headline leaves the verb out
    return Hit(at, at + 1, cue, last, last) if at > first and cue.name == "call-for" else None
