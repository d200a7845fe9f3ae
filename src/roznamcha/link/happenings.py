"""Whether two events of two reports are the same happening, and which events make one cluster.

A pair is scored by what speaks for and against it: type, sides, days (with their precision), place, figures, words and
names. The score is a function of the two events and the days of their reports alone, so that it does not matter in which
order reports come in. Something specific must speak for it: same sides on a same day is not enough for a strike in a war.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from msgspec import Struct

from roznamcha.link import FORCE
from roznamcha.link.apart import (
    at_other_hours,
    called_otherwise,
    crossed,
    elsewhere,
    hours_apart,
    other_names,
    other_things,
    spots,
    swapped,
    wide_places,
    widened,
)
from roznamcha.link.facts import Days, EventFacts
from roznamcha.link.terms import likeness, opposed, rare, weight
from roznamcha.records import Figures

THRESHOLD = 4.0

_FAMILIES = (
    {"talks", "meeting"},
    {"ceasefire", "agreement"},
    {"visit", "meeting"},
    {"deportation", "border"},
)
# dealings of which two sides have one a day
_SINGLE = frozenset({"ceasefire", "call", "visit", "talks", "agreement", "border", "clash"})
_ONE_DAY = 2.0  # what one and the same day is worth
_TRAVEL = frozenset(
    {"visit", "appointment", "protest", "arrest", "deportation", "sanction", "deployment", "withdrawal"}
)
_BEFORE, _AFTER = 3, 14  # days around a report in which an event without a date may lie: told, planned
_HELD_TOGETHER = 0.6  # of the pairs between two clusters that become one
# how alike the words of two clauses must be that tell one thing: where both are dated, and where the day of one is only
# guessed; so much more is needed where nothing else is shared that few things have (a town, a name, a figure), where one
# tells a plan and the other a deed, or where they come out on different days; of violence there is news every day
_LIKE, _LIKE_UNDATED, _LIKE_PLAIN, _LIKE_APART, _LIKE_FAR = 0.3, 0.5, 0.6, 0.7, 0.8
_SHARED = 2.0  # weight of the words that two clauses must share at least, however short they are
_NEAR_REPORT = 1  # days between a date and the report of one that has none
_LONG_PLANNED = 7  # days between two plans of which one has no date
_LONG_AGO = 14  # days after a deed from which on everybody tells a part of his own of what made one day known
# the cosine of two clauses below which their meanings count against one happening, by how much, and how much at most
_MEANT, _MEANT_SLOPE, _MEANT_MOST = 0.93, 15.0, 1.5
_SHORT = 2  # days from the first to the last that a date which says when may mean; «last week» says less


class Pair(Struct, frozen=True, kw_only=True):
    """Two events (ids in order) taken for one: the score and what it is made of."""

    a: str
    b: str
    score: float
    why: tuple[str, ...]


def window(event: EventFacts, day: int | None) -> Days | None:
    """The days on which an event may have happened: its own, or days around its report's; `None` if nothing is known."""
    if event.days is not None:
        return event.days
    if day is None:
        return None
    return (day, day + _AFTER) if event.status == "planned" else (day - _told_within(event), day)


def _told_within(event: EventFacts) -> int:
    """How many days after it happened an event without a date is still told: of violence there is news every day."""
    return 1 if event.type in FORCE else _BEFORE


