"""The calendars against each other, against a second library, and there and back."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from itertools import product

import pytest
from convertdate import islamic, persian
from hijridate import Gregorian
from hypothesis import example, given
from hypothesis import strategies as st

from roznamcha.times.calendars import (
    from_lunar,
    from_solar,
    lunar_month_end,
    lunar_month_start,
    month_bounds,
    solar_month_length,
    solar_new_year,
    to_lunar,
    to_solar,
)

DAYS = st.dates(min_value=date(700, 1, 1), max_value=date(2500, 1, 1))


@given(DAYS)
def test_solar_there_and_back(day: date) -> None:
    assert from_solar(*to_solar(day)) == day


@given(st.dates(min_value=date(1925, 1, 1), max_value=date(2077, 1, 1)))
@example(date(1926, 12, 6))
@example(date(1930, 4, 29))
@example(date(1931, 4, 18))
def test_lunar_there_and_back(day: date) -> None:
    assert from_lunar(*to_lunar(day)) == day


def test_a_thirty_first_is_lunar_only_where_the_table_records_one() -> None:
    found = []
    for year, month in product(range(1343, 1500), range(1, 13)):
        with suppress(ValueError):
            found.append((from_lunar(year, month, 31), year, month))
    assert [(year, month) for _, year, month in found] == [(1345, 5), (1348, 11), (1349, 11)]


# the equinox fell within the hour of noon: the two reckonings put it on either side (all before the calendar's law of 1304)
NEAR_NOON = {979, 1012, 1045, 1078, 1177, 1243, 1255, 1259, 1267, 1271, 1276}


# convertdate works out every equinox six times on its way to a year
EQUINOX = cache(persian.equinox_jd)


@pytest.mark.parametrize("century", range(800, 1800, 100))
def test_solar_agrees_with_the_astronomy_of_convertdate_over_a_thousand_years(
    century: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(persian, "equinox_jd", EQUINOX)
    years = range(century, century + 100)
    apart = {year for year in years if solar_new_year(year) != date(*persian.to_gregorian(year, 1, 1))}
    assert apart == NEAR_NOON.intersection(years)


def test_solar_years_are_365_or_366_days_for_a_thousand_years() -> None:
    for year in range(800, 1800):
        assert (solar_new_year(year + 1) - solar_new_year(year)).days in (365, 366)


def test_lunar_libraries_differ_by_a_day_or_two_at_most() -> None:
    for year in range(1343, 1501):
        for month in range(1, 13):
            here = lunar_month_start(year, month)
            there = date(*islamic.to_gregorian(year, month, 1))
            assert abs((here - there).days) <= 2


def test_lunar_table_agrees_with_hijridate_backwards() -> None:
    day = date(1990, 1, 1)
    while day < date(2030, 1, 1):
        hijri = Gregorian(day.year, day.month, day.day).to_hijri()
        assert to_lunar(day) == (hijri.year, hijri.month, hijri.day)
        day += timedelta(days=17)


@pytest.mark.parametrize(
    ("solar", "gregorian"),
    [
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1400, 5, 24), date(2021, 8, 15)),
        ((1404, 1, 1), date(2025, 3, 21)),
        ((1357, 2, 7), date(1978, 4, 27)),
    ],
)
def test_known_days(solar: tuple[int, int, int], gregorian: date) -> None:
    assert from_solar(*solar) == gregorian
    assert to_solar(gregorian) == solar


@pytest.mark.parametrize(
    "wrong", [(1404, 12, 30), (1404, 7, 31), (1404, 13, 1), (1404, 0, 1), (0, 1, 1), (9999, 1, 1)]
)
def test_no_such_solar_day(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"no such|out of range"):
        from_solar(*wrong)


def test_months_meet() -> None:
    for year in range(1390, 1411):
        for month in range(1, 12):
            assert month_bounds("s", year, month)[1] + timedelta(1) == month_bounds("s", year, month + 1)[0]
        assert sum(solar_month_length(year, m) for m in range(1, 13)) in (365, 366)
    assert lunar_month_end(1446, 12) + timedelta(1) == lunar_month_start(1447, 1)
