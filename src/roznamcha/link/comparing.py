"""Which two reports and which two events are worth a comparison, and how it is done: the same for a store and a dataset."""

from __future__ import annotations

from typing import Protocol

from roznamcha.link import copies
from roznamcha.link.facts import EventFacts
from roznamcha.link.shelf import BACK

# a mark that more reports hold is an advertisement or a form
MOST_SHARING = 100
COPY_DAYS = 30


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
    if not near(day_a, day_b, BACK):
        return False
    # where a day is open, words must speak for one happening
    return not ((a.days is None or b.days is None) and a.terms.isdisjoint(b.terms))


def _names_as_source(a: Told, b: Told) -> bool:
    return (b.outlet is not None and b.outlet in a.carriers) or (
        a.outlet is not None and a.outlet in b.carriers
    )
