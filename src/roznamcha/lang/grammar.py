"""The function words and the inflection that the logic itself turns on, by role.

A clause is cut at «که» and an object ends at «را» whatever the lexicon says, and every verb takes the same endings, so
code needs these few by name; the words themselves stay with the rest of the language, in `lang/fa/grammar.toml` and
`lang/fa/verb_forms.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from roznamcha.errors import LexiconError
from roznamcha.lang.tables import DATA
from roznamcha.text.fold import key

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """The function words, as lookup keys."""

    and_: str
    that: str
    until: str
    object_marker: str
    spoken_object: str
    from_: str
    to: str
    on: str
    with_: str
    at: str
    toward: str
    for_: str
    while_adding: str
    was: str
    do: str
    become: tuple[str, ...]
    done: str
    neither: str
    pointing: tuple[str, ...]
    of_that: tuple[str, ...]
    one: str
    they: tuple[str, ...]
    indefinite: str
    own: str
    based: str
    this_that: tuple[str, ...]
    against: str
    but: tuple[str, ...]
    clause_openers: tuple[str, ...]
    openers: tuple[str, ...]
    after_that: tuple[str, ...]
    press_office: tuple[str, ...]
    asides: tuple[str, ...]
    plurals: tuple[str, ...]
    ordinals: tuple[str, ...]
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """The personal endings of each series: ending -> person."""

    past: Mapping[str, int]
    present: Mapping[str, int]
    perfect: Mapping[str, int]
    spoken: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Be:
    """The copula: forms -> person, and the two that stand behind a participle."""

    lemma: str
    present: Mapping[str, int]
    negative: Mapping[str, int]
    auxiliary: str
    participle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Auxiliary:
    """An auxiliary by its present stem, its lemma (past stem), or both."""

    lemma: str = ""
    stem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbForms:
    """What is put before and behind a verb's stems, as lookup keys."""

    imperfective: str
    negation: str
    subjunctive: str
    participle: str
    infinitive: str
    bare_stems: tuple[str, ...]
    endings: Endings
    be: Be
    have: Auxiliary
    future: Auxiliary
    passive: Auxiliary


def _folded(value: Any) -> Any:
    """`value` with every text in it as a lookup key."""
    match value:
        case str():
            return key(value)
        case list():
            return [_folded(v) for v in value]
        case dict():
            return {key(k): _folded(v) for k, v in value.items()}
        case _:
            return value


def _load(name: str, kind: type[_T]) -> _T:
    """The file of `lang/fa/` as a `kind`; `LexiconError` if it lacks a key or holds another type."""
    try:
        table = tomllib.loads((DATA / name).read_text(encoding="utf-8"))
        return msgspec.convert(_folded(table), kind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise LexiconError(f"{name}: {error}") from error


GRAMMAR = _load("grammar.toml", Grammar)
VERB_FORMS = _load("verb_forms.toml", VerbForms)
