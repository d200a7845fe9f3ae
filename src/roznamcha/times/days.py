"""Dates put on the calendar: the year worked out, weekday, bracket and deictic held against each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from msgspec import Struct

from roznamcha.records import Calendar
from roznamcha.times import edtf
from roznamcha.times.calendars import (
    Era,
    from_solar,
    month_bounds,
    to_gregorian,
    to_solar,
    year_bounds,
    year_of,
)
from roznamcha.times.grammar import Day, Expr
from roznamcha.times.lexicon import infamous_days

_CALENDARS: dict[Era, Calendar] = {"g": "gregorian", "s": "solar-hijri", "l": "lunar-hijri"}
_SATURDAY = 5
_FAR = 250
_ONE = timedelta(days=1)


class Context(Struct):
    """What an expression is resolved against.

    `reference` is the publication day or the day of the speech, `tense` tells when it is asked whether the clause's
    verb speaks of what comes (1), of what was (-1) or of neither, `gregorian` whether Gregorian dates stand beside,
    `event` whether a word like «حملات» stands before; `day` and `year` are what the text named last.
    """

    reference: date | None
    tense: Callable[[], int] = int
    gregorian: bool = False
    gregorian_year: bool = False
    event: bool = False
    day: date | None = None
    year: str | None = None


class Resolved(Struct, frozen=True, gc=False):
    """EDTF value, calendar and note of one expression; `day` where the value is one day."""

    value: str | None
    calendar: Calendar = "none"
    note: str | None = None
    day: date | None = None


class _Found(Struct):
    """A day or interval on its way: bounds, doubt, note."""

    a: date
    b: date
    doubt: bool = False
    note: str | None = None
    month: tuple[int, int] | None = None


def calendar_of(e: Expr) -> Calendar:
    """The calendar that the words of `e` speak of, `none` for what is relative or a weekday."""
    if e.date:
        return _CALENDARS[e.date.era]
    if e.other and e.other.date:
        return _CALENDARS[e.other.date.era]
    if e.year:
        return _CALENDARS[e.year[0]]
    if e.holiday and e.holiday[0] in "gsl":
        return {"g": "none", "s": "solar-hijri", "l": "lunar-hijri"}[e.holiday[0]]  # type: ignore[return-value]
    return "none"


def whole(a: date, b: date) -> str:
    """Two days as an EDTF interval, one day as that day."""
    if a == b:
        return a.isoformat()
    return edtf.interval(edtf.day(a), edtf.day(b))


def add_months(day: date, months: int) -> date:
    """`day` moved by whole months, its day of month cut to the length of the month it comes to."""
    index = day.year * 12 + day.month - 1 + months
    y, m = divmod(index, 12)
    last = month_bounds("g", y, m + 1)[1].day
    return date(y, m + 1, min(day.day, last))


def month_shift(ctx: Context, offset: int) -> Resolved:
    """The month that lies `offset` months from the reference: Gregorian beside Gregorian dates, else
    solar."""
    ref = ctx.reference
    if ref is None:
        return Resolved(None)
    if ctx.gregorian:
        moved = add_months(ref.replace(day=1), offset)
        return Resolved(edtf.month(moved.year, moved.month))
    year, month, _ = to_solar(ref)
    year, month = divmod(year * 12 + month - 1 + offset, 12)
    return Resolved(whole(*month_bounds("s", year, month + 1)))


def year_shift(ctx: Context, offset: int, *, gregorian: bool = False) -> Resolved:
    """The year that lies `offset` years from the reference: the solar one, as an interval, unless
    Gregorian is meant."""
    ref = ctx.reference
    if ref is None:
        return Resolved(None)
    if ctx.gregorian_year or gregorian:
        return Resolved(edtf.year(ref.year + offset))
    return Resolved(whole(*year_bounds("s", to_solar(ref)[0] + offset)))


def resolve_dated(e: Expr, ctx: Context) -> Resolved:
    """The value of a date built of parts."""
    calendar = calendar_of(e)
    if e.clock and not _has_day(e):
        return _clock(e, ctx.day, calendar)
    if e.deictic and e.deictic[0] == "Y":
        return year_shift(ctx, e.deictic[1])
    if e.season:
        return _season(e, ctx)
    if e.year:
        return _year(e)
    if e.same:
        if ctx.day is None:
            return Resolved(None)
        return Resolved(edtf.day(ctx.day), day=ctx.day)
    if e.week is not None and e.weekday is None:
        return _week(e.week, ctx)
    found = _find_day(e, ctx)
    if isinstance(found, Resolved):
        return found
    return _checked(e, found, ctx, calendar)


def _has_day(e: Expr) -> bool:
    return bool(e.deictic or e.weekday is not None or e.date or e.holiday or e.other)


def _clock(e: Expr, day: date | None, calendar: Calendar) -> Resolved:
    if day is None or e.clock is None:
        return Resolved(None, calendar)
    part = e.part or e.part_to
    if e.clock_to:
        a = _hour(e.clock, e.part or e.part_to)
        b = _hour(e.clock_to, e.part_to or part)
        if a is None or b is None:
            return Resolved(None, calendar)
        return Resolved(edtf.interval(f"{day}T{a}", f"{day}T{b}"), calendar, day=day)
    at = _hour(e.clock, part)
    if at is None:
        return Resolved(edtf.day(day), calendar, day=day)
    return Resolved(f"{day}T{at}", calendar, day=day)


def _hour(at: tuple[int, int], part: str | None) -> str | None:
    """`HH:MM` of a clock time beside «عصر», «شب» and the like."""
    h, m = at
    if h == 24:
        return None
    if (part == "pm" and h < 12) or (part == "night" and 5 <= h < 12) or (part == "noon" and 1 <= h < 4):
        h += 12
    elif part in ("night", "am") and h == 12:
        return None if part == "night" else f"00:{m:02d}"
    return f"{h:02d}:{m:02d}"


def _year(e: Expr) -> Resolved:
    if e.year is None:
        return Resolved(None)
    era, n = e.year
    if era == "g":
        return Resolved(edtf.year(n) + ("/.." if "open" in e.marks else ""), "gregorian")
    bounds = year_bounds(era, n)
    if "open" in e.marks:
        return Resolved(f"{bounds[0]}/..", _CALENDARS[era])
    return Resolved(whole(*bounds), _CALENDARS[era])


def _season(e: Expr, ctx: Context) -> Resolved:
    """A season: its Gregorian year, the solar year's winter in the year it mostly lies in."""
    code = e.season or 21
    ref = ctx.reference
    if e.year:
        era, n = e.year
        if era == "s":
            return Resolved(edtf.season(n + 621 + (code == 24), code), "solar-hijri")
        return Resolved(edtf.season(n, code), "gregorian")
    if ref is None:
        return Resolved(None)
    if e.year_shift is not None:
        if ctx.gregorian_year:
            return Resolved(edtf.season(ref.year + e.year_shift, code))
        return Resolved(edtf.season(to_solar(ref)[0] + e.year_shift + 621 + (code == 24), code))
    year = to_solar(ref)[0] + 621 + (code == 24)
    start = from_solar(to_solar(ref)[0], 3 * (code - 21) + 1, 1)
    end = start + timedelta(days=92)
    if e.shift == "last" and end >= ref:
        year -= 1
    elif e.shift == "next" and start <= ref:
        year += 1
    elif e.shift is None and start > ref + timedelta(days=183):
        year -= 1
    return Resolved(edtf.season(year, code))


