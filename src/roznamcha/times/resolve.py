"""From expressions to dates: every kind of phrase gets its EDTF value, or none."""

from __future__ import annotations

from datetime import date, timedelta

from roznamcha.times import edtf
from roznamcha.times.calendars import month_bounds, to_solar, year_bounds
from roznamcha.times.days import (
    Context,
    Resolved,
    add_months,
    calendar_of,
    month_shift,
    resolve_dated,
    whole,
    year_shift,
)
from roznamcha.times.grammar import Expr, era_of

_ONE = timedelta(days=1)


def resolve(e: Expr, ctx: Context) -> Resolved:
    """The value of `e` in `ctx`. Never raises: what has no place on a calendar gets the value `None`."""
    try:
        return _resolve(e, ctx)
    except (ValueError, OverflowError):
        return Resolved(None, calendar_of(e), "no such date")


def _resolve(e: Expr, ctx: Context) -> Resolved:
    if e.rule == "day":
        return resolve_dated(e, ctx)
    match e.rule:
        case "vague" | "vague-plural" | "vague-amount" | "every" | "era" | "unit-later":
            return Resolved(None)
        case "soon":
            return Resolved(edtf.day(ctx.reference) if ctx.reference else None, day=ctx.reference)
        case "duration":
            return Resolved(None if e.amount_to else edtf.duration(list(e.amount)))
        case "amount-shift":
            return _amount_shift(e, ctx)
        case "unit-shift":
            return _unit_shift(e, ctx)
        case "this-year":
            return Resolved(ctx.year)
        case "day-after":
            day = ctx.day + (e.ordinal or 0) * _ONE if ctx.day else None
            return Resolved(edtf.day(day) if day else None, day=day)
        case "decade":
            return _decade(e)
        case "century":
            return Resolved(edtf.century(e.ordinal or 0), "gregorian")
        case "years" | "year":
            return _years(e)
        case "portion":
            return _portion(e, ctx)
        case "range":
            return _range(e, ctx)
    return resolve_dated(e, ctx)


def _years(e: Expr) -> Resolved:
    eras = {era_of(y) for y in e.years}
    if len(eras) > 1:
        return Resolved(None, "none", "years of two calendars")
    low, high = min(e.years), max(e.years)
    if "s" in eras:
        return Resolved(whole(year_bounds("s", low)[0], year_bounds("s", high)[1]), "solar-hijri")
    return Resolved(edtf.interval(edtf.year(low), edtf.year(high)), "gregorian")


def _decade(e: Expr) -> Resolved:
    n = e.ordinal or 0
    if n >= 1500 or "g" in e.marks:
        return Resolved(edtf.decade(n if n >= 1500 else 1900 + n), "gregorian")
    start = n if n >= 1200 else 1300 + n
    return Resolved(whole(year_bounds("s", start)[0], year_bounds("s", start + 9)[1]), "solar-hijri")


def _move(day: date, unit: str, n: int) -> date:
    if unit == "D":
        return day + timedelta(days=n)
    if unit == "W":
        return day + timedelta(weeks=n)
    return add_months(day, n * (12 if unit == "Y" else 1))


def _amount_shift(e: Expr, ctx: Context) -> Resolved:
    """«دو روز پیش», «۲۴ ساعت گذشته», «یک یا دو روز آینده», «۵۰ سال اخیر»."""
    parts = list(e.amount)
    unit, n = parts[0]
    length = None if e.amount_to else edtf.duration(parts)
    if e.shift == "since":
        return Resolved(length)
    ref = ctx.reference
    if e.shift == "later":
        if ctx.day is None or unit not in "DW" or len(parts) > 1 or e.amount_to:
            return Resolved(None)
        day = _move(ctx.day, unit, n)
        return Resolved(edtf.day(day), day=day)
    if ref is None or len(parts) > 1:
        return Resolved(None)
    if unit == "h":
        if n % 24:
            return Resolved(None if e.shift in ("ago", "in") else length)
        unit, n = "D", n // 24
    if unit in ("m", "s"):
        return Resolved(None if e.shift in ("ago", "in") else length)
    if e.shift in ("ago", "in"):
        sign = -1 if e.shift == "ago" else 1
        if e.amount_to:
            return Resolved(None)
        if unit == "Y":
            if ctx.gregorian_year:
                return Resolved(edtf.year(ref.year + sign * n))
            solar = to_solar(ref)[0] + sign * n
            return Resolved(whole(*year_bounds("s", solar)))
        if unit == "M":
            return month_shift(ctx, sign * n)
        day = _move(ref, unit, sign * n)
        return Resolved(edtf.day(day), day=day)
    if e.shift == "next":
        if unit == "Y" and n > 1:
            return Resolved(length)
        first = ref + _ONE
        if e.amount_to:
            return Resolved(whole(_move(ref, unit, n), _move(ref, unit, e.amount_to)))
        return Resolved(whole(first, _move(ref, unit, n)))
    if e.amount_to:
        return Resolved(None)
    if unit == "Y":
        return Resolved(edtf.interval(edtf.year(ref.year - n), edtf.year(ref.year)))
    return Resolved(whole(_move(ref, unit, -n), ref))


