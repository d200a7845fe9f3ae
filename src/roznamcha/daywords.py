"""Days as readers write them: Gregorian, or solar with Iranian or Afghan month names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Literal

from roznamcha.lang.interface import PageLanguage, interface
from roznamcha.store.when import bounds
from roznamcha.times.calendars import Era, month_bounds, to_solar, year_bounds

Calendar = Literal["gregorian", "solar-ir", "solar-af"]
# how a day is written in a form
DAY_FORM, SOLAR_FORM = "2025-11-06", "1404-08-15"
_FIRST, _LAST = "0001-01-01", "9999-12-31"
_MONTHS: Mapping[Calendar, str] = {"gregorian": "month_g", "solar-ir": "month_ir", "solar-af": "month_af"}
_DIGITS = str.maketrans("0123456789", "".join(map(chr, range(0x6F0, 0x6FA))))
_FA_GROUP, _FA_POINT = "\u066c", "\u066b"


def digits(text: str, language: PageLanguage) -> str:
    """`text` with the digits of the page's language.

    >>> digits("1404", "fa"), digits("1404", "en")
    ('۱۴۰۴', '1404')
    """
    return text.translate(_DIGITS) if language == "fa" else text


def number(value: float, language: PageLanguage) -> str:
    """A number with its thousands set apart.

    >>> number(67000, "en"), number(67000, "fa"), number(2.5, "en")
    ('67,000', '۶۷٬۰۰۰', '2.5')
    """
    text = f"{value:,}"
    if language == "fa":
        text = text.replace(",", _FA_GROUP).replace(".", _FA_POINT)
    return digits(text, language)


@lru_cache(maxsize=8192)
def day_words(value: str | None, language: PageLanguage, calendar: Calendar, *, year: bool = True) -> str:
    """The EDTF `value` in words: a day, a month, a year, or from one day to another; as it stands if it is no date.

    What is no whole month or year of the calendar is given by its first and last day. `year` may be left out of a
    single day.

    >>> day_words("2025-10-19", "en", "gregorian"), day_words("2025-10-19", "en", "solar-ir")
    ('19 October 2025', '27 Mehr 1404')
    >>> day_words("2025-10-19", "fa", "solar-af")
    '۲۷ میزان ۱۴۰۴'
    >>> day_words("2025-10", "en", "gregorian"), day_words("2025", "en", "gregorian")
    ('October 2025', '2025')
    >>> day_words("2025-10", "en", "solar-ir"), day_words("2025", "en", "solar-ir")
    ('9 Mehr – 9 Aban 1404', '1403/1404')
    """
    words = interface(language)
    found = bounds(value)
    if not value or found is None:
        return value or words["no_date"]
    first, last = found
    if first == _FIRST or last == _LAST:
        known = last if first == _FIRST else first
        key = "web_until" if first == _FIRST else "web_since"
        return words[key].format(day=_day(known, language, calendar, words))
    text = _stretch(first, last, language, calendar, words, year=year)
    return words["web_about_day"].format(day=text) if "~" in value else text


def month_name(month: int, language: PageLanguage, calendar: Calendar) -> str:
    """The name of a month of the calendar.

    >>> month_name(7, "en", "solar-af")
    'Mizan'
    """
    return interface(language)[f"{_MONTHS[calendar]}_{month}"]


def _stretch(
    first: str, last: str, language: PageLanguage, calendar: Calendar, words: Mapping[str, str], *, year: bool
) -> str:
    if first == last:
        return _day(first, language, calendar, words, year=year)
    a, b = date.fromisoformat(first), date.fromisoformat(last)
    y, m, d = _split(a, calendar)
    y2, m2, _ = _split(b, calendar)
    era: Era = "g" if calendar == "gregorian" else "s"
    if (a, b) == year_bounds(era, y):
        return digits(str(y), language)
    if (a, b) == month_bounds(era, y, m):
        return f"{month_name(m, language, calendar)} {digits(str(y), language)}"
    if era == "s" and (a, b) == year_bounds("g", a.year):
        return digits(f"{y}/{y2}", language)  # a year of the other calendar, which tells no days
    end = _day(last, language, calendar, words)
    if y != y2:
        begin = _day(first, language, calendar, words)
    elif m != m2:
        begin = _day(first, language, calendar, words, year=False)
    else:
        begin = digits(str(d), language)
        return f"{begin}–{end}" if language == "en" else words["web_days"].format(first=begin, last=end)
    return words["web_days"].format(first=begin, last=end)


def _day(
    day: str, language: PageLanguage, calendar: Calendar, words: Mapping[str, str], *, year: bool = True
) -> str:
    y, m, d = _split(date.fromisoformat(day), calendar)
    text = f"{d} {month_name(m, language, calendar)}" + (f" {y}" if year else "")
    return digits(text, language)


def _split(day: date, calendar: Calendar) -> tuple[int, int, int]:
    if calendar == "gregorian":
        return day.year, day.month, day.day
    return to_solar(day)