def _week(offset: int, ctx: Context) -> Resolved:
    if ctx.reference is None:
        return Resolved(None)
    start = _week_start(ctx.reference) + timedelta(weeks=offset)
    return Resolved(whole(start, start + 6 * _ONE))


def _week_start(day: date) -> date:
    return day - timedelta(days=(day.weekday() - _SATURDAY) % 7)


def _find_day(e: Expr, ctx: Context) -> _Found | Resolved:
    """The day or days that the parts of `e` name, before they are checked against each other."""
    ref = ctx.reference
    calendar = calendar_of(e)
    if e.date:
        return _from_date(e, e.date, ctx)
    if e.holiday:
        return _holiday(e, ctx)
    if e.other and e.other.date and e.weekday is None and not e.deictic:
        return Resolved(None, calendar)
    if e.deictic:
        if ref is not None:
            day = ref + timedelta(days=e.deictic[1])
            return _Found(day, day)
        if e.other and e.other.date:
            return _from_date(e.other, e.other.date, ctx, weekday=e.weekday)
        return Resolved(None, calendar)
    if e.weekday is not None:
        if e.other and e.other.date:
            return _from_date(e.other, e.other.date, ctx, weekday=e.weekday)
        if ref is None:
            return Resolved(None, calendar)
        day = _weekday(e, e.weekday, ctx, ref)
        return _Found(day, day)
    return Resolved(None, calendar)


