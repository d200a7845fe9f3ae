"""The grammar of time expressions: from tokens to expressions whose parts are named but not yet put on a
calendar.

A phrase is read in one pass from its first word: parts of a date (part of day, «روز», a deictic, a
weekday, day and month, year, «گذشته», clock time, a bracket with the same date in another calendar) may
stand in any order, each once. Everything else (lengths, vague spans, decades, ranges) is a production of
its own. What a word can be is said in `lang/fa/times.tsv`, what each production is for, with examples and
counterexamples, in `lang/fa/times.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from roznamcha.times.calendars import Era
from roznamcha.times.lexicon import Tok

Toks = Sequence[Tok]
"""The tokens of a sentence as `lex` gives them: behind the last one stand some without a class, and since a negative
index reaches these, nobody who looks a few tokens ahead or back need ask whether there are any."""
YEAR_MIN, YEAR_MAX = 1000, 2200


class Day(Struct):
    """Day, month and year as far as they are named, with the last day of a range (`to`)."""

    era: Era
    month: int
    day: int | None = None
    to: int | None = None
    year: int | None = None
    weak: bool = False
    """The month's name is a common word and nothing beside it says that a month is meant."""


class Expr(Struct):
    """One time expression, not yet resolved: tokens `first`..`last` (half-open) and its parts."""

    rule: str
    first: int
    last: int
    part: str | None = None
    deictic: tuple[str, int] | None = None
    weekday: int | None = None
    week: int | None = None
    date: Day | None = None
    year: tuple[Era, int] | None = None
    year_shift: int | None = None
    shift: str | None = None
    season: int | None = None
    clock: tuple[int, int] | None = None
    clock_to: tuple[int, int] | None = None
    part_to: str | None = None
    holiday: str | None = None
    same: bool = False
    amount: tuple[tuple[str, int], ...] = ()
    amount_to: int | None = None
    unit: str | None = None
    ordinal: int | None = None
    value: str | None = None
    other: Expr | None = None
    until: Expr | None = None
    years: tuple[int, ...] = ()
    marks: set[str] = field(default_factory=set)


_FIRST_SHORT_YEAR = 40


def number(toks: Toks, i: int, *, top: int = 999) -> tuple[int, int] | None:
    """A whole number, cardinal or ordinal, at `i`: its value and the index behind it."""
    lexed = toks[i].lex
    if "digits" in lexed:
        digits = lexed["digits"]
        if not digits.isdigit() or len(digits) > 4:
            return None
        n, j = int(digits), i + 1
        if "ordinal_tail" in toks[j].lex and toks[j].start <= toks[i].end + 1:
            j += 1
    else:
        word = lexed.get("number") or lexed.get("ordinal")
        if word is None:
            return None
        n, j = int(word), i + 1
    return (n, j) if 0 < n <= top else None


def year_number(toks: Toks, i: int) -> tuple[int, int] | None:
    """A year of four digits at `i` and the index behind it."""
    digits = toks[i].lex.get("digits", "")
    if len(digits) == 4 and digits.isdigit() and YEAR_MIN <= int(digits) <= YEAR_MAX:
        return int(digits), i + 1
    return None


def has(toks: Toks, i: int, *classes: str) -> bool:
    """Whether the token at `i` has one of `classes`."""
    return not toks[i].classes.isdisjoint(classes)


def bound(toks: Toks, i: int) -> bool:
    """Whether the word at `i` («پیش», «قبل», «بعد») belongs to what follows: «پیش از», but not «پیش از
    سوی»."""
    if toks[i].lex.get("shift") not in ("ago", "later", "before", "after"):
        return False
    return "from" in toks[i + 1].classes and "agent" not in toks[i + 2].classes


def is_mark(toks: Toks, i: int, marks: str) -> bool:
    """Whether the token at `i` is one of the punctuation `marks`."""
    return toks[i].key in marks


def era_of(year: int) -> Era:
    """The calendar that a year's number speaks of: 12xx to 14xx is solar in this press, the rest
    Gregorian."""
    return "s" if 1200 <= year < 1500 else "g"


def year_at(toks: Toks, i: int) -> tuple[Era, int, int] | None:
    """A year behind a month or «سال»: calendar, year, index behind it with its era word."""
    j = i
    short = None
    if "unit" in toks[j].classes and toks[j].lex["unit"] == "Y":
        j += 1
        digits = toks[j].lex.get("digits", "")
        if len(digits) == 2 and digits.isdigit():
            short = int(digits), j + 1
    found = year_number(toks, j) or short
    if found is None:
        return None
    n, j = found
    era: Era = era_of(n)
    if n < 100:
        if n < 40 or has(toks, j, "unit", "unit_plural", "unit_adj", "year_adj"):
            return None
        n, era = 1300 + n, "s"
    if "era" in toks[j].classes:
        said = toks[j].lex["era"]
        era = "g" if said == "g" else "l" if said == "l" else "s"
        j += 1
    return era, n, j


