"""Who launched what: launches told by those who saw them, and missiles and drones that were shot down."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from roznamcha.events.frames import Trigger
from roznamcha.events.grammar import Placed, Scene
from roznamcha.events.parties import Cast, add_sides, can_act, parties_of
from roznamcha.lang.tables import keys, words
from roznamcha.text.fold import key


@cache
def missile() -> tuple[str, ...]:
    """The nouns of what is shot down before it hits: whose it is attacks («۱۰ موشک ایرانی را رهگیری کرد»)."""
    return tuple(key(w) for w in words("ev_missile"))


def launched_from(out: Cast, after: Sequence[Placed]) -> None:
    """Give a launch told by others («ارتش اسرائیل پرتاب موشک از ایران را شناسایی کرد») to the state it came from.

    From some states only groups shoot: then nobody is named.
    """
    origin = [p for p in after if p.role == "from" and p.mention.kind == "state"]
    sides = [s for p in origin for s in parties_of(p.mention)]
    if sides and not set(sides) & set(out.actors):
        out.actors[:] = [s for s in sides if s not in keys("ev_harbours")]
        out.targets[:] = [t for t in out.targets if t not in out.actors]


def shot_down(
    tokens: Sequence[str],
    scene: Scene,
    trigger: Trigger,
    out: Cast,
    shooters: Sequence[Placed],
    around: Sequence[Placed],
) -> None:
    """What was shot down: a missile, or a drone that somebody had launched, was aimed at those who shot it down.

    Any other drone whose owner is named was itself hit.
    """
    inside = [
        p for p in scene.placed if p.first <= trigger.first + 1 and p.last > trigger.first and can_act(p)
    ]
    launched = any(t in keys("ev_launched") for t in tokens[trigger.first : trigger.last])
    if launched:
        within = [p for p in scene.placed if trigger.first < p.first and p.last < trigger.last]
        inside = [
            p for p in within
            if p.role in ("by", "from", "noun", "") and p.mention.kind != "place" and parties_of(p.mention)
            and not (p.role == "from" and set(parties_of(p.mention)) & keys("ev_harbours"))
        ][:1] or inside  # fmt: skip
    owner = [] if out.passive and not shooters and not launched else inside
    incoming = launched or tokens[trigger.first].startswith(missile())
    if owner and incoming:
        add_sides(out.actors, owner[:1])
        own = set(out.actors)
        aimed = [p for p in scene.placed if trigger.first < p.first < trigger.last and p.role == "to"]
        add_sides(out.targets, [p for p in shooters if not own & set(parties_of(p.mention))], places=True)
        if not out.targets:
            add_sides(out.targets, [p for p in aimed if not own & set(parties_of(p.mention))], places=True)
    elif owner and shooters and owner[0] not in shooters:
        add_sides(out.actors, shooters)
        add_sides(out.targets, owner)
    else:
        add_sides(out.targets, shooters or [p for p in around if p.role in ("in", "to")], places=True)
