"""A store in numbers: who acts on whom, between whom most passes, how much of it in a week.

All of it are counts of what reports tell, not of what happened: one speech in ten reports counts ten times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from roznamcha.query import EventFilter, StatementFilter, Tally, tally
from roznamcha.store.protocol import Store

TieKind = Literal["accuses", "supports", "meets", "fights"]
# what counts for a tie of a kind: acts of statements, types of events; everything else ties nobody
ACTS: Mapping[str, TieKind] = {
    "accuse": "accuses", "condemn": "accuses", "threaten": "accuses",
    "support": "supports", "agree": "supports", "offer": "supports",
}  # fmt: skip
TYPES: Mapping[str, TieKind] = {
    "talks": "meets", "meeting": "meets", "visit": "meets", "call": "meets", "agreement": "meets",
    "clash": "fights", "strike": "fights", "attack": "fights",
}  # fmt: skip
Lane = Literal["force", "measures", "talks", "accord", "hard", "soft", "plain"]
LANES: tuple[Lane, ...] = ("force", "measures", "talks", "accord", "hard", "soft", "plain")
_LANES: Mapping[str, Lane] = {
    "clash": "force", "strike": "force", "attack": "force",
    "talks": "talks", "meeting": "talks", "visit": "talks", "call": "talks",
    "agreement": "accord", "ceasefire": "accord",
    "accuse": "hard", "condemn": "hard", "threaten": "hard", "deny": "hard", "reject": "hard", "demand": "hard",
    "support": "soft", "agree": "soft", "offer": "soft", "say": "plain",
}  # fmt: skip
NOBODY = frozenset(("UNK", "MEDIA"))
_WEEK = 7
# weeks at either end that hold a smaller share of what the fullest holds are left out
_LEAST = 0.02
_FAR = 200  # one in so many entries at either end of a timeline may lie far off


class Tie(Struct, frozen=True, kw_only=True):
    """How often reports tell that `one` does `kind` to `other`; meetings and fights may have no direction."""

    one: str
    other: str
    kind: TieKind
    count: int


class Pairing(Struct, frozen=True, kw_only=True):
    """Two parties, and how many statements and events there are between them."""

    parties: tuple[str, str]
    statements: int
    events: int

    @property
    def entries(self) -> int:
        """Both together."""
        return self.statements + self.events


class Week(Struct, frozen=True, kw_only=True):
    """The statements and the events of seven days from `first` (ISO) on."""

    first: str
    statements: int
    events: int


class Cell(Struct, frozen=True, kw_only=True):
    """So many entries of a lane in the days `first`..`last` (ISO)."""

    lane: Lane
    first: str
    last: str
    count: int


class Strip(Struct, frozen=True, kw_only=True):
    """A timeline in cells of `days` days each.

    Events without a day of their own (`undated`) stand in no cell, nor do the few far before or after all others
    (`outside`).
    """

    first: str | None
    last: str | None
    days: int
    cells: tuple[Cell, ...]
    undated: int
    outside: int = 0


def ties(store: Store) -> tuple[Tie, ...]:
    """Who accuses, supports, meets and fights whom, over the whole store, the most frequent first."""
    found: Counter[tuple[str, str, TieKind]] = Counter()
    for t in tally(store, StatementFilter(), "party", "target", "act"):
        party, target, act = t.values
        if party and target and act and act in ACTS:
            found[party, target, ACTS[act]] += t.count
    for t in (
        *tally(store, EventFilter(), "actor", "target", "type"),
        *tally(store, EventFilter(), "actor", "partner", "type"),
    ):
        actor, other, kind = t.values
        if actor and other and kind and kind in TYPES:
            found[actor, other, TYPES[kind]] += t.count
    named = {k: n for k, n in found.items() if k[0] != k[1] and not NOBODY & {k[0], k[1]}}
    ordered = sorted(named.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Tie(one=a, other=b, kind=kind, count=n) for (a, b, kind), n in ordered)


def pairings(store: Store) -> tuple[Pairing, ...]:
    """The pairs of parties of whom one aims at the other or acts with or against it, those with most entries first.

    What they are counted by is what `between` asks for: statements that name the other too, and mediated events.
    """
    met: Counter[tuple[str, str]] = Counter()
    for t in (
        *tally(store, StatementFilter(), "party", "target"),
        *tally(store, EventFilter(), "actor", "target"),
        *tally(store, EventFilter(), "actor", "partner"),
    ):
        _count(met, t)
    said: Counter[tuple[str, str]] = Counter()
    happened: Counter[tuple[str, str]] = Counter()
    for t in tally(store, StatementFilter(), "party", "named"):
        _count(said, t)
    for t in tally(store, EventFilter(), "side", "other"):
        _count(happened, t)
    found = [Pairing(parties=pair, statements=said[pair], events=happened[pair]) for pair in met]
    return tuple(sorted(found, key=lambda p: (-p.entries, p.parties)))


def lane_of(what: str) -> Lane:
    """The lane of a timeline that an act or a type of event belongs to."""
    return _LANES.get(what, "measures")


def _count(counter: Counter[tuple[str, str]], t: Tally) -> None:
    one, other = t.values
    if one and other and one != other and not NOBODY & {one, other}:
        counter[min(one, other), max(one, other)] += t.count


def around(found: Sequence[Tie], parties: Sequence[str], most: int) -> tuple[Tie, ...]:
    """The ties among `parties` and those who have most to do with them, at most so many parties in all.

    Without `parties` those who have most to do with anybody.
    """
    weight: Counter[str] = Counter()
    for t in found:
        if not parties or {t.one, t.other} & {*parties}:
            weight.update({t.one: t.count, t.other: t.count})
    kept = [
        *parties,
        *(p for p, _ in sorted(weight.items(), key=lambda i: (-i[1], i[0])) if p not in parties),
    ]
    inside = {*kept[:most]}
    return tuple(t for t in found if {t.one, t.other} <= inside)


def weeks(
    statements: Mapping[str | None, int], events: Mapping[str | None, int], *, most: int, begins: int = 0
) -> tuple[Week, ...]:
    """Counts by day as weeks, gaps filled, the last `most` of them; `begins` is the week's first day (0: Monday)."""
    found: dict[date, list[int]] = {}
    for place, counted in enumerate((statements, events)):
        for day, n in counted.items():
            if day is not None:
                at = date.fromisoformat(day)
                first = at - timedelta(days=(at.weekday() - begins) % _WEEK)
                found.setdefault(first, [0, 0])[place] += n
    if not found:
        return ()
    last = _last(found)
    # a lone entry dated years off must not stretch the row to thousands of empty weeks
    starts = [last - timedelta(days=_WEEK * i) for i in range(most)][::-1]
    held = [
        Week(first=d.isoformat(), statements=s, events=e) for d in starts for s, e in [found.get(d, (0, 0))]
    ]
    # a few plans for the months to come, or a few days long past, are no activity of theirs
    least = max(w.statements + w.events for w in held) * _LEAST
    full = [i for i, w in enumerate(held) if w.statements + w.events >= least]
    return tuple(held[full[0] : full[-1] + 1])


