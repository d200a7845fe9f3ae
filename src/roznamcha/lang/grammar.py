"""The function words that the logic itself turns on («که», «را», «از» …), by role, from `lang/fa/grammar.toml`.

A clause is cut at «که» and an object ends at «را» whatever the lexicon says, so code needs these few by name; the
words themselves stay with the rest of the language.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

import msgspec

from roznamcha.errors import LexiconError
from roznamcha.lang.tables import DATA
from roznamcha.text.fold import key


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """The function words, as lookup keys."""

    and_: str
    that: str
    until: str
    object_marker: str
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
    own: str
    against: str
    but: tuple[str, ...]
    clause_openers: tuple[str, ...]
    asides: tuple[str, ...]


def _load() -> Grammar:
    path = DATA / "grammar.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        folded = {k: key(v) if isinstance(v, str) else tuple(key(w) for w in v) for k, v in table.items()}
        return msgspec.convert(folded, Grammar)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise LexiconError(f"{path.name}: {error}") from error


GRAMMAR = _load()
