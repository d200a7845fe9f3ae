"""When an event took place: the date that stands nearest, and how it lies to the report's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from roznamcha.lang.rules import alternation
from roznamcha.lang.tables import words
from roznamcha.records import TimeRef
from roznamcha.text.document import Document

# how many years ahead an event is dated at most
_HORIZON = 3
# how many characters before a time a word that opens a stretch is looked for
_SINCE_REACH = 90


def lies_after(value: str | None, published: str | None) -> bool:
    """Whether the EDTF date `value` begins after the day `published`.

    >>> lies_after("2025-11-10", "2025-11-09"), lies_after("2025-11", "2025-11-09")
    (True, False)
    """
    if not value or not published or value.startswith("P"):
        return False
    start = value.split("/")[0].split("T")[0]
    return len(start) >= 4 and start > published[: len(start)]


def lies_before(value: str | None, published: str | None) -> bool:
    """Whether the EDTF date `value` ends before the day `published`.

    >>> lies_before("2025-11-08", "2025-11-09"), lies_before("2025-11", "2025-11-09")
    (True, False)
    """
    if not value or not published or value.startswith("P"):
        return False
    end = value.split("/")[-1].split("T")[0]
    return len(end) >= 4 and end < published[: len(end)]


def lies_far_off(value: str | None, published: str | None) -> bool:
    """Whether the EDTF date `value` begins so many years after the day `published` that it is a horizon («تا ۲۰۵۰»).

    >>> lies_far_off("2050", "2025-11-09"), lies_far_off("2026-03", "2025-11-09")
    (True, False)
    """
    years = (value or "")[:4], (published or "")[:4]
    return all(y.isdigit() and len(y) == 4 for y in years) and int(years[0]) - int(years[1]) > _HORIZON


@cache
def _since() -> regex.Pattern[str]:
    return regex.compile(alternation(words("ev_since")) + r"(?=[ \u200c])[^.،؛\n]*$")


def opens_stretch(doc: Document, time: TimeRef) -> bool:
    """Whether a time is the beginning of a stretch («از زمان بازگشت طالبان … در تابستان ۲۰۲۱») and dates no event in it."""
    return _since().search(doc.folded, max(0, time.start - _SINCE_REACH), time.start) is not None


def nearest_time(times: Sequence[TimeRef], start: int, end: int, left: int, right: int) -> TimeRef | None:
    """Of the dated expressions in `left`..`right` the one nearest to `start`..`end`."""
    best: tuple[int, int, TimeRef] | None = None
    for t in times:
        if t.value is None or t.value.startswith(("P", "R")) or t.start < left or t.end > right:
            continue
        gap = max(t.start - end, start - t.end, 0)
        if best is None or (gap, t.start) < best[:2]:
            best = (gap, t.start, t)
    return best[2] if best else None