def _weekday(e: Expr, weekday: int, ctx: Context, ref: date) -> date:
    if e.week is not None:
        return _week_start(ref) + timedelta(weeks=e.week, days=(weekday - _SATURDAY) % 7)
    back = (ref.weekday() - weekday) % 7
    ahead = (weekday - ref.weekday()) % 7
    if e.shift == "last":
        return ref - timedelta(days=back or 7)
    if e.shift == "next":
        return ref + timedelta(days=ahead or 7)
    if e.shift == "this":
        return _week_start(ref) + timedelta(days=(weekday - _SATURDAY) % 7)
    return ref + timedelta(days=ahead) if ctx.tense() > 0 else ref - timedelta(days=back)


def _holiday(e: Expr, ctx: Context) -> _Found | Resolved:
    name = e.holiday or ""
    if name == "quds":
        if ctx.reference is None:
            return Resolved(None)
        year = year_of("l", ctx.reference)
        fridays = []
        for y in (year - 1, year, year + 1):
            end = month_bounds("l", y, 9)[1]
            fridays.append(end - timedelta(days=(end.weekday() - 4) % 7))
        day = min(fridays, key=lambda d: (abs((d - ctx.reference).days) if ctx.reference else 0, d))
        return _Found(day, day)
    bounds = []
    for piece in name.split("/"):
        era, month, day_ = piece[0], int(piece[1:3]), int(piece[4:])
        found = _from_date(e, Day(era, month, day_), ctx)  # type: ignore[arg-type]
        if isinstance(found, Resolved):
            return found
        bounds.append(found)
    return _Found(bounds[0].a, bounds[-1].b, bounds[0].doubt)


def _from_date(e: Expr, d: Day, ctx: Context, *, weekday: int | None = None) -> _Found | Resolved:
    """Day and month with the year named, implied or nearest to the reference; months and ranges as
    intervals."""
    calendar = _CALENDARS[d.era]
    weekday = e.weekday if weekday is None else weekday
    years: list[int]
    ref = ctx.reference
    if d.year is not None:
        years = [_full_year(d.year, d.era)]
    elif e.year_shift is not None and ref is not None:
        years = [year_of(d.era, ref) + e.year_shift]
    elif e.other and e.other.date and e.other.date.year is not None:
        near = to_gregorian(e.other.date.era, e.other.date.year, e.other.date.month, e.other.date.day or 15)
        years = [_nearest(d, near)]
    elif ref is not None:
        base = year_of(d.era, ref)
        years = [base - 1, base, base + 1]
        known = (
            infamous_days().get((d.month, d.day or 0))
            if d.era == "g" and not e.shift and weekday is None
            else None
        )
        if known and ref >= known and (ctx.event or _distance(d, base, ref) > 45):
            return _Found(known, known)
    else:
        return Resolved(None, calendar)
    spans = []
    for year in years:
        try:
            spans.append((*_bounds(d, year), year))
        except ValueError:
            continue
    if not spans:
        return Resolved(None, calendar, "no such date")
    if len(spans) > 1 and ref is not None:
        if e.shift == "last":
            spans = [s for s in spans if s[0] < ref and s[1] <= ref][-1:] or spans[:1]
        elif e.shift == "next":
            spans = [s for s in spans if s[0] > ref][:1] or spans[-1:]
        elif e.shift == "this":
            spans = [s for s in spans if s[2] == year_of(d.era, ref)]
        if e.ordinal is None and not e.shift:
            tense = ctx.tense()
            spans.sort(key=lambda s: (_far(s[0], s[1], ref, tense), s[0]))
    if e.ordinal is not None and weekday is not None and d.day is None:
        # the last Friday of a lunar month does not hang on the sighting unless the month ends on it
        if len(spans) > 1 and ref:
            tense = ctx.tense()
            spans.sort(key=lambda s: (_far(s[0], s[1], ref, tense), s[0]))
        first, last, _ = spans[0]
        day = first + timedelta(days=(weekday - first.weekday()) % 7)
        if e.ordinal < 0:
            day = last - timedelta(days=(last.weekday() - weekday) % 7)
        return _Found(day, day)
    if weekday is not None and d.day is not None:
        slack = 1 if d.era == "l" else 0
        fit = [
            s
            for s in spans
            if any((s[0] + k * _ONE).weekday() == weekday for k in range(-slack, slack + 1))
            and (len(spans) == 1 or ref is None or abs((s[0] - ref).days) <= _FAR)
        ]
        if not fit:
            return Resolved(None, calendar, f"{spans[0][0]} is no such weekday")
        spans = fit
        if slack:
            a = next(s for k in (0, 1, -1) if (s := spans[0][0] + k * _ONE).weekday() == weekday)
            return _Found(a, a)
    a, b, year = spans[0]
    found = _Found(a, b, doubt=d.era == "l" and d.day is not None)
    if d.day is None and d.era == "g":
        found.month = (year, d.month)
    return found


