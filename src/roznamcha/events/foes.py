"""Whom an attack hit, or who made it, where a report names only one of two that are known to fight each other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache

from roznamcha.events.merge import Draft
from roznamcha.lang.tables import DATA, Row, keys, read_table
from roznamcha.text.document import Document

_STRUCK = frozenset({"attack", "strike"})


@cache
def _foes() -> tuple[Row, ...]:
    """Who fights whom, and when."""
    return tuple(read_table(DATA / "events" / "foes.tsv", ("side", "foe", "from", "until", "source")))


@cache
def _homes() -> dict[str, str]:
    """The state in which each group with a side of its own is at home, empty where none is."""
    columns = ("surface", "id", "name", "party", "state", "flags", "source")
    rows = read_table(DATA / "entities" / "groups.tsv", columns)
    return {row["party"]: row["state"] for row in rows if row["party"] != row["state"]}


def foes_of(side: str, day: str | None) -> tuple[str, ...]:
    """Whom a side fights on a day (EDTF), in the order of the table; nobody where the day is not known.

    >>> foes_of("HEZBOLLAH", "2026-05-01"), foes_of("UKR", "2026-05-01"), foes_of("UKR", None)
    (('ISR',), ('RUS',), ())
    """
    if not day:
        return ()
    found: dict[str, None] = {}
    for row in _foes():
        if row["from"] <= day[:10] <= row["until"]:
            if row["side"] == side:
                found[row["foe"]] = None
            if row["foe"] == side:
                found[row["side"]] = None
    return tuple(found)


def lands_of_foes(side: str, day: str | None) -> frozenset[str]:
    """The states in which the groups are at home that a side fights on a day.

    >>> sorted(lands_of_foes("ISR", "2026-05-01"))
    ['LBN', 'PSE', 'YEM']
    """
    return frozenset(_homes()[foe] for foe in foes_of(side, day) if _homes().get(foe))


def against_foes(
    doc: Document, drafts: Sequence[Draft], named: Collection[str], published: str | None
) -> list[Draft]:
    """The drafts, an attack without a target with the one foe of the attacker that the report names.

    A group strikes nobody at home: what it hits in its own state is its foe's («حمله حزب‌الله در جنوب لبنان»).
    `named`: the sides that the report names.
    """
    turned = [_bombing(d, drafts, published) for d in drafts]
    return [_against_foe(doc, d, named, published) if d.kind in _STRUCK else d for d in turned]


def _bombing(draft: Draft, drafts: Sequence[Draft], published: str | None) -> Draft:
    """«بمباران آمریکا، پایگاه‌های ایران را هدف قرار داد»: of the bombing of one side the other, its foe, is hit."""
    if draft.kind not in _STRUCK or draft.verbal or draft.actors or draft.trigger.frame.shape != "patient":
        return draft
    for other in drafts:
        hits = other.trigger.frame.name == "attack-target" and not other.actors and len(other.targets) == 1
        if hits and other.sentence == draft.sentence and other.start >= draft.trigger.start:
            foes = foes_of(other.targets[0], draft.date or published)
            if draft.targets and set(draft.targets) <= set(foes):
                return replace(draft, actors=draft.targets, targets=other.targets)
    return draft


def _against_foe(doc: Document, draft: Draft, named: Collection[str], published: str | None) -> Draft:
    if len(draft.actors) != 1 or draft.trigger.frame.shape == "intercept":
        return draft
    side = draft.actors[0]
    at_home = bool(draft.targets) and draft.targets == (_homes().get(side, ""),)
    if draft.targets and not at_home:
        return draft
    clause = doc.tokens_in(draft.start, draft.end)
    if (draft.aimed and not at_home) or any(doc.words[t] in keys("ev_vessel") for t in clause):
        # «به چند قایق حمله کرد»: whom it hit is told, though he has no side
        return draft
    foes = foes_of(side, draft.date or published)
    sure = [f for f in foes if f in named] if len(foes) > 1 else list(foes)
    if side not in _homes() and (draft.place or any(f in _homes() for f in sure)):
        # a state strikes many groups, and in many places: whom is told
        return draft
    return replace(draft, targets=(sure[0],)) if len(sure) == 1 else draft
