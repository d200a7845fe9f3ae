"""Contradictions: what cannot both be true of one happening, each with the reason why it counts as one.

Figures that name different groups, and ranges that meet, do not contradict; a vague date does not contradict a day in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Literal

from msgspec import Struct

from roznamcha.link import FORCE
from roznamcha.link.apart import FIRE, is_narrow, spots, towns
from roznamcha.link.facts import EventFacts, Spot, days_of
from roznamcha.link.happenings import meet
from roznamcha.link.processes import Process, Transition
from roznamcha.link.terms import likeness, rare

About = Literal["figures", "date", "place", "blame", "happened", "state"]

_DEALINGS = frozenset({"talks", "meeting", "agreement", "ceasefire"})
_COUNTED = 5  # people whom two tellings count alike, so that they can be of one deed only
# a ceasefire said to go on and said to be over by this many days later cannot be both
_OVER = 3
_ONE_NIGHT = 1  # day
_ALIKE = 0.45  # how alike the words of two clauses are whose tolls have nothing in common
_NAMED = 2  # names that they share then, unless they share a place or a rare word
_SOME = [2, 9]  # what «some» and «several» are read as


class Difference(Struct, frozen=True, kw_only=True):
    """Two places that contradict each other, the `later` report's and the `earlier` one's: about what, and why in plain
    words. An event or a statement that tells the thing is named; a turn of a process may stand in a report's own words alone.
    """

    later: Spot
    earlier: Spot
    about: About
    why: str


def between_events(cluster: Sequence[EventFacts]) -> tuple[Difference, ...]:
    """The contradictions among the events of one cluster, which must be in the order of their reports."""
    out = []
    for a, b in combinations(cluster, 2):
        if a.report == b.report:
            continue
        found = _figures(a, b) or _blame(a, b) or _dates(a, b) or _places(a, b)
        if found is not None:
            out.append(Difference(later=_spot(b), earlier=_spot(a), about=found[0], why=found[1]))
    return tuple(out)


def _spot(event: EventFacts) -> Spot:
    return Spot(report=event.report, start=event.start, end=event.end, entry=event.id)


def _figures(a: EventFacts, b: EventFacts) -> tuple[About, str] | None:
    if not _one_group(a, b) or not _one_toll(a, b):
        return None
    sides = _sides_tell(a, b)
    for kind in sorted(a.figures.keys() & b.figures.keys()):
        # one dead is often the one that a clause names, of several
        if not sides and 1 in (a.figures[kind], b.figures[kind]):
            continue
        if not meet(a.figures[kind], b.figures[kind]) and not _is_more(a, b, kind):
            return "figures", f"{kind}: {_plain(a.figures[kind])} or {_plain(b.figures[kind])}"
    return None


def _one_group(a: EventFacts, b: EventFacts) -> bool:
    """Whether the figures of two events can count the same people: neither names a group that the other does not."""
    if bool(a.groups) != bool(b.groups) or (a.groups and not a.groups & b.groups):
        return False
    victims_a, victims_b = set(a.targets), set(b.targets)
    return not victims_a or not victims_b or bool(victims_a & victims_b)


def _one_toll(a: EventFacts, b: EventFacts) -> bool:
    """Whether two tolls are of one thing for sure: some figure is the same, two sides tell them, or the words are alike.

    One of many raids of a day has another toll than all of them, and neither is wrong; and words that many clauses hold
    («به دستور قضایی بازداشت شدند») tell of two things as well as of one.
    """
    if any(meet(a.figures[kind], b.figures[kind]) for kind in a.figures.keys() & b.figures.keys()):
        return True
    if _sides_tell(a, b):
        return True
    named = len(a.names & b.names) >= _NAMED or bool(spots(a) & spots(b) or rare(a.terms & b.terms))
    return named and likeness(a.terms, b.terms) >= _ALIKE


def _sides_tell(a: EventFacts, b: EventFacts) -> bool:
    """Whether two sides tell of it, each in its own way."""
    return a.told_by is not None and b.told_by is not None and a.told_by != b.told_by


def _is_more(a: EventFacts, b: EventFacts, kind: str) -> bool:
    """Whether the larger figure (`b` tells later) only says more than the smaller one.

    It does where the smaller one is a least («at least 20», «some»), counts one place of many or one of several attacks, or
    was told days before: a toll grows.
    """
    less, more = (a, b) if _low(a, kind) < _low(b, kind) else (b, a)
    if less.at_least or less.figures[kind] == _SOME:
        return True
    if more.many and not less.many and not _sides_tell(a, b):
        return True
    if is_narrow(less) and not is_narrow(more):
        return True
    return less is a and a.told is not None and b.told is not None and b.told > a.told


def _low(event: EventFacts, kind: str) -> int:
    value = event.figures[kind]
    return value[0] if isinstance(value, list) else value


def _blame(a: EventFacts, b: EventFacts) -> tuple[About, str] | None:
    """Each of two sides lays the same violence at the other's door: an exchange of fire, or a deed against the same victims.

    That two who fight each tell of what the other did is none.
    """
    if not {a.type, b.type} <= FORCE or not _sides_tell(a, b):
        return None
    if a.place and b.place and a.place != b.place:
        return None
    # a raid from the air and the fire that meets it are two deeds
    shots = bool(a.terms & b.terms & FIRE) and "strike" not in (a.type, b.type)
    alike = bool(a.targets) and a.targets == b.targets and likeness(a.terms, b.terms) >= _ALIKE
    if not (shots or alike):
        return None
    mine, other = set(a.actors) - {a.told_by}, set(b.actors) - {b.told_by}
    if mine and other and b.told_by in mine and a.told_by in other:
        return "blame", f"who did it: {', '.join(sorted(mine))} or {', '.join(sorted(other))}"
    return None


def _dates(a: EventFacts, b: EventFacts) -> tuple[About, str] | None:
    """Two days given for one happening that are more than a night apart.

    What happened in the night between two days is dated by either, so a single day between them contradicts nothing.
    """
    if a.days is None or b.days is None or a.status == "planned" or b.status == "planned":
        return None
    apart = abs(a.days[0] - b.days[0])
    if a.days[0] != a.days[1] or b.days[0] != b.days[1] or apart <= _ONE_NIGHT:
        return None
    return "date", f"{apart} days apart"


def _places(a: EventFacts, b: EventFacts) -> tuple[About, str] | None:
    """Two towns given for one happening, which is one for sure: dealings of the same sides on the same days, or a deed of
    which both give the same figures. Two towns that are bombed on one day are two deeds.
    """
    if a.place is None or b.place is None or a.place == b.place or not {a.place, b.place} <= towns():
        return None
    if len(spots(a)) > 1 or len(spots(b)) > 1 or likeness(a.terms, b.terms) < _ALIKE:
        return None
    dealt = a.type == b.type and a.type in _DEALINGS and a.days is not None and a.days == b.days
    counted = (
        a.figures == b.figures and sum(_low(a, kind) for kind in a.figures) >= _COUNTED and a.type in FORCE
    )
    if counted or (dealt and a.sides == b.sides and len(a.sides) > 1):
        return "place", f"where: {a.place} or {b.place}"
    return None


def _plain(value: int | list[int]) -> str:
    return f"{value[0]} to {value[1]}" if isinstance(value, list) else str(value)


def in_processes(found: Iterable[Process]) -> tuple[Difference, ...]:
    """Claims that a ceasefire or a deal goes on beside claims that it is over, of different reports."""
    out = []
    for process in found:
        if process.type == "talks":
            continue
        on = [t for t in process.transitions if t.status == "extended"]
        over = [t for t in process.transitions if t.status in ("ended", "failed")]
        for x in on:
            for y in over:
                out += _over(x, y)
    return tuple(out)


def _over(on: Transition, over: Transition) -> list[Difference]:
    mine, other = days_of(on.date, vague=True), days_of(over.date, vague=True)
    if mine is None or other is None or not 0 <= other[0] - mine[0] <= _OVER:
        return []
    why = f"said to be extended on {on.date} and to be over on {over.date}"
    out = []
    for x in on.claims:
        for y in over.claims:
            if x.report != y.report:
                first, last = sorted((x, y), key=lambda t: (t.day or 0, t.seq, t.report))
                out.append(Difference(later=last.spot, earlier=first.spot, about="state", why=why))
    return out
