"""Processes: ceasefires, talks and agreements as they live, out of the claims of many reports.

A transition is one turn on one date; claims of several reports on it are kept side by side, and two sides that date or
call it differently make two transitions.
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


# turns of one day stand in the order of a life
LIFE = ("proposed", "agreed", "held", "extended", "violated", "failed", "ended")


class Told(Struct, frozen=True, kw_only=True):
    """A claim with the report that makes it, the day of that report, and its place among those of one day (`seq`)."""

    report: str
    day: int | None
    seq: int = 0
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
    for (type_, parties), members in sorted(groups.items()):
        turns = _transitions(members)
        for run in _runs(type_, turns):
            claims = [c.claim for t in run for c in t.claims]
            out.append(
                Process(
                    type=type_,
                    parties=parties,
                    mediators=tuple(sorted({m for c in claims for m in c.mediators})),
                    places=tuple(sorted({c.place for c in claims if c.place})),
                    transitions=tuple(run),
                )
            )
    return tuple(out)


def _transitions(told: Sequence[Told]) -> list[Transition]:
    """The turns in order of date; those without a date are put to the one they can mean, or last."""
    order = sorted(told, key=lambda t: (t.day or 0, t.seq, t.report, t.claim.start, t.claim.phase))
    groups: list[list[Told]] = []
    for t in sorted(order, key=lambda t: (t.claim.date is None, not t.claim.own_date)):
        home = next((g for g in groups if _one_turn(g, t)), None)
        if home is None:
            groups.append([t])
        else:
            home.append(t)
    turns = [
        Transition(status=g[0].claim.phase, date=_date_of(g), claims=tuple(sorted(g, key=order.index)))
        for g in groups
    ]
    return sorted(turns, key=lambda t: (days_of(t.date, vague=True) or (_LAST, _LAST), LIFE.index(t.status)))


_LAST = 4_000_000  # later than any day


def _one_turn(group: Sequence[Told], t: Told) -> bool:
    """Whether `t` tells the turn of `group`: one status, and days that meet."""
    if group[0].claim.phase != t.claim.phase:
        return False
    dates = [d for g in group if (d := days_of(g.claim.date, vague=True))]
    own = days_of(t.claim.date, vague=True)
    if own is None:
        return any(_about(t.day, d) for d in dates) if dates else True
    if not dates:
        return _about(group[0].day, own)
    if t.claim.phase == "held":
        return any(d[0] <= own[1] and own[0] <= d[1] for d in dates)
    return own in dates


def _about(day: int | None, days: Days) -> bool:
    return day is not None and day - days[0] >= -1 and day - days[1] <= _ABOUT


def _date_of(group: Sequence[Told]) -> str | None:
    """The date most often given; of a round over several days the longest."""
    dates = Counter(t.claim.date for t in group if t.claim.date)
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
            fresh = gap > _RENEWED[type_] and (begins or type_ == "talks")
        if fresh:
            runs.append([])
        runs[-1].append(turn)
        last = days or last
    return runs