def _last(found: Mapping[date, Sequence[int]]) -> date:
    """The last week that belongs with the others: what is told of a day far ahead is a plan or a slip."""
    days = sorted(found)
    total, seen = sum(sum(found[d]) for d in days), 0
    for day, following in pairwise(days):
        seen += sum(found[day])
        if seen * 100 >= total * 95 and (following - day).days > 4 * _WEEK:
            return day
    return days[-1]


def strip(statements: Iterable[Tally], events: Iterable[Tally], *, most: int) -> Strip:
    """Tallies by (act, day) and by (type, day) as a timeline of at most `most` columns of a day, a week or more."""
    found: Counter[tuple[Lane, date]] = Counter()
    undated = 0
    for t in (*statements, *events):
        what, day = t.values
        if day is None:
            undated += t.count
        else:
            found[lane_of(what or ""), date.fromisoformat(day)] += t.count
    if not found:
        return Strip(first=None, last=None, days=1, cells=(), undated=undated)
    first, last = _inner(_by_day(found))
    span = (last - first).days + 1
    width = next((w for w in (1, 7, 14, 28, 91, 182) if span <= w * most), -(-span // most))
    binned: Counter[tuple[Lane, int]] = Counter()
    for (lane, at), n in found.items():
        if first <= at <= last:
            binned[lane, (at - first).days // width] += n
    cells = [
        Cell(
            lane=lane,
            first=(first + timedelta(days=i * width)).isoformat(),
            last=min(last, first + timedelta(days=(i + 1) * width - 1)).isoformat(),
            count=n,
        )
        for (lane, i), n in binned.items()
    ]
    return Strip(
        first=first.isoformat(),
        last=last.isoformat(),
        days=width,
        cells=tuple(sorted(cells, key=lambda c: (c.first, LANES.index(c.lane)))),
        undated=undated,
        outside=found.total() - binned.total(),
    )


def _by_day(found: Mapping[tuple[Lane, date], int]) -> Counter[date]:
    days: Counter[date] = Counter()
    for (_, day), n in found.items():
        days[day] += n
    return days


def _inner(days: Counter[date]) -> tuple[date, date]:
    """The stretch that holds all but at most one in 200 of the entries at either end."""
    ordered, most = sorted(days), days.total() // _FAR

    def inside(row: Sequence[date]) -> date:
        seen = 0
        for day in row:
            seen += days[day]
            if seen > most:
                return day
        return row[-1]

    return inside(ordered), inside(ordered[::-1])
