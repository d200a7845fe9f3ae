"""Days for formats that know nothing but days: an EDTF value that says less than a day becomes none, never a guess."""

from __future__ import annotations

from datetime import date

import regex

_DAY = regex.compile(r"(?P<day>\d{4}-\d{2}-\d{2})(?:T[\d:]+)?")


def days(value: str | None) -> tuple[str, str] | None:
    """The first and last day of an EDTF value that settles both; `None` for a month, a season, a doubtful day.

    >>> days("2025-10-15T18:00"), days("2025-10-25/2025-10-30")
    (('2025-10-15', '2025-10-15'), ('2025-10-25', '2025-10-30'))
    >>> days("2025-10"), days("2025-10-15~"), days(None)
    (None, None, None)
    """
    first, _, last = (value or "").partition("/")
    a, b = _DAY.fullmatch(first), _DAY.fullmatch(last or first)
    if a is None or b is None:
        return None
    try:
        date.fromisoformat(a["day"]), date.fromisoformat(b["day"])
    except ValueError:
        return None
    return a["day"], b["day"]


def day(value: str | None) -> str | None:
    """The one day of an EDTF value; `None` where it is not one.

    >>> day("2025-10-15"), day("2025-10-25/2025-10-30")
    ('2025-10-15', None)
    """
    found = days(value)
    return found[0] if found and found[0] == found[1] else None
