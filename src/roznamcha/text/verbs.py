"""Finite verbs and participles: every form of the verbs in `lang/fa/verbs.tsv`, found at a token.

Persian verbs are regular once both stems are known, so the forms are generated, one-word forms into a table, the
auxiliaries of the perfect, the future and the passive read off the tokens that follow or stand before.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from roznamcha.lang.grammar import VERB_FORMS
from roznamcha.lang.tables import DATA, read_table, words
from roznamcha.text.fold import key

Tense = Literal[
    "past",
    "imperfect",
    "present",
    "subjunctive",
    "perfect",
    "pluperfect",
    "future",
    "participle",
    "infinitive",
]
_BARE_PERSONS = (3, 4, 6)
_IMPERFECTIVE = VERB_FORMS.imperfective
_NO_IMPERFECTIVE = VERB_FORMS.negation + VERB_FORMS.imperfective


class Form(Struct, frozen=True, gc=False):
    """One reading of a verb: `lemma` is the past stem («گفت»), `person` 1 to 6 (6: they), 0 where the form has none."""

    lemma: str
    tense: Tense
    person: int
    negative: bool = False
    passive: bool = False


class Verb(Struct, frozen=True, gc=False):
    """A verb in a text: tokens `first`..`last` (half-open) and its reading."""

    first: int
    last: int
    form: Form


def _with_prefix(prefix: str, stem: str) -> str:
    """`stem` after a one-letter prefix: «ن» + «آمد» is «نیامد», «ب» + «افزای» is «بیفزای»."""
    if stem.startswith("آ"):
        return f"{prefix}یا{stem[1:]}"
    if stem.startswith("ا") and not stem.startswith("ای"):
        return f"{prefix}ی{stem[1:]}"
    return prefix + stem


def _forms(past: str, present: str) -> dict[str, Form]:
    """The one-word forms of a verb, by lookup key; the stems are such keys already."""
    out: dict[str, Form] = {}
    put = out.setdefault
    endings, done = VERB_FORMS.endings, past + VERB_FORMS.participle
    no_past = _with_prefix(VERB_FORMS.negation, past)
    no_done = no_past + VERB_FORMS.participle
    for ending, person in endings.past.items():
        put(past + ending, Form(past, "past", person))
        put(no_past + ending, Form(past, "past", person, negative=True))
        put(_IMPERFECTIVE + past + ending, Form(past, "imperfect", person))
        put(_NO_IMPERFECTIVE + past + ending, Form(past, "imperfect", person, negative=True))
    put(done, Form(past, "participle", 0))
    put(no_done, Form(past, "participle", 0, negative=True))
    for ending, person in endings.perfect.items():
        put(done + ending, Form(past, "perfect", person))
        put(no_done + ending, Form(past, "perfect", person, negative=True))
        put(_IMPERFECTIVE + done + ending, Form(past, "perfect", person))
        put(_NO_IMPERFECTIVE + done + ending, Form(past, "perfect", person, negative=True))
    put(past + VERB_FORMS.infinitive, Form(past, "infinitive", 0))
    put(no_past + VERB_FORMS.infinitive, Form(past, "infinitive", 0, negative=True))
    put(_IMPERFECTIVE + done, Form(past, "imperfect", 3))
    for ending, person in endings.present.items():
        whole = present + ending
        put(_IMPERFECTIVE + whole, Form(past, "present", person))
        put(_NO_IMPERFECTIVE + whole, Form(past, "present", person, negative=True))
        put(_with_prefix(VERB_FORMS.subjunctive, present) + ending, Form(past, "subjunctive", person))
        put(
            _with_prefix(VERB_FORMS.negation, present) + ending,
            Form(past, "subjunctive", person, negative=True),
        )
        # «بازی», «جنگی», «دهم» are other words: without a prefix only the forms that the press uses
        if person in _BARE_PERSONS and (len(present) > 1 or past in VERB_FORMS.bare_stems):
            put(whole, Form(past, "subjunctive", person))
    # spoken forms of channel posts: می‌گه، می‌گن، می‌کنه، می‌کنن
    spoken = present[:-1] if present.endswith("ی") and len(present) > 2 else present
    for ending, person in endings.spoken.items():
        put(_IMPERFECTIVE + spoken + ending, Form(past, "present", person))
        put(_NO_IMPERFECTIVE + spoken + ending, Form(past, "present", person, negative=True))
    return out


@cache
def _table() -> dict[str, Form]:
    """All one-word forms by lookup key, irregular ones first."""
    table: dict[str, Form] = {}
    be, have = VERB_FORMS.be, VERB_FORMS.have
    for surface, person in be.present.items():
        table[surface] = Form(be.lemma, "present", person)
    for surface, person in be.negative.items():
        table[surface] = Form(be.lemma, "present", person, negative=True)
    for ending, person in VERB_FORMS.endings.present.items():
        table[have.stem + ending] = Form(have.lemma, "present", person)
        table[VERB_FORMS.negation + have.stem + ending] = Form(have.lemma, "present", person, negative=True)
    for row in read_table(DATA / "verbs.tsv", ("past", "present", "prefix", "kind", "source")):
        prefix = key(row["prefix"])
        for surface, form in _forms(key(row["past"]), key(row["present"])).items():
            if prefix:
                form = replace(form, lemma=prefix + form.lemma)
            table.setdefault(prefix + surface, form)
    # words that look like a form and hardly ever are one («مردم», «شدید»)
    for word in words("not_verb"):
        table.pop(key(word), None)
    return table


@cache
def _future() -> dict[str, tuple[int, bool]]:
    """The auxiliaries of the future: key -> person, negative."""
    out = {}
    stem = VERB_FORMS.future.stem
    for ending, person in VERB_FORMS.endings.present.items():
        out[stem + ending] = (person, False)
        out[VERB_FORMS.negation + stem + ending] = (person, True)
    return out


@cache
def verb_words() -> frozenset[str]:
    """The words that a verb may begin with, as lookup keys: most words are none of them, and need no further look."""
    return frozenset((_IMPERFECTIVE, _NO_IMPERFECTIVE, *_table(), *_future(), *(w for _, w in _in_phrases())))


@cache
def _in_phrases() -> dict[tuple[str, str], Form]:
    """Words that are nouns, but verbs behind one word: «شناخت» in «به رسمیت شناخت»."""
    pairs = (key(phrase).split(" ") for phrase in words("verb_in_phrase"))
    return {(before, word): Form(word, "past", 3) for before, word in pairs}


def read_verb(words: Sequence[str], at: int) -> Verb | None:
    """The verb that begins at token `at` of `words` (lookup keys), as many tokens as belong to it, or `None`.

    >>> words = "وی اعلام کرده است که نمی رود و گفته شده بود و خواهند گفت".split()
    >>> [(v.first, v.last, v.form.tense, v.form.passive) for i in (2, 5, 8, 12) if (v := read_verb(words, i))]
    [(2, 4, 'perfect', False), (5, 7, 'present', False), (8, 11, 'pluperfect', True), (12, 14, 'future', False)]
    >>> read_verb(["میدان"], 0) is None
    True
    """
    word = words[at]
    if word not in verb_words():
        return None
    following = words[at + 1] if at + 1 < len(words) else ""
    if word in (_IMPERFECTIVE, _NO_IMPERFECTIVE) and following:
        form = _table().get(word + following)
        return Verb(at, at + 2, form) if form else None
    if (future := _future().get(word)) and following:
        person, negative = future
        main = _table().get(following)
        if main and main.tense == "past" and main.person == 3 and not main.negative:
            return Verb(at, at + 2, replace(main, tense="future", person=person, negative=negative))
    form = _table().get(word) or (_in_phrases().get((words[at - 1], word)) if at else None)
    if form is None:
        return None
    if form.tense == "participle":
        return _compound(words, at, form)
    return Verb(at, at + 1, form)


def _compound(words: Sequence[str], at: int, form: Form) -> Verb:
    """The participle at `at` with the auxiliaries behind it: perfect, pluperfect, passive."""
    last = at + 1
    following = words[last] if last < len(words) else ""
    be, passive = VERB_FORMS.be, VERB_FORMS.passive.lemma
    if person := VERB_FORMS.endings.perfect.get(following):
        return Verb(at, last + 1, replace(form, tense="perfect", person=person))
    if following == be.auxiliary:
        return Verb(at, last + 1, replace(form, tense="perfect", person=3))
    aux = read_verb(words, last) if following and following != be.participle else None
    if aux is None:
        return Verb(at, last, form)
    if aux.form.lemma == be.lemma and aux.form.tense in ("past", "subjunctive"):
        tense: Tense = "pluperfect" if aux.form.tense == "past" else "subjunctive"
        return Verb(at, aux.last, replace(form, tense=tense, person=aux.form.person))
    if aux.form.lemma == passive and form.lemma != passive:
        negative = aux.form.negative or form.negative
        return Verb(at, aux.last, replace(aux.form, lemma=form.lemma, negative=negative, passive=True))
    return Verb(at, last, form)