def _unit_shift(e: Expr, ctx: Context) -> Resolved:
    offset = {"last": -1, "this": 0, "next": 1}.get(e.shift or "", 0)
    if e.unit == "M":
        return month_shift(ctx, offset)
    return year_shift(ctx, offset, gregorian="gregorian" in e.marks)


def _portion(e: Expr, ctx: Context) -> Resolved:
    """«سه ماه نخست سال ۲۰۲۶»: the first (or last) so many units of a year or month."""
    if e.other is None:
        return Resolved(None)
    outer = resolve(e.other, ctx)
    unit, n = e.amount[0]
    if outer.value is None:
        return outer
    if len(outer.value) == 4 and unit == "M" and n < 12:
        y = int(outer.value)
        a, b = (1, n) if e.ordinal == 1 else (13 - n, 12) if e.ordinal == -1 else (0, 0)
        return Resolved(edtf.interval(edtf.month(y, a), edtf.month(y, b)) if a else None, outer.calendar)
    if len(outer.value) == 7 and outer.value[5:].isdigit() and int(outer.value[5:]) <= 12:
        first, last = month_bounds("g", int(outer.value[:4]), int(outer.value[5:]))
    elif len(outer.value) == 21 and "~" not in outer.value:
        first, last = date.fromisoformat(outer.value[:10]), date.fromisoformat(outer.value[11:])
    else:
        return Resolved(None, outer.calendar)
    if unit == "M":
        year, month, _ = to_solar(first)
        if (last - first).days < 300 or n >= 12:
            return Resolved(None, outer.calendar)
        if e.ordinal == 1:
            return Resolved(whole(first, month_bounds("s", year, month + n - 1)[1]), outer.calendar)
        if e.ordinal == -1:
            return Resolved(whole(month_bounds("s", year, 13 - n)[0], last), outer.calendar)
        return Resolved(None, outer.calendar)
    if unit not in "DW" or e.ordinal not in (1, -1):
        return Resolved(None, outer.calendar)
    days = timedelta(days=(n if unit == "D" else 7 * n) - 1)
    return Resolved(
        whole(first, first + days) if e.ordinal == 1 else whole(last - days, last), outer.calendar
    )


def _future() -> int:
    return 1


def _range(e: Expr, ctx: Context) -> Resolved:
    """«۲۸ اکتبر تا ۳ نوامبر», «شنبه تا دوشنبه»: from the first day of one to the last of the other."""
    if e.until is None:
        return Resolved(None)
    until = e.until
    if e.date and until.date and e.date.year is None and until.date.year is not None:
        wraps = e.date.era == until.date.era and e.date.month > until.date.month
        e.date.year = until.date.year - wraps
    left = resolve_dated(e, ctx)
    if left.value is None:
        return left
    right_ctx = ctx
    if left.day is not None and (until.weekday is not None or until.date):
        right_ctx = Context(left.day, tense=_future, gregorian=ctx.gregorian)
    if until.date and until.date.year is None and e.date and e.date.year is not None:
        until.date.year = e.date.year + (e.date.era == until.date.era and e.date.month > until.date.month)
    right = resolve_dated(until, right_ctx)
    if right.value is None:
        return Resolved(None, left.calendar, right.note)
    start, end = left.value.split("/")[0], right.value.split("/")[-1]
    if start.rstrip("~") > end.rstrip("~"):
        return Resolved(None, left.calendar, "the range ends before it begins")
    return Resolved(edtf.interval(start, end), left.calendar, left.note or right.note)
