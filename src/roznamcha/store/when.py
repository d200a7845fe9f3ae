"""The first and last day that an EDTF value can mean, for sorting and for filters by date."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache

import regex

_DAY = regex.compile(r"(?P<y>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<m>\d\d|XX)(?:-(?P<d>\d\d|XX))?)?")
# EDTF's seasons without a hemisphere; they begin with the solar Hijri quarters, which is what the texts mean
_SEASONS = {21: ((3, 21), (6, 21)), 22: ((6, 22), (9, 22)), 23: ((9, 23), (12, 21)), 24: ((12, 22), (3, 20))}
_FIRST, _LAST = "0001-01-01", "9999-12-31"


@lru_cache(maxsize=8192)
def bounds(value: str | None) -> tuple[str, str] | None:
    """The first and last day of the EDTF `value` as ISO dates; `None` for a length of time or what is no
    EDTF.

    Seasons run by the solar quarters; winter 2021 begins in December 2021. An open end of an interval is
    the first or last day there is.

    >>> bounds("2025-11")
    ('2025-11-01', '2025-11-30')
    >>> bounds("2025-10-25/2025-10-30")
    ('2025-10-25', '2025-10-30')
    >>> bounds("2025-11-06T10:00")
    ('2025-11-06', '2025-11-06')
    >>> bounds("2021-22")
    ('2021-06-22', '2021-09-22')
    >>> bounds("P2D") is bounds(None) is None
    True
    """
    if not value:
        return None
    if value[0] in "[{":
        each = [b for part in value.strip("[]{}").split(",") if (b := _interval(part.replace("..", "/")))]
        return (min(a for a, _ in each), max(b for _, b in each)) if each else None
    return _interval(value)


def listed(own: str | None, published: str | None) -> tuple[str, str] | None:
    """The days that a list from the newest puts something on: its own, or its report's where its own were still to come
    or are not known.

    >>> listed("2050", "2026-07-03")
    ('2026-07-03', '2026-07-03')
    >>> listed("2026-07-01", "2026-07-03"), listed(None, None)
    (('2026-07-01', '2026-07-01'), None)
    """
    return min(filter(None, (bounds(own), bounds(published))), default=None)


def _interval(value: str) -> tuple[str, str] | None:
    if "/" not in value:
        return _single(value)
    left, _, right = value.partition("/")
    first, last = _single(left), _single(right)
    if (first is None and left not in ("", "..")) or (last is None and right not in ("", "..")):
        return None
    if first is None and last is None:
        return None
    return first[0] if first else _FIRST, last[1] if last else _LAST


def _single(value: str) -> tuple[str, str] | None:
    plain = value.strip().split("T")[0].replace("~", "").replace("?", "").replace("%", "")
    found = _DAY.fullmatch(plain)
    if not found:
        return None
    low, high = int(found["y"].replace("X", "0")), int(found["y"].replace("X", "9"))
    month = int(found["m"]) if found["m"] and found["m"] != "XX" else None
    day = int(found["d"]) if found["d"] and found["d"] != "XX" else None
    try:
        if month is None or low != high:
            return f"{low:04}-01-01", f"{high:04}-12-31"
        if month in _SEASONS:
            (m1, d1), (m2, d2) = _SEASONS[month]
            return date(low, m1, d1).isoformat(), date(low + (month == 24), m2, d2).isoformat()
        if day is None:
            return date(low, month, 1).isoformat(), date(low, month, monthrange(low, month)[1]).isoformat()
        return (date(low, month, day).isoformat(),) * 2
    except ValueError:
        return None