def same_happening(a: EventFacts, b: EventFacts, day_a: int | None, day_b: int | None) -> Pair | None:
    """The pair if `a` and `b` can be one happening; `day_a`, `day_b` are the days of their reports."""
    if b.id < a.id:
        a, b, day_a, day_b = b, a, day_b, day_a
    if a.report == b.report or not _kinds_meet(a, b) or not _sides_meet(a, b):
        return None
    if a.round is not None and b.round is not None and a.round != b.round:
        return None
    if a.phases and b.phases and not set(a.phases) & set(b.phases):
        return None
    if opposed(a.type, a.terms, b.terms) or at_other_hours(a, b):
        return None
    days = _days(a, b, day_a, day_b)
    if days is None:
        return None
    why: list[str] = []
    score = days
    why.append(f"days {days:+.1f}")
    kind = 1.0 if a.type == b.type else 0.3
    shared, every = a.sides & b.sides, a.sides | b.sides
    sides = 1.5 * len(shared) / len(every) if every else 0.0
    words = likeness(a.terms, b.terms)
    names = len(a.names & b.names)
    place = _place(a, b)
    figures = _figures(a.figures, b.figures)
    for label, value in (
        ("type", kind), ("sides", sides), ("words", 3 * words), ("names", min(0.3 * names, 0.9)),
        ("place", place), ("figures", figures),
    ):  # fmt: skip
        if value:
            score += value
            why.append(f"{label} {value:+.1f}")
    both_dated = _is_short(a.days) and _is_short(b.days)
    needed = _likeness_needed(a, b, day_a, day_b, specific=_is_specific(a, b, place, figures))
    if needed is None:
        return None
    if words < _LIKE_APART and figures <= 0 and elsewhere(a, b):
        return None
    if a.type in FORCE and (called_otherwise(a, b) or (words < _LIKE_APART and crossed(a, b))):
        return None
    one_day = both_dated and (
        a.type not in FORCE or not _told_apart(a, b, day_a, day_b) or a.night or b.night
    )
    counted = figures > 0 or (place > 0 and one_day)
    alike = words >= needed and (place > 0 or weight(a.terms & b.terms) >= _SHARED)
    specific = alike or (counted and words >= needed / 2)
    single = a.type == b.type and a.type in _SINGLE and one_day and len(shared) >= 2 and place >= 0
    if a.type == b.type == "border" and both_dated and spots(a) & spots(b):
        single = True
    if both_dated and days >= _ONE_DAY and swapped(a, b):
        single = True
        score += 0.7
        why.append("two tales +0.7")
    specific = specific or single
    if a.type in FORCE and not single and not (figures > 0 and words >= needed) and other_names(a, b):
        if not both_dated:
            return None
        score -= 1.5
        why.append("other names -1.5")
    elif a.type in FORCE and not single and figures <= 0 and words < _LIKE_APART and other_things(a, b):
        if words < _LIKE_UNDATED:
            return None
        score -= 1.5
        why.append("other things -1.5")
    if not specific or score < THRESHOLD:
        return None
    return Pair(a=a.id, b=b.id, score=round(score, 3), why=tuple(why))


def meant(pair: Pair, cosine: float) -> Pair | None:
    """The pair with what a model of meaning says of its two clauses, whose vectors have this cosine; `None` if it says no.

    Multilingual-e5 gives two clauses on one war 0.85 and more; what is less than 0.93 alike counts against the pair. It
    adds none: of the pairs that it alone would add, half are wrong.
    """
    value = min(0.0, max(_MEANT_MOST * -1, _MEANT_SLOPE * (cosine - _MEANT)))
    score = round(pair.score + value, 3)
    why = (*pair.why, f"meaning {value:+.1f} ({cosine:.2f})")
    return Pair(a=pair.a, b=pair.b, score=score, why=why) if score >= THRESHOLD else None


