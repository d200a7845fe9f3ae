"""Which two reports and which two events are worth a comparison, and how it is done: the same for a store and a dataset."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Protocol

from roznamcha.link import FORCE, copies
from roznamcha.link.apart import spots
from roznamcha.link.facts import EventFacts
from roznamcha.link.happenings import may_be_one, window
from roznamcha.link.shelf import BACK

# a mark that more reports hold is an advertisement or a form
MOST_SHARING = 100
COPY_DAYS = 30
# no date that is not vague means more days than these
LONGEST = 46
# by how many days an event may mean it is looked for
_SPANS = (-1, 3, 15, LONGEST)


class Told(Protocol):
    """A report as two of them are compared; `day` is the last day (ordinal) on which it can have come out."""

    @property
    def id(self) -> str: ...
    @property
    def outlet(self) -> str | None: ...
    @property
    def carriers(self) -> tuple[str, ...]: ...
    @property
    def day(self) -> int | None: ...


def near(a: int | None, b: int | None, days: int = COPY_DAYS) -> bool:
    """Whether two days lie at most `days` apart; a day that is not known lies near all.

    >>> near(10, 40), near(10, 41), near(10, None)
    (True, False, True)
    """
    return a is None or b is None or abs(a - b) <= days


def copied(a: Told, b: Told, text_a: str, text_b: str) -> tuple[copies.Reading, float] | None:
    """How the texts of two reports are copies of one, and by how much; `None` if they are not."""
    return copies.compare(
        text_a,
        text_b,
        sourced=_names_as_source(a, b),
        same_outlet=a.outlet is not None and a.outlet == b.outlet,
        days_apart=0 if a.day is None or b.day is None else abs(a.day - b.day),
    )


def worth_scoring(a: EventFacts, b: EventFacts, day_a: int, day_b: int) -> bool:
    """Whether two events of dated reports, which lie in one block, need a score."""
    return near(day_a, day_b, BACK) and may_be_one(a, b)


def _names_as_source(a: Told, b: Told) -> bool:
    return (b.outlet is not None and b.outlet in a.carriers) or (
        a.outlet is not None and a.outlet in b.carriers
    )


def candidates(
    events: Sequence[EventFacts],
    days: Mapping[str, int | None] | Mapping[str, int],
    fresh: Container[str] | None = None,
) -> Iterable[tuple[EventFacts, EventFacts]]:
    """The pairs worth a score: of one family of types, with a side in common (or none known), days that can meet.

    `days` gives the day of each report; of `fresh` reports, if they are given, one event must be. An event is looked for
    only among those that begin near it, so that the cost grows with what lies close together.
    """
    blocks: dict[tuple[str, str], list[tuple[int, int, EventFacts]]] = {}
    for event in events:
        span = window(event, days.get(event.report))
        low, high = span if span is not None else (0, 0)
        for block in blocks_of(event):
            blocks.setdefault(block, []).append((low, high, event))
    seen: set[tuple[str, str]] = set()
    for key in sorted(blocks):
        row = sorted(blocks[key], key=lambda r: (r[0], r[1], r[2].id))
        # few events may mean many days: only among those one has to go far back
        spans = []
        for shortest, longest in pairwise(_SPANS):
            some = [r for r in row if shortest < r[1] - r[0] <= longest]
            spans.append((longest, some, [low for low, _, _ in some]))
        for low, high, a in row:
            if fresh is not None and a.report not in fresh:
                continue
            for longest, some, lows in spans:
                for i in range(bisect_left(lows, low - 1 - longest), bisect_right(lows, high + 1)):
                    _, last, b = some[i]
                    if last < low - 1 or a.report == b.report:
                        continue
                    pair = (a.id, b.id) if a.id < b.id else (b.id, a.id)
                    if pair not in seen:
                        seen.add(pair)
                        yield a, b


def blocks_of(event: EventFacts) -> tuple[tuple[str, str], ...]:
    """What an event is looked for under: its family of types with each of its sides and places.

    Places too: of two tellings one may name no side.
    """
    kind = _block(event.type)
    return tuple((kind, side) for side in (*(sorted(event.sides) or ("-",)), *sorted(spots(event))))


def _block(kind: str) -> str:
    if kind in FORCE:
        return "force"
    return "dealing" if kind in ("talks", "meeting", "visit", "ceasefire", "agreement") else kind


def cluster_name(first: str) -> str:
    """The id of a cluster, by the first (in the order of ids) of its events."""
    return "c" + first[1:]
