"""A light writer of EDTF (ISO 8601-2) and ISO 8601 durations: only what time expressions yield."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

__all__ = [
    "approximate",
    "century",
    "day",
    "decade",
    "duration",
    "first_day",
    "interval",
    "month",
    "season",
    "year",
]


def day(d: date) -> str:
    """`2025-11-06`."""
    return d.isoformat()


def month(y: int, m: int) -> str:
    """`2025-11`."""
    return f"{y:04d}-{m:02d}"


def year(y: int) -> str:
    """`2025`."""
    return f"{y:04d}"


def season(y: int, code: int) -> str:
    """`2021-22`: 21 spring, 22 summer, 23 autumn, 24 winter."""
    return f"{y:04d}-{code}"


def decade(y: int) -> str:
    """The decade that begins in the year `y`: `199X`."""
    return f"{y // 10:03d}X"


def century(n: int) -> str:
    """The `n`th century by its hundreds: the 20th is `19XX`."""
    return f"{n - 1:02d}XX"


def interval(a: str, b: str) -> str:
    """`a/b`, or `a` alone where both ends are the same."""
    return a if a == b else f"{a}/{b}"


def approximate(value: str) -> str:
    """`2025-07-05~`, both ends of an interval."""
    return "/".join(f"{part}~" for part in value.split("/"))


def duration(parts: list[tuple[str, int]]) -> str:
    """A length of time from unit letters and counts: `Y M W D` for days and more, `h m s` below a day.

    >>> duration([("Y", 19), ("M", 5)]), duration([("h", 2), ("m", 30)]), duration([("D", 1), ("h", 12)])
    ('P19Y5M', 'PT2H30M', 'P1DT12H')
    """
    dates = "".join(f"{n}{u}" for u, n in parts if u in "YMWD")
    times = "".join(f"{n}{u.upper()}" for u, n in parts if u in "hms")
    return f"P{dates}" + (f"T{times}" if times else "")


@lru_cache(maxsize=1024)
def first_day(value: str | None) -> date | None:
    """The day that `value` names, or `None` where it is no single day (a time of day and `~` are cut off).

    >>> first_day("2025-11-06T10:00"), first_day("2025-11"), first_day("2025-11-06/2025-11-08")
    (datetime.date(2025, 11, 6), None, None)
    """
    if not value or "/" in value:
        return None
    try:
        return date.fromisoformat(value.rstrip("~?%")[:10])
    except ValueError:
        return None