def may_be_one(a: EventFacts, b: EventFacts) -> bool:
    """Whether the words of two events leave room for `same_happening`, which asks far more: a quick look before it.

    >>> from roznamcha.link.facts import EventFacts
    >>> def told(words, days=None):
    ...     return EventFacts(id="e", report="r", type="strike", actors=("PAK",), targets=(), days=days, place=None,
    ...         figures={}, status="happened", told_by=None, start=0, end=1, terms=frozenset(words), names=frozenset())
    >>> may_be_one(told(["1", "2", "3"]), told(["2", "3", "4"])), may_be_one(told(["1", "2", "3"]), told(["3", "4", "5"]))
    (True, False)
    """
    dated = _is_short(a.days) and _is_short(b.days)
    words, needed = likeness(a.terms, b.terms), _LIKE if dated else _LIKE_UNDATED
    if words >= needed:
        return True
    counted = (dated and a.place is not None and a.place == b.place) or bool(a.figures and b.figures)
    if counted and words >= needed / 2:
        return True
    if not dated:
        return False
    both_told = a.told_by is not None and b.told_by is not None and a.told_by != b.told_by
    return (a.type == b.type and a.type in _SINGLE) or (a.type in FORCE and both_told)


def _is_short(days: Days | None) -> bool:
    """Whether a date says when: a day or two, not a week."""
    return days is not None and days[1] - days[0] <= _SHORT


def _likeness_needed(
    a: EventFacts, b: EventFacts, day_a: int | None, day_b: int | None, *, specific: bool
) -> float | None:
    """How alike the words of two events must be, by what their days leave open; `None` if no words are enough."""
    force = a.type in FORCE
    mood = "planned" in (a.status, b.status) and a.status != b.status
    gap = _told_apart(a, b, day_a, day_b)
    if _is_short(a.days) and _is_short(b.days):
        if force and min(_told_after(a, day_a), _told_after(b, day_b)) > _LONG_AGO:
            return _LIKE_PLAIN
        if gap and force and not (a.night or b.night):
            return None
        return _LIKE_UNDATED if gap or (force and mood) else _LIKE
    if gap > _LONG_PLANNED and "planned" in (a.status, b.status):
        return None
    if gap > (_NEAR_REPORT if _is_short(a.days) or _is_short(b.days) else 0):
        if not specific:
            return None if force or mood else _LIKE_FAR
        return _LIKE_FAR if force or mood else _LIKE_APART
    return _LIKE_APART if mood or (force and gap) else _LIKE_UNDATED if specific else _LIKE_PLAIN


def _told_after(event: EventFacts, day: int | None) -> int:
    """How many days after an event with a date its report came out."""
    return 0 if day is None or event.days is None else day - event.days[1]


def _told_apart(a: EventFacts, b: EventFacts, day_a: int | None, day_b: int | None) -> int:
    """How many days lie between two events; the day of its report stands for that of one without a date."""
    if day_a is None or day_b is None:
        return 0
    mine = a.days if a.days is not None and _is_short(a.days) else (day_a, day_a)
    other = b.days if b.days is not None and _is_short(b.days) else (day_b, day_b)
    return max(mine[0] - other[1], other[0] - mine[1], 0)


def _is_specific(a: EventFacts, b: EventFacts, place: float, figures: float) -> bool:
    """Whether two clauses share something that few things have: a narrow place, figures, a name or a rare word."""
    narrow = place > 0 and a.place not in wide_places()[0]
    return narrow or figures > 0 or bool(rare(a.terms & b.terms))


def _kinds_meet(a: EventFacts, b: EventFacts) -> bool:
    kinds = {a.type, b.type}
    return len(kinds) == 1 or kinds <= FORCE or any(kinds <= family for family in _FAMILIES)


def _sides_meet(a: EventFacts, b: EventFacts) -> bool:
    """Whether the sides can be the same: one is known on neither side, or they share one.

    Of a directed deed, actor and target may be swapped by two tellers (each blames the other), but a deed of one side
    against a third is not that of another against it.
    """
    if not a.sides or not b.sides:
        return True
    if a.type == b.type == "border" and spots(a) & spots(b):
        return True  # who closed it is what the tellers quarrel about
    if not a.sides & b.sides:
        return False
    if a.type in _TRAVEL and a.actors and b.actors and not set(a.actors) & set(b.actors):
        return False  # two who travel to one place are two visits
    if (
        a.type not in FORCE
        and len(a.sides) > 1
        and len(b.sides) > 1
        and not (a.sides <= b.sides or b.sides <= a.sides)
    ):
        return False
    if a.type in FORCE and a.actors and b.actors and not set(a.actors) & set(b.actors):
        if a.told_by is None and b.told_by is None:
            return False  # only tellers who are sides themselves swap them
        return (
            set(a.actors) <= {*b.targets, *b.actors}
            or set(b.actors) <= {*a.targets, *a.actors}
            or (not a.targets or not b.targets)
        )
    return True


