"""What a value means that somebody gives in a question, whichever way it is put: a command, an address, a search, Python.

All ways refuse the same values with the same words. `said` is the value as it was written (`--act 'lie'`, `act:lie`),
so that whoever reads the refusal knows which one is meant.
"""

from __future__ import annotations

from collections.abc import Collection

import regex

from roznamcha.errors import QuestionError
from roznamcha.store.when import bounds
from roznamcha.times.calendars import from_solar, month_bounds, year_bounds

# digits of any script, between hyphens or slashes
_SOLAR = regex.compile(r"(?P<y>\d{4})(?:[-/](?P<m>\d{1,2})(?:[-/](?P<d>\d{1,2}))?)?")
_SOLAR_YEARS = range(1200, 1500)


def one_of(said: str, value: str, known: Collection[str]) -> str:
    """`value`, which is one of `known`; else `QuestionError`.

    >>> one_of("act:lie", "lie", ("say", "deny"))
    Traceback (most recent call last):
    roznamcha.errors.QuestionError: act:lie is none of say, deny
    """
    if value not in known:
        raise QuestionError(f"{said} is none of {', '.join(known)}")
    return value


def days(said: str, value: str) -> tuple[str, str]:
    """The first and the last day of the day, month or year `value`; `QuestionError` for anything else.

    A year from 1200 to 1499 is one of the solar calendar: nothing that is read here is as old as the Gregorian one.

    >>> days("since 2025-11", "2025-11"), days("since 1404-08", "1404-08")
    (('2025-11-01', '2025-11-30'), ('2025-10-23', '2025-11-21'))
    >>> days("until 1404/8/15", "\u06f1\u06f4\u06f0\u06f4/\u06f8/\u06f1\u06f5")
    ('2025-11-06', '2025-11-06')
    """
    found = _solar(value) or (None if "/" in value else bounds(value))
    if found is None:
        raise QuestionError(
            f"{said} is no date; write 2025-11-06, 2025-11 or 2025, or a solar date: 1404-08-15, 1404-08, 1404"
        )
    return found


def _solar(value: str) -> tuple[str, str] | None:
    """The days of a solar day, month or year, in any digits; `None` for what is none."""
    written = _SOLAR.fullmatch(value.strip())
    if written is None or int(written["y"]) not in _SOLAR_YEARS:
        return None
    year, month, day = (int(n) if n else None for n in written.group("y", "m", "d"))
    try:
        if year is None or month is None:
            found = year_bounds("s", int(year or 0))
        elif day is None:
            found = month_bounds("s", year, month)
        else:
            found = (from_solar(year, month, day),) * 2
    except ValueError:
        return None
    return found[0].isoformat(), found[1].isoformat()
