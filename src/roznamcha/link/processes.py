"""Processes: ceasefires, talks and agreements as they live, out of the claims of many reports.

A transition is one turn on one date; claims of several reports on it are kept side by side, and two sides that date or
call it differently make two transitions. What many independent sources date to one day draws to itself what a few put a
day before or after it: they tell the same turn from another time zone, or on the eve of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from roznamcha.link.claims import Claim
from roznamcha.link.facts import Days, Spot, days_of

# a ceasefire agreed this many days after another one is another ceasefire; talks go on over longer pauses
_RENEWED = {"ceasefire": 1, "agreement": 14, "talks": 90}
# a turn told without a date is the one told on about the day of its report
_ABOUT = 4
# turns told without a date are one if they are told so many days after each other
_SAME_TIME = 2
# a turn that so many independent sources tell draws what at most half as many tell of the days beside it
_FIRM, _BESIDE = 3, 1
# dates of more days than this say only about when: a turn takes a day or two, a round of talks a week or two
_TURN_DAYS, _ROUND_DAYS = 2, 14
_WEEK = 6  # days from the first to the last of a week that is named as one: Saturday to Friday
_SATURDAY = 6  # of an ordinal modulo 7


# turns of one day stand in the order of a life
LIFE = ("proposed", "agreed", "held", "extended", "violated", "failed", "ended")


class Told(Struct, frozen=True, kw_only=True):
    """A claim with the report that makes it, the day of that report, and its place among those of one day (`seq`).

    `family` is the report's family of copies; `sourced`: the report names another outlet as its source.
    """

    report: str
    day: int | None
    seq: int = 0
    family: str = ""
    sourced: bool = False
    claim: Claim

    @property
    def spot(self) -> Spot:
        """Where the claim stands, with the event or the statement that makes it."""
        claim = self.claim
        return Spot(
            report=self.report, start=claim.start, end=claim.end, entry=claim.event or claim.statement
        )


class Transition(Struct, frozen=True, kw_only=True):
    """One turn of a process: its status, its date (EDTF or `None`), and all who claim it, the first one first."""

    status: str
    date: str | None
    claims: tuple[Told, ...]

    @property
    def party(self) -> str | None:
        """The side on whose word it is told first; `None` where a report tells it in its own voice."""
        if any(t.claim.party is None for t in self.claims):
            return None
        return self.claims[0].claim.party

    @property
    def sources(self) -> int:
        """How many independent sources tell it: families of copies that name no other outlet as their source."""
        return _sources(self.claims)


def _sources(told: Iterable[Told]) -> int:
    return len({t.family or t.report for t in told if not t.sourced})


class Process(Struct, frozen=True, kw_only=True):
    """A ceasefire, a series of talks or an agreement between `parties`, with its transitions in time."""

    type: str
    parties: tuple[str, ...]
    mediators: tuple[str, ...]
    places: tuple[str, ...]
    transitions: tuple[Transition, ...]


def processes(told: Iterable[Told]) -> tuple[Process, ...]:
    """The processes that the claims make, by type, parties and time."""
    groups: dict[tuple[str, tuple[str, ...]], list[Told]] = {}
    for t in told:
        groups.setdefault((t.claim.type, t.claim.parties), []).append(t)
    out: list[Process] = []
    for (type_, parties), members in sorted(_folded(groups).items()):
        turns = _transitions(members)
        for run in _runs(type_, turns):
            claims = [c for t in run for c in t.claims]
            out.append(
                Process(
                    type=type_,
                    parties=parties,
                    mediators=tuple(sorted({m for c in claims for m in c.claim.mediators} - {*parties})),
                    places=_places(claims),
                    transitions=tuple(run),
                )
            )
    return tuple(out)


def _folded(
    groups: dict[tuple[str, tuple[str, ...]], list[Told]],
) -> dict[tuple[str, tuple[str, ...]], list[Told]]:
    """The claims with those put to a pair that count its mediators among the parties."""
    out = {key: list(members) for key, members in groups.items()}
    for type_, parties in sorted(groups):
        if len(parties) < 3:
            continue
        pairs = [
            key for key in groups
            if key[0] == type_ and len(key[1]) == 2 and {*key[1]} < {*parties}
            and {*parties} - {*key[1]} <= {m for t in groups[key] for m in t.claim.mediators}
        ]  # fmt: skip
        home = max(pairs, key=lambda key: (len(groups[key]), key), default=None)
        if home is not None and len(groups[home]) > len(groups[type_, parties]):
            out[home] += out.pop((type_, parties))
    return out


def _places(claims: Sequence[Told]) -> tuple[str, ...]:
    """Where it goes on: the places that more than one source names, if several tell of it; else all that are named."""
    told: dict[str, set[str]] = {}
    for t in claims:
        if t.claim.place:
            told.setdefault(t.claim.place, set()).add(t.family or t.report)
    firm = sorted(place for place, families in told.items() if len(families) > 1)
    return tuple(firm) if _sources(claims) >= _FIRM and firm else tuple(sorted(told))


def _transitions(told: Sequence[Told]) -> list[Transition]:
    """The turns in order of date; those without one are put to the one they can mean, or stand where they were first told."""
    order = sorted(told, key=lambda t: (t.day or 0, t.seq, t.report, t.claim.start, t.claim.phase))
    place = {id(t): i for i, t in enumerate(order)}
    groups: list[list[Told]] = []
    for t in sorted(
        order, key=lambda t: (t.claim.date is None, t.claim.back, _is_vague(t), not t.claim.own_date)
    ):
        home = _home(groups, t)
        if home is not None:
            home.append(t)
        elif not (t.claim.back and any(_agreed_before(g, t) for g in groups)):
            groups.append([t])
    turns = [
        Transition(
            status=g[0].claim.phase, date=_date_of(g), claims=tuple(sorted(g, key=lambda t: place[id(t)]))
        )
        for g in _drawn_together(groups)
    ]
    return sorted(turns, key=lambda t: (_when(t), LIFE.index(t.status)))


def _when(turn: Transition) -> Days:
    """The days of a turn; of one without a date the day on which it was first told."""
    told = min((t.day for t in turn.claims if t.day is not None), default=_LAST)
    return days_of(turn.date, vague=True) or (told, told)


def _drawn_together(groups: Sequence[list[Told]]) -> list[list[Told]]:
    """The turns with the weak ones beside a firm one of the same status put to it."""
    strength = {id(g): _sources(g) for g in groups}
    ranked = sorted(
        groups, key=lambda g: (-strength[id(g)], days_of(_date_of(g), vague=True) or (_LAST, _LAST))
    )
    kept: list[tuple[list[Told], Days | None, int]] = []
    for g in ranked:
        days, mine = days_of(_date_of(g), vague=True), strength[id(g)]
        home = next(
            (
                h for h, other, firm in kept
                if h[0].claim.phase == g[0].claim.phase and firm >= max(_FIRM, mine if g[0].claim.phase == "held" else 2 * mine) and days and other
                and max(days[0] - other[1], other[0] - days[1]) <= _BESIDE
            ),
            None,
        )  # fmt: skip
        if home is not None:
            home += g
        else:
            kept.append((list(g), days, mine))
    return [g for g, _, _ in kept]


def _is_vague(t: Told) -> bool:
    """Whether the date of a claim says only about when: a week, a month."""
    days = days_of(t.claim.date, vague=True)
    if days is None:
        return False
    length = days[1] - days[0]
    if t.claim.phase != "held":
        return length > _TURN_DAYS
    return length > _ROUND_DAYS or (length == _WEEK and days[0] % 7 == _SATURDAY)


_LAST = 4_000_000  # later than any day


def _home(groups: Sequence[list[Told]], t: Told) -> list[Told] | None:
    """The turn that `t` tells, if it is one of these: of those that one without a date can mean, the nearest."""
    if t.claim.date is not None:
        return next((g for g in groups if _one_turn(g, t)), None)
    far = {
        at: apart
        for at, g in enumerate(groups)
        if g[0].claim.phase == t.claim.phase and (apart := _apart(g, t)) is not None
    }
    return groups[min(far, key=lambda at: (far[at], at))] if far else None


def _agreed_before(group: Sequence[Told], t: Told) -> bool:
    """Whether `group` is a turn before the report of `t`, of the same status, that `t` may look back at."""
    if group[0].claim.phase != t.claim.phase or t.day is None:
        return False
    days = days_of(_date_of(group), vague=True)
    told = days[0] if days else group[0].day
    return told is not None and told <= t.day


def _apart(group: Sequence[Told], t: Told) -> int | None:
    """How many days before its report `t`, which has no date, the turn of `group` lies that it can mean; `None`: it cannot.

    A dated turn is meant on about its day, if it was told on about that day too; one without a date by who tells it in
    the same days. Two reports without a day tell one turn.
    """
    exact = [g for g in group if g.claim.date and not _is_vague(g)]
    if not exact and t.claim.back and any(g.claim.date for g in group):
        return None  # what looks back is dated by no week that another report names
    exact = exact or [g for g in group if g.claim.date]
    if not exact:
        first, last = group[0].day, group[-1].day
        if first is None or last is None or t.day is None:
            return _ABOUT if first == t.day else None
        return _ABOUT if t.day - last <= _SAME_TIME and t.day - first <= _ABOUT else None
    if t.day is None:
        return None
    days = [
        d for g in exact
        if (d := days_of(g.claim.date, vague=True)) and _about(t.day, d)
        and g.day is not None and abs(g.day - t.day) <= _ABOUT
    ]  # fmt: skip
    return min((max(t.day - d[1], 0) for d in days), default=None)


def _one_turn(group: Sequence[Told], t: Told) -> bool:
    """Whether `t`, which has a date, tells the turn of `group`: one status, and days that meet."""
    if group[0].claim.phase != t.claim.phase:
        return False
    # a year that was put to a day must not draw what is told in that year
    exact = [g for g in group if g.claim.date and not _is_vague(g)]
    dates = [d for g in exact or group if (d := days_of(g.claim.date, vague=True))]
    own = days_of(t.claim.date, vague=True)
    if own is None or not dates:
        return own is not None and _about(group[0].day, own)
    if _is_vague(t):
        return own in dates or any(own[0] <= d[0] and d[1] <= own[1] for d in dates)
    if t.claim.phase == "held":
        return any(d[0] <= own[1] and own[0] <= d[1] for d in dates)
    return own in dates


def _about(day: int | None, days: Days) -> bool:
    return day is not None and day - days[0] >= -1 and day - days[1] <= _ABOUT


def _date_of(group: Sequence[Told]) -> str | None:
    """The date most often given; of a round over several days the longest. A vague one only if there is no other."""
    exact = [t for t in group if t.claim.date and not _is_vague(t)]
    dates = Counter(t.claim.date for t in exact or group if t.claim.date)
    if not dates:
        return None
    if group[0].claim.phase == "held" and (spans := sorted(d for d in dates if "/" in d and ".." not in d)):
        return max(spans, key=lambda d: (dates[d], d))
    return min(dates, key=lambda d: (-dates[d], d))


def _runs(type_: str, turns: Sequence[Transition]) -> list[list[Transition]]:
    """The turns of one process each: a new one begins where it is agreed anew (or, of talks, after a long pause)."""
    runs: list[list[Transition]] = []
    last: Days | None = None
    for turn in turns:
        days = days_of(turn.date, vague=True)
        fresh = not runs
        if runs and days and last:
            gap = days[0] - last[1]
            begins = turn.status in ("agreed", "proposed") and any(t.status == "agreed" for t in runs[-1])
            # what one source alone tells begins no new one where several tell the old one
            begins = begins and (turn.sources > 1 or all(t.sources <= 1 for t in runs[-1]))
            fresh = gap > _RENEWED[type_] and (begins or type_ == "talks")
        if fresh:
            runs.append([])
        runs[-1].append(turn)
        last = days or last
    return runs