def _far(a: date, b: date, ref: date, tense: int) -> int:
    """How far a day or month lies from `ref`, twice as far if the verb's tense speaks against it."""
    if a <= ref <= b:
        return 0
    days = min(abs((a - ref).days), abs((b - ref).days))
    return days * 2 if tense and (a > ref if tense < 0 else b < ref) else days


def _full_year(year: int, era: Era) -> int:
    return year + 1300 if year < 100 and era == "s" else year


def _distance(d: Day, year: int, ref: date) -> int:
    days = [abs((_bounds(d, y)[0] - ref).days) for y in (year - 1, year, year + 1)]
    return min(days)


def _nearest(d: Day, near: date) -> int:
    base = year_of(d.era, near)

    def far(year: int) -> int:
        try:
            return abs((_bounds(d, year)[0] - near).days)
        except ValueError:
            return 10_000

    return min((base - 1, base, base + 1), key=lambda y: (far(y), y))


def _bounds(d: Day, year: int) -> tuple[date, date]:
    if d.day is None:
        return month_bounds(d.era, year, d.month)
    start = to_gregorian(d.era, year, d.month, d.day)
    if d.to is None:
        return start, start
    end = to_gregorian(d.era, year, d.month, d.to)
    if end < start:
        raise ValueError("the range ends before it begins")
    return start, end


def _checked(e: Expr, found: _Found, ctx: Context, calendar: Calendar) -> Resolved:
    """`found` held against the other parts of the phrase: deictic, weekday, bracket; then written."""
    a, b, ref = found.a, found.b, ctx.reference
    note = found.note
    if e.deictic and e.date and ref is not None and e.deictic[0] == "D":
        said = ref + timedelta(days=e.deictic[1])
        if abs((said - a).days) > 1:
            return Resolved(None, calendar, f"{said} and {a} disagree")
        if said != a:
            note = f"{said} by the report's date"
    if e.deictic and not e.date and e.weekday is not None and a.weekday() != e.weekday:
        near = [a + k * _ONE for k in (-1, 1) if (a + k * _ONE).weekday() == e.weekday]
        if not near:
            return Resolved(None, calendar, f"{a} is no such weekday")
        note, a, b = f"{a} by the report's date, the weekday says {near[0]}", near[0], near[0]
    if e.other:
        beside = _beside(e.other, ctx, a)
        if beside is not None:
            c, d, exact = beside
            slack = _ONE if found.doubt or not exact else timedelta(0)
            if found.month or (e.date and e.date.day is None):
                if d < a or c > b:
                    return Resolved(None, calendar, f"{whole(a, b)} and {whole(c, d)} disagree")
            elif abs(c - a) > slack or abs(d - b) > slack:
                if e.deictic and not e.date and abs(c - a) <= _ONE:
                    note, a, b = f"{a} by the report's date", c, d
                else:
                    return Resolved(None, calendar, f"{whole(a, b)} and {whole(c, d)} disagree")
            elif found.doubt and exact:
                a, b, found.doubt = c, d, False
    if found.month:
        return Resolved(edtf.month(*found.month), calendar, note)
    day = a if a == b else None
    if e.clock and day:
        clocked = _clock(e, day, calendar)
        return Resolved(clocked.value, calendar, note, day)
    value = whole(a, b)
    return Resolved(edtf.approximate(value) if found.doubt else value, calendar, note, day)


def _beside(other: Expr, ctx: Context, near: date) -> tuple[date, date, bool] | None:
    """Bounds of the date in the bracket, its year that nearest to `near`, and whether it is exact."""
    if other.date:
        got = _from_date(other, other.date, Context(near))
        if isinstance(got, Resolved):
            return near - timedelta(days=9999), near - timedelta(days=9999), True
        if other.until is not None and other.until.date:
            end = _from_date(other.until, other.until.date, Context(near))
            if not isinstance(end, Resolved):
                return got.a, end.b, not got.doubt
        return got.a, got.b, not got.doubt
    if other.weekday is not None:
        ok = near.weekday() == other.weekday
        for k in (0, 1, -1):
            if (near + k * _ONE).weekday() == other.weekday:
                return near + k * _ONE, near + k * _ONE, True
        return (near, near, True) if ok else (near - timedelta(days=9999), near - timedelta(days=9999), True)
    if other.deictic and other.deictic[0] == "D" and ctx.reference:
        day = ctx.reference + timedelta(days=other.deictic[1])
        return day, day, True
    return None