def month_date(toks: Toks, i: int) -> tuple[Day, int] | None:
    """A day with its month, or a month, at `i`: «۱۹ اکتبر», «۲۵ تا ۳۰ اکتبر ۲۰۲۵», «ماه می», «آبان ۱۴۰۴»."""
    j, day, to = i, None, None
    if found := number(toks, j, top=31):
        day, j = found
        # «۲۱، ۲۳ و ۲۵ فروردین»: a list counts from its first day to its last
        while is_mark(toks, j, "،,") and (item := number(toks, j + 1, top=31)):
            if item[0] <= day or not ("and" in toks[item[1]].classes or is_mark(toks, item[1], "،,")):
                break
            j = item[1]
        if "and" in toks[j].classes or is_mark(toks, j, "-–—"):
            k = j + 2 if "day" in toks[j + 1].classes else j + 1
            if after := number(toks, k, top=31):
                to, j = after
            else:
                return None
    # «۲۰م ماه سرطان», «۵ برج اسد»
    explicit = False
    if "month" in toks[j + 1].classes and (
        unit_at(toks, j) == "M"
        or "month_word" in toks[j].classes
        or (day is None and "days_of" in toks[j].classes)
    ):
        j, explicit = j + 1, True
    if "month" not in toks[j].classes:
        return None
    code = toks[j].lex["month"]
    weak = code.endswith("!")
    era: Era = "g" if code[0] == "g" else "s" if code[0] == "s" else "l"
    out = Day(era, int(code[1:].rstrip("!")), day, to)
    j += 1
    if is_mark(toks, j, "،,") and year_number(toks, j + 1) and "month" not in toks[j + 2].classes:
        j += 1
    if year := year_at(toks, j):
        said, n, k = year
        if said == era or (said == "s" and era == "l") or "era" in toks[k - 1].classes:
            out.year, j = n, k
    elif era == "s" and (short := _short_year(toks, j)):
        out.year, j = short, j + 1
    out.weak = weak and not explicit and day is None and out.year is None
    return out, j


def _short_year(toks: Toks, i: int) -> int | None:
    """A solar year in two digits right behind its month («۱۳ اسفند ۶۵ در …»), which must not be a count («۶۵ نفر»)."""
    digits = toks[i].lex.get("digits", "")
    if len(digits) != 2 or not digits.isdigit() or int(digits) < _FIRST_SHORT_YEAR:
        return None
    ends = "year_after" in toks[i + 1].classes or not toks[i + 1].key[:1].isalnum()
    return 1300 + int(digits) if ends else None


def numeric_date(toks: Toks, i: int) -> tuple[Day, int] | None:
    """A date in figures at `i`: 1404/08/17, ۱۷-۰۸-۱۴۰۴, 2025-11-09."""
    if "digits" not in toks[i].classes:
        return None
    text = toks[i].lex["digits"]
    parts: list[str] = []
    j = i + 1
    for mark in "/.":
        if text.count(mark) == 2:
            parts = text.split(mark)
    if not parts and text.isdigit() and is_mark(toks, i + 1, "-–"):
        for mark in "-–":
            if (
                is_mark(toks, i + 1, mark)
                and is_mark(toks, i + 3, mark)
                and "digits" in toks[i + 2].classes
                and "digits" in toks[i + 4].classes
                and toks[i + 4].end - toks[i].start <= 10
            ):
                parts, j = [toks[i + k].lex["digits"] for k in (0, 2, 4)], i + 5
    if len(parts) != 3 or not all(p.isdigit() for p in parts):
        return None
    if len(parts[0]) == 4:
        y, m, d = map(int, parts)
    elif len(parts[2]) == 4:
        d, m, y = map(int, parts)
    else:
        return None
    if not (1 <= m <= 12 and 1 <= d <= 31 and (1200 <= y < 1500 or 1900 <= y < 2100)):
        return None
    return Day(era_of(y), m, d, None, y), j


def clock_time(toks: Toks, i: int) -> tuple[tuple[int, int], int] | None:
    """A clock time behind «ساعت» at `i`: «۱۰:۲۰», «سه و نیم», «۱۰ و ۱۷ دقیقه»; hour and minute, and the
    index behind."""
    digits = toks[i].lex.get("digits", "")
    for mark in ":.":
        pieces = digits.split(mark)
        if len(pieces) >= 2 and all(p.isdigit() for p in pieces) and len(pieces[1]) == 2:
            h, m = int(pieces[0]), int(pieces[1])
            j = i + 1
            if "unit" in toks[j].classes and toks[j].lex["unit"] == "m":
                j += 1
            return ((h, m), j) if h < 25 and m < 60 else None
    found = number(toks, i, top=24)
    if found is None:
        return None
    h, j = found
    m = 0
    if "and" in toks[j].classes and toks[j].lex["and"] == "-":
        if "half" in toks[j + 1].classes:
            m, j = 30, j + 2
        elif (minutes := number(toks, j + 1, top=59)) and unit_at(toks, minutes[1]) == "m":
            m, j = minutes[0], minutes[1] + 1
    return (h, m), j


def unit_at(toks: Toks, i: int) -> str | None:
    """The unit of time (a letter: `D W M Y h m s`, `X` ten years, `C` a hundred, `N` night) at `i`."""
    return toks[i].lex.get("unit")
