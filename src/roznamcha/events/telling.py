"""Which statement tells a trigger, and whose word is no side's."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from roznamcha.lang.tables import words
from roznamcha.records import Statement


@dataclass(frozen=True, slots=True)
class Telling:
    """The statement that tells a trigger, if one does, and the side that speaks."""

    statement: Statement
    party: str


def tellings(statements: Sequence[Statement]) -> tuple[list[int], list[Statement]]:
    """The statements by the start of their content, ready for `telling_at`."""
    ordered = sorted(statements, key=lambda s: (s.content_start, -s.content_end))
    return [s.content_start for s in ordered], ordered


@cache
def bystanders() -> frozenset[str]:
    """The codes of those whose word is no side's: reporters, the nameless, bodies that watch."""
    return frozenset(words("ev_bystander"))


def telling_at(starts: Sequence[int], ordered: Sequence[Statement], at: int) -> Telling | None:
    """The innermost statement whose content holds the clean offset `at`."""
    best: Statement | None = None
    for i in range(bisect_right(starts, at) - 1, -1, -1):
        s = ordered[i]
        if s.content_end > at and (
            best is None or s.content_end - s.content_start < best.content_end - best.content_start
        ):
            best = s
    return Telling(best, best.party) if best else None
