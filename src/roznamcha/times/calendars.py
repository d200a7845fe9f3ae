"""Three calendars and the way between them: Gregorian, solar Hijri (one calendar with Iranian and Afghan
month names), lunar Hijri.

Day arithmetic is `datetime.date`. Solar years come from persiantools, which agrees with the equinox rule that Iran
and Afghanistan both follow (the tests hold it against the astronomy of convertdate, too slow for daily use, over a
thousand years). Lunar months come from hijridate (the Umm al-Qura table),
outside its range from the civil arithmetic of convertdate. The moon is sighted a day later or earlier in Iran and
Afghanistan, so a lunar day is exact only to within one day: callers mark it `~`.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from persiantools.jdatetime import JalaliDate

Era = Literal["g", "s", "l"]
"""Gregorian, solar Hijri, lunar Hijri."""

SOLAR_YEARS = range(1, 3000)
LUNAR_YEARS = range(1, 3000)
_TABLE = range(1343, 1501)
_DAY = timedelta(days=1)


@lru_cache(maxsize=512)
def solar_new_year(year: int) -> date:
    """The Gregorian day of 1 Farvardin (1 Hamal) of the solar `year`; `ValueError` outside 1..2999.

    >>> solar_new_year(1404), solar_new_year(1400)
    (datetime.date(2025, 3, 21), datetime.date(2021, 3, 21))
    """
    if year not in SOLAR_YEARS:
        raise ValueError(f"the solar year {year} is out of range")
    first: date = JalaliDate(year, 1, 1).to_gregorian()  # type: ignore[no-untyped-call]
    return first


def solar_month_length(year: int, month: int) -> int:
    """The number of days of a solar month: six of 31, five of 30, the last of 29 or 30."""
    if month <= 6:
        return 31
    if month <= 11:
        return 30
    return (solar_new_year(year + 1) - solar_new_year(year)).days - 336


@lru_cache(maxsize=4096)
def from_solar(year: int, month: int, day: int) -> date:
    """The Gregorian day of a solar date; `ValueError` if there is no such day.

    >>> from_solar(1404, 8, 17)
    datetime.date(2025, 11, 8)
    """
    if not 1 <= month <= 12 or not 1 <= day <= solar_month_length(year, month):
        raise ValueError(f"no such solar date: {year}-{month}-{day}")
    before = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return solar_new_year(year) + timedelta(days=before + day - 1)


@lru_cache(maxsize=1024)
def to_solar(day: date) -> tuple[int, int, int]:
    """Year, month and day of `day` in the solar calendar.

    >>> to_solar(date(2025, 7, 11))
    (1404, 4, 20)
    """
    year = day.year - 621
    if day < solar_new_year(year):
        year -= 1
    rest = (day - solar_new_year(year)).days
    if rest < 186:
        return year, rest // 31 + 1, rest % 31 + 1
    return year, (rest - 186) // 30 + 7, (rest - 186) % 30 + 1


@lru_cache(maxsize=512)
def lunar_month_start(year: int, month: int) -> date:
    """The Gregorian day that begins a lunar month; `ValueError` outside the years 1..2999."""
    if year not in LUNAR_YEARS or not 1 <= month <= 12:
        raise ValueError(f"no such lunar month: {year}-{month}")
    # imported here: both take long to load, and few reports name a lunar date
    if year in _TABLE:
        from hijridate import Hijri

        found = Hijri(year, month, 1).to_gregorian()
        return date(found.year, found.month, found.day)
    from convertdate import islamic

    return date(*islamic.to_gregorian(year, month, 1))


def lunar_month_end(year: int, month: int) -> date:
    """The last day of a lunar month."""
    following = (year, month + 1) if month < 12 else (year + 1, 1)
    return lunar_month_start(*following) - _DAY


def from_lunar(year: int, month: int, day: int) -> date:
    """The Gregorian day of a lunar date (within a day, by sighting); `ValueError` if there is no such day.

    >>> from_lunar(1447, 1, 10)
    datetime.date(2025, 7, 5)
    """
    first, last = lunar_month_start(year, month), lunar_month_end(year, month)
    found = first + timedelta(days=day - 1)
    # a day more than the table gives may have been sighted, but no 31st, save in the months of 1345, 1348 and 1349
    # that the table records with one
    if day < 1 or found > last + (_DAY if day <= 30 else timedelta()):
        raise ValueError(f"no such lunar date: {year}-{month}-{day}")
    return found


def to_lunar(day: date) -> tuple[int, int, int]:
    """Year, month and day of `day` in the lunar calendar (within a day, by sighting)."""
    year = int((day.year - 622) * 33 / 32) + 1
    while lunar_month_start(year + 1, 1) <= day:
        year += 1
    while year > 1 and lunar_month_start(year, 1) > day:
        year -= 1
    month = 12
    while month > 1 and lunar_month_start(year, month) > day:
        month -= 1
    return year, month, (day - lunar_month_start(year, month)).days + 1


def to_gregorian(era: Era, year: int, month: int, day: int) -> date:
    """The Gregorian day of a date in the calendar `era`; `ValueError` if there is no such day."""
    if era == "s":
        return from_solar(year, month, day)
    if era == "l":
        return from_lunar(year, month, day)
    return date(year, month, day)


def year_of(era: Era, day: date) -> int:
    """The year of the calendar `era` that `day` lies in."""
    if era == "s":
        return to_solar(day)[0]
    if era == "l":
        return to_lunar(day)[0]
    return day.year


def month_bounds(era: Era, year: int, month: int) -> tuple[date, date]:
    """First and last Gregorian day of a month; `ValueError` if there is none."""
    if era == "s":
        return from_solar(year, month, 1), from_solar(year, month, solar_month_length(year, month))
    if era == "l":
        return lunar_month_start(year, month), lunar_month_end(year, month)
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return date(year, month, 1), following - _DAY


def year_bounds(era: Era, year: int) -> tuple[date, date]:
    """First and last Gregorian day of a year; `ValueError` if it is out of range."""
    return month_bounds(era, year, 1)[0], month_bounds(era, year, 12)[1]
