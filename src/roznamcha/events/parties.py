"""The parties of one trigger, and the sides that a mention stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from roznamcha.events.grammar import Placed
from roznamcha.lang.tables import DATA, Row, read_table
from roznamcha.records import Mention
from roznamcha.text.verbs import Verb

# whose word is nobody's side
NOBODY = frozenset({"", "UNK", "MEDIA"})


@dataclass(slots=True)
class Cast:
    """The parties of one trigger, in the order of the text, and the verb that governs it."""

    actors: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    mediators: list[str] = field(default_factory=list)
    verb: Verb | None = None
    verbal: bool = False
    blamed: bool = False
    judged: bool = False
    passive: bool = False
    left: int = 0
    right: int = 0
    after: int = 0
    near: list[Placed] = field(default_factory=list)


def branched(
    actors: tuple[str, ...], targets: tuple[str, ...], day: str | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sides of violence on a day, a movement with the branch that fights the other side.

    >>> branched(("TALIBAN",), ("PAK",), "2011-07-18")
    (('TTP',), ('PAK',))
    >>> branched(("TALIBAN",), ("PAK",), "2025-10-12")
    (('TALIBAN',), ('PAK',))
    """
    sides = {*actors, *targets}
    names = {
        row["group"]: row["branch"]
        for row in _branches()
        if day and row["foe"] in sides and row["from"] <= day[:10] < row["until"]
    }
    return tuple(names.get(a, a) for a in actors), tuple(names.get(t, t) for t in targets)


@cache
def _branches() -> tuple[Row, ...]:
    """The branches of movements, with whom they fight and when."""
    columns = ("group", "foe", "from", "until", "branch", "source")
    return tuple(read_table(DATA / "events" / "branches.tsv", columns))


def parties_of(mention: Mention) -> tuple[str, ...]:
    """The sides that a mention stands for: its own, or of its candidates if it means several («دو کشور»)."""
    if mention.kind == "outlet":
        return ()
    if mention.plural and len(mention.candidates) > 1:
        sides = [c.partition(":")[2] for c in mention.candidates if c.startswith("state:")]
        if len(sides) == len(mention.candidates):
            return tuple(sides)
    return () if mention.party in NOBODY else (mention.party,)


def add_sides(into: list[str], placed: Sequence[Placed], *, places: bool = False) -> None:
    """The sides of `placed`, each once; a place that is no government does not act, but can be aimed at."""
    for p in placed:
        for side in () if p.mention.kind == "place" and not places else parties_of(p.mention):
            if side not in into:
                into.append(side)


def can_act(placed: Placed) -> bool:
    """Whether a mention has a side and is no place."""
    return placed.mention.kind != "place" and bool(parties_of(placed.mention))
