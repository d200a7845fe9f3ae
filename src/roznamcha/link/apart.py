"""What keeps two events apart: other places, other hours, other things hit, parts that do not fit; and where they were.

All of it is read off the two events alone; `happenings` weighs it.
"""

from __future__ import annotations

from functools import cache

from roznamcha.lang.tables import DATA, read_table
from roznamcha.link import FORCE
from roznamcha.link.facts import EventFacts
from roznamcha.link.terms import deed, rare, weight

FIRE = frozenset({"=shooting"})
_WIDE = frozenset({"region", "water"})
_THINGS = 1.0  # weight of what each of two clauses must name alone, to tell of two things
_MINUTES, _DAY_MINUTES = 90, 24 * 60  # between two times of day of one deed, at most


@cache
def wide_places() -> tuple[frozenset[str], frozenset[str]]:
    """Names and ids of states, regions and seas, in which many things happen on one day."""
    columns = ("surface", "id", "name", "state", "kind", "flags", "source")
    places = read_table(DATA / "entities" / "places.tsv", columns)
    states = read_table(
        DATA / "entities" / "states.tsv", ("surface", "id", "name", "kind", "place", "flags", "source")
    )
    ids = frozenset(r["id"] for r in places if r["kind"] in _WIDE)
    return frozenset(
        {r["name"] for r in places if r["id"] in ids and r["name"]} | {r["name"] for r in states}
    ), ids


@cache
def towns() -> frozenset[str]:
    """Names of towns, capitals among them: what is told of one was not in another."""
    columns = ("surface", "id", "name", "state", "kind", "flags", "source")
    places = read_table(DATA / "entities" / "places.tsv", columns)
    states = read_table(
        DATA / "entities" / "states.tsv", ("surface", "id", "name", "kind", "place", "flags", "source")
    )
    return frozenset(r["name"] for r in places if r["kind"] == "city") | {
        r["place"] for r in states if r["kind"] == "capital"
    }


def spots(event: EventFacts) -> frozenset[str]:
    """The places that an event's clause names, by id."""
    return frozenset(n for n in event.names if n.startswith("place:"))


def is_narrow(event: EventFacts) -> bool:
    """Whether an event is told of a place in which few things happen on one day: a town, no state and no sea."""
    return event.place is not None and event.place not in wide_places()[0]


def elsewhere(a: EventFacts, b: EventFacts) -> bool:
    """Whether two deeds have each a narrow place of its own, and name none that is the other's."""
    wide = wide_places()[0]
    if not a.place or not b.place or a.place == b.place or a.place in wide or b.place in wide:
        return False
    return not spots(a) & spots(b)


def at_other_hours(a: EventFacts, b: EventFacts) -> bool:
    """Whether two deeds of force are each told with a time of day, and these lie far apart."""
    if a.type not in FORCE or a.clock is None or b.clock is None:
        return False
    return hours_apart((a.clock, a.clock), (b.clock, b.clock))


def hours_apart(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether two stretches of the day (minutes) lie too far apart for one deed, over midnight too."""
    apart = max(a[0] - b[1], b[0] - a[1])
    return min(apart, _DAY_MINUTES - apart) > _MINUTES


def widened(a: tuple[int, int] | None, b: tuple[int, int] | None) -> tuple[int, int] | None:
    """The stretch of the day that two stretches make; one that is not known adds nothing."""
    if a is None or b is None:
        return a or b
    return min(a[0], b[0]), max(a[1], b[1])


def called_otherwise(a: EventFacts, b: EventFacts) -> bool:
    """Whether each of two deeds is told of a town, a bridge or the like by name, and none of the names is the other's.

    «علی السالم» and «علی‌السالم» are one: a name that holds the other is the same. Where both name one place that is
    known, the others may lie in it.
    """
    if not a.called or not b.called or (spots(a) & spots(b)) - wide_places()[1]:
        return False
    return not any(x in y or y in x for x in a.called for y in b.called)


def crossed(a: EventFacts, b: EventFacts) -> bool:
    """Whether who did it in one telling suffered it in the other, and nobody has one part in both.

    Two sides that lay one deed at each other's door are no such case: each names the other as the one who did it.
    """
    if not a.sides or not b.sides or swapped(a, b):
        return False
    return not (set(a.actors) & set(b.actors) or set(a.targets) & set(b.targets))


def swapped(a: EventFacts, b: EventFacts) -> bool:
    """Whether two sides each tell that the other did it: one deed with two tales.

    Only of an exchange of fire: two states that bomb each other on one day do two deeds.
    """
    if a.type not in FORCE or a.told_by is None or b.told_by is None or a.told_by == b.told_by:
        return False
    if a.type != "clash" and b.type != "clash" and not a.terms & b.terms >= FIRE:
        return False
    return b.told_by in a.actors and a.told_by in b.actors


def other_names(a: EventFacts, b: EventFacts) -> bool:
    """Whether each of two deeds names something rare that the other does not: two towns bombed on one day are two."""
    if (spots(a) & spots(b)) - wide_places()[1]:
        return False
    mine, other = rare(a.terms), rare(b.terms)
    return bool(mine - other and other - mine) and 2 * len(mine & other) <= min(len(mine), len(other))


def other_things(a: EventFacts, b: EventFacts) -> bool:
    """Whether each of two deeds of force hits things that the other does not name: a railway and a mast of one town."""
    mine, other = deed(a.terms, a.names), deed(b.terms, b.names)
    return mine.isdisjoint(other) and min(weight(mine), weight(other)) >= _THINGS