def _days(a: EventFacts, b: EventFacts, day_a: int | None, day_b: int | None) -> float | None:
    """What the days say: `None` if they cannot be the same."""
    mine, other = window(a, day_a), window(b, day_b)
    if mine is None or other is None:
        return 0.0
    gap = max(mine[0] - other[1], other[0] - mine[1])
    if a.days is None and b.days is None and day_a is not None and day_b is not None:
        # two plans without a date are one only if they are told about the same time
        return None if abs(day_a - day_b) > _told_within(a) else 0.6
    if a.days is not None and b.days is not None:
        if gap > 1:
            return None
        if gap == 1:
            # the night between two days, or the day of the report taken for that of the deed
            return 0.2
        if not (_is_short(mine) and _is_short(other)):
            return 1.0
        return _ONE_DAY if mine == other else 1.4
    return None if gap > 0 else 0.6


def _place(a: EventFacts, b: EventFacts) -> float:
    if a.type == b.type == "border" and spots(a) & spots(b):
        return 1.3
    if not a.place or not b.place:
        return 0.0
    if a.place == b.place:
        return 0.4 if a.place in wide_places()[0] else 1.3
    return -0.8 if a.type in FORCE else -0.3


def _figures(a: Figures, b: Figures) -> float:
    """Equal figures speak for one happening; different ones hardly against it, sides count differently."""
    both = a.keys() & b.keys()
    if not both:
        return 0.0
    equal = sum(1 for k in both if meet(a[k], b[k]))
    return 1.2 if equal == len(both) else (0.5 if equal else -0.4)


def meet(a: int | list[int], b: int | list[int]) -> bool:
    """Whether two figures or ranges have a number in common.

    >>> meet([15, 20], 17), meet(58, 23)
    (True, False)
    """
    low_a, high_a = a if isinstance(a, list) else (a, a)
    low_b, high_b = b if isinstance(b, list) else (b, b)
    return low_a <= high_b and low_b <= high_a


def clusters(
    pairs: Iterable[Pair],
    events: Mapping[str, EventFacts],
    *,
    same: Iterable[tuple[str, str]] = (),
    different: Iterable[tuple[str, str]] = (),
) -> tuple[tuple[str, ...], ...]:
    """The clusters that `pairs` make: the best pairs first, none that would bring together what cannot be one.

    Two clusters become one only where half of all pairs between them were found alike (average linkage), so that a war's
    daily news does not hang together by one ambiguous report.

    `same`, `different` are what people judged: the first are joined whatever they say, the second never. The result
    depends on the pairs, not on their order. Clusters of one are left out.
    """
    apart: dict[str, set[str]] = {}
    for x, y in different:
        apart.setdefault(x, set()).add(y)
        apart.setdefault(y, set()).add(x)
    home: dict[str, _Group] = {}

    def group(event: str) -> _Group:
        if event not in home:
            home[event] = _Group(len(home), [event], _Said.of(events[event]))
        return home[event]

    def join(into: _Group, out: _Group) -> None:
        if into is out:
            return
        if len(out.members) > len(into.members):
            into, out = out, into
        for event in out.members:
            home[event] = into
        into.members += out.members
        into.said = into.said.with_(out.said)
        for beside, count in out.pairs.items():
            del beside.pairs[out]
            if beside is not into:
                into.pairs[beside] = beside.pairs[into] = into.pairs.get(beside, 0) + count

    ranked = sorted(pairs, key=lambda p: (-p.score, p.a, p.b))
    for pair in ranked:
        mine, other = group(pair.a), group(pair.b)
        mine.pairs[other] = other.pairs[mine] = 1
    for a, b in sorted(tuple(sorted(p)) for p in same):
        join(group(a), group(b))
    for pair in ranked:
        mine, other = group(pair.a), group(pair.b)
        if mine is other or mine.pairs[other] < _HELD_TOGETHER * len(mine.members) * len(other.members):
            continue
        if not mine.said.agrees(other.said):
            continue
        if any(apart[x] & set(other.members) for x in mine.members if x in apart):
            continue
        join(mine, other)
    found = {tuple(sorted(g.members)) for g in home.values() if len(g.members) > 1}
    return tuple(sorted(found))


class _Said(NamedTuple):
    """All that the events of a cluster say, as far as it can keep two clusters apart."""

    first: int | None  # the latest first day and the earliest last day that any of them gives
    last: int | None
    places: frozenset[str]
    dates: frozenset[Days]
    force: bool
    rounds: frozenset[int]
    phases: frozenset[str]
    told: Mapping[str, tuple[tuple[int, int], ...]]  # by report, where its clauses stand
    clocks: tuple[int, int] | None  # the first and last time of day that any of them gives

    @classmethod
    def of(cls, e: EventFacts) -> _Said:
        """What one event says."""
        return cls(
            first=e.days[0] if e.days else None,
            last=e.days[1] if e.days else None,
            places=frozenset([e.place] if e.place else ()),
            dates=frozenset([e.days] if e.days else ()),
            force=e.type in FORCE,
            rounds=frozenset([e.round] if e.round is not None else ()),
            phases=frozenset(e.phases),
            told={e.report: ((e.start, e.end),)},
            clocks=(e.clock, e.clock) if e.clock is not None and e.type in FORCE else None,
        )

    def with_(self, o: _Said) -> _Said:
        """What two clusters say together."""
        told = {r: (*self.told.get(r, ()), *o.told.get(r, ())) for r in {**self.told, **o.told}}
        return _Said(
            first=max((x for x in (self.first, o.first) if x is not None), default=None),
            last=min((x for x in (self.last, o.last) if x is not None), default=None),
            places=self.places | o.places,
            dates=self.dates | o.dates,
            force=self.force or o.force,
            rounds=self.rounds | o.rounds,
            phases=(self.phases & o.phases) or self.phases or o.phases,
            told=told,
            clocks=widened(self.clocks, o.clocks),
        )

    def agrees(self, o: _Said) -> bool:
        """Whether nothing that two clusters say keeps them apart: days, places, rounds, turns, or one report telling both."""
        mine, other = (self.first, self.last), (o.first, o.last)
        if None not in (*mine, *other) and max(mine[0], other[0]) - min(mine[1], other[1]) > 1:  # type: ignore[type-var, operator]
            return False
        if self.force and self.places and o.places and not self.places & o.places and self.dates != o.dates:
            return False
        if self.rounds and o.rounds and not self.rounds & o.rounds:
            return False
        if self.phases and o.phases and not self.phases & o.phases:
            return False
        if self.clocks and o.clocks and hours_apart(self.clocks, o.clocks):
            return False
        # one report tells one happening once: two of its events are apart, unless their clauses overlap
        return all(
            any(a < d and c < b for c, d in o.told[report])
            for report, spans in self.told.items()
            if report in o.told
            for a, b in spans
        )


class _Group:
    """A cluster as it grows; `pairs` counts the scored pairs between it and others."""

    __slots__ = ("members", "number", "pairs", "said")

    def __init__(self, number: int, members: list[str], said: _Said) -> None:
        self.number, self.members, self.said = number, members, said
        self.pairs: dict[_Group, int] = {}

    def __hash__(self) -> int:
        return self.number
